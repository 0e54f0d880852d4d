import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configNames } from '../config/index.ts';
import type { Peer } from '../engine/suppress.ts';
import { unifiedDiff } from '../fix/patch.ts';
import { read } from '../formats/syntax/read.ts';
import { openInput } from '../input/open.ts';
import { lintPlaces, type LintOptions, type Places } from '../lint.ts';
import { SyntaxProblem, UsageError } from '../model/errors.ts';
import type { RuleNames } from '../model/selector.ts';
import { migrated, type Migrated } from '../migrate/template.ts';
import { asConfiguration, type Translated } from '../migrate/settings.ts';
import { peerFiles } from '../migrate/translate.ts';
import { withTexts } from '../input/overlay.ts';
import { count, harmless, visible } from '../report/text.ts';
import { disk } from '../input/tree.ts';
import type { Io } from './io.ts';
import { differences, refuseUnwritable, textOf } from './suppress.ts';

/** The flags of `groundrule migrate`, as commander hands them over. */
export interface MigrateFlags {
  readonly dryRun?: boolean;
  readonly config?: string | false;
}

/** A template, and what is to become of it. */
interface File extends Migrated {
  readonly file: string;
  readonly path: string;
  readonly before: string;
  readonly mark: string;
}

/**
 * Rewrites the suppressions of other tools in templates into ours, and translates their configuration files.
 * @returns the exit code: 1 when something that is in use could not be rewritten
 * @throws {UsageError} when a file cannot be read
 */
export async function migrate(paths: readonly string[], flags: MigrateFlags, io: Io): Promise<number> {
  const options: LintOptions = { paths, cwd: io.cwd, ...(flags.config === undefined ? {} : { config: flags.config }) };
  refuseUnwritable(paths, io.cwd);
  const { config, names } = await openInput(options);
  // What is to be rewritten has to be understood first, whatever the configuration says.
  const lint = (texts: ReadonlyMap<string, string>): Promise<Places> =>
    lintPlaces(options, { tree: texts.size > 0 ? withTexts(disk, texts) : disk, config: { ...config, peerSuppressions: true } });
  const before = await lint(new Map());
  const { files, after } = await verified(filesOf(before, io.cwd), before, lint);
  const translated = peerConfigurations(io.cwd, names);
  const made = asConfiguration(translated);
  const fault = made === '' ? undefined : await faultOf(made, io.cwd);
  const configuration = fault === undefined ? made : '';
  const existing = configNames.find((name) => existsSync(join(io.cwd, name)));
  const say = (text: string): void => io.out(harmless(`${visible(text)}\n`));

  if (flags.dryRun) {
    for (const { file, text } of files)
      if (text !== undefined)
        io.out(harmless(unifiedDiff(file, before.result.sourceText(file) ?? '', after.result.sourceText(file) ?? '')));
    if (configuration !== '' && existing === undefined) io.out(harmless(unifiedDiff('groundrule.yaml', '', configuration)));
  } else {
    for (const { path, mark, text } of files) if (text !== undefined) writeFileSync(path, mark + text);
    if (configuration !== '' && existing === undefined) writeFileSync(join(io.cwd, 'groundrule.yaml'), configuration);
  }
  for (const { moved, left } of files) {
    const all = [
      ...moved.map((peer) => ({ peer, did: 'rewritten ', told: ` is ${[...new Set(peer.findings.map(({ rule }) => rule))].join(', ')}` })),
      ...left.map(({ peer, why }) => ({ peer, did: 'left      ', told: `: ${why}` })),
    ];
    const inOrder = all.map((one) => ({ ...one, line: lineOf(one.peer) })).toSorted((x, y) => x.line - y.line);
    for (const { peer, did, told, line } of inOrder) say(`${did}  ${sourceOf(peer).file}:${line}  ${nameOf(peer)}${told}`);
  }
  for (const { file, line, what, to, why } of translated)
    say(`${to.length > 0 ? 'translated' : 'left      '}  ${file}:${line}  ${what}${why === undefined ? '' : `: ${why}`}`);
  if (configuration !== '' && existing !== undefined && textOf(join(io.cwd, existing), existing).text !== configuration) {
    say(`${existing} is there already and was not touched; what the other tools' files say would be this in it:`);
    configuration.split('\n').forEach((line) => say(`  ${line}`.trimEnd()));
  }
  if (fault !== undefined) fault.split('\n').forEach((line) => say(`No groundrule.yaml was written: ${line}`));
  say(summary(files, translated, flags.dryRun === true));
  return fault !== undefined || files.some(({ failed }) => failed) ? 1 : 0;
}

/** What is wrong with a configuration, so that no run would take it: too many entries, a glob that cannot be used. */
async function faultOf(configuration: string, cwd: string): Promise<string | undefined> {
  const tree = withTexts(disk, new Map([[join(cwd, 'groundrule.yaml'), configuration]]));
  try {
    await openInput({ paths: [], cwd, config: 'groundrule.yaml' }, { tree });
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

type Tried = File & { readonly failed?: boolean };

function summary(files: readonly Tried[], translated: readonly Translated[], dry: boolean): string {
  const moved = files.reduce((sum, file) => sum + file.moved.length, 0);
  const left = files.reduce((sum, file) => sum + file.left.length, 0);
  const settings = translated.filter(({ to }) => to.length > 0).length;
  if (moved + left + translated.length === 0) return 'Nothing of other tools was found.';
  const would = dry ? ' (nothing was written)' : '';
  return `${count(moved, 'suppression')} rewritten, ${left} left; ${count(settings, 'setting')} translated, ${translated.length - settings} left${would}.${moved > 0 ? ' The templates suppress the same findings as before.' : ''}`;
}

function filesOf({ peers, found }: Places, cwd: string): File[] {
  const byFile = new Map<string, Peer[]>();
  for (const peer of peers) {
    const { file } = sourceOf(peer);
    if (byFile.has(file)) byFile.get(file)!.push(peer);
    else byFile.set(file, [peer]);
  }
  const byPeers = new Set(found.filter(({ reported }) => reported.suppressed?.tool !== undefined).map(({ finding }) => finding));
  const generated = new Set(
    found.filter(({ reported, format }) => format === 'cdk' || reported.resource?.construct !== undefined).map(({ finding }) => finding),
  );
  return [...byFile]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, all]) => {
      const path = resolve(cwd, file);
      const { text, mark } = textOf(path, file);
      // What our own suppressions suppress as well needs no other.
      const needed = all.map((peer) => ({ ...peer, findings: peer.findings.filter((finding) => byPeers.has(finding)) }));
      const made = needed.some((peer) => peer.findings.some((finding) => generated.has(finding)));
      return {
        file,
        path,
        before: text,
        mark,
        ...migrated(file, text, needed, made ? 'the file is made by cdk synth: change the app' : undefined),
      };
    });
}

/** Leaves the files as they are in which something else would be suppressed than before. */
async function verified(
  all: readonly File[],
  before: Places,
  lint: (texts: ReadonlyMap<string, string>) => Promise<Places>,
): Promise<{ files: readonly Tried[]; after: Places }> {
  let files: readonly Tried[] = all;
  for (;;) {
    const changed = files.filter(({ text }) => text !== undefined);
    if (changed.length === 0) return { files, after: before };
    const texts = new Map(changed.map(({ path, text }) => [path, text!]));
    // oxlint-disable-next-line no-await-in-loop -- what is tried next depends on it
    const after = await lint(texts);
    const different = new Set([...differences(before, after).map(({ reported }) => reported.file), ...moreUnused(before, after)]);
    if (different.size === 0) return { files, after };
    const isWrong = ({ file, text }: File): boolean => text !== undefined && different.has(file);
    const none = !changed.some(isWrong);
    files = files.map((file) => (file.text !== undefined && (none || isWrong(file)) ? untouched(file) : file));
  }
}

function untouched({ file, path, before, mark, moved, left }: File): Tried {
  const why = 'rewritten, it would suppress something else than now';
  return { file, path, before, mark, moved: [], left: [...left, ...moved.map((peer) => ({ peer, why }))], failed: true };
}

function moreUnused(before: Places, after: Places): string[] {
  const counts = new Map<string, number>();
  for (const { file } of before.result.unusedSuppressions) counts.set(file, (counts.get(file) ?? 0) - 1);
  for (const { file } of after.result.unusedSuppressions) counts.set(file, (counts.get(file) ?? 0) + 1);
  return [...counts].flatMap(([file, more]) => (more > 0 ? [file] : []));
}

/** What the configuration files of other tools in a folder say. */
function peerConfigurations(folder: string, names: RuleNames): Translated[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted()
    .flatMap((file) => {
      const kind = peerFiles.find(({ name }) => name.test(file));
      if (!kind) return [];
      const { text } = textOf(join(folder, file), file);
      if (kind.lines) return kind.read({ file, text }, names);
      try {
        const [source] = read(file, text);
        return kind.read({ file, text, ...(source ? { source } : {}) }, names);
      } catch (error) {
        if (!(error instanceof SyntaxProblem)) throw error;
        return [{ file, line: error.line, what: 'the file', to: [], why: 'it is neither JSON nor YAML' }];
      }
    });
}

const sourceOf = ({ written }: Peer) =>
  'source' in written ? written.source : 'entry' in written ? written.entry.source : written.construct.source;

function lineOf({ written }: Peer): number {
  if ('comment' in written) return written.comment.line;
  const at = 'entry' in written ? written.entry : written.construct;
  return at.source.locate(at).start.line;
}

const nameOf = ({ directive: { tool, id } }: Peer): string => `${id === '*' ? 'all checks' : id} (${tool})`;
