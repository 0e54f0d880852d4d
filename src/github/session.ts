import type { PullRequest } from '../review/types.ts';
import type { Client } from './client.ts';
import { GitHubError } from './error.ts';
import { pathsOf, type Paths, type Target } from './target.ts';

/** The posting of one plan. */
export interface Session {
  readonly client: Client;
  readonly target: Target;
  readonly paths: Paths;
  /** The numbers of what was there before, and of what was made since: what is looked for after a broken connection is neither. */
  readonly known: Set<number>;
  /** The numbers of what was made. */
  readonly made: number[];
}

export function newSession(client: Client, target: Target, pull: PullRequest): Session {
  const known = new Set([...pull.reviews, ...pull.summaries].map(({ id }) => id));
  return { client, target, paths: pathsOf(target), known, made: [] };
}

/** There is nothing to say any more: the pull request was closed, or has a newer commit. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
  readonly state: 'outdated' | 'closed';

  constructor(state: 'outdated' | 'closed', message: string) {
    super(message);
    this.state = state;
  }
}

/**
 * Makes sure that the pull request is open and still at the commit that was linted.
 * @throws {Overtaken}
 * @throws {GitHubError}
 */
export async function assertCurrent({ client, target, paths }: Session): Promise<void> {
  const { state, head } = (await client.get(paths.pull)) as { state?: unknown; head?: { sha?: unknown } };
  if (typeof state !== 'string' || typeof head?.sha !== 'string')
    throw new GitHubError('unexpected', `GET ${paths.pull}: no state or no head`);
  if (state !== 'open') throw new Overtaken('closed', `the pull request is ${state}`);
  if (head.sha !== target.headSha) {
    const [linted, now] = [target.headSha, head.sha].map((sha) => sha.slice(0, 7));
    throw new Overtaken('outdated', `${linted} was linted, and the pull request is at ${now} by now`);
  }
}

const same = (a: string, b: unknown): boolean =>
  typeof b === 'string' && b.replaceAll('\r\n', '\n').trimEnd() === a.replaceAll('\r\n', '\n').trimEnd();

/**
 * Makes a review or a comment, once: when the answer is lost it is looked for in `list`, by what it says and where.
 * @returns its number
 * @throws {GitHubError}
 */
export async function create(
  { client, known, made }: Session,
  path: string,
  request: { readonly body: string; readonly path?: string },
  list = path,
): Promise<number> {
  const find = async (): Promise<unknown> =>
    (await client.list(list)).items.find((item) => {
      const { id, body, path: file } = item as { id?: unknown; body?: unknown; path?: unknown };
      return !known.has(id as number) && same(request.body, body) && (request.path === undefined || request.path === file);
    });
  const { id } = (await client.post(path, request, find)) as { id?: unknown };
  if (typeof id !== 'number') throw new GitHubError('unexpected', `POST ${path}: the answer has no number`);
  known.add(id);
  made.push(id);
  return id;
}
