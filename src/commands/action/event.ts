import { readFileSync } from 'node:fs';
import type { Io } from '../io.ts';

/** A commit of a repository, as an event names it. */
export interface Tip {
  readonly sha: string;
  /** The branch. Whoever opened a pull request chose its name: only to be shown. */
  readonly ref: string;
  /** `owner/name`; undefined for a fork that was deleted. */
  readonly repository: string | undefined;
}

export interface PullRequest {
  readonly number: number;
  readonly base: Tip;
  readonly head: Tip;
}

/**
 * What made the workflow run, as far as it decides what is compared and where something is posted.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export type Event =
  | { readonly kind: 'pull-request'; readonly name: string; readonly pullRequest: PullRequest }
  /** A pull request again, but the job has the rights and the secrets of the base repository. */
  | { readonly kind: 'pull-request-target'; readonly name: string; readonly pullRequest: PullRequest }
  /** `before` is undefined for a new branch. */
  | { readonly kind: 'push'; readonly name: string; readonly before: string | undefined }
  | { readonly kind: 'merge-group'; readonly name: string; readonly base: string }
  /** After another workflow has run, with rights and secrets. `of` is the event of that one. */
  | { readonly kind: 'workflow-run'; readonly name: string; readonly of: string; readonly head: Tip }
  | { readonly kind: 'other'; readonly name: string };

/** Payloads are at most 25 MB. */
const largest = 25_000_000;

/** The event in the environment of a step. What is not as GitHub documents it is an event that says nothing. */
export function readEvent(env: Io['env']): Event {
  const name = env['GITHUB_EVENT_NAME'] ?? '';
  const payload = payloadOf(env['GITHUB_EVENT_PATH']);
  return eventOf(name, payload) ?? { kind: 'other', name };
}

function eventOf(name: string, payload: unknown): Event | undefined {
  if (name === 'pull_request' || name === 'pull_request_target') {
    const pullRequest = pullRequestOf(at(payload, 'pull_request'));
    return pullRequest && { kind: name === 'pull_request' ? 'pull-request' : 'pull-request-target', name, pullRequest };
  }
  if (name === 'push') {
    const before = sha(at(payload, 'before'));
    return { kind: 'push', name, before: before !== undefined && /^0+$/.test(before) ? undefined : before };
  }
  if (name === 'merge_group') {
    const base = sha(at(payload, 'merge_group', 'base_sha'));
    return base === undefined ? undefined : { kind: 'merge-group', name, base };
  }
  if (name === 'workflow_run') {
    const run = at(payload, 'workflow_run');
    const [of, head, ref] = [text(at(run, 'event')), sha(at(run, 'head_sha')), text(at(run, 'head_branch'))];
    if (of === undefined || head === undefined || ref === undefined) return undefined;
    return { kind: 'workflow-run', name, of, head: { sha: head, ref, repository: repository(at(run, 'head_repository', 'full_name')) } };
  }
  return undefined;
}

/** A pull request as the events and the API show it; undefined when it is not one. */
export function pullRequestOf(node: unknown): PullRequest | undefined {
  const number = at(node, 'number');
  const [base, head] = [tipOf(at(node, 'base')), tipOf(at(node, 'head'))];
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1 || !base || !head) return undefined;
  return { number, base, head };
}

function tipOf(node: unknown): Tip | undefined {
  const [commit, ref] = [sha(at(node, 'sha')), text(at(node, 'ref'))];
  if (commit === undefined || ref === undefined) return undefined;
  return { sha: commit, ref, repository: repository(at(node, 'repo', 'full_name')) };
}

function at(node: unknown, ...keys: readonly string[]): unknown {
  let found = node;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}

const text = (node: unknown): string | undefined => (typeof node === 'string' && node !== '' ? node : undefined);
/** SHA-1 or SHA-256; nothing else of an event may be an argument of git. */
const sha = (node: unknown): string | undefined =>
  typeof node === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(node) ? node : undefined;
const repository = (node: unknown): string | undefined =>
  typeof node === 'string' && /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(node) ? node : undefined;

function payloadOf(path: string | undefined): unknown {
  if (!path) return undefined;
  try {
    const bytes = readFileSync(path);
    return bytes.length > largest ? undefined : JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
