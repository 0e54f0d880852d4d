import type { Place } from '../model/source.ts';
import type { Value } from '../model/value.ts';
import { combinations, perCase } from './combinations.ts';

/**
 * Where a list lacks an element: values for the cases without it, absent and at the place of the list, or unknown when
 * something in the list that is not known may be the element. Empty when every case has the element.
 * @param list All that `get` found for the list.
 */
export function lacking(list: readonly Value[], isIt: (element: Value) => boolean): Value[] {
  const has = (value: Value): boolean => value.known && isIt(value);
  const found = perCase(list.filter(has));
  const without = perCase(list.filter((value) => !has(value))).filter((value) => !found.some((other) => other.together(value)));
  const doubts = without.filter((value) => value.unknown);
  const sure = without.filter((value) => value.known && !doubts.some((doubt) => doubt.together(value)));
  return [...without.filter((value) => value.absent), ...doubts, ...sure.map((value) => value.missing(listOf(value.at)))];
}

/**
 * What a list of pairs says about a key: the attributes of a load balancer, the parameters of a parameter group. The
 * values it has, and what `lacking` finds for the cases without the key.
 * @param list All that `get` found for the list.
 * @param names What the two halves of a pair are called.
 */
export function entry(list: readonly Value[], key: string, names: readonly [key: string, value: string] = ['Key', 'Value']): Value[] {
  const [keyName, valueName] = names;
  const pairs = list.map((pair) => {
    const hidden = pair.get(keyName).find((name) => name.unknown);
    return hidden?.why ? pair.unsure(hidden.why) : pair;
  });
  const has = (pair: Value): boolean => pair.get(keyName).some((name) => name.is(key));
  const values = pairs
    .filter((pair) => pair.known && has(pair))
    .flatMap((pair) => combinations(pair.get(keyName), pair.get(valueName)))
    .flatMap(([name, value]) => (name!.is(key) ? [value!] : []));
  return [...values, ...lacking(pairs, has)];
}

function listOf({ source, pointer, inner }: Place): Place {
  return inner?.length ? { source, pointer, inner: inner.slice(0, -1) } : { source, pointer: pointer.slice(0, -1) };
}
