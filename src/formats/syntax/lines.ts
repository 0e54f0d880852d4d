import type { Position } from '../../model/source.ts';

/** Turns offsets into lines and columns. A line ends with LF, CR LF or a lone CR, as in YAML. */
export class Lines {
  readonly #text: string;
  /** The offsets at which lines start; found when the first position is asked for. */
  #starts: number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  position(offset: number): Position {
    const starts = (this.#starts ??= lineStarts(this.#text));
    const line = lineOf(starts, offset);
    return { line: line + 1, column: offset - starts[line]! + 1 };
  }

  /** The offset of the end of the line that holds an offset, white space at its end not counted. */
  endOfLine(offset: number): number {
    const starts = (this.#starts ??= lineStarts(this.#text));
    let end = starts[lineOf(starts, offset) + 1] ?? this.#text.length;
    while (end > offset && ' \t\r\n'.includes(this.#text[end - 1]!)) end--;
    return end;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  // A plain search is several times faster, and nearly every text has line feeds only.
  if (text.includes('\r')) for (const { index, 0: lineBreak } of text.matchAll(/\r\n?|\n/g)) starts.push(index + lineBreak.length);
  else for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
