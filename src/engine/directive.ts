import { isDate } from '../model/date.ts';

/** What one `groundrule-ignore` says, in a comment or in metadata. */
export interface Directive {
  /** As they were written; RuleNames knows what they stand for. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** ISO date; the directive holds through that day. */
  readonly until?: string;
  /** What is wrong with it, as a clause. It then suppresses nothing. */
  readonly fault?: string;
}

/** Longer reasons are cut: one is repeated with every finding that it stands for. */
export const longestReason = 500;
const mostRules = 50;
const longestName = 200;
const grammar = 'write `groundrule-ignore <rule>[, <rule>]: <reason> (until YYYY-MM-DD)`';

/**
 * Reads `rule[, rule]: reason (until 2027-01-31)`. The first colon that a space or the end follows parts the rules from
 * the reason, so that the colons in `rds-unencrypted/AWS::RDS::DBInstance.StorageEncrypted` part nothing.
 */
export function parseDirective(text: string): Directive {
  const colon = text.search(/:(?=\s|$)/);
  const rules = (colon < 0 ? text : text.slice(0, colon)).split(',', mostRules).map((rule) => rule.trim().slice(0, longestName));
  const words = colon < 0 ? '' : text.slice(colon + 1).trim();
  const until = /\(until ([^()\s]*)\)$/.exec(words.slice(-60));
  const reason = until ? words.slice(0, words.length - until[0].length) : words;
  return directive(rules, reason, until?.[1]);
}

/** Checks the parts of a directive, wherever they were written. */
export function directive(rules: readonly string[], reason: string, until?: string): Directive {
  const named = rules.filter((rule) => rule !== '');
  const read = { rules: named, reason: reason.trim().slice(0, longestReason), ...(until === undefined ? {} : { until }) };
  if (named.length === 0) return { ...read, fault: `it names no rule; ${grammar}` };
  if (read.reason === '') return { ...read, fault: `it gives no reason; ${grammar}` };
  if (until !== undefined && !isDate(until)) return { ...read, fault: `'${until.slice(0, 40)}' is no date; write it as YYYY-MM-DD` };
  return read;
}
