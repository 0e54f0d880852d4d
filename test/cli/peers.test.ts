import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundrule-peers-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  const template = 'Resources:\n  Db: # checkov:skip=CKV_AWS_16:test data\n    Type: AWS::RDS::DBInstance\n    Properties: { StorageEncrypted: false }\n';
  writeFileSync(join(folder, 't.yaml'), template);
  writeFileSync(join(folder, 'off.yaml'), 'peerSuppressions: false\n');
});

const only = '--rule rds-unencrypted t.yaml';

test('a finding that another tool was told to skip fails no run', async () => {
  expect((await run(folder, only)).code).toBe(0);
});

test.each([`--no-ignores ${only}`, `--config off.yaml ${only}`])('but it does with %s', async (args) => {
  expect((await run(folder, args)).code).toBe(1);
});

test('every report says whose suppression it is', async () => {
  const [terminal, json, sarif] = await Promise.all(['--verbose', '--format json', '--format sarif'].map((args) => run(folder, `${args} ${only}`)));
  expect(terminal!.out).toContain('= suppressed: test data (comment for checkov)\n');
  expect(JSON.parse(json!.out).findings[0].suppressed).toEqual({ reason: 'test data', from: 'comment', tool: 'checkov' });
  expect(JSON.parse(sarif!.out).runs[0].results[0].suppressions).toEqual([
    { kind: 'inSource', status: 'accepted', justification: 'test data', properties: { tool: 'checkov' } },
  ]);
});
