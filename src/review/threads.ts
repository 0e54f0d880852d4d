import { markerIn, startOf } from './marker.ts';
import type { ReviewedFinding } from './report-document.ts';
import type { ExistingComment, ReviewPlan, Thread } from './types.ts';

/** Fingerprints of the findings that a comment of ours tells of. */
export const toldIn = ({ body }: { readonly body: string }): readonly string[] => markerIn(body)?.fingerprints ?? [];

/** Whether a run of this name has written a comment; a run without a name, if it is undefined. */
export const isOf = (name: string | undefined, { body }: { readonly body: string }): boolean => {
  const marker = markerIn(body);
  return marker !== undefined && marker.name === name;
};

/** Fingerprints of what nobody has accepted, the old ones too. */
export const thereIn = (findings: readonly ReviewedFinding[]): ReadonlySet<string> =>
  new Set(findings.filter(({ suppressed }) => !suppressed).map(({ fingerprint }) => fingerprint));

/**
 * Findings that were told, have been there ever since, and that nothing tells of any more: somebody deleted the comment, and
 * does not want to hear of it again.
 * @param summary ours, which remembers what was told
 * @param told what comments tell of
 */
export function deletedFrom(
  summary: ExistingComment | undefined,
  told: ReadonlySet<string>,
  there: ReadonlySet<string>,
): ReadonlySet<string> {
  const remembered = new Set(summary && toldIn(summary));
  return new Set([...there].filter((fingerprint) => remembered.has(startOf(fingerprint)) && !told.has(fingerprint)));
}

/**
 * Which threads of ours are done, and which are not any more. What a person resolved stays so, and where one has answered
 * nothing is resolved: they are talking.
 * @param threads those of the run
 * @param there fingerprints of all that is there
 * @param news what the pull request is told of
 */
export function settledThreads(
  threads: readonly Thread[],
  there: ReadonlySet<string>,
  news: readonly ReviewedFinding[],
): Pick<ReviewPlan, 'resolve' | 'reopen'> {
  const ours = threads.filter((thread) => toldIn(thread).length > 0);
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
