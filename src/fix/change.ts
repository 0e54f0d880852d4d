import { isDeepStrictEqual } from 'node:util';
import type { Outline } from '../formats/syntax/outline.ts';
import { type Collection, collectionOf, type Entry } from './collection.ts';
import { rewritten } from './embedded.ts';
import { Refusal } from './refusal.ts';
import { quoted, yamlText } from './scalars.ts';
import { afterBreak, beforeBreak, lineEnd, lineStart, type Splice } from './splices.ts';
import type { Style } from './style.ts';
import { applied, differenceOf, type Inside, isFunction, type Wanted } from './wanted.ts';
import { block, blockItem, blockPair, flow, indented, inline, isBlock, json } from './write.ts';

/** Where a value stands: what decides how another one is written in its place. */
type Slot =
  | { readonly in: 'flow'; readonly node: number | undefined; readonly json: boolean; readonly indent: string | undefined }
  | { readonly in: 'pair'; readonly node: number | undefined; readonly after: number; readonly indent: string }
  | { readonly in: 'item'; readonly node: number | undefined; readonly indent: string }
  /** What a tag stands before, or the whole of a document. */
  | { readonly in: 'fixed'; readonly node: number };

/** A document as it is written. */
export interface Page {
  /** The text of its file. */
  readonly text: string;
  readonly outline: Outline;
  readonly syntax: 'json' | 'yaml';
  readonly style: Style;
  /** Changes a text in which a string holds a document. */
  readonly embedded: (text: string, document: Inside) => string;
}

/**
 * The splices that make of one document what is wanted.
 * @throws {Refusal} when that cannot be done without guessing
 */
export function splicesFor(page: Page, data: unknown, wanted: Inside): Splice[] {
  const changes = new Changes(page);
  const { outline, text, syntax } = page;
  const { root } = outline;
  const slot: Slot =
    syntax === 'json' || text[outline.start(root)] === '{'
      ? { in: 'flow', node: root, json: syntax === 'json', indent: /[\r\n]/.test(text.trim()) ? '' : undefined }
      : { in: 'fixed', node: root };
  changes.change(slot, data, wanted);
  return changes.splices;
}

class Changes {
  readonly splices: Splice[] = [];
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  change(slot: Slot, data: unknown, wanted: Wanted): void {
    if (wanted.kind === 'set') this.#refine(slot, data, wanted.value);
    else if (wanted.kind === 'embedded') this.#embedded(slot, data, wanted.document);
    else if (wanted.kind === 'inside') {
      // `Properties:` with nothing below it.
      if (data === null || slot.node === undefined) this.#set(slot, applied(null, wanted, this.#page.embedded));
      else if (typeof data === 'string') this.#embedded(slot, data, wanted);
      else this.#inside(slot, slot.node, data, wanted);
    }
  }

  /** Changes what differs in an object or a list, so that the rest stays as it is written; else replaces the whole. */
  #refine(slot: Slot, data: unknown, value: unknown): void {
    if (isDeepStrictEqual(data, value)) return;
    const wanted = differenceOf(data, value);
    const { length } = this.splices;
    try {
      if (wanted.kind === 'inside') return this.change(slot, data, wanted);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.splices.length = length;
    }
    this.#set(slot, value);
  }

  #inside(slot: Slot, node: number, data: unknown, wanted: Inside): void {
    const { text, outline } = this.#page;
    const members = outline.members(node);
    if (!members || typeof data !== 'object' || data === null) throw new Refusal('there is nothing that has keys or elements');
    if (members.kind === 'object') {
      const [name, key] = members.keys.entries().next().value ?? [];
      if (key !== undefined && outline.isTag(key)) return this.#tagged(name!, outline.valueOf(key)!, data, wanted);
    }
    const collection = collectionOf(text, outline, node, members);
    if ((collection.kind === 'list') !== wanted.list) throw new Refusal('a list has no keys, and an object no indexes');
    const entries = new Map(collection.entries.filter(({ shadowed }) => !shadowed).map((entry) => [entry.name, entry]));
    const added = [...wanted.children].filter(([name]) => !entries.has(name));
    if (added.some(([name]) => collection.foreign.has(name))) throw new Refusal('it is written elsewhere, and only merged in here');
    if (added.length > 0 && isFunction(data)) throw new Refusal('a function decides what stands there');

    const removed = (entry: Entry): boolean => wanted.children.get(entry.name)?.kind === 'remove';
    const kept = collection.entries.filter((entry) => !removed(entry));
    if (kept.length === 0 && collection.foreign.size > 0) throw new Refusal('all of it is written elsewhere');
    if (kept.length === 0) return this.#set(slot, applied(data, wanted, this.#page.embedded));
    for (const [name, child] of wanted.children) {
      const entry = entries.get(name);
      if (entry) this.change(this.#slotOf(entry, collection, slot), childOf(data, name), child);
    }
    const additions = added
      .toSorted(([a], [b]) => (wanted.list ? Number(a) - Number(b) : 0))
      .map(([name, child]) => [name, applied(undefined, child, this.#page.embedded)] as const);
    if (collection.flow) {
      this.#removeFlow(collection, removed);
      if (additions.length > 0) this.#addFlow(collection, kept.at(-1)!, additions, slot);
    } else {
      this.#removeBlock(collection, removed);
      if (additions.length > 0) this.#addBlock(collection, kept.at(-1)!, additions);
    }
  }

  /** A tag is the only key of what it makes, and cannot be told from its value. */
  #tagged(name: string, node: number, data: object, wanted: Inside): void {
    const [[only, child] = [], other] = [...wanted.children];
    if (only !== name || other || child!.kind === 'set') throw new Refusal('a function decides what stands there');
    this.change({ in: 'fixed', node }, childOf(data, name), child!);
  }

  #slotOf(entry: Entry, { kind, flow: between, start, entries }: Collection, slot: Slot): Slot {
    const { text, syntax } = this.#page;
    const node = entry.value;
    if (!between) {
      return kind === 'list'
        ? { in: 'item', node, indent: this.#column(node === undefined ? entry.after : this.#page.outline.start(node)) }
        : { in: 'pair', node, after: entry.after, indent: this.#column(entry.start) };
    }
    const before = entries[entries.indexOf(entry) - 1]?.end ?? start;
    const ownLine = /[\r\n]/.test(text.slice(before, entry.start));
    const asJson = syntax === 'json' || (kind === 'object' ? text[entry.start] === '"' : slot.in === 'flow' && slot.json);
    return { in: 'flow', node, json: asJson, indent: ownLine ? this.#indent(entry.start) : undefined };
  }

  #set(slot: Slot, value: unknown): void {
    const { node } = slot;
    if (slot.in === 'fixed' || (node === undefined && slot.in !== 'pair')) throw new Refusal('there is nothing that could be replaced');
    if (slot.in === 'pair') return this.#setPair(slot, value);
    const { text, outline, style } = this.#page;
    const [from, to] = [outline.start(node!), outline.end(node!)];
    if (from === to) throw new Refusal('there is nothing that could be replaced');
    if (slot.in === 'flow') this.#splice(from, to, this.#flow(value, slot, text[from]!));
    else if (isBlock(value, style)) this.#splice(from, to, block(value, style).join(style.lineEnd + slot.indent));
    else this.#splice(from, to, this.#inline(value, text[from]!));
  }

  #setPair({ node, after, indent }: Slot & { in: 'pair' }, value: unknown): void {
    const { text, outline, style } = this.#page;
    const [start, end] = node === undefined ? [after, after] : [outline.start(node), Math.max(after, outline.end(node))];
    const gap = text.slice(after, start);
    const bare = /^\s*$/.test(gap);
    if (isBlock(value, style)) {
      if (!bare) return this.#setBelow(start, end, indent, value);
      const at = this.#endOfLine(end);
      if (end > after) this.#splice(after, end, '');
      this.#splice(at, at, lines(indented(value, style), indent, style));
    } else if (start >= end) this.#splice(after, after, ` ${this.#inline(value, '')}`);
    else if (bare && /[\r\n]/.test(gap)) this.#splice(after, end, ` ${this.#inline(value, '')}`);
    else this.#splice(start, end, this.#inline(value, text[start]!));
  }

  /** Writes an object or a list where another one starts in a line of its own, below a comment. */
  #setBelow(start: number, end: number, indent: string, value: object): void {
    const { text, style } = this.#page;
    const column = this.#column(start);
    if (column.length <= indent.length || /\S/.test(text.slice(lineStart(text, start), start)))
      throw new Refusal('a comment stands in between');
    this.#splice(start, end, block(value, style).join(style.lineEnd + column));
  }

  #embedded(slot: Slot, data: unknown, document: Inside): void {
    const { text, outline } = this.#page;
    if (slot.node === undefined || typeof data !== 'string') throw new Refusal('there is no text that holds a document');
    const [from, to] = [outline.start(slot.node), outline.end(slot.node)];
    const after = rewritten(text.slice(from, to), data, this.#page.embedded(data, document));
    if (after === undefined) throw new Refusal('the text is written in a way that cannot be kept');
    this.#splice(from, to, after);
  }

  #removeFlow({ entries }: Collection, removed: (entry: Entry) => boolean): void {
    const { text } = this.#page;
    for (let first = 0; first < entries.length; first++) {
      if (!removed(entries[first]!)) continue;
      let next = first + 1;
      while (next < entries.length && removed(entries[next]!)) next++;
      const [before, after] = [entries[first - 1], entries[next]];
      for (let at = after ? next : next - 1; at > first - (before && !after ? 1 : 0); at--) {
        if (!/^\s*,\s*$/.test(text.slice(entries[at - 1]!.end, entries[at]!.start))) throw new Refusal('a comment stands in between');
      }
      if (after) this.#splice(entries[first]!.start, after.start, '');
      else this.#splice(before!.end, entries[next - 1]!.end, '');
      first = next;
    }
  }

  #removeBlock({ entries }: Collection, removed: (entry: Entry) => boolean): void {
    const { text } = this.#page;
    const [first] = entries;
    const kept = entries.findIndex((entry) => !removed(entry));
    let from = 0;
    // Behind the dash of an outer list, the next one moves up.
    if (kept > 0 && !/^[ \t]*$/.test(text.slice(lineStart(text, first!.start), first!.start))) {
      if (!/^\s*$/.test(text.slice(entries[kept - 1]!.end, entries[kept]!.start))) throw new Refusal('a comment stands in between');
      this.#splice(first!.start, entries[kept]!.start, '');
      from = kept;
    }
    for (const entry of entries.slice(from).filter(removed)) {
      const start = lineStart(text, entry.start);
      const end = this.#endOfLine(entry.end);
      // With the line break before, what is put in at the end of the line before or of this one does not overlap.
      if (start === 0) this.#splice(0, afterBreak(text, end), '');
      else this.#splice(beforeBreak(text, start), end, '');
    }
  }

  #addFlow(collection: Collection, last: Entry, added: readonly (readonly [string, unknown])[], slot: Slot): void {
    const { text, style } = this.#page;
    const own = this.#slotOf(last, collection, slot) as Slot & { in: 'flow' };
    const between = own.indent === undefined ? (style.compact && own.json ? ',' : ', ') : `,${style.lineEnd}${own.indent}`;
    const parts = added.map(([name, value]) => {
      const written = this.#flow(value, own, '');
      if (collection.kind === 'list') return between + written;
      return between + (own.json ? JSON.stringify(name) : yamlText(name, true, style.quote)) + this.#colon(last) + written;
    });
    const end = lineEnd(text, last.end);
    const [, comma] = (own.indent === undefined ? null : /^[ \t]*(,?)[ \t]*#/.exec(text.slice(last.end, end))) ?? [];
    if (comma === undefined) return this.#splice(last.end, last.end, parts.join(''));
    // The comment of the last line stays where it is.
    if (comma === '') this.#splice(last.end, last.end, ',');
    this.#splice(end, end, parts.join('').slice(1));
  }

  #addBlock({ entries, kind }: Collection, last: Entry, added: readonly (readonly [string, unknown])[]): void {
    const { style } = this.#page;
    const at = this.#endOfLine(last.end);
    const written = added.flatMap(([name, value]) => (kind === 'list' ? blockItem(value, style) : blockPair(name, value, style)));
    this.#splice(at, at, lines(written, this.#column(entries[0]!.start), style));
  }

  #flow(value: unknown, slot: Slot & { in: 'flow' }, old: string): string {
    const { style } = this.#page;
    if (slot.json) return json(value, style, slot.indent);
    return typeof value === 'string' && isQuote(old) ? quoted(value, old) : flow(value, style, true);
  }

  /** A text takes over the quotes of what stood there. */
  #inline(value: unknown, old: string): string {
    return typeof value === 'string' && isQuote(old) ? quoted(value, old) : inline(value, this.#page.style);
  }

  /** The colon with the space around it, as before the last value. */
  #colon({ after, value }: Entry): string {
    const { text, outline } = this.#page;
    if (value === undefined) return ': ';
    const space = text.slice(after, outline.start(value));
    return /^[ \t]*$/.test(space) && (space !== '' || this.#page.syntax === 'json') ? `:${space}` : ': ';
  }

  /** White space as wide as what stands before an offset in its line. */
  #column(offset: number): string {
    const { text } = this.#page;
    return text.slice(lineStart(text, offset), offset).replace(/[^ \t]/g, ' ');
  }

  /** The indentation of the line of an offset. */
  #indent(offset: number): string {
    const indent = /[ \t]*/y;
    indent.lastIndex = lineStart(this.#page.text, offset);
    return indent.exec(this.#page.text)![0];
  }

  /** Where the line of an offset ends, when only a comment follows there. */
  #endOfLine(offset: number): number {
    const { text } = this.#page;
    const end = lineEnd(text, offset);
    if (!/^[ \t]*(?:#.*)?$/.test(text.slice(offset, end))) throw new Refusal('something else follows in the line');
    return end;
  }

  #splice(from: number, to: number, text: string): void {
    this.splices.push({ from, to, text });
  }
}

const lines = (written: readonly string[], indent: string, { lineEnd: end }: Style): string =>
  written.map((line) => end + indent + line).join('');

const isQuote = (character: string): character is '"' | "'" => character === '"' || character === "'";

const childOf = (data: object, name: string): unknown => (Object.hasOwn(data, name) ? (data as Record<string, unknown>)[name] : undefined);
