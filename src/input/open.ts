import { dirname, resolve } from 'node:path';
import { rules } from '../../rules/index.ts';
import { findConfig, loadConfig, noConfig, type Config } from '../config/index.ts';
import { ownRules } from '../engine/own.ts';
import type { Deployed } from '../engine/scenarios.ts';
import { codeOf, findFiles, shown } from './files.ts';
import type { Focus } from './focus.ts';
import { decode, read } from '../formats/syntax/read.ts';
import { SyntaxProblem, UsageError } from '../model/errors.ts';
import { RuleNames } from '../model/selector.ts';
import { Deployments, readParameters, scenariosOf } from './parameters.ts';
import { preprocessor } from './preprocess.ts';
import { visitProjects, type Project, type Visitor } from './projects.ts';
import { disk, exists, orDisk, type Tree } from './tree.ts';
import { undeclared, variablesOf, type Variable } from './variables.ts';

const known = [...rules, ...ownRules];
/** Made once: the names of a run do not change. */
let knownNames: RuleNames | undefined;
const namesOf = (): RuleNames => (knownNames ??= new RuleNames(known));

/** What is read. */
export interface InputOptions {
  /** Files and folders; '-' is standard input. */
  readonly paths: readonly string[];
  /** The text for '-'. */
  readonly stdin?: string;
  /** What relative paths are relative to, and what reports show files relative to. Default: the working directory. */
  readonly cwd?: string;
  /** A configuration file; false for none. Default: groundrule.yaml or .json, found upward from the first path. */
  readonly config?: string | false;
  /**
   * What the deployment passes to the parameters of templates: pairs `Key=Value`, which hold everywhere, and files. Several
   * files are several scenarios; the templates are judged in each. Goes over what the configuration says.
   */
  readonly parameters?: readonly string[];
  /** What is passed to the variables of Terraform, the last one of a name first. Goes over all files. */
  readonly variables?: readonly Variable[];
  /** True to start the program that the configuration names under `preprocess`. Default: false. */
  readonly allowPreprocess?: boolean;
}

/** Where from, and under which configuration, when not from disk and under the one that is found there. */
export interface From {
  readonly tree?: Tree;
  readonly config?: Config;
  /** The files that the run is about; what is in no project with one of them is not read. */
  readonly focus?: Focus;
}

/** What is told of each project: itself, and how it is deployed. */
export interface InputVisitor extends Omit<Visitor, 'project'> {
  project(project: Project, deployed: Iterable<Deployed>): void;
}

/** The files of a run, with the configuration that holds for them. */
export interface Input {
  readonly cwd: string;
  readonly config: Config;
  /** Every name of a rule, the engine's own included. */
  readonly names: RuleNames;
  readonly visit: (visitor: InputVisitor) => void;
  /** What the user may not have meant, each as a sentence without a full stop; known once everything was visited. */
  readonly warnings: () => readonly string[];
}

/**
 * Reads the configuration, and makes ready to read the rest.
 * @throws {UsageError} when an option or the configuration asks for what cannot be done
 */
export async function openInput(options: InputOptions, from: From = {}): Promise<Input> {
  const { paths, stdin, parameters = [] } = options;
  const { tree = disk } = from;
  const cwd = resolve(options.cwd ?? '.');
  const config = from.config ?? (await configFor(options, tree));
  // What a deployment is given may be new; what it was given before goes with what was there before.
  const given = tree === disk ? disk : orDisk(tree);
  const passed = variablesOf(given, options.variables ?? [], cwd);
  const unused = new Set(passed.keys());
  const declared = (variables: readonly string[]): void => variables.forEach((name) => unused.delete(name));
  const deployments = new Deployments(scenariosOf(given, parameters, cwd));
  const root = config.preprocess && config.directory;
  const preprocess = preprocessor({ cwd, root, allowed: options.allowPreprocess === true && tree === disk });
  const visit = (visitor: InputVisitor): void => {
    const files = paths.filter((path) => path !== '-');
    visitProjects(
      { ...findFiles(tree, files, cwd, config.excludes), ...(from.focus ? { focus: from.focus } : {}) },
      stdin,
      { parametersOf: config.parametersFor, variables: passed, declared, refused: (each) => deployments.refuse(each), preprocess },
      {
        project: (project) => visitor.project(project, deployments.of(project)),
        unreadable: (problem) => visitor.unreadable(problem),
        passedOver: (file, why) => visitor.passedOver(file, why),
      },
    );
  };
  return {
    cwd,
    config,
    names: namesOf(),
    visit,
    warnings: () => [...deployments.unused(), ...deployments.refused(), ...undeclared([...unused])],
  };
}

/**
 * The configuration that holds for the paths.
 * @throws {UsageError} when it cannot be read, or asks for what cannot be done
 */
export async function configFor(options: InputOptions, tree: Tree): Promise<Config> {
  const { config, paths } = options;
  if (config === false) return noConfig;
  const cwd = resolve(options.cwd ?? '.');
  const first = resolve(cwd, paths.find((each) => each !== '-') ?? '.');
  const path = config === undefined ? findConfig(folderOf(tree, first), (each) => exists(tree, each)) : resolve(cwd, config);
  if (path === undefined) return noConfig;
  const file = shown(path, cwd);
  try {
    const [source, second] = read(file, decode(file, tree.read(path)));
    if (second) throw new UsageError(`${file} holds more than one document: keep one`);
    return source
      ? await loadConfig(source, known, namesOf(), cwd, (from, name) => readParameters(tree, from, name, dirname(path)))
      : noConfig;
  } catch (error) {
    if (error instanceof SyntaxProblem) throw new UsageError(`${file}:${error.line}:${error.column}: ${error.message}`);
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read (${codeOf(error)})`);
  }
}

/** The folder of a file, or the folder itself. */
export function folderOf(tree: Tree, path: string): string {
  try {
    return tree.stat(path).kind === 'folder' ? path : dirname(path);
  } catch {
    return dirname(path);
  }
}
