/* oxlint-disable no-await-in-loop -- GitHub asks for one request after the other */
import { markerIn } from '../review/marker.ts';
import type { Thread } from '../review/types.ts';
import type { Client, GraphqlAnswer } from './client.ts';
import { GitHubError } from './error.ts';
import type { Target } from './target.ts';

/** What GraphQL says about a pull request; REST knows nothing of threads. */
export interface Threads {
  readonly isOpen: boolean;
  readonly headSha: string;
  /** Who we are, as REST writes it: `octocat`, `github-actions[bot]`. */
  readonly viewer: string;
  readonly threads: readonly Thread[];
  readonly complete: boolean;
}

const mostPages = 50;

const authors = `pageInfo { hasNextPage endCursor } nodes { author { kind: __typename } }`;

const threadsQuery = `query($owner: String!, $repo: String!, $number: Int!, $after: String) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      state headRefOid
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved isOutdated path line startLine
          resolvedBy { login }
          first: comments(first: 1) { nodes { id body isMinimized minimizedReason author { kind: __typename login } } }
          comments(first: 50) { ${authors} }
        }
      }
    }
  }
}`;

const commentsQuery = `query($id: ID!, $after: String) {
  node(id: $id) { ... on PullRequestReviewThread { comments(first: 100, after: $after) { ${authors} } } }
}`;

interface Page<T> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly (T | null)[];
}

interface Author {
  readonly kind: string;
}

interface ThreadNode {
  readonly id: string;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly path: string;
  readonly line: number | null;
  readonly startLine: number | null;
  readonly resolvedBy: { readonly login: string } | null;
  readonly first: {
    readonly nodes: readonly {
      readonly id: string;
      readonly body: string;
      readonly isMinimized: boolean;
      readonly minimizedReason: string | null;
      readonly author: (Author & { readonly login: string }) | null;
    }[];
  };
  readonly comments: Page<{ readonly author: Author | null }>;
}

interface Answer {
  readonly viewer: { readonly login: string } | null;
  readonly repository: {
    readonly pullRequest: { readonly state: string; readonly headRefOid: string; readonly reviewThreads: Page<ThreadNode> } | null;
  } | null;
}

/** @throws {GitHubError} */
export async function readThreads(client: Client, { owner, repo, number }: Target): Promise<Threads> {
  const threads: Thread[] = [];
  let after: string | null = null;
  for (let page = 1; ; page += 1) {
    const answer = await client.graphql(threadsQuery, { owner, repo, number, after });
    const { viewer, repository } = (answer.data ?? {}) as Partial<Answer>;
    const pull = repository?.pullRequest;
    if (!pull) throw refusal(answer);
    // A token that may not ask who it is was made by GitHub for a workflow.
    const us = viewer?.login ?? 'github-actions[bot]';
    for (const node of pull.reviewThreads.nodes) if (node) threads.push(await threadOf(client, node, us));
    const { hasNextPage, endCursor } = pull.reviewThreads.pageInfo;
    if (!hasNextPage || page === mostPages) {
      return { isOpen: pull.state === 'OPEN', headSha: pull.headRefOid, viewer: us, threads, complete: !hasNextPage };
    }
    after = endCursor;
  }
}

/** The name of an author as REST writes it: GraphQL leaves out `[bot]`, so that a person could have the name of an app. */
const nameOf = (author: ThreadNode['first']['nodes'][number]['author']): string | undefined =>
  author?.kind === 'Bot' ? `${bare(author.login)}[bot]` : author?.login;

const bare = (login: string): string => login.replace(/\[bot\]$/, '');

async function threadOf(client: Client, node: ThreadNode, us: string): Promise<Thread> {
  const first = node.first.nodes[0];
  const byUs = first !== undefined && nameOf(first.author) === us && markerIn(first.body)?.kind === 'comment';
  const isHidden = first?.isMinimized ?? false;
  return {
    id: node.id,
    commentId: first?.id ?? '',
    body: first?.body ?? '',
    byUs,
    answeredByPerson: byUs && (await answered(client, node)),
    file: node.path,
    ...(node.line !== null && { line: node.line }),
    ...(node.startLine !== null && { startLine: node.startLine }),
    isOutdated: node.isOutdated,
    isResolved: node.isResolved || isHidden,
    isHidden,
    // Who hid a comment is not told; we give this reason only. Of an app that resolved, GraphQL may say nobody, or its bare name.
    resolvedByPerson:
      (isHidden && first?.minimizedReason?.toLowerCase() !== 'resolved') ||
      (node.isResolved && node.resolvedBy !== null && bare(node.resolvedBy.login) !== bare(us)),
  };
}

/** We never answer in a thread, so an answer is by somebody else, even when it is by the user whose token we hold. */
async function answered(client: Client, { id, comments }: ThreadNode): Promise<boolean> {
  const byPerson = (page: ThreadNode['comments']) => page.nodes.some((comment) => comment && comment.author?.kind !== 'Bot');
  if (byPerson({ ...comments, nodes: comments.nodes.slice(1) })) return true;
  let { pageInfo } = comments;
  for (let page = 0; pageInfo.hasNextPage && page < mostPages; page += 1) {
    const answer = await client.graphql(commentsQuery, { id, after: pageInfo.endCursor });
    const more = (answer.data as { node?: { comments?: ThreadNode['comments'] } | null } | undefined)?.node?.comments;
    if (!more) throw refusal(answer);
    if (byPerson(more)) return true;
    ({ pageInfo } = more);
  }
  return false;
}

function refusal({ errors }: GraphqlAnswer): GitHubError {
  const message = `reading the review threads: ${errors.map((error) => error.message).join('; ') || 'GitHub answered nothing'}`;
  if (errors.some(({ type }) => type === 'FORBIDDEN')) {
    return new GitHubError('forbidden', `${message} (needs the permission pull-requests: read)`);
  }
  return new GitHubError(errors.some(({ type }) => type === 'NOT_FOUND') ? 'missing' : 'unexpected', message);
}
