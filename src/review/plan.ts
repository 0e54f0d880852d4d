import { isNews, worstFirst } from '../report/findings.ts';
import { count } from '../report/text.ts';
import { commentOn, listComment, type TextOptions } from './comment.ts';
import { type Diff, diffOf, type Span } from './diff.ts';
import { type Group, isOnAddedLine, placementOf } from './placement.ts';
import type { ReportDocument } from './report-document.ts';
import { secretLines, suggestionFor } from './suggestion.ts';
import { summaryOf, titleOf } from './summary.ts';
import { deletedFrom, isOf, settledThreads, thereIn, toldIn } from './threads.ts';
import type { NewComment, PullRequest, ReviewPlan } from './types.ts';

export interface ReviewOptions extends TextOptions {
  /** Comments that stand open on the lines of a pull request; what is beyond is listed in the body of the review. Default: 50. */
  readonly mostComments?: number;
}

/** Comments on files: each is a request of its own. */
const mostFileComments = 10;
/** Findings that the bodies of all reviews list; the summary counts them all. */
const mostListed = 300;

/**
 * What to post about a report on a pull request: new findings where they can be seen, each once; threads of findings that
 * are gone resolved, and of those that came back reopened; one summary.
 */
export function planReview(report: ReportDocument, pull: PullRequest, options: ReviewOptions): ReviewPlan {
  const diff = diffOf(pull.files);
  const compared = report.before ? report : againstDiff(report, diff);
  const news = worstFirst(compared.findings.filter((finding) => isNews(finding, options.possible)));
  const threads = pull.threads.filter((thread) => thread.byUs && isOf(options.name, thread));
  const existing = pull.summaries.find((one) => isOf(options.name, one));
  const there = thereIn(compared.findings);
  const inThreads = threads.flatMap(toldIn);
  const inBodies = pull.reviews.filter((one) => isOf(options.name, one)).flatMap(toldIn);
  const told = new Set([...inThreads, ...inBodies]);
  const deleted = deletedFrom(existing, told, there);
  const fresh = news.filter(({ fingerprint }) => !told.has(fingerprint) && !deleted.has(fingerprint));

  const most = options.mostComments ?? 50;
  const open = threads.filter((thread) => !thread.isResolved && toldIn(thread).length > 0).length;
  const { onLines, onFiles, elsewhere } = placementOf(fresh, diff, {
    onLines: Math.max(0, most - open),
    onFiles: Math.min(mostFileComments, Math.max(0, most + mostFileComments - open)),
  });
  const secrets = secretLines(report.findings);
  const comments = onLines.map((group) => lineComment(group, diff, secrets.get(group.file) ?? [], options));
  const files = onFiles.map(({ file, findings }) => ({ file, ...listComment('comment', '', findings, options) }));
  const listed = elsewhere.slice(0, Math.max(0, mostListed - inBodies.length));
  const body = listComment('review', intro(onLines, listed.length, options), listed, options);
  const leftOut = [...elsewhere.slice(listed.length), ...body.leftOut, ...files.flatMap((file) => file.leftOut)];
  const untold = new Set(leftOut);
  const said = [...deleted, ...fresh.filter((finding) => !untold.has(finding)).map(({ fingerprint }) => fingerprint), ...told];
  const remembered = said.filter((fingerprint) => there.has(fingerprint));
  const summary = summaryOf(compared, pull, existing, remembered, options);
  return {
    ...(comments.length + listed.length > 0 ? { review: { body: body.text, comments } } : {}),
    fileComments: files.map(({ file, text }) => ({ file, body: text })),
    ...settledThreads(threads, there, news),
    ...(summary === undefined ? {} : { summary: { body: summary, ...(existing ? { replaces: existing } : {}) } }),
    leftOut: leftOut.map(({ fingerprint, file }) => ({ fingerprint, file, why: 'there are too many findings to list each of them' })),
  };
}

/** A report that compares with nothing: what is on lines that the pull request adds is new. */
function againstDiff(report: ReportDocument, diff: Diff): ReportDocument {
  const findings = report.findings.map((finding) => ({
    ...finding,
    status: isOnAddedLine(finding, diff) ? ('new' as const) : ('unchanged' as const),
  }));
  return { ...report, findings, before: { name: 'the lines that it does not change', fixed: [] } };
}

function intro(onLines: readonly Group[], listed: number, options: ReviewOptions): string {
  const here = onLines.reduce((sum, { findings }) => sum + findings.length, 0);
  if (listed === 0) return `${titleOf(options)}: ${count(here, 'finding')} on the lines below.`;
  const there = here === 0 ? count(listed, 'finding') : `${count(here, 'finding')} on the lines below, and ${listed}`;
  return `${titleOf(options)}: ${there} where no comment can stand:`;
}

/** The comment stands on the lines that a suggestion replaces, when there is one. */
function lineComment({ file, findings, lines }: Group, diff: Diff, secrets: readonly Span[], options: ReviewOptions): NewComment {
  const suggestion = findings.length === 1 ? suggestionFor(findings[0]!, diff(file)!, secrets) : undefined;
  const { first, last } = suggestion ?? lines!;
  return {
    file,
    line: last,
    ...(first < last ? { startLine: first } : {}),
    side: 'RIGHT',
    body: commentOn(findings, first, suggestion, options),
  };
}
