import { isPermission } from './client.ts';
import type { GitHubError } from './error.ts';

/**
 * posted     all of it, or there was nothing to post
 * partly     some of it; `notPosted` says what is missing
 * outdated   nothing: the pull request has a newer commit, whose run is to speak
 * closed     nothing: the pull request is closed
 * forbidden  nothing: the token may not write, as in a run for a fork
 * failed     nothing: GitHub could not be reached, or did not take it
 */
export type State = 'posted' | 'partly' | 'outdated' | 'closed' | 'forbidden' | 'failed';

/** What became of a plan. */
export interface Outcome {
  readonly state: State;
  /** Why not, as a sentence; absent when everything was posted. */
  readonly reason?: string;
  readonly reviews: number;
  /** Comments on lines. */
  readonly comments: number;
  readonly fileComments: number;
  readonly resolved: number;
  /** Threads that were hidden because the token may not resolve them. */
  readonly hidden: number;
  readonly reopened: number;
  readonly summary?: 'created' | 'updated' | 'unchanged';
  readonly notPosted: readonly NotPosted[];
}

export interface NotPosted {
  /** `the comment on stacks/web.yaml:12` */
  readonly what: string;
  readonly why: string;
}

/** What was posted so far. */
export type Tally = { -readonly [Key in keyof Outcome]: Outcome[Key] } & { readonly notPosted: NotPosted[] };

export const newTally = (): Tally => ({
  state: 'posted',
  reviews: 0,
  comments: 0,
  fileComments: 0,
  resolved: 0,
  hidden: 0,
  reopened: 0,
  notPosted: [],
});

/** What comes to nothing: of what was planned nothing is on the server. */
export const nothing = (state: State, reason: string): Outcome => ({ ...newTally(), state, reason });

/** What an error means for everything that was planned. */
export function failure(error: GitHubError): { readonly state: State; readonly reason: string } {
  if (error.trouble !== 'forbidden') return { state: 'failed', reason: error.message };
  const known = !isPermission(error.message) || error.message.includes('needs the permission');
  return { state: 'forbidden', reason: known ? error.message : `${error.message} (needs the permission pull-requests: write)` };
}
