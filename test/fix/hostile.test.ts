import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { edited } from '../../src/fix/edit.ts';
import { patchOf, unifiedDiff } from '../../src/fix/patch.ts';
import type { ReportedEdit } from '../../src/model/fix.ts';

const set = (pointer: ReportedEdit['pointer'], value: unknown): ReportedEdit => ({ op: 'set', file: 'f', pointer, value });
const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => ({ a: inner }), 1);

const snippets =
  'a|: |\n|  |- |{|}|[|]|,|"|\'|>|#|!Ref |&x |*x|<<: *x|---\n|\r\n|\t|? |\uFEFF|\u2028|\ud800|%|1|null|__proto__|Fn::If|...\n'
    .split('|')
    .concat('|');

/** @returns milliseconds */
function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

test('no text and no edit makes it throw', () => {
  const piece = fc.constantFrom(...snippets);
  const key = fc.oneof(fc.constantFrom<string | number>('a', '1', '__proto__', 'Fn::If', '', 0, 1, -1, 1e9, 0.5), fc.nat(3));
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(undefined, Number.NaN, 1n, new Date(0), () => 1),
  );
  const edit = fc.record({
    op: fc.constantFrom<'set' | 'remove'>('set', 'remove'),
    file: fc.constant('f'),
    pointer: fc.array(key, { maxLength: 4 }),
    value,
    document: fc.nat(1),
  });
  const inner = fc.option(fc.array(key, { maxLength: 2 }), { nil: undefined });
  const edits = fc.array(
    fc.tuple(edit, inner).map(([each, path]) => (path ? { ...each, inner: path } : each)),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), edits, (pieces, asked) => {
      const after = edited('f', pieces.join(''), asked);
      if (after !== undefined) unifiedDiff('f', pieces.join(''), after);
    }),
    { numRuns: 3000 },
  );
});

describe('in a bounded time', () => {
  test('a file in one line of 2 MB', () => {
    const text = JSON.stringify({ a: Array.from({ length: 100_000 }, (_, index) => ({ k: index, v: 'x' })), z: { b: 1 } });
    expect(timed(() => expect(edited('f', text, [set(['z', 'c'], 2)])?.endsWith('"z":{"b":1,"c":2}}')).toBe(true))).toBeLessThan(5000);
  });

  test('a thousand edits of a large file', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `k${index}: # c\n  - a\n  - b: 1\n`).join('');
    const edits = Array.from({ length: 1000 }, (_, index) => set([`k${index * 20}`, 1, 'c'], index));
    let after = '';
    expect(timed(() => (after = edited('f', text, edits) ?? ''))).toBeLessThan(5000);
    expect(timed(() => expect(patchOf('f', text, after)).toHaveLength(1000))).toBeLessThan(5000);
  });

  test('depth, in the text, in the path and in the value', () => {
    expect(edited('f', '['.repeat(100_000), [set([0], 1)])).toBeUndefined();
    expect(edited('f', 'a: '.repeat(100_000), [set(['a'], 1)])).toBeUndefined();
    expect(edited('f', 'a: 1\n', [set(Array(100_000).fill('b'), 1)])).toBeUndefined();
    expect(edited('f', 'a: 1\n', [set(Array(199).fill('b'), 1)])).toBeDefined();
    expect(edited('f', 'a: 1\n', [set(['b'], nested(100_000))])).toBeUndefined();
    expect(edited('f', 'a: 1\n', [set(['b'], nested(40))])).toBeDefined();
  });

  test('white space, quotes and colons without end', () => {
    for (const filler of [' ', '\n', '"', ':', ' :', '# ', '- ', "'", '\\', '" ', ', '])
      for (const text of [`a: ${filler.repeat(300_000)}`, `{"a": "${filler.replaceAll(/["\\\n]/g, ' ').repeat(300_000)}", "b": 1}`])
        expect(timed(() => void edited('f', text, [set(['b', 'c'], 1), set(['d'], 'x')]))).toBeLessThan(5000);
  });

  test('aliases that stand for much', () => {
    const lines = Array.from({ length: 25 }, (_, index) => `k${index + 1}: &k${index + 1} [*k${index}, *k${index}]`);
    expect(edited('f', ['k0: &k0 x', ...lines].join('\n'), [set(['z'], 1)])).toBeUndefined();
    expect(edited('f', ['k0: &k0 x', ...lines.slice(0, 14)].join('\n'), [set(['z'], 1)])).toMatch(/z: 1$/);
  });
});
