import type { FoundFile } from './files.ts';
import type { Source } from '../model/source.ts';
import { decode, read } from '../formats/syntax/read.ts';
import type { Tree } from './tree.ts';

/** Larger files are no templates. */
const largest = 2_000_000;

/** Characters of text that are kept. What was parsed takes the room of several times its text. */
const mostKept = 8_000_000;
const parsedTakes = 4;

export interface Kept {
  readonly text: string;
  /** Set when the text was parsed too. */
  sources?: readonly Source[];
}

/** Files that are read before it is their turn. What was read is kept until their turn comes, as far as there is room. */
export class Ahead {
  readonly #tree: Tree;
  readonly #kept = new Map<string, Kept>();
  readonly #over = new Set<string>();
  #room = mostKept;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /**
   * The text of a file; undefined when it is too large for a template.
   * @throws {SyntaxProblem} when the file is not text, and what the tree throws
   */
  text({ path, file }: FoundFile): string | undefined {
    const kept = this.#kept.get(path);
    if (kept) return kept.text;
    if (this.#tree.stat(path).size > largest) return undefined;
    const text = decode(file, this.#tree.read(path));
    if (!this.#over.has(path) && text.length <= this.#room) {
      this.#room -= text.length;
      this.#kept.set(path, { text });
    }
    return text;
  }

  /**
   * What a file with this text holds.
   * @throws {SyntaxProblem} when the text is neither JSON nor YAML
   */
  sources({ path, file }: FoundFile, text: string): readonly Source[] {
    const kept = this.#kept.get(path);
    if (kept?.sources) return kept.sources;
    const sources = read(file, text);
    const size = parsedTakes * text.length;
    if (kept && size <= this.#room) {
      this.#room -= size;
      kept.sources = sources;
    }
    return sources;
  }

  /** What was kept of a file whose turn it is. */
  take({ path }: FoundFile): Kept | undefined {
    const kept = this.#kept.get(path);
    this.#over.add(path);
    this.#kept.delete(path);
    if (kept) this.#room += kept.text.length * (kept.sources ? 1 + parsedTakes : 1);
    return kept;
  }
}
