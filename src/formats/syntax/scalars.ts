import { Trace } from './outline.ts';

const simpleEscapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

const isBreak = (char: string | undefined): boolean => char === '\n' || char === '\r';
const isWhite = (char: string | undefined): boolean => char === ' ' || char === '\t';
const breakWidth = (text: string, at: number): number => (text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1);

/** Reads a scalar of one or more lines in YAML's flow styles, or a JSON string. Both offsets are inside the quotes. */
export function traceFlow(text: string, start: number, end: number, quote: '"' | "'" | ''): Trace {
  const trace = new Trace();
  let from = start;
  let at = start;
  // White space before a line break is not part of the value.
  let solid = start;
  const special = quote === '"' ? '\\' : quote === "'" ? "'" : undefined;
  while (at < end) {
    const char = text[at];
    if (isBreak(char)) {
      trace.copy(text, from, solid);
      at = fold(trace, text, at, end);
      from = solid = at;
    } else if (char === special) {
      trace.copy(text, from, at);
      at = unescape(trace, text, at, end);
      from = solid = at;
    } else {
      at++;
      if (!isWhite(char)) solid = at;
    }
  }
  trace.copy(text, from, end);
  return trace;
}

/** One line break is a space, several are one less; the indentation that follows is not part of the value. */
function fold(trace: Trace, text: string, start: number, end: number): number {
  let at = start;
  let breaks = 0;
  while (at < end && (isBreak(text[at]) || isWhite(text[at]))) {
    const width = breakWidth(text, at);
    if (isBreak(text[at]) && ++breaks > 1) trace.put('\n', at, width);
    at += width;
  }
  if (breaks === 1) trace.put(' ', start, breakWidth(text, start));
  return at;
}

/** Returns the offset after the escape. */
function unescape(trace: Trace, text: string, at: number, end: number): number {
  const char = text[at + 1] ?? '';
  if (text[at] === "'") {
    trace.put("'", at, 2);
    return at + 2;
  }
  if (isBreak(char)) {
    let next = at + 1;
    while (next < end && (isBreak(text[next]) || isWhite(text[next]))) next++;
    return next;
  }
  const digits = hexDigits[char];
  if (digits === undefined) {
    trace.put(simpleEscapes[char] ?? char, at, 2);
    return at + 2;
  }
  const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
  trace.put(code <= 0x10ffff ? String.fromCodePoint(code) : '', at, 2 + digits);
  return at + 2 + digits;
}

/**
 * Reads a literal (`|`) or folded (`>`) block scalar that starts at an offset.
 * @param value what the scalar reads as: its first line tells how deep the text is indented, whatever the header says
 */
export function traceBlock(text: string, start: number, value: string): Trace {
  const trace = new Trace();
  const folded = text[start] === '>';
  const firstLine = /^( *)[^ \r\n]/m;
  let at = afterLine(text, start);
  const indent = (firstLine.exec(text.slice(at, at + 100_000))?.[1] ?? '').length - (firstLine.exec(value)?.[1] ?? '').length;
  /** The line breaks between the last line that has content and this one. */
  let breaks: number[] = [];
  let content = false;
  let moreIndented = false;
  const put = (offsets: readonly number[], as: string) =>
    offsets.forEach((offset) => trace.put(as, offset, offset < text.length ? breakWidth(text, offset) : 0));

  while (at < text.length) {
    const end = endOfLine(text, at);
    let from = at;
    while (from < end && from - at < indent && text[from] === ' ') from++;
    if (from < end) {
      if (from - at < indent) break;
      const white = isWhite(text[from]);
      if (!folded || white || moreIndented || !content) put(breaks, '\n');
      else if (breaks.length === 1) put(breaks, ' ');
      else put(breaks.slice(1), '\n');
      moreIndented = white;
      content = true;
      breaks = [];
      trace.copy(text, from, end);
    }
    // The last line reads as if a line break followed, also where none does.
    breaks.push(end);
    at = afterLine(text, end);
  }
  put(breaks, '\n');
  return trace;
}

function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && !isBreak(text[end])) end++;
  return end;
}

function afterLine(text: string, from: number): number {
  const end = endOfLine(text, from);
  return Math.min(text.length, end + breakWidth(text, end));
}
