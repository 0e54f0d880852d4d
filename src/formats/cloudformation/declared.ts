import type { Condition } from '../../model/value.ts';
import { once } from './answers.ts';
import { concernsOf, constant, depthOf, every, is, not, some, type Formula } from './formulas.ts';
import { unplaced } from './nodes.ts';
import { expression, isDict, single, unfollowed, type Term, type Terms } from './terms.ts';

/** Conditions that name each other in a chain longer than this are not followed to its end. */
const deepest = 500;

/** What a rule of the template demands of its parameters. */
export interface Rule {
  readonly formula: Formula;
  readonly variables: readonly string[];
}

/** The sections Conditions and Rules of a template, as formulas. */
export class Declared {
  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html */
  readonly rules: readonly Rule[];
  readonly #conditions: Readonly<Record<string, unknown>>;
  readonly #terms: Terms;
  readonly #formulas = new Map<string, Formula>();
  readonly #contraries = new Map<string, Formula>();
  readonly #open = new Set<string>();
  /** True when a chain of conditions was too long to follow. */
  exhausted = false;

  constructor(conditions: unknown, rules: unknown, terms: Terms) {
    this.#conditions = isDict(conditions) ? conditions : {};
    this.#terms = terms;
    this.rules = isDict(rules) ? Object.values(rules).map((rule) => this.#rule(rule)) : [];
  }

  formulaOf({ name, is: value }: Condition): Formula {
    if (typeof value === 'string') return is(name, value);
    return value ? this.#named(name) : once(this.#contraries, name, () => not(this.#named(name)));
  }

  #rule(written: unknown): Rule {
    const rule = unplaced(written);
    const { RuleCondition: condition, Assertions: assertions } = isDict(rule) ? rule : {};
    const listed = unplaced(assertions);
    const asserted = (Array.isArray(listed) ? listed : []).map((one) => {
      const assertion = unplaced(one);
      return isDict(assertion) ? this.#compile(assertion['Assert']) : every([]);
    });
    const formula = condition === undefined ? every(asserted) : some([not(this.#compile(condition)), every(asserted)]);
    return { formula, variables: [...concernsOf([formula]).named.keys()] };
  }

  #named(name: string): Formula {
    const known = this.#formulas.get(name);
    if (known) return known;
    const unknown = is(`(condition ${name})`, 'true');
    if (this.#open.has(name)) return unknown;
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
    return Array.isArray(other) ? every(members.map((member) => some(other.map((text) => equals(member, text))))) : undefined;
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

/** What cannot be followed may be true or false, the same wherever it is written. */
const undecided = (node: unknown): Formula => is(`(${expression(node)})`, 'true');

const nothing: ReadonlyMap<string, string> = new Map();

const isVariable = (term: Term): boolean => term.of.length === 1 && term.read(new Map([[term.of[0]!, 'x']])) === 'x';

function fresh(node: unknown): [Term, readonly string[]] {
  const term = unfollowed(node);
  return [term, term.of];
}
