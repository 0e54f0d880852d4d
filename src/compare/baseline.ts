import { levels, type Level } from '../model/finding.ts';
import type { ReportedFinding } from '../model/result.ts';
import type { Condition } from '../model/value.ts';

/** As many findings may a baseline hold. */
const most = 500_000;

/**
 * A baseline as text: the findings that are accepted for now, without lines and columns, so that it changes only when they
 * do. One a line, in order.
 */
export function baselineOf(findings: readonly ReportedFinding[]): string {
  const entries = findings
    .filter(({ suppressed }) => !suppressed)
    .map(({ rule, target, file, resource, message, level, severity, certain, conditions, scenarios, fingerprint }) => ({
      rule,
      target,
      file,
      ...(resource ? { resource: { type: resource.type, address: resource.address } } : {}),
      message,
      level,
      severity,
      certain,
      ...(conditions.length > 0 ? { conditions } : {}),
      ...(scenarios ? { scenarios } : {}),
      fingerprint,
    }));
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n');
  const head = '{\n  "schema": 1,\n  "tool": { "name": "groundrule" },\n  "findings": [';
  return entries.length > 0 ? `${head}\n${lines}\n  ]\n}\n` : `${head}]\n}\n`;
}

/**
 * The findings of a baseline, or of a JSON report.
 * @param data what was parsed
 * @returns why it is neither, as a clause, when it is not
 */
export function readBaseline(data: unknown): readonly ReportedFinding[] | string {
  if (!isDict(data) || data['schema'] !== 1 || !Array.isArray(data['findings']))
    return 'it is neither a baseline nor a JSON report of groundrule';
  const entries: readonly unknown[] = data['findings'];
  if (entries.length > most) return `it holds more than ${most} findings`;
  const findings = entries.map(findingOf);
  const wrong = findings.indexOf(undefined);
  return wrong < 0 ? (findings as ReportedFinding[]) : `entry ${wrong + 1} is no finding`;
}

const isDict = (node: unknown): node is Readonly<Record<string, unknown>> =>
  typeof node === 'object' && node !== null && !Array.isArray(node);
const isText = (node: unknown): node is string => typeof node === 'string';

function findingOf(entry: unknown): ReportedFinding | undefined {
  if (!isDict(entry)) return undefined;
  const { rule, file, message, fingerprint, resource } = entry;
  const level = levels.find((known) => known === entry['level']);
  if (![rule, file, message, fingerprint].every(isText) || !level) return undefined;
  return {
    ...common(entry, level),
    ...(isDict(resource) && isText(resource['type']) && isText(resource['address'])
      ? { resource: { type: resource['type'], address: resource['address'] } }
      : {}),
    ...(Array.isArray(entry['scenarios']) ? { scenarios: entry['scenarios'].filter(isText) } : {}),
    ...(isDict(entry['suppressed']) ? { suppressed: { reason: '', from: 'config' } } : {}),
  };
}

/** A baseline says no place; the first line stands for it. */
function common(entry: Readonly<Record<string, unknown>>, level: Level): ReportedFinding {
  const start = { line: 1, column: 1 };
  return {
    rule: String(entry['rule']),
    target: isText(entry['target']) ? entry['target'] : String(entry['rule']),
    family: '',
    level,
    severity: Number(entry['severity']) || 0,
    certain: entry['certain'] !== false,
    message: String(entry['message']),
    remedy: '',
    file: String(entry['file']),
    location: { start, end: start },
    related: [],
    conditions: conditionsOf(entry['conditions']),
    fingerprint: String(entry['fingerprint']),
    aliases: [],
  };
}

const conditionsOf = (node: unknown): Condition[] =>
  Array.isArray(node)
    ? node.flatMap((one: unknown) => {
        if (!isDict(one) || !isText(one['name'])) return [];
        const { name, is } = one;
        return typeof is === 'boolean' || isText(is) ? [{ name, is }] : [];
      })
    : [];
