import type { Place } from '../../model/source.ts';
import type { Evaluated } from '../../model/value.ts';
import { Rest, Settled } from './expression/nodes.ts';
import { derived, isComposite, known } from './expression/outcome.ts';
import { parseTemplate } from './expression/parse.ts';
import type { Expression } from './expression/syntax.ts';
import { child, type Outcomes, type When, type World } from './expression/world.ts';
import { readValue } from './variables.ts';

/** What a type says about what a caller leaves out. */
export type Constraint =
  | { readonly kind: 'object'; readonly attributes: ReadonlyMap<string, Attribute> }
  /** Of a list, a set or a map. */
  | { readonly kind: 'items'; readonly items: Constraint };

interface Attribute {
  readonly type: Constraint | undefined;
  readonly optional: boolean;
  /** Null when there is none. */
  readonly default: unknown;
}

const deepest = 20;

/**
 * The defaults in the type of a variable, `object({ size = optional(number, 3) })`; undefined when it has none.
 * https://developer.hashicorp.com/terraform/language/expressions/type-constraints#optional-object-type-attributes
 */
export function constraintOf(type: unknown): Constraint | undefined {
  if (typeof type !== 'string' || !/\boptional\s*\(/.test(type)) return undefined;
  const text = type.startsWith('${') ? type : `\${${type}}`;
  return read(parseTemplate(text), text, 0);
}

function read(expression: Expression | undefined, text: string, depth: number): Constraint | undefined {
  if (expression?.kind !== 'call' || depth > deepest) return undefined;
  const [of] = expression.args;
  if (['list', 'set', 'map'].includes(expression.name)) {
    const items = read(of, text, depth + 1);
    return items && { kind: 'items', items };
  }
  if (expression.name !== 'object' || of?.kind !== 'object') return undefined;
  const attributes = new Map<string, Attribute>();
  for (const { key, value } of of.items) {
    if (key.kind !== 'literal') continue;
    const optional = value.kind === 'call' && value.name === 'optional' ? value : undefined;
    const type = read(optional ? optional.args[0] : value, text, depth + 1);
    const written = optional?.args[1];
    const found = written && readValue(text.slice(written.start, written.end));
    if (type || optional) attributes.set(String(key.value), { type, optional: optional !== undefined, default: found ?? null });
  }
  return attributes.size > 0 ? { kind: 'object', attributes } : undefined;
}

/** A value with what its type says where it says nothing; `at` is where the type is written. */
export function withDefaults(outcome: Evaluated, type: Constraint | undefined, world: World, at: Place): Evaluated {
  if (!type || !isComposite(outcome)) return outcome;
  const parts = outcome.node as Readonly<Record<string | number, unknown>>;
  const inner = (key: string | number, of: Constraint | undefined): Outcomes =>
    child(outcome, key, world).map((part) => withDefaults(part, of, world, at));
  if (type.kind === 'items') {
    if (Array.isArray(parts)) {
      const items = parts.map((item, index) => (item instanceof Rest ? item : new Settled(inner(index, type.items))));
      return { ...outcome, node: items };
    }
    return { ...outcome, node: objectOf(Object.keys(parts).map((key) => [key, new Settled(inner(key, type.items))])) };
  }
  if (Array.isArray(parts)) return outcome;
  const missing = ({ type: of, default: data }: Attribute, when: When): Evaluated =>
    data === null
      ? { state: 'absent', node: undefined, at: outcome.at, when }
      : derived([outcome], withDefaults(known(settledData(data, at), at, when), of, world, at));
  const filled = [...type.attributes].flatMap(([key, attribute]): [string, unknown][] => {
    const isMissing = (part: Evaluated): boolean => part.state === 'absent' && attribute.optional;
    if (Object.hasOwn(parts, key))
      return [[key, new Settled(inner(key, attribute.type).map((part) => (isMissing(part) ? missing(attribute, part.when) : part)))]];
    return !attribute.optional ? [] : [[key, new Settled([missing(attribute, outcome.when)])]];
  });
  return { ...outcome, node: objectOf([...Object.entries(parts), ...filled]) };
}

/** Without a prototype, so that no key of the user's means anything. */
function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of entries) object[key] = value;
  return object;
}

/** Data of which nothing is an expression. */
function settledData(data: unknown, at: Place): unknown {
  const part = (inner: unknown): Settled => new Settled([known(settledData(inner, at), at, [])]);
  if (Array.isArray(data)) return data.map(part);
  return typeof data === 'object' && data !== null ? objectOf(Object.entries(data).map(([key, inner]) => [key, part(inner)])) : data;
}
