import { below } from '../../model/source.ts';
import { blocksOf, type Block, type Body } from './blocks.ts';
import { merge } from './expression/collections.ts';
import { Placed, placeOfNode, Settled } from './expression/nodes.ts';
import { both, derived } from './expression/outcome.ts';
import { carried, type Outcomes } from './expression/world.ts';
import type { Instance, ModuleInstance } from './instance.ts';

/** The tags that each configuration of the provider puts on everything: `aws`, or `aws.alias`. Most projects have none. */
export type DefaultTags = ReadonlyMap<string, Outcomes>;

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags-configuration-block */
export function defaultTagsOf({ module, world }: ModuleInstance): DefaultTags {
  const found = new Map<string, Outcomes>();
  for (const { labels, body, at } of module.providers) {
    if (labels[0] !== 'aws' || body['default_tags'] === undefined) continue;
    const [block] = blocksOf(body['default_tags'], below(at, 'default_tags'), 0);
    const tags = block?.body['tags'];
    if (!block || tags === undefined) continue;
    const alias = nameOf(body['alias']);
    const outcomes = world.evaluate(tags, below(block.at, 'tags'), []).map((outcome) => carried(outcome, world));
    found.set(alias === undefined ? 'aws' : `aws.${alias}`, outcomes);
  }
  return found;
}

/** The same as a module that is called sees it: `providers` may give other names to the configurations. */
export function passedOn(tags: DefaultTags, call: Block): DefaultTags {
  const given = call.body['providers'];
  if (tags.size === 0 || typeof given !== 'object' || given === null) return tags;
  const inside = new Map(tags);
  for (const [name, node] of Object.entries(given)) {
    const from = tags.get(nameOf(node) ?? '');
    if (from) inside.set(name, from);
    else inside.delete(name);
  }
  return inside;
}

/** The body of a resource with the tags that its provider adds; its own go over them. */
export function tagged({ labels, body, at }: Block, { world }: Instance, tags: DefaultTags): Body {
  if (tags.size === 0 || !labels[0]!.startsWith('aws_')) return body;
  const added = tags.get(nameOf(body['provider']) ?? 'aws');
  if (!added) return body;
  const own = body['tags'];
  if (own === undefined || own === null) return { ...body, tags: new Settled(added) };
  const outcomes = world.evaluate(own, placeOfNode(own) ?? below(at, 'tags'), []);
  const all = added.flatMap((some) =>
    outcomes.map((more) => {
      const made = merge([some, more], { at: more.at, when: both(some.when, more.when), world });
      return made ? derived([some, more], made) : more;
    }),
  );
  return { ...body, tags: new Settled(all) };
}

/** A reference to a provider, or its alias, in any of the ways in which JSON has it. */
function nameOf(node: unknown): string | undefined {
  const text = node instanceof Placed ? node.node : node;
  return typeof text === 'string' ? text.replace(/^\$\{\s*([\w.-]+)\s*\}$/, '$1') : undefined;
}
