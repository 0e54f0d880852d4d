import { basename } from 'node:path';
import { loadExports, loadTemplate, marks, type ReadFile, type TemplateOptions } from '../formats/cloudformation/index.ts';
import { formatOf, type Format } from '../formats/detect.ts';
import { Ahead, type Kept } from './ahead.ts';
import { Exports } from './exports.ts';
import type { Found, FoundFile } from './files.ts';
import type { Source } from '../model/source.ts';
import { Neighbours } from './neighbours.ts';
import type { PassedToTemplates, Project } from './projects.ts';

/** What a text says that exports something. */
const exportMark = 'Export';

/** Templates that may know each other: those of a run, or of one cloud assembly. */
export class Templates {
  readonly #files: readonly FoundFile[];
  readonly #found: Found;
  readonly #folder: string;
  readonly #assets: ReadonlyMap<string, string>;
  readonly #passed: PassedToTemplates;
  readonly #imports: Exports;
  readonly #taken = new Set<string>();
  #byName: ReadonlyMap<string, readonly string[]> | undefined;
  readonly #naming = new Set<string>();
  readonly #ahead: Ahead;
  /** Files that are known to export nothing. */
  readonly #withoutExports = new Set<string>();

  /**
   * @param folder outside of which the templates name no file
   * @param assets files of the folder that the templates know by another name
   */
  constructor(
    files: readonly FoundFile[],
    found: Found,
    passed: PassedToTemplates,
    folder = found.cwd,
    assets: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#files = files;
    this.#found = found;
    this.#folder = folder;
    this.#assets = assets;
    this.#passed = passed;
    this.#ahead = new Ahead(found.tree);
    this.#imports = new Exports(files, (file) => {
      const source = this.#withoutExports.has(file.path) ? undefined : this.#templatesIn(file, [exportMark])[0];
      return source && loadExports(source, { ...this.#options(source.file), read: this.#neighboursOf(source).read });
    });
  }

  /** The files, those that a template among them includes or deploys at the end. They are linted with it. */
  inOrder(): FoundFile[] {
    const named = new Set(this.#files.length > 1 ? this.#files.flatMap((file) => this.#namedIn(file)) : []);
    return [...this.#files.filter(({ file }) => !named.has(file)), ...this.#files.filter(({ file }) => named.has(file))];
  }

  /** True for a file that includes or deploys others; known once the order is. */
  namesOthers(file: string): boolean {
    return this.#naming.has(file);
  }

  /** True for a file that became a part of a project; what only includes or deploys itself has to be one of its own. */
  isTaken({ file }: FoundFile): boolean {
    return this.#taken.has(file);
  }

  /** What was read of a file before it was its turn to be linted, which is now. */
  readAhead(file: FoundFile): Kept | undefined {
    return this.#ahead.take(file);
  }

  project(format: Format, source: Source, originOf: NonNullable<TemplateOptions['originOf']>): Project {
    const { sources, read: file } = this.#neighboursOf(source);
    const declared = (source.data as Readonly<Record<string, unknown>>)['Parameters'];
    return {
      format,
      sources,
      graph: (given) => {
        const { parameters, ...options } = this.#options(source.file);
        const graph = loadTemplate(source, { ...options, parameters: { ...parameters, ...given }, originOf, read: file });
        for (const each of sources) this.#taken.add(each.file);
        return graph;
      },
      parameters: () => (typeof declared === 'object' && declared !== null ? Object.keys(declared) : []),
    };
  }

  #options(file: string): Omit<TemplateOptions, 'originOf' | 'read'> {
    return { ...this.#passed, parameters: this.#passed.parametersOf(file), imports: this.#imports, uploaded: this.#uploaded };
  }

  /** The file of the run whose path ends most like an address; undefined when none has its name, or several fit as well. */
  readonly #uploaded = (end: string): string | undefined => {
    this.#byName ??= byName(this.#files);
    const steps = end.split('/').toReversed();
    const fitting = (this.#byName.get(steps[0]!) ?? []).map((path) => ({ path, length: inCommon(steps, stepsOf(path)) }));
    const [best, ...others] = fitting.toSorted((a, b) => b.length - a.length);
    return best && others.every(({ length }) => length < best.length) ? best.path : undefined;
  };

  #neighboursOf(source: Source): Neighbours {
    return new Neighbours(source, this.#found, this.#folder, this.#assets);
  }

  #namedIn(file: FoundFile): string[] {
    return this.#templatesIn(file, marks).flatMap((source) => {
      const neighbours = this.#neighboursOf(source);
      // What those name in turn is told when it is their turn.
      const one: ReadFile = (from, other) => (from === file.file ? neighbours.read(from, other) : undefined);
      loadTemplate(source, { read: one, uploaded: this.#uploaded });
      if (neighbours.sources.length > 1) this.#naming.add(file.file);
      return neighbours.sources.slice(1).flatMap((other) => (formatOf(other) === 'cloudformation' ? other.file : []));
    });
  }

  /** The templates in a file, when it says one of these words. What is wrong with it is said when it is read to be linted. */
  #templatesIn(file: FoundFile, words: readonly string[]): Source[] {
    try {
      const text = this.#ahead.text(file);
      if (!text?.includes(exportMark)) this.#withoutExports.add(file.path);
      if (!text || !words.some((word) => text.includes(word))) return [];
      return this.#ahead.sources(file, text).filter((source) => formatOf(source) === 'cloudformation');
    } catch {
      return [];
    }
  }
}

const stepsOf = (path: string): string[] => path.split(/[\\/]/).toReversed();

/** The paths of files by the name of the file. */
function byName(files: readonly FoundFile[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { path } of files) {
    const name = basename(path);
    const same = found.get(name);
    if (same) same.push(path);
    else found.set(name, [path]);
  }
  return found;
}

/** How many steps two paths have in common, from the start of both. */
function inCommon(one: readonly string[], other: readonly string[]): number {
  const end = one.findIndex((step, index) => step !== other[index]);
  return end < 0 ? one.length : end;
}
