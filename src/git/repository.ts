import { join, resolve, sep } from 'node:path';
import { UsageError } from '../model/errors.ts';
import type { Tree } from '../tree.ts';
import { git, GitProblem, parts } from './git.ts';
import { Listing, type Entry } from './listing.ts';

/** The git repository that a folder lies in. Nothing here writes, neither to the work tree nor to the index. */
export class Repository {
  /** Its folder, absolute, by the links that lead to it from the folder that was asked for. */
  readonly root: string;

  /** @throws {UsageError} when the folder lies in none */
  constructor(cwd: string) {
    try {
      const [hasFiles, above] = git(cwd, ['rev-parse', '--is-inside-work-tree', '--show-cdup']).toString().split('\n');
      if (hasFiles !== 'true') throw new UsageError(`${cwd} has no files that git keeps: it is a bare repository, or git's own folder`);
      this.root = resolve(cwd, above!);
    } catch (error) {
      if (!(error instanceof GitProblem)) throw error;
      const owner = error.message.includes('dubious ownership');
      throw new UsageError(
        owner
          ? `git does not trust this repository: ${error.message}; see safe.directory in git's documentation`
          : `${cwd} is not in a git repository`,
      );
    }
  }

  /**
   * The commit that a revision names.
   * @throws {UsageError} when it names none
   */
  commitOf(revision: string): string {
    const commit = this.#ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
    if (commit !== undefined) return commit;
    const shallow = this.isShallow ? '; this is a shallow clone: fetch more of its history (actions/checkout: `fetch-depth: 0`)' : '';
    throw new UsageError(`There is no revision '${revision}'${shallow}`);
  }

  /** The last commit that two have in common; undefined when they have none, as in a shallow clone. */
  mergeBase(one: string, other: string): string | undefined {
    return this.#ask(['merge-base', '--', one, other]);
  }

  get isShallow(): boolean {
    return this.#ask(['rev-parse', '--is-shallow-repository']) === 'true';
  }

  /** The files as they were committed. */
  revision(commit: string): Tree {
    const entries = parts(git(this.root, ['ls-tree', '-r', '-z', '--full-tree', commit])).flatMap((line): Entry[] => {
      const [, mode, type, object, path] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return type === 'blob' ? [{ path: path!, mode: mode!, object: object! }] : [];
    });
    return new Listing(this.root, entries, new Set(this.changedSince(commit)));
  }

  /** The files as they are going to be committed. */
  index(): Tree {
    const entries = parts(git(this.root, ['ls-files', '-s', '-z', '--full-name'])).flatMap((line): Entry[] => {
      const [, mode, object, stage, path] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line) ?? [];
      return stage === '0' && mode !== '160000' ? [{ path: path!, mode: mode!, object: object! }] : [];
    });
    return new Listing(this.root, entries, new Set(parts(git(this.root, ['diff-files', ...plain]))));
  }

  /** The files that git knows and that are not on disk as they were committed. */
  changedSince(commit: string): string[] {
    return parts(git(this.root, ['diff', ...plain, '--no-renames', commit, '--']));
  }

  /** What became of the files from one commit to another, or to the work tree, as a patch with three lines around each change. */
  patch(from: string, to?: string): string {
    const args = [
      'diff',
      '--no-ext-diff',
      '--no-textconv',
      '--no-color',
      '--ignore-submodules',
      '-M',
      '-U3',
      '--src-prefix=a/',
      '--dst-prefix=b/',
    ];
    return git(this.root, [...args, from, ...(to === undefined ? [] : [to]), '--']).toString();
  }

  /** Those of some absolute paths that git is told to ignore. */
  ignored(paths: readonly string[]): string[] {
    const inside = paths.filter((path) => path.startsWith(join(this.root, sep)));
    if (inside.length === 0) return [];
    try {
      return parts(git(this.root, ['check-ignore', '-z', '--stdin'], inside.map((path) => `${path}\0`).join('')));
    } catch (error) {
      // Git's way to say that there is none.
      if (error instanceof GitProblem) return [];
      throw error;
    }
  }

  #ask(args: readonly string[]): string | undefined {
    try {
      return git(this.root, args).toString().trim();
    } catch (error) {
      if (error instanceof GitProblem) return undefined;
      throw error;
    }
  }
}

/** Names only, and by no program that somebody configured to compare files. */
const plain = ['--name-only', '-z', '--no-ext-diff', '--no-textconv', '--ignore-submodules'];
