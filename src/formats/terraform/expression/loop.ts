import type { Place } from '../../../model/source.ts';
import type { Evaluated } from '../../../model/value.ts';
import type { Context } from './evaluate.ts';
import { isOpen, Pending, Settled } from './nodes.ts';
import { concatenated, derived, isComposite, known, textOf } from './outcome.ts';
import type { Expression, Loop } from './syntax.ts';
import { entriesOf, type Outcomes, type When, type World } from './world.ts';

/** Longer lists are not looped over. */
const mostItems = 1000;

interface Step {
  readonly world: World;
  readonly tested: Evaluated | undefined;
}

type Evaluate = (expression: Expression, context: Context, when: When) => Outcomes;

/**
 * What a `for` makes of a list that is known; undefined when something that it depends on is not known.
 * https://developer.hashicorp.com/terraform/language/expressions/for
 */
export function looped(loop: Loop, list: Evaluated, context: Context, at: Place, evaluate: Evaluate): Evaluated | undefined {
  if (!isComposite(list) || (Array.isArray(list.node) && isOpen(list.node))) return undefined;
  const entries = entriesOf(list, context.world);
  if (entries.length > mostItems) return undefined;
  const steps: Step[] = [];
  for (const { key, value } of entries) {
    const bound = new Map([[loop.names.value, value.outcomes]]);
    if (loop.names.key !== undefined) bound.set(loop.names.key, [known(key, value.at, list.when)]);
    const world = context.world.within(bound, `${loop.names.key ?? loop.names.value} = ${key}`);
    const tests: Outcomes = loop.test ? evaluate(loop.test, { ...context, world }, list.when) : [];
    if (tests.length > 1 || tests.some((test) => test.state !== 'known')) return undefined;
    if (tests.every((test) => textOf(test) === 'true')) steps.push({ world, tested: tests[0] });
  }
  const tested = steps.flatMap((step) => step.tested ?? []);
  const made = loop.makes === 'map' ? mapOf(loop, steps, list, context, at, evaluate) : listOf(loop, steps, list, context, at, evaluate);
  return made && derived([list, ...tested, made], made);
}

const pending = (expression: Expression, context: Context, world: World, at: Place): Pending<Context> =>
  new Pending(expression, { ...context, world }, at);

function listOf(loop: Loop, steps: readonly Step[], { when }: Evaluated, context: Context, at: Place, evaluate: Evaluate) {
  if (loop.makes === 'list')
    return known(
      steps.map(({ world }) => pending(loop.value, context, world, at)),
      at,
      when,
    );
  const texts = steps.map(({ world }) => evaluate(loop.value, { ...context, world }, when));
  return texts.every((outcomes) => outcomes.length === 1)
    ? concatenated(
        texts.flatMap((outcomes) => [...outcomes]),
        at,
        when,
      )
    : undefined;
}

function mapOf(loop: Loop, steps: readonly Step[], { when }: Evaluated, context: Context, at: Place, evaluate: Evaluate) {
  const map = Object.create(null) as Record<string, unknown>;
  const keys: Evaluated[] = [];
  for (const { world } of steps) {
    const [key, ...others] = evaluate(loop.key!, { ...context, world }, when);
    if (!key || others.length > 0 || key.state !== 'known' || isComposite(key)) return undefined;
    keys.push(key);
    const value = pending(loop.value, context, world, at);
    const name = textOf(key);
    if (!loop.grouped) map[name] = value;
    else ((map[name] ??= []) as unknown[]).push(value);
  }
  return derived(keys, known(grouped(map, loop, at, when), at, when));
}

/** Lists that were put together here know no place of their own. */
const grouped = (map: Record<string, unknown>, loop: Loop, at: Place, when: When): object =>
  loop.grouped
    ? Object.assign(
        Object.create(null) as object,
        Object.fromEntries(Object.entries(map).map(([key, list]) => [key, new Settled([known(list, at, when)])])),
      )
    : map;
