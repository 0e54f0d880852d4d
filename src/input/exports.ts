import type { Imports, TemplateExports } from '../formats/cloudformation/index.ts';
import { isName } from '../formats/cloudformation/index.ts';
import type { FoundFile } from './files.ts';
import type { Resource } from '../model/graph.ts';
import type { Evaluated } from '../model/value.ts';

/** As many templates that export something stay in memory. */
const mostLoaded = 32;

/** What the templates of a run export. Nothing is read before a template asks for what it imports. */
export class Exports implements Imports {
  readonly #files: readonly FoundFile[];
  readonly #load: (file: FoundFile) => TemplateExports | undefined;
  readonly #loaded = new Map<string, TemplateExports | undefined>();
  readonly #open = new Set<string>();
  /** The file and the output of each name; undefined when several files export it. */
  #names: ReadonlyMap<string, { readonly file: FoundFile; readonly output: string } | undefined> | undefined;

  /** @param load what a file exports; undefined when it is no template, or exports nothing */
  constructor(files: readonly FoundFile[], load: (file: FoundFile) => TemplateExports | undefined) {
    this.#files = files;
    this.#load = load;
  }

  readonly valuesOf = (name: string): readonly Evaluated[] | undefined => {
    // What is exported may be imported itself, and go round in a circle.
    if (!isName(name) || this.#open.has(name)) return undefined;
    this.#open.add(name);
    try {
      const found = (this.#names ??= this.#index()).get(name);
      return found && this.#exportsOf(found.file)?.valuesOf(found.output);
    } finally {
      this.#open.delete(name);
    }
  };

  readonly resourceAt = (address: string): Resource | undefined => {
    const name = address.slice(0, Math.max(address.lastIndexOf('#'), 0));
    const file = name === '' ? undefined : this.#files.find((each) => each.file === name);
    return file && this.#exportsOf(file)?.at(address);
  };

  #index(): Map<string, { readonly file: FoundFile; readonly output: string } | undefined> {
    const names = new Map<string, { readonly file: FoundFile; readonly output: string } | undefined>();
    // The names of an export may rest on what is imported; while they are read, nothing is.
    this.#names = names;
    for (const file of this.#files) {
      for (const [name, output] of this.#load(file)?.names ?? []) names.set(name, names.has(name) ? undefined : { file, output });
    }
    return names;
  }

  #exportsOf(file: FoundFile): TemplateExports | undefined {
    if (!this.#loaded.has(file.file)) {
      const [oldest] = this.#loaded.keys();
      if (this.#loaded.size >= mostLoaded && oldest !== undefined) this.#loaded.delete(oldest);
      this.#loaded.set(file.file, this.#load(file));
    }
    return this.#loaded.get(file.file);
  }
}
