import type { Pointer, Position, Spot } from '../../model/source.ts';
import { Lines } from './lines.ts';
import type { Outline } from './outline.ts';

/** Where a pointer leads; `missing` when only a parent of it exists. */
export interface Target {
  readonly key: number | undefined;
  readonly value: number;
  readonly missing: boolean;
}

/** A text with its outline: a document, or a document that is embedded as a string in another one. */
export class Page {
  readonly text: string;
  readonly outline: Outline;
  readonly #lines: Lines;

  /** @param lines of the same text; the documents of one file share them */
  constructor(text: string, outline: Outline, lines = new Lines(text)) {
    this.text = text;
    this.outline = outline;
    this.#lines = lines;
  }

  position(offset: number): Position {
    return this.#lines.position(offset);
  }

  follow(pointer: Pointer): Target {
    let target: Target = { key: undefined, value: this.outline.root, missing: false };
    for (const step of pointer) {
      const members = this.outline.members(target.value);
      const found = members?.kind === 'list' ? members.items[Number(step)] : members?.keys.get(String(step));
      if (found === undefined) return { ...target, missing: true };
      if (members?.kind === 'list') target = { key: undefined, value: found, missing: false };
      else target = { key: found, value: this.outline.valueOf(found) ?? found, missing: false };
    }
    return target;
  }

  /** The offsets of a part of a target; see Spot. An object or list without a key is represented by its first line. */
  offsets({ key, value, missing }: Target, part: Spot['part']): [start: number, end: number] {
    const { outline } = this;
    if (part === 'value' && !missing) return [outline.start(value), outline.end(value)];
    if (key !== undefined && (part === 'key' || missing)) return [outline.start(key), outline.end(key)];
    const scalar = this.#isScalar(value);
    if (key !== undefined && !outline.isTag(key)) return [outline.start(key), outline.end(scalar ? value : key)];
    return [outline.start(value), scalar ? outline.end(value) : this.#headline(value)];
  }

  /** The path to what is written at an offset. */
  pointerAt(offset: number): Pointer {
    const { outline } = this;
    const pointer: (string | number)[] = [];
    const holds = (from: number, to: number): boolean => outline.start(from) <= offset && offset < outline.end(to);
    for (let node: number | undefined = outline.root; node !== undefined;) {
      const members = outline.members(node);
      let inner: number | undefined;
      if (members?.kind === 'list') {
        const index = members.items.findIndex((item) => item !== undefined && holds(item, item));
        inner = members.items[index];
        if (inner !== undefined) pointer.push(index);
      } else if (members) {
        const found = [...members.keys].find(([, key]) => holds(key, outline.valueOf(key) ?? key));
        if (found) pointer.push(found[0]);
        inner = found && outline.valueOf(found[1]);
      }
      node = inner;
    }
    return pointer;
  }

  /** True also for `!Ref Name`, which reads as an object but is written as a word. */
  #isScalar(node: number): boolean {
    const members = this.outline.members(node);
    if (members?.kind !== 'object') return !members;
    const [key] = members.keys.values();
    return key !== undefined && this.outline.isTag(key) && this.#isScalar(this.outline.valueOf(key)!);
  }

  /** The end of the first line of an object or list. */
  #headline(node: number): number {
    const { outline, text } = this;
    const start = outline.start(node);
    const end = this.#lines.endOfLine(start);
    const members = outline.members(node);
    const first = members?.kind === 'list' ? members.items[0] : members?.keys.values().next().value;
    if (!members || first === undefined || '{[*'.includes(text[start]!)) return Math.min(end, outline.end(node));
    const value = members.kind === 'list' ? first : outline.valueOf(first);
    if (value === undefined || outline.start(value) > end) return Math.min(end, outline.end(first));
    return this.#headline(value);
  }
}
