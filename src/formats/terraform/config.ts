import { below, type Source } from '../../model/source.ts';
import type { Graph } from '../../model/graph.ts';
import { assemble, type Declared } from './assemble.ts';
import type { Block } from './blocks.ts';
import { TerraformDialect } from './dialect.ts';
import { Placed } from './expression/nodes.ts';
import type { When, World } from './expression/world.ts';
import { readModule, type Given } from './module.ts';
import { presenceOf, type Presence } from './multiplicity.ts';

/**
 * The resources that the files of one directory declare together.
 * @param variables values that the deployment is known to pass
 */
export function loadTerraformConfig(sources: readonly Source[], variables: Given = {}): Graph {
  const module = readModule(sources, variables);
  const world = new TerraformDialect(
    sources.reduce((sum, { text }) => sum + text.length, 0),
    module,
  );
  return assemble(
    [...module.resources.values()].flatMap((block) => declaredBy(block, world)),
    () => limitsOf(world, sources[0]?.file),
  );
}

const limitsOf = ({ exhausted }: TerraformDialect, file = ''): string[] =>
  exhausted ? [`The references in ${file} and the files beside it multiply so much that not all of them were followed`] : [];

/** A resource stands for all its instances; one that has none is not there. */
function declaredBy(block: Block, world: World): Declared[] {
  const { labels, body, at, head } = block;
  const { present, absent } = instances(block, world);
  if (present.length === 0) return [];
  const always = present.length > 1 || absent.length === 0;
  const when: When = always ? [] : present[0]!;
  return [{ nativeType: labels[0]!, address: labels.join('.'), body, at, head, when, absent: always ? [] : absent, world }];
}

function instances({ body, at }: Block, world: World): Presence {
  for (const name of ['count', 'for_each']) {
    const node = body[name];
    if (node === undefined || node === null) continue;
    return presenceOf(node instanceof Placed ? node.node : node, node instanceof Placed ? node.at : below(at, name), [], world);
  }
  return { present: [[]], absent: [] };
}
