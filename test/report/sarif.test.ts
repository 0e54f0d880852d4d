import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv, type AnySchemaObject } from 'ajv';
import type { Log, Run } from 'sarif';
import type { Result } from '../../src/model/result.ts';
import { sarif } from '../../src/report/sarif.ts';
import { at, coverage, finding, options, result, rule, sample } from './sample.ts';

// The schema is of draft 4, which ajv no longer reads; what it uses means the same in draft 7, but for the name of its id.
const {
  $schema: _draft,
  id: $id,
  ...schema
} = JSON.parse(readFileSync('test/report/fixtures/sarif-schema-2.1.0.json', 'utf8')) as AnySchemaObject & { id: string };
const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile({ $id, ...schema });

function run(of: Result): Run {
  const log = JSON.parse(sarif(of, options)) as Log;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log.runs[0]!;
}

const one = (...[parts, place = at('a.yaml', 1, 2, 3)]: [parts?: Parameters<typeof finding>[1], place?: ReturnType<typeof at>]) =>
  run(result({ findings: [finding(place, parts)] })).results![0]!;

const place = (message: string) => ({ ...at('b.yaml', 4, 1, 5), message });
const suppressedBy = (from: 'comment' | 'metadata' | 'config') =>
  one({ suppressed: { reason: 'known', from, until: '2027-01-31' } }).suppressions;
const uri = (file: string) => one({}, at(file, 1, 1, 2)).locations![0]!.physicalLocation!.artifactLocation;
const described = (parts: Parameters<typeof rule>[2]) =>
  run(result({ findings: [finding(at('a.yaml', 1, 1, 2))], rules: new Map([rule('sg-ssh-open-world', 'Opens SSH', parts)]) })).tool.driver
    .rules![0]!;

test('a whole run', () => {
  expect(sarif(sample, options)).toBe(readFileSync('test/report/fixtures/report.sarif', 'utf8'));
  run(sample);
  run(result({}));
});

test('the schema rejects what is no report', () => {
  expect(validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ message: {}, level: 'fatal' }] }] })).toBe(
    false,
  );
});

describe('a result', () => {
  test('is at the property, with all four numbers', () => {
    expect(one().locations![0]!.physicalLocation!.region).toEqual({ startLine: 1, startColumn: 2, endLine: 1, endColumn: 3 });
  });

  test('has our fingerprint, where GitHub looks for it too', () => {
    expect(one({ fingerprint: 'abc' }).partialFingerprints).toEqual({ primaryLocationLineHash: 'abc', 'groundrule/v1': 'abc' });
  });

  test('that is only possible is a note that says so', () => {
    const found = one({ certain: false, reason: 'the deployment chooses Cidr', conditions: [{ name: 'IsProd', is: false }] });
    expect(found.level).toBe('note');
    expect(found.message.text).toBe('Port 22 is open to 0.0.0.0/0 when IsProd is false (possible: the deployment chooses Cidr)');
    expect(found.properties).toMatchObject({
      certain: false,
      reason: 'the deployment chooses Cidr',
      conditions: [{ name: 'IsProd', is: false }],
    });
  });

  test('of a plan says what applying it does', () => {
    expect(one({ change: 'create' }).properties).toMatchObject({ change: 'create' });
    expect(one().properties).not.toHaveProperty('change');
  });

  test('links to its evidence, and tells a chain as a flow', () => {
    const single = one({ related: [place('the [role]')] });
    expect(single.message.text).toBe('Port 22 is open to 0.0.0.0/0. Evidence: [the \\[role\\]](1)');
    expect(single.relatedLocations).toHaveLength(1);
    expect(single.codeFlows).toBeUndefined();
    const chain = one({ related: [place('the profile'), place('the role')] });
    expect(chain.codeFlows![0]!.threadFlows[0]!.locations.map((step) => step.location!.message!.text)).toEqual([
      'Port 22 is open to 0.0.0.0/0',
      'the profile',
      'the role',
    ]);
  });

  test('that is suppressed says by whom and why', () => {
    expect(suppressedBy('config')).toEqual([
      { kind: 'external', status: 'accepted', justification: 'known', properties: { until: '2027-01-31' } },
    ]);
    expect(suppressedBy('comment')![0]!.kind).toBe('inSource');
    expect(suppressedBy('metadata')![0]!.kind).toBe('inSource');
  });

  test('takes no link from the repository', () => {
    expect(one({ message: 'see [this](http://evil.example)' }).message.text).toBe('see [this] (http://evil.example)');
  });
});

describe('a path', () => {
  test('is relative to the root of the sources, and encoded', () => {
    expect(uri('infra/é #1/50%.yaml')).toEqual({ uri: 'infra/%C3%A9%20%231/50%25.yaml', uriBaseId: '%SRCROOT%' });
    expect(uri('<stdin>')).toEqual({ uri: '%3Cstdin%3E', uriBaseId: '%SRCROOT%' });
  });

  test('outside of it has the scheme of a file', () => {
    expect(uri('/tmp/a b.yaml')).toEqual({ uri: 'file:///tmp/a%20b.yaml' });
    expect(uri('C:/x/a.yaml')).toEqual({ uri: 'file:///C:/x/a.yaml' });
  });

  test('that is no Unicode text does no harm', () => {
    expect(uri('a\ud800.yaml')?.uri).toBe('a%EF%BF%BD.yaml');
  });
});

describe('rules', () => {
  test('are those that have results, and results point at them', () => {
    const { tool, results } = run({ ...sample, rules: new Map([...sample.rules, rule('unused', 'Nothing')]) });
    expect(tool.driver.rules!.map(({ id }) => id)).toEqual(['profile-without-ssm-core', 's3-access-log', 'sg-ssh-open-world']);
    for (const found of results!) expect(tool.driver.rules![found.ruleIndex!]!.id).toBe(found.ruleId);
  });

  test('carry what GitHub shows', () => {
    const { help, properties, defaultConfiguration } = described({ severity: 10 });
    expect(help!.text).toContain('Close it.');
    expect(help!.markdown).toContain('```hcl\nresource "aws_security_group" "web" {}\n```');
    expect(properties).toEqual({ tags: ['security', 'network'], precision: 'high', 'security-severity': '10.0' });
    expect(defaultConfiguration).toEqual({ level: 'error' });
  });

  test('keep to the limits of length', () => {
    const { name, shortDescription, fullDescription } = described({ id: 'x'.repeat(300), title: 't'.repeat(2000), docs: 'd'.repeat(2000) });
    expect(name).toHaveLength(255);
    expect(shortDescription!.text).toHaveLength(1024);
    expect(fullDescription!.text).toHaveLength(1024);
  });

  test('without texts, as those of the engine, are described by their finding', () => {
    const { tool } = run(result({ findings: [finding(at('a.yaml', 1, 1, 2), { rule: 'syntax', message: 'A bracket is missing' })] }));
    expect(tool.driver.rules![0]).toMatchObject({ id: 'syntax', fullDescription: { text: 'A bracket is missing' } });
  });
});

describe('limits', () => {
  test('of 6,000 results the 5,000 that matter most are kept, and the rest is not kept secret', () => {
    const findings = Array.from({ length: 6000 }, (_, index) =>
      finding(at('a.yaml', index + 1, 1, 2), {
        severity: (index % 100) / 10 + 0.1,
        ...(index === 99 ? { certain: false, reason: 'x' } : {}),
        ...(index === 199 ? { suppressed: { reason: 'x', from: 'comment' as const } } : {}),
      }),
    );
    const { results, invocations } = run(result({ findings }));
    const severities = results!.map((found) => found.properties!['severity'] as number);
    expect(results).toHaveLength(5000);
    expect(severities).toEqual(severities.toSorted((a, b) => b - a));
    expect(severities.at(-1)).toBeGreaterThan(1.6);
    expect(results!.some((found) => found.suppressions || found.properties!['certain'] === false)).toBe(false);
    expect(invocations![0]!.toolExecutionNotifications!.map((note) => note.message.text)).toEqual([
      '1000 of 6000 results were left out, the least severe ones',
    ]);
  });

  test('of 500 related places 100 are kept', () => {
    const related = Array.from({ length: 500 }, (_, index) => ({ ...at('a.yaml', index + 1, 1, 2), message: 'there' }));
    expect(one({ related }).relatedLocations).toHaveLength(100);
  });

  test('that the run reached are told', () => {
    const { invocations } = run(result({ coverage: { ...coverage, limits: ['Only 32 of 64 combinations were explored'] } }));
    expect(invocations![0]!.toolExecutionNotifications).toEqual([
      { descriptor: { id: 'limit-reached' }, level: 'note', message: { text: 'Only 32 of 64 combinations were explored' } },
    ]);
  });
});

test('a fix is what takes the place of which lines', () => {
  const fix = (patch: { readonly start: number; readonly end: number; readonly lines: readonly string[] }) =>
    one({ fix: { title: 'Mend', safe: true, edits: [], patch: [{ file: 'b.yaml', ...patch }] } }).fixes!;
  const replacement = (patch: Parameters<typeof fix>[0]) => fix(patch)[0]!.artifactChanges[0]!.replacements[0]!;
  expect(fix({ start: 2, end: 3, lines: ['x', 'y'] })).toEqual([
    {
      description: { text: 'Mend' },
      artifactChanges: [
        {
          artifactLocation: { uri: 'b.yaml', uriBaseId: '%SRCROOT%' },
          replacements: [{ deletedRegion: { startLine: 2, startColumn: 1, endLine: 3 }, insertedContent: { text: 'x\ny' } }],
        },
      ],
    },
  ]);
  expect(replacement({ start: 4, end: 3, lines: ['x'] })).toEqual({
    deletedRegion: { startLine: 4, startColumn: 1, endLine: 4, endColumn: 1 },
    insertedContent: { text: 'x\n' },
  });
  expect(replacement({ start: 4, end: 4, lines: [] })).toEqual({
    deletedRegion: { startLine: 4, startColumn: 1, endLine: 5, endColumn: 1 },
  });
  expect(one({ fix: { title: 'Mend', safe: true, edits: [] } }).fixes).toBeUndefined();
});
