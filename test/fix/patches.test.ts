import { expect, test } from '@jest/globals';
import { maskedAlike, withPatches } from '../../src/fix/patches.ts';
import type { ReportedEdit } from '../../src/model/fix.ts';
import type { ReportedFinding, Result } from '../../src/model/result.ts';

const set = (file: string, pointer: ReportedEdit['pointer'], value: unknown): ReportedEdit => ({ op: 'set', file, pointer, value });

function patches(
  edits: readonly ReportedEdit[],
  texts: Readonly<Record<string, string>>,
  shown = texts,
  more: Partial<ReportedFinding> = {},
) {
  const finding = { fix: { title: 'Mend', safe: true, edits }, ...more } as unknown as ReportedFinding;
  const result = { findings: [finding], sourceText: (file: string) => shown[file] } as unknown as Result;
  return withPatches(result, (file) => texts[file]).findings[0]!.fix!.patch;
}

test('a fix says which lines of which files it changes', () => {
  expect(patches([set('a', ['x'], 2), set('b', ['y', 'z'], 3)], { a: 'w: 1\nx: 1\n', b: 'y:\n  v: 1\n' })).toEqual([
    { file: 'a', start: 2, end: 2, lines: ['x: 2'] },
    { file: 'b', start: 3, end: 2, lines: ['  z: 3'] },
  ]);
});

test('it says nothing where it cannot be made, shows a secret, or is not wanted', () => {
  const texts = { a: 'x: 1\ny: { secret: hunter2, z: 1 }\n' };
  const shown = { a: 'x: 1\ny: { secret: *******, z: 1 }\n' };
  expect(patches([set('a', ['x', 'y'], 2)], texts)).toBeUndefined();
  expect(patches([set('b', ['x'], 2)], texts)).toBeUndefined();
  expect(patches([set('a', ['y', 'z'], 2)], texts, shown)).toBeUndefined();
  expect(patches([set('a', ['x'], 2)], texts, shown)).toEqual([{ file: 'a', start: 1, end: 1, lines: ['x: 2'] }]);
  expect(patches([set('a', ['x'], 2)], texts, texts, { suppressed: { reason: 'known', from: 'comment' } })).toBeUndefined();
});

test('a line that is masked in the first version is masked in the second', () => {
  const before = 'a: hunter2\nb: 1\nc: hunter2\n';
  const shown = before.replaceAll('hunter2', '*******');
  expect(maskedAlike(before, before.replace('b: 1', 'b: 2\nd: 3'), shown)).toEqual([shown, shown.replace('b: 1', 'b: 2\nd: 3')]);
  expect(maskedAlike(before, before.replace('a: hunter2', 'a: hunter2 x'), shown)).toBeUndefined();
  expect(maskedAlike(before, 'a: 1\n', undefined)).toBeUndefined();
});
