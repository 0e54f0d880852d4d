import type { Pointer, Problem, Range, Spot } from '../../model/source.ts';
import { scanJson } from './json-outline.ts';
import { Lines } from './lines.ts';
import type { Outline, Trace } from './outline.ts';

/** Where a pointer leads; `missing` when only a parent of it exists. */
interface Target {
  readonly key: number | undefined;
  readonly value: number;
  readonly missing: boolean;
}

/** Finds spots of one document in its text. */
export class Locator {
  readonly outline: Outline;
  readonly #text: string;
  readonly #data: unknown;
  readonly #lines: Lines;
  // Findings come in groups from one string, and a string can be megabytes long.
  #traced: { readonly node: number; readonly trace: Trace | undefined } | undefined;
  #embedded: { readonly node: number; readonly outline: Outline | undefined } | undefined;

  constructor(text: string, data: unknown, outline: Outline) {
    this.#text = text;
    this.#data = data;
    this.outline = outline;
    this.#lines = new Lines(text);
  }

  locate(spot: Spot): Range {
    const target = follow(this.outline, spot.pointer);
    const [start, end] =
      (target.missing ? undefined : this.#inside(spot, target.value)) ?? this.#whole(this.#text, this.outline, target, spot.part);
    return { start: this.#lines.position(start), end: this.#lines.position(Math.max(start, end)) };
  }

  #whole(text: string, outline: Outline, { key, value, missing }: Target, part: Spot['part']): [number, number] {
    const scalar = !outline.members(value) || text[outline.start(value)] === '!';
    if (part === 'value' && !missing) return [outline.start(value), outline.end(value)];
    if (key !== undefined && (part === 'key' || missing)) return [outline.start(key), outline.end(key)];
    if (key !== undefined && !outline.isTag(key)) return [outline.start(key), outline.end(scalar ? value : key)];
    return [outline.start(value), scalar ? outline.end(value) : this.#headline(text, outline, value)];
  }

  /** The end of the first line of an object or list. */
  #headline(text: string, outline: Outline, node: number): number {
    const start = outline.start(node);
    const lines = text === this.#text ? this.#lines : new Lines(text);
    const end = lines.endOfLine(start);
    const members = outline.members(node);
    if (!members || '{['.includes(text[start] ?? '')) return Math.min(end, outline.end(node));
    const first = members.kind === 'list' ? members.items[0] : members.keys.values().next().value;
    if (first === undefined) return Math.min(end, outline.end(node));
    const value = members.kind === 'list' ? first : outline.valueOf(first);
    if (value === undefined || outline.start(value) > end) return outline.end(first);
    return this.#headline(text, outline, value);
  }

  /** The offsets of a part of the string at a node. */
  #inside(spot: Spot, node: number): [number, number] | undefined {
    if (!spot.span && !spot.inner) return undefined;
    const value = valueAt(this.#data, spot.pointer);
    if (typeof value === 'object') return undefined;
    const decoded = String(value);
    if (this.#traced?.node !== node) this.#traced = { node, trace: this.outline.trace(node, decoded) };
    const { trace } = this.#traced;
    const span = spot.inner ? this.#embeddedSpan(spot, node, decoded) : spot.span;
    if (!trace || !span) return undefined;
    const from = clamp(span[0], decoded.length);
    return trace.range(from, Math.max(from, clamp(span[1], decoded.length)));
  }

  #embeddedSpan(spot: Spot, node: number, decoded: string): readonly [number, number] | undefined {
    if (this.#embedded?.node !== node) this.#embedded = { node, outline: outlineOf(decoded) };
    const { outline } = this.#embedded;
    if (!outline) return undefined;
    return this.#whole(decoded, outline, follow(outline, spot.inner ?? []), spot.part);
  }
}

/** Every key that is written twice in one object. */
export function duplicateKeys(text: string, outline: Outline): Problem[] {
  const problems: Problem[] = [];
  const lines = new Lines(text);
  const walk = (node: number, pointer: Pointer): void => {
    // What an alias stands for is reported where it is written.
    if (text[outline.start(node)] === '*') return;
    const members = outline.members(node);
    if (members?.kind === 'list') members.items.forEach((item, index) => walk(item, [...pointer, index]));
    if (members?.kind !== 'object') return;
    for (const { name, first } of members.repeated) {
      const { line } = lines.position(outline.start(first));
      const message = `The key ${JSON.stringify(name)} is written twice: the value of line ${line} is lost`;
      problems.push({ kind: 'duplicate-key', message, spot: { pointer: [...pointer, name], part: 'key' } });
    }
    for (const [name, key] of members.keys) {
      const value = outline.valueOf(key);
      if (value !== undefined) walk(value, [...pointer, name]);
    }
  };
  walk(outline.root, []);
  return problems;
}

function outlineOf(text: string): Outline | undefined {
  try {
    return scanJson(text);
  } catch {
    return undefined;
  }
}

function follow(outline: Outline, pointer: Pointer): Target {
  let target: Target = { key: undefined, value: outline.root, missing: false };
  for (const step of pointer) {
    const members = outline.members(target.value);
    const found = members?.kind === 'list' ? members.items[Number(step)] : members?.keys.get(String(step));
    if (found === undefined) return { ...target, missing: true };
    if (members?.kind === 'list') target = { key: undefined, value: found, missing: false };
    else target = { key: found, value: outline.valueOf(found) ?? found, missing: false };
  }
  return target;
}

function valueAt(data: unknown, pointer: Pointer): unknown {
  let value = data;
  for (const step of pointer) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

const clamp = (offset: number, length: number): number => Math.min(Math.max(Math.trunc(offset) || 0, 0), length);
