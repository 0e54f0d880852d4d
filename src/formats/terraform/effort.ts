import { parseTemplate } from './expression/parse.ts';
import type { Expression } from './expression/syntax.ts';

/** Expressions that nest or refer to each other more deeply than this are not followed. */
const deepest = 150;

/** Evaluations for each character of a project; a project that needs more multiplies itself with references. */
const perCharacter = 20;
const least = 200_000;

/** What evaluating one project has cost, in all its modules, and may still cost. */
export class Effort {
  readonly #parsed = new Map<string, Expression>();
  #depth = 0;
  #left: number;

  /** `size` is that of the project, in characters. */
  constructor(size: number) {
    this.#left = least + perCharacter * size;
  }

  /** True when the project multiplies itself so much that not all of it was evaluated. */
  get exhausted(): boolean {
    return this.#left <= 0;
  }

  spend(): void {
    this.#left--;
  }

  /** False when evaluation has gone too deep, or too far, to go on; each true needs a `leave`. */
  enter(): boolean {
    if (this.#depth >= deepest || --this.#left <= 0) return false;
    this.#depth++;
    return true;
  }

  leave(): void {
    this.#depth--;
  }

  /** The text as a template. Remembered. */
  parsed(text: string): Expression {
    let expression = this.#parsed.get(text);
    if (!expression) this.#parsed.set(text, (expression = parseTemplate(text)));
    return expression;
  }
}
