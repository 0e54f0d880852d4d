import type { Outcome } from '../../github/outcome.ts';
import { UsageError } from '../../model/errors.ts';
import { hubFrom, outcomeText, reviewOn, type Connect, type Hub } from '../hub.ts';
import type { Io } from '../io.ts';
import { readReview } from '../reviewed.ts';
import type { Event, PullRequest } from './event.ts';
import type { Inputs } from './inputs.ts';
import { pullRequestOfRun } from './of-run.ts';
import type { Runner } from './runner.ts';

/** What a workflow says about comments; it comes from the job that posts, and never from a report. */
type Said = Pick<Inputs, 'token' | 'name'>;

/** Says on the pull request what is new in it. Whatever becomes of that, the run goes on. */
export async function reviewChange(
  { number, head }: PullRequest,
  file: string,
  { token, name }: Said,
  io: Io,
  runner: Runner,
  connect: Connect,
): Promise<void> {
  if (token === undefined) {
    runner.say('notice', 'There is no token to comment with: the findings are in the annotations and the summary of the job');
    return;
  }
  try {
    const { report } = readReview(file, 'the report');
    const outcome = await reviewOn(hubFor(token, io, connect), { number, headSha: head.sha }, report, name);
    tell(outcome, number, file, io, runner);
  } catch (error) {
    const why = error instanceof UsageError ? error.message : `internal error: ${String(error)} (please report it)`;
    runner.say('warning', `There are no comments on the pull request: ${why}`);
  }
}

const hubFor = (token: string, io: Io, connect: Connect): Hub => hubFrom(io.env['GITHUB_REPOSITORY'], token, io, connect);

/**
 * Posts the report of another run on the pull request of that run. The report may be anybody's; what it is about is taken
 * from the event.
 * @throws {UsageError} when it cannot be done
 */
export async function postReport(
  file: string,
  event: Event,
  { token, name }: Said,
  io: Io,
  runner: Runner,
  connect: Connect,
): Promise<void> {
  if (event.kind !== 'workflow-run' || event.of !== 'pull_request')
    throw new UsageError("Input 'review' is for workflow_run, after a workflow that ran on pull_request");
  if (token === undefined) throw new UsageError("Input 'review' needs a token that may write to pull requests: give the input token");
  const report = readReview(file, 'the report').report;
  const hub = hubFor(token, io, connect);
  const found = await pullRequestOfRun(hub, event.head);
  if ('reason' in found) {
    runner.say('notice', `There is no pull request to comment on: ${found.reason}`);
    return;
  }
  const outcome = await reviewOn(hub, { number: found.number, headSha: event.head.sha }, report, name);
  if (outcome.state === 'forbidden' || outcome.state === 'failed') throw new UsageError(`Nothing was posted: ${outcome.reason}`);
  tell(outcome, found.number, file, io, runner);
}

function tell(outcome: Outcome, number: number, file: string, io: Io, runner: Runner): void {
  const { state, reason } = outcome;
  if (state === 'forbidden') {
    runner.say(
      'notice',
      `There are no comments on the pull request: ${reason}. Runs for pull requests from forks and of Dependabot do not get that permission: ` +
        `the findings are in the annotations and the summary of the job; to comment on those too, upload ${file} with actions/upload-artifact, ` +
        'and let a second workflow post it (examples/workflows/fork-lint.yml and fork-review.yml)',
    );
  } else if (state === 'posted' || state === 'outdated' || state === 'closed') io.out(outcomeText(outcome, number));
  else runner.say('warning', outcomeText(outcome, number));
}
