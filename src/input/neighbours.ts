import { dirname, resolve } from 'node:path';
import type { ReadFile } from '../formats/cloudformation/index.ts';
import { decode, read } from '../formats/syntax/read.ts';
import { readWithin, shown, type Found } from './files.ts';
import type { Source } from '../model/source.ts';

/** As many files may one template name, with those that these name. */
const most = 500;

/** A template and the files that it names: snippets that it includes, templates that it deploys. Each is read once. */
export class Neighbours {
  /** What was read so far, the template first. */
  readonly sources: Source[];
  readonly #found: Pick<Found, 'tree' | 'cwd' | 'excluded'>;
  readonly #folder: string;
  readonly #assets: ReadonlyMap<string, string>;
  readonly #read = new Map<string, Source | undefined>();

  /**
   * @param folder no file outside of it is read
   * @param assets files of the folder that the templates know by another name
   */
  constructor(template: Source, found: Pick<Found, 'tree' | 'cwd' | 'excluded'>, folder: string, assets: ReadonlyMap<string, string>) {
    this.sources = [template];
    this.#found = found;
    this.#folder = folder;
    this.#assets = assets;
    this.#read.set(resolve(found.cwd, template.file), template);
  }

  readonly read: ReadFile = (from, path) => {
    const { cwd } = this.#found;
    const asset = this.#assets.get(path);
    const named = asset === undefined ? resolve(cwd, from === '<stdin>' ? '.' : dirname(from), path) : resolve(this.#folder, asset);
    if (!this.#read.has(named)) {
      const source = this.#read.size < most ? this.#sourceOf(named) : undefined;
      this.#read.set(named, source);
      if (source) this.sources.push(source);
    }
    return this.#read.get(named);
  };

  #sourceOf(path: string): Source | undefined {
    const file = shown(path, this.#found.cwd);
    const bytes = this.#found.excluded(file) ? undefined : readWithin(this.#found.tree, this.#folder, path);
    try {
      return bytes && read(file, decode(file, bytes))[0];
    } catch {
      // What cannot be read is unknown here; on its own it is a finding.
      return undefined;
    }
  }
}
