import type { Rule, RuleContext } from '../model/rule.ts';
import type { Value } from '../model/value.ts';

type Scalar = string | number | boolean;

/** One row of a table: what this property of this type must be. */
export interface Requirement {
  /** A CloudFormation type. */
  readonly type: string;
  /** A dotted path in CloudFormation's names. Each value found there must meet the expectation. */
  readonly path: string;
  /** 'present', one of these values, none of these values, or a number of at least so much. */
  readonly expect: 'present' | Scalar | readonly Scalar[] | { readonly not: readonly Scalar[] } | { readonly atLeast: number };
  /** What it means when nothing is written: a fault (the default), nothing, or a possible fault for the reason given. */
  readonly absent?: 'fails' | 'passes' | { readonly possible: string };
  /** The row does not apply when one of these other properties is set. */
  readonly unless?: readonly string[];
  /** The row applies only when this other property may be one of these values. */
  readonly only?: { readonly path: string; readonly is: readonly Scalar[] };
}

/**
 * A table as the two parts of a rule that depend on it.
 * @param message What is wrong, as a sentence without a full stop; the property and its value are added.
 */
export function requires(message: string, rows: readonly Requirement[]): Pick<Rule, 'types' | 'check'> {
  const byType = new Map<string, Requirement[]>();
  for (const row of rows) byType.set(row.type, [...(byType.get(row.type) ?? []), row]);
  return {
    types: [...byType.keys()],
    check(context) {
      for (const row of byType.get(context.resource.type) ?? []) checkRow(row, message, context);
    },
  };
}

function checkRow(row: Requirement, message: string, { resource, report }: RuleContext): void {
  if (row.unless?.some((path) => resource.has(path))) return;
  if (row.only && !resource.get(row.only.path).some((value) => value.unknown || value.is(...row.only!.is))) return;
  for (const value of resource.get(row.path)) {
    const verdict = judge(value, row);
    if (verdict === 'passes') continue;
    report(value, `${message}: ${state(value)}`, verdict === 'fails' ? {} : { certain: false, level: 'note', reason: verdict.possible });
  }
}

/** `Encrypted is false`, `Encrypted is not set`, in the words of the format. */
export function state(value: Value): string {
  if (value.absent) return `${value.property} is not set`;
  if (value.unknown) return `${value.property} is not known`;
  return value.composite || value.text === '' ? `${value.property} is empty` : `${value.property} is ${value.text}`;
}

function judge(value: Value, { expect, absent = 'fails' }: Requirement): 'passes' | 'fails' | { readonly possible: string } {
  const empty = value.absent || (value.known && !value.composite && value.text === '');
  if (empty) return absent;
  if (expect === 'present') return 'passes';
  if (value.unknown) return 'fails';
  if (typeof expect !== 'object') return value.like(String(expect)) ? 'passes' : 'fails';
  if ('not' in expect) return value.like(...expect.not.map(String)) ? 'fails' : 'passes';
  if ('atLeast' in expect) return (value.number ?? 0) >= expect.atLeast ? 'passes' : 'fails';
  return value.like(...expect.map(String)) ? 'passes' : 'fails';
}
