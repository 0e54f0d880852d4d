/** A YAML comment: text from its `#` to the end of the line. */
export interface Comment {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
  /** True when nothing else is on the line. */
  readonly alone: boolean;
}

/** Where a block scalar, quoted string or plain scalar that goes on over the end of the line leaves the scanner. */
type Inside =
  | { readonly kind: 'block'; readonly parent: number; indent: number | undefined }
  | { readonly kind: 'quote'; readonly quote: string }
  | { readonly kind: 'plain' };

const blockHeader = /^[|>](?:[+-]?([1-9])?|([1-9])[+-])[ \t]*(?=$|[ \t]#)/;
const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\uFEFF';
const isGap = (char: string | undefined): boolean => char === undefined || isSpace(char);

/**
 * The comments of a YAML text. A `#` inside quotes, inside a block scalar (a script in UserData) or in the middle of a
 * word is none. One pass over the text, without building the document.
 */
export function comments(text: string): Comment[] {
  const scanner = new Scanner();
  text.split(/\r\n?|\n/).forEach((line, index) => scanner.line(line, index + 1));
  return scanner.found;
}

class Scanner {
  readonly found: Comment[] = [];
  #inside: Inside | undefined;
  /** How many `[` and `{` are open. */
  #flow = 0;
  /** The column of the key or dash that the next scalar belongs to; its continuation is indented further. */
  #parent = -1;

  line(line: string, number: number): void {
    const indent = line.length - line.trimStart().length;
    if (indent === line.length) return;
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) [this.#inside, this.#flow, this.#parent] = [undefined, 0, -1];
    if (this.#inside?.kind === 'block') {
      if (indent >= (this.#inside.indent ??= Math.max(indent, this.#inside.parent + 1))) return;
      this.#inside = undefined;
    }
    if (this.#inside?.kind === 'plain' && this.#flow === 0 && indent <= this.#parent) this.#inside = undefined;
    let at = line.startsWith('---') ? 3 : indent;
    while (at < line.length) at = this.#token(line, number, at);
  }

  /** Reads one token and returns where the next one starts. */
  #token(line: string, number: number, at: number): number {
    const char = line[at]!;
    if (this.#inside?.kind === 'quote') return this.#quoted(line, at, this.#inside.quote);
    if (char === '#' && isGap(line[at - 1])) {
      this.found.push({ line: number, column: at + 1, text: line.slice(at), alone: line.slice(0, at).trim() === '' });
      if (this.#inside?.kind === 'plain') this.#inside = undefined;
      return line.length;
    }
    if (isSpace(char)) return at + 1;
    if (this.#inside) return this.#plain(line, at);
    if ('-?:'.includes(char) && isGap(line[at + 1])) {
      if (this.#flow === 0) this.#parent = at;
      return at + 1;
    }
    if (char === '"' || char === "'") return this.#quotedFrom(line, at, char);
    if (this.#flow === 0 && (char === '|' || char === '>')) return this.#blockScalar(line, at);
    if ('[{'.includes(char)) this.#flow++;
    else if (this.#flow > 0 && ']}'.includes(char)) this.#flow--;
    else if (this.#flow === 0 || char !== ',') return char === '!' || char === '&' ? this.#property(line, at) : this.#plain(line, at);
    return at + 1;
  }

  #quotedFrom(line: string, at: number, quote: string): number {
    this.#inside = { kind: 'quote', quote };
    const end = this.#quoted(line, at + 1, quote);
    if (this.#inside || line[end] !== ':') return end;
    // A key in quotes; in flow style its value may follow the colon at once.
    if (this.#flow === 0) this.#parent = at;
    return end + 1;
  }

  #quoted(line: string, from: number, quote: string): number {
    for (let at = from; at < line.length; at++) {
      if (line[at] === '\\' && quote === '"') at++;
      else if (line[at] === quote) {
        if (quote === "'" && line[at + 1] === quote) at++;
        else {
          this.#inside = undefined;
          return at + 1;
        }
      }
    }
    return line.length;
  }

  #blockScalar(line: string, at: number): number {
    const header = blockHeader.exec(line.slice(at));
    if (!header) return this.#plain(line, at);
    const digit = header[1] ?? header[2];
    this.#inside = { kind: 'block', parent: this.#parent, indent: digit ? Math.max(this.#parent, 0) + Number(digit) : undefined };
    // What is left of the line can only be a comment.
    const hash = line.indexOf('#', at);
    return hash < 0 ? line.length : hash;
  }

  /** A tag or an anchor. */
  #property(line: string, from: number): number {
    let at = from;
    while (at < line.length && !isSpace(line[at]) && !(this.#flow > 0 && ',[]{}'.includes(line[at]!))) at++;
    return at;
  }

  /** A plain scalar, up to a comment, the colon that makes it a key, or the end of the line, where it may go on. */
  #plain(line: string, from: number): number {
    const first = this.#inside === undefined;
    this.#inside = { kind: 'plain' };
    for (let at = from; at < line.length; at++) {
      const char = line[at]!;
      if (char === '#' && isSpace(line[at - 1])) return at;
      const ends = this.#flow > 0 && ',[]{}'.includes(char);
      const key = char === ':' && (isGap(line[at + 1]) || (this.#flow > 0 && ',[]{}'.includes(line[at + 1]!)));
      if (!ends && !key) continue;
      this.#inside = undefined;
      if (key && first && this.#flow === 0) this.#parent = from;
      return ends ? at : at + 1;
    }
    return line.length;
  }
}
