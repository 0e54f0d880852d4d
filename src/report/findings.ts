import { levels } from '../model/finding.ts';
import type { Location, ReportedFinding } from '../model/result.ts';
import type { Choice, Condition, Witness } from '../model/value.ts';

import { enumerate } from './text.ts';

/** Compares as code units, so that the order is the same on every machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const byPlace = (a: Location, b: Location): number =>
  compare(a.file, b.file) ||
  a.location.start.line - b.location.start.line ||
  a.location.start.column - b.location.start.column ||
  a.location.end.line - b.location.end.line ||
  a.location.end.column - b.location.end.column;

const byStart = (a: Location, b: Location): number =>
  compare(a.file, b.file) || a.location.start.line - b.location.start.line || a.location.start.column - b.location.start.column;

/** File, line, column, rule; what comes after only makes the order total. */
export const inOrder = (findings: readonly ReportedFinding[]): ReportedFinding[] =>
  findings.toSorted(
    (a, b) =>
      byStart(a, b) || compare(a.rule, b.rule) || byPlace(a, b) || compare(a.message, b.message) || compare(a.fingerprint, b.fingerprint),
  );

/** `IsProd is false and Environment is dev`. */
export const conditionsText = (conditions: readonly Condition[]): string =>
  conditions.map(({ name, is }) => `${name} is ${named(String(is))}`).join(' and ');

/** `IsProd is false (Environment is not prod)`: the conditions, and what they come down to. */
export function whenText(conditions: readonly Condition[], witness: Witness | undefined): string {
  if (!witness) return conditionsText(conditions);
  return `${conditionsText(conditions)} (${witness.only ? '' : 'for example, '}${witness.choices.map(choiceText).join(' and ')})`;
}

function choiceText({ name, is, values }: Choice): string {
  const some = values.slice(0, mostValues).map(named);
  const more = values.length > some.length ? [`${values.length - some.length} more`] : [];
  return `${name} is ${is ? '' : values.length > 1 ? 'none of ' : 'not '}${enumerate([...some, ...more], 'or')}`;
}

/** A finding in one line of plain text, with what it depends on. */
export function describe({ message, conditions, witness, scenarios, certain, reason }: Omit<ReportedFinding, 'fix'>): string {
  return [
    message,
    conditions.length > 0 ? ` when ${whenText(conditions, witness)}` : '',
    scenarios ? ` in ${enumerate(scenarios)}` : '',
    certain ? '' : ` (possible: ${reason ?? 'not known'})`,
  ].join('');
}

/** Values of one parameter that are written out. */
const mostValues = 6;
const named = (value: string): string => (value === '' ? 'empty' : value);

/** Items by key, in the order in which the keys first occur. */
export function groupBy<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** How often each key occurs, the most frequent first. */
export const tally = (counts: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(counts).toSorted(([a, m], [b, n]) => n - m || compare(a, b));

/** True for what is said without being asked for: not accepted by somebody, not there before, and certain or with weight nevertheless. */
export const isNews = (
  { suppressed, certain, status }: Pick<ReportedFinding, 'suppressed' | 'certain' | 'status'>,
  possible: boolean,
): boolean => !suppressed && status !== 'unchanged' && (certain || possible);

/** The most severe first; then by place. */
export const worstFirst = <Finding extends Omit<ReportedFinding, 'fix'>>(findings: readonly Finding[]): Finding[] =>
  findings.toSorted(
    (a, b) =>
      levels.indexOf(a.level) - levels.indexOf(b.level) ||
      Number(b.certain) - Number(a.certain) ||
      b.severity - a.severity ||
      byPlace(a, b) ||
      compare(a.fingerprint, b.fingerprint),
  );
