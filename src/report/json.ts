import type { Location, Permission, ReportedFinding, ReportedResource, Reporter } from '../model/result.ts';
import type { Range } from '../model/source.ts';
import { byPlace, compare, inOrder } from './findings.ts';

/**
 * JSON that may be printed. Strings keep their value, but what acts on a terminal, reorders text, or would be a command to a
 * CI runner is written as an escape.
 */
export const printable = (value: unknown): string =>
  `${JSON.stringify(value, null, 2)}\n`
    .replace(/[\x7f-\x9f\u2028\u2029]|\p{Cf}/gu, (character) =>
      Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
    )
    .replace(/##(?=\w{0,20}\[)/g, '#\\u0023');

/** For programs: everything, whatever the other options say. Documented by report.schema.json. */
export const json: Reporter = (result, { version, policy }) => {
  const { files, formats, resources, uncheckedTypes, unknownValues, rules, limits } = result.coverage;
  return printable({
    schema: 1,
    tool: { name: 'groundrule', version },
    policy: policy && { failOn: policy.failOn, unknowns: policy.unknowns },
    // Each is made when it is written: all at once are the memory of the text again.
    findings: inOrder(result.findings).map((of) => ({ toJSON: () => finding(of) })),
    before: result.before && { name: result.before.name, fixed: inOrder(result.before.fixed).map(finding) },
    permissions: result.permissions && {
      added: result.permissions.added.map(permission),
      removed: result.permissions.removed.map(permission),
    },
    unusedSuppressions: result.unusedSuppressions
      .toSorted((a, b) => byPlace(a, b) || compare(a.rule, b.rule))
      .map((unused) => ({ rule: unused.rule, message: unused.message, ...location(unused) })),
    coverage: {
      files: { linted: files.linted, passedOver: files.passedOver, unreadable: files.unreadable },
      formats: byKey(formats),
      resources,
      uncheckedTypes: byKey(uncheckedTypes),
      unknownValues: byKey(unknownValues),
      rules,
      limits,
    },
  });
};

const finding = (of: ReportedFinding) => ({
  rule: of.rule,
  target: of.target,
  family: of.family,
  level: of.level,
  severity: of.severity,
  certain: of.certain,
  reason: of.reason,
  message: of.message,
  remedy: of.remedy,
  ...location(of),
  resource: resource(of.resource),
  related: of.related.map((place) => ({ message: place.message, ...location(place), resource: resource(place.resource) })),
  change: of.change,
  conditions: of.conditions.map(({ name, is }) => ({ name, is })),
  witness: of.witness && {
    only: of.witness.only,
    choices: of.witness.choices.map(({ name, is, values }) => ({ name, is, values })),
  },
  scenarios: of.scenarios,
  status: of.status,
  fingerprint: of.fingerprint,
  aliases: of.aliases,
  suppressed: of.suppressed && {
    reason: of.suppressed.reason,
    from: of.suppressed.from,
    tool: of.suppressed.tool,
    until: of.suppressed.until,
  },
  fix: of.fix && {
    title: of.fix.title,
    safe: of.fix.safe,
    caution: of.fix.caution,
    patch: of.fix.patch?.map(({ file, start, end, lines: put }) => ({ file, start, end, lines: put })),
  },
});

const permission = ({ identity, actions, resources }: Permission) => ({ identity, actions, resources });

const location = ({ file, location: range }: Location) => ({ file, location: lines(range) });

const lines = ({ start, end }: Range) => ({
  start: { line: start.line, column: start.column },
  end: { line: end.line, column: end.column },
});

const resource = (of: ReportedResource | undefined) => of && { type: of.type, address: of.address, construct: of.construct };

const byKey = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => compare(a, b)));
