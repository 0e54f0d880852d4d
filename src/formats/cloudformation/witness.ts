import type { Choice } from '../../model/value.ts';
import { is, type Formula } from './formulas.ts';
import { unnamed, type Search } from './search.ts';

/** The values that a deployment may choose for one parameter. */
export interface Chosen {
  readonly name: string;
  readonly values: readonly string[];
  readonly shown: Choice;
}

/** Parameters up to which every pair of them is tried. */
const mostForPairs = 12;
/** Steps to look for fewer parameters. */
const mostForFewer = 20_000;
/** Combinations of values that are tried to see that they all do. */
const mostCombined = 256;

/**
 * What a deployment has to choose, in as few parameters as possible, for conditions to hold: every combination of the
 * values that it returns is enough, and none that the rules forbid. undefined when it takes more than parameters, or
 * cannot be told.
 * @param search about the conditions and the rules
 */
export function witnessOf(search: Search, conditions: readonly Formula[], rules: readonly Formula[]): readonly Chosen[] | undefined {
  const about = search.about(conditions);
  const allowed = (values: Values): boolean =>
    rules.length === 0 || search.about([...rules, ...[...values].map(([name, value]) => is(name, value))]).find() !== undefined;
  const enough = (values: Values): boolean => !search.exhausted && about.truth(values) === true && allowed(values);
  for (const start of starts(search, enough)) {
    const chosen = widened(start, search, enough).flatMap(([name, values]) => shown(name, values, choicesOf(search, name)) ?? []);
    if (search.exhausted) return undefined;
    if (chosen.length === start.size) return chosen;
  }
  return undefined;
}

type Values = ReadonlyMap<string, string>;
type Enough = (values: Values) => boolean;

/** Choices that are enough, those of the fewest parameters first. */
function* starts(search: Search, enough: Enough): Generator<Values> {
  const { variables } = search;
  const singles = variables.flatMap(([name, choices]) => choices.map((choice) => [name, choice] as const));
  for (const one of singles.map((single) => new Map([single]))) if (enough(one)) yield one;
  const found = search.find();
  if (!found) return;
  const fewest = needed(found, enough);
  // Most conditions come down to two parameters that are found at once.
  if (fewest.size === 2) yield fewest;
  if (variables.length > 2 && variables.length <= mostForPairs) {
    for (const [index, one] of singles.entries()) {
      for (const two of singles.slice(index + 1)) {
        const both = new Map([one, two]);
        if (both.size === 2 && enough(both)) yield both;
      }
    }
  }
  if (fewest.size > 2) {
    const best = smaller(fewest, search, enough);
    yield new Map(variables.flatMap(([name]) => (best.has(name) ? [[name, best.get(name)!]] : [])));
  }
  yield fewest;
}

/** Without the choices that are not needed beside the others, the last ones first. */
function needed(values: Values, enough: Enough): Values {
  let fewest = values;
  for (const name of [...values.keys()].toReversed()) {
    const fewer = new Map([...fewest].filter(([other]) => other !== name));
    if (enough(fewer)) fewest = fewer;
  }
  return fewest;
}

/** Looks for one more choice, or another one, that makes several others needless, as long as there are steps for it. */
function smaller(fewest: Values, search: Search, enough: Enough): Values {
  const reserve = search.left - Math.min(mostForFewer, search.left / 2);
  let best = fewest;
  for (const [name, choices] of search.variables) {
    for (const choice of choices) {
      if (search.left < reserve) return best;
      if (best.get(name) === choice) continue;
      // What was chosen on purpose is dropped last.
      const others = [...best].filter(([other]) => other !== name);
      const changed = new Map([[name, choice] as const, ...others]);
      if (!enough(changed)) continue;
      const fewer = needed(changed, enough);
      if (fewer.size < best.size) best = fewer;
    }
  }
  return best;
}

/** All the values of each parameter that are as good as the chosen one. */
function widened(start: Values, search: Search, enough: Enough): [name: string, values: readonly string[]][] {
  const sets = new Map([...start].map(([name, value]): [string, readonly string[]] => [name, [value]]));
  for (const name of start.keys()) {
    const others = combinations([...sets].filter(([other]) => other !== name));
    if (!others) break;
    const isAsGood = (choice: string): boolean => others.every((row) => enough(new Map([...row, [name, choice]])));
    sets.set(name, choicesOf(search, name).filter(isAsGood));
  }
  return [...sets];
}

function combinations(sets: readonly (readonly [string, readonly string[]])[]): Values[] | undefined {
  let rows: Values[] = [new Map()];
  for (const [name, values] of sets) {
    rows = rows.flatMap((row) => values.map((value) => new Map([...row, [name, value]])));
    if (rows.length > mostCombined) return undefined;
  }
  return rows;
}

const choicesOf = (search: Search, name: string): readonly string[] => search.variables.find(([other]) => other === name)![1];

const isNamed = (value: string): boolean => !value.startsWith(unnamed);

/** undefined for what is no parameter, and for values that nobody can name. */
function shown(name: string, values: readonly string[], choices: readonly string[]): Chosen | undefined {
  if (name.startsWith('(')) return undefined;
  const others = choices.filter((choice) => !values.includes(choice));
  if (values.some((value) => !isNamed(value))) {
    // All but some: the others must be what can be named.
    if (others.length > 0 && others.every(isNamed)) return { name, values, shown: { name, is: false, values: others } };
  }
  const named = values.filter(isNamed);
  return named.length > 0 ? { name, values: named, shown: { name, is: true, values: named } } : undefined;
}
