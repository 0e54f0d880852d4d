import { nodeAt } from '../../model/source.ts';
import type { Condition, Value } from '../../model/value.ts';
import { intrinsic } from './functions.ts';
import { unplaced } from './nodes.ts';
import type { Domain } from './terms.ts';

/** The ways in which a parameter of a stack can get its value, each with what it says of both stacks, in the names of the family. */
export type Tie = readonly (readonly Condition[])[];

/** More ways are not told apart. */
const mostWays = 16;

interface Passing {
  /** The Conditions of the stack: only what they mention is of interest. */
  readonly conditions: unknown;
  /** Of the stack, in the family. */
  readonly prefix: string;
  readonly passed: (parameter: string) => readonly Value[] | undefined;
  readonly parentPrefix: string;
  /** What a parameter of the parent can be. */
  readonly parentDomain: (parameter: string) => Domain | undefined;
}

/** What the parameters of a nested stack have to do with those of its parent. */
export function tiesOf({ conditions, prefix, passed, parentPrefix, parentDomain }: Passing): Tie[] {
  return [...parametersIn(conditions)].flatMap((parameter): Tie[] => {
    const values = passed(parameter) ?? [];
    const name = prefix + parameter;
    if (values.length > 1 && values.length <= mostWays && values.every(isDecided))
      return [values.map((value) => [...value.when, { name, is: value.text }])];
    const from = values.length === 1 ? passedOn(values[0]!) : undefined;
    const domain = from === undefined ? undefined : parentDomain(from);
    if (from === undefined || !domain?.closed || domain.values.length > mostWays) return [];
    return [
      domain.values.map((is) => [
        { name: parentPrefix + from, is },
        { name, is },
      ]),
    ];
  });
}

const isDecided = (value: Value): boolean => value.known && !value.composite && !value.input?.assumed;

/** The parameter of the parent that is passed on as it is. */
function passedOn({ at }: Value): string | undefined {
  const [name, argument] = intrinsic(nodeAt(at));
  return name === 'Ref' && typeof argument === 'string' ? argument : undefined;
}

/** The names that conditions mention. */
function parametersIn(conditions: unknown): Set<string> {
  const names = new Set<string>();
  const walk = (written: unknown): void => {
    const node = unplaced(written);
    if (typeof node !== 'object' || node === null) return;
    const [name, argument] = intrinsic(node);
    if (name === 'Ref' && typeof argument === 'string') names.add(argument);
    if (name === 'Fn::Sub') for (const [, hole] of JSON.stringify(argument).matchAll(/\$\{\s*([A-Za-z0-9]+)\s*\}/g)) names.add(hole!);
    for (const child of Object.values(node)) walk(child);
  };
  walk(conditions);
  return names;
}
