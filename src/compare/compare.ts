import { levels } from '../model/finding.ts';
import type { Before, ReportedFinding, Status } from '../model/result.ts';
import type { Inventory } from './inventory.ts';

export interface Compared {
  readonly findings: readonly ReportedFinding[];
  readonly before: Before;
}

/** What was found in one version of the files. */
export interface Version {
  /** The suppressed ones too. */
  readonly findings: readonly ReportedFinding[];
  /** Unknown for a baseline. */
  readonly inventory?: Inventory | undefined;
}

/**
 * Tells what is new. A finding is the same as one from before when rule, file, resource and property are. Where the resource is
 * gone and another one has come, it is still the same when only the file is another one (it was moved) and what it says is the
 * same, or when the resource has another name and is still made of the same (it was renamed).
 * @param name what `was` is, as a user would name it
 */
export function compare(name: string, was: Version, now: Version): Compared {
  const pairs = new Pairs();
  for (const identity of inPlace) pairs.match(was.findings, now.findings, identity);
  const gone = was.findings.filter((old) => !pairs.has(old) && !now.inventory?.has(old));
  const come = now.findings.filter((finding) => !pairs.has(finding) && !was.inventory?.has(finding));
  for (const identity of moved) pairs.match(gone, come, identity);
  matchRenamed(gone, come, pairs);
  return {
    findings: now.findings.map((finding) => ({ ...finding, status: statusOf(finding, pairs.of(finding)) })),
    before: { name, fixed: was.findings.filter((old) => !old.suppressed && !pairs.has(old)) },
  };
}

/** Findings of both versions that are the same; each has at most one partner. */
class Pairs {
  readonly #before = new Map<ReportedFinding, ReportedFinding>();
  readonly #taken = new Set<ReportedFinding>();

  /** What a finding was. */
  of(finding: ReportedFinding): ReportedFinding | undefined {
    return this.#before.get(finding);
  }

  has(finding: ReportedFinding): boolean {
    return this.#before.has(finding) || this.#taken.has(finding);
  }

  add(finding: ReportedFinding, old: ReportedFinding): void {
    this.#before.set(finding, old);
    this.#taken.add(old);
  }

  /** Pairs what is left of both, first come first served. */
  match(was: readonly ReportedFinding[], now: readonly ReportedFinding[], identity: Identity): void {
    const rest = groupBy(
      was.filter((old) => !this.has(old)),
      identity,
    );
    for (const finding of now) {
      const old = this.has(finding) ? undefined : rest.get(identity(finding))?.shift();
      if (old) this.add(finding, old);
    }
  }
}

type Identity = (finding: ReportedFinding) => string;

const address = ({ resource }: ReportedFinding): string => resource?.address ?? '';
const property = ({ target }: ReportedFinding): string => target;
const parts = (...texts: readonly string[]): string => texts.join('\0');
/** What is said, without the name of the resource. */
const said = (finding: ReportedFinding): string => {
  const name = finding.resource?.address;
  return name === undefined ? finding.message : finding.message.replaceAll(name, '\0');
};
/** The last part of a path: a file that moved keeps it. */
const base = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** From the surest to the least sure; each is tried on what the ones before have left. */
const inPlace: readonly Identity[] = [
  (one) => parts('', one.rule, one.file, address(one), property(one), one.message, String(one.certain), conditions(one)),
  (one) => parts('', one.rule, one.file, address(one), property(one), one.message),
  (one) => parts('', one.rule, one.file, address(one), property(one)),
];
/** To another file, first to one of the same name. */
const moved: readonly Identity[] = [
  (one) => parts('', one.rule, base(one.file), address(one), property(one), said(one)),
  (one) => parts('', one.rule, address(one), property(one), said(one)),
];

/** A resource of another name is the same one when it shares at least half of its properties. */
const alike = 0.5;
/** Findings that say the same, in both versions, before nobody tries to tell them apart by their resources. */
const mostAlike = 200;

function matchRenamed(was: readonly ReportedFinding[], now: readonly ReportedFinding[], pairs: Pairs): void {
  const saying: Identity = (one) => parts(one.rule, property(one), said(one));
  const left = (one: ReportedFinding): boolean => !pairs.has(one);
  const before = groupBy(was.filter(left), saying);
  for (const [key, group] of groupBy(now.filter(left), saying)) {
    const rest = before.get(key) ?? [];
    if (group.length > mostAlike || rest.length > mostAlike) continue;
    const likely = group
      .flatMap((finding) => rest.map((old) => ({ finding, old, likeness: likeness(finding, old) })))
      .filter((pair) => pair.likeness >= alike)
      .toSorted((a, b) => b.likeness - a.likeness);
    for (const { finding, old } of likely) if (left(finding) && left(old)) pairs.add(finding, old);
  }
}

/** How much of two resources is the same, from 0 to 1; a little more when they are in the same file. */
function likeness({ traits: some = [], file }: ReportedFinding, { traits: others = [], file: other }: ReportedFinding): number {
  const known = new Set(others);
  const shared = some.filter((trait) => known.has(trait)).length;
  const all = some.length + others.length - shared;
  return shared === 0 ? 0 : shared / all + (file === other ? 0.01 : 0);
}

const conditions = ({ conditions: all, scenarios = [] }: ReportedFinding): string =>
  JSON.stringify([all.map(({ name, is }) => [name, is]).toSorted(), scenarios]);

function statusOf(finding: ReportedFinding, old: ReportedFinding | undefined): Status {
  if (!old || (old.suppressed === undefined) !== (finding.suppressed === undefined)) return 'new';
  return isWorse(finding, old) ? 'worsened' : 'unchanged';
}

function isWorse(finding: ReportedFinding, old: ReportedFinding): boolean {
  const rank = ({ level }: ReportedFinding): number => levels.indexOf(level);
  if (rank(finding) < rank(old) || (finding.certain && !old.certain)) return true;
  if (rank(finding) > rank(old) || (!finding.certain && old.certain)) return false;
  return saysMore(finding, old) || holdsInMore(finding, old);
}

/** One action more, another port: a word that was not there. */
function saysMore(finding: ReportedFinding, old: ReportedFinding): boolean {
  const known = new Set(said(old).split(' '));
  return said(finding)
    .split(' ')
    .some((word) => !known.has(word));
}

/** True when it holds in deployments in which it did not before: a condition less, or a scenario more. */
function holdsInMore(finding: ReportedFinding, old: ReportedFinding): boolean {
  const names = (one: ReportedFinding): Set<string> => new Set(one.conditions.map(({ name, is }) => parts(name, String(is))));
  const [after, before] = [names(finding), names(old)];
  if (after.size < before.size && [...after].every((name) => before.has(name))) return true;
  const scenarios = finding.scenarios;
  return old.scenarios !== undefined && (scenarios === undefined || scenarios.some((name) => !old.scenarios!.includes(name)));
}

function groupBy(findings: readonly ReportedFinding[], identity: Identity): Map<string, ReportedFinding[]> {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = identity(finding);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return groups;
}
