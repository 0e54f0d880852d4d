import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { main } from '../../src/commands/main.ts';

const temporary: string[] = [];
afterAll(() => temporary.forEach((folder) => rmSync(folder, { recursive: true })));

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'groundrule-fix-'));
  temporary.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const lint = (cwd: string, ...argv: string[]) => lintOn(false, cwd, argv);

async function lintOn(tty: boolean, cwd: string, argv: readonly string[]) {
  const written = { out: '', err: '' };
  const io = { cwd, env: {}, tty, columns: undefined, version: () => '0', stdin: () => Promise.resolve('') };
  const code = await main(['lint', ...argv], { ...io, out: (text) => void (written.out += text), err: (text) => void (written.err += text) });
  return { code, ...written };
}

const template = `# Ours
Resources:
  Key: # for the data
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy: {}
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      StorageEncrypted: false   # why?
      PubliclyAccessible: false
      KmsKeyId: !Ref Key
`;
const rotated = template.replace('KeyPolicy: {}\n', 'KeyPolicy: {}\n      EnableKeyRotation: true\n');
const encrypted = (text: string) => text.replace('StorageEncrypted: false', 'StorageEncrypted: true');

describe('--fix', () => {
  test('mends what is safe, and reports the rest', async () => {
    const cwd = folderOf({ 'a.yaml': template });
    const { code, out, err } = await lint(cwd, '--fix', '--rule', 'kms-*,rds-unencrypted');
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(rotated);
    expect(err).toBe('groundrule: fixed 1 finding in a.yaml\ngroundrule: 1 more fix with --fix-unsafe\n');
    expect(out).toContain('rds-unencrypted');
    expect(out).not.toContain('kms-rotation-off');
    expect(code).toBe(1);
  });

  test('--fix-unsafe mends the rest too, and says what it risks', async () => {
    const cwd = folderOf({ 'a.yaml': template });
    const { code, err } = await lint(cwd, '--fix-unsafe', '--rule', 'kms-*,rds-unencrypted');
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(encrypted(rotated));
    expect(err).toMatch(
      /^groundrule: fixed 2 findings in a.yaml\n {2}a.yaml:10: rds-unencrypted: Set StorageEncrypted to true \(AWS replaces the resource.*\)\n$/,
    );
    expect(code).toBe(0);
  });

  test('--dry-run prints what git apply takes, and changes nothing', async () => {
    const cwd = folderOf({ 'a.yaml': template, 'b/c.yaml': template.replaceAll('\n', '\r\n') });
    const { code, out, err } = await lint(cwd, '--fix-unsafe', '--dry-run', '--rule', 'kms-*,rds-unencrypted');
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(template);
    expect(err).toContain('groundrule: would fix 4 findings in a.yaml, b/c.yaml\n');
    expect(code).toBe(0);
    execFileSync('git', ['apply', '-'], { cwd, input: out });
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(encrypted(rotated));
    expect(readFileSync(join(cwd, 'b/c.yaml'), 'utf8')).toBe(encrypted(rotated).replaceAll('\n', '\r\n'));
    expect((await lint(cwd, '--fix', '--dry-run', '--rule', 'rds-unencrypted')).out).toBe('');
  });

  test('on a terminal, --dry-run shows no character that acts on it', async () => {
    const cwd = folderOf({ 'a.yaml': template.replace('# why?', '# \u202ewhy?').replaceAll('\n', '\r\n') });
    const argv = ['--fix-unsafe', '--dry-run', '--rule', 'rds-unencrypted'];
    expect((await lintOn(true, cwd, argv)).out).toContain('+      StorageEncrypted: true   # \\u{202e}why?\n');
    expect((await lintOn(false, cwd, argv)).out).toContain('+      StorageEncrypted: true   # \u202ewhy?\r\n');
  });

  test('the exit code of --dry-run is that of what would remain', async () => {
    const cwd = folderOf({ 'a.yaml': template });
    expect((await lint(cwd, '--fix', '--dry-run', '--rule', 'rds-unencrypted')).code).toBe(1);
    expect((await lint(cwd, '--fix-unsafe', '--dry-run', '--rule', 'rds-unencrypted')).code).toBe(0);
  });

  test('leaves alone what is suppressed, and what was there before', async () => {
    const text = template.replace('      StorageEncrypted', '      # groundrule-ignore rds-unencrypted: test data\n      StorageEncrypted');
    const cwd = folderOf({ 'a.yaml': text });
    await lint(cwd, '--fix-unsafe', '--rule', 'rds-unencrypted');
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(text);

    const other = folderOf({ 'a.yaml': template });
    await lint(other, '--baseline', 'baseline.json', '--update-baseline', '--rule', 'rds-unencrypted');
    const { err } = await lint(other, '--fix-unsafe', '--baseline', 'baseline.json', '--rule', 'kms-*,rds-unencrypted');
    expect(readFileSync(join(other, 'a.yaml'), 'utf8')).toBe(rotated);
    expect(err).toContain('fixed 1 finding');
  });

  test('with --focus, mends only what is in the paths', async () => {
    const cwd = folderOf({ 'a.yaml': template, 'b.yaml': template });
    await lint(cwd, '--fix', '--focus', '--rule', 'kms-*', 'b.yaml');
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(template);
    expect(readFileSync(join(cwd, 'b.yaml'), 'utf8')).toBe(rotated);
  });

  test('a parent and a nested template are files of their own', async () => {
    const parent = 'Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./child.yaml\n';
    const cwd = folderOf({ 'parent.yaml': parent, 'child.yaml': template });
    await lint(cwd, '--fix', '--rule', 'kms-*', 'parent.yaml');
    expect(readFileSync(join(cwd, 'parent.yaml'), 'utf8')).toBe(parent);
    expect(readFileSync(join(cwd, 'child.yaml'), 'utf8')).toBe(rotated);
  });
});

describe('files are written with care', () => {
  test('mode, byte order mark and a link stay; nothing is left behind', async () => {
    const cwd = folderOf({ 'real/a.yaml': `\uFEFF${template}` });
    chmodSync(join(cwd, 'real/a.yaml'), 0o640);
    symlinkSync('real/a.yaml', join(cwd, 'link.yaml'));
    await lint(cwd, '--fix', '--rule', 'kms-*', 'link.yaml');
    expect(readFileSync(join(cwd, 'link.yaml'), 'utf8')).toBe(`\uFEFF${rotated}`);
    expect(statSync(join(cwd, 'real/a.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(cwd, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual(['link.yaml', 'real', 'real/a.yaml']);
  });

  test('a read-only file is named, and no other is written either', async () => {
    const cwd = folderOf({ 'a.yaml': template, 'b.yaml': template });
    chmodSync(join(cwd, 'b.yaml'), 0o444);
    const { code, err } = await lint(cwd, '--fix', '--rule', 'kms-*');
    expect([code, err]).toEqual([2, 'error: b.yaml is read-only; no file was changed\n']);
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(template);
  });

  test('what lies elsewhere, or is made by a tool, is left alone', async () => {
    const outside = folderOf({ 'a.yaml': template });
    const cwd = folderOf({
      'utf16.yaml': '',
      'cdk.out/cdk.out': '{"version":"36.0.0"}',
      'cdk.out/Stack.template.json': JSON.stringify({ Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } } } }),
    });
    writeFileSync(join(cwd, 'utf16.yaml'), `\uFEFF${template}`, 'utf16le');
    symlinkSync(join(outside, 'a.yaml'), join(cwd, 'link.yaml'));
    const before = readFileSync(join(cwd, 'utf16.yaml'));
    const { err } = await lint(cwd, '--fix', '--verbose', '--rule', 'kms-*', '.', join(outside, 'a.yaml'));
    for (const reason of [
      'the file is not below this folder',
      'link.yaml:3: kms-rotation-off: Set EnableKeyRotation to true: the file is a link to one that is not below this folder',
      'cdk.out/Stack.template.json:1: kms-rotation-off: Set EnableKeyRotation to true: the file is made by cdk synth, which would undo it',
      'utf16.yaml:3: kms-rotation-off: Set EnableKeyRotation to true: the file is not written in UTF-8',
    ])
      expect(err).toContain(reason);
    expect(readFileSync(join(outside, 'a.yaml'), 'utf8')).toBe(template);
    expect(readFileSync(join(cwd, 'utf16.yaml'))).toEqual(before);
    expect((await lint(cwd, '--fix', '--rule', 'kms-*')).err).toContain('groundrule: 3 fixes not made:\n');
  });

  test('a line that holds a secret is not shown', async () => {
    const secret = template.replace('      StorageEncrypted', '      MasterUserPassword: hunter2hunter2\n      StorageEncrypted');
    const dense = JSON.stringify({
      Resources: { D: { Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: false, MasterUserPassword: 'hunter2hunter2' } } },
    });
    const cwd = folderOf({ 'a.yaml': secret, 'b.json': dense });
    const { out, err } = await lint(cwd, '--fix-unsafe', '--dry-run');
    expect(out + err).not.toContain('hunter2hunter2');
    expect(out).toContain('       MasterUserPassword: **************\n-      StorageEncrypted: false');
    expect(err).toContain('groundrule: the lines of b.json that change hold a secret, and are not shown\n');
    const report = await lint(cwd, '--patches', '--format', 'json');
    expect(report.out).not.toContain('hunter2hunter2');
    expect(report.out).toContain('StorageEncrypted: true');
  });
});

describe('wrong usage', () => {
  test.each([
    [['--fix', '-'], '--fix changes files, and standard input is none'],
    [['--fix', '--staged'], '--fix changes the files on disk'],
    [['--fix', '--allow-preprocess'], '--fix cannot change what a preprocessor makes'],
    [['--patches', '--staged'], '--patches is about the files on disk'],
    [['--dry-run'], '--dry-run goes with --fix or --fix-unsafe'],
    [['--fix', '--dry-run', '--format', 'json'], '--dry-run prints a diff instead of a report'],
    [['--fix', '--baseline', 'b.json', '--update-baseline'], '--update-baseline accepts what --fix would mend'],
  ])('%j', async (argv, message) => {
    const { code, err } = await lint(folderOf({ 'a.yaml': template }), ...argv);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
