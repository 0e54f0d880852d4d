import { withoutDirectives, type Part, stripped, unread } from './directives.ts';
import { Unreadable, type Expression, type Loop, type Parsed } from './syntax.ts';

/** What a `%{ ... }` says. */
export type Directive =
  | { readonly kind: 'if'; readonly test: Expression }
  | ({ readonly kind: 'for' } & Pick<Loop, 'names' | 'list'>)
  | { readonly kind: 'else' | 'endif' | 'endfor' };

/** Reads what is in a hole. Both throw Unreadable. */
export interface Reader {
  expression(text: string, start: number, end: number, depth: number): Parsed;
  directive(text: string, start: number, end: number, depth: number): { readonly directive: Directive; readonly next: number };
}

/** What a template extends over. */
export interface Extent {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True inside quotes, where a backslash escapes; the template then ends at the closing quote. */
  readonly quoted: boolean;
  readonly depth: number;
  readonly read: Reader;
}

/** Policy variables of IAM, which some files write without escaping them: no expression has a colon there. */
const policyVariable = /^\$\{[a-z][\w.-]*:[\w./-]+\}$/i;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** Text without holes is a literal; a hole alone stands for its value, whatever the type of that is. */
export function templateOf(extent: Extent): Parsed {
  const { text, start, end, quoted } = extent;
  const parts: Part[] = [];
  let literal = '';
  let from = start;
  let at = start;
  const append = (piece: string, next: number): void => {
    if (literal === '') from = at;
    literal += piece;
    at = next;
  };
  const flush = (): void => {
    if (literal !== '') parts.push({ kind: 'literal', value: literal, start: from, end: at });
    literal = '';
  };
  while (at < end) {
    const char = text[at]!;
    if (quoted && char === '"') break;
    if (quoted && char === '\n') throw new Unreadable('a string is not closed');
    if (quoted && char === '\\') append(...escapeAt(text, at));
    else if (char !== '$' && char !== '%') append(...plainAt(text, at, end));
    else if (text[at + 1] === char && text[at + 2] === '{') append(`${char}{`, at + 3);
    else if (text[at + 1] !== '{') append(char, at + 1);
    else {
      const { part, next } = holeAt(extent, at);
      if (policyVariable.test(text.slice(at, next))) append(text.slice(at, next), next);
      else {
        flush();
        parts.push(part);
        at = next;
      }
    }
  }
  if (quoted && at >= end) throw new Unreadable('a string is not closed');
  flush();
  return { expression: joined(withoutDirectives(stripped(parts, text)), start, at), next: quoted ? at + 1 : at };
}

function joined(parts: readonly Expression[], start: number, end: number): Expression {
  if (parts.length === 0) return { kind: 'literal', value: '', start, end };
  return parts.length === 1 ? parts[0]! : { kind: 'template', parts, start, end };
}

const special = /["\\\n$%]/g;

/** The text up to the next character that may mean something. */
function plainAt(text: string, at: number, end: number): [string, number] {
  special.lastIndex = at + 1;
  const next = Math.min(special.exec(text)?.index ?? end, end);
  return [text.slice(at, next), next];
}

function escapeAt(text: string, at: number): [string, number] {
  const letter = text[at + 1] ?? '';
  const digits = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  if (digits === 0) return [escapes[letter] ?? letter, at + 2];
  const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
  return [Number.isNaN(code) || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code), at + 2 + digits];
}

/** A `${...}` or `%{...}`. One that cannot be read is opaque, so that the text around it is not lost. */
function holeAt({ text, end, depth, read }: Extent, start: number): { readonly part: Part; readonly next: number } {
  try {
    const from = text[start + 2] === '~' ? start + 3 : start + 2;
    const found = text[start] === '$' ? read.expression(text, from, end, depth + 1) : read.directive(text, from, end, depth + 1);
    const close = text[found.next] === '~' ? found.next + 1 : found.next;
    const next = close + 1;
    if (text[close] === '}') {
      const part: Part = 'directive' in found ? { kind: 'directive', directive: found.directive, start, end: next } : found.expression;
      return { part, next };
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  const next = endOfHole(text, start, end);
  const why = text[start] === '%' ? unread : 'an expression that cannot be read';
  return { part: { kind: 'opaque', why, start, end: next }, next };
}

/** The offset after the brace that closes a hole; braces in strings do not count. */
function endOfHole(text: string, start: number, end: number): number {
  let depth = 0;
  for (let at = start + 1; at < end; at++) {
    const char = text[at];
    if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
    else if (char === '"') at = closingQuote(text, at + 1, end);
  }
  return end;
}

function closingQuote(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return end;
}
