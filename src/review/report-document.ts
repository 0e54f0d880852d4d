import { levels } from '../model/finding.ts';
import type { Patch, ReportedFix } from '../model/fix.ts';
import type { Before, Policy } from '../model/result.ts';
import type { Overview, Told } from '../report/overview.ts';
import { fingerprintPattern } from './marker.ts';
import { between, flag, inside, list, mapping, matching, Mistake, oneOf, record, shown, text, whole, type Reader } from './reading.ts';

/** A change that was offered with a finding; the lines it changes are known when somebody asked for them. */
export type OfferedFix = Pick<ReportedFix, 'title' | 'safe' | 'caution'> & { readonly patch?: readonly Patch[] };

export type ReviewedFinding = Told & { readonly fix?: OfferedFix };

/** A JSON report, as far as a review needs it. */
export interface ReportDocument extends Overview {
  /** Absent in reports of versions that did not say it. */
  readonly policy?: Policy;
  readonly findings: readonly ReviewedFinding[];
  readonly before?: Pick<Before, 'name'> & { readonly fixed: readonly ReviewedFinding[] };
}

/** Characters of a report. */
const longest = 64_000_000;
const most = { findings: 50_000, entries: 5_000, names: 200, lines: 10_000 };

const line = text(10_000);
const word = text(1_000);
const number = whole(0, 1e9);

const position = record({ line: whole(1, 1e7), column: whole(1, 1e9) });
const extent = record({ start: position, end: position });
const resource = record({ type: word, address: line }, { construct: line });
/** Evidence and suppressions may stand outside of the repository; nothing links to these. */
const anywhere = { file: text(4_096), location: extent };

const patch: Reader<Patch> = record({ file: inside, start: whole(1, 1e7), end: whole(0, 1e7), lines: list(text(longest), most.lines) });

const finding: Reader<ReviewedFinding> = record(
  {
    rule: matching(/^[a-z0-9][\w.-]{0,99}$/i, 'name of a rule'),
    target: word,
    family: word,
    level: oneOf(...levels),
    severity: between(0, 10),
    certain: flag,
    message: line,
    remedy: line,
    file: inside,
    location: extent,
    related: shown(record({ message: line, ...anywhere }, { resource }), most.entries),
    conditions: shown(
      record({ name: line, is: (node: unknown, at: string) => (typeof node === 'boolean' ? node : line(node, at)) }),
      most.entries,
    ),
    fingerprint: matching(fingerprintPattern, 'fingerprint'),
    aliases: shown(word, most.names),
  },
  {
    reason: line,
    resource,
    change: oneOf('create', 'update', 'none'),
    witness: record({ only: flag, choices: shown(record({ name: line, is: flag, values: shown(line, most.entries) }), most.names) }),
    scenarios: shown(line, most.entries),
    suppressed: record({ reason: line, from: oneOf('comment', 'metadata', 'config') }, { tool: word, until: word }),
    status: oneOf('new', 'worsened', 'unchanged'),
    fix: record({ title: line, safe: flag }, { caution: line, patch: list(patch, most.names) }),
  },
);

const permission = record({ identity: line, actions: shown(line, most.entries), resources: shown(line, most.entries) });
const counts = mapping(number, most.entries);

const report: Reader<ReportDocument> = record(
  {
    findings: list(finding, most.findings),
    unusedSuppressions: shown(record({ rule: line, message: line, ...anywhere }), most.entries),
    coverage: record({
      files: record({ linted: number, passedOver: number, unreadable: number }),
      formats: counts,
      resources: number,
      uncheckedTypes: counts,
      unknownValues: counts,
      rules: number,
      limits: shown(line, most.entries),
    }),
  },
  {
    policy: record({ failOn: oneOf(...levels, 'never'), unknowns: oneOf('ignore', 'note', 'warn', 'fail') }),
    before: record({ name: word, fixed: list(finding, most.findings) }),
    permissions: record({ added: shown(permission, most.entries), removed: shown(permission, most.entries) }),
  },
);

/**
 * Reads what `groundrule lint --format json` has written, or somebody else who says so: it may come from the pull request
 * of a stranger. What is not asked for is left out.
 */
export function readReport(json: string): { readonly report: ReportDocument } | { readonly reason: string } {
  if (json.length > longest) return { reason: `the report is longer than ${longest} characters` };
  let node: unknown;
  try {
    node = JSON.parse(json);
  } catch {
    return { reason: 'the report is no JSON' };
  }
  try {
    record({ schema: oneOf(1), tool: record({ name: oneOf('groundrule') }) })(node, '');
    return { report: report(node, '') };
  } catch (error) {
    if (error instanceof Mistake) return { reason: error.message };
    throw error;
  }
}
