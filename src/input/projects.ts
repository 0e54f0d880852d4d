import { dirname, join, posix } from 'node:path';
import { originInTemplate, stacksOf, isManifest } from '../formats/cdk/assembly.ts';
import { claimsToBeOurs, formatOf, mayBeOurs, type Format } from '../formats/detect.ts';
import { contentsOf, type Contents } from '../formats/syntax/bytes.ts';
import { decode, read } from '../formats/syntax/read.ts';
import type { Refused } from '../formats/cloudformation/index.ts';
import { isSavedPlan, loadTerraformPlan, otherOutput, readLargePlan, type Given } from '../formats/terraform/index.ts';
import { codeOf, type Found, type FoundFile } from './files.ts';
import { Templates } from './templates.ts';
import { SyntaxProblem } from '../model/errors.ts';
import type { Graph } from '../model/graph.ts';
import type { Source } from '../model/source.ts';
import { TerraformFolders } from './terraform.ts';
import type { Tree } from './tree.ts';

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
export type ParametersOf = (file: string) => Values;

/** What the deployment passes. */
export interface Passed {
  /** What the configuration says for a file, by name. */
  readonly parametersOf: ParametersOf;
  /** What the command line says for the variables of Terraform. */
  readonly variables: Given;
  /** Told the variables that each configuration declares. */
  readonly declared: (names: readonly string[]) => void;
  /** Told the values that a parameter of a template does not allow. */
  readonly refused: (refused: Refused) => void;
  /** Reads a template through a program, when it needs one. */
  readonly preprocess: (source: Source) => Source;
}

export type PassedToTemplates = Pick<Passed, 'parametersOf' | 'refused'>;

/** From this size on, a file is not kept twice in memory, as bytes and as text. */
const large = 32 * 1024 * 1024;

const noneOfOurs = 'neither a template nor Terraform JSON';

/** V8 holds no longer string. */
const largestFile = 512 * 1024 * 1024 - 1024;

/** Reads what was found, and tells the visitor what it is. */
export function visitProjects(
  found: Found,
  stdin: string | undefined,
  { parametersOf, variables, declared, refused, preprocess }: Passed,
  visitor: Visitor,
): void {
  const terraform = new TerraformFolders(found, { parametersOf, variables, declared }, (file, text, problem) =>
    visitor.unreadable({ file, text, ...problemOf(problem) }),
  );
  const assemblies = visitAssemblies(found, { parametersOf, refused }, visitor);
  for (const { file, message } of found.unreadable) visitor.unreadable({ file, text: '', message, line: 1, column: 1 });
  const files = found.files.filter((entry) =>
    assemblies.every((folder) => (entry.named ? entry.path !== join(folder, 'manifest.json') : !entry.path.startsWith(folder))),
  );
  const templates = new Templates(files, found, { parametersOf, refused });
  const take = (source: Source, named: boolean): void => {
    const format = formatOf(source);
    if (format === 'cloudformation') {
      visitor.project(templates.project(format, preprocess(source), originInTemplate));
    } else if (format === 'terraform-plan') {
      visitor.project({ format, sources: [source], graph: () => loadTerraformPlan(source, (folder) => terraform.filesIn(folder)) });
    } else if (format === 'terraform-config') {
      terraform.add(source);
    } else visitor.passedOver(source.file, named ? (otherOutput(source.text) ?? noneOfOurs) : undefined);
  };

  const isNeeded = ({ file }: FoundFile): boolean =>
    !found.focus || found.focus.covers(file) || file.endsWith('.tf.json') || templates.namesOthers(file);
  for (const entry of templates.inOrder())
    if (isNeeded(entry) && !templates.isTaken(entry))
      for (const source of readSources(found.tree, entry, visitor, templates)) take(source, entry.named);
  if (stdin !== undefined) {
    const plan = stdin.length > large ? largePlan('<stdin>', contentsOf(Buffer.from(stdin))) : undefined;
    for (const source of plan ? [plan] : parse('<stdin>', stdin, true, visitor)) take(source, true);
  }
  for (const project of terraform.projects()) visitor.project(project);
}

/** Lints every cloud assembly among the files as one input; returns their folders, each ending in a separator. */
function visitAssemblies(found: Found, passed: PassedToTemplates, visitor: Visitor): string[] {
  const folders: string[] = [];
  for (const { path, file } of found.files
    .filter((entry) => /(^|[\\/])manifest\.json$/.test(entry.path))
    .toSorted((a, b) => a.path.length - b.path.length)) {
    const folder = join(dirname(path), '/');
    if (folders.some((outer) => folder.startsWith(outer)) || !isManifest(dataAt(found.tree, path))) continue;
    folders.push(folder);
    const shownFolder = posix.dirname(file);
    const stacks = stacksOf((name) => dataAt(found.tree, join(folder, name))).map(({ file: name, originOf, assets }) => {
      return { originOf, assets, entry: { path: join(folder, name), file: posix.join(shownFolder, name), named: true } };
    });
    const templates = new Templates(
      stacks.map(({ entry }) => entry),
      found,
      passed,
      folder,
      stacks[0]?.assets,
    );
    for (const { entry, originOf } of stacks) {
      if (templates.isTaken(entry)) continue;
      for (const source of readSources(found.tree, entry, visitor, templates)) visitor.project(templates.project('cdk', source, originOf));
    }
  }
  return folders;
}

function dataAt(tree: Tree, path: string): unknown {
  try {
    return JSON.parse(tree.text(path));
  } catch {
    return undefined;
  }
}

/** The text of a file in UTF-8; undefined for any other, which needs a closer look. */
function plainText(tree: Tree, path: string): string | undefined {
  const text = tree.text(path);
  return ['\0', '\uFFFD'].some((sign) => text.includes(sign)) || text.startsWith('\uFEFF') ? undefined : text;
}

function readSources(tree: Tree, entry: FoundFile, visitor: Visitor, templates: Templates): readonly Source[] {
  const { path, file, named } = entry;
  const ahead = templates.readAhead(entry);
  if (ahead) return parse(file, ahead.text, named, visitor, ahead.sources);
  let text: string;
  try {
    const { size } = tree.stat(path);
    const plan = size > large ? largePlan(file, partsOf(tree, path, size)) : undefined;
    if (plan) return [plan];
    if (size > largestFile)
      throw new SyntaxProblem(`This file has ${Math.round(size / 1e6)} MB; the largest that can be read has 512 MB`, 1, 1);
    text = (size > large ? plainText(tree, path) : undefined) ?? decode(file, tree.read(path));
  } catch (error) {
    if (error instanceof SyntaxProblem && named && isSavedPlan(tree.read(path))) {
      const message = `This plan is in Terraform's own format: write it as JSON with \`terraform show -json ${file} > plan.json\`, and lint that`;
      visitor.unreadable({ file, text: '', message, line: 1, column: 1 });
      return [];
    }
    // A binary file that nobody named is no template.
    if (error instanceof SyntaxProblem && !named) visitor.passedOver(file);
    else visitor.unreadable({ file, text: '', ...problemOf(error) });
    return [];
  }
  return parse(file, text, named, visitor);
}

/** The contents of a file, in parts where that can be. */
function partsOf(tree: Tree, path: string, size: number): Contents {
  const { part } = tree;
  return part ? { size, read: (offset, into) => part(path, offset, into) } : contentsOf(tree.read(path));
}

/** The plan in a large file; undefined when that is something else, or broken in a way that its text tells better. */
function largePlan(file: string, contents: Contents): Source | undefined {
  // V8 waits until the heap has grown several times over before it looks for what is garbage.
  process.getBuiltinModule('node:v8').setFlagsFromString('--heap-growing-percent=20');
  try {
    return readLargePlan(file, contents);
  } catch (error) {
    if (!(error instanceof SyntaxProblem) || contents.size > largestFile) throw error;
    return undefined;
  }
}

/** @param sources what the text holds, when it was parsed already */
function parse(file: string, text: string, named: boolean, visitor: Visitor, sources?: readonly Source[]): readonly Source[] {
  if (!mayBeOurs(file, text)) {
    const other = otherOutput(text);
    const why = text.trim() === '' ? 'empty' : (other ?? noneOfOurs);
    if (named && !other && looksBroken(file, text)) return reportSyntax(file, text, visitor);
    visitor.passedOver(file, named ? why : undefined);
    return [];
  }
  try {
    return sources ?? read(file, text);
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
    visitor.passedOver(file, noneOfOurs);
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
