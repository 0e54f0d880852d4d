import { isVariable, type Solution, type Term } from './term.ts';

/** Ways to make a text, steps to find them, and holes in it. */
const most = { solutions: 32, steps: 2000, holes: 20 };

/** Steps that are left for several texts together. */
export interface Effort {
  left: number;
}

/** How the holes of a text make it another text; undefined when a hole cannot be solved. */
export function solver(items: readonly Term[], delimiter: string, effort: Effort): Term['solve'] {
  const holes = items.filter((item) => item.of.length > 0);
  const canSolve = holes.length === 1 ? holes[0]!.solve !== undefined : holes.every(isVariable);
  if (holes.length === 0 || holes.length > most.holes || !canSolve) return undefined;
  const between = textsBetween(items, delimiter);
  return (text) => {
    const [first, ...rest] = between;
    if (!text.startsWith(first!)) return [];
    return new Splits(holes, rest, effort).of(text.slice(first!.length));
  };
}

/** What stands before the first hole, between the holes, and after the last one. */
function textsBetween(items: readonly Term[], delimiter: string): string[] {
  const texts = [''];
  for (const [index, item] of items.entries()) {
    const before = index === 0 ? '' : delimiter;
    if (item.of.length === 0) texts.push(texts.pop()! + before + item.read(new Map()));
    else texts.push(texts.pop()! + before, '');
  }
  // Each hole has put an end to the text before it.
  return texts;
}

class Splits {
  readonly #holes: readonly Term[];
  readonly #after: readonly string[];
  readonly #found: Solution[] = [];
  readonly #effort: Effort;
  #steps = 0;

  /** @param after what stands after each hole */
  constructor(holes: readonly Term[], after: readonly string[], effort: Effort) {
    this.#holes = holes;
    this.#after = after;
    this.#effort = effort;
  }

  of(text: string): readonly Solution[] | undefined {
    this.#split(text, 0, []);
    return this.#tooMany ? undefined : this.#found;
  }

  get #tooMany(): boolean {
    return this.#found.length > most.solutions || this.#steps > most.steps || this.#effort.left < 0;
  }

  #split(text: string, index: number, chosen: Solution): void {
    const after = this.#after[index];
    if (after === undefined) this.#found.push(chosen);
    else if (index === this.#after.length - 1) {
      if (text.endsWith(after)) this.#take(text.slice(0, text.length - after.length), '', index, chosen);
    } else
      for (let end = text.indexOf(after); end >= 0 && !this.#tooMany; end = end < text.length ? text.indexOf(after, end + 1) : -1)
        this.#take(text.slice(0, end), text.slice(end + after.length), index, chosen);
  }

  /** One hole is this piece; the others have to make the rest. */
  #take(piece: string, rest: string, index: number, chosen: Solution): void {
    this.#steps++;
    this.#effort.left--;
    const solutions = this.#holes[index]!.solve!(piece);
    // Where one hole has too many solutions, the whole has.
    if (!solutions) this.#steps = Infinity;
    for (const solution of solutions ?? []) {
      const both = consistent(chosen, solution);
      if (both) this.#split(rest, index + 1, both);
    }
  }
}

/** Both together; undefined when they give a parameter two values. */
function consistent(one: Solution, other: Solution): Solution | undefined {
  const values = new Map(one);
  for (const [name, value] of other) if ((values.get(name) ?? value) !== value) return undefined;
  return [...new Map([...one, ...other])];
}
