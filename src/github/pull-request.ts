import { markerIn, type MarkerKind } from '../review/marker.ts';
import type { ChangedFile, ExistingComment, PullRequest } from '../review/types.ts';
import type { Client } from './client.ts';
import { GitHubError } from './error.ts';
import { pathsOf, type Paths, type Target } from './target.ts';
import { readThreads } from './threads.ts';

/** GitHub lists no more files of a pull request than this: https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files */
const mostFiles = 3000;

/**
 * Reads a pull request and everything that was said on it.
 * @throws {GitHubError}
 */
export async function readPullRequest(client: Client, target: Target): Promise<PullRequest> {
  const paths = pathsOf(target);
  const limits: string[] = [];
  const { isOpen, headSha, threads, viewer, complete } = await readThreads(client, target);
  if (!complete) limits.push('there are more review threads than were read');
  const { files, complete: allFiles } = await readFiles(client, paths);
  if (!allFiles) limits.push(`GitHub lists only the first ${files.length} changed files`);
  const reviews = await ourComments(client, `${paths.pull}/reviews`, 'review', viewer);
  if (!reviews.complete) limits.push('there are more reviews than were read');
  const summaries = await ourComments(client, `${paths.issue}/comments`, 'summary', viewer);
  if (!summaries.complete) limits.push('there are more comments than were read');
  return { number: target.number, isOpen, headSha, files, threads, reviews: reviews.comments, summaries: summaries.comments, limits };
}

/** The files of the diff, as it is now; GitHub does not say when there are more than it lists. */
export async function readFiles(
  client: Client,
  { pull }: Paths,
): Promise<{ readonly files: readonly ChangedFile[]; readonly complete: boolean }> {
  const { items, complete } = await client.list(`${pull}/files`, mostFiles / 100);
  return { files: items.map((item) => changedFile(item)), complete: complete && items.length < mostFiles };
}

const statuses: readonly string[] = [
  'added',
  'removed',
  'modified',
  'renamed',
  'copied',
  'changed',
  'unchanged',
] satisfies ChangedFile['status'][];

function changedFile(item: unknown): ChangedFile {
  const { filename, previous_filename: previous, status, patch } = (item ?? {}) as Record<string, unknown>;
  if (typeof filename !== 'string' || typeof status !== 'string' || !statuses.includes(status)) {
    throw new GitHubError('unexpected', 'GitHub lists a changed file without a name or a status');
  }
  return {
    file: filename,
    status: status as ChangedFile['status'],
    ...(typeof previous === 'string' && { previous }),
    ...(typeof patch === 'string' && { patch }),
  };
}

/** What we wrote of a kind; `viewer` is who we are, as in `user.login`. */
export async function ourComments(
  client: Client,
  path: string,
  kind: MarkerKind,
  viewer: string,
): Promise<{ readonly comments: readonly ExistingComment[]; readonly complete: boolean }> {
  const { items, complete } = await client.list(path);
  const comments = items.flatMap((item) => {
    const { id, body, user } = (item ?? {}) as { id?: unknown; body?: unknown; user?: { login?: unknown } | null };
    if (typeof id !== 'number' || typeof body !== 'string' || user?.login !== viewer) return [];
    return markerIn(body)?.kind === kind ? [{ id, body }] : [];
  });
  return { comments, complete };
}
