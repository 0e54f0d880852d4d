import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { rules } from '../rules/index.ts';
import { coversAll, findConfig, loadConfig, noConfig, selectRules, settle, type Config } from './config/index.ts';
import { Collector } from './engine/collect.ts';
import { ownRules } from './engine/own.ts';
import { Suppressions } from './engine/suppress.ts';
import { codeOf, findFiles, shown } from './files.ts';
import { decode, read } from './formats/syntax/read.ts';
import { SyntaxProblem, UsageError } from './model/errors.ts';
import type { Result } from './model/result.ts';
import { RuleNames } from './model/selector.ts';
import { Deployments, readParameters, scenariosOf } from './parameters.ts';
import { visitProjects } from './projects.ts';

export interface LintOptions {
  /** Files and folders; '-' is standard input. */
  readonly paths: readonly string[];
  /** The text for '-'. */
  readonly stdin?: string;
  /** What relative paths are relative to, and what reports show files relative to. Default: the working directory. */
  readonly cwd?: string;
  /** A configuration file; false for none. Default: groundrule.yaml or .json, found upward from the first path. */
  readonly config?: string | false;
  /** Ids, globs, families or other tools' names of the rules to run, and of those to leave out. */
  readonly rules?: readonly string[];
  readonly skipRules?: readonly string[];
  /**
   * What the deployment passes to the parameters of templates: pairs `Key=Value`, which hold everywhere, and files. Several
   * files are several scenarios; the templates are judged in each. Goes over what the configuration says.
   */
  readonly parameters?: readonly string[];
  /** False to show what is suppressed as if it were not. Default: true. */
  readonly ignores?: boolean;
  /** ISO date that suppressions expire against. Default: today, in UTC. */
  readonly today?: string;
}

export interface LintOutcome {
  readonly result: Result;
  /** The configuration that held, for whoever decides whether the run fails. */
  readonly config: Config;
  /** What the user may not have meant, each as a sentence without a full stop. */
  readonly warnings: readonly string[];
}

/**
 * Lints files and folders: finds them, tells what they are, reads each project into a graph, runs the rules, applies the
 * suppressions and gathers it all.
 * @throws {UsageError} when an option or the configuration asks for what cannot be done
 */
export async function lint(options: LintOptions): Promise<LintOutcome> {
  const { paths, stdin, ignores = true, today = new Date().toISOString().slice(0, 10) } = options;
  const cwd = resolve(options.cwd ?? '.');
  const known = [...rules, ...ownRules];
  const names = new RuleNames(known);
  const config = await configFor(options, known, names, cwd);
  const selection = selectRules(rules, names, config, options.rules, options.skipRules);
  const deployments = new Deployments(scenariosOf(options.parameters ?? [], cwd));

  const suppressions = new Suppressions(names, today, ignores ? config.ignore : []);
  const collector = new Collector(selection.rules, suppressions, (finding) => settle(finding, config, selection), ignores);
  const found = findFiles(
    paths.filter((path) => path !== '-'),
    cwd,
    config.excludes,
  );
  visitProjects(found, stdin, config.parametersFor, {
    project: (project) => collector.project(project.format, project.sources, deployments.of(project)),
    unreadable: (problem) => collector.unreadable(problem),
    passedOver: (file, why) => collector.passedOver(file, why),
  });
  const ran = {
    rules: new Set([...selection.ids, ...ownRules.map(({ id }) => id)]),
    narrowed: selection.narrowed,
    everything: coversAll(config, paths, cwd),
  };
  return { result: collector.result(ran), config, warnings: deployments.unused() };
}

type Known = Parameters<typeof loadConfig>[1];

async function configFor({ config, paths }: LintOptions, known: Known, names: RuleNames, cwd: string): Promise<Config> {
  if (config === false) return noConfig;
  const path =
    config === undefined ? findConfig(folderOf(resolve(cwd, paths.find((each) => each !== '-') ?? '.')), existsSync) : resolve(cwd, config);
  if (path === undefined) return noConfig;
  const file = shown(path, cwd);
  try {
    const [source, second] = read(file, decode(file, readFileSync(path)));
    if (second) throw new UsageError(`${file} holds more than one document: keep one`);
    return source ? await loadConfig(source, known, names, cwd, (from, name) => readParameters(from, name, dirname(path))) : noConfig;
  } catch (error) {
    if (error instanceof SyntaxProblem) throw new UsageError(`${file}:${error.line}:${error.column}: ${error.message}`);
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read (${codeOf(error)})`);
  }
}

function folderOf(path: string): string {
  try {
    return statSync(path).isDirectory() ? path : dirname(path);
  } catch {
    return dirname(path);
  }
}
