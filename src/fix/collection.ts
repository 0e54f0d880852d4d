import type { Members, Outline } from '../formats/syntax/outline.ts';
import { Refusal } from './refusal.ts';
import { lineEnd } from './splices.ts';

/** A pair of an object, or an element of a list, as it is written. */
export interface Entry {
  readonly name: string;
  /** Of the key, of the dash, or of the element between brackets. */
  readonly start: number;
  /** After the value. */
  readonly end: number;
  /** After the colon or the dash. */
  readonly after: number;
  readonly value: number | undefined;
  /** True for a key that is written again further on, so that nobody reads this one. */
  readonly shadowed: boolean;
}

/** An object or a list as it is written. */
export interface Collection {
  readonly kind: 'object' | 'list';
  /** Between brackets, as always in JSON. */
  readonly flow: boolean;
  /** Where its bracket is, or its first entry. */
  readonly start: number;
  readonly entries: readonly Entry[];
  /** Keys that it has from elsewhere, by an alias. */
  readonly foreign: ReadonlySet<string>;
}

/**
 * How the object or list at a node is written.
 * @throws {Refusal} when it is written elsewhere, or in a way that nobody uses
 */
export function collectionOf(text: string, outline: Outline, node: number, members: Members): Collection {
  const start = contentOf(text, outline.start(node));
  const end = outline.end(node);
  if (text[start] === '*') throw new Refusal('it is written elsewhere, and only named here');
  const flow = text[start] === '{' || text[start] === '[';
  if (members.kind === 'list') {
    const entries = flow ? flowItems(outline, members.items) : blockItems(text, outline, members.items, start);
    return { kind: 'list', flow, start, entries, foreign: new Set() };
  }
  const isOwn = (key: number): boolean => outline.start(key) >= start && outline.end(key) <= end;
  const pair = (name: string, key: number, shadowed: boolean): Entry => pairOf(text, outline, name, key, shadowed);
  const own = [...members.keys].filter(([, key]) => isOwn(key));
  const entries = [
    ...own.map(([name, key]) => pair(name, key, false)),
    ...members.repeated.filter(({ first }) => isOwn(first)).map(({ name, first }) => pair(name, first, true)),
  ].toSorted((a, b) => a.start - b.start);
  const ownNames = new Set(own.map(([name]) => name));
  const foreign = new Set([...members.keys.keys()].filter((name) => !ownNames.has(name)));
  return { kind: 'object', flow, start, entries, foreign };
}

/** Where a node starts, its anchor aside. */
function contentOf(text: string, start: number): number {
  const anchor = /&[^\s,[\]{}]+\s*/y;
  anchor.lastIndex = start;
  return anchor.test(text) ? anchor.lastIndex : start;
}

function pairOf(text: string, outline: Outline, name: string, key: number, shadowed: boolean): Entry {
  const colon = /[ \t\r\n]*:/y;
  colon.lastIndex = outline.end(key);
  const after = colon.test(text) ? colon.lastIndex : outline.end(key);
  const value = outline.valueOf(key);
  const end = value === undefined ? after : Math.max(after, outline.end(value));
  return { name, start: outline.start(key), end, after, value, shadowed };
}

function flowItems(outline: Outline, items: readonly (number | undefined)[]): Entry[] {
  return items.map((value, index) => {
    if (value === undefined) throw new Refusal('a list has a hole');
    const start = outline.start(value);
    return { name: String(index), start, end: outline.end(value), after: start, value, shadowed: false };
  });
}

function blockItems(text: string, outline: Outline, items: readonly (number | undefined)[], start: number): Entry[] {
  let from = start;
  return items.map((value, index) => {
    const dash = pastSpace(text, from);
    if (text[dash] !== '-') throw new Refusal('the list is written in a way that is not known');
    from = value === undefined ? dash + 1 : Math.max(dash + 1, outline.end(value));
    return { name: String(index), start: dash, end: from, after: dash + 1, value, shadowed: false };
  });
}

/** Passes white space and comments. */
function pastSpace(text: string, from: number): number {
  for (let at = from; ;) {
    if (isWhite(text[at])) at++;
    else if (text[at] === '#' && isWhite(text[at - 1])) at = lineEnd(text, at);
    else return at;
  }
}

const isWhite = (character: string | undefined): boolean => character !== undefined && ' \t\r\n'.includes(character);
