import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Runner } from '../../src/commands/action/runner.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundrule-runner-'));
afterAll(() => rmSync(folder, { recursive: true }));

function runnerWith(env: Readonly<Record<string, string>> = {}) {
  let log = '';
  const out = (text: string): void => void (log += text);
  const io = { out, err: out, stdin: async () => '', cwd: folder, env, tty: false, columns: 120, version: () => '1.2.3' };
  return { runner: new Runner(io), log: () => log };
}

test('a message is one line, whatever is in it', () => {
  const { runner, log } = runnerWith();
  runner.say('error', 'first: 100%\n::error::second\r\u001b[31m\n');
  expect(log()).toBe('::error title=groundrule::first: 100%25%0A::error::second\\u{d}\\u{1b}[31m\n');
});

test('outputs cannot be ended by their values', () => {
  const file = join(folder, 'output');
  const { runner } = runnerWith({ GITHUB_OUTPUT: file });
  runner.output({ findings: 3, sarif: 'a\nEOF\nconclusion=success' });
  const [, end] = /^sarif<<(.+)$/m.exec(readFileSync(file, 'utf8'))!;
  expect(end).toMatch(/^[0-9a-f-]{36}$/);
  expect(readFileSync(file, 'utf8')).toContain(`sarif<<${end}\na\nEOF\nconclusion=success\n${end}\n`);
});

test('the summary is added to what is there, and stays below what GitHub drops', () => {
  const file = join(folder, 'summary');
  writeFileSync(file, 'before\n');
  const { runner } = runnerWith({ GITHUB_STEP_SUMMARY: file });
  runner.summary('| a | b |\n');
  expect(readFileSync(file, 'utf8')).toBe('before\n| a | b |\n');
  writeFileSync(file, '');
  runner.summary(`${'| ümläut |\n'.repeat(200_000)}`);
  const text = readFileSync(file, 'utf8');
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  expect(text).toMatch(/\| ümläut \|\n\n\n\*The rest is left out/);
});

test('a place that cannot be written is said, and ends nothing', () => {
  const { runner, log } = runnerWith({ GITHUB_OUTPUT: folder });
  runner.output({ findings: 1 });
  expect(log()).toContain('::warning title=groundrule::GITHUB_OUTPUT cannot be written (EISDIR)');
});

test('what is written unheard stands between two tokens, also when it fails', async () => {
  const { runner, log } = runnerWith();
  await expect(runner.unheard(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(log()).toMatch(/^::stop-commands::([0-9a-f-]{36})\n\n::\1::\n$/);
});
