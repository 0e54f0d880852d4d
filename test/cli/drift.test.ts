import { describe, expect, test } from '@jest/globals';
import { run } from './run.ts';

const address = 'aws_db_instance.main';
const values = { password: 'hunter2hunter', publicly_accessible: true, storage_encrypted: true, tags: { pin: '4711' } };
const marks = { password: true, tags: { pin: true } };
const before = { ...values, password: 'earlier-secret', publicly_accessible: false };
const change = (actions: string[], was: object) => ({
  address,
  mode: 'managed',
  type: 'aws_db_instance',
  change: { actions, before: was, after: values, before_sensitive: marks, after_sensitive: marks },
});
const plan = {
  format_version: '1.2',
  variables: { password: { value: 'hunter2hunter' }, pin: { value: '4711' } },
  planned_values: {
    outputs: { pin: { sensitive: true, value: '4711' } },
    root_module: { resources: [{ address, mode: 'managed', type: 'aws_db_instance', name: 'main', values, sensitive_values: marks }] },
  },
  resource_drift: [change(['update'], before)],
  resource_changes: [change(['no-op'], values)],
  configuration: { root_module: { variables: { password: { sensitive: true }, pin: { sensitive: true, default: '4711' } } } },
};

describe('a plan of what was changed outside of Terraform', () => {
  test('says so of the finding and of the run, and still what the plan does', async () => {
    const { out } = await run('nothing', 'lint - --no-config --format json', { stdin: JSON.stringify(plan, null, 1) });
    const { findings, coverage } = JSON.parse(out) as {
      findings: { rule: string; change: string; related: { message: string; location: { start: { line: number } } }[] }[];
      coverage: { limits: string[] };
    };
    const found = findings.find(({ rule }) => rule === 'rds-public');
    expect(found!.change).toBe('none');
    expect(found!.related.map(({ message }) => message)).toEqual([
      'publicly_accessible was changed outside of Terraform since the last apply: from false to true',
    ]);
    expect(JSON.stringify(plan, null, 1).split('\n')[found!.related[0]!.location.start.line - 1]).toContain('"publicly_accessible": false');
    expect(coverage.limits).toEqual([`<stdin> says that ${address} was changed outside of Terraform since the last apply`]);
  });

  test.each([
    ['terminal', undefined],
    ['terminal', 1],
    ['markdown', undefined],
    ['sarif', undefined],
    ['json', undefined],
  ])('shows nothing sensitive as %s', async (format, indent) => {
    const { out } = await run('nothing', `lint - --no-config --verbose --format ${format}`, { stdin: JSON.stringify(plan, null, indent) });
    expect(out).toContain('outside of Terraform');
    expect(out).not.toMatch(/hunter|earlier|4711/);
  });

  test('nor does a trace', async () => {
    const { out } = await run('nothing', `trace - ${address} PubliclyAccessible --no-config`, { stdin: JSON.stringify(plan) });
    expect(out).toContain('publicly_accessible');
    expect(out).not.toMatch(/hunter|earlier|4711/);
  });
});
