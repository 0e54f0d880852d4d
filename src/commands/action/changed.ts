import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { GitHubError } from '../../github/error.ts';
import { readFiles } from '../../github/pull-request.ts';
import { pathsOf } from '../../github/target.ts';
import { UsageError } from '../../model/errors.ts';
import { hubFrom, type Connect } from '../hub.ts';
import type { Io } from '../io.ts';
import type { PullRequest } from './event.ts';

/**
 * The files that a pull request changes, as GitHub lists them, without those that it removes; undefined when there is no
 * asking.
 * @param paths only files in these
 */
export async function changedFiles(
  { number, head }: PullRequest,
  paths: readonly string[],
  token: string | undefined,
  io: Io,
  connect: Connect,
): Promise<readonly string[] | undefined> {
  if (token === undefined) return undefined;
  try {
    const { client, owner, repo } = hubFrom(io.env['GITHUB_REPOSITORY'], token, io, connect);
    const { files, complete } = await readFiles(client, pathsOf({ owner, repo, number, headSha: head.sha }));
    if (!complete) return undefined;
    const wanted = paths.map((path) => resolve(io.cwd, path));
    const inPaths = files.map(({ file }) => file).filter((file) => isIn(wanted, join(io.cwd, file)));
    // A file of this name is no standard input.
    return inPaths.map((file) => (file === '-' ? './-' : file));
  } catch (error) {
    if (error instanceof GitHubError || error instanceof UsageError) return undefined;
    throw error;
  }
}

const isIn = (folders: readonly string[], path: string): boolean =>
  existsSync(path) && folders.some((folder) => path === folder || !relative(folder, path).startsWith(`..${sep}`));
