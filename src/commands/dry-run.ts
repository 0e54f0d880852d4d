import { Repository } from '../input/git/repository.ts';
import { UsageError } from '../model/errors.ts';
import { harmless, visible } from '../report/text.ts';
import { changedFilesIn } from '../review/diff.ts';
import { planReview } from '../review/plan.ts';
import type { ReportDocument } from '../review/report-document.ts';
import { reviewOptions, serverOf } from './hub.ts';
import type { Io } from './io.ts';

/**
 * What would be posted on a pull request of which nobody has spoken yet, as text. The work tree is its head; nobody is asked.
 * @param since what it is compared with
 * @param repository `owner/name`, for the links
 * @param name what the run is called
 * @throws {UsageError} when it is not known which lines the change touches
 */
export function dryRun(
  report: ReportDocument,
  folder: string,
  {
    since,
    repository,
    name,
  }: { readonly since: string | undefined; readonly repository: string | undefined; readonly name: string | undefined },
  io: Io,
): string {
  if (since === undefined) throw new UsageError('--dry-run needs --since REVISION: only then is it known which lines the change touches');
  const git = new Repository(folder);
  const [from, headSha] = [git.commitOf(since), git.commitOf('HEAD')];
  const files = changedFilesIn(git.patch(git.mergeBase(from, headSha) ?? from));
  const pull = { number: 1, isOpen: true, headSha, files, threads: [], reviews: [], summaries: [], limits: [] };
  const options = reviewOptions(
    report,
    repository === undefined ? undefined : { server: serverOf(io.env), name: repository, sha: headSha },
    name,
  );
  const { review, fileComments, summary, leftOut } = planReview(report, pull, options);
  const parts = [
    ...(review?.comments ?? []).map(({ file, startLine, line, body }) => ({
      title: `comment on ${file}:${startLine === undefined ? line : `${startLine}-${line}`}`,
      body,
    })),
    ...fileComments.map(({ file, body }) => ({ title: `comment on the file ${file}`, body })),
    ...(review ? [{ title: 'body of the review', body: review.body }] : []),
    ...(summary ? [{ title: 'summary', body: summary.body }] : []),
    ...leftOut.map(({ fingerprint, file, why }) => ({ title: `not told: ${fingerprint} in ${file}`, body: why })),
  ];
  if (parts.length === 0) return 'There is nothing to say.\n';
  return harmless(parts.map(({ title, body }) => `---------- ${visible(title)}\n${body.split('\n').map(visible).join('\n')}\n\n`).join(''));
}
