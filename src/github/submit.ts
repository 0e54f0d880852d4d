/* oxlint-disable no-await-in-loop -- GitHub asks for one request after the other */
import { changesIn, type Hunk, spanAt } from '../review/diff.ts';
import type { NewComment } from '../review/types.ts';
import { GitHubError } from './error.ts';
import { readFiles } from './pull-request.ts';
import { assertCurrent, create, type Session } from './session.ts';

/** So many reviews are tried to find the comments that GitHub refuses, because it does not say which they are. */
const mostTries = 12;

export interface Review {
  readonly body: string;
  readonly comments: readonly NewComment[];
}

export interface Submitted {
  /** The reviews that were made: one, unless the reason for a refusal could only be found by trying. */
  readonly reviews: readonly { readonly id: number; readonly comments: readonly NewComment[] }[];
  /** What GitHub does not take on a line, to be said in another way. */
  readonly homeless: readonly NewComment[];
}

/**
 * Submits a review. A single comment that GitHub does not take makes it refuse all of them (422): those are found by the diff as it is
 * now, and then by trial.
 * @throws {GitHubError} when it is not for the sake of a comment
 * @throws {Overtaken}
 */
export async function submitReview(session: Session, review: Review): Promise<Submitted> {
  const first = await attempt(session, review);
  if (first) return first;
  await assertCurrent(session);
  const { files } = await readFiles(session.client, session.paths);
  const hunks = new Map(files.map(({ file, patch }) => [file, changesIn(patch ?? '').hunks]));
  const placed = review.comments.filter((comment) => isIn(hunks.get(comment.file) ?? [], comment));
  const misplaced = review.comments.filter((comment) => !placed.includes(comment));
  const tries = { left: mostTries };
  const search = misplaced.length > 0 ? submitSome : submitHalves;
  const { reviews, homeless } = await search(session, { body: review.body, comments: placed }, tries);
  return { reviews, homeless: [...misplaced, ...homeless] };
}

const isIn = (hunks: readonly Hunk[], { line, startLine }: NewComment): boolean => {
  const hunk = spanAt(hunks, line);
  return hunk !== undefined && (startLine === undefined || (startLine < line && startLine >= hunk.first));
};

/** Undefined when GitHub refuses what the review says. */
async function attempt(session: Session, { body, comments }: Review): Promise<Submitted | undefined> {
  const path = `${session.paths.pull}/reviews`;
  const request = { commit_id: session.target.headSha, event: 'COMMENT', body, comments: comments.map((comment) => asRequest(comment)) };
  try {
    return { reviews: [{ id: await create(session, path, request), comments }], homeless: [] };
  } catch (error) {
    if (error instanceof GitHubError && error.trouble === 'refused') return undefined;
    throw error;
  }
}

const asRequest = ({ file, line, startLine, side, body }: NewComment) => ({
  path: file,
  line,
  side,
  ...(startLine !== undefined && { start_line: startLine, start_side: side }),
  body,
});

async function submitSome(session: Session, review: Review, tries: { left: number }): Promise<Submitted> {
  if (review.comments.length === 0 || tries.left === 0) return { reviews: [], homeless: review.comments };
  tries.left -= 1;
  return (await attempt(session, review)) ?? submitHalves(session, review, tries);
}

/** Halves what was refused until only the comments at fault are left. The first review that succeeds has the body. */
async function submitHalves(session: Session, { body, comments }: Review, tries: { left: number }): Promise<Submitted> {
  if (comments.length < 2) return { reviews: [], homeless: comments };
  const middle = Math.ceil(comments.length / 2);
  const one = await submitSome(session, { body, comments: comments.slice(0, middle) }, tries);
  const rest = one.reviews.length > 0 ? 'More comments of the review above.' : body;
  const two = await submitSome(session, { body: rest, comments: comments.slice(middle) }, tries);
  return { reviews: [...one.reviews, ...two.reviews], homeless: [...one.homeless, ...two.homeless] };
}

/**
 * The comments that a review should have and does not: an answer of success is no proof.
 * @throws {GitHubError}
 */
export async function missingComments(session: Session, { id, comments }: Submitted['reviews'][number]): Promise<readonly NewComment[]> {
  if (comments.length === 0) return [];
  const { items } = await session.client.list(`${session.paths.pull}/reviews/${id}/comments`);
  if (items.length >= comments.length) return [];
  const there = (items as { path?: unknown; body?: unknown }[]).map(({ path, body }) => `${path}\n${String(body).trimEnd()}`);
  return comments.filter(({ file, body }) => !there.includes(`${file}\n${body.trimEnd()}`));
}
