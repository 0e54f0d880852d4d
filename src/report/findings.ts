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
