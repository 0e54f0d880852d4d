import type { Resource } from '../../model/graph.ts';
import { below, nodeAt, type Place, type Source } from '../../model/source.ts';
import { Steps, type Step } from '../../model/trace.ts';
import type { Value } from '../../model/value.ts';
import { intrinsic } from './functions.ts';
import { isDict, single } from './terms.ts';

/** Functions in functions. */
const deepest = 50;

/** How a value comes about: the functions it goes through, then the conditions, parameters and mappings that they rest on. */
export function traceTemplate(value: Value, resource: Resource): Step[] {
  const steps = new Steps();
  const written = writtenAt(resource, value.path);
  // A value that comes out of a mapping or a default is written elsewhere than the property.
  const inside = isBelow(value.at, written);
  if (!inside) follow(written, steps);
  functionsAbove(value.at, inside ? written.pointer.length : value.at.pointer.length, steps);
  const leaf = value.absent || value.composite ? undefined : nodeAt(value.at);
  if (!value.absent && !isArgument(value.at) && intrinsic(leaf)[0] === undefined) steps.add(value.at, 'the value is written here');
  if (!inside && !value.absent) declare(nodeAt(written), value.at.source, value, steps);
  for (const { name, is } of value.when) {
    const own = name.slice(name.lastIndexOf('/') + 1);
    if (typeof is === 'boolean') condition(own, value.at.source, value, steps, ` is ${is}`);
    else declare({ Ref: own }, value.at.source, value, steps);
  }
  declare(leaf, value.at.source, value, steps);
  if (value.input) parameter(value.input.name, value.input.at, value, steps);
  return steps.all();
}

/** The property as far as it is written as one: down to the first function or list. */
function writtenAt({ properties }: Resource, path: string): Place {
  let place = properties.at;
  for (const name of path.split('.')) {
    const node = nodeAt(place);
    if (!isDict(node) || intrinsic(node)[0] !== undefined || !Object.hasOwn(node, name)) break;
    place = below(place, name);
  }
  return place;
}

/** True for what stands in the argument of a function that has a step of its own; the branches of Fn::If are values. */
const isArgument = ({ pointer }: Place): boolean =>
  pointer.slice(-2).some((key) => typeof key === 'string' && key.startsWith('Fn::') && key !== 'Fn::If');

const isBelow = (inner: Place, outer: Place): boolean =>
  inner.source === outer.source &&
  inner.pointer.length >= outer.pointer.length &&
  outer.pointer.every((key, index) => key === inner.pointer[index]);

function follow(at: Place, steps: Steps): void {
  const [name, argument] = intrinsic(nodeAt(at));
  if (name !== undefined) steps.add(at, functionText(name, argument, []));
}

/** The functions on the way from a property to the place of a value. */
function functionsAbove({ source, pointer }: Place, from: number, steps: Steps): void {
  for (let length = from; length <= pointer.length; length++) {
    const place: Place = { source, pointer: pointer.slice(0, length) };
    const [name, argument] = intrinsic(nodeAt(place));
    if (name !== undefined) steps.add(place, functionText(name, argument, pointer.slice(length)));
  }
}

function functionText(name: string, argument: unknown, rest: Place['pointer']): string {
  if (name === 'Fn::If' && Array.isArray(argument) && typeof rest[1] === 'number' && rest[1] > 0)
    return `Fn::If takes this branch when ${String(argument[0])} is ${rest[1] === 1}`;
  const first: unknown = Array.isArray(argument) ? argument[0] : argument;
  return (name === 'Ref' || name === 'Fn::GetAtt' || name === 'Fn::FindInMap') && typeof first === 'string' ? `${name} ${first}` : name;
}

/** Everything that a node mentions by name. */
function declare(node: unknown, source: Source, value: Value, steps: Steps, depth = 0): void {
  if (typeof node !== 'object' || node === null || depth > deepest) return;
  const [name, argument] = single(node);
  const first: unknown = Array.isArray(argument) ? argument[0] : argument;
  if (typeof first === 'string') {
    if (name === 'Ref' || name === 'Fn::GetAtt') named(first.split('.')[0]!, source, value, steps);
    else if (name === 'Fn::Sub') for (const [, hole] of first.matchAll(/\$\{\s*([A-Za-z0-9]+)[^}]*\}/g)) named(hole!, source, value, steps);
    else if (name === 'Condition' || name === 'Fn::If') condition(first, source, value, steps);
    else if (name === 'Fn::FindInMap') section('Mappings', first, source, (at) => void steps.add(at, `mapping ${first}`));
  }
  for (const child of Object.values(node)) declare(child, source, value, steps, depth + 1);
}

function named(name: string, source: Source, value: Value, steps: Steps): void {
  section('Parameters', name, source, (at) => parameter(name, at, value, steps));
  section('Resources', name, source, (at) => void steps.add(at, `resource ${name}`));
}

function condition(name: string, source: Source, value: Value, steps: Steps, is = ''): void {
  section('Conditions', name, source, (at, node) => {
    if (steps.add(at, `condition ${name}${is}`)) declare(node, source, value, steps);
  });
}

function section(name: string, key: string, source: Source, found: (at: Place, node: unknown) => void): void {
  const entries = isDict(source.data) && Object.hasOwn(source.data, name) ? source.data[name] : undefined;
  if (isDict(entries) && Object.hasOwn(entries, key)) found({ source, pointer: [name, key] }, entries[key]);
}

function parameter(name: string, at: Place, { input, known, when }: Value, steps: Steps): void {
  const declaration = nodeAt(at);
  const { Default: fallback, AllowedValues: allowed, NoEcho } = isDict(declaration) ? declaration : {};
  const secret = String(NoEcho) === 'true';
  const chosen = when.some((one) => one.name === name);
  const passed = input?.name === name && known && !input.assumed && !chosen;
  const facts = [
    ...(secret ? ['NoEcho'] : []),
    ...(passed ? ['the deployment passes it'] : fallback === undefined ? ['no default'] : []),
    ...(!passed && fallback !== undefined ? [secret ? 'with a default' : `default ${String(fallback)}`] : []),
    ...(Array.isArray(allowed) && allowed.length > 0 ? [`one of ${allowed.slice(0, 10).map(String).join(', ')}`] : []),
  ];
  steps.add(at, `parameter ${name}: ${facts.join('; ')}`, secret && fallback !== undefined ? below(at, 'Default') : undefined);
}
