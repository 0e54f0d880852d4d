import type { Value } from '../model/value.ts';
import { textOf } from '../model/when.ts';

/** So many combinations at most: a file with more has thousands of allowed values, and its first ones show the fault as well. */
const most = 500;

/**
 * Every way to take one value of each list such that all of them can be deployed together. Conditions give a property
 * several values, and those of one branch do not meet those of the other.
 * @param lists What `resource.get` found for each property, for instance.
 */
export function combinations(...lists: readonly (readonly Value[])[]): Value[][] {
  let rows: Value[][] = [[]];
  for (const list of lists) {
    rows = rows
      .flatMap((row) => list.filter((value) => row.length === 0 || value.together(...row)).map((value) => [...row, value]))
      .slice(0, most);
  }
  return rows;
}

/**
 * One value for each set of conditions, and for each state. Enough where it only matters in which cases there is a
 * value, and what keeps the work on a list of thousands of elements small.
 */
export function perCase(values: readonly Value[]): Value[] {
  if (values.length < 2) return [...values];
  return [...new Map(values.map((value) => [`${value.state} ${textOf(value.when)}`, value])).values()];
}
