import { rules } from '../../rules/index.ts';
import { ownRules } from '../engine/own.ts';
import { addresses, createClient, type Client } from '../github/client.ts';
import { GitHubError } from '../github/error.ts';
import { failure, nothing, type Outcome } from '../github/outcome.ts';
import { postReview } from '../github/post.ts';
import { readPullRequest } from '../github/pull-request.ts';
import type { Target } from '../github/target.ts';
import { UsageError } from '../model/errors.ts';
import type { RuleText } from '../model/result.ts';
import { count, enumerate, harmless, visible } from '../report/text.ts';
import { githubLink } from '../review/links.ts';
import { planReview, type ReviewOptions } from '../review/plan.ts';
import type { ReportDocument } from '../review/report-document.ts';
import type { Io } from './io.ts';

/** A repository on GitHub, and a way to talk to it. */
export interface Hub {
  readonly client: Client;
  readonly owner: string;
  readonly repo: string;
  /** Where people look at it, such as `https://github.com`. */
  readonly server: string;
}

export type Connect = typeof createClient;

/** How long all that is said and asked may take, in milliseconds; a job that waits costs money. */
const patience = 240_000;

/**
 * GitHub as the environment of a workflow names it; github.com where it says nothing.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
 * @param repository `owner/name`
 * @throws {UsageError} when it is none, or the token cannot be one
 */
export function hubFrom(repository: string | undefined, token: string, { env, version }: Io, connect: Connect = createClient): Hub {
  const [, owner, repo] = /^([\w.-]{1,100})\/(?!\.+$)([\w.-]{1,100})$/.exec(repository ?? '') ?? [];
  if (owner === undefined || repo === undefined) throw new UsageError(`'${repository ?? ''}' is no repository: write owner/name`);
  const client = connect({
    token,
    ...addresses(env),
    version: version(),
    patience,
  });
  return { client, owner, repo, server: serverOf(env) };
}

export const serverOf = (env: Io['env']): string => (env['GITHUB_SERVER_URL'] || 'https://github.com').replace(/\/+$/, '');

/** The texts of every rule that this version has; a report may name others. */
export const knownRules = (): ReadonlyMap<string, RuleText> => new Map([...rules, ...ownRules].map((rule) => [rule.id, rule]));

/** Whether possible findings count. Where a report does not say it: only a configuration that gives them weight makes them more than notes. */
export const weighsPossible = ({ findings, policy }: Pick<ReportDocument, 'findings' | 'policy'>): boolean =>
  policy ? policy.unknowns === 'warn' || policy.unknowns === 'fail' : findings.some(({ certain, level }) => !certain && level !== 'note');

/**
 * What the texts about a report rest on, beside the report.
 * @param commit what links lead to; undefined for no links
 * @param name what the run is called; undefined for no name
 */
export function reviewOptions(
  report: ReportDocument,
  commit: Parameters<typeof githubLink>[0] | undefined,
  name: string | undefined,
): ReviewOptions {
  const known = knownRules();
  return {
    ...(name === undefined ? {} : { name }),
    possible: weighsPossible(report),
    link: commit ? githubLink(commit) : () => undefined,
    rule: (id) => known.get(id),
    ruleLink: (id) => known.get(id)?.references[0],
  };
}

/**
 * Says on a pull request what a report holds.
 * @param pullRequest its number, and the commit at its head that was linted
 * @param name what the run is called: what other runs said on the pull request it leaves alone
 */
export async function reviewOn(
  hub: Hub,
  pullRequest: Pick<Target, 'number' | 'headSha'>,
  report: ReportDocument,
  name: string | undefined,
): Promise<Outcome> {
  const { client, owner, repo, server } = hub;
  const target = { owner, repo, ...pullRequest };
  try {
    const pull = await readPullRequest(client, target);
    const options = reviewOptions(report, { server, name: `${owner}/${repo}`, sha: target.headSha }, name);
    return await postReview(client, target, pull, planReview(report, pull, options));
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { state, reason } = failure(error);
    return nothing(state, reason);
  }
}

/** What became of a review, as text for a log. */
export function outcomeText(outcome: Outcome, number: number): string {
  const { reason, comments, fileComments, reviews, resolved, hidden, reopened, summary, notPosted } = outcome;
  const done = [
    ...(comments + fileComments > 0 ? [count(comments + fileComments, 'comment')] : reviews > 0 ? ['a review'] : []),
    ...(resolved + hidden > 0 ? [`${count(resolved + hidden, 'thread')} resolved`] : []),
    ...(reopened > 0 ? [`${count(reopened, 'thread')} reopened`] : []),
    ...(summary === 'created' || summary === 'updated' ? [`the summary ${summary}`] : []),
  ];
  const none = reason === undefined ? 'nothing to say' : 'nothing was posted';
  const lines = [
    `pull request #${number}: ${done.length > 0 ? enumerate(done) : none}${reason === undefined ? '' : ` (${reason})`}`,
    ...notPosted.map(({ what, why }) => `  not posted: ${what}: ${why}`),
  ];
  return harmless(lines.map((line) => `${visible(line)}\n`).join(''));
}
