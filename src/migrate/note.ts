import type { Peer } from '../engine/suppress.ts';
import type { Finding } from '../model/finding.ts';
import { isAmong } from '../model/selector.ts';
import { inOneLine, type Note } from '../suppress/note.ts';

/** What a suppression for another tool is as one of ours: for the rules that need it. */
export function noteOf(peer: Peer): Note {
  const { reason, until } = peer.shown;
  const rules = [...new Set(peer.findings.flatMap((finding) => selectorsOf(finding, peer)))];
  // In our form, what looks like a date at the end is one.
  const text = inOneLine(reason).replace(/\((until [^()\s]*)\)$/, '$1');
  return { rules, reason: text, ...(until === undefined ? {} : { until }) };
}

/** The rule of a finding, or those of its targets that are meant, where it is not all that the rule says there. */
export function selectorsOf({ rule, target, parts = [target] }: Finding, { limits, scope }: Pick<Peer, 'limits' | 'scope'>): string[] {
  const limit = limits?.get(rule);
  if (!limit || (scope !== 'file' && isAmong(target, limit) && isAmong(`${typeOf(target)}.*`, limit))) return [rule];
  return parts.filter((part) => isAmong(part, limit));
}

const typeOf = (target: string): string => target.split('.')[0]!;
