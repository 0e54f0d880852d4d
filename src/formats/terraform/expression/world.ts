import type { Place } from '../../../model/source.ts';
import type { Condition, Dialect, Evaluated, Value } from '../../../model/value.ts';
import { Settled } from './nodes.ts';
import { derived, unknown } from './outcome.ts';
import type { Step } from './syntax.ts';

export type When = readonly Condition[];
export type Outcomes = readonly Evaluated[];

/** What a name stands for, and how many of the steps after it that took. */
export interface Resolved {
  readonly outcomes: Outcomes;
  readonly used: number;
}

/** What the expressions of one module can refer to. */
export interface World extends Dialect {
  /** `text` is the whole reference as a hole, `at` where it is written. */
  resolve(root: string, steps: readonly Step[], text: string, at: Place, when: When): Resolved;
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
  const items = list.slice(0, mostItems).map((_, index) => new Settled(child(parent, index, world)));
  if (list.length <= mostItems) return items;
  return [...items, new Settled([unknown({ reason: 'limit', detail: 'a very long list' }, '', parent.at, parent.when)])];
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
