import type { Condition } from '../../model/value.ts';

/** A condition as logic. A variable is a parameter, or an expression that nobody can evaluate. */
type Formula =
  | { readonly op: 'is'; readonly variable: string; readonly value: string }
  | { readonly op: 'and' | 'or'; readonly of: readonly Formula[] }
  | { readonly op: 'not'; readonly of: readonly [Formula] }
  | { readonly op: 'const'; readonly value: boolean };

/** What a parameter can be: exactly these, or these and something else. */
export interface Domain {
  readonly values: readonly string[];
  readonly closed: boolean;
}

/** A value that none of the conditions names. */
const other = '\0other';
/** Steps of the search after which a combination counts as possible: too much to decide is not a contradiction. */
const budget = 20_000;

/** Decides which conditions of a template can hold together. */
export class Conditions {
  readonly #declared: Readonly<Record<string, unknown>>;
  readonly #domainOf: (parameter: string) => Domain | undefined;
  readonly #formulas = new Map<string, Formula>();
  readonly #decided = new Map<string, boolean>();
  /** True when a question was too large to answer. */
  exhausted = false;

  constructor(declared: unknown, domainOf: (parameter: string) => Domain | undefined) {
    this.#declared = isObject(declared) ? declared : {};
    this.#domainOf = domainOf;
  }

  /** False when these conditions exclude each other, given what the parameters can be. */
  possible(when: readonly Condition[]): boolean {
    if (when.length === 0) return true;
    const key = when
      .map(({ name, is }) => `${name}\0${typeof is} ${is}`)

      .toSorted()
      .join('\n');
    const decided = this.#decided.get(key);
    if (decided !== undefined) return decided;
    const result = this.#satisfiable(when.map((condition) => this.#formulaOf(condition)));
    this.#decided.set(key, result);
    return result;
  }

  /** The same conditions without those that the others imply. */
  simplify(when: readonly Condition[]): Condition[] {
    const left = when.filter((a, index) => when.findIndex((b) => b.name === a.name && b.is === a.is) === index);
    for (const condition of left.toReversed()) {
      const rest = left.filter((c) => c !== condition);
      if (typeof condition.is === 'boolean' && !this.possible([...rest, { name: condition.name, is: !condition.is }]))
        left.splice(left.indexOf(condition), 1);
    }
    return left;
  }

  #formulaOf({ name, is }: Condition): Formula {
    if (typeof is === 'string') return { op: 'is', variable: name, value: is };
    const formula = this.#named(name);
    return is ? formula : { op: 'not', of: [formula] };
  }

  #named(name: string, path: readonly string[] = []): Formula {
    const known = this.#formulas.get(name);
    if (known) return known;
    const declared = Object.hasOwn(this.#declared, name) && !path.includes(name);
    const formula = declared ? this.#compile(this.#declared[name], [...path, name]) : truth(`condition ${name}`);
    this.#formulas.set(name, formula);
    return formula;
  }

  #compile(node: unknown, path: readonly string[]): Formula {
    if (typeof node === 'boolean') return { op: 'const', value: node };
    const [name, argument] = single(node);
    const list = Array.isArray(argument) ? argument : [argument];
    switch (name) {
      case 'Condition':
        return this.#named(String(argument), path);
      case 'Fn::Not':
        return { op: 'not', of: [this.#compile(list[0], path)] };
      case 'Fn::And':
        return { op: 'and', of: list.map((item) => this.#compile(item, path)) };
      case 'Fn::Or':
        return { op: 'or', of: list.map((item) => this.#compile(item, path)) };
      case 'Fn::Equals':
        return equals(list[0], list[1]);
      default:
        return truth(JSON.stringify(node));
    }
  }

  #satisfiable(formulas: readonly Formula[]): boolean {
    const domains = new Map<string, Set<string>>();
    for (const formula of formulas) collect(formula, domains);
    const variables = [...domains].map(([name, named]) => [name, this.#choices(name, named)] as const);
    let steps = 0;
    const search = (index: number, chosen: Map<string, string>): boolean => {
      if (++steps > budget) {
        this.exhausted = true;
        return true;
      }
      const truths = formulas.map((formula) => evaluate(formula, chosen));
      if (truths.includes(false)) return false;
      if (truths.every((value) => value === true)) return true;
      const [name, choices] = variables[index]!;
      return choices.some((choice) => search(index + 1, new Map(chosen).set(name, choice)));
    };
    return search(0, new Map());
  }

  #choices(variable: string, named: ReadonlySet<string>): readonly string[] {
    const domain = this.#domainOf(variable);
    if (domain?.closed) return domain.values;
    return [...new Set([...named, ...(domain?.values ?? [])]), other];
  }
}

const isObject = (node: unknown): node is Record<string, unknown> => typeof node === 'object' && node !== null && !Array.isArray(node);

/** An expression that may be true or false, and is the same wherever it is written. */
const truth = (text: string): Formula => ({ op: 'is', variable: `(${text})`, value: 'true' });

function single(node: unknown): [string, unknown] {
  const entries = isObject(node) ? Object.entries(node) : [];
  return entries.length === 1 ? entries[0]! : ['', undefined];
}

function equals(left: unknown, right: unknown): Formula {
  const [a, b] = [operand(left), operand(right)];
  if (a.literal !== undefined && b.literal !== undefined) return { op: 'const', value: a.literal === b.literal };
  if (a.parameter !== undefined && b.literal !== undefined) return { op: 'is', variable: a.parameter, value: b.literal };
  if (b.parameter !== undefined && a.literal !== undefined) return { op: 'is', variable: b.parameter, value: a.literal };
  return truth([JSON.stringify(left), JSON.stringify(right)].toSorted().join(' = '));
}

function operand(node: unknown): { literal?: string; parameter?: string } {
  if (typeof node !== 'object' || node === null) return { literal: String(node) };
  const [name, argument] = single(node);
  return name === 'Ref' && typeof argument === 'string' ? { parameter: argument } : {};
}

function collect(formula: Formula, into: Map<string, Set<string>>): void {
  if (formula.op === 'is') {
    const values = into.get(formula.variable);
    if (values) values.add(formula.value);
    else into.set(formula.variable, new Set([formula.value]));
  } else if (formula.op !== 'const') for (const part of formula.of) collect(part, into);
}

/** undefined while it depends on variables that nothing is chosen for. */
function evaluate(formula: Formula, chosen: ReadonlyMap<string, string>): boolean | undefined {
  switch (formula.op) {
    case 'const':
      return formula.value;
    case 'is': {
      const value = chosen.get(formula.variable);
      return value === undefined ? undefined : value === formula.value;
    }
    case 'not': {
      const value = evaluate(formula.of[0], chosen);
      return value === undefined ? undefined : !value;
    }
    default: {
      const decisive = formula.op === 'or';
      const values = new Set(formula.of.map((part) => evaluate(part, chosen)));
      if (values.has(decisive)) return decisive;
      return values.has(undefined) ? undefined : !decisive;
    }
  }
}
