import type { Part, Resource } from '../model/graph.ts';
import type { Place } from '../model/source.ts';

/** The resource that contributes what is written at a place, when that is not the resource itself. */
export function contributorOf(resource: Resource, at: Place): Part['owner'] | undefined {
  if (resource.parts.length === 0) return undefined;
  const owners = ownersOf(resource);
  for (let length = at.pointer.length; length >= 0; length--) {
    const owner = owners.get(keyOf(at, length));
    if (owner) return owner;
  }
  return undefined;
}

const ownersByPlace = new WeakMap<Resource, ReadonlyMap<string, Part['owner']>>();

/** What is attached to a resource, by where it is written. Made once: a thousand rules may be attached to one group. */
function ownersOf(resource: Resource): ReadonlyMap<string, Part['owner']> {
  let owners = ownersByPlace.get(resource);
  if (!owners) {
    owners = new Map(resource.parts.map(({ owner }) => [keyOf(owner.at, owner.at.pointer.length), owner]));
    ownersByPlace.set(resource, owners);
  }
  return owners;
}

const keyOf = ({ source, pointer }: Place, length: number): string => [source.file, ...pointer.slice(0, length)].join('\0');
