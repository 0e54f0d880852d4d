import type { Place, Position, Range } from '../model/source.ts';

/** A text that must never be printed, and where it was found; without a text, only what is there is masked. */
export interface Secret {
  readonly text: string;
  readonly at: readonly Place[];
}

/** Shorter texts occur everywhere; they are masked where they were found only. */
const shortestEverywhere = 6;
const mask = (text: string): string => text.replaceAll(/[^\s]/g, '*');

/** Masks secrets in everything that is printed, without moving a line or a column. */
export class Redactor {
  readonly #texts = new Set<string>();
  readonly #ranges = new Map<string, Range[]>();
  #pattern: RegExp | undefined;

  add({ text, at }: Secret): void {
    for (const part of [text, JSON.stringify(text).slice(1, -1)])
      for (const line of part.split(/\r?\n|\\n/)) if (line.trim().length >= shortestEverywhere) this.#texts.add(line.trim());
    this.#pattern = undefined;
    for (const place of at.flatMap((each) => [each, each.source.writtenAt?.(each) ?? each])) {
      const range = place.source.locate({ ...place, part: 'value' });
      const ranges = this.#ranges.get(place.source.file);
      if (ranges) ranges.push(range);
      else this.#ranges.set(place.source.file, [range]);
    }
  }

  /** True when no text has anything in it to mask. */
  get isIdle(): boolean {
    return this.#texts.size === 0;
  }

  /** A message, a reason or a name, with every secret masked. */
  text(text: string): string {
    if (this.#texts.size === 0) return text;
    this.#pattern ??= new RegExp(
      [...this.#texts]
        .toSorted((a, b) => b.length - a.length)
        .map(escape)
        .join('|'),
      'g',
    );
    return text.replaceAll(this.#pattern, '****');
  }

  /** The text of a file, with every secret masked character by character. */
  source(file: string, text: string): string {
    const ranges = this.#ranges.get(file) ?? [];
    if (ranges.length === 0 && this.#texts.size === 0) return text;
    const lines = text.split('\n');
    for (const [number, spans] of spansOf(ranges, lines)) lines[number - 1] = maskSpans(lines[number - 1]!, spans);
    this.text('');
    const pattern = this.#pattern;
    return pattern ? lines.map((line) => line.replaceAll(pattern, mask)).join('\n') : lines.join('\n');
  }
}

type Span = readonly [from: number, to: number];

/** The parts of lines, counted from 1, that ranges cover. */
function spansOf(ranges: readonly Range[], lines: readonly string[]): Map<number, Span[]> {
  const spans = new Map<number, Span[]>();
  for (const { start, end } of ranges) {
    for (let number = start.line; number <= end.line && number <= lines.length; number++) {
      const from = number === start.line ? columnOf(start) : 0;
      const to = number === end.line ? columnOf(end) : lines[number - 1]!.length;
      const same = spans.get(number);
      if (same) same.push([from, to]);
      else spans.set(number, [[from, to]]);
    }
  }
  return spans;
}

/** A plan is one line, with all its secrets: it is put together once. */
function maskSpans(line: string, spans: readonly Span[]): string {
  let done = 0;
  let masked = '';
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    if (to <= done) continue;
    const start = Math.max(from, done);
    masked += line.slice(done, start) + mask(line.slice(start, to));
    done = to;
  }
  return masked + line.slice(done);
}

const columnOf = (position: Position): number => position.column - 1;
const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
