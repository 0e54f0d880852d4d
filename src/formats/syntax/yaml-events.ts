import type { State } from 'js-yaml';

export const kinds = ['none', 'scalar', 'sequence', 'mapping'] as const;
export type Kind = (typeof kinds)[number];

/**
 * What js-yaml tells while it reads: where it starts a node (a number >= 0) and where it is done with it (below 0, with
 * the kind of the node). Two numbers per node are all that is kept until a place is asked for.
 */
export class Events {
  /** Where the events of each document end. */
  readonly documents: number[] = [];
  /** True when an alias was met. */
  aliases = false;
  #log = new Int32Array(256);
  #length = 0;
  #depth = 0;

  /** js-yaml's `listener`. */
  readonly listen = (event: 'open' | 'close', state: State): void => {
    if (this.#length === this.#log.length) this.#resize(this.#length * 2);
    if (event === 'open') {
      this.#depth++;
      this.#log[this.#length++] = state.position;
      return;
    }
    const kind = state.kind;
    const code = kind === 'scalar' ? 1 : kind === 'mapping' ? 3 : kind === 'sequence' ? 2 : 0;
    if (code === 0 && state.result !== null) this.aliases = true;
    this.#log[this.#length++] = ~((state.position << 2) | code);
    if (--this.#depth === 0) this.documents.push(this.#length);
  };

  /** Gives back the memory that is not used. */
  done(): void {
    this.#resize(this.#length);
  }

  /** The events of one document. */
  of(document: number): Int32Array {
    return this.#log.subarray(this.documents[document - 1] ?? 0, this.documents[document]);
  }

  #resize(length: number): void {
    const log = new Int32Array(length);
    log.set(this.#log.subarray(0, this.#length));
    this.#log = log;
  }
}
