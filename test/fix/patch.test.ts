import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { patchOf, unifiedDiff } from '../../src/fix/patch.ts';

describe('the lines that a patch replaces', () => {
  test.each([
    ['a\nb\nc\n', 'a\nx\nc\n', [{ start: 2, end: 2, lines: ['x'] }]],
    ['a\nb\nc\n', 'a\nb\nx\ny\nc\n', [{ start: 3, end: 2, lines: ['x', 'y'] }]],
    ['a\nb\nc\n', 'a\nc\n', [{ start: 2, end: 2, lines: [] }]],
    ['a\nb', 'a\nb\nc', [{ start: 3, end: 2, lines: ['c'] }]],
    [
      'a\r\nb\r\n',
      'x\r\nb\r\ny\r\n',
      [
        { start: 1, end: 1, lines: ['x'] },
        { start: 3, end: 2, lines: ['y'] },
      ],
    ],
    ['a\n', 'a\n', []],
    ['', 'a\n', [{ start: 1, end: 0, lines: ['a'] }]],
  ])('%j to %j', (before, after, expected) => {
    expect(patchOf('f', before, after)).toEqual(expected.map((patch) => ({ file: 'f', ...patch })));
  });
});

describe('a unified diff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundrule-patch-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const numbers = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('');

  test('has three lines of context', () => {
    expect(unifiedDiff('a b.yaml', numbers(1, 9), numbers(1, 9).replace('5', 'x'))).toBe(
      '--- a/a b.yaml\t\n+++ b/a b.yaml\t\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n',
    );
    expect(unifiedDiff('a', 'x', 'x')).toBe('');
  });

  const texts: readonly (readonly [string, string, string])[] = [
    ['one.yaml', numbers(1, 30), numbers(1, 30).replace('3\n', '').replace('27', 'x\ny')],
    ['in/a folder.json', 'a\nb', 'a\nb\nc'],
    ['crlf.yaml', 'a\r\nb\r\n', 'a\r\nx\r\nb\r\n'],
    ['first.yaml', 'a\nb\n', 'b\n'],
    ['quo"te \u00e9.yaml', 'a\n', 'b\n'],
  ];
  const commands: readonly (readonly [string, ...string[]])[] = [
    ['git', 'apply', '-'],
    ['patch', '-p1', '--binary'],
  ];
  // A bare machine has git, and need not have the other.
  test.each(commands.filter(([command]) => spawnSync(command, ['--version']).status === 0))('%s takes it', (command, ...args) => {
    const root = join(folder, command);
    for (const [file, before] of texts) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), before);
    }
    execFileSync('git', ['init', '-q'], { cwd: root });
    execFileSync(command, args, {
      cwd: root,
      input: texts.map((each) => unifiedDiff(...each)).join(''),
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    for (const [file, , after] of texts) expect(readFileSync(join(root, file), 'utf8')).toBe(after);
  });
});
