import { below, type Place } from '../../../model/source.ts';
import type { Condition } from '../../../model/value.ts';
import { intrinsic } from '../functions.ts';
import { Hole, Placed } from '../nodes.ts';

export type Dict = Readonly<Record<string, unknown>>;

const noConditions: readonly Condition[] = [];

/** A resource of AWS SAM, as its author wrote it. */
export interface Written {
  readonly id: string;
  readonly type: string;
  readonly at: Place;
  /** With what the Globals section adds; every property has its own place. */
  readonly properties: Placed;
  /** The conditions of the resource. */
  readonly when: readonly Condition[];
  /** The text of a scalar, or of a parameter whose value is known; undefined for anything else. */
  readonly text: (node: Placed | undefined) => string | undefined;
}

/** A resource that AWS SAM makes of one or several others. */
export interface Made {
  readonly address: string;
  readonly type: string;
  /** Parts that the author wrote are Placed. */
  readonly properties: Dict;
  /** Where its properties are written, or what it is made for. */
  readonly at: Place;
  /** What must hold beside the conditions of the resource it is made for. */
  readonly when?: readonly Condition[];
  /** `Stage` in `MyApi.Stage`, by which a template can refer to it. */
  readonly name?: string;
}

/** The mapping that a node is, when it is one and no function call. */
export function dict(node: Placed | undefined): Dict | undefined {
  const inner = node?.node;
  const isMapping = typeof inner === 'object' && inner !== null && !Array.isArray(inner) && !(inner instanceof Hole);
  return isMapping && intrinsic(inner)[0] === undefined ? (inner as Dict) : undefined;
}

/** What is written under a key or an index, with its place; undefined when nothing is. */
export function child(of: Placed | undefined, ...path: readonly (string | number)[]): Placed | undefined {
  let found = of;
  for (const key of path) {
    const node: unknown = found?.node;
    if (!found || typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    const value = (node as Record<string | number, unknown>)[key];
    if (value === null || value === undefined) return undefined;
    const when: readonly Condition[] = found.when.length > 0 ? found.when : noConditions;
    found =
      value instanceof Placed ? new Placed(value.node, value.at, [...when, ...value.when]) : new Placed(value, below(found.at, key), when);
  }
  return found;
}

/** The entries of a mapping, each with its place; none for anything else. */
export function entries(of: Placed | undefined): [key: string, value: Placed][] {
  return Object.keys(dict(of) ?? {}).flatMap((key) => {
    const value = child(of, key);
    return value ? [[key, value] satisfies [string, Placed]] : [];
  });
}

/** The items of a list, each with its place; none for anything else. */
export const items = (of: Placed | undefined): Placed[] =>
  Array.isArray(of?.node) ? of.node.flatMap((_, index) => child(of, index) ?? []) : [];

/** The properties that are set, under the names that they get: `{ Tracing: 'TracingConfiguration' }`. */
export const renamed = (of: Placed, names: Readonly<Record<string, string>>): Record<string, unknown> =>
  set(Object.fromEntries(Object.entries(names).map(([from, to]) => [to, child(of, from)])));

/** All properties but some, as they are. */
export const others = (of: Placed, ...taken: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(entries(of).filter(([key]) => !taken.includes(key)));

/** An object without the keys that have no value. */
export const set = (properties: Dict): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));

/** Tags as CloudFormation lists them; SAM writes a mapping. */
export function tagList(tags: Placed | undefined): unknown {
  if (!tags || !dict(tags)) return tags;
  return new Placed(
    entries(tags).map(([key, value]) => new Placed({ Key: key, Value: value }, value.at)),
    tags.at,
    tags.when,
  );
}

/** The argument of a function call, as a node: `call(node, 'Fn::If')`; undefined when the node is no such call. */
export const call = (node: Placed | undefined, name: string): Placed | undefined =>
  node && intrinsic(node.node)[0] === name ? child(node, name) : undefined;

export const isNoValue = (node: Placed | undefined): boolean => call(node, 'Ref')?.node === 'AWS::NoValue';

export const arnOf = (address: string): unknown => ({ 'Fn::GetAtt': [address, 'Arn'] });
export const refTo = (address: string): unknown => ({ Ref: address });
