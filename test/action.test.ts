import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { inputs, lintAsAction } from '../src/commands/action.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundrule-action-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the action in a folder with one template, with inputs as the runner sets them. */
async function run(env: Readonly<Record<string, string>>, template = 'Encrypted: false') {
  writeFileSync(join(folder, 'a b.yaml'), `Resources: { Files: { Type: AWS::EFS::FileSystem, Properties: { ${template} } } }\n`);
  let log = '';
  const out = (text: string): void => void (log += text);
  const io = { out, err: out, stdin: async () => '', cwd: folder, env, tty: false, columns: 120, version: () => '1.2.3' };
  return { code: await lintAsAction(io), lines: log.trimEnd().split('\n') };
}

test('action.yml offers the inputs that are read', () => {
  const action = load(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, { description: string }>; runs: object };
  expect(Object.keys(action.inputs)).toEqual(inputs);
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.js' });
});

test('a finding fails the step', async () => {
  const { code, lines } = await run({ INPUT_PATHS: '.', INPUT_CONFIG: '', 'INPUT_FAIL-ON': '', INPUT_ARGS: '' });
  expect(code).toBe(1);
  expect(lines.join('\n')).toContain('efs-unencrypted');
});

test('nothing found, or nothing as bad as asked for, passes', async () => {
  expect((await run({ INPUT_PATHS: 'a b.yaml' }, 'Encrypted: true')).code).toBe(0);
  expect((await run({ INPUT_PATHS: '.', 'INPUT_FAIL-ON': 'never' })).code).toBe(0);
  expect((await run({ INPUT_PATHS: '.', INPUT_ARGS: '--skip-rule=efs-unencrypted\n--quiet' })).code).toBe(0);
});

test('a wrong input is told apart from a finding', async () => {
  expect((await run({ INPUT_PATHS: '.', 'INPUT_FAIL-ON': 'sometimes' })).code).toBe(2);
  expect((await run({ INPUT_PATHS: '--no-such\n.' })).code).toBe(2);
  expect((await run({ INPUT_PATHS: '.', INPUT_CONFIG: 'missing.yaml' })).code).toBe(2);
});

test('the runner obeys nothing that a file says', async () => {
  const { lines } = await run({ INPUT_PATHS: '.' }, 'Encrypted: "\\n::set-output name=a::b\\n"');
  const token = /^::stop-commands::([0-9a-f-]{36})$/.exec(lines[0]!)![1];
  expect(lines.at(-1)).toBe(`::${token}::`);
  expect(lines.filter((line) => line.includes(token!))).toHaveLength(2);
});
