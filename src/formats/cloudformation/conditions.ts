import type { Condition, Witness } from '../../model/value.ts';
import { concernsOf, constant, depthOf, every, is, not, some, type Formula } from './formulas.ts';
import { unplaced } from './nodes.ts';
import { Search } from './search.ts';
import { expression, isDict, single, Terms, unfollowed, type Domain, type Term } from './terms.ts';
import { witnessOf } from './witness.ts';

/** Steps for one question, and for all questions about one template; what is too large to decide counts as possible. */
const budget = { question: 200_000, template: 5_000_000, least: 2000 };
/** Conditions that name each other in a chain longer than this are not followed to its end. */
const deepest = 500;

interface Rule {
  readonly formula: Formula;
  readonly variables: readonly string[];
}

/** Decides which conditions of a template can hold together. */
export class Conditions {
  readonly #declared: Readonly<Record<string, unknown>>;
  readonly #domainOf: (parameter: string) => Domain | undefined;
  readonly #terms: Terms;
  readonly #formulas = new Map<string, Formula>();
  readonly #variables = new Map<string, readonly string[]>();
  readonly #open = new Set<string>();
  readonly #ids = new Map<string, Map<Condition['is'], number>>();
  #lastId = 0;
  readonly #decided = new Map<string, boolean>();
  readonly #simplified = new Map<string, readonly Condition[]>();
  readonly #witnesses = new Map<string, Witness | undefined>();
  /** What the rules of the template demand of its parameters. */
  readonly #rules: readonly Rule[];
  #left = budget.template;
  /** True when a question was too large to answer. */
  exhausted = false;

  /** `mappings` and `rules` are the sections of the template. */
  constructor(declared: unknown, domainOf: (parameter: string) => Domain | undefined, mappings?: unknown, rules?: unknown) {
    this.#declared = isDict(declared) ? declared : {};
    const domains = new Map<string, Domain | undefined>();
    this.#domainOf = (name) => once(domains, name, () => domainOf(name));
    this.#terms = new Terms(mappings, this.#domainOf);
    this.#rules = isDict(rules) ? Object.values(rules).map((rule) => this.#rule(rule)) : [];
  }

  /** False when these conditions exclude each other, given what the parameters can be. */
  possible(when: readonly Condition[]): boolean {
    if (when.length === 0) return true;
    return once(
      this.#decided,
      this.#idsOf(when)
        .toSorted((a, b) => a - b)
        .join(),
      () => {
        const parts = this.#independent(when);
        if (parts.length > 1) return parts.every((part) => this.possible(part));
        const search = this.#search(when.map((condition) => this.#formulaOf(condition)));
        const found = search.find() !== undefined;
        return this.#spent(search) || found;
      },
    );
  }

  /** The same conditions without those that the others imply. */
  simplify(when: readonly Condition[]): readonly Condition[] {
    if (when.length === 0) return when;
    return once(this.#simplified, this.#idsOf(when).join(), () => {
      const left = when.filter((a, index) => when.findIndex((b) => b.name === a.name && b.is === a.is) === index);
      for (const condition of left.toReversed()) {
        const rest = left.filter((c) => c !== condition);
        if (typeof condition.is === 'boolean' && !this.possible([...rest, { name: condition.name, is: !condition.is }]))
          left.splice(left.indexOf(condition), 1);
      }
      return left;
    });
  }

  /** What a deployment chooses for the conditions to hold; undefined when they are no more than that, or it is not known. */
  witness(when: readonly Condition[]): Witness | undefined {
    if (when.every((condition) => typeof condition.is === 'string')) return undefined;
    return once(this.#witnesses, this.#idsOf(when).join(), () => {
      const parts = this.#independent(when);
      if (parts.length > 1) return together(parts.map((part) => this.witness(part) ?? asWritten(part)));
      const formulas = when.map((condition) => this.#formulaOf(condition));
      const search = this.#search(formulas, []);
      const choices = witnessOf(search);
      this.#spent(search);
      if (!choices) return undefined;
      const elsewhere = this.#search([...formulas, not(every(choices.map(({ name, values }) => some(values.map((v) => is(name, v))))))]);
      const found = elsewhere.find() !== undefined;
      const only = !this.#spent(elsewhere) && !found;
      return { only, choices: choices.map(({ shown }) => shown) };
    });
  }

  /** The conditions in groups that have no parameter in common, so that each can be decided on its own. */
  #independent(when: readonly Condition[]): readonly (readonly Condition[])[] {
    if (when.length < 2) return [when];
    let groups: { readonly conditions: Condition[]; readonly variables: Set<string> }[] = [];
    for (const condition of when) {
      const variables = this.#variablesOf(condition);
      const touched = groups.filter((group) => variables.some((name) => group.variables.has(name)));
      const others = groups.filter((group) => !touched.includes(group));
      const merged = { conditions: touched.flatMap((group) => group.conditions), variables: new Set(variables) };
      for (const name of touched.flatMap((group) => [...group.variables])) merged.variables.add(name);
      merged.conditions.push(condition);
      groups = [...others, merged];
    }
    return groups.map(({ conditions }) => conditions);
  }

  #variablesOf(condition: Condition): readonly string[] {
    const { name, is: value } = condition;
    return once(this.#variables, `${typeof value} ${name}`, () => {
      const formula = this.#formulaOf(condition);
      return [...concernsOf([formula, ...this.#rulesFor([formula])]).named.keys()];
    });
  }

  #search(about: readonly Formula[], rules = this.#rulesFor(about)): Search {
    const formulas = rules.length > 0 ? [...about, ...rules] : about;
    return new Search(formulas, this.#domainOf, Math.max(Math.min(budget.question, this.#left), budget.least));
  }

  /** The rules that speak of the same parameters. */
  #rulesFor(formulas: readonly Formula[]): readonly Formula[] {
    if (this.#rules.length === 0) return [];
    const { named } = concernsOf(formulas);
    return this.#rules.filter(({ variables }) => variables.some((name) => named.has(name))).map(({ formula }) => formula);
  }

  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html */
  #rule(rule: unknown): Rule {
    const { RuleCondition: condition, Assertions: assertions } = isDict(rule) ? rule : {};
    const asserted = (Array.isArray(assertions) ? (assertions as unknown[]) : []).map((one) =>
      isDict(one) ? this.#compile(one['Assert']) : every([]),
    );
    const formula = condition === undefined ? every(asserted) : some([not(this.#compile(condition)), every(asserted)]);
    return { formula, variables: [...concernsOf([formula]).named.keys()] };
  }

  /** Counts what a question has cost. True when it was too much. */
  #spent(search: Search): boolean {
    this.#left -= search.steps;
    if (search.exhausted) this.exhausted = true;
    return search.exhausted;
  }

  /** A number for each condition, repetitions left out: rules ask about the same few conditions again and again. */
  #idsOf(when: readonly Condition[]): number[] {
    const ids: number[] = [];
    for (const { name, is: value } of when) {
      let same = this.#ids.get(name);
      if (!same) this.#ids.set(name, (same = new Map()));
      let id = same.get(value);
      if (id === undefined) same.set(value, (id = this.#lastId++));
      if (!ids.includes(id)) ids.push(id);
    }
    return ids;
  }

  #formulaOf({ name, is: value }: Condition): Formula {
    if (typeof value === 'string') return is(name, value);
    const formula = this.#named(name);
    return value ? formula : not(formula);
  }

  #named(name: string): Formula {
    const known = this.#formulas.get(name);
    if (known) return known;
    const unknown = is(`(condition ${name})`, 'true');
    if (this.#open.has(name)) return unknown;
    this.#open.add(name);
    const tooDeep = this.#open.size > deepest;
    let formula = Object.hasOwn(this.#declared, name) && !tooDeep ? this.#compile(this.#declared[name]) : unknown;
    if (tooDeep || depthOf(formula) > deepest) {
      this.exhausted = true;
      formula = unknown;
    }
    this.#open.delete(name);
    this.#formulas.set(name, formula);
    return formula;
  }

  #compile(written: unknown): Formula {
    const node = unplaced(written);
    if (typeof node === 'boolean') return constant(node);
    const [name, argument] = single(node);
    const list: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
    switch (name) {
      case 'Condition':
        return this.#named(String(argument));
      case 'Fn::Not':
        return not(this.#compile(list[0]));
      case 'Fn::And':
        return every(list.map((item) => this.#compile(item)));
      case 'Fn::Or':
        return some(list.map((item) => this.#compile(item)));
      case 'Fn::Equals':
        return this.#equals(list[0], list[1]);
      case 'Fn::Contains':
        if (Array.isArray(list[0])) return some(list[0].map((item: unknown) => this.#equals(item, list[1])));
        return is(`(${expression(node)})`, 'true');
      default:
        return is(`(${expression(node)})`, 'true');
    }
  }

  #equals(one: unknown, two: unknown): Formula {
    let [left, right] = [this.#terms.operand(one), this.#terms.operand(two)];
    let [openLeft, openRight] = [this.#terms.open(left), this.#terms.open(right)];
    // Two texts that are put together from open parameters are not solved for both.
    if (openLeft.length > 0 && openRight.length > 0) {
      if (!isVariable(left)) [left, openLeft] = fresh(one);
      if (!isVariable(right)) [right, openRight] = fresh(two);
    }
    const [p, q] = [openLeft[0], openRight[0]];
    if (p !== undefined && q !== undefined) return { op: 'equal', left, right, named: [], ...(p === q ? {} : { pair: [p, q] }) };
    if (p === undefined && q === undefined) {
      if (left.of.length + right.of.length === 0) return constant(left.read(nothing) === right.read(nothing));
      return { op: 'equal', left, right, named: [] };
    }
    const [term, name, other] = p === undefined ? [right, q!, left] : [left, p, right];
    const values = this.#terms.values(other).flatMap((value) => term.invert?.(value) ?? []);
    return { op: 'equal', left, right, named: values.map((value) => [name, value] as const) };
  }
}

/** What groups that have nothing in common come down to together. */
function together(parts: readonly (Witness | undefined)[]): Witness | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return { only: known.every(({ only }) => only), choices: known.flatMap(({ choices }) => choices) };
}

/** Conditions that are the choice of a parameter themselves. */
function asWritten(when: readonly Condition[]): Witness | undefined {
  const choices = when.flatMap(({ name, is: value }) => (typeof value === 'string' ? [{ name, is: true, values: [value] }] : []));
  return choices.length === when.length ? { only: true, choices } : undefined;
}

const nothing: ReadonlyMap<string, string> = new Map();

const isVariable = (term: Term): boolean => term.of.length === 1 && term.read(new Map([[term.of[0]!, 'x']])) === 'x';

function fresh(node: unknown): [Term, readonly string[]] {
  const term = unfollowed(node);
  return [term, term.of];
}

function once<T>(seen: Map<string, T>, key: string, find: () => T): T {
  if (seen.has(key)) return seen.get(key)!;
  const found = find();
  seen.set(key, found);
  return found;
}
