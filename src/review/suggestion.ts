import type { Location } from '../model/result.ts';
import { type Changes, spanAt, type Span } from './diff.ts';
import type { ReviewedFinding } from './report-document.ts';

/** Lines of the head, and what is to stand in their place. */
export interface Suggestion extends Span {
  readonly lines: readonly string[];
}

/** Larger changes are for an editor, not for a button. */
const mostLines = 40;
const longestLine = 1000;

/** What could be a secret, should no rule have said so: a name and a text, or the shape of a key; and what was masked. */
const secretive =
  /(?:password|passwd|secret|token|credential|private.?key|api.?key|access.?key)\w*["']?\s*[:=]\s*["']?(?!(?:true|false|null)\b)\w|AKIA[0-9A-Z]{16}|-----BEGIN|\*{4}/i;

/** What cannot be seen, and other line ends, of which it is not known what GitHub makes. */
const unseen = /[^\P{C}\t]/u;

/** Lines on which a report has found secrets, by file; the accepted ones too. */
export function secretLines(findings: readonly ReviewedFinding[]): ReadonlyMap<string, readonly Span[]> {
  const lines = new Map<string, Span[]>();
  for (const place of findings.filter(({ family }) => family === 'secrets').flatMap((one): Location[] => [one, ...one.related])) {
    const span = { first: place.location.start.line, last: place.location.end.line };
    const known = lines.get(place.file);
    if (known) known.push(span);
    else lines.set(place.file, [span]);
  }
  return lines;
}

/**
 * The fix of a finding as a change of lines that can be commented on, in one hunk; undefined where it is none, or where a
 * line that it would quote may hold a secret.
 */
export function suggestionFor(finding: ReviewedFinding, changes: Changes, secrets: readonly Span[]): Suggestion | undefined {
  const [patch, ...others] = finding.fix?.patch ?? [];
  if (!patch || others.length > 0 || patch.file !== finding.file) return undefined;
  const suggestion =
    patch.end >= patch.start ? { first: patch.start, last: patch.end, lines: patch.lines } : inserted(patch.start, patch.lines, changes);
  const hunk = suggestion && spanAt(changes.hunks, suggestion.first);
  if (!hunk || suggestion.last > hunk.last || suggestion.last - suggestion.first >= mostLines || suggestion.lines.length > mostLines)
    return undefined;
  const before = hunk.lines.slice(suggestion.first - hunk.first, suggestion.last - hunk.first + 1);
  if (before.join('\n') === suggestion.lines.join('\n')) return undefined;
  if (secrets.some((span) => span.first <= suggestion.last && span.last >= suggestion.first)) return undefined;
  const refused = (line: string): boolean => line.length > longestLine || unseen.test(line) || secretive.test(line);
  return [...before, ...suggestion.lines].some(refused) ? undefined : suggestion;
}

/** A suggestion has to take the place of a line: the one before the new lines, or else the one after. */
function inserted(at: number, lines: readonly string[], { hunks }: Changes): Suggestion | undefined {
  const [before, after] = [spanAt(hunks, at - 1), spanAt(hunks, at)];
  if (before) return { first: at - 1, last: at - 1, lines: [before.lines[at - 1 - before.first]!, ...lines] };
  return after && { first: at, last: at, lines: [...lines, after.lines[at - after.first]!] };
}
