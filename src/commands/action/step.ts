import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import type { Result } from '../../model/result.ts';
import { printable } from '../../report/json.ts';
import type { Connect } from '../hub.ts';
import type { Io } from '../io.ts';
import { main } from '../main.ts';
import { baseOf } from './base.ts';
import { changedFiles } from './changed.ts';
import { checkoutOf } from './checkout.ts';
import type { Event } from './event.ts';
import { withLinesOfHead } from './head-lines.ts';
import type { Inputs } from './inputs.ts';
import { baselineIn, policyOf } from './policy.ts';
import { refuseUntrusted } from './refuse.ts';
import type { Runner } from './runner.ts';

/** What a lint run has left. */
export interface Linted {
  /** The exit code of `groundrule lint`. */
  readonly code: number;
  /** Where the reports are; undefined when the run could not be done. */
  readonly written?: Files;
}

/** Absolute paths. */
interface Files {
  readonly report: string;
  readonly sarif: string | undefined;
}

/** A program of the repository may be started where whoever writes to the repository made the workflow run. */
const mayPreprocess = ['', 'push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release'];

/**
 * Lints as the inputs and the event say, and tells the runner what was found.
 * @throws {UsageError} for what a workflow must not ask for
 */
export async function lintStep(inputs: Inputs, event: Event, io: Io, runner: Runner, connect: Connect): Promise<Linted> {
  refuseUntrusted(event, inputs.paths, io);
  if (inputs.args.includes('--allow-preprocess') && !mayPreprocess.includes(event.name))
    throw new UsageError(
      `Input 'args' cannot be '--allow-preprocess' on ${event.name}: it starts a program that the change itself may name`,
    );
  const checkout = checkoutOf(io.cwd, inputs.paths);
  const inside = { ...io, cwd: checkout.folder };
  const paths = inputs.paths.map(checkout.inside);
  const base = baseOf(event, checkout.folder);
  // A baseline says the same in another way, also of what git does not know.
  const since = inputs.since ?? (baselineIn(inputs.args) === undefined ? base.commit : 'none');
  const changed =
    since === undefined && event.kind === 'pull-request'
      ? await changedFiles(event.pullRequest, paths, inputs.token, inside, connect)
      : undefined;
  if (base.missing !== undefined) runner.say('warning', missingText(base.missing, changed, event));
  if (changed?.length === 0) return nothingChanged(runner);
  const options = [
    ...inputs.args,
    ...(inputs.failOn === undefined ? [] : [`--fail-on=${inputs.failOn}`]),
    ...policyOf(inputs, isChange(event) ? base.commit : undefined, checkout, runner),
    ...(since === undefined || since === 'none' ? [] : [`--since=${since}`]),
    ...(changed === undefined ? [] : ['--focus']),
  ];
  const linted = await run(options, changed ?? paths, inputs, inside, runner);
  if (event.kind === 'pull-request' && linted.written) asOfHead(linted.written.report, checkout.folder, event.pullRequest.head.sha);
  return linted;
}

function missingText(why: string, changed: readonly string[] | undefined, event: Event): string {
  const what = changed === undefined ? 'Everything' : 'Everything in the files that the change touches';
  return `${what} counts as new${isChange(event) ? ' and its own configuration holds' : ''}: ${why}`;
}

function nothingChanged(runner: Runner): Linted {
  runner.say('notice', 'This pull request changes no file in the paths to lint');
  return { code: 0 };
}

/** What comments on the pull request needs lines that it shows, also when it is another workflow that does. */
function asOfHead(file: string, folder: string, head: string): void {
  const moved = withLinesOfHead(JSON.parse(readFileSync(file, 'utf8')) as Pick<Result, 'findings'>, folder, head);
  if (moved) writeFileSync(file, printable(moved));
}

/** Events about something that nobody may have looked at yet. */
const isChange = ({ kind }: Event): boolean => kind === 'pull-request' || kind === 'merge-group';

/** The file that a second workflow takes; its name is what examples/workflows/fork-review.yml reads. */
const reportName = 'groundrule-report.json';

async function run(
  options: readonly string[],
  paths: readonly string[],
  { report, sarif }: Inputs,
  io: Io,
  runner: Runner,
): Promise<Linted> {
  // The runner empties its temporary folder after the job, so that other steps can have the report.
  const folder = mkdtempSync(join(io.env['RUNNER_TEMP'] || tmpdir(), 'groundrule-'));
  const files = {
    json: report ?? join(folder, reportName),
    github: join(folder, 'annotations'),
    markdown: join(folder, 'summary.md'),
    sarif,
  };
  rmSync(files.json, { force: true });
  const reports = Object.entries(files).flatMap(([format, file]) => (file === undefined ? [] : [`--format=${format}`, `--output=${file}`]));
  let said = '';
  const err = (text: string): void => {
    said += text;
    io.out(text);
  };
  const argv = ['lint', '--color=always', '--patches', ...options, ...reports, '--format=terminal', '--', ...paths];
  const code = await runner.unheard(() => main(argv, { ...io, err }));
  if (code === 2) runner.say('error', said.replace(/^error: /gm, ''));
  if (!existsSync(files.json)) return { code };
  io.out(readFileSync(files.github, 'utf8'));
  runner.summary(readFileSync(files.markdown, 'utf8'));
  return { code, written: { report: files.json, sarif } };
}
