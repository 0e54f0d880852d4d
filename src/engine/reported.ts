import { hash } from 'node:crypto';
import type { Finding, Owner } from '../model/finding.ts';
import type { Fix, ReportedFix } from '../model/fix.ts';
import type { Location, ReportedFinding, ReportedResource, RuleText, Suppressed } from '../model/result.ts';
import { aliasesFor } from '../model/selector.ts';
import type { Drift, Place } from '../model/source.ts';

/** Turns places into lines and columns and gives each finding its fingerprint. */
export function reported(
  findings: readonly Finding[],
  rules: ReadonlyMap<string, RuleText>,
  suppressed: ReadonlyMap<Finding, Suppressed>,
): ReportedFinding[] {
  const occurrences = new Map<string, number>();
  const aliases = new Map<string, readonly string[]>();
  const aliasesOf = ({ rule, target, parts = [target] }: Finding): readonly string[] => {
    const known = aliases.get(target);
    const found = known ?? aliasesFor(rules.get(rule) ?? { aliases: [] }, parts);
    if (!known && parts[0] === target) aliases.set(target, found);
    return found;
  };
  return findings.map((finding) => {
    const { rule, target, level, severity, certain, message, remedy, path, when: conditions } = finding;
    const written = finding.at.source.writtenAt?.(finding.at);
    const at = locationOf(written ?? finding.at);
    const change = finding.at.source.changeAt?.(finding.at);
    const drift = finding.at.source.driftAt?.(finding.at);
    const family = rules.get(rule)?.family ?? 'governance';
    const identity = [rule, at.file, finding.resource?.address ?? '', path].join('\0');
    const nth = occurrences.get(identity) ?? 0;
    occurrences.set(identity, nth + 1);
    const silence = suppressed.get(finding);
    return {
      rule,
      target,
      family,
      level,
      severity,
      certain,
      ...(finding.reason === undefined ? {} : { reason: finding.reason }),
      message,
      remedy,
      ...at,
      ...(finding.resource ? { resource: resourceOf(finding.resource) } : {}),
      related: [
        ...finding.related.map((evidence) => ({
          message: evidence.message,
          ...locationOf(writtenPlace(evidence.at)),
          ...(evidence.resource ? { resource: resourceOf(evidence.resource) } : {}),
        })),
        ...(written ? [{ message: 'in the plan', ...locationOf(finding.at) }] : []),
        ...(drift ? [driftEvidence(drift, family === 'secrets')] : []),
      ],
      ...(change ? { change } : {}),
      conditions,
      ...(finding.witness ? { witness: finding.witness } : {}),
      ...(finding.scenarios ? { scenarios: finding.scenarios } : {}),
      fingerprint: hash('sha256', `${identity}\0${nth}`, 'buffer').toString('hex', 0, 16),
      aliases: aliasesOf(finding),
      ...(silence ? { suppressed: silence } : {}),
      ...(finding.fix ? { fix: fixOf(finding.fix) } : {}),
    };
  });
}

/** @param secret true when what it was before may be a secret too, which nobody has found */
function driftEvidence({ at, message, values }: Drift, secret: boolean): Location & { readonly message: string } {
  return values && !secret
    ? { message: `${message}: ${values.text}`, ...locationOf(values.at) }
    : { message, ...locationOf({ ...at, part: 'key' }) };
}

/** Where a person wrote it, when a tool made the file. */
export const writtenPlace = (at: Place): Place => at.source.writtenAt?.(at) ?? at;

export function locationOf(place: Place): Location {
  return { file: place.source.file, location: place.source.locate(place) };
}

/** A fix as data that outlives what was parsed. */
function fixOf({ edits, ...fix }: Fix): ReportedFix {
  return {
    ...fix,
    edits: edits.map(({ op, at: { source, pointer, inner }, value }) => ({
      op,
      file: source.file,
      pointer,
      ...(inner ? { inner } : {}),
      ...(source.document === undefined ? {} : { document: source.document }),
      ...(op === 'set' ? { value } : {}),
    })),
  };
}

function resourceOf({ type, address, construct }: Owner): ReportedResource {
  return { type, address, ...(construct === undefined ? {} : { construct }) };
}

/** The order of every report: by file, then by place, then by rule. */
export function inOrder(a: ReportedFinding, b: ReportedFinding): number {
  const [x, y] = [a.location.start, b.location.start];
  return compare(a.file, b.file) || x.line - y.line || x.column - y.column || compare(a.rule, b.rule) || compare(a.message, b.message);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
