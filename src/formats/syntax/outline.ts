import type { Source } from '../../model/source.ts';

/** A source that also says where everything in it is written, for whoever changes its text. */
export interface Outlined extends Source {
  readonly outline: Outline;
}

/**
 * Where everything in a document is written. Nodes are numbers, so that an outline is a few typed arrays instead of
 * an object per node; offsets count UTF-16 units of the text.
 */
export interface Outline {
  readonly root: number;
  start(node: number): number;
  end(node: number): number;
  /** What is inside an object or a list; undefined for a scalar. */
  members(node: number): Members | undefined;
  /** The value that belongs to the node of a key; undefined when none is written, as in YAML's `{ key }`. */
  valueOf(key: number): number | undefined;
  /** True for the `!Sub` that stands for the key `Fn::Sub`. */
  isTag(key: number): boolean;
  /** Where the characters of a scalar are written; `value` is what it reads as. Undefined when that cannot be told. */
  trace(node: number, value: string): Trace | undefined;
}

export type Members =
  | {
      readonly kind: 'object';
      /** The node of the key by its name; the last one where a key is repeated. */
      readonly keys: ReadonlyMap<string, number>;
      /** Keys that are written again further on in the same object, with the node of their first writing. */
      readonly repeated: readonly Repeated[];
    }
  | {
      readonly kind: 'list';
      /** Undefined for an element of which nothing is written but its dash. */
      readonly items: readonly (number | undefined)[];
    };

export interface Repeated {
  readonly name: string;
  readonly first: number;
}

/** Collects the keys of an object in the order in which they are written. */
export class Keys {
  readonly kind = 'object';
  readonly keys = new Map<string, number>();
  readonly repeated: Repeated[] = [];

  add(name: string, node: number): void {
    const first = this.keys.get(name);
    if (first !== undefined) this.repeated.push({ name, first });
    this.keys.set(name, node);
  }
}

/**
 * A decoded string, and where each of its characters comes from. Stretches are three numbers each: an offset in the
 * decoded string, the offset in the text, and the width in the text of each character of the stretch.
 */
export class Trace {
  readonly #parts: string[] = [];
  readonly #stretches: number[] = [];
  #length = 0;

  /** The text from one offset up to another, as it is. */
  copy(text: string, from: number, to: number): void {
    if (to > from) this.#add(text.slice(from, to), from, 1);
  }

  /** Characters that are written otherwise: an escape, a folded line break. */
  put(decoded: string, from: number, width: number): void {
    this.#add(decoded, from, width);
  }

  get text(): string {
    return this.#parts.join('');
  }

  /** Where the characters from one offset up to another are written. */
  range(from: number, to: number): [start: number, end: number] {
    const first = this.#edge(from, false);
    return [first, to > from ? Math.max(first, this.#edge(to - 1, true)) : first];
  }

  #add(decoded: string, from: number, width: number): void {
    this.#parts.push(decoded);
    this.#stretches.push(this.#length, from, width);
    this.#length += decoded.length;
  }

  /** Where a character starts or ends. */
  #edge(offset: number, end: boolean): number {
    let low = 0;
    let high = this.#stretches.length / 3 - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#stretches[middle * 3]! <= offset) low = middle;
      else high = middle - 1;
    }
    const [decoded = 0, from = 0, width = 1] = this.#stretches.slice(low * 3, low * 3 + 3);
    if (width === 1) return from + (offset - decoded) + (end ? 1 : 0);
    return end || offset >= this.#length ? from + width : from;
  }
}
