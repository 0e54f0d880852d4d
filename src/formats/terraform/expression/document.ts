import type { Place, Pointer } from '../../../model/source.ts';
import type { Condition, Evaluated } from '../../../model/value.ts';
import { Settled } from './nodes.ts';
import { concatenated, derived, isComposite, longest, textOf } from './outcome.ts';

/** Private characters around the number of a hole: no text has them. */
const mark = /\uE000(\d+)\uE001/;
const marks = /\uE000(\d+)\uE001/g;

const deepest = 100;

const isHole = (part: Evaluated): boolean => part.state === 'unknown' || isComposite(part);

/** True for text that may be a JSON object or list. */
export const looksLikeDocument = (text: string): boolean => /^\s*[[{]/.test(text);

/**
 * A JSON document, as text with holes, read as the object or list that it becomes: what is written is known, and each
 * hole is what stands in it. Undefined when the text is no such document, or has no holes.
 */
export function documentOf(parts: readonly Evaluated[], at: Place, when: readonly Condition[]): Evaluated | undefined {
  if (!parts.some(isHole) || parts.reduce((sum, part) => sum + textOf(part).length, 0) > longest) return undefined;
  const text = parts.map(textOf).join('');
  if (!looksLikeDocument(text) || text.includes('\uE000')) return undefined;
  try {
    const marked = withMarks(parts);
    const filler = new Filler(parts, at, when);
    return derived(parts, {
      state: 'known',
      node: filler.fill(JSON.parse(marked), [], 0),
      text,
      at: { source: at.source, pointer: at.pointer, inner: [] },
      when,
    });
  } catch {
    return undefined;
  }
}

/** The text with a mark for each hole, in quotes where JSON wants a value. */
function withMarks(parts: readonly Evaluated[]): string {
  let quoted = false;
  let text = '';
  parts.forEach((part, index) => {
    if (isHole(part)) {
      text += quoted ? `\uE000${index}\uE001` : `"\uE000${index}\uE001"`;
      return;
    }
    const piece = textOf(part);
    for (let at = 0; at < piece.length; at++) {
      if (quoted && piece[at] === '\\') at++;
      else if (piece[at] === '"') quoted = !quoted;
    }
    text += piece;
  });
  return text;
}

class Filler {
  readonly #parts: readonly Evaluated[];
  readonly #at: Place;
  readonly #when: readonly Condition[];

  constructor(parts: readonly Evaluated[], at: Place, when: readonly Condition[]) {
    this.#parts = parts;
    this.#at = at;
    this.#when = when;
  }

  fill(node: unknown, path: Pointer, depth: number): unknown {
    if (depth > deepest) throw new RangeError('too deep');
    if (typeof node === 'string') return mark.test(node) ? this.#string(node, path) : node;
    if (typeof node !== 'object' || node === null) return node;
    if (Array.isArray(node)) return node.map((item, index) => this.fill(item, [...path, index], depth + 1));
    const filled = Object.create(null) as Record<string, unknown>;
    for (const [key, child] of Object.entries(node)) {
      const name = key.replaceAll(marks, (_, index: string) => textOf(this.#parts[Number(index)]!));
      filled[name] = this.fill(child, [...path, name], depth + 1);
    }
    return filled;
  }

  #string(text: string, path: Pointer): Settled {
    const at: Place = { source: this.#at.source, pointer: this.#at.pointer, inner: path };
    const pieces = text.split(marks).flatMap((piece, index): Evaluated[] => {
      if (index % 2 === 1) return [{ ...this.#parts[Number(piece)]!, at }];
      return piece === '' ? [] : [{ state: 'known', node: piece, at, when: this.#when }];
    });
    return new Settled([pieces.length === 1 ? pieces[0]! : concatenated(pieces, at, this.#when)]);
  }
}
