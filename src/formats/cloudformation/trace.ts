import type { Resource } from '../../model/graph.ts';
import { below, nodeAt, type Place, type Source } from '../../model/source.ts';
import { Steps, type Step } from '../../model/trace.ts';
import type { Value } from '../../model/value.ts';
import { intrinsic } from './functions.ts';
import { isDict, single } from './terms.ts';

/** Functions in functions. */
const deepest = 50;

/** A template as it is deployed, perhaps by another one. */
interface Stack {
  readonly source: Source;
  /** What stands before the names of a nested stack: `Network/`. */
  readonly prefix: string;
}

/**
 * How a value comes about: the functions it goes through, then the conditions, parameters and mappings that they rest on.
 * @param find the resource at an address, such as the one that deploys the template of this one
 */
export function traceTemplate(value: Value, resource: Resource, find: (address: string) => Resource | undefined): Step[] {
  return new Tracer(value, resource, find).steps();
}

class Tracer {
  readonly #value: Value;
  readonly #resource: Resource;
  readonly #find: (address: string) => Resource | undefined;
  readonly #steps = new Steps();

  constructor(value: Value, resource: Resource, find: (address: string) => Resource | undefined) {
    this.#value = value;
    this.#resource = resource;
    this.#find = find;
  }

  steps(): Step[] {
    const value = this.#value;
    const own = this.#stackOf(this.#resource.address);
    const written = writtenAt(this.#resource, value.path);
    // A value that comes out of a mapping or a default is written elsewhere than the property.
    const elsewhere = written && !isBelow(value.at, written) ? written : undefined;
    if (elsewhere) this.#function(elsewhere, []);
    this.#functionsAbove(value.at, written && !elsewhere ? written.pointer.length : value.at.pointer.length);
    const leaf = value.absent || value.composite ? undefined : nodeAt(value.at);
    if (!value.absent && !isArgument(value.at) && intrinsic(leaf)[0] === undefined) this.#steps.add(value.at, 'the value is written here');
    if (own) {
      if (elsewhere && !value.absent) this.#mentions(nodeAt(elsewhere), own);
      this.#conditions();
      this.#mentions(leaf, own);
    }
    for (const at of value.exported ?? []) this.#exported(at);
    if (value.input) this.#parameter(value.input.name, value.input.at, own);
    return this.#steps.all();
  }

  #conditions(): void {
    for (const { name, is } of this.#value.when) {
      const stack = this.#stackOf(name);
      const own = name.slice(name.lastIndexOf('/') + 1);
      if (stack && typeof is === 'boolean') this.#condition(own, stack, ` is ${is}`);
      else if (stack) this.#named(own, stack);
    }
  }

  /** The stack that a name with its prefix belongs to. */
  #stackOf(name: string): Stack | undefined {
    const prefix = name.slice(0, name.lastIndexOf('/') + 1);
    if (this.#resource.address.startsWith(prefix) && !this.#resource.address.slice(prefix.length).includes('/'))
      return { source: this.#resource.at.source, prefix };
    // What deploys a stack of the next level is written in this one.
    const inside = this.#resource.address.slice(prefix.length).split('/')[0]!;
    const deploys = this.#find(`${prefix}${inside}`);
    return deploys && { source: deploys.at.source, prefix };
  }

  /** The output of another template, and what it names there. */
  #exported(at: Place): void {
    this.#steps.add(at, 'what another template exports');
    this.#mentions(nodeAt(at), { source: at.source, prefix: '' });
  }

  /** The functions on the way from a property to the place of a value. */
  #functionsAbove({ source, pointer }: Place, from: number): void {
    for (let length = from; length <= pointer.length; length++)
      this.#function({ source, pointer: pointer.slice(0, length) }, pointer.slice(length));
  }

  #function(at: Place, rest: Place['pointer']): void {
    const [name, argument] = intrinsic(nodeAt(at));
    if (name !== undefined) this.#steps.add(at, functionText(name, argument, rest));
  }

  /** Everything that a node names. */
  #mentions(node: unknown, stack: Stack, depth = 0): void {
    if (typeof node !== 'object' || node === null || depth > deepest) return;
    const [name, argument] = single(node);
    const first: unknown = Array.isArray(argument) ? argument[0] : argument;
    if (typeof first === 'string') {
      if (name === 'Ref' || name === 'Fn::GetAtt') this.#named(first.split('.')[0]!, stack);
      else if (name === 'Fn::Sub') for (const [, hole] of first.matchAll(/\$\{\s*([A-Za-z0-9]+)[^}]*\}/g)) this.#named(hole!, stack);
      else if (name === 'Condition' || name === 'Fn::If') this.#condition(first, stack);
      else if (name === 'Fn::FindInMap') section('Mappings', first, stack, (at) => void this.#steps.add(at, `mapping ${first}`));
    }
    for (const child of Object.values(node)) this.#mentions(child, stack, depth + 1);
  }

  #named(name: string, stack: Stack): void {
    section('Parameters', name, stack, (at) => this.#parameter(name, at, stack));
    section('Resources', name, stack, (at) => void this.#steps.add(at, `resource ${name}`));
  }

  #condition(name: string, stack: Stack, is = ''): void {
    section('Conditions', name, stack, (at, node) => {
      if (this.#steps.add(at, `condition ${name}${is}`)) this.#mentions(node, stack);
    });
  }

  #parameter(name: string, at: Place, stack: Stack | undefined): void {
    const { input, known, when } = this.#value;
    const passed = stack && this.#passed(name, stack);
    const given = input?.name === name && known && !input.assumed && !when.some((condition) => condition.name === name);
    const { text, hidden, fallback } = declarationOf(
      nodeAt(at),
      passed ? 'the stack above passes it' : given ? 'the deployment passes it' : undefined,
    );
    if (!this.#steps.add(at, `parameter ${name}: ${text}`, hidden && fallback ? below(at, 'Default') : undefined) || !passed) return;
    this.#steps.add(passed.at, 'what the stack above passes', hidden && typeof nodeAt(passed.at) !== 'object' ? passed.at : undefined);
    this.#functionsAbove(passed.at, passed.at.pointer.length);
    this.#mentions(nodeAt(passed.at), passed.stack);
  }

  /** Where the template that deploys this one passes a parameter. */
  #passed(name: string, { prefix }: Stack): { readonly at: Place; readonly stack: Stack } | undefined {
    const deploys = prefix === '' ? undefined : this.#find(prefix.slice(0, -1));
    const stack = deploys && this.#stackOf(deploys.address);
    if (!stack) return undefined;
    const at = below(deploys.properties.at, 'Parameters', name);
    return nodeAt(at) === undefined ? undefined : { at, stack };
  }
}

/** The property as far as it is written as one, down to the first function or list; undefined when it is not written there. */
function writtenAt({ properties }: Resource, path: string): Place | undefined {
  let place = properties.at;
  for (const name of path.split('.')) {
    const node = nodeAt(place);
    if (!isDict(node) || intrinsic(node)[0] !== undefined) break;
    if (!Object.hasOwn(node, name)) return undefined;
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

function functionText(name: string, argument: unknown, rest: Place['pointer']): string {
  if (name === 'Fn::If' && Array.isArray(argument) && typeof rest[1] === 'number' && rest[1] > 0)
    return `Fn::If takes this branch when ${String(argument[0])} is ${rest[1] === 1}`;
  const first: unknown = Array.isArray(argument) ? argument[0] : argument;
  return (name === 'Ref' || name === 'Fn::GetAtt' || name === 'Fn::FindInMap') && typeof first === 'string' ? `${name} ${first}` : name;
}

function section(name: string, key: string, { source }: Stack, found: (at: Place, node: unknown) => void): void {
  const entries = isDict(source.data) && Object.hasOwn(source.data, name) ? source.data[name] : undefined;
  if (isDict(entries) && Object.hasOwn(entries, key)) found({ source, pointer: [name, key] }, entries[key]);
}

interface Declaration {
  /** In words. */
  readonly text: string;
  /** True when nobody may see its value. */
  readonly hidden: boolean;
  /** True when it has a default. */
  readonly fallback: boolean;
}

function declarationOf(declaration: unknown, passed: string | undefined): Declaration {
  const { Default: fallback, AllowedValues: allowed, NoEcho } = isDict(declaration) ? declaration : {};
  const hidden = String(NoEcho) === 'true';
  const value = fallback === undefined ? 'no default' : hidden ? 'with a default' : `default ${String(fallback)}`;
  const facts = [
    ...(hidden ? ['NoEcho'] : []),
    passed ?? value,
    ...(Array.isArray(allowed) && allowed.length > 0 ? [`one of ${allowed.slice(0, 10).map(String).join(', ')}`] : []),
  ];
  return { text: facts.join('; '), hidden, fallback: fallback !== undefined };
}
