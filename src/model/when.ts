import type { Condition } from './value.ts';

type When = readonly Condition[];

const known = new WeakMap<When, WeakMap<When, When>>();

/** The conditions of both. The same two lists make the same list each time, so that what is found out about a list can be remembered with it. */
export function union(a: When, b: When): When {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  let unions = known.get(a);
  if (!unions) known.set(a, (unions = new WeakMap()));
  let both = unions.get(b);
  if (!both) unions.set(b, (both = joined(a, b)));
  return both;
}

const texts = new WeakMap<When, string>();

/** The conditions as text. */
export function textOf(when: When): string {
  let text = texts.get(when);
  if (text === undefined) texts.set(when, (text = JSON.stringify(when)));
  return text;
}

function joined(a: When, b: When): When {
  const added = b.filter((x) => !a.some((y) => x.name === y.name && x.is === y.is));
  return added.length === 0 ? a : [...a, ...added];
}
