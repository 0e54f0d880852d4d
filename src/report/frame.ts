import type { Level } from '../model/finding.ts';
import type { Range } from '../model/source.ts';
import { groupBy } from './findings.ts';
import { levelStyle, type Paint } from './paint.ts';
import { cells, fitting, fittingEnd, visible, wrap } from './text.ts';

/** A place to underline, and what to say there. */
export interface Label {
  readonly range: Range;
  readonly message: string;
  /** The level of the finding whose place this is; without it the place is evidence. */
  readonly level?: Level;
}

/** Lines by number, counted from 1; undefined outside of the text. */
export type Lines = (line: number) => string | undefined;

export function linesOf(text: string): Lines {
  const starts = [0];
  const ends: number[] = [];
  for (const match of text.matchAll(/\r\n?|\n/g)) {
    ends.push(match.index);
    starts.push(match.index + match[0].length);
  }
  ends.push(text.length);
  return (line) => (starts[line - 1] === undefined ? undefined : text.slice(starts[line - 1], ends[line - 1]));
}

interface Options {
  /** Columns in all. */
  readonly width: number;
  /** Digits of the largest line number. */
  readonly digits: number;
  readonly paint: Paint;
}

/** Lines of one file with their numbers, and below each the labels that belong to it. ASCII only, but for the source itself. */
export function frame(lines: Lines, labels: readonly Label[], options: Options): string[] {
  const { digits, paint } = options;
  const room = Math.max(options.width - digits - 3, 20);
  const gutter = (number?: number) => paint('blue', `${String(number ?? '').padStart(digits)} |`);
  const out: string[] = [gutter()];
  let last: number | undefined;
  for (const [number, here] of byLine(labels)) {
    const line = lines(number);
    if (line === undefined) continue;
    const between = last === undefined || number <= last + 1 ? undefined : number === last + 2 ? lines(last + 1) : undefined;
    if (between !== undefined) out.push(`${gutter(number - 1)} ${crop(between, 0, 0, room).shown}`.trimEnd());
    else if (last !== undefined && number > last + 1) out.push(paint('blue', '...'));
    // In a long line each label gets a section of its own.
    const groups = fits(line, room) ? [here] : here.map((label) => [label]);
    for (const group of groups) {
      const first = group[0]!.range;
      out.push(`${gutter(number)} ${crop(line, first.start.column - 1, endIn(line, first), room).shown}`.trimEnd());
      for (const label of group) out.push(...underline(line, label, room, paint).map((row) => `${gutter()} ${row}`.trimEnd()));
    }
    last = number;
  }
  return last === undefined ? [] : out;
}

const byLine = (labels: readonly Label[]): [number, Label[]][] =>
  [...groupBy(labels, (label) => label.range.start.line)].toSorted(([a], [b]) => a - b);

/** The offset in the line after the last character of a range; a range of several lines goes up to the end of its first. */
function endIn(line: string, range: Range): number {
  const last = range.end.line > range.start.line ? line.trimEnd().length : range.end.column - 1;
  return Math.min(Math.max(last, range.start.column), line.length);
}

function underline(line: string, label: Label, room: number, paint: Paint): string[] {
  const end = endIn(line, label.range);
  const { offset, length } = crop(line, label.range.start.column - 1, end, room);
  const style = label.level ? levelStyle[label.level] : 'blue';
  const indent = ' '.repeat(offset);
  const { start, end: last } = label.range;
  const more = last.line > start.line && last.column > 1 ? ` (to line ${last.line})` : '';
  const mark = paint(style, (label.level ? '^' : '-').repeat(length) + more);
  if (label.message === '') return [indent + mark];
  if (offset + length + more.length + 1 + cells(label.message) <= room) return [`${indent}${mark} ${paint(style, label.message)}`];
  // A label that does not fit beside its underline goes below it, and as far to the left as it must.
  const left = Math.min(offset, room - Math.min(cells(label.message), Math.max(40, Math.floor(room / 2)), room));
  return [indent + mark, ...wrap(label.message, room - left).map((text) => ' '.repeat(left) + paint(style, text))];
}

const fits = (line: string, room: number): boolean => line.length <= room && cells(visible(line)) <= room;

const cut = '...';

/** The part of a line around [start, end), at most `room` columns, and where in it that span is. Never looks at the whole of a long line. */
function crop(line: string, start: number, end: number, room: number): { shown: string; offset: number; length: number } {
  const reach = 2 * room;
  const whole = fits(line, room);
  const ahead = visible(line.slice(start, start + reach));
  const complete = start + reach >= line.length && cells(ahead) <= room / 2;
  const before = visible(line.slice(Math.max(0, start - reach), start));
  // What the span and the rest leave free goes to what is before them.
  const free = complete ? room - cells(ahead) - cut.length : Math.floor(room / 4);
  const lead = whole || (start <= reach && cells(before) <= free) ? before : cut + fittingEnd(before, free - cut.length);
  const space = room - cells(lead);
  const tail = whole || (start + reach >= line.length && cells(ahead) <= space) ? ahead : fitting(ahead, space - cut.length) + cut;
  const span = visible(line.slice(start, Math.min(end, start + reach)));
  return { shown: lead + tail, offset: cells(lead), length: Math.max(1, Math.min(cells(span), cells(tail))) };
}
