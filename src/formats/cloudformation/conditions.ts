import type { Condition, Witness } from '../../model/value.ts';
import { union } from '../../model/when.ts';
import { Answers, Numbers, once } from './answers.ts';
import { Declared } from './declared.ts';
import { concernsOf, every, is, not, some, type Formula } from './formulas.ts';
import { Search, unnamed, variablesOf, type Variables } from './search.ts';
import { Terms, type Domain } from './terms.ts';
import { witnessOf } from './witness.ts';

/** Steps for one question, and for all questions about one template; what is too large to decide counts as possible. */
const budget = { question: 200_000, template: 5_000_000, least: 2000 };

/** Steps that it takes to find out that a value of a parameter matters. */
const costOfChoice = 5;

type When = readonly Condition[];

/** Decides which conditions of a template can hold together. */
export class Conditions {
  readonly #domainOf: (parameter: string) => Domain | undefined;
  readonly #declared: Declared;
  readonly #numbers = new Numbers();
  readonly #alone = new Map<string, Map<Condition['is'], When>>();
  readonly #variables = new Map<When, readonly string[]>();
  readonly #choices = new Map<string, Variables>();
  readonly #decided = new Answers<boolean>(this.#numbers);
  readonly #simplified = new Answers<When>(this.#numbers);
  readonly #witnesses = new Answers<Witness | undefined>(this.#numbers);
  #left = budget.template;
  #exhausted = false;

  /** `mappings` and `rules` are the sections of the template. */
  constructor(declared: unknown, domainOf: (parameter: string) => Domain | undefined, mappings?: unknown, rules?: unknown) {
    const domains = new Map<string, Domain | undefined>();
    this.#domainOf = (name) => once(domains, name, () => domainOf(name));
    this.#declared = new Declared(declared, rules, new Terms(mappings, this.#domainOf));
  }

  /** True when a question was too large to answer. */
  get exhausted(): boolean {
    return this.#exhausted || this.#declared.exhausted;
  }

  /** Conditions that rest on themselves, as far as somebody asked for them. */
  get circles(): ReadonlySet<string> {
    return this.#declared.circles;
  }

  /** One condition as a list, always the same. */
  just(name: string, value: Condition['is']): When {
    const same = once(this.#alone, name, () => new Map<Condition['is'], When>());
    return once(same, value, () => [{ name, is: value }]);
  }

  /** False when these conditions exclude each other, given what the parameters can be. */
  possible(when: When): boolean {
    if (when.length === 0) return true;
    return this.#decided.of(when, () => {
      const parts = this.#independent(when);
      if (parts.length > 1) return parts.every((part) => this.possible(part));
      const search = this.#search(parts[0]!, this.#formulasOf(parts[0]!));
      const found = search.find() !== undefined;
      return this.#spent(search) || found;
    });
  }

  /** The values of a parameter that make a difference to whether these conditions hold; undefined when it is compared with another one. */
  valuesOf(parameter: string, when: When): readonly string[] | undefined {
    const { named, only, pairs } = concernsOf(this.#formulasOf([...when, { name: parameter, is: unnamed }]));
    if (pairs.some((pair) => pair.includes(parameter))) return undefined;
    const values = [...(named.get(parameter) ?? []), ...(only.get(parameter) ?? []), ...(this.#domainOf(parameter)?.values ?? [])];
    return values.filter((value) => value !== unnamed);
  }

  /** The same conditions without those that the others imply. */
  simplify(when: When): When {
    if (when.length === 0) return when;
    return this.#simplified.of(when, () => {
      const parts = this.#independent(when);
      if (parts.length > 1) return together(...parts.map((part) => this.simplify(part)));
      let left = parts[0]!;
      for (const condition of left.toReversed()) {
        const { name, is: value } = condition;
        const rest = left.filter((other) => other !== condition);
        if (typeof value === 'boolean' && !this.possible([...rest, { name, is: !value }])) left = rest;
      }
      return left;
    });
  }

  /** What a deployment chooses for the conditions to hold; undefined when they are no more than that, or it is not known. */
  witness(when: When): Witness | undefined {
    if (when.every((condition) => typeof condition.is === 'string')) return undefined;
    return this.#witnesses.of(when, () => {
      const parts = this.#independent(when);
      if (parts.length > 1) return allOf(parts.map((part) => this.witness(part) ?? asWritten(part)));
      const all = this.#formulasOf(when);
      const search = this.#search(when, all);
      const choices = witnessOf(search, all.slice(0, when.length), all.slice(when.length));
      if (this.#spent(search) || !choices) return undefined;
      const chosen = every(choices.map(({ name, values }) => some(values.map((each) => is(name, each)))));
      const elsewhere = this.#search(when, [...all, not(chosen)]);
      const found = elsewhere.find() !== undefined;
      const only = !this.#spent(elsewhere) && !found;
      return { only, choices: choices.map(({ shown }) => shown) };
    });
  }

  /** The conditions in groups that have no parameter in common, so that each can be decided on its own; none is said twice. */
  #independent(when: When): readonly When[] {
    if (when.length < 2) return [when];
    const groups: { when: When; variables: readonly string[] }[] = [];
    const groupOf = new Map<string, (typeof groups)[number]>();
    for (const condition of when) {
      const alone = this.just(condition.name, condition.is);
      const group = { when: alone, variables: this.#variablesOf(alone) };
      for (const name of group.variables) {
        const other = groupOf.get(name);
        if (other && groups.includes(other)) {
          groups.splice(groups.indexOf(other), 1);
          group.when = union(other.when, group.when);
          group.variables = [...other.variables, ...group.variables];
        }
      }
      for (const name of group.variables) groupOf.set(name, group);
      groups.push(group);
    }
    return groups.map((group) => group.when);
  }

  #variablesOf(alone: When): readonly string[] {
    return once(this.#variables, alone, () => this.#choicesOf(alone).map(([name]) => name));
  }

  #choicesOf(when: When): Variables {
    const [{ name, is: value }, ...others] = when as [Condition, ...Condition[]];
    const find = (): Variables => {
      const variables = variablesOf(this.#formulasOf(when), this.#domainOf);
      this.#left -= variables.reduce((sum, [, choices]) => sum + costOfChoice * choices.length, 0);
      return variables;
    };
    // A condition and its contrary depend on the same.
    return others.length === 0 && typeof value === 'boolean' ? once(this.#choices, name, find) : find();
  }

  #search(when: When, formulas: readonly Formula[]): Search {
    return new Search(formulas, this.#choicesOf(when), Math.max(Math.min(budget.question, this.#left), budget.least));
  }

  /** The conditions, and what the rules demand of the same parameters. */
  #formulasOf(when: When): readonly Formula[] {
    const formulas = when.map((condition) => this.#declared.formulaOf(condition));
    // What the rules forbid too is a luxury.
    if (this.#left <= 0) return formulas;
    return [...formulas, ...this.#declared.demandsOn(formulas)];
  }

  /** Counts what a question has cost. True when it was too much. */
  #spent(search: Search): boolean {
    this.#left -= search.steps;
    if (search.exhausted) this.#exhausted = true;
    return search.exhausted;
  }
}

const together = (...lists: readonly When[]): When => lists.reduce(union, []);

/** What groups that have nothing in common come down to together. */
function allOf(parts: readonly (Witness | undefined)[]): Witness | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return { only: known.every(({ only }) => only), choices: known.flatMap(({ choices }) => choices) };
}

/** Conditions that are the choice of a parameter themselves. */
function asWritten(when: When): Witness | undefined {
  const choices = when.flatMap(({ name, is: value }) => (typeof value === 'string' ? [{ name, is: true, values: [value] }] : []));
  return choices.length === when.length ? { only: true, choices } : undefined;
}
