import { SyntaxProblem } from '../../model/errors.ts';
import { maxDepth } from './limits.ts';
import { Lines } from './lines.ts';
import { Keys, type Members, type Outline, type Trace } from './outline.ts';
import { traceFlow } from './scalars.ts';

/** Start, end, and the node that follows once all children are passed. */
const width = 3;
const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const word = /[\w$.+-]+/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const closers: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/**
 * Finds where every value and key of a JSON text is written, in one pass and without recursion.
 * @throws {SyntaxProblem} at the first character that JSON does not allow, with a better message than JSON.parse has
 */
export function scanJson(text: string): Outline {
  return new JsonOutline(text, new Scanner(text).scan());
}

class Scanner {
  readonly #text: string;
  readonly #open: number[] = [];
  #rows = new Int32Array(1024);
  #count = 0;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): Int32Array {
    let expect: 'value' | 'key' | 'more' = 'value';
    for (;;) {
      const char = this.#skip();
      if (expect === 'more') {
        const open = this.#open.at(-1);
        if (open === undefined) {
          if (char) throw this.#problem(`${quote(char)} follows after the end of the document`);
          return this.#rows.slice(0, this.#count * width);
        }
        const object = this.#text[this.#rows[open * width]!] === '{';
        if (char === ',') {
          this.#at++;
          if (this.#skip() === (object ? '}' : ']'))
            throw this.#problem('JSON allows no comma after the last element: remove the comma before');
          expect = object ? 'key' : 'value';
        } else if (char === (object ? '}' : ']')) this.#close();
        else throw this.#unexpected(char, object ? "',' or '}'" : "',' or ']'");
      } else if (expect === 'key') {
        if (char !== '"') throw this.#unexpected(char, 'a key in double quotes');
        this.#string();
        const next = this.#skip();
        if (next !== ':') throw this.#unexpected(next, "':' after the key");
        this.#at++;
        expect = 'value';
      } else if (char === '{' || char === '[') {
        if (this.#open.length >= maxDepth) throw this.#problem(`The document is nested more than ${maxDepth} levels deep`);
        this.#open.push(this.#add(this.#at++));
        const empty = this.#skip() === closers[char];
        if (empty) this.#close();
        expect = empty ? 'more' : char === '{' ? 'key' : 'value';
      } else {
        if (char === '"') this.#string();
        else this.#literal(char);
        expect = 'more';
      }
    }
  }

  #add(start: number): number {
    if ((this.#count + 1) * width > this.#rows.length) {
      const rows = new Int32Array(this.#rows.length * 2);
      rows.set(this.#rows);
      this.#rows = rows;
    }
    this.#rows[this.#count * width] = start;
    return this.#count++;
  }

  #end(node: number): void {
    this.#rows[node * width + 1] = this.#at;
    this.#rows[node * width + 2] = this.#count;
  }

  #close(): void {
    this.#at++;
    this.#end(this.#open.pop()!);
  }

  #string(): void {
    const start = this.#at;
    let at = start + 1;
    for (let code = 0; (code = this.#text.charCodeAt(at)) !== 0x22; at++) {
      if (code === 0x5c) at = this.#escape(at) - 1;
      else if (!(code >= 0x20)) throw this.#badString(start, at);
    }
    this.#at = at + 1;
    this.#end(this.#add(start));
  }

  /** Returns the offset after the escape. */
  #escape(at: number): number {
    escape.lastIndex = at;
    if (escape.test(this.#text)) return escape.lastIndex;
    this.#at = at;
    throw this.#problem('JSON knows no such escape in a string: write \\\\ for a backslash');
  }

  #badString(start: number, at: number): SyntaxProblem {
    const endless = at >= this.#text.length;
    this.#at = endless ? start : at;
    return this.#problem(
      endless
        ? 'The string that starts here has no closing quote: is the file complete?'
        : 'A string must not contain a line break or another control character: write \\n, \\t or \\u00XX',
    );
  }

  #literal(char: string): void {
    const start = this.#at;
    word.lastIndex = start;
    const end = start + (word.exec(this.#text)?.[0] ?? '').length;
    literal.lastIndex = start;
    if (end === start || !literal.test(this.#text) || literal.lastIndex !== end) throw this.#unexpected(char, 'a value');
    this.#at = end;
    this.#end(this.#add(start));
  }

  /** Returns the character after white space; '' at the end. */
  #skip(): string {
    let at = this.#at;
    let code = this.#text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = this.#text.charCodeAt(++at);
    this.#at = at;
    return this.#text[this.#at] ?? '';
  }

  #unexpected(char: string, expected: string): SyntaxProblem {
    if (char === '') return this.#unfinished();
    if (char === '/' || char === '#') return this.#problem('JSON allows no comments');
    if (char === "'") return this.#problem('JSON takes double quotes, not single ones');
    return this.#problem(`Expected ${expected}, but found ${quote(char)}`);
  }

  #unfinished(): SyntaxProblem {
    const open = this.#open.at(-1);
    if (open === undefined) return this.#problem('The file has no content');
    const start = this.#rows[open * width]!;
    const { line, column } = new Lines(this.#text).position(start);
    return this.#problem(
      `The file ends before the ${quote(this.#text[start]!)} of line ${line}, column ${column} is closed: is it complete?`,
    );
  }

  #problem(message: string): SyntaxProblem {
    const { line, column } = new Lines(this.#text).position(this.#at);
    return new SyntaxProblem(message, line, column);
  }
}

const quote = (char: string): string =>
  /[\x20-\x7e]/.test(char) ? `'${char}'` : `U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

class JsonOutline implements Outline {
  readonly root = 0;
  readonly #text: string;
  readonly #rows: Int32Array;
  readonly #members = new Map<number, Members>();

  constructor(text: string, rows: Int32Array) {
    this.#text = text;
    this.#rows = rows;
  }

  start(node: number): number {
    return this.#rows[node * width]!;
  }

  end(node: number): number {
    return this.#rows[node * width + 1]!;
  }

  valueOf(key: number): number {
    return key + 1;
  }

  isTag(): boolean {
    return false;
  }

  members(node: number): Members | undefined {
    const first = this.#text[this.start(node)];
    if (first !== '{' && first !== '[') return undefined;
    const known = this.#members.get(node);
    if (known) return known;
    const members = first === '{' ? this.#keys(node) : { kind: 'list' as const, items: this.#items(node) };
    this.#members.set(node, members);
    return members;
  }

  trace(node: number, value: string): Trace | undefined {
    const quoted = this.#text[this.start(node)] === '"' ? 1 : 0;
    const trace = traceFlow(this.#text, this.start(node) + quoted, this.end(node) - quoted, '"');
    return trace.text === value ? trace : undefined;
  }

  #next(node: number): number {
    return this.#rows[node * width + 2]!;
  }

  #items(node: number): number[] {
    const items: number[] = [];
    for (let child = node + 1; child < this.#next(node); child = this.#next(child)) items.push(child);
    return items;
  }

  #keys(node: number): Keys {
    const keys = new Keys();
    for (let key = node + 1; key < this.#next(node); key = this.#next(key + 1)) {
      const written = this.#text.slice(this.start(key) + 1, this.end(key) - 1);
      keys.add(written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written, key);
    }
    return keys;
  }
}
