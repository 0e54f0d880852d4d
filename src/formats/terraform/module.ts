import { below, type Place, type Source } from '../../model/source.ts';
import type { Input } from '../../model/value.ts';
import { blocksOf, isObject, type Block, type Body } from './blocks.ts';
import { Placed } from './expression/nodes.ts';

export interface Variable {
  readonly input: Omit<Input, 'assumed'>;
  readonly default: Placed | undefined;
  /** What the deployment is known to pass. */
  readonly given: Placed | undefined;
}

/** Values of variables that a configuration says a deployment passes, by name. */
export type Given = Readonly<Record<string, unknown>>;

/** What the files of one directory declare, with the override files already merged in. */
export interface Module {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly locals: ReadonlyMap<string, Placed>;
  /** By `type.name`. */
  readonly resources: ReadonlyMap<string, Block>;
  readonly data: ReadonlyMap<string, Block>;
}

/** https://developer.hashicorp.com/terraform/language/files/override */
const isOverride = ({ file }: Source): boolean => /(^|[/_])override\.tf\.(json|ya?ml)$/.test(file);

export function readModule(sources: readonly Source[], given: Given = {}): Module {
  const ordered = [...sources.filter((source) => !isOverride(source)), ...sources.filter(isOverride)];
  const collect = (kind: string, depth: number): Map<string, Block> => {
    const found = new Map<string, Block>();
    for (const source of ordered) {
      const data = isObject(source.data) ? source.data[kind] : undefined;
      for (const block of blocksOf(data, { source, pointer: [kind] }, depth)) {
        const name = block.labels.join('.');
        const before = found.get(name);
        found.set(name, before && isOverride(source) ? merged(before, block) : block);
      }
    }
    return found;
  };
  return {
    variables: new Map([...collect('variable', 1)].map(([name, block]) => [name, variableOf(name, block, given)])),
    locals: localsOf(ordered),
    resources: collect('resource', 2),
    data: collect('data', 2),
  };
}

/** The attributes of a block, each with the place where it is written. */
export const placed = ({ body, at }: Block): Body =>
  Object.fromEntries(
    Object.entries(body).map(([key, child]) => [key, child instanceof Placed ? child : new Placed(child, below(at, key))]),
  );

const merged = (block: Block, override: Block): Block => ({ ...block, body: { ...placed(block), ...placed(override) } });

function variableOf(name: string, { body, at, head }: Block, given: Given): Variable {
  const sensitive = body['sensitive'] instanceof Placed ? body['sensitive'].node : body['sensitive'];
  const value = body['default'];
  const input = { name, at: head, secret: sensitive === true || sensitive === 'true' };
  return {
    input,
    given: Object.hasOwn(given, name) ? new Placed(given[name], head, input) : undefined,
    default: value === undefined ? undefined : value instanceof Placed ? value : new Placed(value, below(at, 'default')),
  };
}

function localsOf(sources: readonly Source[]): Map<string, Placed> {
  const found = new Map<string, Placed>();
  for (const source of sources) {
    const data = isObject(source.data) ? source.data['locals'] : undefined;
    for (const { body, at } of blocksOf(data, { source, pointer: ['locals'] } satisfies Place, 0)) {
      for (const [name, value] of Object.entries(body)) found.set(name, new Placed(value, below(at, name)));
    }
  }
  return found;
}
