import { git, GitProblem } from '../../input/git/git.ts';
import { Repository } from '../../input/git/repository.ts';
import { UsageError } from '../../model/errors.ts';
import type { Event, PullRequest } from './event.ts';

/** What the files were before the change that an event is about. */
export interface Base {
  /** A commit that the checkout has; undefined when there is none, as for a schedule or a new branch. */
  readonly commit?: string;
  /** Why there is none although the event names one, and what to do about it, as a clause. */
  readonly missing?: string;
}

/** Only what the checkout holds is looked at; nothing is fetched. */
export function baseOf(event: Event, folder: string): Base {
  const named = commitBefore(event);
  if (named === undefined) return {};
  const history = historyOf(folder);
  if (typeof history === 'string') return { missing: history };
  if (event.kind === 'pull-request') return pullRequestBase(event.pullRequest, history);
  if (history.has(named)) return { commit: named };
  const what = event.kind === 'push' ? 'what the branch was before this push' : 'the base of the merge group';
  return { missing: `${what} (${short(named)}) is not in the checkout; give actions/checkout \`fetch-depth: 0\`` };
}

function commitBefore(event: Event): string | undefined {
  if (event.kind === 'pull-request') return event.pullRequest.base.sha;
  if (event.kind === 'merge-group') return event.base;
  return event.kind === 'push' ? event.before : undefined;
}

function pullRequestBase({ base, head }: PullRequest, history: History): Base {
  // GitHub has merged the pull request for the run: the first parent is the base as it is now, and what differs is the change.
  const [first, second] = history.parents('HEAD');
  if (second === head.sha && history.has(first!)) return { commit: first! };
  const common = history.has(base.sha) ? history.mergeBase('HEAD', base.sha) : undefined;
  if (common !== undefined) return { commit: common };
  const depth = second === head.sha ? 2 : 0;
  return {
    missing: `the base of the pull request (${short(base.sha)}) is not in the checkout; give actions/checkout \`fetch-depth: ${depth}\``,
  };
}

const short = (commit: string): string => commit.slice(0, 10);

interface History {
  readonly has: (commit: string) => boolean;
  readonly mergeBase: (one: string, other: string) => string | undefined;
  /** As they are written in a commit, also those that a shallow clone does not have. */
  readonly parents: (commit: string) => string[];
}

/** The history of the repository of a folder, or why there is none, as a clause. */
function historyOf(folder: string): History | string {
  try {
    const repository = new Repository(folder);
    return {
      has: (commit) => answer(folder, 'cat-file', '-t', commit).trim() === 'commit',
      mergeBase: (one, other) => repository.mergeBase(one, other),
      parents: (commit) => parentsIn(answer(folder, 'cat-file', 'commit', commit)),
    };
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** What git prints; nothing when it refuses. */
export function answer(folder: string, ...args: readonly string[]): string {
  try {
    return git(folder, args).toString();
  } catch (error) {
    if (error instanceof GitProblem) return '';
    throw error;
  }
}

/** The parents that are written in a commit, also those that a shallow clone does not have. */
export function parentsIn(commit: string): string[] {
  const header = commit.slice(0, commit.indexOf('\n\n')).split('\n');
  return header.flatMap((line) => /^parent ([0-9a-f]{40,64})$/.exec(line)?.[1] ?? []);
}
