import { join, resolve, sep } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { disk, exists, type Tree } from '../tree.ts';
import { elsewhere, git, GitProblem, parts } from './git.ts';
import { Listing, type Entry } from './listing.ts';

/** The git repository that a folder lies in. Nothing here writes, neither to the work tree nor to the index. */
export class Repository {
  /** Its folder, absolute, by the links that lead to it from the folder that was asked for. */
  readonly root: string;
  readonly #environment: NodeJS.ProcessEnv | undefined;

  /** @throws {UsageError} when the folder lies in none */
  constructor(cwd: string, environment?: NodeJS.ProcessEnv) {
    this.#environment = environment;
    try {
      const [hasFiles, above] = this.#git(['rev-parse', '--is-inside-work-tree', '--show-cdup'], '', cwd).toString().split('\n');
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

  /** False until the first commit of a repository, or of a branch without parents. */
  get hasHead(): boolean {
    return this.#ask(['rev-parse', '--verify', '--quiet', 'HEAD']) !== undefined;
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
    const entries = parts(this.#git(['ls-tree', '-r', '-z', '--full-tree', commit])).flatMap((line): Entry[] => {
      const [, mode, type, object, path] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return type === 'blob' || type === 'commit' ? [{ path: path!, mode: mode!, object: object! }] : [];
    });
    return this.#listing(entries, this.changedSince(commit));
  }

  /** The files as they are going to be committed. */
  index(): Tree {
    const entries = parts(this.#git(['ls-files', '-s', '-z', '--full-name'])).flatMap((line): Entry[] => {
      const [, mode, object, stage, path] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(line) ?? [];
      return stage === '0' ? [{ path: path!, mode: mode!, object: object! }] : [];
    });
    return this.#listing(entries, parts(this.#git(['diff-files', ...plain])));
  }

  /** The files that git knows and that are not on disk as they were committed. */
  changedSince(commit: string): string[] {
    return parts(this.#git(['diff', ...plain, '--no-renames', commit, '--']));
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
    return this.#git([...args, from, ...(to === undefined ? [] : [to]), '--']).toString();
  }

  /** Those of some absolute paths that git is told to ignore. */
  ignored(paths: readonly string[]): string[] {
    const inside = paths.filter((path) => path.startsWith(join(this.root, sep)));
    if (inside.length === 0) return [];
    try {
      return parts(this.#git(['check-ignore', '-z', '--stdin'], inside.map((path) => `${path}\0`).join('')));
    } catch (error) {
      // Git's way to say that there is none.
      if (error instanceof GitProblem) return [];
      throw error;
    }
  }

  #listing(entries: readonly Entry[], changed: readonly string[]): Listing {
    return new Listing(this.root, entries, new Set(changed), {
      git: (args, input) => this.#git(args, input),
      submodule: (entry) => this.#submodule(entry),
    });
  }

  /** The files of a submodule as its own commit has them; undefined where it is not checked out, or has no such commit. */
  #submodule({ path, object }: Entry): Tree | undefined {
    const folder = join(this.root, path);
    if (!exists(disk, join(folder, '.git'))) return undefined;
    try {
      return new Repository(folder, elsewhere()).revision(object);
    } catch (error) {
      if (error instanceof GitProblem || error instanceof UsageError) return undefined;
      throw error;
    }
  }

  #git(args: readonly string[], input = '', folder = this.root): Buffer {
    return git(folder, args, input, this.#environment);
  }

  #ask(args: readonly string[]): string | undefined {
    try {
      return this.#git(args).toString().trim();
    } catch (error) {
      if (error instanceof GitProblem) return undefined;
      throw error;
    }
  }
}

/** Names only, and by no program that somebody configured to compare files. */
const plain = ['--name-only', '-z', '--no-ext-diff', '--no-textconv', '--ignore-submodules'];
