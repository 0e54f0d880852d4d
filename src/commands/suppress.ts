import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Located } from '../engine/collect.ts';
import { unifiedDiff } from '../fix/patch.ts';
import { decode } from '../formats/syntax/read.ts';
import { lintPlaces, type LintOptions, type Places } from '../lint.ts';
import { isDate } from '../model/date.ts';
import { SyntaxProblem, UsageError } from '../model/errors.ts';
import { withTexts } from '../input/overlay.ts';
import { harmless, visible } from '../report/text.ts';
import { formsFor, type Written } from '../suppress/forms.ts';
import { inOneLine, type Note, noteText } from '../suppress/note.ts';
import { disk } from '../input/tree.ts';
import type { Io } from './io.ts';

/** The flags of `groundrule suppress`, as commander hands them over. */
export interface SuppressFlags {
  readonly reason: string;
  readonly until?: string;
  /** Also what cannot be told apart from it. */
  readonly together?: boolean;
  readonly dryRun?: boolean;
  readonly config?: string | false;
  readonly parameters?: readonly string[];
}

/**
 * Writes into the file of a finding that it is accepted, and why, in the form that suppresses it and nothing else.
 * @param words a fingerprint, or a rule and `file:line`; then the paths to lint
 * @returns the exit code
 * @throws {UsageError} when there is no such finding, or more than one, or it cannot be suppressed alone
 */
export async function suppressFinding(words: readonly string[], flags: SuppressFlags, io: Io): Promise<number> {
  const given = noteOf(flags);
  const { wanted, paths } = wantedIn(words, io.cwd);
  refuseUnwritable(paths, io.cwd);
  const options: LintOptions = {
    paths,
    cwd: io.cwd,
    ...(flags.config === undefined ? {} : { config: flags.config }),
    ...(flags.parameters ? { parameters: flags.parameters } : {}),
  };
  const before = await lintPlaces(options);
  const found = theOne(wanted, before.found);
  const { reported, finding, format } = found;
  const { rule, file, location, resource } = reported;
  const say = (text: string): void => io.out(harmless(`${visible(text)}\n`));
  const place = `${file}:${location.start.line}:${location.start.column}`;
  const advice = adviceFor(found, given);
  if (advice) {
    [`${place}: ${advice.why}; nothing was changed.`, advice.where, '', ...advice.lines.map((line) => `  ${line}`)].forEach(say);
    return 0;
  }
  const path = resolve(io.cwd, finding.at.source.file);
  const { text, mark } = textOf(path, finding.at.source.file);
  const forms = formsFor({ finding, format }, text, given);
  const written = await theFirst(forms, reported, before, flags.together === true, (changed) =>
    lintPlaces(options, { tree: withTexts(disk, new Map([[path, changed]])) }),
  );
  if (!('text' in written)) throw new UsageError(cannot(place, rule, written.others, resource?.address, given));
  if (flags.dryRun) {
    // As the report shows the file: without secrets.
    const shown = (of: Places): string => of.result.sourceText(finding.at.source.file) ?? '';
    io.out(harmless(unifiedDiff(finding.at.source.file, shown(before), shown(written.after))));
    return 0;
  }
  writeFileSync(path, mark + written.text);
  say(`${place}: ${rule} is suppressed by ${written.what}: ${noteText(written.note)}`);
  for (const other of written.others) say(`and with it:${lineOf(other)}`);
  return 0;
}

function noteOf({ reason, until }: SuppressFlags): Omit<Note, 'rules'> {
  const text = inOneLine(reason);
  if (text === '') throw new UsageError('The reason is empty: say why the finding is accepted');
  if (/\(until [^()\s]*\)$/.test(text)) throw new UsageError('Write the date with --until, not in the reason');
  if (until !== undefined && !isDate(until)) throw new UsageError(`'${until}' is no date; write it as YYYY-MM-DD`);
  return { reason: text, ...(until === undefined ? {} : { until }) };
}

/** What the user named. */
type Wanted = { readonly fingerprint: string } | { readonly rule: string; readonly file: string; readonly line: number };

function wantedIn([first = '', ...rest]: readonly string[], cwd: string): { wanted: Wanted; paths: readonly string[] } {
  const or = (paths: readonly string[]): readonly string[] => (paths.length > 0 ? paths : ['.']);
  if (/^[0-9a-f]{6,32}$/.test(first)) return { wanted: { fingerprint: first }, paths: or(rest) };
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(rest[0] ?? '') ?? [];
  if (file === undefined || line === undefined)
    throw new UsageError(`Name the finding by its fingerprint, or as RULE FILE:LINE ('${first}' is no fingerprint)`);
  const shown = relative(cwd, resolve(cwd, file)).split(sep).join('/');
  return { wanted: { rule: first, file: isAbsolute(shown) ? file : shown, line: Number(line) }, paths: or(rest.slice(1)) };
}

function theOne(wanted: Wanted, found: readonly Located[]): Located {
  const all = [...new Map(found.map((one) => [one.reported.fingerprint, one])).values()];
  const matching = all.filter(({ reported }) =>
    'fingerprint' in wanted
      ? reported.fingerprint.startsWith(wanted.fingerprint)
      : namesRule(wanted.rule, reported) && reported.file === wanted.file && reported.location.start.line === wanted.line,
  );
  const open = matching.filter(({ reported }) => !reported.suppressed);
  const [only, second] = open;
  if (only && !second) return only;
  if (second) throw new UsageError(['There are several such findings; name one by its fingerprint:', ...open.map(lineOf)].join('\n'));
  const [already] = matching;
  if (already) throw new UsageError(`It is suppressed already: ${already.reported.suppressed!.reason}`);
  if ('fingerprint' in wanted) throw new UsageError(`There is no finding with the fingerprint '${wanted.fingerprint}' in these files`);
  const near = all.filter(({ reported }) => namesRule(wanted.rule, reported) && reported.file === wanted.file && !reported.suppressed);
  const hint = near.length > 0 ? ['; there is one here:', ...near.slice(0, 10).map((one) => `\n${lineOf(one)}`)].join('') : '';
  throw new UsageError(`There is no finding of '${wanted.rule}' at ${wanted.file}:${wanted.line}${hint}`);
}

const namesRule = (name: string, { rule, aliases }: Located['reported']): boolean =>
  rule === name.toLowerCase() || aliases.some((alias) => alias.toLowerCase() === name.toLowerCase());

const lineOf = ({ reported: { fingerprint, rule, file, location, message } }: Located): string =>
  `  ${fingerprint}  ${file}:${location.start.line}:${location.start.column}  ${rule}  ${message.slice(0, 120)}`;

/** What to write by hand, where a tool made the file. */
function adviceFor({ finding, reported, format }: Located, note: Omit<Note, 'rules'>): Advice | undefined {
  const { rule, resource } = reported;
  const text = noteText({ ...note, rules: [rule] });
  if (format === 'cdk' || resource?.construct !== undefined) {
    const lines =
      note.until === undefined
        ? [
            "import { Validations } from 'aws-cdk-lib';",
            `Validations.of(construct).acknowledge({ id: 'groundrule::${rule}', reason: ${quoted(note.reason)} });`,
          ]
        : [
            "import { CfnResource } from 'aws-cdk-lib';",
            `(construct.node.defaultChild as CfnResource).addMetadata('groundrule', { ignore: [${quoted(text)}] });`,
          ];
    const where = `Write this where the app makes ${resource?.construct ?? resource?.address ?? 'it'}, and synthesize again:`;
    return { why: 'the file is made by cdk synth', where, lines };
  }
  if (format === 'terraform-plan' || finding.at.source.writtenAt)
    return { why: 'a plan has no place for it', where: 'Write this into groundrule.yaml:', lines: entry(rule, resource?.address, note) };
  return undefined;
}

interface Advice {
  readonly why: string;
  readonly where: string;
  readonly lines: readonly string[];
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** An entry of the configuration. */
const entry = (rule: string, address: string | undefined, { reason, until }: Omit<Note, 'rules'>): string[] => [
  'ignore:',
  `  - rule: ${rule}`,
  ...(address === undefined ? [] : [`    resource: ${JSON.stringify(address)}`]),
  `    reason: ${JSON.stringify(reason)}`,
  ...(until === undefined ? [] : [`    until: ${until}`]),
];

/**
 * The first form that suppresses the finding and changes nothing else; else what the narrowest one would suppress too.
 * @param together true to let it suppress others of the same rule too
 */
async function theFirst(
  forms: Iterable<Written>,
  { fingerprint, rule }: Located['reported'],
  before: Places,
  together: boolean,
  lint: (text: string) => Promise<Places>,
): Promise<(Written & { readonly after: Places; readonly others: readonly Located[] }) | { readonly others: readonly Located[] }> {
  let narrowest: (Written & { readonly after: Places; readonly others: readonly Located[] }) | undefined;
  for (const written of forms) {
    // oxlint-disable-next-line no-await-in-loop -- the first form that works is taken, so they are tried one after the other
    const after = await lint(written.text);
    const changed = differences(before, after);
    const others = changed.filter(({ reported }) => reported.fingerprint !== fingerprint);
    if (others.length === changed.length || !sameUnused(before, after)) continue;
    if (others.length === 0) return { ...written, after, others };
    if (others.every(({ reported }) => reported.rule === rule && !reported.suppressed)) narrowest ??= { ...written, after, others };
  }
  return together && narrowest ? narrowest : { others: narrowest?.others ?? [] };
}

const sameUnused = (before: Places, after: Places): boolean =>
  before.result.unusedSuppressions.length === after.result.unusedSuppressions.length;

/** What is suppressed in one run and not in the other, or is only in one. */
export function differences(before: Places, after: Places): Located[] {
  const state = ({ found }: Places) => new Map(found.map((one) => [one.reported.fingerprint, one]));
  const [was, is] = [state(before), state(after)];
  const isSuppressed = (one: Located | undefined): boolean | undefined => one && one.reported.suppressed !== undefined;
  return [...new Map([...is, ...was])].flatMap(([key, one]) => (isSuppressed(was.get(key)) === isSuppressed(is.get(key)) ? [] : [one]));
}

function cannot(place: string, rule: string, others: readonly Located[], address: string | undefined, note: Omit<Note, 'rules'>): string {
  const why =
    others.length > 0
      ? [`${place}: ${rule} cannot be suppressed alone; with --together, these would be too:`, ...others.slice(0, 10).map(lineOf)]
      : [`${place}: ${rule} cannot be suppressed in the file itself`];
  return [...why, 'In groundrule.yaml it could be:', ...entry(rule, address, note).map((line) => `  ${line}`)].join('\n');
}

/**
 * @throws {UsageError} for what does not exist, and for standard input
 */
export function refuseUnwritable(paths: readonly string[], cwd: string): void {
  if (paths.includes('-')) throw new UsageError('Name files: what comes from standard input cannot be changed');
  const missing = paths.find((path) => !existsSync(resolve(cwd, path)));
  if (missing !== undefined) throw new UsageError(`There is no file or folder '${missing}'`);
}

/**
 * The text of a file that is to be written again.
 * @throws {UsageError} when it cannot be read, or would be written in another encoding
 */
export function textOf(path: string, file: string): { readonly text: string; readonly mark: string } {
  try {
    const bytes = readFileSync(path);
    const text = decode(file, bytes);
    const mark = bytes[0] === 0xef ? '\uFEFF' : '';
    if (!Buffer.from(mark + text).equals(bytes)) throw new UsageError(`${file} is not UTF-8: save it as UTF-8 first`);
    return { text, mark };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof SyntaxProblem) throw new UsageError(error.message);
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
