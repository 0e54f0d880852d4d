/* oxlint-disable no-await-in-loop -- GitHub asks for one request after the other */
import type { NewFileComment, PullRequest, ReviewPlan, Thread } from '../review/types.ts';
import type { Client } from './client.ts';
import { asFileComment, bodyWith, fitted, forgetting } from './elsewhere.ts';
import { GitHubError } from './error.ts';
import { failure, newTally, nothing, type Outcome, type Tally } from './outcome.ts';
import { assertCurrent, create, newSession, Overtaken, type Session } from './session.ts';
import { reopenThreads, resolveThreads } from './settle.ts';
import { missingComments, submitReview } from './submit.ts';
import type { Target } from './target.ts';

/** Comments that GitHub does not take on their lines are said on their files, so many of them; the rest in a review. */
const mostMoved = 10;

/**
 * Carries out a plan. What GitHub refuses becomes part of the outcome; nothing of it is thrown.
 * @param pull what the plan was made from
 */
export async function postReview(client: Client, target: Target, pull: PullRequest, plan: ReviewPlan): Promise<Outcome> {
  const session = newSession(client, target, pull);
  const tally = newTally();
  try {
    await assertCurrent(session);
    const unsaid = await postComments(session, plan, tally);
    await settle(session, plan, tally);
    if (plan.summary) await postSummary(session, { ...plan.summary, body: forgetting(plan.summary.body, unsaid) }, tally);
  } catch (error) {
    if (error instanceof Overtaken) return stopped(session, tally, error.state, error.message);
    if (!(error instanceof GitHubError)) throw error;
    const { state, reason } = failure(error);
    return stopped(session, tally, state, reason);
  }
  return tally.notPosted.length > 0 ? { ...tally, state: 'partly', reason: 'GitHub did not take all of it' } : tally;
}

/** What it means to end early: a part is posted or nothing is. */
function stopped({ made }: Session, tally: Tally, state: Outcome['state'], reason: string): Outcome {
  const posted = made.length + tally.resolved + tally.hidden + tally.reopened > 0;
  return posted
    ? { ...tally, state: 'partly', reason, notPosted: [...tally.notPosted, { what: 'the rest', why: reason }] }
    : nothing(state, reason);
}

/**
 * The review, the comments on files, and what has no other place than the body of a review.
 * @returns the texts of those that GitHub did not take anywhere
 */
async function postComments(session: Session, plan: ReviewPlan, tally: Tally): Promise<readonly string[]> {
  const review = plan.review && {
    body: fitted(plan.review.body),
    comments: plan.review.comments.map((one) => ({ ...one, body: fitted(one.body) })),
  };
  const { reviews, homeless } = review ? await submitReview(session, review) : { reviews: [], homeless: [] };
  tally.reviews += reviews.length;
  const unsaid: string[] = [];
  for (const submitted of reviews) {
    const missing = await missingComments(session, submitted);
    tally.comments += submitted.comments.length - missing.length;
    unsaid.push(...missing.map(({ body }) => body));
    tally.notPosted.push(...missing.map(({ file, line }) => ({ what: `the comment on ${file}:${line}`, why: 'GitHub did not keep it' })));
  }
  const moved = homeless.map((comment) => asFileComment(comment));
  const refused: NewFileComment[] = [];
  for (const comment of [...plan.fileComments, ...moved.slice(0, mostMoved)]) {
    if (await postFileComment(session, comment)) tally.fileComments += 1;
    else refused.push(comment);
  }
  const rest = [...refused, ...moved.slice(mostMoved)];
  const isSaid = !review || reviews.length > 0;
  if (rest.length === 0 && isSaid) return unsaid;
  const left = await postText(session, bodyWith(isSaid ? 'GitHub takes no comments on these lines and files:' : review.body, rest), tally);
  return [...unsaid, ...left];
}

/** False when GitHub refuses, as with a file that is not part of the diff. */
async function postFileComment(session: Session, { file, body }: NewFileComment): Promise<boolean> {
  const path = `${session.paths.pull}/comments`;
  const request = { commit_id: session.target.headSha, path: file, subject_type: 'file', body: fitted(body) };
  return isTaken(create(session, path, request, `${path}?sort=created&direction=desc`));
}

async function postText(session: Session, { body, left }: ReturnType<typeof bodyWith>, tally: Tally): Promise<readonly string[]> {
  const request = { commit_id: session.target.headSha, event: 'COMMENT', body: fitted(body) };
  const taken = await isTaken(create(session, `${session.paths.pull}/reviews`, request));
  if (taken) tally.reviews += 1;
  else tally.notPosted.push({ what: 'the body of the review', why: 'GitHub refuses it' });
  tally.notPosted.push(...left.map(({ file }) => ({ what: `a comment on ${file}`, why: 'there is no room left in the review' })));
  return [...(taken ? [] : [body]), ...left.map((one) => one.body)];
}

async function isTaken(creation: Promise<unknown>): Promise<boolean> {
  try {
    await creation;
    return true;
  } catch (error) {
    if (error instanceof GitHubError && error.trouble === 'refused') return false;
    throw error;
  }
}

async function settle({ client }: Session, { resolve, reopen }: ReviewPlan, tally: Tally): Promise<void> {
  const { hidden, unsettled } = await resolveThreads(client, resolve);
  tally.hidden = hidden;
  tally.resolved = resolve.length - hidden - unsettled.length;
  const closed = await reopenThreads(client, reopen);
  tally.reopened = reopen.length - closed.length;
  const named = ({ file, line }: Thread): string => (line === undefined ? file : `${file}:${line}`);
  tally.notPosted.push(
    ...unsettled.map(({ thread, why }) => ({ what: `resolving the thread on ${named(thread)}`, why })),
    ...closed.map(({ thread, why }) => ({ what: `reopening the thread on ${named(thread)}`, why })),
  );
}

type Summary = NonNullable<ReviewPlan['summary']>;

/** Writes the summary in place of the one that is there. */
async function postSummary(session: Session, { body, replaces: existing }: Summary, tally: Tally): Promise<void> {
  const text = fitted(body);
  if (existing?.body === text) {
    tally.summary = 'unchanged';
    return;
  }
  try {
    if (existing && (await isUpdated(session, existing.id, text))) tally.summary = 'updated';
    else {
      await create(session, `${session.paths.issue}/comments`, { body: text });
      tally.summary = 'created';
    }
  } catch (error) {
    if (!(error instanceof GitHubError && error.trouble === 'refused')) throw error;
    tally.notPosted.push({ what: 'the summary', why: error.message });
  }
}

/** False when somebody deleted it. */
async function isUpdated({ client, paths }: Session, id: number, body: string): Promise<boolean> {
  try {
    await client.patch(`${paths.issueComments}/${id}`, { body });
    return true;
  } catch (error) {
    if (error instanceof GitHubError && error.trouble === 'missing') return false;
    throw error;
  }
}
