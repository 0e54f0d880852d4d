import type { Resource } from '../model/graph.ts';
import type { Offer, Rule, RuleContext } from '../model/rule.ts';
import type { Value } from '../model/value.ts';
import { combinations, perCase } from './combinations.ts';

type Scalar = string | number | boolean;

/** One row of a table: what this property of this type must be. */
export interface Requirement {
  /** A CloudFormation type. */
  readonly type: string;
  /** A dotted path in CloudFormation's names. Each value found there must meet the expectation. */
  readonly path: string;
  /** 'present', one of these values, none of these values, or a number of at least so much. */
  readonly expect: 'present' | Scalar | readonly Scalar[] | { readonly not: readonly Scalar[] } | { readonly atLeast: number };
  /**
   * What it means when nothing is written; a fault unless told. Where it means nothing and `expect` names what is bad,
   * only a bad value that is written counts, and one that is not known passes.
   */
  readonly absent?: Absent | ((context: RuleContext) => Absent);
  /** Why a fault is only possible, even one that is written. */
  readonly doubt?: string;
  /** The row does not apply where one of these other properties is set. */
  readonly unless?: readonly string[];
  /** The row applies only where this other property may be one of these values, or may be absent if `absent` is true. */
  readonly only?: { readonly path: string; readonly is: readonly Scalar[]; readonly absent?: boolean };
  /** Default: that of the table. */
  readonly fix?: Mending | ((context: RuleContext) => Mending);
}

/**
 * How a fault is mended: by setting what is expected, or `to` where the expectation leaves a choice. False: not at all.
 * `set` names what has to be set beside it.
 */
export type Mending = (Partial<Offer> & { readonly to?: unknown }) | false;

/** A fault, nothing, or a possible fault for the reason given. */
export type Absent = 'fails' | 'passes' | { readonly possible: string };

/**
 * A table as the parts of a rule that depend on it.
 * @param message What is wrong, as a sentence without a full stop; the property and its value are added.
 * @param fix How a fault is mended. Default: no fix is offered.
 */
export function requires(message: string, rows: readonly Requirement[], fix: Mending = false): Pick<Rule, 'types' | 'table' | 'check'> {
  const byType = new Map<string, Requirement[]>();
  for (const row of rows) byType.set(row.type, [...(byType.get(row.type) ?? []), { fix, ...row }]);
  return {
    types: [...byType.keys()],
    table: rows,
    check(context) {
      for (const row of byType.get(context.resource.type) ?? []) checkRow(row, message, context);
    },
  };
}

function checkRow(row: Requirement, message: string, context: RuleContext): void {
  const { resource, report } = context;
  const faults = resource.get(row.path).flatMap((value) => {
    const verdict = judge(value, row, context);
    return verdict === 'passes' ? [] : [{ value, verdict }];
  });
  for (const { value, verdict } of faults) {
    const doubt = row.doubt ?? (verdict === 'fails' ? undefined : verdict.possible);
    const extra = doubt === undefined ? {} : { certain: false, reason: doubt };
    const level = verdict === 'fails' ? {} : { level: 'note' as const };
    const fix = offerOf(row, context);
    for (const [, ...others] of combinations([value], ...surroundings(row, resource)))
      report(value, `${message}: ${state(value)}`, { ...extra, ...level, ...(fix ? { fix } : {}), with: others });
  }
}

function offerOf({ expect, fix = false }: Requirement, context: RuleContext): Offer | undefined {
  const mending = typeof fix === 'function' ? fix(context) : fix;
  if (mending === false) return undefined;
  const { set = [], to = wanted(expect), ...offer } = mending;
  return to === undefined ? undefined : { ...offer, set: [{ to }, ...set] };
}

/** The one value that meets an expectation. */
function wanted(expect: Requirement['expect']): Scalar | undefined {
  if (typeof expect !== 'object') return expect === 'present' ? undefined : expect;
  const [bad, ...others] = 'not' in expect ? expect.not : [];
  return typeof bad === 'boolean' && others.length === 0 ? !bad : undefined;
}

/** What must hold beside a fault, as lists of values of which one each must be deployed with it. */
function surroundings({ unless = [], only }: Requirement, resource: Resource): Value[][] {
  const applies = (value: Value): boolean => value.unknown || value.is(...only!.is) || (only!.absent === true && empty(value));
  const lists = [...unless.map((path) => resource.get(path).filter(empty)), ...(only ? [resource.get(only.path).filter(applies)] : [])];
  return lists.map(perCase);
}

/** Not written, or written as an empty string, which AWS reads as the same. */
const empty = (value: Value): boolean => value.absent || (value.known && !value.composite && value.text === '');

/** `Encrypted is false`, `Encrypted is not set`, in the words of the format. */
export function state(value: Value): string {
  if (value.absent) return `${value.property} is not set`;
  if (value.unknown) return `${value.property} is not known`;
  return value.composite || value.text === '' ? `${value.property} is empty` : `${value.property} is ${value.text}`;
}

function judge(value: Value, { expect, absent = 'fails' }: Requirement, context: RuleContext): Absent {
  if (empty(value)) return typeof absent === 'function' ? absent(context) : absent;
  if (expect === 'present') return 'passes';
  if (value.unknown) return typeof expect === 'object' && 'not' in expect && absent === 'passes' ? 'passes' : 'fails';
  if (typeof expect !== 'object') return value.like(String(expect)) ? 'passes' : 'fails';
  if ('not' in expect) return value.like(...expect.not.map(String)) ? 'fails' : 'passes';
  if ('atLeast' in expect) return (value.number ?? 0) >= expect.atLeast ? 'passes' : 'fails';
  return value.like(...expect.map(String)) ? 'passes' : 'fails';
}
