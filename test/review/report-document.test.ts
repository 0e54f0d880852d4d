import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { json } from '../../src/report/json.ts';
import { readReport } from '../../src/review/report-document.ts';
import { at, finding, options, result, sample } from '../report/sample.ts';
import { found, print } from './pull.ts';

/** A report as a run writes it. */
const written = json(
  {
    ...sample,
    findings: sample.findings.map((one) => ({ ...one, fingerprint: print(one.fingerprint), status: 'new' })),
    before: { name: 'main', fixed: [finding(at('a.yaml', 1, 1, 2), { fingerprint: print('gone') })] },
  },
  options,
);

const broken = (change: (report: { findings: Record<string, unknown>[] } & Record<string, unknown>) => void): unknown => {
  const report = JSON.parse(written) as { findings: Record<string, unknown>[] } & Record<string, unknown>;
  change(report);
  const read = readReport(JSON.stringify(report));
  return 'reason' in read ? read.reason : 'it was read';
};

describe('a JSON report', () => {
  test('is read back as it was written', () => {
    const read = readReport(written);
    const { findings, before, coverage, unusedSuppressions } = JSON.parse(written) as Record<string, unknown>;
    expect(read).toEqual({ report: { findings, before, coverage, unusedSuppressions } });
    expect(readReport(json(result({}), options))).toHaveProperty('report.findings', []);
  });

  test('with fixes and permissions', () => {
    const fix = { title: 'Close it', safe: false, caution: 'it closes', patch: [{ file: 'a.yaml', start: 3, end: 2, lines: ['x'] }] };
    const permissions = { added: [{ identity: 'Role', actions: ['s3:*'], resources: ['*'] }], removed: [] };
    const report = { ...(JSON.parse(written) as object), findings: [{ ...found('one', at('a.yaml', 1, 1, 2)), fix }], permissions };
    expect(readReport(JSON.stringify(report))).toMatchObject({ report: { permissions, findings: [{ fix }] } });
  });

  test('under what it was judged', () => {
    const policy = { failOn: 'error', unknowns: 'warn' } as const;
    expect(readReport(json(result({}), { ...options, policy }))).toMatchObject({ report: { policy } });
    const reason = 'policy.unknowns is none of ignore, note, warn, fail';
    expect(broken((report) => Object.assign(report, { policy: { ...policy, unknowns: '__proto__' } }))).toBe(reason);
  });

  test('what a template makes long is cut, and costs nobody the review', () => {
    const long = 'x'.repeat(20_000);
    const many = Array.from({ length: 6000 }, (_, index) => `Custom::T${index}`);
    const fix = { title: long, safe: true, patch: [{ file: 'a.yaml', start: 1, end: 1, lines: [long] }] };
    const resource = { type: long, address: long };
    const one = { ...found('one', at('a.yaml', 1, 1, 2)), fix, resource, message: long, scenarios: many, aliases: many };
    const unused = many.map((message) => ({ rule: 'x', message, ...at('a.yaml', 1, 1, 2) }));
    const { coverage, ...rest } = JSON.parse(written) as { coverage: object };
    const counts = { ...coverage, uncheckedTypes: Object.fromEntries(many.map((type) => [type, 1])) };
    const report = { ...rest, findings: [one], unusedSuppressions: unused, coverage: counts };
    const read = readReport(JSON.stringify(report));
    if ('reason' in read) throw new Error(read.reason);
    const [cut] = read.report.findings;
    expect([cut!.message.length, cut!.resource!.address.length, cut!.scenarios!.length]).toEqual([10_000, 10_000, 5000]);
    expect(read.report.unusedSuppressions).toHaveLength(5000);
    // A line that is put into a file is whole.
    expect(cut!.fix!.patch![0]!.lines).toEqual([long]);
  });

  test('what is wrong is said with its place', () => {
    const first = (parts: Record<string, unknown>) => broken(({ findings }) => Object.assign(findings[0]!, parts));
    expect(first({ message: 1 })).toBe('findings[0].message is no text');
    expect(first({ level: 'fatal' })).toBe('findings[0].level is none of error, warning, note');
    expect(first({ severity: '9' })).toBe('findings[0].severity is no number from 0 to 10');
    expect(first({ fingerprint: 'x' })).toBe('findings[0].fingerprint is no fingerprint');
    expect(first({ rule: 'a b' })).toBe('findings[0].rule is no name of a rule');
    expect(first({ location: { start: { line: 0, column: 1 }, end: { line: 1, column: 1 } } })).toBe(
      'findings[0].location.start.line is no number from 1 to 10000000',
    );
    expect(first({ related: {} })).toBe('findings[0].related is no list');
    expect(broken((report) => delete report['coverage'])).toBe('the report has no coverage');
    expect(broken((report) => Object.assign(report, { schema: 2 }))).toBe('schema is none of 1');
    expect(broken((report) => Object.assign(report, { findings: Array(50_001).fill(1) }))).toBe('findings has more than 50000 entries');
    expect(readReport('{')).toEqual({ reason: 'the report is no JSON' });
    expect(readReport('[]')).toEqual({ reason: 'the report is no object' });
    expect(readReport('['.repeat(200_000))).toEqual({ reason: 'the report is no JSON' });
  });

  test.each(['/etc/passwd', '../x.yaml', 'a/../../x', 'a/..', 'a//b', './a', '', 'a/', '/', '//host/x', 'a\0b', 'x'.repeat(4097)])(
    'a finding in a path that leads elsewhere (%#)',
    (file) => {
      const reason = 'is no path of a file in the repository';
      expect(broken(({ findings }) => Object.assign(findings[0]!, { file }))).toBe(`findings[0].file ${reason}`);
      const fix = { title: 'x', safe: true, patch: [{ file, start: 1, end: 1, lines: [] }] };
      expect(broken(({ findings }) => Object.assign(findings[0]!, { fix }))).toBe(`findings[0].fix.patch[0].file ${reason}`);
    },
  );

  test('any JSON is read or refused with a reason, and names of the prototype are names', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readReport(text)).toHaveProperty('reason');
      }),
    );
    const report = written.replace('"uncheckedTypes": {', '"uncheckedTypes": { "__proto__": 3,');
    const read = readReport(report);
    expect('report' in read && Object.keys(read.report.coverage.uncheckedTypes)).toContain('__proto__');
  });
});
