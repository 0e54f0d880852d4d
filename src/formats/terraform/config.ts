import { below, type Source } from '../../model/source.ts';
import { Graph, Resource } from '../../model/graph.ts';
import { rootValue } from '../../model/value.ts';
import { blocksOf, isObject, type Block } from './blocks.ts';
import { TerraformDialect } from './dialect.ts';
import { Placed } from './nodes.ts';
import { twinOf } from './twin-of.ts';

/** The resources that the files of one directory declare. */
export function loadTerraformConfig(sources: readonly Source[]): Graph {
  const dialect = new TerraformDialect();
  return new Graph(
    sources.flatMap((source) => {
      const data = isObject(source.data) ? source.data : {};
      return blocksOf(data['resource'], { source, pointer: ['resource'] }, 2).map((block) => {
        const [nativeType, name] = block.labels as [string, string];
        const twin = twinOf(nativeType);
        return new Resource({
          type: twin.type,
          nativeType,
          address: `${nativeType}.${name}`,
          at: block.head,
          properties: rootValue(bodyOf(block), block.head, [], dialect, twin.names),
        });
      });
    }),
  );
}

/** The attributes of a block, told where they are written when that is not right under its head. */
function bodyOf({ body, at, head }: Block): object {
  if (at === head) return body;
  return Object.fromEntries(Object.entries(body).map(([key, child]) => [key, new Placed(child, below(at, key))]));
}
