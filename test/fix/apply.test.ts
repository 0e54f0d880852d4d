import { describe, expect, test } from '@jest/globals';
import { applyFixes, type Job } from '../../src/fix/apply.ts';
import { read } from '../../src/formats/syntax/read.ts';
import type { ReportedEdit } from '../../src/model/fix.ts';
import type { ReportedFinding } from '../../src/model/result.ts';

/** What a linter of the test says about the data of a file. */
type Rule = (data: Record<string, unknown>, file: string) => readonly Partial<ReportedFinding>[];

const set = (file: string, key: string, value: unknown): ReportedEdit => ({ op: 'set', file, pointer: [key], value });

const finding = (rule: string, file: string, edits: readonly ReportedEdit[] | undefined, more: Partial<ReportedFinding> = {}) =>
  ({
    rule,
    file,
    target: rule,
    certain: true,
    message: `${rule} is wrong`,
    fingerprint: `${rule} ${file}`,
    ...(edits ? { fix: { title: 'Mend', safe: true, edits } } : {}),
    ...more,
  }) as unknown as ReportedFinding;

/** Fixes files with a linter that is made of rules. */
async function apply(files: Readonly<Record<string, string>>, rules: readonly Rule[], more: Partial<Job> = {}) {
  let lints = 0;
  const findingsIn = (texts: ReadonlyMap<string, string>) => ({
    findings: Object.keys(files).flatMap((file) => {
      const data = read(file, texts.get(file) ?? files[file]!)[0]!.data as Record<string, unknown>;
      return rules.flatMap((rule) => rule(data, file) as ReportedFinding[]);
    }),
  });
  const lint = async (texts: ReadonlyMap<string, string>) => {
    lints++;
    return findingsIn(texts);
  };
  const job = { linted: findingsIn(new Map()), read: (file: string) => ({ text: files[file]! }), lint, wanted: () => true, unsafe: false };
  const applied = await applyFixes({ ...job, ...more });
  return { ...applied, text: (file: string) => applied.texts.get(file), lints };
}

/** Finds a key that is not true, and sets it. */
const wants =
  (key: string, more: Partial<ReportedFinding> = {}): Rule =>
  (data, file) =>
    key in data && data[key] !== true ? [finding(key, file, [set(file, key, true)], more)] : [];

describe('fixes are made', () => {
  test('all together, in one lint', async () => {
    const { text, made, refused, lints, linted } = await apply({ a: 'x: 1 # one\ny: 2\n', b: 'x: 3\n' }, [wants('x'), wants('y')]);
    expect([text('a'), text('b')]).toEqual(['x: true # one\ny: true\n', 'x: true\n']);
    expect([made.length, refused.length, lints, linted.findings.length]).toEqual([3, 0, 1, 0]);
  });

  test('once, when several findings offer the same', async () => {
    const { text, made, lints } = await apply({ a: 'x: 1\n' }, [
      wants('x'),
      (data, file) => (data['x'] === true ? [] : [finding('other', file, [set(file, 'x', true)])]),
    ]);
    expect([text('a'), made.length, lints]).toEqual(['x: true\n', 2, 1]);
  });

  test('one after the other, when they get in each other’s way', async () => {
    const list: Rule = (data, file) => {
      const items = data['list'] as readonly string[];
      return ['p', 'q'].flatMap((item) =>
        items.includes(item)
          ? []
          : [finding(item, file, [{ op: 'set', file, pointer: ['list', items.length], value: item }], { target: item })],
      );
    };
    const { text, made, refused } = await apply({ a: 'list: [o]\n' }, [list]);
    expect([text('a'), made.length, refused.length]).toEqual(['list: [o, p, q]\n', 2, 0]);
  });

  test('also what another one brought to light', async () => {
    const { text, made } = await apply(
      { a: 'x: 1\ny: 2\n' },
      [
        wants('x'),
        (data, file) => (data['x'] === true && data['y'] !== true ? [finding('y', file, [set(file, 'y', true)], { certain: false })] : []),
      ],
      { unsafe: true },
    );
    expect([text('a'), made.length]).toEqual(['x: true\ny: true\n', 2]);
  });

  test('of an edit for the text as it was, also after another one of its batch was taken back', async () => {
    const remove =
      (rule: string, item: string): Rule =>
      (data, file) => {
        const index = (data['list'] as readonly string[]).indexOf(item);
        return index < 0 ? [] : [finding(rule, file, [{ op: 'remove', file, pointer: ['list', index] }])];
      };
    const lonely: Rule = (data, file) => ((data['list'] as readonly string[]).includes('c') ? [] : [finding('no c', file, undefined)]);
    const { text, made, refused } = await apply({ a: 'list: [a, b, c, d]\n' }, [
      remove('a', 'a'),
      remove('b', 'b'),
      remove('c', 'c'),
      remove('d', 'd'),
      lonely,
    ]);
    expect([text('a'), made.length, refused.map(({ why }) => why)]).toEqual([
      'list: [c]\n',
      3,
      ['there would be another finding: no c, no c is wrong'],
    ]);
  });
});

describe('fixes are not made', () => {
  test('when nobody asked for them', async () => {
    const fix = { title: 'Mend', safe: false, caution: 'it is replaced', edits: [set('a', 'x', true)] };
    const rules = [wants('x', { fix }), wants('y', { certain: false }), wants('z', { suppressed: { reason: 'ok', from: 'comment' } })];
    const files = { a: 'x: 1\ny: 2\nz: 3\n' };
    const safe = await apply(files, rules);
    expect([safe.texts.size, safe.left.length, safe.lints]).toEqual([0, 2, 0]);
    const unsafe = await apply(files, rules, { unsafe: true });
    expect([unsafe.text('a'), unsafe.left.length]).toEqual(['x: true\ny: true\nz: 3\n', 0]);
    expect((await apply(files, rules, { unsafe: true, wanted: ({ rule }) => rule === 'y' })).text('a')).toBe('x: 1\ny: true\nz: 3\n');
  });

  test('when the finding stays, and the others are', async () => {
    const stubborn: Rule = (_, file) => [finding('stubborn', file, [set(file, 'z', true)])];
    const { text, made, refused } = await apply({ a: 'x: 1\ny: 2\n' }, [wants('x'), stubborn, wants('y')]);
    expect(text('a')).toBe('x: true\ny: true\n');
    expect([made.length, refused.map(({ why }) => why)]).toEqual([2, ['the finding would still be there']]);
  });

  test('when something certain is new, and the others are', async () => {
    const together: Rule = (data, file) => (data['y'] === true ? [finding('new', file, undefined)] : []);
    const doubtful: Rule = (data, file) => (data['x'] === true ? [finding('perhaps', file, undefined, { certain: false })] : []);
    const { text, refused } = await apply({ a: 'x: 1\ny: 2\n', b: 'y: 1\n', c: 'x: 1\n' }, [wants('x'), wants('y'), together, doubtful]);
    expect([text('a'), text('b'), text('c')]).toEqual(['x: true\ny: 2\n', undefined, 'x: true\n']);
    expect(refused.map(({ why }) => why)).toEqual(Array(2).fill('there would be another finding: new, new is wrong'));
  });

  test('when the file cannot be changed, or only by guessing', async () => {
    const locked = await apply({ a: 'x: 1\n' }, [wants('x')], { read: () => ({ why: 'it is locked' }) });
    expect([locked.texts.size, locked.refused.map(({ why }) => why), locked.lints]).toEqual([0, ['it is locked'], 0]);
    const inside: Rule = (_, file) => [finding('x', file, [{ op: 'set', file, pointer: ['x', 'y'], value: 1 }])];
    expect((await apply({ a: 'x: 1\nz: 1\n' }, [inside, wants('z')])).refused.map(({ why }) => why)).toEqual([
      'it cannot be written there without guessing',
    ]);
  });

  test('without end', async () => {
    const flip: Rule = (data, file) => [finding(`x is ${String(data['x'])}`, file, [set(file, 'x', !data['x'])], { certain: false })];
    expect((await apply({ a: 'x: true\n' }, [flip], { unsafe: true })).lints).toBeLessThanOrEqual(60);
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, 'x: 1\n']));
    const stubborn: Rule = (data, file) =>
      data['x'] === true && Number(file.slice(1)) % 2 === 0 ? [finding('x', file, [set(file, 'x', true)])] : [];
    expect((await apply(many, [wants('x'), stubborn])).lints).toBeLessThanOrEqual(60);
  });
});
