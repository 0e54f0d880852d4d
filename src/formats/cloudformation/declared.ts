import type { Condition } from '../../model/value.ts';
import { once } from './answers.ts';
import { concernsOf, constant, depthOf, every, is, not, sizeOf, some, type Formula } from './formulas.ts';
import { unplaced } from './nodes.ts';
import { isVariable, type Term } from './term.ts';
import { expression, isDict, single, unfollowed, type Terms } from './terms.ts';

/** Conditions that name each other in a chain longer than this are not followed to its end. */
const deepest = 500;

/** Comparisons in all rules together, and in one list against another; more are not looked at, which rules nothing out. */
const most = { rules: 500, members: 200 };

/** What the rules of the template that have parameters in common demand of them. */
export interface Demand {
  readonly formulas: readonly Formula[];
  readonly variables: ReadonlySet<string>;
}

/** The sections Conditions and Rules of a template, as formulas. */
export class Declared {
  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html */
  readonly #demands: ReadonlyMap<string, Demand>;
  readonly #conditions: Readonly<Record<string, unknown>>;
  readonly #terms: Terms;
  readonly #formulas = new Map<string, Formula>();
  readonly #contraries = new Map<string, Formula>();
  readonly #open = new Set<string>();
  /** Conditions that rest on themselves, which CloudFormation refuses. */
  readonly circles = new Set<string>();
  /** True when a chain of conditions was too long to follow. */
  exhausted = false;

  constructor(conditions: unknown, rules: unknown, terms: Terms) {
    this.#conditions = isDict(conditions) ? conditions : {};
    this.#terms = terms;
    this.#demands = isDict(rules) ? grouped(this.#rules(Object.values(rules))) : noDemands;
  }

  /** What the rules say of the parameters of some formulas, and of all that have to do with them. */
  demandsOn(formulas: readonly Formula[]): readonly Formula[] {
    if (this.#demands.size === 0) return [];
    const found = new Set<Demand>();
    for (const name of concernsOf(formulas).named.keys()) if (this.#demands.has(name)) found.add(this.#demands.get(name)!);
    return [...found].flatMap((demand) => demand.formulas);
  }

  #rules(written: readonly unknown[]): Formula[] {
    let left = most.rules;
    return written.flatMap((rule) => {
      const formula = left > 0 ? this.#rule(rule) : undefined;
      left -= formula ? sizeOf(formula) : 0;
      if (left < 0) this.exhausted = true;
      return formula && left >= 0 ? [formula] : [];
    });
  }

  formulaOf({ name, is: value }: Condition): Formula {
    if (typeof value === 'string') return is(name, value);
    return value ? this.#named(name) : once(this.#contraries, name, () => not(this.#named(name)));
  }

  #rule(written: unknown): Formula {
    const rule = unplaced(written);
    const { RuleCondition: condition, Assertions: assertions } = isDict(rule) ? rule : {};
    const listed = unplaced(assertions);
    const asserted = (Array.isArray(listed) ? listed : []).map((one) => {
      const assertion = unplaced(one);
      return isDict(assertion) ? this.#compile(assertion['Assert']) : every([]);
    });
    return condition === undefined ? every(asserted) : some([not(this.#compile(condition)), every(asserted)]);
  }

  #named(name: string): Formula {
    const known = this.#formulas.get(name);
    if (known) return known;
    const unknown = is(`(condition ${name})`, 'true');
    if (this.#open.has(name)) {
      this.circles.add(name);
      return unknown;
    }
    this.#open.add(name);
    const tooDeep = this.#open.size > deepest;
    let formula = Object.hasOwn(this.#conditions, name) && !tooDeep ? this.#compile(this.#conditions[name]) : unknown;
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
      case 'Fn::EachMemberEquals':
      case 'Fn::EachMemberIn':
        return this.#members(name, unplaced(list[0]), unplaced(list[1])) ?? undecided(node);
      default:
        return undecided(node);
    }
  }

  /**
   * What only Rules can ask of a list; undefined for a list of which nobody knows the members, such as that of Fn::RefAll.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html
   */
  #members(name: string, members: unknown, other: unknown): Formula | undefined {
    if (!Array.isArray(members)) return undefined;
    const equals = (member: unknown, text: unknown): Formula => this.#equals(member, text);
    if (name === 'Fn::Contains') return some(members.map((member) => equals(member, other)));
    if (name === 'Fn::EachMemberEquals') return every(members.map((member) => equals(member, other)));
    if (!Array.isArray(other) || members.length * other.length > most.members) return undefined;
    return every(members.map((member) => some(other.map((text) => equals(member, text)))));
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
    return p === undefined ? this.#solved(right, two, left) : this.#solved(left, one, right);
  }

  /** A text of open parameters, which is written as `node`, compared with one that has some known values. */
  #solved(term: Term, node: unknown, other: Term): Formula {
    const values = this.#terms.values(other);
    const solutions = values.map((value) => (term.solve ? term.solve(value) : []));
    const known = solutions.filter((each) => each !== undefined);
    if (known.length === solutions.length) {
      const ways = term.of.length > 1 && other.of.length === 0 ? { ways: known.flat() } : {};
      return { op: 'equal', left: term, right: other, named: known.flat(2), ...ways };
    }
    const [left, [name]] = fresh(node);
    return { op: 'equal', left, right: other, named: values.map((value) => [name!, value] as const) };
  }
}

const noDemands: ReadonlyMap<string, Demand> = new Map();

/** By parameter. What is said of one may have a bearing on the others of the same rule, and so on. */
function grouped(rules: readonly Formula[]): Map<string, Demand> {
  const demands = new Map<string, Demand>();
  for (const rule of rules) {
    const variables = new Set(concernsOf([rule]).named.keys());
    const touched = new Set([...variables].flatMap((name) => demands.get(name) ?? []));
    for (const name of [...touched].flatMap((demand) => [...demand.variables])) variables.add(name);
    const demand = { formulas: [...[...touched].flatMap(({ formulas }) => formulas), rule], variables };
    for (const name of variables) demands.set(name, demand);
  }
  return demands;
}

/** What cannot be followed may be true or false, the same wherever it is written. */
const undecided = (node: unknown): Formula => is(`(${expression(node)})`, 'true');

const nothing: ReadonlyMap<string, string> = new Map();

function fresh(node: unknown): [Term, readonly string[]] {
  const term = unfollowed(node);
  return [term, term.of];
}
