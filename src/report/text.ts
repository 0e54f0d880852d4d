import { eastAsianWidth } from 'get-east-asian-width';

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const ascii = /^[\x20-\x7e]*$/;

const codePoint = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;

/** Text from a repository as it may be printed: what would act on a terminal, or reorder or hide text, is written as an escape. */
export const visible = (text: string): string =>
  ascii.test(text)
    ? text
    : text.replace(unprintable, (character) => (character === '\n' ? '\\n' : character === '\t' ? '  ' : codePoint(character)));

/**
 * A whole report that no CI runner reads a command out of. GitHub's runner obeys `::name::` at the start of a line, after
 * any blanks, and `##[name]` anywhere in one; Azure's and TeamCity's obey `##vso[` and `##teamcity[`.
 */
export const harmless = (report: string): string =>
  report.replace(/^([^\S\n]*):(?=:)/gm, '$1\\u{3a}').replace(/##(?=\w{0,20}\[)/g, '#\\u{23}');

/** Columns of a terminal that a text fills, once it is visible. */
export function cells(text: string): number {
  if (ascii.test(text)) return text.length;
  let sum = 0;
  for (const character of text) sum += /\p{M}/u.test(character) ? 0 : eastAsianWidth(character.codePointAt(0)!);
  return sum;
}

/** The longest start of a visible text that fits. */
export function fitting(text: string, width: number): string {
  if (text.length <= width && ascii.test(text)) return text;
  let end = 0;
  let sum = 0;
  for (const character of text) {
    sum += cells(character);
    if (sum > width) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The longest end of a visible text that fits. */
export function fittingEnd(text: string, width: number): string {
  let start = text.length;
  let sum = 0;
  for (const character of [...text].toReversed()) {
    sum += cells(character);
    if (sum > width) break;
    start -= character.length;
  }
  return text.slice(start);
}

/** Cut to a length, in characters, with the cut shown. */
export const shorten = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 3)}...`);

/** The text in lines that fit; words that do not fit are broken, or, for what people copy, left whole. At least one line. */
export function wrap(text: string, width: number, long: 'broken' | 'whole' = 'broken'): string[] {
  const room = Math.max(width, 10);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    if (used > 0 && used + 1 + cells(word) > room) {
      lines.push(line);
      line = '';
      used = 0;
    }
    const pieces = long === 'broken' ? broken(word, room) : [word];
    const rest = pieces.pop()!;
    for (const piece of pieces) lines.push(piece);
    line += used > 0 ? ` ${rest}` : rest;
    used += cells(rest) + (used > 0 ? 1 : 0);
  }
  return [...lines, line];
}

function broken(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  for (let piece = fitting(rest, width); piece.length < rest.length; piece = fitting(rest, width)) {
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}

/** Wrapped text behind a label; the lines after the first are indented as far as the text of the first. */
export function labelled(label: string, text: string, width: number, long: 'broken' | 'whole' = 'broken'): string[] {
  const [first, ...rest] = wrap(text, width - label.length, long);
  return [`${label}${first}`, ...rest.map((line) => `${' '.repeat(label.length)}${line}`)];
}

/** `1 file`, `2 files`. */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** `a, b and c`. */
export const enumerate = (items: readonly string[], last = 'and'): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
