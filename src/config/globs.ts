import { dirname, relative, resolve, sep } from 'node:path';
import type { Minimatch, MinimatchOptions } from 'minimatch';

/** Alternatives that the braces of one glob may stand for. */
const mostAlternatives = 200;
const options: MinimatchOptions = { dot: true, matchBase: true, nonegate: true, nocomment: true, braceExpandMax: mostAlternatives };

/** Globs of one configuration. Files are named as sources are: relative to the working directory, or absolute. */
export class Globs {
  readonly #minimatch: typeof Minimatch;
  readonly #cwd: string;
  readonly #directory: string;

  /** `config` is the configuration file; its folder is what the globs are relative to. */
  constructor(minimatch: typeof Minimatch, config: string, cwd: string) {
    this.#minimatch = minimatch;
    this.#cwd = cwd;
    this.#directory = dirname(resolve(cwd, config));
  }

  /** Why a glob cannot be used, as a clause. */
  fault(glob: string): string | undefined {
    if (glob.startsWith('/') || glob.split('/').includes('..')) return 'a glob stays below the folder of this file';
    if (glob.startsWith('!') && !glob.startsWith('!(')) return 'a glob cannot be negated';
    try {
      if (new this.#minimatch(glob, options).globSet.length < mostAlternatives) return undefined;
      return `the braces of this glob stand for ${mostAlternatives} alternatives or more`;
    } catch {
      return 'this is no glob that can be read';
    }
  }

  matcher(glob: string): (file: string) => boolean {
    const compiled = this.#compile(glob);
    return (file) => compiled.match(this.#local(file));
  }

  /** True for what one of the globs fits, and for all that is in a folder that one fits. */
  excluder(globs: readonly string[]): (file: string) => boolean {
    const compiled = globs.map((glob) => this.#compile(glob));
    const seen = new Map<string, boolean>();
    const excluded = (path: string): boolean => {
      const known = seen.get(path);
      if (known !== undefined) return known;
      const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
      const found = (folder !== '' && excluded(folder)) || compiled.some((glob) => glob.match(path));
      seen.set(path, found);
      return found;
    };
    return (file) => {
      const path = this.#local(file);
      return path !== '' && !path.startsWith('../') && excluded(path);
    };
  }

  #compile(glob: string): Minimatch {
    return new this.#minimatch(glob.replace(/^(?:\.\/)+/, '').replace(/\/+$/, ''), options);
  }

  #local(file: string): string {
    return relative(this.#directory, resolve(this.#cwd, file)).split(sep).join('/');
  }
}
