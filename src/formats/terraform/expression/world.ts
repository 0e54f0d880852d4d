import type { Place } from '../../../model/source.ts';
import type { Condition, Dialect, Evaluated, Value } from '../../../model/value.ts';
import { Elsewhere, Pending, Rest, Settled } from './nodes.ts';
import { derived, isComposite, unknown } from './outcome.ts';
import type { Step } from './syntax.ts';

export type When = readonly Condition[];
export type Outcomes = readonly Evaluated[];

/** What the names that a loop introduces stand for. */
export type Names = ReadonlyMap<string, Outcomes>;

/** What a name stands for, and how many of the steps after it that took. */
export interface Resolved {
  readonly outcomes: Outcomes;
  readonly used: number;
}

/** What the expressions of one module can refer to. */
export interface World extends Dialect {
  /** `text` is the whole reference as a hole, `at` where it is written. */
  resolve(root: string, steps: readonly Step[], text: string, at: Place, when: When): Resolved;
  /** Tells conditions that read the same but belong to different modules or turns of a loop from each other. */
  label(condition: string): string;
  /** The same world, in which these names stand for something too. */
  within(names: Names, label: string): World;
  /** False when evaluation has gone too deep to go on; each true needs a `leave`. */
  enter(): boolean;
  leave(): void;
}

/** The outcomes of one child of a list or an object, which is as certain as its parent. */
export function child(parent: Evaluated, key: string | number, world: World): Outcomes {
  const node = (parent.node as Record<string | number, unknown>)[key];
  return world.evaluate(node, world.placeOf(node, key, parent.at), parent.when).map((outcome) => derived([parent, outcome], outcome));
}

const mostItems = 10_000;

/** The items of a list, each with all its outcomes. Those of a list that references made very long are not all followed. */
export function childrenOf(parent: Evaluated, world: World): Settled[] {
  const list = parent.node as readonly unknown[];
  const items = list.slice(0, mostItems).map((item, index) => {
    const outcomes = child(parent, index, world);
    return item instanceof Rest ? new Rest(outcomes) : new Settled(outcomes);
  });
  if (list.length <= mostItems) return items;
  return [...items, new Rest([unknown({ reason: 'limit', detail: 'a very long list' }, '', parent.at, parent.when)])];
}

/** The items of a list by index, or of a map by key, in the order in which Terraform goes through them. */
export function entriesOf(parent: Evaluated, world: World): { readonly key: string | number; readonly value: Settled }[] {
  if (Array.isArray(parent.node)) return childrenOf(parent, world).map((value, key) => ({ key, value }));
  const keys = Object.keys(parent.node as object).toSorted((a, b) => (a < b ? -1 : 1));
  return keys.slice(0, mostItems).map((key) => ({ key, value: new Settled(child(parent, key, world)) }));
}

/** An outcome of one world as another one may read it: what is still to be evaluated in it keeps its world. */
export function carried(outcome: Evaluated, world: World): Evaluated {
  if (!isComposite(outcome)) return outcome;
  const keep = (part: unknown, key: string | number): unknown =>
    (typeof part !== 'object' && typeof part !== 'string') ||
    part === null ||
    part instanceof Settled ||
    part instanceof Pending ||
    part instanceof Elsewhere
      ? part
      : new Elsewhere(part, world.placeOf(part, key, outcome.at), world);
  const { node } = outcome;
  if (Array.isArray(node)) return { ...outcome, node: node.map(keep) };
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, part] of Object.entries(node as object)) copy[key] = keep(part, key);
  return { ...outcome, node: copy };
}

/** A value as an outcome again, to stand in a node that is put together here. */
export function outcomeOf(value: Value): Evaluated {
  const { state, node, at, when, refs, why, input } = value;
  // A known value is its own text.
  return {
    state,
    node,
    at,
    when,
    refs,
    ...(value.unknown ? { text: value.text } : {}),
    ...(why ? { why } : {}),
    ...(input ? { input } : {}),
  };
}
