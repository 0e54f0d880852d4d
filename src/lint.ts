import { compare } from './compare/compare.ts';
import type { Located } from './engine/collect.ts';
import type { Peer } from './engine/suppress.ts';
import { Focus } from './input/focus.ts';
import type { From } from './input/open.ts';
import type { Earlier } from './input/versions.ts';
import type { Result } from './model/result.ts';
import { lintOnce, type LintOptions, type LintOutcome, type Version } from './once.ts';

export type { LintOptions, LintOutcome } from './once.ts';

/**
 * Lints files and folders: finds them, tells what they are, reads each project into a graph, runs the rules, applies the
 * suppressions, gathers it all, and compares it with what was there before where that is asked for.
 * @throws {UsageError} when an option or the configuration asks for what cannot be done
 */
export async function lint(options: LintOptions): Promise<LintOutcome> {
  const { since, staged, configFrom, baseline, focus, cwd = '.' } = options;
  const seen = focus && new Focus(focus, cwd);
  const only = (result: Result): Result => seen?.on(result) ?? result;
  if (since === undefined && configFrom === undefined && baseline === undefined && !staged) {
    const { result, config, warnings } = await lintOnce(options, { from: seen ? { focus: seen } : {} });
    return { result: only(result), config, warnings };
  }
  // What compares is loaded only by a run that does: git is started by it.
  const { versionsOf, findingsIn } = await import('./input/versions.ts');
  const { now, earlier } = since !== undefined || staged || configFrom !== undefined ? await versionsOf(options) : { now: {} };
  const was =
    baseline === undefined ? earlier && (await before(options, earlier, seen)) : accepted(baseline, findingsIn(baseline, cwd), options);
  const focused = seen && (earlier ? seen.with(earlier.changed) : seen);
  const { result, config, warnings, ran, version } = await lintOnce(options, {
    from: { ...now, ...(focused ? { focus: focused } : {}) },
    comparing: was !== undefined,
  });
  if (!was) return { result: only(result), config, warnings };
  const compared = {
    ...result,
    ...(was.version && version ? { permissions: version.permissions.since(was.version.permissions) } : {}),
    ...compare(
      was.name,
      { findings: was.findings.filter(({ rule }) => ran.has(rule)), inventory: was.version?.inventory },
      { findings: result.findings, inventory: version?.inventory },
    ),
    unusedSuppressions: result.unusedSuppressions.filter(({ rule, file, message }) =>
      was.unusedSuppressions.every((old) => old.rule !== rule || old.file !== file || old.message !== message),
    ),
  };
  return { result: only(compared), config, warnings: [...warnings, ...(earlier ? incomparable(compared, earlier) : stale(compared))] };
}

/** What a run found, for whoever changes the files. */
export interface Places extends LintOutcome {
  readonly found: readonly Located[];
  /** What was written for other tools about checks that we have too. */
  readonly peers: readonly Peer[];
}

/**
 * Lints as `lint` does, and tells where in the data each finding is.
 * @param from where the files come from; default: from disk
 * @throws {UsageError} when an option or the configuration asks for what cannot be done
 */
export async function lintPlaces(options: LintOptions, from?: From): Promise<Places> {
  const found: Located[] = [];
  const { result, config, warnings, peers } = await lintOnce(options, { ...(from ? { from } : {}), told: (one) => void found.push(one) });
  return { result, config, warnings, found, peers };
}

/** What was found before. */
interface Was extends Pick<Result, 'findings' | 'unusedSuppressions'> {
  readonly name: string;
  readonly version?: Version | undefined;
}

/** A baseline, as far as it is about the paths. */
function accepted(name: string, findings: Result['findings'], { paths, cwd = '.' }: LintOptions): Was {
  const focus = new Focus(paths.includes('-') ? [...paths, '<stdin>'] : paths, cwd);
  return { name, findings: findings.filter(({ file }) => focus.covers(file)), unusedSuppressions: [] };
}

/** What was found, in the files that the run is about and in those that are not what they were: one may have been the other. */
async function before(options: LintOptions, { name, from, paths, changed }: Earlier, focus?: Focus): Promise<Was> {
  const whole = { ...from, ...(focus ? { focus: focus.with(changed) } : {}) };
  const { result, version } = await lintOnce({ ...options, paths }, { from: whole, comparing: true });
  return { name, findings: result.findings, unusedSuppressions: result.unusedSuppressions, version };
}

/** A baseline that nobody tends accepts again what somebody has repaired. */
function stale({ before: { name, fixed } }: Pick<Required<Result>, 'before'>): string[] {
  if (fixed.length === 0) return [];
  return [
    `${name} holds ${fixed.length === 1 ? 'a finding that is gone; forget it' : `${fixed.length} findings that are gone; forget them`} with --update-baseline`,
  ];
}

/** What git ignores, such as a cdk.out, has no earlier version there: all of it looks new. */
function incomparable({ findings }: Result, { name, ignored }: Earlier): string[] {
  const files = ignored([...new Set(findings.flatMap(({ file, status, suppressed }) => (status === 'new' && !suppressed ? [file] : [])))]);
  if (files.length === 0) return [];
  const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
  return [
    `${files[0]}${more} is ignored by git, so that ${name} has nothing to compare it with; lint what ${name} makes too, and pass that report with --baseline`,
  ];
}
