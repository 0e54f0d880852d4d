import type { Place } from '../../../model/source.ts';
import type { Condition, Evaluated, Input } from '../../../model/value.ts';
import type { Expression } from './syntax.ts';

/** A node that knows where it is written. Its parent was put together here and cannot tell. */
abstract class Located {
  abstract readonly at: Place;
}

/** A node that is written elsewhere than its parent suggests. */
export class Placed extends Located {
  readonly node: unknown;
  readonly at: Place;
  /** The variable whose default the node is a part of. */
  readonly input: Input | undefined;

  constructor(node: unknown, at: Place, input?: Input) {
    super();
    this.node = node;
    this.at = at;
    this.input = input;
  }
}

/** A node whose outcomes are known already. */
export class Settled extends Located {
  readonly outcomes: readonly Evaluated[];

  constructor(outcomes: readonly Evaluated[]) {
    super();
    this.outcomes = outcomes;
  }

  get at(): Place {
    return this.outcomes[0]!.at;
  }
}

/** A node whose one outcome is known already, and is written where it stands. */
export class Plain {
  readonly outcome: Omit<Evaluated, 'at' | 'when'>;

  constructor(outcome: Omit<Evaluated, 'at' | 'when'>) {
    this.outcome = outcome;
  }
}

/** Items of a list that nobody knows, not even how many they are. */
export class Rest extends Settled {}

/** True for a list that may have more or fewer items than it shows. */
export const isOpen = (list: readonly unknown[]): boolean => list.some((item) => item instanceof Rest);

/** An expression inside another one, evaluated when somebody asks for it. */
export class Pending<Context = unknown> extends Located {
  readonly expression: Expression;
  readonly context: Context;
  readonly at: Place;

  constructor(expression: Expression, context: Context, at: Place) {
    super();
    this.expression = expression;
    this.context = context;
    this.at = at;
  }
}

/** JSON text that CloudFormation writes as data. */
export class Embedded extends Placed {}

export const placeOfNode = (node: unknown): Place | undefined => (node instanceof Located ? node.at : undefined);

/** A block that is there when a list has items. */
export class Perhaps extends Located {
  readonly content: Placed;
  readonly forEach: Placed;
  /** What the items of the list are called in the block. */
  readonly iterator: string;

  constructor(content: Placed, forEach: Placed, iterator: string) {
    super();
    this.content = content;
    this.forEach = forEach;
    this.iterator = iterator;
  }

  get at(): Place {
    return this.content.at;
  }
}

/** A node that another world reads: an argument of a module, the content of a `dynamic` block. */
export class Elsewhere<World = unknown> extends Located {
  readonly node: unknown;
  readonly at: Place;
  readonly world: World;

  constructor(node: unknown, at: Place, world: World) {
    super();
    this.node = node;
    this.at = at;
    this.world = world;
  }
}

/** A whole resource or module, of which only attributes have a value. */
export abstract class Entity {
  /** What an attribute stands for; `text` is the reference as a hole. */
  abstract attribute(name: string, text: string, at: Place, when: readonly Condition[]): readonly Evaluated[];
}
