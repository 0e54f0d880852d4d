import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import type { Io } from '../io.ts';
import { answer, parentsIn } from './base.ts';
import type { Event } from './event.ts';

/** Folders below a path that are searched for other checkouts; actions/checkout is given one of the first levels. */
const mostFolders = 2000;
const mostLevels = 3;

/**
 * Ends a run that has the rights of the base repository and the files of a pull request: whatever a step of it starts from
 * the checkout, its author has written.
 * https://docs.github.com/en/actions/reference/security/secure-use#mitigating-the-risks-of-untrusted-code-checkout
 * @throws {UsageError} with the reason, and what to use instead
 */
export function refuseUntrusted(event: Event, paths: readonly string[], { cwd, env }: Pick<Io, 'cwd' | 'env'>): void {
  const target = event.kind === 'pull-request-target';
  const afterPullRequest = event.kind === 'workflow-run' && event.of.startsWith('pull_request');
  if (!target && !afterPullRequest) return;
  const head = target ? event.pullRequest.head.sha : event.head.sha;
  const trusted = [env['GITHUB_SHA'], ...(target ? [event.pullRequest.base.sha] : [])];
  const inside = paths.map((path) => resolve(cwd, path)).filter((path) => existsSync(path));
  for (const path of [cwd, ...inside]) {
    const commit = headOf(statSync(path).isDirectory() ? path : dirname(path));
    if (commit === undefined || !trusted.includes(commit)) throw refusal(event.name, commit);
  }
  for (const folder of inside.flatMap(repositoriesBelow)) {
    const commit = headOf(folder);
    if (commit === head || parentsIn(answer(folder, 'cat-file', 'commit', 'HEAD')).includes(head)) throw refusal(event.name, commit);
  }
}

const headOf = (folder: string): string | undefined => answer(folder, 'rev-parse', '--verify', '--quiet', 'HEAD').trim() || undefined;

function refusal(event: string, commit: string | undefined): UsageError {
  const holds =
    commit === undefined
      ? 'it cannot be told what is checked out'
      : `${commit.slice(0, 10)}, which is checked out, is not of the base branch`;
  return new UsageError(
    `${event} runs with the secrets and the rights of this repository, and ${holds}: any step that runs something of a pull request's files gives them to whoever opened it. ` +
      "Lint on pull_request instead; for comments on pull requests from forks take the two workflows of groundrule's examples/workflows (fork-lint.yml, fork-review.yml)",
  );
}

function repositoriesBelow(path: string): string[] {
  const found: string[] = [];
  const queue = [{ folder: path, level: 0 }];
  for (let seen = 0; seen < Math.min(queue.length, mostFolders); seen++) {
    const { folder, level } = queue[seen]!;
    for (const entry of foldersIn(folder)) {
      const below = join(folder, entry);
      if (existsSync(join(below, '.git'))) found.push(below);
      if (level < mostLevels && entry !== '.git' && entry !== 'node_modules') queue.push({ folder: below, level: level + 1 });
    }
  }
  return found;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
