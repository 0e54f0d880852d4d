import { groupBy } from '../report/findings.ts';
import { type Diff, firstLineIn, spanAt, type Span } from './diff.ts';
import type { ReviewedFinding } from './report-document.ts';

/** Findings that are told together: of one rule on the same lines, or in one file. The worst comes first. */
export interface Group {
  readonly file: string;
  readonly findings: readonly ReviewedFinding[];
  /** Lines that can be commented on; absent when it is about the file. */
  readonly lines?: Span;
}

export interface Placement {
  readonly onLines: readonly Group[];
  readonly onFiles: readonly Group[];
  /** In files that the pull request does not touch, and what is beyond the limits. */
  readonly elsewhere: readonly ReviewedFinding[];
}

/** Findings in one comment. */
const mostTogether = 100;
/** Findings that take more lines are told on the first one. */
const longestSpan = 10;

/** Where each finding can be told, the first ones first. */
export function placementOf(
  findings: readonly ReviewedFinding[],
  diff: Diff,
  most: { readonly onLines: number; readonly onFiles: number },
): Placement {
  const lines = new Map(findings.map((finding) => [finding, linesOf(finding, diff)]));
  const onLines = [
    ...groupBy(
      findings.filter((finding) => lines.get(finding)),
      (finding) => JSON.stringify([finding.file, finding.rule, lines.get(finding)]),
    ).values(),
  ]
    .slice(0, most.onLines)
    .map((group) => group.slice(0, mostTogether));
  const onFiles = [
    ...groupBy(
      findings.filter((finding) => !lines.get(finding) && diff(finding.file)),
      ({ file }) => file,
    ).values(),
  ]
    .slice(0, most.onFiles)
    .map((group) => group.slice(0, mostTogether));
  const placed = new Set([...onLines, ...onFiles].flat());
  return {
    onLines: onLines.map((group) => ({ file: group[0]!.file, findings: group, lines: lines.get(group[0]!)! })),
    onFiles: onFiles.map((group) => ({ file: group[0]!.file, findings: group })),
    elsewhere: findings.filter((finding) => !placed.has(finding)),
  };
}

/** All of its lines if they are few and in one hunk; else the first; else the first of them that the pull request shows. */
function linesOf(finding: ReviewedFinding, diff: Diff): Span | undefined {
  const changes = diff(finding.file);
  if (!changes) return undefined;
  const span = spanOf(finding);
  const hunk = spanAt(changes.hunks, span.first);
  if (hunk) return span.last <= hunk.last && span.last - span.first < longestSpan ? span : { first: span.first, last: span.first };
  const line = firstLineIn(changes.added, span) ?? firstLineIn(changes.hunks, span);
  return line === undefined ? undefined : { first: line, last: line };
}

/** True when a line of the finding is one that the pull request adds. */
export const isOnAddedLine = (finding: ReviewedFinding, diff: Diff): boolean =>
  firstLineIn(diff(finding.file)?.added ?? [], spanOf(finding)) !== undefined;

function spanOf({ location: { start, end } }: ReviewedFinding): Span {
  return { first: start.line, last: Math.max(start.line, end.column === 1 ? end.line - 1 : end.line) };
}
