import type { Place } from '../../model/source.ts';
import type { Condition, Dialect, Evaluated } from '../../model/value.ts';

type When = readonly Condition[];

/**
 * Translates the names of one stack into those of its family. In the family, `Key` of the stack that the resource Network
 * deploys is `Network/Key`. Inside that stack it is `Key`, and what belongs to another stack starts with a slash.
 */
export class Mount {
  /** '' for the stack at the top, else the address of the resource that deploys the stack, with a slash. */
  readonly prefix: string;
  /** What must hold for the stack to be there at all, in the names of the family. */
  readonly when: readonly Condition[];
  /** True when the template stands in the file of its parent. */
  readonly inline: boolean;
  readonly #outside = new WeakMap<When, When>();
  readonly #inside = new WeakMap<When, When>();

  constructor(prefix: string, when: readonly Condition[], inline = false) {
    this.prefix = prefix;
    this.when = when;
    this.inline = inline;
  }

  outside(name: string): string {
    return name.startsWith('/') ? name.slice(1) : this.prefix + name;
  }

  inside(name: string): string {
    const own = name.startsWith(this.prefix) ? name.slice(this.prefix.length) : undefined;
    return own === undefined || own.includes('/') ? `/${name}` : own;
  }

  outsideWhen(when: readonly Condition[]): readonly Condition[] {
    return translated(when, this.#outside, (name) => this.outside(name));
  }

  insideWhen(when: readonly Condition[]): readonly Condition[] {
    return translated(when, this.#inside, (name) => this.inside(name));
  }

  /** An outcome of the family, as the stack sees it. */
  insideOf(outcome: Evaluated): Evaluated {
    const { refs } = outcome;
    const named = refs && { refs: refs.map((ref) => ({ ...ref, to: this.inside(ref.to) })) };
    return { ...outcome, when: this.insideWhen(outcome.when), ...named };
  }

  outsideOf(outcome: Evaluated): Evaluated {
    const { refs } = outcome;
    const named = refs && { refs: refs.map((ref) => ({ ...ref, to: this.outside(ref.to) })) };
    return { ...outcome, when: this.outsideWhen(outcome.when), ...named };
  }
}

/** The same list for the same list, so that answers can be kept with it. */
function translated(when: When, known: WeakMap<When, When>, translate: (name: string) => string): When {
  if (when.length === 0) return when;
  let found = known.get(when);
  if (!found) known.set(when, (found = when.map((condition) => ({ ...condition, name: translate(condition.name) }))));
  return found;
}

/** The dialect of one stack, seen from its family. */
export class Mounted implements Dialect {
  readonly format = 'cloudformation';
  readonly #inner: Dialect;
  readonly #mount: Mount;
  readonly possible: (when: readonly Condition[]) => boolean;

  constructor(inner: Dialect, mount: Mount, possible: (when: readonly Condition[]) => boolean) {
    this.#inner = inner;
    this.#mount = mount;
    this.possible = possible;
  }

  evaluate(node: unknown, at: Place, when: readonly Condition[]): readonly Evaluated[] {
    return this.#inner.evaluate(node, at, this.#mount.insideWhen(when)).map((outcome) => this.#mount.outsideOf(outcome));
  }

  keyOf(node: object, name: string): string | undefined {
    return this.#inner.keyOf(node, name);
  }

  placeOf(child: unknown, key: string | number, parent: Place): Place {
    return this.#inner.placeOf(child, key, parent);
  }

  reopen(text: string): unknown {
    return this.#inner.reopen?.(text) ?? text;
  }
}
