import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fails, type FailOn } from '../config/index.ts';
import { baselineOf } from '../compare/baseline.ts';
import { Focus } from '../input/focus.ts';
import { lint, type LintOptions, type LintOutcome } from '../lint.ts';
import { UsageError } from '../model/errors.ts';
import { didYouMean } from '../model/selector.ts';
import type { Variable } from '../input/variables.ts';
import { reporters, type ReportFormat } from '../report/index.ts';
import { count, harmless, visible } from '../report/text.ts';
import { usesColor, widthOf, type ColorMode, type Io } from './io.ts';
import { refuseConfigNames } from './names.ts';
import { linksFor } from './links.ts';

/** A report to make: to a file, or to standard output. */
export interface Report {
  readonly format: ReportFormat;
  readonly file?: string;
}

/** The flags of `groundrule lint`, as commander hands them over. */
export interface LintFlags {
  readonly failOn?: FailOn;
  readonly rule?: readonly string[];
  readonly skipRule?: readonly string[];
  readonly config?: string | false;
  readonly parameters?: readonly string[];
  readonly ignores: boolean;
  readonly allowPreprocess?: boolean;
  readonly since?: string;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly staged?: boolean;
  readonly focus?: boolean;
  readonly configFrom?: string;
  readonly fix?: boolean;
  readonly fixUnsafe?: boolean;
  readonly dryRun?: boolean;
  readonly patches?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: ColorMode;
}

/**
 * Lints and reports. Nothing is written before everything has succeeded.
 * @returns the exit code
 * @throws {UsageError} for what cannot be done, such as a file that cannot be written
 */
export async function lintPaths(
  paths: readonly string[],
  flags: LintFlags,
  reports: readonly Report[],
  io: Io,
  variables: readonly Variable[] = [],
): Promise<number> {
  // Git knows files that are not on disk: a hook names what a commit deletes, and what a sparse checkout leaves out.
  if (!(flags.focus && (flags.staged || flags.since !== undefined))) refuseMissing(paths, io);
  if (flags.focus) refuseOutside(paths, io);
  refuseSamePlace(reports, io);
  refuseConfigNames([...reports.map(({ file }) => file), ...(flags.updateBaseline ? [flags.baseline] : [])]);
  refuseTogether(flags);
  if (fixes(flags)) refuseFixing(paths, flags, reports);
  const { failOn, rule, skipRule, config, parameters, ignores, since, baseline, staged, configFrom } = flags;
  const options: LintOptions = {
    paths: flags.focus ? ['.'] : paths,
    ...(flags.focus ? { focus: paths } : {}),
    cwd: io.cwd,
    ignores,
    ...(paths.includes('-') ? { stdin: await io.stdin() } : {}),
    ...(config === undefined ? {} : { config }),
    ...(rule ? { rules: rule } : {}),
    ...(skipRule ? { skipRules: skipRule } : {}),
    ...(parameters ? { parameters } : {}),
    allowPreprocess: flags.allowPreprocess === true,
    ...(variables.length > 0 ? { variables } : {}),
    ...(since === undefined ? {} : { since }),
    ...(baseline === undefined || !existsOrWillBe(baseline, flags, io) ? {} : { baseline }),
    ...(staged ? { staged } : {}),
    ...(configFrom === undefined ? {} : { configFrom }),
  };
  // What changes files is loaded only by a run that does.
  const found = fixes(flags) ? await (await import('./fix.ts')).fixed(options, flags, io) : await lint(options);
  const outcome = flags.patches ? (await import('./fix.ts')).patched(found, io) : found;
  if (flags.updateBaseline) return writeBaseline(baseline!, outcome, io);

  const texts = (flags.dryRun ? [] : reports).map((report) => ({ ...report, text: render(outcome, report, flags, io) }));
  for (const { file, text } of texts) if (file !== undefined) write(resolve(io.cwd, file), file, text);
  for (const { file, text } of texts) if (file === undefined) io.out(text);

  const { result, warnings } = outcome;
  for (const warning of warnings) io.err(harmless(`warning: ${visible(warning)}\n`));
  const failing = result.findings.filter((finding) => fails(finding, failOn ?? outcome.config.failOn, outcome.config.unknowns)).length;
  const nothing = result.coverage.files.linted === 0;
  if (!reports.some(({ format, file }) => format === 'terminal' && file === undefined) && !flags.quiet) {
    io.err(
      nothing
        ? 'groundrule: nothing was scanned\n'
        : `groundrule: ${failing} ${failing === 1 ? 'finding' : 'findings'} at or above the threshold\n`,
    );
  }
  if (result.findings.some((finding) => finding.rule === 'rule-crash')) return 2;
  if (failing > 0) return 1;
  // A commit that touches no infrastructure is none that a hook should stop.
  return nothing && !flags.focus ? 3 : 0;
}

const fixes = ({ fix, fixUnsafe }: LintFlags): boolean => fix === true || fixUnsafe === true;

function refuseFixing(paths: readonly string[], { staged, allowPreprocess, dryRun }: LintFlags, reports: readonly Report[]): void {
  if (paths.includes('-')) throw new UsageError('--fix changes files, and standard input is none: name the file');
  if (staged) throw new UsageError('--fix changes the files on disk, and --staged reads others: keep one');
  if (allowPreprocess) throw new UsageError('--fix cannot change what a preprocessor makes: leave --allow-preprocess out');
  if (dryRun && reports.some(({ format, file }) => format !== 'terminal' || file !== undefined))
    throw new UsageError('--dry-run prints a diff instead of a report: leave --format and --output out');
}

/** A baseline that is about to be written need not be there. */
const existsOrWillBe = (file: string, { updateBaseline }: LintFlags, { cwd }: Io): boolean =>
  !updateBaseline || existsSync(resolve(cwd, file));

/** Writes the findings that hold now as those that are accepted, and says what changed. */
function writeBaseline(file: string, { result }: LintOutcome, io: Io): number {
  const accepted = result.findings.filter(({ suppressed }) => !suppressed);
  write(resolve(io.cwd, file), file, baselineOf(accepted));
  const fresh = accepted.filter(({ status }) => status !== 'unchanged').length;
  const gone = result.before?.fixed.length ?? 0;
  io.err(`groundrule: ${file} holds ${count(accepted.length, 'finding')}: ${fresh} added, ${gone} removed\n`);
  return result.coverage.files.linted === 0 ? 3 : 0;
}

function refuseTogether(flags: LintFlags): void {
  const { since, baseline, updateBaseline: update, focus } = flags;
  if (since !== undefined && baseline !== undefined) throw new UsageError('--since and --baseline say the same in two ways: keep one');
  if (update && baseline === undefined) throw new UsageError('--update-baseline needs --baseline FILE');
  if (update && focus) throw new UsageError('--update-baseline writes a baseline of everything that is read: leave --focus out');
  if (update && fixes(flags)) throw new UsageError('--update-baseline accepts what --fix would mend: do one after the other');
  if (flags.patches && flags.staged) throw new UsageError('--patches is about the files on disk, and --staged reads others: keep one');
  if (flags.dryRun && !fixes(flags)) throw new UsageError('--dry-run goes with --fix or --fix-unsafe');
}

function render({ result, config }: LintOutcome, { format, file }: Report, flags: LintFlags, io: Io): string {
  const link = format === 'markdown' ? linksFor(io.env) : undefined;
  return reporters[format](result, {
    ...(link ? { link } : {}),
    color: file === undefined && usesColor(flags.color, io),
    version: io.version(),
    verbose: flags.verbose ?? false,
    quiet: flags.quiet ?? false,
    possible: config.unknowns === 'warn' || config.unknowns === 'fail',
    policy: { failOn: flags.failOn ?? config.failOn, unknowns: config.unknowns },
    width: file === undefined ? widthOf(io) : 80,
  });
}

/** What does not exist may also be a command that was not spelt right. */
function refuseMissing(paths: readonly string[], io: Io): void {
  const missing = paths.filter((path) => path !== '-' && !existsSync(resolve(io.cwd, path)));
  if (missing.length === 0) return;
  throw new UsageError(missing.map((path) => `There is no file or folder '${path}'${didYouMean(path, commands)}`).join('\n'));
}

/** A hook that runs in a subfolder would otherwise pass whatever is committed elsewhere. */
function refuseOutside(paths: readonly string[], io: Io): void {
  if (paths.includes('-')) throw new UsageError('--focus names files, and standard input is none');
  const below = new Focus(['.'], io.cwd);
  const outside = paths.find((path) => !below.covers(path));
  if (outside !== undefined)
    throw new UsageError(`--focus reads what is below this folder, and ${outside} is not: run it in a folder above`);
}

const commands = ['lint', 'rules', 'explain', 'graph', 'trace', 'review', 'suppress', 'migrate'];

function refuseSamePlace(reports: readonly Report[], io: Io): void {
  const places = reports.map(({ file }) => (file === undefined ? 'standard output' : resolve(io.cwd, file)));
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice !== undefined)
    throw new UsageError(`Only one report can go to ${twice}; write --format FORMAT --output FILE for each of the others`);
}

function write(path: string, file: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}
