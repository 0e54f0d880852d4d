import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { withLinesOfHead } from '../../src/commands/action/head-lines.ts';
import type { ReportedFinding } from '../../src/model/result.ts';
import { checkout, upstreamIn } from './pull-request.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-lines-')));
afterAll(() => rmSync(top, { recursive: true }));

const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
const numbers = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

const upstream = upstreamIn(top, {
  main: { 'a "q".yaml': lines(...numbers(1, 30)), 'a ü.yaml': lines(...numbers(1, 30)), 'b.yaml': lines('1') },
  change: { 'a ü.yaml': lines(...numbers(1, 20), 'mine', ...numbers(21, 30)), 'b.yaml': lines('1', 'mine') },
  // Two lines more above, two fewer in between, and something that looks like a header.
  meanwhile: {
    'a "q".yaml': lines('0', ...numbers(1, 30)),
    'a ü.yaml': lines('-- a/b.yaml', '@@ -1 +9 @@', ...numbers(1, 9), ...numbers(12, 30)),
  },
});
const workspace = checkout(upstream, join(top, 'merge'), 'refs/pull/7/merge', 2);

const at = (file: string, line: number) => ({ file, location: { start: { line, column: 3 }, end: { line, column: 9 } } });
const finding = (file: string, line: number) =>
  ({
    ...at(file, line),
    related: [at(file, line)],
    fix: { title: 'x', safe: true, edits: [], patch: [{ file, start: line, end: line - 1, lines: ['y'] }] },
  }) as unknown as ReportedFinding;

test('what stands below what the base has changed stands elsewhere in the head', () => {
  const linesOf = (line: number) => {
    const [moved] = withLinesOfHead({ findings: [finding('a ü.yaml', line)] }, workspace, upstream.head)!.findings;
    return [moved!.location.start.line, moved!.location.end.line, moved!.related[0]!.location.start.line];
  };
  expect(linesOf(3)).toEqual([1, 1, 1]);
  expect(linesOf(11)).toEqual([9, 9, 9]);
  expect(linesOf(12)).toEqual([12, 12, 12]);
  expect(linesOf(21)).toEqual([21, 21, 21]);
});

test('a patch is left out where its lines are others in the head, or nobody knows them', () => {
  const patchOf = (start: number, end: number, head = upstream.head) => {
    const fix = { title: 'x', safe: true, edits: [], patch: [{ file: 'a ü.yaml', start, end, lines: ['y'] }] };
    const [moved] = withLinesOfHead({ findings: [{ ...finding('a ü.yaml', start), fix }] }, workspace, head)!.findings;
    const [patch] = moved!.fix!.patch ?? [];
    return patch && [patch.start, patch.end];
  };
  // Lines 1 and 2 are of the base, and between 11 and 12 it has left out two.
  expect([patchOf(3, 11), patchOf(12, 14), patchOf(13, 12), patchOf(4, 3)]).toEqual([
    [1, 9],
    [12, 14],
    [13, 12],
    [2, 1],
  ]);
  expect([patchOf(2, 3), patchOf(1, 1), patchOf(11, 12), patchOf(12, 11), patchOf(3, 2)]).toEqual(Array(5).fill(undefined));
  expect(patchOf(3, 11, 'f'.repeat(40))).toBeUndefined();
});

test('however the file is called, and however many there are', () => {
  const one = finding('a "q".yaml', 12);
  const many = Array.from({ length: 40_000 }, (_, index) => finding(`${'d'.repeat(90)}/${index}.yaml`, 1));
  for (const findings of [[one], [one, ...many]])
    expect(withLinesOfHead({ findings }, workspace, upstream.head)!.findings[0]!.location.start.line).toBe(11);
});

test('files that the base has not changed are as they are', () => {
  expect(withLinesOfHead({ findings: [finding('b.yaml', 2)] }, workspace, upstream.head)).toBeUndefined();
  expect(withLinesOfHead({ findings: [] }, workspace, upstream.head)).toBeUndefined();
  expect(withLinesOfHead({ findings: [finding('a ü.yaml', 3)] }, workspace, 'f'.repeat(40))!.findings[0]).toMatchObject(at('a ü.yaml', 3));
});
