import { readFileSync } from 'node:fs';
import { buildSchema, type FormattedExecutionResult, graphql, GraphQLError } from 'graphql';
import type { Account, Comment, Conversation, Thread } from './conversation.ts';
import type { Repository } from './repository.ts';

const schema = buildSchema(readFileSync(new URL('schema.generated.graphql', import.meta.url), 'utf8'));

export interface Viewer extends Account {
  readonly pullRequests: 'write' | 'read' | 'none';
  readonly contents: 'write' | 'read';
}

export interface World {
  readonly repository: Repository;
  readonly conversation: Conversation;
  readonly isOpen: () => boolean;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** Where the head of the pull request is: `owner/name`. */
  readonly headRepository: string;
}

type Arguments = Readonly<Record<string, string | number | undefined>>;

/** Answers a GraphQL request as GitHub does: refused fields are null, and each has an error with a `type`. */
export async function answer(
  world: World,
  viewer: Viewer,
  body: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> },
) {
  const result = await graphql({ schema, source: body.query, rootValue: root(world, viewer), variableValues: body.variables ?? null });
  const { errors, ...rest } = result;
  if (!errors) return rest as FormattedExecutionResult;
  // `type` stands beside the message, not among the extensions.
  return { ...rest, errors: errors.map((error) => ({ ...error.extensions, path: error.path, message: error.message })) };
}

const refuse = (type: string, message: string) => new GraphQLError(message, { extensions: { type } });
const forbidden = () => refuse('FORBIDDEN', 'Resource not accessible by integration');

function root(world: World, viewer: Viewer) {
  const { conversation } = world;
  const threadOf = (id: string): Thread => {
    const thread = conversation.threads.find((one) => one.id === id);
    if (!thread) throw refuse('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
    return thread;
  };
  const commentOf = (id: string): Comment => {
    const comment = conversation.threads.flatMap(({ comments }) => comments).find(({ nodeId }) => nodeId === id);
    if (!comment) throw refuse('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
    return comment;
  };
  // https://github.com/orgs/community/discussions/44650: a token of an app needs contents: write to resolve a thread.
  const mayResolve = viewer.pullRequests === 'write' && (viewer.type === 'User' || viewer.contents === 'write');
  const settle = (id: string, by: Account | undefined) => {
    if (!mayResolve) throw forbidden();
    const thread = threadOf(id);
    if (by) thread.resolvedBy = by;
    else delete thread.resolvedBy;
    return { thread: threadNode(world, thread) };
  };
  const hide = (id: string, reason: string | undefined) => {
    if (viewer.pullRequests !== 'write') throw forbidden();
    const comment = commentOf(id);
    if (reason === undefined) delete comment.hidden;
    else comment.hidden = reason.toLowerCase();
    return commentNode(comment);
  };
  return {
    viewer: { id: 'U_1', login: viewer.login },
    node: ({ id }: { id: string }) => threadNode(world, threadOf(id)),
    repository: ({ owner, name }: Arguments) => {
      if (viewer.pullRequests === 'none') throw forbidden();
      if (owner !== world.owner || name !== world.repo)
        throw refuse('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      return {
        id: 'R_1',
        pullRequest: ({ number }: Arguments) => {
          if (number !== world.number) throw refuse('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
          return {
            id: 'PR_1',
            state: world.isOpen() ? 'OPEN' : 'CLOSED',
            headRefOid: world.repository.head,
            reviewThreads: page(conversation.threads, (thread) => threadNode(world, thread)),
          };
        },
      };
    },
    resolveReviewThread: ({ input }: { input: { threadId: string } }) => settle(input.threadId, viewer),
    unresolveReviewThread: ({ input }: { input: { threadId: string } }) => settle(input.threadId, undefined),
    minimizeComment: ({ input }: { input: { subjectId: string; classifier: string } }) => ({
      minimizedComment: hide(input.subjectId, input.classifier),
    }),
    unminimizeComment: ({ input }: { input: { subjectId: string } }) => ({ unminimizedComment: hide(input.subjectId, undefined) }),
  };
}

function threadNode(world: World, thread: Thread) {
  const { file, line, startLine, isOutdated } = world.conversation.placeOf(thread);
  return {
    __typename: 'PullRequestReviewThread',
    id: thread.id,
    isResolved: thread.resolvedBy !== undefined,
    // A Bot is no User, and this field is one.
    resolvedBy: thread.resolvedBy?.type === 'User' ? { id: 'U_2', login: thread.resolvedBy.login } : null,
    isOutdated,
    path: file,
    line: line ?? null,
    startLine: startLine ?? null,
    comments: page(thread.comments, commentNode),
  };
}

const commentNode = ({ nodeId, author, body, hidden }: Comment) => ({
  __typename: 'PullRequestReviewComment',
  id: nodeId,
  body,
  isMinimized: hidden !== undefined,
  minimizedReason: hidden ?? null,
  author: { __typename: author.type, id: 'U_3', login: author.login.replace(/\[bot\]$/, '') },
});

/** A connection: it must be asked for at most 100 at a time. */
const page =
  <T, N>(all: readonly T[], node: (one: T) => N) =>
  ({ first, after }: Arguments) => {
    if (typeof first !== 'number') throw refuse('MISSING_PAGINATION_BOUNDARIES', 'You must provide a `first` or `last` value.');
    if (first < 1 || first > 100)
      throw refuse('EXCESSIVE_PAGINATION', `Requesting ${first} records exceeds the \`first\` limit of 100 records.`);
    const start = after === undefined || after === null ? 0 : Number(after);
    const end = Math.min(start + first, all.length);
    return {
      totalCount: all.length,
      nodes: all.slice(start, end).map((one) => node(one)),
      pageInfo: { hasNextPage: end < all.length, endCursor: end > start ? String(end) : null },
    };
  };
