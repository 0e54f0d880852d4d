import { readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { originInTemplate, stacksOf, isManifest } from './formats/cdk/assembly.ts';
import { loadTemplate, marks, type TemplateOptions } from './formats/cloudformation/index.ts';
import { claimsToBeOurs, formatOf, mayBeOurs, type Format } from './formats/detect.ts';
import { decode, read } from './formats/syntax/read.ts';
import { loadTerraformConfig, loadTerraformPlan } from './formats/terraform/index.ts';
import { codeOf, type Found, type FoundFile } from './files.ts';
import { Neighbours } from './neighbours.ts';
import { SyntaxProblem } from './model/errors.ts';
import type { Graph } from './model/graph.ts';
import type { Source } from './model/source.ts';

/** What belongs together and becomes one graph: a template, a stack of a cdk.out, a Terraform folder, a plan. */
export interface Project {
  readonly format: Format;
  /** Complete once its graphs are made: what a template includes or deploys is read with it. */
  readonly sources: readonly Source[];
  /** @param given what this deployment passes to the parameters, over what the configuration says */
  readonly graph: (given?: Values) => Graph;
  /** The names of the parameters of a template. */
  readonly parameters?: () => readonly string[];
}

/** A file that could not be read, although it says that it is ours or the user named it. */
export interface Unreadable {
  readonly file: string;
  readonly text: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What the files of a run turned out to be, told piece by piece so that one project at a time is in memory. */
export interface Visitor {
  project(project: Project): void;
  unreadable(problem: Unreadable): void;
  /** A file that is something else. `why` is set when the user named it. */
  passedOver(file: string, why?: string): void;
}

type Values = Readonly<Record<string, unknown>>;
type ParametersOf = (file: string) => Values;

/** V8 holds no longer string. */
const largestFile = 512 * 1024 * 1024 - 1024;

/** Reads what was found, and tells the visitor what it is. */
export function visitProjects(found: Found, stdin: string | undefined, parametersOf: ParametersOf, visitor: Visitor): void {
  const terraform = new Map<string, Source[]>();
  /** The files that became a part of some project. */
  const taken = new Set<string>();
  const take = (source: Source, named: boolean): void => {
    const format = formatOf(source);
    if (format === 'cloudformation') {
      visitor.project(templateProject(format, new Neighbours(source, found), parametersOf, originInTemplate, taken));
    } else if (format === 'terraform-plan') {
      visitor.project({ format, sources: [source], graph: () => loadTerraformPlan(source) });
    } else if (format === 'terraform-config') {
      const folder = posix.dirname(source.file);
      const same = terraform.get(folder);
      if (same) same.push(source);
      else terraform.set(folder, [source]);
    } else visitor.passedOver(source.file, named ? 'neither a template nor Terraform JSON' : undefined);
  };

  const variablesFor = (sources: readonly Source[]): Record<string, unknown> =>
    Object.assign({}, ...sources.map(({ file }) => parametersOf(file))) as Record<string, unknown>;
  const assemblies = visitAssemblies(found, parametersOf, visitor);
  for (const { file, message } of found.unreadable) visitor.unreadable({ file, text: '', message, line: 1, column: 1 });
  const files = found.files.filter((entry) =>
    assemblies.every((folder) => (entry.named ? entry.path !== join(folder, 'manifest.json') : !entry.path.startsWith(folder))),
  );
  const byOthers = readByOthers(files, found);
  for (const entry of [...files.filter(({ file }) => !byOthers.has(file)), ...files.filter(({ file }) => byOthers.has(file))]) {
    // What nests itself is left to the end.
    if (!taken.has(entry.file)) for (const source of readSources(entry, visitor)) take(source, entry.named);
  }
  if (stdin !== undefined) for (const source of parse('<stdin>', stdin, true, visitor)) take(source, true);
  for (const sources of terraform.values())
    visitor.project({ format: 'terraform-config', sources, graph: () => loadTerraformConfig(sources, variablesFor(sources)) });
}

function templateProject(
  format: Format,
  neighbours: Neighbours,
  parametersOf: ParametersOf,
  originOf: NonNullable<TemplateOptions['originOf']>,
  taken: Set<string>,
): Project {
  const { sources } = neighbours;
  const source = sources[0]!;
  const declared = (source.data as Values)['Parameters'];
  return {
    format,
    sources,
    graph: (given) => {
      const graph = loadTemplate(source, { parameters: { ...parametersOf(source.file), ...given }, originOf, read: neighbours.read });
      for (const { file } of sources) taken.add(file);
      return graph;
    },
    parameters: () => (typeof declared === 'object' && declared !== null ? Object.keys(declared) : []),
  };
}

/** Larger files are no templates. */
const largestTemplate = 2_000_000;

/** The files that some template among them includes or deploys: they are linted with it, not on their own. */
function readByOthers(files: readonly FoundFile[], found: Found): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { path, file } of files.length > 1 ? files : []) {
    try {
      if (statSync(path).size > largestTemplate) continue;
      const bytes = readFileSync(path);
      if (!marks.some((mark) => bytes.includes(mark))) continue;
      for (const source of read(file, decode(file, bytes))) {
        if (formatOf(source) !== 'cloudformation') continue;
        const neighbours = new Neighbours(source, found);
        // What those name in turn is told when it is their turn.
        loadTemplate(source, { read: (from, other) => (from === file ? neighbours.read(from, other) : undefined) });
        for (const other of neighbours.sources.slice(1)) if (formatOf(other) === 'cloudformation') named.add(other.file);
      }
    } catch {
      // What is wrong with a file is said when it is read to be linted.
    }
  }
  return named;
}

/** Lints every cloud assembly among the files as one input; returns their folders, each ending in a separator. */
function visitAssemblies(found: Found, parametersOf: ParametersOf, visitor: Visitor): string[] {
  const folders: string[] = [];
  const taken = new Set<string>();
  for (const { path, file } of found.files
    .filter((entry) => /(^|[\\/])manifest\.json$/.test(entry.path))
    .toSorted((a, b) => a.path.length - b.path.length)) {
    const folder = join(dirname(path), '/');
    if (folders.some((outer) => folder.startsWith(outer)) || !isManifest(dataAt(path))) continue;
    folders.push(folder);
    const shownFolder = posix.dirname(file);
    for (const stack of stacksOf((name) => dataAt(join(folder, name)))) {
      const template: FoundFile = { path: join(folder, stack.file), file: posix.join(shownFolder, stack.file), named: true };
      if (taken.has(template.file)) continue;
      for (const source of readSources(template, visitor))
        visitor.project(templateProject('cdk', new Neighbours(source, found, folder), parametersOf, stack.originOf, taken));
    }
  }
  return folders;
}

function dataAt(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function readSources({ path, file, named }: FoundFile, visitor: Visitor): readonly Source[] {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > largestFile)
      throw new SyntaxProblem(`This file has ${Math.round(size / 1e6)} MB; the largest that can be read has 512 MB`, 1, 1);
    text = decode(file, readFileSync(path));
  } catch (error) {
    // A binary file that nobody named is no template.
    if (error instanceof SyntaxProblem && !named) visitor.passedOver(file);
    else visitor.unreadable({ file, text: '', ...problemOf(error) });
    return [];
  }
  return parse(file, text, named, visitor);
}

function parse(file: string, text: string, named: boolean, visitor: Visitor): readonly Source[] {
  if (!mayBeOurs(file, text)) {
    const why = text.trim() === '' ? 'empty' : 'neither a template nor Terraform JSON';
    if (named && looksBroken(file, text)) return reportSyntax(file, text, visitor);
    visitor.passedOver(file, named ? why : undefined);
    return [];
  }
  try {
    return read(file, text);
  } catch (error) {
    if (named || claimsToBeOurs(file, text)) visitor.unreadable({ file, text, ...problemOf(error) });
    else visitor.passedOver(file);
    return [];
  }
}

/** A file that the user named and that is broken before anything in it tells what it is. */
const looksBroken = (file: string, text: string): boolean => /\.(json|ya?ml|template)$/i.test(file) && text.trim() !== '';

function reportSyntax(file: string, text: string, visitor: Visitor): readonly Source[] {
  try {
    read(file, text);
    visitor.passedOver(file, 'neither a template nor Terraform JSON');
  } catch (error) {
    visitor.unreadable({ file, text, ...problemOf(error) });
  }
  return [];
}

function problemOf(error: unknown): { message: string; line: number; column: number } {
  if (error instanceof SyntaxProblem) return { message: error.message, line: error.line, column: error.column };
  if (error instanceof RangeError) return { message: 'This file is nested too deeply or too large to be read', line: 1, column: 1 };
  return { message: `This file cannot be read (${codeOf(error)})`, line: 1, column: 1 };
}
