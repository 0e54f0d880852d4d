import { Refusal } from './refusal.ts';

/** A part of a text that another text takes the place of. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Makes all splices at once. What is put in at one place keeps its order.
 * @throws {Refusal} when two of them overlap
 */
export function spliced(text: string, splices: readonly Splice[]): string {
  const sorted = splices.toSorted((a, b) => a.from - b.from || a.to - b.to);
  const parts: string[] = [];
  let at = 0;
  for (const { from, to, text: part } of sorted) {
    if (from < at) throw new Refusal('two edits overlap');
    parts.push(text.slice(at, from), part);
    at = to;
  }
  return [...parts, text.slice(at)].join('');
}

const isBreak = (code: number): boolean => code === 0x0a || code === 0x0d;

export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isBreak(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The offset of the line break that ends a line, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
  return at;
}

/** The offset after a line break. */
export const afterBreak = (text: string, at: number): number => Math.min(text.length, at + (text.startsWith('\r\n', at) ? 2 : 1));

/** The offset before the line break that ends at an offset. */
export const beforeBreak = (text: string, at: number): number => at - (text.startsWith('\r\n', at - 2) ? 2 : 1);
