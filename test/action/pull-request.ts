import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

export const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { env, encoding: 'utf8' }).trim();

export type Files = Readonly<Record<string, string | undefined>>;

/** A repository as GitHub has it: main went on after the branch of the pull request left it, and GitHub has merged the two. */
export interface Upstream {
  readonly folder: string;
  /** Where the branch left main. */
  readonly fork: string;
  readonly head: string;
  readonly base: string;
  readonly merge: string;
}

/** @param files what main holds, what the pull request makes of it, and what happens on main in the meantime; undefined removes */
export function upstreamIn(top: string, files: { readonly main: Files; readonly change: Files; readonly meanwhile?: Files }): Upstream {
  const folder = mkdtempSync(join(top, 'upstream-'));
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  const commit = (changes: Files, message: string): string => {
    for (const [file, text] of Object.entries(changes)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      if (text === undefined) git(folder, 'rm', '--quiet', file);
      else writeFileSync(join(folder, file), text);
    }
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--allow-empty', '-m', message);
    return git(folder, 'rev-parse', 'HEAD');
  };
  const fork = commit(files.main, 'first');
  git(folder, 'checkout', '--quiet', '-b', 'change');
  const head = commit(files.change, `change\n\nparent ${'e'.repeat(40)}`);
  git(folder, 'checkout', '--quiet', 'main');
  const base = commit(files.meanwhile ?? {}, 'meanwhile');
  git(folder, 'checkout', '--quiet', '--detach', 'main');
  git(folder, 'merge', '--quiet', '--no-ff', '-m', 'merge', 'change');
  const merge = git(folder, 'rev-parse', 'HEAD');
  git(folder, 'update-ref', 'refs/pull/7/merge', merge);
  git(folder, 'update-ref', 'refs/pull/7/head', head);
  git(folder, 'checkout', '--quiet', 'main');
  return { folder, fork, head, base, merge };
}

/** What actions/checkout makes of a repository; a depth of 0 is all of its history. */
export function checkout({ folder: origin }: Upstream, folder: string, ref: string, depth: number): string {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet');
  const some = depth > 0 ? [`--depth=${depth}`] : [];
  git(folder, 'fetch', '--quiet', ...some, pathToFileURL(origin).href, ref, ...(depth > 0 ? [] : ['main:refs/remotes/origin/main']));
  git(folder, 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
  return folder;
}

/** The payload of an event, with the commits of a repository. */
export function payloadFor(event: string, { head, base, fork }: Pick<Upstream, 'head' | 'base' | 'fork'>, file: string): string {
  const text = readFileSync(join('test/action/events', `${event}.json`), 'utf8')
    .replaceAll('9a8b7c6d5e4f30211203f4e5d6c7b8a990817263', head)
    .replaceAll('4f1c2d9b8e7a6c5d4b3a29181706f5e4d3c2b1a0', base)
    .replaceAll('1'.repeat(40), fork);
  writeFileSync(file, text);
  return file;
}
