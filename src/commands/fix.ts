import { resolve } from 'node:path';
import { type Applied, applyFixes, type Mended } from '../fix/apply.ts';
import { unifiedDiff } from '../fix/patch.ts';
import { maskedAlike, withPatches } from '../fix/patches.ts';
import { lint, lintPlaces, type LintOptions, type LintOutcome } from '../lint.ts';
import type { ReportedFinding } from '../model/result.ts';
import { withTexts } from '../input/overlay.ts';
import { groupBy } from '../report/findings.ts';
import { count, harmless, visible } from '../report/text.ts';
import { disk } from '../input/tree.ts';
import type { Io } from './io.ts';
import { Originals } from './rewrite.ts';

/** The flags of `groundrule lint` that are about fixes. */
export interface FixFlags {
  readonly fix?: boolean;
  readonly fixUnsafe?: boolean;
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/**
 * Lints, makes the fixes of what is found, and lints again; or prints what it would change, and writes nothing.
 * @returns what remains, or would remain
 * @throws {UsageError} for a file that cannot be written; none is changed then
 */
export async function fixed(options: LintOptions, flags: FixFlags, io: Io): Promise<LintOutcome> {
  const outcome = await lint(options);
  const { since, baseline, configFrom, focus, ...plain } = options;
  const isPlain = since === undefined && baseline === undefined && configFrom === undefined && focus === undefined;
  const originals = new Originals(io.cwd);
  const again = async (texts: ReadonlyMap<string, string>): Promise<LintOutcome['result']> => {
    const overlay = new Map([...texts].map(([file, text]) => [resolve(io.cwd, file), text]));
    return (await lintPlaces(plain, { tree: withTexts(disk, overlay), config: outcome.config })).result;
  };
  const spoken = new Set(outcome.result.findings.filter(({ status }) => status !== 'unchanged').map(({ fingerprint }) => fingerprint));
  const isWanted = ({ fingerprint }: ReportedFinding): boolean => isPlain || spoken.has(fingerprint);
  const linted = isPlain ? outcome.result : await again(new Map());
  const applied = await applyFixes({
    linted,
    read: originals.read,
    lint: again,
    wanted: isWanted,
    unsafe: flags.fixUnsafe === true,
  });

  if (flags.dryRun) print(applied, outcome, originals, io);
  else originals.write(applied.texts);
  if (!flags.quiet) for (const line of summary(applied, flags)) io.err(harmless(`${visible(line)}\n`));
  if (!flags.dryRun) return applied.texts.size > 0 ? lint(options) : outcome;
  const remaining = applied.linted.findings.filter(isWanted);
  return { ...outcome, result: { ...outcome.result, findings: remaining } };
}

/** What was found, with the lines that each fix would change. */
export function patched(outcome: LintOutcome, io: Io): LintOutcome {
  const originals = new Originals(io.cwd);
  const textOf = (file: string): string | undefined => {
    const read = originals.read(file);
    return 'text' in read ? read.text : undefined;
  };
  return { ...outcome, result: withPatches(outcome.result, textOf) };
}

/** Prints what would change, as `git apply` takes it. */
function print({ texts }: Applied, { result }: LintOutcome, originals: Originals, io: Io): void {
  for (const [file, after] of [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const before = originals.read(file);
    if (!('text' in before)) continue;
    const [from, to] = maskedAlike(before.text, after, result.sourceText(file)) ?? [];
    if (from !== undefined && to !== undefined) io.out(harmless(forTerminal(unifiedDiff(file, before.mark + from, before.mark + to), io)));
    else io.err(harmless(`groundrule: the lines of ${visible(file)} that change hold a secret, and are not shown\n`));
  }
}

/** Who sees a diff needs it legible, who pipes it needs it exact. */
const forTerminal = (diff: string, { tty }: Io): string =>
  tty
    ? diff
        .split('\n')
        .map((line) => visible(line.replace(/\r$/, '')))
        .join('\n')
    : diff;

function summary({ made, refused, left, texts }: Applied, { dryRun, verbose }: FixFlags): string[] {
  const files = [...texts.keys()].toSorted();
  const some = files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ');
  const reasons = groupBy(refused, ({ why }) => why);
  return [
    made.length > 0
      ? `groundrule: ${dryRun ? 'would fix' : 'fixed'} ${count(made.length, 'finding')} in ${some}`
      : `groundrule: nothing ${dryRun ? 'would be' : 'was'} fixed`,
    ...made.filter(({ fix }) => fix.caution !== undefined).map((each) => `  ${lineOf(each)} (${each.fix.caution})`),
    ...(refused.length > 0 ? [`groundrule: ${count(refused.length, 'fix', 'fixes')} not made:`] : []),
    ...(verbose
      ? refused.map((each) => `  ${lineOf(each)}: ${each.why}`)
      : [...reasons].map(([why, each]) => `  ${count(each.length, 'time')}: ${why}`)),
    ...(left.length > 0 ? [`groundrule: ${count(left.length, 'more fix', 'more fixes')} with --fix-unsafe`] : []),
    ...(verbose ? left.map((each) => `  ${lineOf(each)} (${each.fix.caution})`) : []),
  ];
}

const lineOf = ({ finding: { file, location, rule }, fix }: Mended): string => `${file}:${location.start.line}: ${rule}: ${fix.title}`;
