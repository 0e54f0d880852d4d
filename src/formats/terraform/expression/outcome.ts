import type { Place } from '../../../model/source.ts';
import type { Condition, Evaluated, Input, Reference, Unknown } from '../../../model/value.ts';

/** More combinations than this are not told apart. */
const mostOutcomes = 16;
const mostReferences = 50;
/** Longer texts are cut, and not known. */
export const longest = 100_000;

export const known = (node: unknown, at: Place, when: readonly Condition[]): Evaluated => ({ state: 'known', node, at, when });

export const unknown = (why: Unknown, text: string, at: Place, when: readonly Condition[]): Evaluated => ({
  state: 'unknown',
  node: undefined,
  text,
  at,
  when,
  why,
});

export const isComposite = (outcome: Evaluated): boolean =>
  outcome.state === 'known' && typeof outcome.node === 'object' && outcome.node !== null;

export const textOf = (outcome: Evaluated): string =>
  outcome.text ?? (typeof outcome.node === 'object' || outcome.node === undefined ? '' : String(outcome.node));

/** An outcome that was computed from others: it mentions what they mention, and is no more certain than they are. */
export function derived(from: readonly Evaluated[], outcome: Evaluated): Evaluated {
  const refs = referencesOf(from);
  const input = inputOf(from);
  const long = (outcome.text ?? (typeof outcome.node === 'string' ? outcome.node : '')).length > longest;
  return {
    ...outcome,
    ...(refs.length > 0 ? { refs } : {}),
    ...(input ? { input } : {}),
    ...(long
      ? { state: 'unknown', node: undefined, text: textOf(outcome).slice(0, longest), why: { reason: 'limit', detail: 'a very long text' } }
      : {}),
  };
}

/** The text of several outcomes, one after the other; known when all of them are. */
export function concatenated(from: readonly Evaluated[], at: Place, when: readonly Condition[]): Evaluated {
  let text = '';
  for (const part of from) if (text.length <= longest) text += textOf(part);
  const doubt = from.find((outcome) => outcome.state === 'unknown' || isComposite(outcome));
  if (!doubt) return derived(from, known(text, at, when));
  return derived(from, unknown(doubt.why ?? { reason: 'malformed', detail: 'a list or an object in a text' }, text, at, when));
}

function referencesOf(from: readonly Evaluated[]): Reference[] {
  const found = new Map<string, Reference>();
  for (const { refs } of from) {
    for (const ref of refs ?? []) {
      if (found.size >= mostReferences) break;
      found.set(`${ref.to} ${ref.attribute ?? ''}`, ref);
    }
  }
  return [...found.values()];
}

/** The input that says most: a secret stays one, and what one of them assumes is assumed. */
function inputOf(from: readonly Evaluated[]): Input | undefined {
  const inputs = from.flatMap(({ input }) => input ?? []);
  const assumed = inputs.find((input) => input.assumed);
  const secret = inputs.find((input) => input.secret);
  return secret && assumed?.assumed && !secret.assumed ? { ...secret, assumed: assumed.assumed } : (secret ?? assumed ?? inputs[0]);
}

/** One outcome for each of several values, and the conditions under which they occur together. */
export interface Row {
  readonly values: readonly Evaluated[];
  readonly when: readonly Condition[];
}

/** All combinations of values, each evaluated under the conditions of those before it; undefined when there are too many. */
export function combinations(
  evaluators: readonly ((when: readonly Condition[]) => readonly Evaluated[])[],
  when: readonly Condition[],
): readonly Row[] | undefined {
  let ends: Link[] = [{ when }];
  for (const evaluate of evaluators) {
    ends = ends.flatMap((before) => evaluate(before.when).map((value) => ({ value, when: value.when, before })));
    if (ends.length > mostOutcomes) return undefined;
  }
  return ends.map((end) => ({ values: valuesUpTo(end), when: end.when }));
}

/** A row as a chain, so that rows can share their beginning. */
interface Link {
  readonly when: readonly Condition[];
  readonly value?: Evaluated;
  readonly before?: Link;
}

function valuesUpTo(end: Link): Evaluated[] {
  const values: Evaluated[] = [];
  for (let link: Link | undefined = end; link?.value; link = link.before) values.push(link.value);
  return values.toReversed();
}

/** Both lists of conditions, each condition once. */
export function both(some: readonly Condition[], more: readonly Condition[]): readonly Condition[] {
  if (some.length === 0 || more.length === 0) return some.length === 0 ? more : some;
  return [...some, ...more.filter((b) => !some.some((a) => a.name === b.name && a.is === b.is))];
}

const equality = /^(.+) == ("[^"]*"|\d+)$/;

/** False when one condition is true and false, or one thing equals two different literals. */
export function possible(when: readonly Condition[]): boolean {
  const seen = new Map<string, Condition['is']>();
  const equals = new Map<string, string>();
  for (const { name, is } of when) {
    if (seen.has(name) && seen.get(name) !== is) return false;
    seen.set(name, is);
    const [, subject, literal] = (is === true && equality.exec(name)) || [];
    if (subject === undefined || literal === undefined) continue;
    if (equals.has(subject) && equals.get(subject) !== literal) return false;
    equals.set(subject, literal);
  }
  return true;
}
