import type { Place } from '../../model/source.ts';
import type { Condition, Evaluated } from '../../model/value.ts';
import { Placed, Rest, Settled } from './expression/nodes.ts';
import { both, derived, isComposite, known, possible, textOf } from './expression/outcome.ts';
import { entriesOf, type Names, type When, type World } from './expression/world.ts';

/** More instances than this are not told apart. */
const mostTurns = 100;

/** One instance of what `count` or `for_each` repeats. */
export interface Turn {
  /** Undefined for what stands for all instances, because nobody knows which there are. */
  readonly key: string | number | undefined;
  /** What `each.value` stands for. */
  readonly value: Settled | undefined;
  /** The combinations of conditions under which it is there. */
  readonly when: readonly When[];
}

export interface Turns {
  readonly turns: readonly Turn[];
  /** The combinations of conditions under which there is none at all. */
  readonly absent: readonly When[];
}

/**
 * The instances that `count` or `for_each` makes: each of them when they are known and few, else one for all.
 * A default that a deployment may override may also mean none.
 */
export function turnsOf(kind: 'count' | 'for_each', node: Placed, when: When, world: World): Turns {
  const absent: When[] = [];
  const found: { readonly outcome: Evaluated; readonly under: When; readonly each: readonly Turn[] | undefined }[] = [];
  for (const outcome of world.evaluate(node, node.at, when)) {
    const certain = outcome.state === 'known' && !outcome.input?.assumed && !mayBeEmpty(outcome.node);
    const none = outcome.state === 'known' && isNone(outcome);
    if (certain && none) {
      absent.push(outcome.when);
      continue;
    }
    const each = outcome.state === 'known' && !none ? keysOf(kind, outcome, world) : undefined;
    if (certain) found.push({ outcome, under: outcome.when, each });
    else {
      const condition = conditionOf(node.node, outcome, world);
      const under = both(outcome.when, [condition]);
      const contrary = both(outcome.when, [{ ...condition, is: false }]);
      if (possible(under)) found.push({ outcome, under, each });
      if (possible(contrary)) absent.push(contrary);
    }
  }
  if (found.length === 0) return { turns: [], absent };
  if (found.some(({ each }) => !each))
    return { turns: [{ key: undefined, value: undefined, when: found.map(({ under }) => under) }], absent };
  const turns = new Map<string | number, { key: string | number; values: Evaluated[]; when: When[] }>();
  for (const { each, under } of found) {
    for (const { key, value } of each!) {
      const turn = turns.get(key!) ?? { key: key!, values: [], when: [] };
      turn.when.push(under);
      turn.values.push(...value!.outcomes);
      turns.set(key!, turn);
    }
  }
  return { turns: [...turns.values()].map(({ key, values, when: all }) => ({ key, value: new Settled(values), when: all })), absent };
}

/** What stands for one instance inside of it: `each.key` and `each.value`, or the iterator of a `dynamic` block. */
export const namesIn = (name: string, { key, value }: Turn): Names =>
  new Map([[name, [known({ key: value && new Placed(key, value.at), value }, value!.at, [])]]]);

export const indexIn = ({ key, value }: Turn): Names =>
  new Map([['count', [known({ index: new Settled([derived(value!.outcomes, known(key, value!.at, []))]) }, value!.at, [])]]]);

function keysOf(kind: 'count' | 'for_each', outcome: Evaluated, world: World): Turn[] | undefined {
  if (kind === 'count') {
    const size = Number(textOf(outcome));
    if (!Number.isInteger(size) || size > mostTurns) return undefined;
    return Array.from({ length: size }, (_, key) => ({ key, value: new Settled([outcome]), when: [] }));
  }
  if (!isComposite(outcome) || Object.keys(outcome.node as object).length > mostTurns) return undefined;
  const turns = entriesOf(outcome, world).map(({ key, value }): Turn | undefined => {
    if (!Array.isArray(outcome.node)) return { key, value, when: [] };
    const [item, ...others] = value.outcomes;
    return item?.state === 'known' && others.length === 0
      ? { key: isComposite(item) ? Number(key) : textOf(item), value, when: [] }
      : undefined;
  });
  return turns.every((turn) => turn !== undefined) ? turns : undefined;
}

/** True for a list in which nobody knows any item. */
const mayBeEmpty = (node: unknown): boolean => Array.isArray(node) && node.length > 0 && node.every((item) => item instanceof Rest);

const isNone = (outcome: Evaluated): boolean =>
  isComposite(outcome) ? Object.keys(outcome.node as object).length === 0 : textOf(outcome) === '0' || textOf(outcome) === '';

function conditionOf(node: unknown, outcome: Evaluated, world: World): Condition {
  const text = (typeof node === 'string' ? node : textOf(outcome))
    .replace(/^\$\{([^]*)\}$/, '$1')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 200);
  const name = typeof outcome.node === 'number' || /^(?:length\(|count\b)/.test(text) ? `${text} > 0` : `length(${text}) > 0`;
  return { name: world.label(name), is: true };
}

/** The argument that says how often a block is there, with its place. */
export function repetitionOf(
  body: Readonly<Record<string, unknown>>,
  at: (name: string) => Place,
): { kind: 'count' | 'for_each'; node: Placed } | undefined {
  for (const kind of ['count', 'for_each'] as const) {
    const node = body[kind];
    if (node === undefined || node === null) continue;
    return { kind, node: node instanceof Placed ? node : new Placed(node, at(kind)) };
  }
  return undefined;
}
