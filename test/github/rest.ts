import { type Call, sample } from './contract.ts';
import {
  type Account,
  type Comment,
  type Conversation,
  isTooLong,
  type NewThread,
  type Review,
  type Thread,
  tooLong,
} from './conversation.ts';
import type { World } from './graphql.ts';
import type { DiffFile } from './repository.ts';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** All of a list, of which the server shows a page. */
  readonly list?: readonly unknown[];
}

const refused = (...errors: string[]): Reply => ({
  status: 422,
  body: { message: 'Unprocessable Entity', errors, documentation_url: 'https://docs.github.com/rest', status: '422' },
});

/** The same where its description has an object for each error. */
const invalid = (message: string): Reply => ({
  status: 422,
  body: {
    message: 'Validation Failed',
    errors: [{ resource: 'PullRequestReviewComment', code: 'custom', field: 'pull_request_review_thread', message }],
    documentation_url: 'https://docs.github.com/rest',
    status: '422',
  },
});

const user = ({ login, type }: Account) => sample('simple-user', { login, type });

/** What GitHub answers to a request that it describes and allows. */
export function reply(world: World, viewer: Account, call: Call, query: URLSearchParams, body: Readonly<Record<string, unknown>>): Reply {
  const { conversation, repository } = world;
  const of = call.parameters;
  if (of['owner'] !== world.owner || of['repo'] !== world.repo) return missing;
  if ((of['pull_number'] ?? of['issue_number'] ?? String(world.number)) !== String(world.number)) return missing;
  switch (call.name.replace('/repos/{owner}/{repo}', '')) {
    case 'GET /pulls':
      return list(isAskedFor(world, query) ? [world] : [], (one) => pullRequest('pull-request-simple', one));
    case 'GET /pulls/{pull_number}':
      return { status: 200, body: pullRequest('pull-request', world) };
    case 'GET /pulls/{pull_number}/files':
      return list(repository.diff(), fileEntry);
    case 'GET /pulls/{pull_number}/reviews':
      return list(conversation.reviews, review);
    case 'POST /pulls/{pull_number}/reviews':
      return newReview(world, viewer, body);
    case 'GET /pulls/{pull_number}/reviews/{review_id}/comments':
      return list(
        conversation.threads.filter((thread) => thread.comments[0]!.review === Number(of['review_id'])),
        (thread) => sample('review-comment', reviewComment(thread)),
      );
    case 'GET /pulls/{pull_number}/comments':
      return list(conversation.threads.toReversed(), (thread) => sample('pull-request-review-comment', reviewComment(thread)));
    case 'POST /pulls/{pull_number}/comments':
      return newThread(world, viewer, body);
    case 'GET /issues/{issue_number}/comments':
      return list(conversation.comments, issueComment);
    case 'POST /issues/{issue_number}/comments':
      return newComment(conversation, viewer, String(body['body']));
    case 'PATCH /issues/comments/{comment_id}':
      return edit(conversation, Number(of['comment_id']), String(body['body']));
    default:
      throw new Error(`the tests have no answer to ${call.name}`);
  }
}

const missing: Reply = { status: 404, body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' } };

const list = <T>(all: readonly T[], shown: (one: T) => unknown): Reply => ({ status: 200, body: [], list: all.map((one) => shown(one)) });

function pullRequest(name: string, world: World): Record<string, unknown> {
  const pull = sample(name, { number: world.number, state: world.isOpen() ? 'open' : 'closed' });
  const end = (whole: unknown, sha: string, ref: string, repository: string) => {
    const { repo, ...rest } = whole as { repo: object };
    return { ...rest, sha, ref, repo: { ...repo, full_name: repository } };
  };
  const here = `${world.owner}/${world.repo}`;
  return {
    ...pull,
    head: end(pull['head'], world.repository.head, 'change', world.headRepository),
    base: end(pull['base'], world.repository.main, 'main', here),
  };
}

/** `head` is the owner of the fork and its branch. */
function isAskedFor(world: World, query: URLSearchParams): boolean {
  const head = `${world.headRepository.split('/')[0]}:change`;
  const state = query.get('state') ?? 'open';
  return (query.get('head') ?? head) === head && (state === 'all' || state === (world.isOpen() ? 'open' : 'closed'));
}

const fileEntry = ({ file, previous, status, additions, deletions, patch }: DiffFile) =>
  sample('diff-entry', {
    filename: file,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    ...(previous !== undefined && { previous_filename: previous }),
    ...(patch !== undefined && { patch }),
  });

const review = ({ id, nodeId, author, body, commit }: Review) =>
  sample('pull-request-review', { id, node_id: nodeId, user: user(author), body, commit_id: commit, state: 'COMMENTED' });

function reviewComment({ file, line, startLine, commit, comments: [first] }: Thread): Record<string, unknown> {
  const { id, nodeId, author, body, review: of } = first!;
  const lines = {
    ...(line !== undefined && { line }),
    ...(startLine !== undefined && { start_line: startLine }),
    subject_type: line === undefined ? 'file' : 'line',
  };
  return {
    id,
    node_id: nodeId,
    user: user(author),
    body,
    path: file,
    original_commit_id: commit,
    pull_request_review_id: of ?? null,
    ...lines,
  };
}

const issueComment = ({ id, nodeId, author, body }: Comment) => sample('issue-comment', { id, node_id: nodeId, user: user(author), body });

/** A review is made as a whole or not at all, and the answer does not say which comment was at fault. */
function newReview({ conversation, repository }: World, viewer: Account, request: Readonly<Record<string, unknown>>): Reply {
  const {
    commit_id: commit = repository.head,
    body = '',
    event,
    comments = [],
  } = request as {
    commit_id?: string;
    body?: string;
    event?: string;
    comments?: NewThread[];
  };
  if (!repository.has(commit)) return refused(`Pull request review commit ${commit} is not part of the pull request`);
  if (event !== 'COMMENT') throw new Error('only comments are expected');
  if (body.trim() === '' && comments.length === 0) return refused('Review cannot be submitted without a body or comments');
  if (isTooLong(body)) return refused(tooLong('Body'));
  const errors = comments.map((comment) => conversation.refusal(comment, commit)).filter((error) => error !== undefined);
  if (errors.length > 0) return refused([...new Set(errors)].join(', '));
  return { status: 200, body: review(conversation.newReview(viewer, body, commit, comments)) };
}

function newThread({ conversation, repository }: World, viewer: Account, request: Readonly<Record<string, unknown>>): Reply {
  const comment = request as unknown as NewThread & { commit_id: string };
  if (!repository.has(comment.commit_id))
    return invalid(`Pull request review thread commit ${comment.commit_id} is not part of the pull request`);
  const error = conversation.refusal(comment, comment.commit_id);
  if (error !== undefined) return invalid(error);
  const thread = conversation.newThread(viewer, comment, comment.commit_id);
  return { status: 201, body: sample('pull-request-review-comment', reviewComment(thread)) };
}

function newComment(conversation: Conversation, viewer: Account, body: string): Reply {
  if (isTooLong(body) || body.trim() === '') return invalid(tooLong('Body'));
  const comment = conversation.newComment(viewer, body);
  conversation.comments.push(comment);
  return { status: 201, body: issueComment(comment) };
}

function edit(conversation: Conversation, id: number, body: string): Reply {
  const comment = conversation.comments.find((one) => one.id === id);
  // GitHub does answer so, though its description of this request does not mention it.
  if (!comment) return missing;
  if (isTooLong(body) || body.trim() === '') return invalid(tooLong('Body'));
  comment.body = body;
  return { status: 200, body: issueComment(comment) };
}
