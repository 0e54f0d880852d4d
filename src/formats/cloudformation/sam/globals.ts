import { Placed } from '../nodes.ts';
import { child, dict, entries, items } from './written.ts';

/** Lists that a resource replaces as a whole; all others are concatenated. */
const replaced: ReadonlySet<string> = new Set(['Function.Architectures']);
/** Properties that one template may inherit; all of the Globals section are inherited by every resource of a kind. */
const most = 200_000;
/** Mappings in mappings that are merged; nobody nests them more deeply. */
const deepest = 20;

/**
 * The Globals section: mappings are merged with those of a resource, lists concatenated, and of anything else the
 * resource's own counts when it says something.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export class Globals {
  readonly #sections: Placed;
  #left = most;

  constructor(sections: Placed) {
    this.#sections = sections;
  }

  /** True when the section multiplies what is written so much that not every resource was given its share. */
  get exhausted(): boolean {
    return this.#left < 0;
  }

  /** The properties of a resource with those it inherits, but for what `IgnoreGlobals` names, `*` for all. */
  inherit(resource: Placed, type: string): Placed {
    const own = child(resource, 'Properties') ?? new Placed({}, resource.at);
    const section = type.slice(type.lastIndexOf(':') + 1);
    const shared = child(this.#sections, section);
    const ignored = child(resource, 'IgnoreGlobals');
    if (!shared || !dict(shared) || ignored?.node === '*') return own;
    const ignore = items(ignored).map(({ node }) => node);
    const wanted = Object.fromEntries(this.#spend(entries(shared)).filter(([key]) => !ignore.includes(key)));
    return this.#merge(new Placed(wanted, shared.at), own, section, deepest);
  }

  #merge(shared: Placed, own: Placed, path: string, depth: number): Placed {
    if (Array.isArray(shared.node) && Array.isArray(own.node) && !replaced.has(path))
      return new Placed([...this.#spend(items(shared)), ...items(own)], own.at, own.when);
    if (!dict(shared) || !dict(own) || depth === 0 || this.exhausted) return own;
    const all = new Map(this.#spend(entries(shared)));
    for (const [key, value] of entries(own)) {
      const other = all.get(key);
      all.set(key, other ? this.#merge(other, value, `${path}.${key}`, depth - 1) : value);
    }
    return new Placed(Object.fromEntries(all), own.at, own.when);
  }

  #spend<T>(list: readonly T[]): readonly T[] {
    this.#left -= list.length;
    return list;
  }
}
