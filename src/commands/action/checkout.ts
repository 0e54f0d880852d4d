import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { Repository } from '../../input/git/repository.ts';
import { UsageError } from '../../model/errors.ts';

/** The repository that the workflow has checked out. */
export interface Checkout {
  /** Its root, where it has one in the workspace; what is reported is relative to it, as GitHub shows files. */
  readonly folder: string;
  /** A path of the workspace, as seen from there. */
  readonly inside: (path: string) => string;
}

/** The workspace, or the folder in it that actions/checkout was told to use and that all of the paths are in. */
export function checkoutOf(workspace: string, paths: readonly string[]): Checkout {
  const whole = { folder: workspace, inside: (path: string) => path };
  if (existsSync(resolve(workspace, '.git'))) return whole;
  const [root, ...others] = new Set(paths.map((path) => rootOf(resolve(workspace, path), workspace)));
  if (root === undefined || others.length > 0) return whole;
  return { folder: root, inside: (path) => relative(root, resolve(workspace, path)) || '.' };
}

function rootOf(path: string, workspace: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { root } = new Repository(statSync(path).isDirectory() ? path : dirname(path));
    return root.startsWith(workspace + sep) && realpathSync(root).startsWith(realpathSync(workspace) + sep) ? root : undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
