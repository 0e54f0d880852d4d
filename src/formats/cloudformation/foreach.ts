import { below, type Place } from '../../model/source.ts';
import type { Condition, Dialect, Evaluated } from '../../model/value.ts';
import { Hole, Placed } from './nodes.ts';

/** As many nodes may come out of the loops of one template. CloudFormation allows 500 resources and 1 MB. */
const mostNodes = 100_000;

/** What the identifier of a loop stands for in one turn, and what must hold for this turn to be there. */
interface Turn {
  readonly value: string | number | boolean | Hole;
  readonly when: readonly Condition[];
}

type Names = ReadonlyMap<string, Turn['value']>;
const noNames: Names = new Map();

export const isLoop = (key: string): boolean => key.startsWith('Fn::ForEach');

/**
 * Writes out the loops of a template (Fn::ForEach). What comes out of a body keeps the place in the body. A collection that
 * nobody knows is read once, with a hole for the identifier; what is beyond the limit stays as it is written.
 */
export class Loops {
  readonly #dialect: Pick<Dialect, 'evaluate'>;
  #left = mostNodes;

  /** @param dialect evaluates the collections */
  constructor(dialect: Pick<Dialect, 'evaluate'>) {
    this.#dialect = dialect;
  }

  /** True when the loops of the template make more than anybody could deploy. */
  get exhausted(): boolean {
    return this.#left <= 0;
  }

  /** A section of the template (Conditions, Resources, Outputs) without loops. */
  section(node: unknown, at: Place): unknown {
    if (node instanceof Placed) return new Placed(this.section(node.node, node.at), node.at);
    return isObject(node) ? Object.fromEntries(this.#entries(node, noNames, at, true)) : node;
  }

  #write(node: unknown, names: Names, at: Place): unknown {
    if (this.exhausted) return node;
    // Without names nothing is multiplied.
    if (names.size > 0) this.#left -= typeof node === 'string' ? node.length >> 6 : 1;
    if (typeof node === 'string') return written(node, names);
    if (typeof node !== 'object' || node === null || node instanceof Hole) return node;
    if (node instanceof Placed) return new Placed(this.#write(node.node, names, node.at), node.at, node.when);
    if (Array.isArray(node)) return changed(node, (child, index) => this.#write(child, names, below(at, index)));
    const { Ref: name } = node as { Ref?: unknown };
    if (typeof name === 'string' && names.has(name)) return names.get(name);
    const [call] = Object.keys(node);
    if (call === 'Fn::Sub') return substitution((node as Record<string, unknown>)[call], names, (child) => this.#write(child, names, at));
    if (call === 'Fn::GetAtt' || call === 'Ref' || call === 'Condition')
      return named(node, names, (child) => this.#write(child, names, at));
    return Object.fromEntries(this.#entries(node, names, at, false));
  }

  #entries(node: object, names: Names, at: Place, top: boolean): [string, unknown][] {
    return Object.entries(node).flatMap(([key, child]): [string, unknown][] => {
      const place = below(at, key);
      if (isLoop(key)) return this.#loop(key, child, names, place, top);
      const name = replaced(key, names);
      if (key === 'DependsOn' || (key === 'Condition' && typeof child === 'string')) return [[key, literal(child, names)]];
      const value = this.#write(child, names, place);
      return [[name, name === key ? value : new Placed(value, place)]];
    });
  }

  /** What a loop comes to, and the loop itself where it cannot be written out. */
  #loop(name: string, loop: unknown, names: Names, at: Place, top: boolean): [string, unknown][] {
    if (loop instanceof Placed) return this.#loop(name, loop.node, names, loop.at, top);
    const [identifier, collection, fragment] = Array.isArray(loop) ? (loop as unknown[]) : [];
    const body = fragment instanceof Placed ? fragment : new Placed(fragment, below(at, 2));
    if (typeof identifier !== 'string' || !isObject(body.node)) return [[name, loop]];
    const turns = this.#turns(identifier, this.#write(collection, names, below(at, 1)), below(at, 1));
    // A property that is there only under a condition cannot be said; a resource can.
    if (!top && turns.some(({ when }) => when.length > 0)) return [[name, loop]];
    const entries: [string, unknown][] = [];
    for (const { value, when } of turns) {
      if (--this.#left <= 0) break;
      for (const [key, child] of this.#entries(body.node, new Map(names).set(identifier, value), body.at, top)) {
        const placed = child instanceof Placed ? child : new Placed(child, below(body.at, key));
        entries.push([key, when.length > 0 ? new Placed(placed.node, placed.at, [...when, ...placed.when]) : placed]);
      }
    }
    return this.exhausted ? [...entries, [name, loop]] : entries;
  }

  #turns(identifier: string, collection: unknown, at: Place): Turn[] {
    const lists = this.#dialect.evaluate(collection, at, []);
    const unknown = lists.find((list) => list.state !== 'known' || !Array.isArray(list.node));
    if (unknown) return [{ value: hole(identifier, unknown), when: [] }];
    const turns = new Map<string, Turn>();
    for (const list of lists) {
      for (const [index, item] of (list.node as unknown[]).entries()) {
        const [value, more] = this.#dialect.evaluate(item, below(list.at, index), list.when);
        const known = value!.state === 'known' && !more && isScalar(value!.node);
        const turn: Turn = { value: known ? (value!.node as string) : hole(identifier, value!), when: list.when };
        const other = turns.get(String(turn.value));
        // What is there under several conditions is said to be always there: no finding is lost.
        turns.set(String(turn.value), other ? { ...turn, when: [] } : turn);
      }
    }
    return [...turns.values()];
  }
}

const hole = (identifier: string, { why }: Evaluated): Hole => new Hole(identifier, why ?? { reason: 'function', detail: 'Fn::ForEach' });

const isObject = (node: unknown): node is Record<string, unknown> => typeof node === 'object' && node !== null && !Array.isArray(node);
const isScalar = (node: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof node);

/** Mentions of an identifier; `&{Name}` leaves out what cannot stand in a logical id. */
const mention = /([$&])\{([A-Za-z0-9]+)\}/g;

/** A text with the identifiers replaced; those that nobody knows stay, as holes. */
function replaced(text: string, names: Names): string {
  if (names.size === 0 || !text.includes('{')) return text;
  return text.replaceAll(mention, (whole, sign: string, name: string) => {
    const value = names.get(name);
    if (value === undefined) return whole;
    if (value instanceof Hole) return `\${${name}}`;
    return sign === '&' ? String(value).replaceAll(/[^A-Za-z0-9]/g, '') : String(value);
  });
}

const holesIn = (text: string, names: Names): Record<string, Hole> =>
  Object.fromEntries(
    [...text.matchAll(mention)].flatMap(([, , name]) => {
      const value = names.get(name!);
      return value instanceof Hole ? [[name!, value]] : [];
    }),
  );

/** A string in which an identifier that nobody knows is a hole, like those of Fn::Sub. */
function written(text: string, names: Names): unknown {
  if (names.size === 0 || !text.includes('{')) return text;
  const holes = holesIn(text, names);
  if (Object.keys(holes).length === 0) return replaced(text, names);
  const escaped = text.replaceAll(/\$\{(?!!)([^}]*)\}/g, (whole, name: string) => (names.has(name) ? whole : `\${!${name}}`));
  return { 'Fn::Sub': [replaced(escaped, names), holes] };
}

function substitution(argument: unknown, names: Names, write: (node: unknown) => unknown): unknown {
  const [template, map] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  if (typeof template !== 'string') return { 'Fn::Sub': write(argument) };
  const holes = holesIn(template, names);
  const text = replaced(template, names);
  if (!Array.isArray(argument) && Object.keys(holes).length === 0) return { 'Fn::Sub': text };
  const more = write(map);
  return { 'Fn::Sub': [text, isObject(more) ? { ...holes, ...more } : more] };
}

/** A call whose argument names resources or conditions: what is not known stays part of the name. */
function named(node: object, names: Names, write: (node: unknown) => unknown): unknown {
  return Object.fromEntries(
    Object.entries(node).map(([key, child]: [string, unknown]) => {
      if (typeof child === 'string') return [key, replaced(child, names)];
      return [
        key,
        Array.isArray(child) ? child.map((part) => (typeof part === 'string' ? replaced(part, names) : write(part))) : write(child),
      ];
    }),
  );
}

const literal = (node: unknown, names: Names): unknown =>
  typeof node === 'string'
    ? replaced(node, names)
    : Array.isArray(node)
      ? node.map((item) => (typeof item === 'string' ? replaced(item, names) : item))
      : node;

/** The same list when nothing in it has changed. */
function changed(list: readonly unknown[], write: (child: unknown, index: number) => unknown): unknown[] | readonly unknown[] {
  const made = list.map(write);
  return made.every((child, index) => child === list[index]) ? list : made;
}
