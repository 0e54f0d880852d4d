import { posix } from 'node:path';
import { below, type Place, type Source } from '../../model/source.ts';
import type { Input } from '../../model/value.ts';
import { blocksOf, isObject, type Block, type Body } from './blocks.ts';
import { constraintOf, type Constraint } from './constraint.ts';
import { Placed, placeOfNode } from './expression/nodes.ts';
import { readValue } from './variables.ts';

export interface Variable {
  readonly input: Omit<Input, 'assumed'>;
  readonly default: Placed | undefined;
  /** False when a caller that passes null gets the default. */
  readonly nullable: boolean;
  /** What the deployment is known to pass. */
  readonly given: Placed | undefined;
  /** The defaults in its type, and where that is written. */
  readonly type: { readonly constraint: Constraint; readonly at: Place } | undefined;
}

/** The value that a deployment passes for a variable. */
export interface Passed {
  readonly value: unknown;
  /** Where it is written; undefined when that is in no file of the project. */
  readonly at?: Place;
  /** True on the command line, where lists and numbers are written as text. */
  readonly asText?: boolean;
}

/** What a deployment passes, by the name of the variable. */
export type Given = ReadonlyMap<string, Passed>;

/** What the files of one directory declare, with the override files already merged in. */
export interface Module {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly locals: ReadonlyMap<string, Placed>;
  /** By `type.name`. */
  readonly resources: ReadonlyMap<string, Block>;
  readonly data: ReadonlyMap<string, Block>;
  /** The `module` blocks. */
  readonly calls: ReadonlyMap<string, Block>;
  readonly outputs: ReadonlyMap<string, Block>;
  /** By `type`; a provider may have several configurations. */
  readonly providers: readonly Block[];
}

/** https://developer.hashicorp.com/terraform/language/files/override */
const isOverride = ({ file }: Source): boolean => /(^|[/_])override\.tf\.(json|ya?ml)$/.test(file);

export function readModule(sources: readonly Source[], given: Given = new Map()): Module {
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
    calls: collect('module', 1),
    outputs: collect('output', 1),
    providers: ordered.flatMap((source) =>
      isObject(source.data) ? blocksOf(source.data['provider'], { source, pointer: ['provider'] }, 1) : [],
    ),
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
  const passed = given.get(name);
  const constraint = constraintOf(body['type'] instanceof Placed ? body['type'].node : body['type']);
  const nullable = body['nullable'] instanceof Placed ? body['nullable'].node : body['nullable'];
  return {
    input,
    nullable: nullable !== false,
    given:
      passed && new Placed(valueOf(passed, body['type']), passed.at ?? head, { ...input, ...(passed.at ? { passed: passed.at } : {}) }),
    type: constraint && { constraint, at: placeOfNode(body['type']) ?? below(at, 'type') },
    default: value === undefined ? undefined : value instanceof Placed ? value : new Placed(value, below(at, 'default')),
  };
}

/** On the command line, the type of the variable tells how to read its value. */
function valueOf({ value, asText }: Passed, type: unknown): unknown {
  const declared = type instanceof Placed ? type.node : type;
  const isText = typeof declared !== 'string' || /^(?:\$\{\s*)?string\b/.test(declared);
  return asText && !isText ? (readValue(String(value)) ?? value) : value;
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

/** The names of the variables that the files of one folder declare. */
export const declaredIn = (sources: readonly Source[]): string[] => [...readModule(sources).variables.keys()];

/** The folders of the local modules that the files of one folder call. */
export function calledBy(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const data = isObject(source.data) ? source.data['module'] : undefined;
    return data === undefined
      ? []
      : blocksOf(data, { source, pointer: ['module'] }, 1).flatMap((block) => folderOf(block, posix.dirname(source.file)) ?? []);
  });
}

/** The folder of a local module; undefined for one that comes from elsewhere. */
export function folderOf({ body }: Pick<Block, 'body'>, folder: string): string | undefined {
  const node = body['source'] instanceof Placed ? body['source'].node : body['source'];
  return typeof node === 'string' && /^\.\.?(\/|$)/.test(node) ? posix.join(folder, node).replace(/(?<=.)\/$/, '') : undefined;
}
