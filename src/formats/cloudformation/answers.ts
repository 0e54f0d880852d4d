import type { Condition } from '../../model/value.ts';

type When = readonly Condition[];

/**
 * What was found out about lists of conditions. Rules ask about the same few again and again: most of them are the very
 * list that was asked about before (see `union`), others hold the same conditions in another order, or twice.
 */
export class Answers<T> {
  readonly #numbers: Numbers;
  readonly #same = new WeakMap<When, T>();
  readonly #equal = new Map<string, T>();

  constructor(numbers: Numbers) {
    this.#numbers = numbers;
  }

  of(when: When, find: () => T): T {
    if (this.#same.has(when)) return this.#same.get(when)!;
    const key = this.#numbers.keyOf(when);
    const answer = this.#equal.has(key) ? this.#equal.get(key)! : find();
    this.#equal.set(key, answer);
    this.#same.set(when, answer);
    return answer;
  }
}

/** A number for each condition of a template. */
export class Numbers {
  readonly #numbers = new Map<string, Map<Condition['is'], number>>();
  #last = 0;

  /** The same text for the same conditions, in whatever order and however often. */
  keyOf(when: When): string {
    const found = new Set(when.map((condition) => this.#numberOf(condition)));
    return [...found].toSorted((a, b) => a - b).join();
  }

  #numberOf({ name, is }: Condition): number {
    const same = once(this.#numbers, name, () => new Map<Condition['is'], number>());
    return once(same, is, () => this.#last++);
  }
}

/** What stands under a key, made when it is asked for first. */
export function once<K, T>(seen: Map<K, T>, key: K, find: () => T): T {
  if (seen.has(key)) return seen.get(key)!;
  const found = find();
  seen.set(key, found);
  return found;
}
