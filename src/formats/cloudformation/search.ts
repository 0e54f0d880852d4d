import { concernsOf, Evaluator, type Formula } from './formulas.ts';
import type { Domain } from './terms.ts';

/** Starts what stands for a value that no comparison names. */
export const unnamed = '\0';
/** Parameters in one question. */
const mostVariables = 2000;

/** The parameters that a question is about, each with the values that may answer it. */
export type Variables = readonly (readonly [name: string, choices: readonly string[]])[];

/** A question: with which values of their parameters do all these formulas hold? */
export class Search {
  readonly formulas: readonly Formula[];
  readonly variables: Variables;
  readonly #evaluator: Evaluator;
  readonly #budget: number;

  /** @param budget steps after which the answer is not known */
  constructor(formulas: readonly Formula[], variables: Variables, budget: number, evaluator = new Evaluator()) {
    this.formulas = formulas;
    this.variables = variables;
    this.#budget = budget;
    this.#evaluator = evaluator;
  }

  /** The same question about other formulas; what it costs counts here too. */
  about(formulas: readonly Formula[]): Search {
    return new Search(formulas, this.variables, this.#budget, this.#evaluator);
  }

  get steps(): number {
    return this.#evaluator.steps;
  }

  /** Steps that are left. */
  get left(): number {
    return this.#budget - this.steps;
  }

  get exhausted(): boolean {
    return this.steps > this.#budget || this.variables.length > mostVariables;
  }

  /** True or false when these values decide it. */
  truth(values: ReadonlyMap<string, string>): boolean | undefined {
    return this.#evaluator.all(this.formulas, values);
  }

  /** Values with which they hold, of as many parameters as it takes; undefined when there are none or the budget is spent. */
  find(): Map<string, string> | undefined {
    const chosen = new Map<string, string>();
    const search = (index: number): boolean => {
      if (this.exhausted) return false;
      const value = this.truth(chosen);
      if (value !== undefined) return value;
      const [name, choices] = this.variables[index]!;
      for (const choice of choices) {
        chosen.set(name, choice);
        if (search(index + 1)) return true;
      }
      chosen.delete(name);
      return false;
    };
    return search(0) ? chosen : undefined;
  }
}

/** The parameters that formulas speak of, each with the values that make a difference to them. */
export function variablesOf(formulas: readonly Formula[], domainOf: (parameter: string) => Domain | undefined): Variables {
  const { named, only, pairs } = concernsOf(formulas);
  const groups = pairs.length === 0 ? undefined : grouped(pairs);
  return [...named].map(([name, own]) => {
    const domain = domainOf(name);
    const allowed = only.get(name);
    if (domain?.closed) return [name, allowed ? domain.values.filter((value) => allowed.includes(value)) : domain.values];
    const fits = domain?.fits ?? (() => true);
    if (allowed) return [name, allowed.filter(fits)];
    const group = groups?.get(name) ?? [name];
    const values = new Set(domain?.values ?? []);
    for (const value of own) values.add(value);
    if (group.length > 1) for (const value of group.flatMap((other) => valuesOf(other, named, domainOf))) values.add(value);
    // Parameters that are compared with each other may have equal or different values that nobody names.
    const others = Array.from({ length: group.indexOf(name) + 1 }, (_, index) => `${unnamed}other${index}`);
    return [name, [...[...values].filter(fits), ...others]];
  });
}

function valuesOf(
  name: string,
  named: ReadonlyMap<string, ReadonlySet<string>>,
  domainOf: (parameter: string) => Domain | undefined,
): readonly string[] {
  return [...(domainOf(name)?.values ?? []), ...(named.get(name) ?? [])];
}

/** Parameters by those that they are compared with, directly or through others. */
function grouped(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [a, b] of pairs) {
    const [one, two] = [groups.get(a) ?? [a], groups.get(b) ?? [b]];
    if (one === two) continue;
    const [large, small] = one.length >= two.length ? [one, two] : [two, one];
    large.push(...small);
    for (const name of large === one ? [a, ...small] : [b, ...small]) groups.set(name, large);
  }
  return groups;
}
