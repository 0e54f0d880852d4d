import { Unreadable, type Expression, type Parsed } from './syntax.ts';
import { templateOf, type Extent } from './template.ts';

const opening = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;

/** A heredoc in an expression: `<<EOF`, or `<<-EOF`, which takes the common indentation away. Throws Unreadable. */
export function heredocAt({ text, start, end, depth, read }: Omit<Extent, 'quoted'>): Parsed {
  opening.lastIndex = start;
  const found = opening.exec(text);
  if (!found) throw new Unreadable('< is unexpected');
  const [whole, dash, word] = found as unknown as [string, string, string];
  const from = start + whole.length;
  const closing = new RegExp(`^[ \\t]*${word}[ \\t]*\\r?$`, 'mu');
  const length = text.slice(from, end).search(closing);
  if (length < 0) throw new Unreadable('a heredoc is not closed');
  const { expression } = templateOf({ text, start: from, end: from + length, quoted: false, depth: depth + 1, read });
  const after = text.indexOf(word, from + length) + word.length;
  const placed = { ...expression, start, end: after };
  return { expression: dash === '-' ? dedented(placed, indentation(text.slice(from, from + length))) : placed, next: after };
}

function indentation(text: string): number {
  const widths = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.length - line.trimStart().length]));
  return widths.reduce((least, width) => Math.min(least, width), Number.POSITIVE_INFINITY);
}

function dedented(expression: Expression, width: number): Expression {
  if (!Number.isFinite(width)) return expression;
  const strip = (value: string, first: boolean): string =>
    value
      .split('\n')
      .map((line, index) => (index > 0 || first ? line.slice(Math.min(width, line.length - line.trimStart().length)) : line))
      .join('\n');
  if (expression.kind === 'literal' && typeof expression.value === 'string') return { ...expression, value: strip(expression.value, true) };
  if (expression.kind !== 'template') return expression;
  const parts = expression.parts.map((part, index) =>
    part.kind === 'literal' && typeof part.value === 'string' ? { ...part, value: strip(part.value, index === 0) } : part,
  );
  return { ...expression, parts };
}
