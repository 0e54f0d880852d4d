import type { Place } from '../../model/source.ts';
import type { Condition, Evaluated } from '../../model/value.ts';
import { both, isComposite, possible, textOf } from './expression/outcome.ts';
import type { When, World } from './expression/world.ts';

/** The combinations of conditions under which something is there at all, and those under which it is not. */
export interface Presence {
  readonly present: readonly When[];
  readonly absent: readonly When[];
}

/** What `count` or `for_each` says about whether there is any instance. How many there are does not matter to a rule. */
export function presenceOf(node: unknown, at: Place, when: When, world: World): Presence {
  const present: When[] = [];
  const absent: When[] = [];
  for (const outcome of world.evaluate(node, at, when)) {
    const any = outcome.state === 'known' && !outcome.input ? !isNone(outcome) : undefined;
    if (any === undefined) {
      const condition = conditionOf(node, outcome);
      if (possible(both(outcome.when, [condition]))) present.push(both(outcome.when, [condition]));
      const contrary = { ...condition, is: false };
      if (possible(both(outcome.when, [contrary]))) absent.push(both(outcome.when, [contrary]));
    } else (any ? present : absent).push(outcome.when);
  }
  return { present, absent };
}

const isNone = (outcome: Evaluated): boolean =>
  isComposite(outcome) ? Object.keys(outcome.node as object).length === 0 : textOf(outcome) === '0' || textOf(outcome) === '';

function conditionOf(node: unknown, outcome: Evaluated): Condition {
  const text = (typeof node === 'string' ? node : textOf(outcome))
    .replace(/^\$\{([^]*)\}$/, '$1')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 200);
  return { name: typeof outcome.node === 'number' || /^(?:length\(|count\b)/.test(text) ? `${text} > 0` : `length(${text}) > 0`, is: true };
}
