import type { Position } from '../../model/source.ts';

/** Turns offsets into lines and columns. A line ends with LF, CR LF or a lone CR, as in YAML. */
export class Lines {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    // A plain search is several times faster, and nearly every text has line feeds only.
    if (text.includes('\r')) for (const { index, 0: lineBreak } of text.matchAll(/\r\n?|\n/g)) this.#starts.push(index + lineBreak.length);
    else for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  position(offset: number): Position {
    const line = this.#lineOf(offset);
    return { line: line + 1, column: offset - this.#starts[line]! + 1 };
  }

  /** The offset of the end of the line that holds an offset, white space at its end not counted. */
  endOfLine(offset: number): number {
    let end = this.#starts[this.#lineOf(offset) + 1] ?? this.#text.length;
    while (end > offset && /\s/.test(this.#text[end - 1]!)) end--;
    return end;
  }

  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
