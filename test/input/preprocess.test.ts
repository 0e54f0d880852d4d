import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lint } from '../../src/lint.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundrule-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const template = `Resources:
  Files:
    Fn::Include: files.yaml
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      StorageEncrypted: false
`;
/** Stands in for cfn-include: replaces Fn::Include by a file system, and tells in its tags what it can see. */
const program = `
const { readFileSync } = require('node:fs');
const tries = (what) => { try { return String(what()); } catch { return 'no'; } };
const outside = tries(() => readFileSync(process.argv[2] + '/../../outside.txt', 'utf8'));
readFileSync(process.argv[2]);
const tags = [{ Key: 'env', Value: Object.keys(process.env).join() }, { Key: 'outside', Value: outside },
  { Key: 'process', Value: tries(() => require('node:child_process').execSync('echo yes')) }];
console.log(JSON.stringify({ Resources: {
  Files: { Type: 'AWS::EFS::FileSystem', Properties: { FileSystemTags: tags } },
  Database: { Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: false } } } }));
`;
let count = 0;

/** What a run says about a template that needs cfn-include. */
async function said(script: string | undefined, allowPreprocess = true, config = 'preprocess: cfn-include\n') {
  const cwd = join(folder, String(count++));
  const bin = join(cwd, 'node_modules/cfn-include/bin/cli.js');
  mkdirSync(dirname(bin), { recursive: true });
  if (script !== undefined) writeFileSync(bin, script);
  writeFileSync(join(folder, 'outside.txt'), 'seen');
  writeFileSync(join(cwd, 'a.yaml'), template);
  writeFileSync(join(cwd, 'groundrule.yaml'), config);
  const { result } = await lint({ paths: ['.'], cwd, rules: ['efs-unencrypted', 'rds-unencrypted'], allowPreprocess });
  return result.findings.map(
    ({ rule, level, location, resource, message }) =>
      `${location.start.line} ${rule} ${rule === 'include-not-read' ? `${level} ${message}` : resource!.address}`,
  );
}

const note = (why: string): string => `3 include-not-read note Fn::Include is not read: ${why}`;

describe('a template for cfn-include', () => {
  test('says what it needs', async () => {
    expect(await said(program, false, '{}')).toEqual([
      note('it belongs to cfn-include; install that, and set `preprocess: cfn-include`'),
      '7 rds-unencrypted Database',
    ]);
  });

  test('starts nothing because a file of the repository says so', async () => {
    expect(await said(program, false)).toEqual([
      note('the configuration asks for cfn-include, and this run may not start it (--allow-preprocess)'),
      '7 rds-unencrypted Database',
    ]);
  });

  test('is read as cfn-include writes it, with findings on the file that includes', async () => {
    expect(await said(program)).toEqual(['2 efs-unencrypted Files', '7 rds-unencrypted Database']);
  });

  test.each([
    [undefined, 'cfn-include is not installed in the folder of the configuration or above it'],
    ['process.exit(3)', 'cfn-include ended with 3'],
    ['console.log("<html>")', 'cfn-include wrote no JSON'],
    ['process.stdout.write("x".repeat(3e7))', 'cfn-include was stopped (ENOBUFS)'],
  ])('without a result: %s', async (script, why) => {
    expect(await said(script)).toEqual([note(why), '7 rds-unencrypted Database']);
  });

  test('is read in a process that sees the folder only, and no environment', async () => {
    const report = program
      .replace('console.log(', 'process.stdout.write(')
      .replace(/$/, '; process.exit(tags.map((tag) => tag.Value).join() === "PATH,no,no" ? 0 : 9);');
    expect(await said(report)).toEqual(['2 efs-unencrypted Files', '7 rds-unencrypted Database']);
  });

  test('that is elsewhere is not read', async () => {
    const cwd = join(folder, 'linked');
    mkdirSync(cwd);
    writeFileSync(join(folder, 'elsewhere.yaml'), template);
    symlinkSync(join(folder, 'elsewhere.yaml'), join(cwd, 'a.yaml'));
    writeFileSync(join(cwd, 'groundrule.yaml'), 'preprocess: cfn-include\n');
    const { result } = await lint({ paths: ['.'], cwd, rules: ['rds-unencrypted'], allowPreprocess: true });
    expect(result.findings.map(({ message }) => message)[0]).toBe(
      'Fn::Include is not read: the template is not below the folder of the configuration',
    );
  });

  test('that only mentions it in a text needs nothing', async () => {
    const cwd = join(folder, 'text');
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'a.yaml'), 'Description: no Fn::Include\nResources: { A: { Type: AWS::EFS::FileSystem } }\n');
    const { result } = await lint({ paths: ['.'], cwd, rules: ['efs-unencrypted'], config: false });
    expect(result.findings.map(({ rule }) => rule)).toEqual(['efs-unencrypted']);
  });
});
