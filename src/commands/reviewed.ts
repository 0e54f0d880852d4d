import { readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { lint } from '../lint.ts';
import { UsageError } from '../model/errors.ts';
import type { Result } from '../model/result.ts';
import { reporters } from '../report/index.ts';
import { readReport, type ReportDocument } from '../review/report-document.ts';
import { patched } from './fix.ts';
import { knownRules } from './hub.ts';
import type { Io } from './io.ts';

/** What is reviewed: for those who post, who take it from a file as well, and for the reporters. */
export interface Reviewed {
  readonly report: ReportDocument;
  readonly result: Result;
}

/** A larger report is none of ours, or nobody would read the review. */
const largest = 64_000_000;

/**
 * A JSON report that may come from anybody.
 * @param path absolute
 * @throws {UsageError} when it cannot be used
 */
export function readReview(path: string, name: string): Reviewed {
  try {
    if (statSync(path).size > largest) throw new UsageError(`${name} is larger than ${largest / 1_000_000} MB`);
    const report = parsed(readFileSync(path, 'utf8'), name);
    return { report, result: resultOf(report) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

export interface LintedOptions {
  readonly since: string | undefined;
  readonly config: string | false | undefined;
  /** A revision whose configuration holds. */
  readonly configFrom: string | undefined;
  /** The root of the repository: files are named as pull requests have them. */
  readonly folder: string;
}

/** @throws {UsageError} when the files cannot be linted */
export async function lintForReview(
  paths: readonly string[],
  { since, config, configFrom, folder }: LintedOptions,
  io: Io,
): Promise<Reviewed> {
  const inside = (path: string): string => relative(folder, resolve(io.cwd, path)) || '.';
  const outcome = await lint({
    paths: (paths.length > 0 ? paths : ['.']).map(inside),
    cwd: folder,
    ...(since === undefined ? {} : { since }),
    ...(configFrom === undefined ? {} : { configFrom }),
    ...(config === undefined ? {} : { config: config === false ? config : resolve(io.cwd, config) }),
  });
  const { result, config: policy } = patched(outcome, { ...io, cwd: folder });
  const json = reporters.json(result, { color: false, version: io.version(), verbose: false, quiet: false, width: 80, policy });
  return { report: parsed(json, 'what was found'), result };
}

function parsed(json: string, name: string): ReportDocument {
  const read = readReport(json);
  if ('reason' in read) throw new UsageError(`${name} cannot be used: ${read.reason}`);
  return read.report;
}

/** A report as what a run leaves, but for the texts of the files. */
function resultOf({ findings, before, permissions, unusedSuppressions, coverage }: ReportDocument): Result {
  const finding = ({ fix, ...rest }: ReportDocument['findings'][number]) => ({ ...rest, ...(fix ? { fix: { ...fix, edits: [] } } : {}) });
  return {
    findings: findings.map(finding),
    unusedSuppressions,
    coverage,
    ...(before ? { before: { name: before.name, fixed: before.fixed.map(finding) } } : {}),
    ...(permissions ? { permissions } : {}),
    rules: knownRules(),
    sourceText: () => undefined,
  };
}
