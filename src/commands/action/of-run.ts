import type { Client } from '../../github/client.ts';
import { GitHubError } from '../../github/error.ts';
import { UsageError } from '../../model/errors.ts';
import type { Hub } from '../hub.ts';
import { pullRequestOf, type Tip } from './event.ts';

/** The open pull request that a run was about, or why there is none, as a clause. */
export type Found = { readonly number: number } | { readonly reason: string };

/**
 * Finds the pull request by its head, as the event names it. For a fork, neither the event nor the commit knows its number:
 * https://docs.github.com/en/rest/pulls/pulls#list-pull-requests
 * @throws {UsageError} when GitHub does not answer
 */
export async function pullRequestOfRun({ client, owner, repo }: Hub, head: Tip): Promise<Found> {
  if (head.repository === undefined) return { reason: 'the repository that it came from is gone' };
  const branch = `${head.repository.split('/')[0]}:${head.ref}`;
  const items = await listed(client, `/repos/${owner}/${repo}/pulls?state=open&head=${encodeURIComponent(branch)}`);
  const open = items.map(pullRequestOf).filter((pull) => pull?.head.repository === head.repository && pull?.head.ref === head.ref);
  const [pull, ...others] = open.filter((each) => each!.head.sha === head.sha);
  if (others.length > 0) return { reason: `several pull requests have the commit ${head.sha.slice(0, 7)} at their head` };
  if (pull) return { number: pull.number };
  return { reason: open.length > 0 ? `it has a newer commit than ${head.sha.slice(0, 7)}, whose run is to speak` : 'it is closed' };
}

async function listed(client: Client, path: string): Promise<readonly unknown[]> {
  try {
    return (await client.list(path, 3)).items;
  } catch (error) {
    throw error instanceof GitHubError ? new UsageError(`The pull request cannot be found: ${error.message}`) : error;
  }
}
