import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fails, type FailOn } from '../config/index.ts';
import { lint, type LintOutcome } from '../lint.ts';
import { UsageError } from '../model/errors.ts';
import { didYouMean } from '../model/selector.ts';
import type { Variable } from '../variables.ts';
import { reporters, type ReportFormat } from '../report/index.ts';
import { harmless, visible } from '../report/text.ts';
import { usesColor, widthOf, type ColorMode, type Io } from './io.ts';

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
  refuseMissing(paths, io);
  refuseSamePlace(reports, io);
  const { failOn, rule, skipRule, config, parameters, ignores } = flags;
  const outcome = await lint({
    paths,
    cwd: io.cwd,
    ignores,
    ...(paths.includes('-') ? { stdin: await io.stdin() } : {}),
    ...(config === undefined ? {} : { config }),
    ...(rule ? { rules: rule } : {}),
    ...(skipRule ? { skipRules: skipRule } : {}),
    ...(parameters ? { parameters } : {}),
    allowPreprocess: flags.allowPreprocess === true,
    ...(variables.length > 0 ? { variables } : {}),
  });
  const texts = reports.map((report) => ({ ...report, text: render(outcome, report, flags, io) }));
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
  return nothing ? 3 : 0;
}

function render({ result, config }: LintOutcome, { format, file }: Report, flags: LintFlags, io: Io): string {
  return reporters[format](result, {
    color: file === undefined && usesColor(flags.color, io),
    version: io.version(),
    verbose: flags.verbose ?? false,
    quiet: flags.quiet ?? false,
    possible: config.unknowns === 'warn' || config.unknowns === 'fail',
    width: file === undefined ? widthOf(io) : 80,
  });
}

/** What does not exist may also be a command that was not spelt right. */
function refuseMissing(paths: readonly string[], io: Io): void {
  const missing = paths.filter((path) => path !== '-' && !existsSync(resolve(io.cwd, path)));
  if (missing.length === 0) return;
  throw new UsageError(
    missing
      .map((path) => `There is no file or folder '${path}'${didYouMean(path, ['lint', 'rules', 'explain', 'graph', 'trace'])}`)
      .join('\n'),
  );
}

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
