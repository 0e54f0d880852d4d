import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createClient } from '../github/client.ts';
import type { Target } from '../github/target.ts';
import { Repository } from '../input/git/repository.ts';
import { UsageError } from '../model/errors.ts';
import { reporters } from '../report/index.ts';
import { baseOf } from './action/base.ts';
import { readEvent } from './action/event.ts';
import { pullRequestOfRun } from './action/of-run.ts';
import { dryRun } from './dry-run.ts';
import { hubFrom, outcomeText, reviewOn, weighsPossible, type Connect, type Hub } from './hub.ts';
import type { Io } from './io.ts';
import { refuseConfigNames } from './names.ts';
import { lintForReview, readReview, type Reviewed } from './reviewed.ts';

export const providers = ['github', 'gitlab', 'bitbucket', 'generic'] as const;

/** The flags of `groundrule review`, as commander hands them over. */
export interface ReviewFlags {
  readonly provider: (typeof providers)[number];
  readonly report?: string;
  readonly since?: string;
  readonly config?: string | false;
  readonly format?: 'markdown' | 'rdjson';
  readonly output?: string;
  readonly dryRun?: boolean;
  readonly pullRequest?: number;
  readonly head?: string;
  readonly repository?: string;
  readonly name?: string;
}

/** What the others take; GitHub is told by requests. */
const formats = { gitlab: 'gitlab', bitbucket: 'markdown', generic: 'rdjson' } as const;

/**
 * Says on a pull request what is new in it, or prints what would be said. What was found does not make it fail.
 * @param paths files and folders; none when there is a report
 * @param connect talks to GitHub
 * @throws {UsageError} when it cannot be done
 */
export async function review(paths: readonly string[], flags: ReviewFlags, io: Io, connect: Connect = createClient): Promise<void> {
  refuseTogether(paths, flags);
  const { provider, report, config } = flags;
  const folder = rootOf(io.cwd);
  const event = readEvent(io.env);
  const base = baseOf(event, folder).commit;
  const since = flags.since ?? base;
  // A pull request is not judged by a configuration of its own.
  const configFrom = event.kind === 'pull-request' && config === undefined ? base : undefined;
  const reviewed =
    report === undefined
      ? await lintForReview(paths, { since, config, configFrom, folder }, io)
      : readReview(resolve(io.cwd, report), report);
  if (provider !== 'github') write(reviewed, { ...flags, provider }, io);
  else if (flags.dryRun) {
    const repository = flags.repository ?? io.env['GITHUB_REPOSITORY'];
    io.out(dryRun(reviewed.report, folder, { since, repository, name: flags.name }, io));
  } else await post(reviewed, flags, folder, io, connect);
}

function refuseTogether(paths: readonly string[], { report, format, provider, dryRun: dry, output, name }: ReviewFlags): void {
  if (report !== undefined && paths.length > 0) throw new UsageError('--report holds the findings already: leave the paths out');
  if (format !== undefined && provider !== 'bitbucket' && provider !== 'generic')
    throw new UsageError(`--format is for bitbucket and generic: ${provider} has a form of its own`);
  if (output !== undefined && (provider === 'github' || dry))
    throw new UsageError('--output is for what a provider other than github is given');
  refuseConfigNames([output]);
  if (name !== undefined && provider !== 'github')
    throw new UsageError(`--name is for github: ${provider} is not told by comments that have to be known again`);
}

/** The root of the repository; without one, the working directory. */
function rootOf(cwd: string): string {
  try {
    return new Repository(cwd).root;
  } catch (error) {
    if (error instanceof UsageError) return cwd;
    throw error;
  }
}

function write({ report, result }: Reviewed, flags: ReviewFlags & { readonly provider: keyof typeof formats }, io: Io): void {
  const options = { color: false, version: io.version(), verbose: false, quiet: false, width: 80, possible: weighsPossible(report) };
  const text = reporters[flags.format ?? formats[flags.provider]](result, options);
  if (flags.output === undefined) {
    io.out(text);
    return;
  }
  try {
    writeFileSync(resolve(io.cwd, flags.output), text);
  } catch (error) {
    throw new UsageError(`${flags.output} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

async function post({ report }: Reviewed, flags: ReviewFlags, folder: string, io: Io, connect: Connect): Promise<void> {
  const token = io.env['GITHUB_TOKEN'] || io.env['GH_TOKEN'];
  if (!token) throw new UsageError('There is no token: set GITHUB_TOKEN, or print what would be posted with --dry-run');
  const hub = hubFrom(flags.repository ?? io.env['GITHUB_REPOSITORY'], token, io, connect);
  const target = await targetOf(flags, folder, hub, io);
  const outcome = await reviewOn(hub, target, report, flags.name);
  if (outcome.state === 'forbidden' || outcome.state === 'failed') throw new UsageError(`Nothing was posted: ${outcome.reason}`);
  io.err(outcomeText(outcome, target.number));
}

/** The pull request, and the commit of it that the findings are about: as the user says, else as the event does. */
async function targetOf(
  { pullRequest, head }: ReviewFlags,
  folder: string,
  hub: Hub,
  { env }: Io,
): Promise<Pick<Target, 'number' | 'headSha'>> {
  const event = readEvent(env);
  if (event.kind === 'pull-request' && (pullRequest === undefined || pullRequest === event.pullRequest.number))
    return { number: event.pullRequest.number, headSha: event.pullRequest.head.sha };
  if (pullRequest !== undefined) return { number: pullRequest, headSha: new Repository(folder).commitOf(head ?? 'HEAD') };
  if (event.kind !== 'workflow-run' || event.of !== 'pull_request') throw new UsageError('Which pull request? Say --pull-request NUMBER');
  const found = await pullRequestOfRun(hub, event.head);
  if ('reason' in found) throw new UsageError(`There is no pull request to comment on: ${found.reason}`);
  return { number: found.number, headSha: event.head.sha };
}
