import type { Pointer, Range, Spot } from '../../model/source.ts';
import { withoutTrailingCommas } from '../../model/json.ts';
import { scanJson } from './json-outline.ts';
import type { Trace } from './outline.ts';
import { Page } from './page.ts';

/** Finds spots of one document in its text. */
export class Locator {
  readonly page: Page;
  readonly #data: unknown;
  // Findings come in groups from one string, and a string can be megabytes long.
  #traced: { readonly node: number; readonly trace: Trace | undefined } | undefined;
  #embedded: { readonly node: number; readonly page: Page | undefined } | undefined;

  constructor(page: Page, data: unknown) {
    this.page = page;
    this.#data = data;
  }

  locate(spot: Spot): Range {
    const target = this.page.follow(spot.pointer);
    const inside = target.missing ? undefined : this.#inside(spot, target.value);
    const [start, end] = inside ?? this.page.offsets(target, spot.part);
    return { start: this.page.position(start), end: this.page.position(Math.max(start, end)) };
  }

  /** The offsets of a part of the string at a node. */
  #inside(spot: Spot, node: number): [number, number] | undefined {
    if (!spot.span && !spot.inner) return undefined;
    const value = valueAt(this.#data, spot.pointer);
    if (typeof value === 'object') return undefined;
    const decoded = String(value);
    if (this.#traced?.node !== node) this.#traced = { node, trace: this.page.outline.trace(node, decoded) };
    const { trace } = this.#traced;
    const span = spot.inner ? this.#embeddedSpan(spot.inner, spot.part, node, decoded) : spot.span;
    if (!trace || !span) return undefined;
    const from = clamp(span[0], decoded.length);
    return trace.range(from, Math.max(from, clamp(span[1], decoded.length)));
  }

  #embeddedSpan(inner: Pointer, part: Spot['part'], node: number, decoded: string): readonly [number, number] | undefined {
    if (this.#embedded?.node !== node) this.#embedded = { node, page: embeddedPage(decoded) };
    const { page } = this.#embedded;
    return page?.offsets(page.follow(inner), part);
  }
}

function embeddedPage(text: string): Page | undefined {
  for (const json of [text, withoutTrailingCommas(text)]) {
    try {
      return new Page(json, scanJson(json));
    } catch {
      // The string as a whole is the place then.
    }
  }
  return undefined;
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
