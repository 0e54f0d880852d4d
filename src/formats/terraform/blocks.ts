import { below, type Place } from '../../model/source.ts';

export type Body = Readonly<Record<string, unknown>>;

/** A block of a configuration: `resource "aws_vpc" "main" { ... }` has the labels aws_vpc and main. */
export interface Block {
  readonly labels: readonly string[];
  readonly body: Body;
  /** Where the body is written. */
  readonly at: Place;
  /** Where the block starts, for a person: the key of its last label, also when the body is the one element of a list. */
  readonly head: Place;
}

export const isObject = (node: unknown): node is Body => typeof node === 'object' && node !== null && !Array.isArray(node);

/** Deeper lists of blocks are nobody's configuration. */
const deepest = 8;

/**
 * The blocks under a node. Every level of labels, and the body itself, may be an object or a list of objects.
 * What has another shape is left out.
 */
export function blocksOf(node: unknown, at: Place, depth: number): Block[] {
  const found: Block[] = [];
  collect(node, at, at, depth, [], found, 0);
  return found;
}

function collect(node: unknown, at: Place, head: Place, depth: number, labels: readonly string[], found: Block[], nesting: number): void {
  if (Array.isArray(node)) {
    if (nesting >= deepest) return;
    const only = node.length === 1;
    node.forEach((item, index) => {
      const place = below(at, index);
      collect(item, place, only && depth === 0 ? head : place, depth, labels, found, nesting + 1);
    });
  } else if (depth === 0) {
    if (isObject(node) || node === null) found.push({ labels, body: node ?? {}, at, head });
  } else if (isObject(node)) {
    for (const [label, child] of Object.entries(node)) {
      if (label === '//') continue;
      const place = below(at, label);
      collect(child, place, place, depth - 1, [...labels, label], found, nesting);
    }
  }
}
