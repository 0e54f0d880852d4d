import { isDeepStrictEqual } from 'node:util';
import type { ReportedEdit } from '../model/fix.ts';
import type { Pointer } from '../model/source.ts';
import { Refusal } from './refusal.ts';

/** What is to become of a value: all edits of a document together, as a tree along their pointers. */
export type Wanted =
  | { readonly kind: 'set'; readonly value: unknown }
  | { readonly kind: 'remove' }
  | Inside
  /** The value is a string that holds a document, which is to be changed. */
  | { readonly kind: 'embedded'; readonly document: Inside };

export interface Inside {
  readonly kind: 'inside';
  /** True when it is asked for by index, so that what does not exist yet is to become a list. */
  readonly list: boolean;
  readonly children: Map<string, Wanted>;
}

/** Longer paths lead nowhere: no document is nested that deeply. */
const longestPath = 200;

/**
 * The edits of one file, by document.
 * @param form a value as the file would write it
 * @throws {Refusal} when two of them contradict each other, or one can never be made
 */
export function wantedOf(edits: readonly ReportedEdit[], form: (value: unknown, inner: boolean) => unknown): Map<number, Inside> {
  const documents = new Map<number, Inside>();
  for (const edit of edits) {
    const { pointer, inner, document = 0 } = edit;
    const leaf: Wanted = edit.op === 'remove' ? { kind: 'remove' } : { kind: 'set', value: form(edit.value, inner !== undefined) };
    const first = pointer[0];
    if (first === undefined) throw new Refusal('there is nothing around the place');
    let root = documents.get(document);
    if (!root) documents.set(document, (root = inside(first)));
    if (!inner) {
      put(root, pointer, leaf);
      continue;
    }
    const [innerFirst] = inner;
    if (innerFirst === undefined) throw new Refusal('there is nothing around the place');
    const held = put(root, pointer, { kind: 'embedded', document: inside(innerFirst) });
    if (held.kind !== 'embedded') throw new Refusal('two edits contradict each other');
    put(held.document, inner, leaf);
  }
  return documents;
}

const inside = (first: string | number): Inside => ({ kind: 'inside', list: typeof first === 'number', children: new Map() });

/** Puts a leaf into the tree; returns what stands at its place then. */
function put(root: Inside, pointer: Pointer, leaf: Wanted): Wanted {
  if (pointer.length > longestPath) throw new Refusal('the path is too long');
  let node = root;
  for (const [depth, key] of pointer.entries()) {
    if (node.list !== (typeof key === 'number')) throw new Refusal('a list has no keys, and an object no indexes');
    const name = String(key);
    if (name === '__proto__') throw new Refusal('the key means something else to many programs');
    const there = node.children.get(name);
    const next = pointer[depth + 1];
    if (next === undefined) {
      if (!there) node.children.set(name, leaf);
      else if (there.kind !== leaf.kind || (leaf.kind !== 'embedded' && !isDeepStrictEqual(there, leaf)))
        throw new Refusal('two edits contradict each other');
      return there ?? leaf;
    }
    if (there && there.kind !== 'inside') throw new Refusal('two edits contradict each other');
    const below = there ?? inside(next);
    if (!there) node.children.set(name, below);
    node = below;
  }
  return node;
}

/**
 * The data as it is to be. What is not changed is the same object as before.
 * @param change makes the text of a string that holds a document
 */
export function applied(data: unknown, wanted: Wanted, change: (text: string, document: Inside) => string): unknown {
  if (wanted.kind === 'set') return wanted.value;
  if (wanted.kind === 'embedded') {
    if (typeof data !== 'string') throw new Refusal('there is no text that holds a document');
    return change(data, wanted.document);
  }
  if (wanted.kind === 'remove') throw new Refusal('there is nothing to remove');
  // A path that goes on into a string: a template that holds another one.
  if (typeof data === 'string') return change(data, wanted);
  return wanted.list ? listOf(data, wanted, change) : objectOf(data, wanted, change);
}

type Change = Parameters<typeof applied>[2];

function listOf(data: unknown, wanted: Inside, change: Change): unknown[] {
  if (data !== undefined && data !== null && !Array.isArray(data)) throw new Refusal('there is no list');
  const before: readonly unknown[] = data ?? [];
  const after = [...before];
  const removed = new Set<number>();
  for (const [name, child] of [...wanted.children].toSorted(([a], [b]) => Number(a) - Number(b))) {
    const index = Number(name);
    if (index >= before.length) after.push(applied(undefined, child, change));
    else if (child.kind === 'remove') removed.add(index);
    else after[index] = applied(before[index], child, change);
  }
  return after.filter((_, index) => !removed.has(index));
}

function objectOf(data: unknown, wanted: Inside, change: Change): object {
  if (data !== undefined && data !== null && (typeof data !== 'object' || Array.isArray(data))) throw new Refusal('there is no object');
  const after = new Map<string, unknown>(Object.entries(data ?? {}));
  for (const [name, child] of wanted.children) {
    if (child.kind !== 'remove') after.set(name, applied(after.get(name), child, change));
    else if (!after.delete(name)) throw new Refusal('there is nothing to remove');
  }
  return Object.fromEntries(after);
}

/** What has to change in a value so that it becomes another one; nothing inside where they are equal. */
export function differenceOf(data: unknown, value: unknown): Wanted {
  if (!isObject(data) || !isObject(value) || Array.isArray(data) !== Array.isArray(value) || isFunction(data) || isFunction(value))
    return { kind: 'set', value };
  const children = new Map<string, Wanted>();
  const differ = (name: string, before: unknown, after: unknown): void => {
    if (!isDeepStrictEqual(before, after)) children.set(name, differenceOf(before, after));
  };
  if (Array.isArray(data) && Array.isArray(value)) {
    const { from, to } = changedPart(data, value);
    for (let index = from; index < to; index++) differ(String(index), data[index], value[index]);
    const { length } = value;
    for (let index = to; index < to + data.length - length; index++) children.set(String(index), { kind: 'remove' });
    return { kind: 'inside', list: true, children };
  }
  for (const [name, child] of Object.entries(value)) differ(name, Object.hasOwn(data, name) ? (data as Dict)[name] : undefined, child);
  for (const name of Object.keys(data)) if (!Object.hasOwn(value, name)) children.set(name, { kind: 'remove' });
  return { kind: 'inside', list: false, children };
}

type Dict = Readonly<Record<string, unknown>>;

/** From and up to which index a list differs from another one; where elements fall away, up to the first that does. */
function changedPart(before: readonly unknown[], after: readonly unknown[]): { from: number; to: number } {
  let from = 0;
  while (from < Math.min(before.length, after.length) && isDeepStrictEqual(before[from], after[from])) from++;
  let to = after.length;
  // What comes after something new cannot be moved.
  if (after.length > before.length) return { from, to };
  while (to > from && isDeepStrictEqual(before[before.length - after.length + to - 1], after[to - 1])) to--;
  return { from, to };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** True for what a function of CloudFormation makes something else of. Loops stand beside what they make. */
export function isFunction(data: object): boolean {
  const keys = Object.keys(data);
  return (keys.length === 1 && keys[0] === 'Ref') || keys.some((key) => key.startsWith('Fn::') && !key.startsWith('Fn::ForEach::'));
}
