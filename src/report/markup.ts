import { shorten, visible } from './text.ts';

/** Characters of a message or a name that are shown; the JSON report has all of them. */
const charactersShown = 400;

/** What hides text or has no shape of its own, and is not seen to by `visible`: fillers, joiners, variation selectors. */
const unseen = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

const ascii = /^[\x20-\x7e]*$/;

/** Text from a repository in one line, with everything in it that cannot be seen written as an escape. */
export function plain(text: string): string {
  const line = shorten(text, charactersShown).replace(/\s+/g, ' ').trim();
  return ascii.test(line) ? line : visible(line).replace(unseen, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/**
 * A word in which Markdown, or the page around it, would see more than letters: emphasis, HTML, a table, a formula, a
 * mention, a reference to an issue or a commit, an emoji, an address. Backslashes keep GitHub from none of the last ones:
 * https://github.github.com/gfm/#autolinks-extension-
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
const special = /[\\`*_[\]<>&|~$#@!{}^]|:\/\/|www\.|:[\w+-]+:|[0-9a-f]{7}|gh-\d/i;
/** Where the text ends so, a colon of ours would make an emoji of it. */
const halfEmoji = /:[\w+-]+$/;
const quotes = { open: /^['"(]*/, close: /['"),.;:?]*$/ };

/**
 * Text from a repository as Markdown that shows exactly this text, on one line, wherever it is put: in a paragraph, a cell
 * of a table, a heading or a link. Words that would be read as anything but text become code.
 */
export function prose(text: string): string {
  const words = plain(text)
    .split(' ')
    .map((word, index, { length }) => (special.test(word) || (index === length - 1 && halfEmoji.test(word)) ? codeWord(word) : word));
  // What starts a list, a rule or a heading at the start of a line.
  return words.join(' ').replace(/^(?:[-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

function codeWord(word: string): string {
  const open = quotes.open.exec(word)![0];
  const close = open.length === word.length ? '' : quotes.close.exec(word)![0];
  const inner = word.slice(open.length, word.length - close.length);
  if (inner === '') return word;
  // The form of code says what the quotes say.
  return /['"]$/.test(open) && close.startsWith(open.at(-1)!)
    ? `${open.slice(0, -1)}${code(inner)}${close.slice(1)}`
    : `${open}${code(inner)}${close}`;
}

/** Text from a repository as a code span, in which nothing is read as anything but text. */
export function code(text: string): string {
  const shown = plain(text);
  if (shown === '') return '';
  // A table takes a bar for the end of its cell, in code as well.
  if (shown.includes('|')) return `<code>${entities(shown)}</code>`;
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = /^`|`$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A link; the target has to be one of ours, its text is Markdown already. */
export const link = (text: string, url: string | undefined): string => (url === undefined ? text : `[${text}](${url})`);

/** Lines as they are, in a block that none of them can end. */
export function block(language: string, lines: readonly string[]): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

/** A row of a table; the cells are Markdown already. */
export const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const tableHead = (...cells: readonly string[]): string[] => [row(...cells), row(...cells.map(() => '---'))];

/** What opens on a click; the summary is Markdown of one line. */
export const details = (summary: string, lines: readonly string[]): string[] => [
  `<details><summary>${summary}</summary>`,
  '',
  ...lines,
  '',
  '</details>',
];

/** What a list may take. */
export interface Room {
  readonly bytes: number;
  /** Default: any number. */
  readonly lines?: number;
}

/** A line for each item, as many as there is room for, and what is said in place of the others. The others cost nothing. */
export function within<Item>(
  items: readonly Item[],
  lineOf: (item: Item, index: number) => string,
  room: Room,
  rest: (left: number) => string,
): string[] {
  const size = (line: string): number => Buffer.byteLength(line) + 1;
  const lines: string[] = [];
  let free = room.bytes;
  for (const [index, item] of items.slice(0, room.lines).entries()) {
    const line = lineOf(item, index);
    if ((free -= size(line)) < 0) {
      free += size(line);
      break;
    }
    lines.push(line);
  }
  const left = (): number => items.length - lines.length;
  if (left() === 0) return lines;
  while (lines.length > 0 && free < size(rest(left()))) free += size(lines.pop()!);
  return [...lines, rest(left())];
}

const longestRun = (text: string): number => (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);

const entities = (text: string): string => text.replace(/[^A-Za-z0-9 ]/gu, (sign) => `&#${sign.codePointAt(0)};`);
