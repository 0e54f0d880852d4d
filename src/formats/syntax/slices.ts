import { SyntaxProblem } from '../../model/errors.ts';
import type { Pointer, Position, Range, Source, Spot } from '../../model/source.ts';
import { BytePositions, Bytes, type Contents } from './bytes.ts';
import { scanJson } from './json-outline.ts';
import { maxDepth } from './limits.ts';
import { Locator } from './locate.ts';
import { Page } from './page.ts';

/** How a value of a document is read: member by member, as a whole, or not at all. */
export type Cut = 'open' | 'whole' | 'skip';

export interface Slicing {
  /** Asked for the document and for every member of what is open. Only objects and lists can be open. */
  readonly cut: (pointer: Pointer) => Cut;
  /** What is kept of a value that was read as a whole. */
  readonly trim: (pointer: Pointer, value: unknown) => unknown;
}

/** What is open, with its members: where they start, or what they are when they are open too. */
interface Opened {
  readonly start: number;
  readonly members: Map<string | number, Opened | number>;
}

/**
 * Reads a JSON document in UTF-8 slice by slice, so that neither its text nor what nobody asks for is ever in memory. Its `text`
 * is empty: there are no code frames of a file of this size. Repeated keys are not looked for.
 * @throws {SyntaxProblem} when what is read is not valid JSON
 */
export const readSlices = (file: string, contents: Contents, slicing: Slicing): Source => new SlicedSource(file, contents, slicing);

class SlicedSource implements Source {
  readonly syntax = 'json';
  readonly text = '';
  readonly problems = [];
  readonly file: string;
  readonly data: unknown;
  readonly #slices: Slices;
  readonly #top: Opened | number;
  // Findings come in groups from one resource.
  #last: { readonly start: number; readonly locator: Locator } | undefined;

  constructor(file: string, contents: Contents, slicing: Slicing) {
    this.file = file;
    this.#slices = new Slices(new Bytes(contents), slicing);
    const { data, top } = this.#slices.read();
    this.data = data;
    this.#top = top;
  }

  locate(spot: Spot): Range {
    let node = this.#top;
    let depth = 0;
    for (; typeof node !== 'number' && depth < spot.pointer.length; depth++) {
      const member = node.members.get(spot.pointer[depth]!);
      if (member === undefined) break;
      node = member;
    }
    if (typeof node === 'number') return this.#within(node, { ...spot, pointer: spot.pointer.slice(depth) });
    const start = this.#slices.position(node.start);
    return { start, end: { ...start, column: start.column + 1 } };
  }

  #within(start: number, spot: Spot): Range {
    if (this.#last?.start !== start) this.#last = { start, locator: this.#slices.locator(start) };
    const range = this.#last.locator.locate(spot);
    const origin = this.#slices.position(start);
    return { start: moved(range.start, origin), end: moved(range.end, origin) };
  }
}

/** A position in a text that starts at another one. */
const moved = ({ line, column }: Position, origin: Position): Position =>
  line === 1 ? { line: origin.line, column: origin.column + column - 1 } : { line: origin.line + line - 1, column };

const [quote, backslash, comma, colon, openList, closeList, openObject, closeObject] = [...Buffer.from('"\\,:[]{}')] as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

class Slices {
  readonly #bytes: Bytes;
  readonly #slicing: Slicing;
  #positions: BytePositions | undefined;
  #at = 0;

  constructor(bytes: Bytes, slicing: Slicing) {
    this.#bytes = bytes;
    this.#slicing = slicing;
  }

  read(): { readonly data: unknown; readonly top: Opened | number } {
    if (this.#bytes.at(0) === 0xef) this.#at = 3;
    const read = this.#value([]);
    if (this.#skipSpace() >= 0) throw this.#problem(`Something follows after the end of the document`, this.#at);
    return { data: read.data, top: read.place };
  }

  position(offset: number): Position {
    return (this.#positions ??= new BytePositions(this.#bytes)).position(offset);
  }

  /** Finds spots in the value that starts at an offset. */
  locator(start: number): Locator {
    const text = this.#text(start, this.#endOf(start, 0));
    return new Locator(new Page(text, scanJson(text)), JSON.parse(text));
  }

  #value(pointer: Pointer): { readonly data: unknown; readonly place: Opened | number } {
    const first = this.#skipSpace();
    const start = this.#at;
    const cut = this.#slicing.cut(pointer);
    if (cut === 'open' && first === openObject) return this.#object(pointer);
    if (cut === 'open' && first === openList) return this.#list(pointer);
    const end = (this.#at = this.#endOf(start, pointer.length));
    return { data: cut === 'skip' ? undefined : this.#slicing.trim(pointer, this.#parsed(start, end)), place: start };
  }

  #object(pointer: Pointer): { readonly data: Record<string, unknown>; readonly place: Opened } {
    const data = Object.create(null) as Record<string, unknown>;
    const place: Opened = { start: this.#at, members: new Map() };
    this.#each(closeObject, () => {
      const start = this.#at;
      if (this.#bytes.at(start) !== quote) throw this.#problem('Expected a key in double quotes', start);
      const key = this.#parsed(start, (this.#at = this.#endOf(start, 0))) as string;
      if (this.#skipSpace() !== colon) throw this.#problem("Expected ':' after the key", this.#at);
      this.#at++;
      const member = this.#value([...pointer, key]);
      place.members.set(key, member.place);
      if (member.data !== undefined) data[key] = member.data;
    });
    return { data, place };
  }

  #list(pointer: Pointer): { readonly data: unknown[]; readonly place: Opened } {
    const data: unknown[] = [];
    const place: Opened = { start: this.#at, members: new Map() };
    this.#each(closeList, () => {
      const member = this.#value([...pointer, data.length]);
      place.members.set(data.length, member.place);
      data.push(member.data);
    });
    return { data, place };
  }

  /** Reads members up to the closing bracket. */
  #each(close: number, member: () => void): void {
    const start = this.#at++;
    if (this.#skipSpace() === close) this.#at++;
    else
      for (;;) {
        this.#skipSpace();
        member();
        const next = this.#skipSpace();
        this.#at++;
        if (next === close) return;
        if (next < 0) throw this.#unfinished(start);
        if (next !== comma) throw this.#problem(`Expected ',' or '${String.fromCharCode(close)}'`, this.#at - 1);
      }
  }

  #parsed(start: number, end: number): unknown {
    if (start === end) throw this.#problem('Expected a value', start);
    const text = this.#text(start, end);
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.#within(start, text, error);
    }
  }

  #text(start: number, end: number): string {
    const text = this.#bytes.text(start, end);
    if (text === undefined) throw this.#problem('This is not valid UTF-8: save the file as UTF-8', start);
    return text;
  }

  /** The fault in a slice, with a better message than JSON.parse has. */
  #within(start: number, text: string, error: unknown): SyntaxProblem {
    try {
      scanJson(text);
    } catch (problem) {
      if (problem instanceof SyntaxProblem) {
        const { line, column } = moved(problem, this.position(start));
        return new SyntaxProblem(problem.message, line, column);
      }
    }
    return this.#problem(`This is not valid JSON: ${String(error)}`, start);
  }

  /** The offset after the value that starts at an offset. */
  #endOf(start: number, depth: number): number {
    const bytes = this.#bytes;
    let open = depth;
    for (let at = start, code = bytes.at(at); code >= 0; code = bytes.at(++at)) {
      if (code === quote) {
        while ((code = bytes.at(++at)) !== quote && code >= 0) if (code === backslash) at++;
        if (code < 0) break;
      } else if (code === openObject || code === openList) {
        if (++open > maxDepth) throw this.#problem(`The document is nested more than ${maxDepth} levels deep`, at);
      } else if (code === closeObject || code === closeList) open--;
      else if (open > depth) continue;
      else return this.#endOfWord(at);
      if (open <= depth) return at + 1;
    }
    throw this.#unfinished(start);
  }

  /** A number, true, false or null; the offset itself when there is nothing. */
  #endOfWord(start: number): number {
    let at = start;
    for (let code = this.#bytes.at(at); code >= 0 && !isSpace(code) && code !== comma && code !== closeObject && code !== closeList;)
      code = this.#bytes.at(++at);
    return at;
  }

  /** The sign after white space; -1 at the end. */
  #skipSpace(): number {
    while (isSpace(this.#bytes.at(this.#at))) this.#at++;
    return this.#bytes.at(this.#at);
  }

  #unfinished(start: number): SyntaxProblem {
    const first = this.#bytes.at(start);
    if (first < 0) return this.#problem('The file ends where a value should be: is it complete?', start);
    const { line, column } = this.position(start);
    const sign = `the '${String.fromCharCode(first)}' of line ${line}, column ${column}`;
    return this.#problem(`The file ends before ${sign} is closed: is it complete?`, this.#bytes.size);
  }

  #problem(message: string, offset: number): SyntaxProblem {
    const { line, column } = this.position(offset);
    return new SyntaxProblem(message, line, column);
  }
}
