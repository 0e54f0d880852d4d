import { isDeepStrictEqual } from 'node:util';
import { below, nodeAt, type Drift, type Place, type Pointer } from '../../../model/source.ts';
import { isObject, type Body } from '../blocks.ts';

/** What was changed outside of Terraform since the last apply, by the address of the resource. */
export type Drifts = ReadonlyMap<string, Drifted>;

interface Drifted {
  readonly change: Body;
  readonly at: Place;
}

/** Longer texts are not shown. */
const longest = 60;

/**
 * What `resource_drift` tells. It has also resources that were only moved, which is no change.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function driftsOf(data: Body, at: Place): Drifts {
  const items: readonly unknown[] = Array.isArray(data['resource_drift']) ? data['resource_drift'] : [];
  const found = new Map<string, Drifted>();
  for (const [index, item] of items.entries()) {
    if (!isObject(item) || typeof item['address'] !== 'string' || item['mode'] === 'data' || item['deposed'] !== undefined) continue;
    const { change } = item;
    if (isObject(change) && (isDeleted(change) || attributesOf(change).length > 0))
      found.set(item['address'], { change, at: below(at, 'resource_drift', index, 'change') });
  }
  return found;
}

/**
 * What was changed of an attribute, or of a whole resource; undefined when nothing was.
 * @param path from the attributes of the resource
 * @param sensitive what the plan hides of the resource
 */
export function driftOf({ change, at }: Drifted, path: Pointer, sensitive: unknown): Drift | undefined {
  const outside = 'outside of Terraform since the last apply';
  if (isDeleted(change)) return { at, message: `the resource was deleted ${outside}` };
  const [attribute] = path;
  if (attribute === undefined) return { at, message: `the resource was changed ${outside}: ${named(attributesOf(change))}` };
  const compared = comparable(at, path);
  const [from, to] = sides(at, compared);
  if (isDeepStrictEqual(from, to)) return undefined;
  const message = `${attribute} was changed ${outside}`;
  const [old, now] = [shown(from), shown(to)];
  const hidden = [change['before_sensitive'], change['after_sensitive'], sensitive].some((marks) => isMarked(marks, compared));
  if (hidden || old === undefined || now === undefined) return { at, message };
  const side = from === undefined ? 'after' : 'before';
  return { at, message, values: { text: `from ${old} to ${now}`, at: below(at, side, ...compared) } };
}

const isDeleted = ({ actions }: Body): boolean => Array.isArray(actions) && actions.includes('delete') && !actions.includes('create');

/** The attributes that differ; the rest of a change is as it was. */
function attributesOf({ before, after }: Body): string[] {
  if (!isObject(before) || !isObject(after)) return [];
  return Object.keys({ ...before, ...after }).filter((name) => !isDeepStrictEqual(before[name], after[name]));
}

const mostNamed = 3;

/** `a, b, c and 2 more`. */
export const named = (names: readonly string[]): string =>
  names.slice(0, mostNamed).join(', ') + (names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '');

/** A path as far as its items can be told to be the same: an item of a list that has others may have another index now. */
function comparable(at: Place, path: Pointer): Pointer {
  for (let length = 0; length < path.length; length++) {
    const here = path.slice(0, length);
    if (sides(at, here).some((node) => Array.isArray(node) && node.length !== 1)) return here;
  }
  return path;
}

const sides = (at: Place, path: Pointer): [before: unknown, after: unknown] => [
  nodeAt(below(at, 'before', ...path)),
  nodeAt(below(at, 'after', ...path)),
];

/** True for what is marked itself, within something marked, or with something marked in it. */
function isMarked(marks: unknown, path: Pointer): boolean {
  if (marks === true) return true;
  const [key, ...rest] = path;
  if (key === undefined) return JSON.stringify(marks ?? null).includes('true');
  if (typeof marks !== 'object' || marks === null || !Object.hasOwn(marks, key)) return false;
  return isMarked((marks as Readonly<Record<string | number, unknown>>)[key], rest);
}

/** A value as a short text; undefined for what is none. */
function shown(node: unknown): string | undefined {
  if (node === null || node === undefined) return 'not set';
  if (typeof node === 'boolean' || typeof node === 'number') return String(node);
  if (typeof node !== 'string' || node.length > longest || /[\n\r{]/.test(node)) return undefined;
  return node === '' ? "''" : node;
}
