import { join, posix, resolve } from 'node:path';
import {
  isTerraformConfig,
  calledBy,
  declaredIn,
  loadTerraformConfig,
  readVariables,
  type Given,
  type SourcesOf,
  type TextFile,
} from '../formats/terraform/index.ts';
import { decode, read } from '../formats/syntax/read.ts';
import { readWithin, type Found } from './files.ts';
import { SyntaxProblem } from '../model/errors.ts';
import type { Graph } from '../model/graph.ts';
import type { Source } from '../model/source.ts';

/** What a user passes to variables on the command line. */
export interface Passing {
  /** What the configuration says for a file. */
  readonly parametersOf: (file: string) => Readonly<Record<string, unknown>>;
  /** What the command line says. */
  readonly variables: Given;
  /** Told the variables that each configuration declares. */
  readonly declared: (names: readonly string[]) => void;
}

interface TerraformProject {
  readonly format: 'terraform-config';
  readonly sources: readonly Source[];
  readonly graph: () => Graph;
}

/** So many files of a folder are searched for what a plan comes from. */
const mostFiles = 500;

type Trouble = (file: string, text: string, problem: SyntaxProblem) => void;

/** The folders of Terraform JSON in a run: each that no other one calls is a project, with the modules that it calls. */
export class TerraformFolders {
  readonly #found: Pick<Found, 'tree' | 'cwd' | 'excluded'>;
  readonly #passing: Passing;
  readonly #trouble: Trouble;
  readonly #folders = new Map<string, Source[]>();
  /** Modules outside the run, once they are read. */
  readonly #others = new Map<string, readonly Source[]>();

  constructor(found: Pick<Found, 'tree' | 'cwd' | 'excluded'>, passing: Passing, trouble: Trouble) {
    this.#found = found;
    this.#passing = passing;
    this.#trouble = trouble;
  }

  add(source: Source): void {
    const folder = posix.dirname(source.file);
    const same = this.#folders.get(folder);
    if (same) same.push(source);
    else this.#folders.set(folder, [source]);
  }

  projects(): TerraformProject[] {
    const calls = new Map([...this.#folders].map(([folder, sources]) => [folder, calledBy(sources)]));
    const called = new Set([...calls].flatMap(([folder, others]) => others.filter((other) => other !== folder)));
    const reached = new Set<string>();
    const reach = (folder: string): void => {
      if (reached.has(folder)) return;
      reached.add(folder);
      for (const other of calls.get(folder) ?? []) reach(other);
    };
    const folders = [...this.#folders.keys()];
    const roots = folders.filter((folder) => !called.has(folder));
    for (const root of roots) reach(root);
    // Of those that only call each other, the first one stands for all.
    for (const folder of folders) {
      if (!reached.has(folder)) {
        roots.push(folder);
        reach(folder);
      }
    }
    return roots.map((folder) => this.#project(folder, this.#folders.get(folder)!));
  }

  #project(folder: string, own: readonly Source[]): TerraformProject {
    const sources = [...own];
    if (this.#passing.variables.size > 0) this.#passing.declared(declaredIn(own));
    const sourcesOf: SourcesOf = (module) => {
      const found = this.#folders.get(module) ?? this.#outside(module);
      for (const source of found ?? []) if (!sources.includes(source)) sources.push(source);
      return found;
    };
    return { format: 'terraform-config', sources, graph: () => loadTerraformConfig(own, this.#variablesOf(folder, own), sourcesOf) };
  }

  /** A module below the working directory that the user did not name. */
  #outside(folder: string): readonly Source[] | undefined {
    if (folder.startsWith('/') || folder.startsWith('..') || /^[A-Za-z]:/.test(folder)) return undefined;
    let found = this.#others.get(folder);
    if (!found) {
      const files = this.#namesIn(folder).filter((name) => name.endsWith('.tf.json') && !this.#found.excluded(posix.join(folder, name)));
      found = files.flatMap((name) => this.#read(posix.join(folder, name), (file, text) => read(file, text))?.filter(isConfig) ?? []);
      this.#others.set(folder, found);
    }
    return found.length > 0 ? found : undefined;
  }

  /**
   * What is passed to the variables of a root module, the last one of a name first: the command line, the configuration,
   * then the files that Terraform reads by itself, in its order.
   * https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
   */
  #variablesOf(folder: string, own: readonly Source[]): Given {
    const { parametersOf, variables } = this.#passing;
    const names = own.some(({ file }) => file === '<stdin>') ? [] : this.#namesIn(folder);
    const automatic = names.filter((name) => /\.auto\.tfvars(\.json)?$/.test(name)).toSorted((a, b) => (a < b ? -1 : 1));
    const files = [...['terraform.tfvars', 'terraform.tfvars.json'].filter((name) => names.includes(name)), ...automatic];
    const passed = files.flatMap((name) => [...(this.#read(posix.join(folder, name), readVariables) ?? [])]);
    const configured = own.flatMap(({ file }) => Object.entries(parametersOf(file)).map(([name, value]) => [name, { value }] as const));
    return new Map([...passed, ...configured, ...variables]);
  }

  /** What is written in a folder beside a plan, without the files that are too large or lead out of the working directory. */
  filesIn(folder: string): TextFile[] {
    const names = this.#namesIn(folder).filter((name) => /\.tf(\.json)?$/.test(name));
    return names.slice(0, mostFiles).flatMap((name) => {
      const text = this.#read(posix.join(folder, name), (_, content) => content);
      return text === undefined ? [] : [{ file: posix.join(folder, name), text }];
    });
  }

  #namesIn(folder: string): string[] {
    try {
      return this.#found.tree.list(resolve(this.#found.cwd, folder)).map(({ name }) => name);
    } catch {
      return [];
    }
  }

  #read<T>(file: string, parse: (file: string, text: string) => T): T | undefined {
    const path = resolve(this.#found.cwd, file);
    const bytes = readWithin(this.#found.tree, file.startsWith('/') ? join(path, '..') : this.#found.cwd, path);
    if (!bytes) return undefined;
    try {
      return parse(file, decode(file, bytes));
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      this.#trouble(file, new TextDecoder().decode(bytes), error);
      return undefined;
    }
  }
}

const isConfig = ({ data }: Source): boolean => isTerraformConfig(data);
