import { createClient, type Client, type ClientOptions } from '../../src/github/client.ts';
import { readPullRequest } from '../../src/github/pull-request.ts';
import type { Target } from '../../src/github/target.ts';
import { GitHub } from './server.ts';
import type { Files } from './repository.ts';

export interface Running {
  readonly github: GitHub;
  readonly url: string;
  /** The waits between requests so far, in seconds. */
  readonly waits: number[];
  readonly client: (token?: string, options?: Partial<ClientOptions>) => Client;
  /** The pull request at its head, as a run for that commit knows it. */
  readonly target: () => Target;
  readonly read: (token?: string) => ReturnType<typeof readPullRequest>;
}

/** A GitHub whose time passes only while a client waits. */
export async function start(base: Files): Promise<Running> {
  const github = new GitHub(base);
  const url = await github.start();
  const waits: number[] = [];
  const sleep = async (time: number): Promise<void> => {
    waits.push(time / 1000);
    github.now += time;
  };
  const clock = { now: () => github.now, sleep };
  const read: Running['read'] = async (token) => {
    // Every run begins some time after the one before.
    github.now += 300_000;
    return readPullRequest(client(token), target());
  };
  const client: Running['client'] = (token = 'ghs_workflow', options = {}) =>
    createClient({ token, apiUrl: url, graphqlUrl: `${url}/graphql`, version: '1.2.3', clock, ...options });
  const target = (): Target => ({ owner: github.owner, repo: github.repo, number: github.number, headSha: github.repository.head });
  return { github, url, waits, client, target, read };
}
