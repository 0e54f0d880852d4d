import type { Place } from '../../model/source.ts';
import { Graph, Resource, type Part } from '../../model/graph.ts';
import { rootValue, type Names, type Value } from '../../model/value.ts';
import { attach, contributedTo, partsOf, type Attachments } from './attach.ts';
import { isObject, type Body } from './blocks.ts';
import type { When, World } from './expression/world.ts';
import { edgesOf } from './edges.ts';
import { shape } from './shapes.ts';
import { namesOf, twinOf } from './twin-of.ts';

/** A resource as a configuration or a plan declares it. */
export interface Declared {
  readonly nativeType: string;
  readonly address: string;
  /** The address of the module it is in, with a dot; '' in the root. */
  readonly module: string;
  readonly body: Body;
  /** Where the body is written. */
  readonly at: Place;
  /** Where the resource starts, for a person. */
  readonly head: Place;
  readonly when: When;
  /** The conditions under which there is no such resource. */
  readonly absent: readonly When[];
  readonly world: World;
}

/** A declared resource under its CloudFormation type. */
export interface Typed extends Declared {
  readonly type: string;
  readonly names: Names;
  readonly properties: Value;
  readonly physicalName: Value | undefined;
}

/** Resources under CloudFormation's types and names, with those folded in that are properties there. */
export function assemble(declared: readonly Declared[], limits: () => readonly string[] = () => []): Graph {
  const typed: Typed[] = [];
  const made: Typed[] = [];
  const loose: Declared[] = [];
  for (const one of declared) {
    if (partsOf(one.nativeType)) {
      loose.push(one);
      continue;
    }
    const twin = twinOf(one.nativeType);
    const { type = twin.type, properties, more } = shape(one);
    typed.push(typedOf(one, type, type === twin.type ? twin.names : namesOf(type), properties, twin.name));
    for (const other of more) made.push(typedOf(one, other.type, namesOf(other.type), other.properties, 'name'));
  }
  const attachments = attach(loose, typed);
  // What was made has the address of what it was made from. The last one is found by the address, so that is the real one.
  const resources = [...made, ...typed].map((one) => resourceOf(one, attachments));
  return new Graph([...resources, ...attachments.standIns], { edges: () => edgesOf(declared), limits });
}

function typedOf(declared: Declared, type: string, names: Names, properties: Body, name: string): Typed {
  const { at, head, when, world } = declared;
  const value = rootValue(properties, at, when, world, names).missingAt(head);
  const physicalName = Object.hasOwn(properties, name) ? rootValue(properties, at, when, world).get(name)[0] : undefined;
  return { ...declared, type, names, properties: value, physicalName };
}

function resourceOf(one: Typed, { parts, open }: Attachments): Resource {
  const attached: readonly Part[] = parts.get(one) ?? [];
  const unsure = open.get(one.type);
  const contributed = contributedTo(one.type);
  return new Resource({
    type: one.type,
    nativeType: one.nativeType,
    address: one.address,
    at: one.head,
    when: one.when,
    properties: one.properties,
    parts: attached,
    ...(unsure ? { open: [...unsure] } : {}),
    ...(contributed ? { contributed } : {}),
    ...(isGenerated(one.body) ? { origin: { generated: true } } : {}),
    ...(one.physicalName?.known ? { physicalName: one.physicalName.text } : {}),
  });
}

/** CDK for Terraform says in a comment which construct it made a block for. */
const isGenerated = ({ '//': comment }: Body): boolean => isObject(comment) && isObject(comment['metadata']);
