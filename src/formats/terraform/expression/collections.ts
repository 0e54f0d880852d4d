import type { Evaluated } from '../../../model/value.ts';
import { isClosed, isList, isMap, itemsOf, lettersOf, only, textsOf, type Call, type Run } from './call.ts';
import { Rest, Settled } from './nodes.ts';
import { derived, isComposite, known, textOf } from './outcome.ts';
import { child, childrenOf, entriesOf } from './world.ts';

/** Longer lists are not made. */
const mostItems = 1000;
const deepest = 10;

const listOf = (items: readonly Evaluated[], { at, when }: Call): Evaluated =>
  known(
    items.map((item) => new Settled([item])),
    at,
    when,
  );

const mapOf = (entries: readonly (readonly [string, unknown])[], { at, when }: Call): Evaluated => {
  const map = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of entries) map[key] = value;
  return known(map, at, when);
};

/** A list made from known texts; what cannot be put in order, because something in it is not known, stays as it is. */
const reordered =
  (order: (items: Evaluated[]) => Evaluated[]): Run =>
  ([list], call) => {
    const items = textsOf(list, call.world);
    return items ? listOf(order(items), call) : list;
  };

/** The same where items may fall away: how many of those that are not known are left is not known either. */
const reduced =
  (order: (items: Evaluated[]) => Evaluated[]): Run =>
  ([list], call) => {
    if (!isList(list)) return list;
    const items = textsOf(list, call.world);
    if (items) return listOf(order(items), call);
    const open = childrenOf(list, call.world).map((item) => (only(item)?.state === 'known' ? item : new Rest(item.outcomes)));
    return known(open, call.at, call.when);
  };

function unique(items: readonly Evaluated[]): Evaluated[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(textOf(item)) && seen.add(textOf(item)));
}

const byText = (a: Evaluated, b: Evaluated): number => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0);

/** The order of a set: numbers by size, texts by their letters. */
const inSet = (a: Evaluated, b: Evaluated): number =>
  typeof a.node === 'number' && typeof b.node === 'number' ? a.node - b.node : byText(a, b);

/** Lists one after the other; of one that is not known, nobody knows how many items it adds. */
const concat: Run = (args, { at, when, world }) =>
  known(
    args.filter((arg) => arg.state !== 'absent').flatMap((arg) => (isList(arg) ? childrenOf(arg, world) : [new Rest([arg])])),
    at,
    when,
  );

export const merge: Run = (args, call) => {
  const maps = args.filter((arg) => arg.state !== 'absent');
  if (!maps.every(isMap)) return undefined;
  return mapOf(
    maps.flatMap((map) => Object.keys(map.node as object).map((key) => [key, new Settled(child(map, key, call.world))] as const)),
    call,
  );
};

const lookup: Run = ([map, key, otherwise], { world }) => {
  if (!isMap(map) || key?.state !== 'known') return undefined;
  if (!Object.hasOwn(map.node as object, textOf(key))) return otherwise;
  const outcomes = child(map, textOf(key), world);
  return outcomes.length === 1 ? outcomes[0] : undefined;
};

const element: Run = ([list, index], { world }) => {
  if (!isClosed(list) || index?.state !== 'known') return undefined;
  const items = childrenOf(list, world);
  const item = items[Number(textOf(index)) % items.length];
  return item && only(item);
};

const length: Run = ([value], { at, when }) => {
  if (value?.state !== 'known' || (isList(value) && !isClosed(value))) return undefined;
  const size = isComposite(value) ? Object.keys(value.node as object).length : lettersOf(textOf(value)).length;
  return known(size, at, when);
};

const contains: Run = ([list, value], { at, when, world }) => {
  if (!isList(list) || value?.state !== 'known') return undefined;
  const items = childrenOf(list, world).map(only);
  if (items.some((item) => item?.state === 'known' && textOf(item) === textOf(value))) return known(true, at, when);
  return items.every((item) => item?.state === 'known') ? known(false, at, when) : undefined;
};

const index: Run = ([list, value], { at, when, world }) => {
  const items = textsOf(list, world);
  const found = value?.state === 'known' ? items?.findIndex((item) => textOf(item) === textOf(value)) : undefined;
  return found === undefined || found < 0 ? undefined : known(found, at, when);
};

/** Lists in lists become their items; what is not known stays an item. */
const flatten: Run = ([list], call) => {
  const flat = (outcome: Evaluated, depth: number): Settled[] =>
    childrenOf(outcome, call.world).flatMap((item) => {
      const inner = only(item);
      if (isList(inner) && depth < deepest) return flat(inner, depth + 1);
      // It may be a list itself.
      return inner?.state === 'known' ? [item] : [new Rest(item.outcomes)];
    });
  return isList(list) ? known(flat(list, 0).slice(0, mostItems), call.at, call.when) : undefined;
};

/** Without what is empty; what may be is left, but not counted. */
const compact: Run = ([list], call) => {
  if (!isList(list)) return list;
  const items = childrenOf(list, call.world).flatMap((item) => {
    const [first, ...others] = item.outcomes;
    if (others.length > 0 || first?.state === 'unknown') return [new Rest(item.outcomes)];
    return first?.state === 'absent' || first?.node === '' ? [] : [item];
  });
  return known(items, call.at, call.when);
};

const keys: Run = ([map], call) =>
  isMap(map)
    ? listOf(
        entriesOf(map, call.world).map(({ key, value }) => known(key, value.at, call.when)),
        call,
      )
    : undefined;

const values: Run = ([map], { at, when, world }) =>
  isMap(map)
    ? known(
        entriesOf(map, world).map(({ value }) => value),
        at,
        when,
      )
    : undefined;

const zipmap: Run = ([names, list], call) => {
  const texts = textsOf(names, call.world);
  if (!texts || !isClosed(list)) return undefined;
  const items = childrenOf(list, call.world);
  return items.length === texts.length
    ? mapOf(
        texts.map((text, at) => [textOf(text), items[at]]),
        call,
      )
    : undefined;
};

const slice: Run = ([list, from, to], { at, when, world }) => {
  if (!isClosed(list) || from?.state !== 'known' || to?.state !== 'known') return undefined;
  const items = childrenOf(list, world);
  const [start, end] = [Number(textOf(from)), Number(textOf(to))];
  return start >= 0 && start <= end && end <= items.length ? known(items.slice(start, end), at, when) : undefined;
};

const chunklist: Run = ([list, size], call) => {
  if (!isClosed(list) || size?.state !== 'known') return undefined;
  const items = childrenOf(list, call.world);
  const each = Number(textOf(size)) || Math.max(items.length, 1);
  if (!(each > 0)) return undefined;
  const count = Math.ceil(items.length / each);
  return known(
    Array.from({ length: count }, (_, turn) => items.slice(turn * each, (turn + 1) * each)),
    call.at,
    call.when,
  );
};

const reverse: Run = ([list], { at, when, world }) => (isList(list) ? known(childrenOf(list, world).toReversed(), at, when) : undefined);

const range: Run = (args, { at, when }) => {
  if (args.length === 0 || args.some((arg) => arg.state !== 'known')) return undefined;
  const numbers = args.map((arg) => Number(textOf(arg)));
  const [start, limit] = numbers.length === 1 ? [0, numbers[0]!] : [numbers[0]!, numbers[1]!];
  const step = numbers[2] ?? (limit < start ? -1 : 1);
  if (limit !== start && limit < start !== step < 0) return undefined;
  const size = Math.max(0, Math.ceil((limit - start) / step));
  if (!(size <= mostItems)) return undefined;
  return known(
    Array.from({ length: size }, (_, turn) => start + turn * step),
    at,
    when,
  );
};

const setproduct: Run = (sets, call) => {
  const lists = sets.map((set) => itemsOf(set, call.world));
  if (!lists.every((list) => list !== undefined)) return undefined;
  if (lists.reduce((size, list) => size * list.length, 1) > mostItems) return undefined;
  const rows = lists.reduce<Evaluated[][]>((before, list) => before.flatMap((row) => list.map((item) => [...row, item])), [[]]);
  return listOf(
    rows.map((row) => derived(row, listOf(row, call))),
    call,
  );
};

/** A set of those texts of the first set for which the others decide. */
const among =
  (keep: (text: string, others: readonly ReadonlySet<string>[]) => boolean): Run =>
  (sets, call) => {
    const lists = sets.map((set) => textsOf(set, call.world));
    if (!lists.every((list) => list !== undefined)) return undefined;
    const others = lists.slice(1).map((list) => new Set(list.map(textOf)));
    return listOf(unique(lists[0]!.filter((item) => keep(textOf(item), others))).toSorted(inSet), call);
  };

/** The first list that is not empty; one that may be empty stops the search. */
const coalescelist: Run = (lists) => {
  const found = lists.find((list) => list.state === 'unknown' || (isList(list) && (list.node as unknown[]).length > 0));
  return isList(found) && (found.node as unknown[]).every((item) => item instanceof Rest) ? undefined : found;
};

const one: Run = ([list], { at, when, world }) => {
  if (!isClosed(list)) return undefined;
  const items = childrenOf(list, world);
  return items.length === 0 ? { state: 'absent', node: undefined, at, when } : items.length === 1 ? only(items[0]!) : undefined;
};

const sum: Run = ([list], { at, when, world }) => {
  const items = textsOf(list, world);
  if (!items || items.length === 0) return undefined;
  const total = items.reduce((before, item) => before + Number(textOf(item)), 0);
  return known(Number(total.toPrecision(15)), at, when);
};

const allOf =
  (wanted: boolean): Run =>
  ([list], { at, when, world }) => {
    const items = itemsOf(list, world);
    if (items?.some((item) => item.state === 'known' && textOf(item) !== String(wanted))) return known(!wanted, at, when);
    return items?.every((item) => item.state === 'known') ? known(wanted, at, when) : undefined;
  };

/** https://developer.hashicorp.com/terraform/language/functions, under Collection */
export const ofCollections: Readonly<Record<string, Run>> = {
  alltrue: allOf(true),
  anytrue: allOf(false),
  chunklist,
  coalescelist,
  compact,
  concat,
  contains,
  distinct: reduced(unique),
  element,
  flatten,
  index,
  keys,
  length,
  lookup,
  merge,
  one,
  range,
  reverse,
  setintersection: among((text, others) => others.every((other) => other.has(text))),
  setproduct,
  setsubtract: among((text, others) => !others.some((other) => other.has(text))),
  setunion: (sets, call) => reduced((items) => unique(items).toSorted(inSet))([concat(sets, call)!], call),
  slice,
  sort: reordered((items) => items.toSorted(byText)),
  sum,
  toset: reduced((items) => unique(items).toSorted(inSet)),
  values,
  zipmap,
};
