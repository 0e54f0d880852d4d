import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A file of the diff of a pull request, as GitHub lists it. */
export interface DiffFile {
  readonly file: string;
  readonly previous?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  readonly additions: number;
  readonly deletions: number;
  /** The hunks; absent where GitHub leaves them out. */
  readonly patch?: string;
  readonly hunks: readonly Hunk[];
}

/** The lines of a hunk on the right side, both ends included, and what they replace on the left one. */
export interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly left: { readonly start: number; readonly count: number };
}

/** File names and texts; null removes a file. */
export type Files = Readonly<Record<string, string | null>>;

/** GitHub leaves out patches that are too long to show. */
const longestPatch = 64 * 1024;

/** A real git repository with a branch `main` and a branch `change`, the head of the pull request. */
export class Repository {
  readonly #folder = mkdtempSync(join(tmpdir(), 'groundrule-github-'));
  readonly #diffs = new Map<string, readonly DiffFile[]>();
  #head: string;
  #main: string;
  /** Every commit that was the head once, and is below the head now. */
  #commits: string[] = [];

  constructor(base: Files) {
    this.#git('init', '--quiet', '--initial-branch=main');
    this.#main = this.#commit(base);
    this.#head = this.#main;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  get head(): string {
    return this.#head;
  }

  get main(): string {
    return this.#main;
  }

  /** The work tree: after a push, that of the head. */
  get folder(): string {
    return this.#folder;
  }

  has(commit: string): boolean {
    return this.#commits.includes(commit);
  }

  /** Adds a commit to the pull request. */
  push(files: Files): string {
    this.#git('checkout', '--quiet', '--detach', this.#head);
    this.#head = this.#commit(files);
    this.#commits.push(this.#head);
    return this.#head;
  }

  /** Throws away what was pushed, and begins anew on top of main. */
  forcePush(files: Files): string {
    this.#head = this.#main;
    this.#commits = [];
    return this.push(files);
  }

  /** The diff of the pull request when a commit was its head. */
  diff(commit = this.#head): readonly DiffFile[] {
    let files = this.#diffs.get(commit);
    if (!files) {
      files = this.#changes(this.#git('merge-base', this.#main, commit).trim(), commit, 3);
      this.#diffs.set(commit, files);
    }
    return files;
  }

  /** Where a line of an earlier commit is now; undefined when it was changed, or is not part of the diff any more. */
  moved(file: string, line: number, from: string): { readonly file: string; readonly line: number } | undefined {
    const change = this.#changes(from, this.#head, 0).find((one) => (one.previous ?? one.file) === file);
    if (change?.status === 'removed') return undefined;
    let now = line;
    for (const { start, end, left } of change?.hunks ?? []) {
      if (line >= left.start && line < left.start + left.count) return undefined;
      if (line >= left.start + Math.max(left.count, 1)) now += end - start + 1 - left.count;
    }
    const name = change?.file ?? file;
    const shown = this.diff().find((one) => one.file === name);
    return shown?.hunks.some(({ start, end }) => now >= start && now <= end) ? { file: name, line: now } : undefined;
  }

  #changes(from: string, to: string, context: number): DiffFile[] {
    const names = this.#git('diff', '-M', '--name-status', '-z', from, to).split('\0').slice(0, -1);
    const files: DiffFile[] = [];
    while (names.length > 0) {
      const letter = names.shift()![0]!;
      const previous = letter === 'R' ? names.shift()! : undefined;
      const file = names.shift()!;
      const text = this.#git('diff', '-M', `-U${context}`, from, to, '--', ...(previous === undefined ? [] : [previous]), file);
      const at = text.search(/^@@/m);
      const patch = at < 0 ? '' : text.slice(at).replace(/\n$/, '');
      files.push({
        file,
        ...(previous !== undefined && { previous }),
        status: ({ A: 'added', D: 'removed', M: 'modified', R: 'renamed' } as const)[letter as 'A'],
        additions: (patch.match(/^\+/gm) ?? []).length,
        deletions: (patch.match(/^-/gm) ?? []).length,
        ...(patch !== '' && patch.length <= longestPatch && { patch }),
        hunks: patch.length <= longestPatch || context === 0 ? hunksOf(patch) : [],
      });
    }
    return files;
  }

  #commit(files: Files): string {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.#folder, name);
      if (text === null) rmSync(path);
      else {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
    }
    this.#git('add', '--all');
    this.#git('commit', '--quiet', '--allow-empty', '--message=change');
    return this.#git('rev-parse', 'HEAD').trim();
  }

  #git(...args: string[]): string {
    const who = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' };
    const env = { PATH: process.env['PATH'], HOME: this.#folder, GIT_CONFIG_NOSYSTEM: '1', GIT_LITERAL_PATHSPECS: '1', ...who };
    return execFileSync('git', args, { cwd: this.#folder, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  }
}

function hunksOf(patch: string): Hunk[] {
  return [...patch.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].map(([, leftStart, leftCount, start, count]) => ({
    start: Number(start),
    end: Number(start) + Number(count ?? 1) - 1,
    left: { start: Number(leftStart), count: Number(leftCount ?? 1) },
  }));
}
