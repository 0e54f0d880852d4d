import { createHash } from 'node:crypto';
import { levelOf, type Level } from '../../src/model/finding.ts';
import type { Location, RuleText } from '../../src/model/result.ts';
import { json } from '../../src/report/json.ts';
import { githubLink } from '../../src/review/links.ts';
import type { ReviewOptions } from '../../src/review/plan.ts';
import { readReport, type ReportDocument, type ReviewedFinding } from '../../src/review/report-document.ts';
import type { ChangedFile, PullRequest, Thread } from '../../src/review/types.ts';
import { at, coverage, result, rule } from '../report/sample.ts';

export const sha = '0123456789abcdef0123456789abcdef01234567';

/** 32 hex digits that stand for a name. */
export const print = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 32);

export const found = (name: string, place: Location, parts: Partial<ReviewedFinding> = {}): ReviewedFinding => ({
  rule: 'sg-ssh-open-world',
  target: 'sg-ssh-open-world/AWS::EC2::SecurityGroup.SecurityGroupIngress',
  family: 'network',
  level: levelOf(parts.severity ?? 9.8),
  severity: 9.8,
  certain: true,
  message: 'Port 22 is open to 0.0.0.0/0',
  remedy: 'Limit the source to your own addresses.',
  ...place,
  resource: { type: 'AWS::EC2::SecurityGroup', address: 'WebGroup' },
  related: [],
  conditions: [],
  fingerprint: print(name),
  aliases: [],
  status: 'new',
  ...parts,
});

export const reportOf = (findings: readonly ReviewedFinding[], parts: Partial<ReportDocument> = {}): ReportDocument => ({
  findings,
  unusedSuppressions: [],
  coverage,
  before: { name: 'main', fixed: [] },
  ...parts,
});

export const pullOf = (files: readonly ChangedFile[], parts: Partial<PullRequest> = {}): PullRequest => ({
  number: 7,
  isOpen: true,
  headSha: sha,
  files,
  threads: [],
  reviews: [],
  summaries: [],
  limits: [],
  ...parts,
});

export const thread = (id: string, body: string, parts: Partial<Thread> = {}): Thread => ({
  id,
  commentId: `comment of ${id}`,
  body,
  byUs: true,
  answeredByPerson: false,
  file: 'stacks/web.yaml',
  isOutdated: false,
  isResolved: false,
  isHidden: false,
  resolvedByPerson: false,
  ...parts,
});

const texts = new Map<string, RuleText>([
  rule('sg-ssh-open-world', 'Security group opens SSH (22) to the internet'),
  rule('rds-unencrypted', 'Database is not encrypted', { family: 'encryption', docs: 'Data at rest is readable.\n\nMore.' }),
]);

export const options: ReviewOptions = {
  possible: false,
  link: githubLink({ server: 'https://github.com', name: 'acme/shop', sha }),
  ruleLink: (id) => texts.get(id)?.references[0],
  rule: (id) => texts.get(id),
};

/** A patch that adds lines from one on, with three lines of context around them. */
export const adding = (file: string, first: number, lines: readonly string[], parts: Partial<ChangedFile> = {}): ChangedFile => ({
  file,
  status: 'modified',
  patch: [
    `@@ -${first - 3},6 +${first - 3},${6 + lines.length} @@`,
    ...['a', 'b', 'c'].map((name) => ` ${name}: 1`),
    ...lines.map((line) => `+${line}`),
    ...['d', 'e', 'f'].map((name) => ` ${name}: 1`),
  ].join('\n'),
  ...parts,
});

export { at, json, readReport, result, type Level };
