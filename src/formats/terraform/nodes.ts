import type { Place } from '../../model/source.ts';
import type { Evaluated, Input } from '../../model/value.ts';

/** A node that is written elsewhere than its parent suggests, as in a resource that was put together from several blocks. */
export class Placed {
  readonly node: unknown;
  readonly at: Place;
  /** The variable whose default the node is a part of. */
  readonly input: Input | undefined;

  constructor(node: unknown, at: Place, input?: Input) {
    this.node = node;
    this.at = at;
    this.input = input;
  }
}

/** A node whose outcomes were already found. */
export class Settled {
  readonly outcomes: readonly Evaluated[];

  constructor(outcomes: readonly Evaluated[]) {
    this.outcomes = outcomes;
  }

  get at(): Place {
    return this.outcomes[0]!.at;
  }
}
