import type { Peer } from '../engine/suppress.ts';
import type { Finding } from '../model/finding.ts';
import { isAmong, type Limits } from '../model/selector.ts';
import { inOneLine, type Note } from '../suppress/note.ts';

/** What a suppression for another tool is as one of ours: for the rules that need it. */
export function noteOf({ shown: { reason, until }, limits, findings }: Peer): Note {
  const rules = [...new Set(findings.flatMap((finding) => selectorsOf(finding, limits)))];
  // In our form, what looks like a date at the end is one.
  const text = inOneLine(reason).replace(/\((until [^()\s]*)\)$/, '$1');
  return { rules, reason: text, ...(until === undefined ? {} : { until }) };
}

/** The rule of a finding, or those of its targets that are meant, where it is not the whole rule. */
export function selectorsOf({ rule, target, parts = [target] }: Finding, limits: Limits | undefined): string[] {
  const limit = limits?.get(rule);
  return limit ? parts.filter((part) => isAmong(part, limit)) : [rule];
}
