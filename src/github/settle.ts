/* oxlint-disable no-await-in-loop -- GitHub asks for one request after the other */
import type { Thread } from '../review/types.ts';
import type { Client } from './client.ts';

/** One request for this many threads. */
const together = 20;

const mutations = {
  resolveReviewThread: { input: 'ResolveReviewThreadInput', answer: 'thread { id }' },
  unresolveReviewThread: { input: 'UnresolveReviewThreadInput', answer: 'thread { id }' },
  minimizeComment: { input: 'MinimizeCommentInput', answer: 'minimizedComment { isMinimized }' },
  unminimizeComment: { input: 'UnminimizeCommentInput', answer: 'unminimizedComment { isMinimized }' },
} as const;

/** Threads for which something could not be done, and why. */
export interface Unsettled {
  readonly thread: Thread;
  readonly why: string;
  readonly isForbidden: boolean;
}

/**
 * Resolves threads. A token of a workflow may do so only with `contents: write`
 * (https://github.com/orgs/community/discussions/44650), which it should not have: without it, their comments are hidden as resolved.
 * @returns the threads of which neither could be done, and how many were hidden
 * @throws {GitHubError}
 */
export async function resolveThreads(
  client: Client,
  threads: readonly Thread[],
): Promise<{ readonly hidden: number; readonly unsettled: readonly Unsettled[] }> {
  const refused = await each(client, 'resolveReviewThread', threads, ({ id }) => ({ threadId: id }));
  const forbidden = refused.filter(({ isForbidden }) => isForbidden).map(({ thread }) => thread);
  const stuck = await each(client, 'minimizeComment', forbidden, ({ commentId }) => ({ subjectId: commentId, classifier: 'RESOLVED' }));
  return { hidden: forbidden.length - stuck.length, unsettled: [...refused.filter(({ isForbidden }) => !isForbidden), ...stuck] };
}

/**
 * Undoes that, whichever of both it was.
 * @throws {GitHubError}
 */
export async function reopenThreads(client: Client, threads: readonly Thread[]): Promise<readonly Unsettled[]> {
  const hidden = threads.filter(({ isHidden }) => isHidden);
  const resolved = threads.filter(({ isHidden }) => !isHidden);
  return [
    ...(await each(client, 'unminimizeComment', hidden, ({ commentId }) => ({ subjectId: commentId }))),
    ...(await each(client, 'unresolveReviewThread', resolved, ({ id }) => ({ threadId: id }))),
  ];
}

/** A mutation for each thread, many in a request. A thread that is gone needs none. */
async function each(
  client: Client,
  mutation: keyof typeof mutations,
  threads: readonly Thread[],
  inputOf: (thread: Thread) => object,
): Promise<Unsettled[]> {
  const { input, answer } = mutations[mutation];
  const unsettled: Unsettled[] = [];
  for (let start = 0; start < threads.length; start += together) {
    const some = threads.slice(start, start + together);
    const document = `mutation(${some.map((_, at) => `$i${at}: ${input}!`).join(', ')}) {
      ${some.map((_, at) => `m${at}: ${mutation}(input: $i${at}) { ${answer} }`).join('\n')}
    }`;
    const { errors } = await client.graphql(document, Object.fromEntries(some.map((thread, at) => [`i${at}`, inputOf(thread)])));
    for (const [at, thread] of some.entries()) {
      // An error without a path is one of all.
      const error = errors.find(({ path }) => path === `m${at}` || path.startsWith(`m${at}.`) || path === '');
      if (error && error.type !== 'NOT_FOUND') unsettled.push({ thread, why: error.message, isForbidden: error.type === 'FORBIDDEN' });
    }
  }
  return unsettled;
}
