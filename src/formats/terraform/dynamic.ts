import { below, type Place } from '../../model/source.ts';
import { blocksOf, isObject, type Body } from './blocks.ts';
import { Perhaps, Placed } from './expression/nodes.ts';

/**
 * The body of a block in which each `dynamic` block stands as the block that it makes.
 * https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
 */
export function withDynamic(body: Body, at: Place): Body {
  const dynamic = body['dynamic'];
  if (typeof dynamic !== 'object' || dynamic === null) return body;
  const place = dynamic instanceof Placed ? dynamic.at : below(at, 'dynamic');
  const blocks = blocksOf(dynamic instanceof Placed ? dynamic.node : dynamic, place, 1).filter(
    ({ body: block }) => block['content'] !== undefined,
  );
  if (blocks.length === 0) return body;
  const result: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(body)) {
    if (key !== 'dynamic') result[key] = child instanceof Placed ? child : new Placed(child, below(at, key));
  }
  for (const { labels, body: block, at: blockAt } of blocks) {
    const name = labels[0]!;
    const made = blocksOf(block['content'], below(blockAt, 'content'), 0).map(
      (content) =>
        new Perhaps(
          new Placed(content.body, content.at),
          new Placed(block['for_each'], below(blockAt, 'for_each')),
          iteratorOf(block['iterator']) ?? name,
        ),
    );
    const before = result[name];
    result[name] = before === undefined ? made : [before, ...made];
  }
  return result;
}

/** A name, which JSON writes as a string, and some as a reference. */
const iteratorOf = (node: unknown): string | undefined =>
  typeof node === 'string' ? node.replace(/^\$\{\s*([\w-]+)\s*\}$/, '$1') : undefined;

export const hasDynamic = (node: object): node is Body => Object.hasOwn(node, 'dynamic') && isObject(node);
