import { createHash } from 'node:crypto';
import type { Owner } from '../model/finding.ts';
import { nodeAt } from '../model/source.ts';

/** What is written longer than this is told apart by its beginning and its length. */
const longest = 2000;

/** Remembers what resources are made of: many findings are of the same one. */
export class Traits {
  readonly #known = new WeakMap<object, readonly string[]>();

  /** One digest for each property of a resource, by which it is known again under another name. */
  of({ at, type }: Owner): readonly string[] {
    const node = nodeAt(at);
    if (typeof node !== 'object' || node === null) return [type];
    let traits = this.#known.get(node);
    if (!traits) this.#known.set(node, (traits = [type, ...digests(node)]));
    return traits;
  }
}

function digests(node: object): string[] {
  const properties: unknown = Object.hasOwn(node, 'Properties') ? (node as { Properties: unknown }).Properties : node;
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties).map(([name, value]) => digest(`${name}\0${text(value)}`));
}

function text(value: unknown): string {
  try {
    const written = JSON.stringify(value) ?? '';
    return written.length > longest ? `${written.slice(0, longest)}${written.length}` : written;
  } catch {
    // Too deep to be written.
    return '';
  }
}

const digest = (of: string): string => createHash('sha256').update(of).digest('base64url').slice(0, 12);
