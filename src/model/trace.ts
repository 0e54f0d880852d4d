import type { Place } from './source.ts';

/** One step on the way to a value: where something is written, and what it adds. */
export interface Step {
  readonly at: Place;
  readonly what: string;
  /** A default that nobody may see. */
  readonly secret?: Place;
}

/** Steps that are told of one value. */
const most = 50;

/** Steps in the order in which they are found, each place once. */
export class Steps {
  readonly #steps = new Map<string, Step>();

  /** False when the place is known already, or there are too many. */
  add(at: Place, what: string, secret?: Place): boolean {
    const key = JSON.stringify([at.source.file, at.pointer, at.inner ?? null]);
    if (this.#steps.has(key) || this.#steps.size >= most) return false;
    this.#steps.set(key, { at, what, ...(secret ? { secret } : {}) });
    return true;
  }

  all(): Step[] {
    return [...this.#steps.values()];
  }
}
