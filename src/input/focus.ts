import { resolve, sep } from 'node:path';
import type { Result } from '../model/result.ts';
import type { Source } from '../model/source.ts';

/** The files that a user asks about, when more is read than these. */
export class Focus {
  readonly #cwd: string;
  readonly #paths: ReadonlySet<string>;
  readonly #seen = new Map<string, boolean>();

  /** @param paths files and folders */
  constructor(paths: readonly string[], cwd: string) {
    this.#cwd = resolve(cwd);
    this.#paths = new Set(paths.map((path) => resolve(this.#cwd, path)));
  }

  /** These files, and others. */
  with(paths: readonly string[]): Focus {
    return new Focus([...this.#paths, ...paths], this.#cwd);
  }

  /** True when one of the files is asked about. */
  has(sources: readonly Source[]): boolean {
    return sources.some(({ file }) => this.covers(file));
  }

  /** The result as far as it is about these files. */
  on(result: Result): Result {
    const here = ({ file }: { readonly file: string }): boolean => this.covers(file);
    return {
      ...result,
      findings: result.findings.filter(here),
      unusedSuppressions: result.unusedSuppressions.filter(here),
      ...(result.before ? { before: { ...result.before, fixed: result.before.fixed.filter(here) } } : {}),
    };
  }

  /** @param file as reports name it */
  covers(file: string): boolean {
    let known = this.#seen.get(file);
    if (known === undefined) this.#seen.set(file, (known = this.#isBelow(resolve(this.#cwd, file))));
    return known;
  }

  #isBelow(path: string): boolean {
    for (let end = path.length; end > 0; end = path.lastIndexOf(sep, end - 1)) if (this.#paths.has(path.slice(0, end))) return true;
    return this.#paths.has(sep);
  }
}
