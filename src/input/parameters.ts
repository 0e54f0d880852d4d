import { join, resolve, sep } from 'node:path';
import type { Deployed } from '../engine/scenarios.ts';
import type { Refused } from '../formats/cloudformation/index.ts';
import { codeOf, shown } from './files.ts';
import { decode, read } from '../formats/syntax/read.ts';
import { SyntaxProblem, UsageError } from '../model/errors.ts';
import type { Project } from './projects.ts';
import type { Tree } from './tree.ts';

/** What a deployment passes to the parameters of its templates, by name. */
export type Given = Readonly<Record<string, unknown>>;

/** One way in which the templates are deployed. */
export interface Scenario {
  /** The file that says so, as it is shown. */
  readonly name: string;
  readonly values: Given;
  /** What holds in every scenario, and goes before `values`. */
  readonly always: Given;
}

/**
 * The scenarios that `--parameters` asks for: one for each file, with the pairs Key=Value in all of them; one without a
 * name when there are only pairs; none when there is nothing.
 * @param given files, and pairs `Key=Value` or `ParameterKey=Key,ParameterValue=Value`
 * @throws {UsageError} when a file cannot be read or holds no parameters
 */
export function scenariosOf(tree: Tree, given: readonly string[], cwd: string): Scenario[] {
  if (given.length === 0) return [];
  const pairs = given.map(pairOf);
  const always = Object.fromEntries(pairs.filter((pair) => pair !== undefined));
  const files = [...new Set(given.filter((_, index) => pairs[index] === undefined).map((file) => resolve(cwd, file)))];
  if (files.length === 0) return [{ name: '', values: {}, always }];
  return files.map((path) => {
    const name = shown(path, cwd);
    return { name, values: readParameters(tree, path, name), always };
  });
}

/** The ways in which the projects of a run are deployed. */
export class Deployments {
  readonly #scenarios: readonly Scenario[];
  readonly #used = new Set<string>();
  readonly #refused = new Set<string>();
  /** The graph that is being made. */
  #now: { readonly file: string; readonly scenarios: readonly string[]; readonly values: Given } | undefined;

  constructor(scenarios: readonly Scenario[]) {
    this.#scenarios = scenarios;
  }

  /** The graphs of a project, one after the other: one for all scenarios that say the same about its parameters. */
  *of({ graph, parameters, sources }: Project): Generator<Deployed> {
    const declared = this.#scenarios.length > 0 ? (parameters?.() ?? []) : [];
    const groups = new Map<string, { readonly scenarios: string[]; readonly values: Given }>();
    for (const { name, values, always } of this.#scenarios) {
      const all = { ...values, ...always };
      const own = Object.fromEntries(declared.filter((key) => Object.hasOwn(all, key)).map((key) => [key, all[key]]));
      for (const key of Object.keys(own)) this.#used.add(key);
      const group = groups.get(JSON.stringify(own));
      if (group) group.scenarios.push(name);
      else groups.set(JSON.stringify(own), { scenarios: [name], values: own });
    }
    if (groups.size === 0) yield { scenarios: [], graph: graph() };
    for (const group of groups.values()) {
      this.#now = { ...group, file: sources[0]?.file ?? '' };
      const made = graph(group.values);
      this.#now = undefined;
      yield { scenarios: group.scenarios, graph: made };
    }
  }

  /** To be told what a template does not allow. */
  refuse({ file, name, value, allowed }: Refused): void {
    const { scenarios, values } = this.#now?.file === file ? this.#now : { scenarios: [], values: {} };
    const alone = this.#scenarios.some(({ always }) => Object.hasOwn(always, name));
    const passed = alone ? ['--parameters'] : scenarios;
    const by = Object.hasOwn(values, name) ? passed.join(', ') : 'the configuration';
    const what = value === undefined ? `${name} (NoEcho)` : `${name} to '${short(value)}'`;
    this.#refused.add(
      `${by} sets ${what}, which ${file} does not allow: it would not be deployed, and counts as not set; allowed: ${listed(allowed)}`,
    );
  }

  /** What was passed to parameters that do not allow it. */
  refused(): string[] {
    const all = [...this.#refused];
    if (all.length <= most.warnings) return all;
    return [
      ...all.slice(0, most.warnings),
      `${all.length - most.warnings} more values of parameters are not allowed, and count as not set`,
    ];
  }

  /** What was passed to parameters that no template declares: probably a wrong name, or the wrong file. */
  unused(): string[] {
    const pairs = this.#scenarios.slice(0, 1).map(({ always }) => ({ name: '--parameters', values: always }));
    return [...pairs, ...this.#scenarios].flatMap(({ name, values }) => {
      const keys = Object.keys(values).filter((key) => !this.#used.has(key));
      if (keys.length === 0) return [];
      const what = keys.length > 3 ? `${keys.slice(0, 3).join(', ')} and ${keys.length - 3} more` : keys.join(', ');
      return [`${name} sets ${what}, which no template of this run declares`];
    });
  }
}

/** Warnings of a kind, and what each shows of a list, and of a value in characters. */
const most = { warnings: 20, values: 10, characters: 60 };

const short = (text: string): string => (text.length > most.characters ? `${text.slice(0, most.characters)}...` : text);

function listed(all: readonly string[]): string {
  const first = all.slice(0, most.values).map(short).join(', ');
  return all.length > most.values ? `${first} and ${all.length - most.values} more` : first;
}

function pairOf(text: string): readonly [string, string] | undefined {
  const [, key, value] = /^ParameterKey=([^,=]+),ParameterValue=(.*)$/s.exec(text) ?? /^([A-Za-z0-9]+)=(.*)$/s.exec(text) ?? [];
  return key === undefined ? undefined : [key, value ?? ''];
}

/**
 * Reads a file of parameters, in any form that is in use: the list of the AWS CLI ([{ParameterKey, ParameterValue}], or
 * ["Key=Value"]), a template configuration of CodePipeline ({Parameters: {...}}), or a mapping of names to values.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-cfn-artifacts.html
 * @param name the file as errors name it
 * @param root a folder that the file may not lead out of, also not by a link
 * @throws {UsageError} when it cannot be read or is none of these
 */
export function readParameters(tree: Tree, path: string, name: string, root?: string): Given {
  try {
    if (root !== undefined && !tree.real(path).startsWith(join(tree.real(root), sep)))
      throw new UsageError(`${name} leads out of the folder of the configuration`);
    const [source, second] = read(name, decode(name, tree.read(path)));
    const values = second ? undefined : valuesIn(source?.data);
    if (values) return values;
  } catch (error) {
    if (error instanceof SyntaxProblem) throw new UsageError(`${name}:${error.line}:${error.column}: ${error.message}`);
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name} cannot be read (${codeOf(error)})`);
  }
  throw new UsageError(`${name} holds no parameters: write [{"ParameterKey": ..., "ParameterValue": ...}], {"Parameters": {...}} or {...}`);
}

const isDict = (node: unknown): node is Record<string, unknown> => typeof node === 'object' && node !== null && !Array.isArray(node);

function valuesIn(data: unknown): Given | undefined {
  if (Array.isArray(data)) {
    const pairs = data.map((entry: unknown) => (typeof entry === 'string' ? pairOf(entry) : entryOf(entry)));
    return pairs.includes(undefined) ? undefined : known(pairs as [string, unknown][]);
  }
  if (!isDict(data) || Object.hasOwn(data, 'Resources')) return undefined;
  const { Parameters: inner, ...others } = data;
  if (inner === undefined) return known(Object.entries(others));
  return isDict(inner) ? known(Object.entries(inner)) : undefined;
}

function entryOf(entry: unknown): readonly [string, unknown] | undefined {
  if (!isDict(entry) || typeof entry['ParameterKey'] !== 'string') return undefined;
  // What a stack has from an earlier deployment (UsePreviousValue) is not known here.
  return [entry['ParameterKey'], entry['ParameterValue']];
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** The values that are written; a function, such as CodePipeline's Fn::GetParam, is known to the deployment only. */
function known(pairs: readonly (readonly [string, unknown])[]): Given {
  return Object.fromEntries(pairs.filter(([, value]) => isScalar(value) || (Array.isArray(value) && value.every(isScalar))));
}
