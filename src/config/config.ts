import { dirname, isAbsolute, resolve } from 'node:path';
import { isDate } from '../model/date.ts';
import { UsageError } from '../model/errors.ts';
import type { Level } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { exactness, type RuleNames } from '../model/selector.ts';
import type { Place, Pointer, Source } from '../model/source.ts';
import { check, listed, type Mistake, type Schema } from './check.ts';
import { Globs } from './globs.ts';

/** What becomes of a finding that is only possible. See the schema. */
export type Unknowns = 'ignore' | 'note' | 'warn' | 'fail';
export type FailOn = Level | 'never';

/** What the configuration says about one rule. */
export interface RuleSettings {
  readonly enabled?: boolean;
  readonly level?: Level;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Types and properties that the rule does not look at: `AWS::SNS::Topic`, with `*` and `?`. */
  readonly ignore: readonly string[];
}

/** An accepted finding; what the engine's suppressions take. */
export interface Ignore {
  readonly rule: string;
  readonly reason: string;
  readonly until?: string;
  readonly files?: (file: string) => boolean;
  readonly resource?: string;
  readonly at: Place;
}

export interface Config {
  /** The folder of the configuration file, absolute; undefined when there is no file. */
  readonly directory?: string;
  /** By rule id. */
  readonly rules: ReadonlyMap<string, RuleSettings>;
  /** Takes files and folders as sources are named: relative to the working directory, or absolute. */
  readonly excludes: (file: string) => boolean;
  readonly unknowns: Unknowns;
  readonly failOn: FailOn;
  /** What the deployment passes to a template, by name. */
  readonly parametersFor: (file: string) => Given;
  readonly ignore: readonly Ignore[];
  /** Whether what was written for other tools suppresses our rules too. */
  readonly peerSuppressions: boolean;
  /** A program that templates are read through, if the user lets the run start it. */
  readonly preprocess?: 'cfn-include';
}

type Given = Readonly<Record<string, unknown>>;

/** What holds without a configuration. */
export const noConfig: Config = {
  rules: new Map(),
  excludes: () => false,
  unknowns: 'note',
  failOn: 'warning',
  parametersFor: () => ({}),
  ignore: [],
  peerSuppressions: true,
};

/** Rules as far as a configuration can speak of them. */
export type Known = readonly Pick<Rule, 'id' | 'options'>[];

type LevelWord = 'off' | 'on' | boolean | Level;
interface RuleEntry {
  readonly level?: LevelWord;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly ignore?: readonly string[];
}

/** A configuration that fits the schema. */
interface Written {
  readonly families?: Readonly<Record<string, LevelWord>>;
  readonly rules?: Readonly<Record<string, LevelWord | RuleEntry>>;
  readonly exclude?: readonly string[];
  readonly unknowns?: Unknowns;
  readonly failOn?: FailOn;
  readonly preprocess?: 'cfn-include';
  readonly peerSuppressions?: boolean;
  readonly parameters?: readonly { readonly files: string; readonly values?: Given; readonly from?: string }[];
  readonly ignore?: readonly {
    readonly rule: string;
    readonly reason: string;
    readonly until?: string;
    readonly files?: string;
    readonly resource?: string;
  }[];
}

const mostMistakesShown = 20;

/**
 * Reads a configuration. The schema and the matcher of globs are loaded here, so that a run without a configuration does
 * not pay for them.
 * @param source the configuration file, already parsed
 * @param names every name that a rule can be called by, the engine's own included
 * @param cwd what the names of files are relative to
 * @param readParameters reads a file of parameters, by its absolute path and its name in the configuration
 * @throws {UsageError} with every mistake in the file, a line each: `groundrule.yaml:3:5: there is no key ...`
 */
export async function loadConfig(
  source: Source,
  rules: Known,
  names: RuleNames,
  cwd: string,
  readParameters: (path: string, name: string) => Given = () => ({}),
): Promise<Config> {
  const data = source.data ?? {};
  const [{ Minimatch }, { default: schema }] = await Promise.all([
    import('minimatch'),
    import('./config.schema.json', { with: { type: 'json' } }),
  ]);
  const globs = new Globs(Minimatch, source.file, cwd);
  const misfits = check(data, schema as Schema);
  const mistakes = [...duplicates(source), ...misfits];
  if (misfits.length === 0) mistakes.push(...meaningless(data as Written, rules, names, globs));
  if (mistakes.length > 0) throw new UsageError(described(source, mistakes));

  const {
    rules: settings,
    families,
    exclude,
    unknowns = noConfig.unknowns,
    failOn = noConfig.failOn,
    parameters = [],
    ignore = [],
    peerSuppressions = noConfig.peerSuppressions,
    preprocess,
  } = data as Written;
  const directory = dirname(resolve(cwd, source.file));
  const given = parameters.map(({ files, values, from }) => ({
    fits: globs.matcher(files),
    values: { ...(from === undefined ? {} : readParameters(resolve(directory, from), from)), ...values },
  }));
  return {
    directory,
    rules: settingsOf({ ...families, ...settings }, rules, names),
    excludes: exclude ? globs.excluder(exclude) : noConfig.excludes,
    unknowns,
    failOn,
    peerSuppressions,
    ...(preprocess ? { preprocess } : {}),
    parametersFor: (file) => Object.fromEntries(given.filter(({ fits }) => fits(file)).flatMap(({ values }) => Object.entries(values))),
    ignore: ignore.map(({ files, ...entry }, index) => ({
      ...entry,
      ...(files === undefined ? {} : { files: globs.matcher(files) }),
      at: { source, pointer: ['ignore', index] },
    })),
  };
}

const duplicates = ({ problems }: Source): Mistake[] =>
  problems.filter(({ kind }) => kind === 'duplicate-key').map(({ spot, message }) => ({ at: spot, message }));

const leaves = (path: string): boolean => isAbsolute(path) || path.split(/[\\/]/).includes('..');

/** What fits the schema and still says nothing: rules, options and dates that do not exist, globs that cannot be used. */
function meaningless(written: Written, rules: Known, names: RuleNames, globs: Globs): Mistake[] {
  const mistakes: Mistake[] = [];
  const say = (message: string | undefined, ...pointer: Pointer): void => {
    if (message !== undefined) mistakes.push({ at: { pointer }, message });
  };
  const noRule = (name: string): string | undefined =>
    names.find(name) ? undefined : `there is no rule '${name.slice(0, 80)}'${names.hint(name)}`;

  for (const [name, entry] of Object.entries(written.rules ?? {})) {
    const selected = names.find(name);
    const message = selected?.target === undefined ? noRule(name) : `'${name}' is one target of a rule; name it in \`ignore\` instead`;
    if (message !== undefined) mistakes.push({ at: { pointer: ['rules', name], part: 'key' }, message });
    const options = typeof entry === 'object' ? (entry.options ?? {}) : {};
    const named = rules.filter((rule) => selected?.rules.includes(rule.id));
    for (const [key, value] of Object.entries(options)) say(wrongOption(named, key, value), 'rules', name, 'options', key);
  }
  written.exclude?.forEach((glob, index) => say(globs.fault(glob), 'exclude', index));
  written.parameters?.forEach(({ files, values, from }, index) => {
    say(globs.fault(files), 'parameters', index, 'files');
    if (values === undefined && from === undefined) say("'values' or 'from' is missing", 'parameters', index);
    if (from !== undefined && leaves(from)) say('a file of parameters stays below the folder of this file', 'parameters', index, 'from');
  });
  written.ignore?.forEach(({ rule, files, until }, index) => {
    say(noRule(rule), 'ignore', index, 'rule');
    if (files !== undefined) say(globs.fault(files), 'ignore', index, 'files');
    if (until !== undefined && !isDate(until)) say(`'${until}' is not in the calendar`, 'ignore', index, 'until');
  });
  return mistakes;
}

function wrongOption(rules: Known, key: string, value: unknown): string | undefined {
  if (rules.length === 0) return undefined;
  const defaults = rules.flatMap(({ options = {} }) => (Object.hasOwn(options, key) ? [options[key]] : []));
  if (defaults.length === 0) {
    const known = [...new Set(rules.flatMap(({ options = {} }) => Object.keys(options)))];
    return `there is no option '${key.slice(0, 80)}'; ${known.length > 0 ? `there is ${listed(known)}` : 'this rule has none'}`;
  }
  if (defaults.some((other) => sameType(value, other))) return undefined;
  return `the option '${key}' should be of the same type as its default, ${JSON.stringify(defaults[0])}`;
}

function sameType(value: unknown, model: unknown): boolean {
  if (Array.isArray(value) && Array.isArray(model)) return model.length === 0 || value.every((item) => sameType(item, model[0]));
  return typeof value === typeof model && value !== null && Array.isArray(value) === Array.isArray(model);
}

function described(source: Source, mistakes: readonly Mistake[]): string {
  const lines = mistakes
    .map(({ at, message }) => ({ message, ...source.locate({ part: 'value', ...at }).start }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, message }) => `${source.file}:${line}:${column}: ${message}`);
  const more = lines.length - mostMistakesShown;
  return [...lines.slice(0, mostMistakesShown), ...(more > 0 ? [`... and ${more} more`] : [])].join('\n');
}

/** The more exact name wins, between equals the later one. */
function settingsOf(written: Readonly<Record<string, LevelWord | RuleEntry>>, rules: Known, names: RuleNames): Map<string, RuleSettings> {
  const defaults = new Map(rules.map((rule) => [rule.id, rule.options ?? {}]));
  const settings = new Map<string, RuleSettings>();
  // A family may have no rule yet.
  const entries = Object.entries(written).flatMap(([name, entry]) => {
    const selected = names.find(name);
    return selected ? [{ entry, selected }] : [];
  });
  for (const kind of exactness) {
    for (const { entry, selected } of entries.filter((one) => one.selected.kind === kind)) {
      const { level, options = {}, ignore = [] } = typeof entry === 'object' ? entry : { level: entry };
      for (const id of selected.rules) {
        const before = settings.get(id) ?? { ignore: [] };
        const own = Object.entries(options).filter(([key]) => Object.hasOwn(defaults.get(id) ?? {}, key));
        settings.set(id, {
          ...before,
          ...(level === undefined ? {} : meaningOf(level)),
          options: { ...before.options, ...Object.fromEntries(own) },
          ignore: [...before.ignore, ...ignore],
        });
      }
    }
  }
  return settings;
}

/** YAML 1.1 reads `on` and `off` as booleans. */
function meaningOf(level: LevelWord): Pick<RuleSettings, 'enabled' | 'level'> {
  if (level === 'off' || level === false) return { enabled: false };
  return level === 'on' || level === true ? { enabled: true } : { enabled: true, level };
}
