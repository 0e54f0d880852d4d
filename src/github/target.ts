import { UsageError } from '../model/errors.ts';

/** A pull request on GitHub, and the commit of it that was linted. */
export interface Target {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** The head of the pull request, 40 hex digits; not the merge commit that a workflow checks out. */
  readonly headSha: string;
}

/** The paths of the REST API below which a pull request and its comments are. */
export interface Paths {
  readonly pull: string;
  readonly issue: string;
  readonly issueComments: string;
}

/** @throws {UsageError} when a part is not what it should be: the paths of other things could be made from it */
export function pathsOf({ owner, repo, number }: Target): Paths {
  for (const name of [owner, repo]) {
    if (!/^[\w.-]{1,100}$/.test(name) || /^\.+$/.test(name)) throw new UsageError(`${name} is not the name of an owner or a repository`);
  }
  if (!Number.isSafeInteger(number) || number < 1) throw new UsageError(`${number} is not the number of a pull request`);
  const repository = `/repos/${owner}/${repo}`;
  return { pull: `${repository}/pulls/${number}`, issue: `${repository}/issues/${number}`, issueComments: `${repository}/issues/comments` };
}
