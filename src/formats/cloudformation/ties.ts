import { nodeAt } from '../../model/source.ts';
import type { Condition, Value } from '../../model/value.ts';
import { intrinsic } from './functions.ts';
import { unplaced } from './nodes.ts';
import { unnamed } from './search.ts';
import type { Member } from './stacks.ts';

/** The ways in which parameters of several stacks can get their values, each as what must hold then, in the names of the family. */
export type Tie = readonly (readonly Condition[])[];

/** More ways are not told apart. */
const mostWays = 16;

/**
 * What the parameters of stacks have to do with those of their parents.
 * @param stacks with all that they are nested in
 * @param asked what is asked about each, in its own names
 */
export function tiesOf(stacks: readonly Member[], asked: (member: Member) => readonly Condition[]): Tie[] {
  return [...stacks.flatMap(chosenIn), ...sharedBy(stacks, asked)];
}

/** Parameters whose value the parent makes depend on its conditions. */
function chosenIn(member: Member): Tie[] {
  return [...mentionedIn(member)].flatMap((parameter): Tie[] => {
    const values = member.parameters(parameter) ?? [];
    if (values.length < 2 || values.length > mostWays || !values.every(isDecided)) return [];
    return [values.map((value) => [...value.when, { name: member.mount.prefix + parameter, is: value.text }])];
  });
}

const isDecided = (value: Value): boolean => value.known && !value.composite && !value.input?.assumed;

/** A parameter of a stack. */
interface Spot {
  readonly member: Member;
  readonly parameter: string;
}

/** Parameters that have the same value, because a stack above passes it on to all of them. */
function sharedBy(stacks: readonly Member[], asked: (member: Member) => readonly Condition[]): Tie[] {
  const groups = new Map<string, { readonly root: Spot; readonly spots: Spot[] }>();
  for (const member of stacks) {
    for (const parameter of mentionedIn(member)) {
      const root = rootOf({ member, parameter });
      const key = nameOf(root);
      const group = groups.get(key) ?? { root, spots: [] };
      groups.set(key, group);
      group.spots.push({ member, parameter });
    }
  }
  return [...groups.values()].flatMap(({ root, spots }) => {
    const values = spots.length > 1 ? valuesOf(root, spots, asked) : undefined;
    return values ? [values.map((is) => spots.map((spot) => ({ name: nameOf(spot), is })))] : [];
  });
}

const nameOf = ({ member, parameter }: Spot): string => member.mount.prefix + parameter;

/** The parameter of the stack farthest above that is passed on from stack to stack to this one. */
function rootOf(spot: Spot): Spot {
  const above = passedOn(spot);
  return above ? rootOf(above) : spot;
}

/** The parameter of the parent that is passed on as it is. */
export function passedOn({
  member,
  parameter,
}: Pick<Spot, 'parameter'> & { readonly member: Pick<Member, 'parent' | 'parameters'> }): Spot | undefined {
  const values = member.parent ? (member.parameters(parameter) ?? []) : [];
  const [name, argument] = values.length === 1 ? intrinsic(nodeAt(values[0]!.at)) : [];
  const passes = name === 'Ref' && typeof argument === 'string' && member.parent!.stack.isParameter(argument);
  return passes ? { member: member.parent!, parameter: argument } : undefined;
}

/**
 * All values of the parameters that make a difference to what is asked, and one that stands for all others; undefined
 * when there are too many, or more would have to stand for others.
 */
function valuesOf(root: Spot, spots: readonly Spot[], asked: (member: Member) => readonly Condition[]): readonly string[] | undefined {
  const { closed, values } = root.member.stack.domain(root.parameter) ?? {};
  if (closed) return values!.length > mostWays ? undefined : values;
  const all = new Set<string>();
  for (const { member, parameter } of [root, ...spots]) {
    const own = member.stack.conditions.valuesOf(parameter, asked(member));
    if (!own) return undefined;
    for (const value of own) all.add(value);
  }
  return all.size < mostWays ? [...all, `${unnamed}passed on`] : undefined;
}

const mentioned = new WeakMap<Member, ReadonlySet<string>>();

/** The names that the conditions of a stack mention. */
function mentionedIn(member: Member): ReadonlySet<string> {
  let names = mentioned.get(member);
  if (!names) mentioned.set(member, (names = parametersIn(member.stack.declared)));
  return names;
}

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
