import { read } from './formats/syntax/read.ts';
import type { Outlined } from './formats/syntax/outline.ts';

/** Characters of text that are kept parsed. */
const mostKept = 2_000_000;

/** Files that are looked into before it is their turn. What was parsed then is kept until their turn comes, as far as there is room. */
export class Ahead {
  readonly #kept = new Map<string, { readonly text: string; readonly sources: readonly Outlined[] }>();
  readonly #over = new Set<string>();
  #room = mostKept;

  /**
   * What a file holds that will be read again.
   * @throws {SyntaxProblem} when the text is neither JSON nor YAML
   */
  look(file: string, text: string): readonly Outlined[] {
    const kept = this.#kept.get(file);
    if (kept?.text === text) return kept.sources;
    const sources = read(file, text);
    if (!kept && !this.#over.has(file) && text.length <= this.#room) {
      this.#room -= text.length;
      this.#kept.set(file, { text, sources });
    }
    return sources;
  }

  /**
   * What a file holds whose turn it is.
   * @throws {SyntaxProblem} when the text is neither JSON nor YAML
   */
  take(file: string, text: string): readonly Outlined[] {
    this.#over.add(file);
    const kept = this.#kept.get(file);
    if (!kept) return read(file, text);
    this.#kept.delete(file);
    this.#room += kept.text.length;
    return kept.text === text ? kept.sources : read(file, text);
  }
}
