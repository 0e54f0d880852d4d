import type { Finding } from '../model/finding.ts';
import type { Pointer } from '../model/source.ts';
import type { Rule } from '../model/rule.ts';

/** Drops repetitions, and what a more specific rule has already said about the same property. */
export function oneFindingPerFault(findings: readonly Finding[], selection: readonly { readonly rule: Rule }[]): Finding[] {
  const silences = new Map(selection.flatMap(({ rule }) => (rule.silences ? [[rule.id, allSilenced(rule, selection)] as const] : [])));
  const speakers = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (!silences.has(finding.rule)) continue;
    const same = speakers.get(resourceKey(finding));
    if (same) same.push(finding);
    else speakers.set(resourceKey(finding), [finding]);
  }
  const silenced = (finding: Finding): boolean =>
    (speakers.get(resourceKey(finding)) ?? []).some(
      (other) =>
        silences.get(other.rule)!.has(finding.rule) &&
        (other.certain || !finding.certain) &&
        covers(other, finding) &&
        overlap(other.at, finding.at),
    );
  return withoutRepetitions(findings.filter((finding) => !silenced(finding)));
}

/** Silencing is transitive: what silences a rule also silences what that one silences. */
function allSilenced(rule: Rule, selection: readonly { readonly rule: Rule }[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...(rule.silences ?? [])];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    queue.push(...(selection.find((other) => other.rule.id === id)?.rule.silences ?? []));
  }
  return found;
}

const resourceKey = ({ at, resource }: Finding): string => `${at.source.file} ${resource?.address ?? ''}`;

/** A finding under narrower conditions must not hide one that always holds. */
const covers = (strong: Finding, weak: Finding): boolean =>
  strong.when.every((condition) => weak.when.some((other) => other.name === condition.name && other.is === condition.is));

function overlap(a: Finding['at'], b: Finding['at']): boolean {
  if (a.source !== b.source) return false;
  return startsWith([...a.pointer, ...(a.inner ?? [])], [...b.pointer, ...(b.inner ?? [])]);
}

/** True when one of two pointers leads through the other. */
function startsWith(a: Pointer, b: Pointer): boolean {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) if (a[index] !== b[index]) return false;
  return true;
}

/** Of findings that say the same about the same place, the one that holds most widely. */
function withoutRepetitions(findings: readonly Finding[]): Finding[] {
  const best = new Map<string, Finding>();
  for (const finding of findings) {
    const { pointer, inner, span } = finding.at;
    const key = JSON.stringify([finding.rule, finding.at.source.file, finding.resource?.address, pointer, inner, span, finding.message]);
    const other = best.get(key);
    if (!other || rank(finding) < rank(other)) best.set(key, finding);
  }
  return [...best.values()];
}

const rank = (finding: Finding): number => (finding.certain ? 0 : 1000) + finding.when.length;
