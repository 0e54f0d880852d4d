import type { Finding, Owner } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import type { Place } from '../model/source.ts';

/** For each rule, the rules that have nothing to add where it has spoken. */
export type Silences = ReadonlyMap<string, ReadonlySet<string>>;

/** Silencing is transitive: what silences a rule also silences what that one silences. */
export function silencesOf(rules: readonly Rule[]): Silences {
  const direct = new Map(rules.map((rule) => [rule.id, rule.silences ?? []]));
  const all = (id: string): ReadonlySet<string> => {
    const found = new Set<string>();
    const queue = [...direct.get(id)!];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(...(direct.get(next) ?? []));
    }
    return found;
  };
  return new Map(rules.filter((rule) => rule.silences).map((rule) => [rule.id, all(rule.id)]));
}

/** Drops repetitions, and what a more specific rule has already said about the same property. */
export function oneFindingPerFault(findings: readonly Finding[], silences: Silences): Finding[] {
  const spoken = new Spoken();
  for (const finding of findings) if (silences.has(finding.rule)) spoken.add(finding);
  const weaker = new Set([...silences.values()].flatMap((ids) => [...ids]));
  const silenced = (finding: Finding): boolean =>
    weaker.has(finding.rule) &&
    spoken
      .near(finding)
      .some((other) => silences.get(other.rule)!.has(finding.rule) && (other.certain || !finding.certain) && covers(other, finding));
  return withoutRepetitions(findings.filter((finding) => !silenced(finding)));
}

/** Findings by the property they are about, so that those about a property, its parents and its children are found at once. */
class Spoken {
  readonly #at = new Map<string, Finding[]>();
  readonly #below = new Map<string, Finding[]>();

  add(finding: Finding): void {
    const keys = keysOf(finding);
    push(this.#at, keys.at(-1)!, finding);
    for (const key of keys.slice(0, -1)) push(this.#below, key, finding);
  }

  near(finding: Finding): readonly Finding[] {
    if (this.#at.size === 0) return [];
    const keys = keysOf(finding);
    return [...keys.flatMap((key) => this.#at.get(key) ?? []), ...(this.#below.get(keys.at(-1)!) ?? [])];
  }
}

/** A key for every step of the way to a finding's property, the property itself last. */
function keysOf({ at, resource }: Finding): string[] {
  let key = `${at.source.file} ${resource?.address ?? ''}`;
  return [key, ...[...at.pointer, ...(at.inner ?? [])].map((step) => (key = `${key}\0${step}`))];
}

function push(map: Map<string, Finding[]>, key: string, finding: Finding): void {
  const found = map.get(key);
  if (found) found.push(finding);
  else map.set(key, [finding]);
}

/** A finding under narrower conditions must not hide one that always holds. */
const covers = (strong: Finding, weak: Finding): boolean =>
  strong.when.every((condition) => weak.when.some((other) => other.name === condition.name && other.is === condition.is));

/** How many resources that inherit the same fault are shown as evidence. */
const mostShown = 20;

/**
 * Of findings that say the same about the same place, the one that holds most widely. The instances of one block are one
 * place, and so is what several resources inherit: what is mended there is mended in all of them.
 */
function withoutRepetitions(findings: readonly Finding[]): Finding[] {
  const best = new Map<string, Finding>();
  const owners = new Map<string, Map<string, Owner>>();
  for (const finding of findings) {
    const { at, resource, related } = finding;
    const message = resource ? finding.message.replaceAll(resource.address, '') : finding.message;
    const evidence = related.map((each) => keyOf(each.at));
    const owner = resource && isWithin(at, resource.at) ? keyOf(resource.at) : '';
    const key = [finding.rule, keyOf(at), owner, message, ...evidence].join('\0');
    const other = best.get(key);
    if (!other || rank(finding) < rank(other)) best.set(key, finding);
    if (other?.resource && resource) {
      const same = owners.get(key) ?? new Map([[other.resource.address, other.resource]]);
      owners.set(key, same.set(resource.address, resource));
    }
  }
  return [...best].map(([key, finding]) => withOwners(finding, [...(owners.get(key)?.values() ?? [])]));
}

function withOwners(finding: Finding, owners: readonly Owner[]): Finding {
  const { resource, related } = finding;
  const others = owners.filter(({ address }) => address !== resource?.address);
  if (!resource || others.length === 0) return finding;
  const elsewhere = others.filter(({ at }) => keyOf(at) !== keyOf(resource.at));
  const shown = elsewhere
    .slice(0, mostShown)
    .map((owner) => ({ at: owner.at, message: `the same holds for ${owner.address}`, resource: owner }));
  return {
    ...finding,
    also: others.map(({ address }) => address),
    ...(elsewhere.length > 0 ? { alsoAt: elsewhere.map(({ at }) => at), related: [...related, ...shown] } : {}),
  };
}

const isWithin = (at: Place, outer: Place): boolean =>
  at.source === outer.source && outer.pointer.every((step, index) => at.pointer[index] === step);

const keyOf = ({ source, pointer, inner, span }: Place): string => [source.file, ...pointer, '', ...(inner ?? []), span].join('\0');

const rank = (finding: Finding): number => (finding.certain ? 0 : 1000) + finding.when.length;
