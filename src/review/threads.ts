import { markerIn } from './marker.ts';
import type { ReviewedFinding } from './report-document.ts';
import type { ReviewPlan, Thread } from './types.ts';

/** Fingerprints of the findings that a comment of ours tells of. */
export const toldIn = ({ body }: { readonly body: string }): readonly string[] => markerIn(body)?.fingerprints ?? [];

/**
 * Which threads of ours are done, and which are not any more. What a person resolved stays so, and where one has answered
 * nothing is resolved: they are talking.
 * @param findings all that is there, the old ones too
 * @param news what the pull request is told of
 */
export function settledThreads(
  threads: readonly Thread[],
  findings: readonly ReviewedFinding[],
  news: readonly ReviewedFinding[],
): Pick<ReviewPlan, 'resolve' | 'reopen'> {
  const ours = threads.filter((thread) => thread.byUs && toldIn(thread).length > 0);
  const there = new Set(findings.filter(({ suppressed }) => !suppressed).map(({ fingerprint }) => fingerprint));
  const gone = (thread: Thread): boolean => !toldIn(thread).some((fingerprint) => there.has(fingerprint));
  return {
    resolve: ours.filter((thread) => !thread.isResolved && !thread.answeredByPerson && gone(thread)),
    reopen: reopened(ours, news),
  };
}

/** One thread for each finding that came back, where none of its threads is open and nobody wants to hear no more of it. */
function reopened(ours: readonly Thread[], news: readonly ReviewedFinding[]): Thread[] {
  const byFinding = new Map<string, Thread[]>();
  for (const thread of ours) {
    for (const fingerprint of toldIn(thread)) {
      const threads = byFinding.get(fingerprint);
      if (threads) threads.push(thread);
      else byFinding.set(fingerprint, [thread]);
    }
  }
  const reopen = new Set<Thread>();
  for (const { fingerprint } of news) {
    const threads = byFinding.get(fingerprint) ?? [];
    if (threads.length === 0 || threads.some((thread) => !thread.isResolved || thread.resolvedByPerson || reopen.has(thread))) continue;
    reopen.add(threads.findLast(({ isOutdated }) => !isOutdated) ?? threads.at(-1)!);
  }
  return [...reopen];
}
