import { literal, variable, type Assignment, type Solution, type Term } from './term.ts';

/** A condition as logic. */
export type Formula =
  | {
      readonly op: 'equal';
      readonly left: Term;
      readonly right: Term;
      /** Values of open parameters that make the two equal. */
      readonly named: readonly (readonly [variable: string, value: string])[];
      /** All the ways in which several parameters make the two equal, where they can be listed. */
      readonly ways?: readonly Solution[];
      /** Two parameters that are compared with each other. */
      readonly pair?: readonly [string, string];
    }
  | { readonly op: 'and' | 'or'; readonly of: readonly Formula[]; readonly depth: number }
  | { readonly op: 'not'; readonly of: readonly [Formula]; readonly depth: number }
  | { readonly op: 'const'; readonly value: boolean };

export const constant = (value: boolean): Formula => ({ op: 'const', value });
export const not = (formula: Formula): Formula => ({ op: 'not', of: [formula], depth: 1 + depthOf(formula) });
export const every = (of: readonly Formula[]): Formula => ({ op: 'and', of, depth: 1 + deepest(of) });
export const some = (of: readonly Formula[]): Formula => ({ op: 'or', of, depth: 1 + deepest(of) });
export const is = (name: string, value: string): Formula => ({
  op: 'equal',
  left: variable(name),
  right: literal(value),
  named: [[name, value]],
});

export const depthOf = (formula: Formula): number => ('depth' in formula ? formula.depth : 0);
const deepest = (of: readonly Formula[]): number => of.reduce((most, formula) => Math.max(most, depthOf(formula)), 0);

/** What the parameters of some formulas can be told apart by. */
export interface Concerns {
  /** By parameter: the values that the formulas name. */
  readonly named: Map<string, Set<string>>;
  /** By parameter: the only values with which the template can be deployed. */
  readonly only: Map<string, readonly string[]>;
  readonly pairs: (readonly [string, string])[];
}

/** How many formulas a formula is made of. */
export function sizeOf(formula: Formula): number {
  const seen = new Set<Formula>();
  const queue = [formula];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if ('of' in next) for (const part of next.of) queue.push(part);
  }
  return seen.size;
}

/** Walks each formula once, also where several share it. */
export function concernsOf(formulas: readonly Formula[]): Concerns {
  const concerns: Concerns = { named: new Map(), only: new Map(), pairs: [] };
  const seen = new Set<Formula>();
  const queue = formulas.toReversed();
  for (let formula = queue.pop(); formula; formula = queue.pop()) {
    if (seen.has(formula)) continue;
    seen.add(formula);
    if (formula.op === 'equal') {
      for (const term of [formula.left, formula.right]) note(term, concerns);
      for (const [name, value] of formula.named) concerns.named.get(name)?.add(value);
      if (formula.pair) concerns.pairs.push(formula.pair);
    } else if (formula.op !== 'const') for (const part of formula.of.toReversed()) queue.push(part);
  }
  return concerns;
}

function note({ of, hints }: Term, { named, only }: Concerns): void {
  for (const name of of) if (!named.has(name)) named.set(name, new Set());
  for (const { variable: name, values, closed } of hints) {
    const before = only.get(name);
    if (closed) only.set(name, before ? before.filter((value) => values.includes(value)) : values);
    else for (const value of values) named.get(name)!.add(value);
  }
}

/** Formulas that are no deeper are evaluated again where several others name them: remembering them costs more. */
const shallow = 4;

/** Evaluates formulas for some values of parameters, and counts how much of that it does. */
export class Evaluator {
  steps = 0;
  /** What the deep formulas of this evaluation have come to. */
  #seen: Map<Formula, boolean | undefined> | undefined;

  /** Whether all of these hold; undefined while it depends on parameters without a value. */
  all(formulas: readonly Formula[], values: Assignment): boolean | undefined {
    this.#seen = undefined;
    return this.#several(formulas, false, values);
  }

  #truth(formula: Formula, values: Assignment): boolean | undefined {
    this.steps++;
    if (formula.op === 'const') return formula.value;
    if (formula.op === 'equal') return equal(formula, values);
    if (formula.depth <= shallow) return this.#combined(formula, values);
    this.#seen ??= new Map();
    if (this.#seen.has(formula)) return this.#seen.get(formula);
    const result = this.#combined(formula, values);
    this.#seen.set(formula, result);
    return result;
  }

  #combined(formula: Exclude<Formula, { op: 'const' | 'equal' }>, values: Assignment): boolean | undefined {
    if (formula.op !== 'not') return this.#several(formula.of, formula.op === 'or', values);
    const value = this.#truth(formula.of[0], values);
    return value === undefined ? undefined : !value;
  }

  /** Whether some (decisive is true) or all of them hold. */
  #several(of: readonly Formula[], decisive: boolean, values: Assignment): boolean | undefined {
    let open = false;
    for (const part of of) {
      const value = this.#truth(part, values);
      if (value === decisive) return decisive;
      if (value === undefined) open = true;
    }
    return open ? undefined : !decisive;
  }
}

function equal({ left, right, ways }: Extract<Formula, { op: 'equal' }>, values: Assignment): boolean | undefined {
  if (ways) return inSomeWay(ways, values);
  for (const name of left.of) if (!values.has(name)) return undefined;
  for (const name of right.of) if (!values.has(name)) return undefined;
  const text = left.read(values);
  return text !== undefined && text === right.read(values);
}

/** Decided as soon as one of the parameters has a value that no way has. */
function inSomeWay(ways: readonly Solution[], values: Assignment): boolean | undefined {
  const open = ways.filter((way) => way.every(([name, value]) => (values.get(name) ?? value) === value));
  if (open.length === 0) return false;
  return open.some((way) => way.every(([name]) => values.has(name))) ? true : undefined;
}
