import type { Peer } from '../engine/suppress.ts';
import { inOneLine, type Note } from '../suppress/note.ts';

/** What a suppression for another tool is as one of ours: for the rules that need it. */
export function noteOf({ shown: { reason, until }, findings }: Peer): Note {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  // In our form, what looks like a date at the end is one.
  const text = inOneLine(reason).replace(/\((until [^()\s]*)\)$/, '$1');
  return { rules, reason: text, ...(until === undefined ? {} : { until }) };
}
