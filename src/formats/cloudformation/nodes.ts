import type { Place } from '../../model/source.ts';
import type { Condition, Evaluated, Unknown } from '../../model/value.ts';

/** A node that is written elsewhere than its parent suggests: in the body of a loop, in an included file. */
export class Placed {
  readonly node: unknown;
  readonly at: Place;
  /** What must hold for it to be there at all. */
  readonly when: readonly Condition[];

  constructor(node: unknown, at: Place, when: readonly Condition[] = []) {
    this.node = node;
    this.at = at;
    this.when = when;
  }
}

/** A node that stands for what nobody can know, by the name it has in texts: `${Name}`. */
export class Hole {
  readonly name: string;
  readonly why: Unknown;

  constructor(name: string, why: Unknown) {
    this.name = name;
    this.why = why;
  }
}

/** A node whose outcomes are known already: what one stack passes to another. */
export class Settled {
  readonly outcomes: readonly Evaluated[];

  constructor(outcomes: readonly Evaluated[]) {
    this.outcomes = outcomes;
  }
}

/** The node itself, wherever it is written. */
export const unplaced = (node: unknown): unknown => (node instanceof Placed ? node.node : node);

/** The entries of an object, wherever they are written. */
export const unplacedEntries = (node: unknown): unknown =>
  typeof node === 'object' && node !== null ? Object.fromEntries(Object.entries(node).map(([key, child]) => [key, unplaced(child)])) : node;

/** Where a child of an object is written, and what it is. */
export function childOf(node: object, key: string, at: Place): Placed {
  const child = (node as Record<string, unknown>)[key];
  return child instanceof Placed ? child : new Placed(child, { source: at.source, pointer: [...at.pointer, key] });
}
