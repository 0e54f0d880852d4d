import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { SyntaxProblem } from '../../../src/model/errors.ts';
import { pointers, written } from './written.ts';

// The same documents in every run.
fc.configureGlobal({ seed: 1 });

const template = `{
  "Resources": {
    "Logs": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "Tags": [
          { "Key": "a",
            "Value": "b" },
          7
        ],
        "Policy": "{\\n  \\"Statement\\": [{ \\"Effect\\": \\"Allow\\", \\"N\\": 1 }]\\n}"
      }
    }
  }
}
`;
const source = readJson('template.json', template);
const properties = ['Resources', 'Logs', 'Properties'];

describe('places', () => {
  test.each([
    [['Resources', 'Logs', 'Type'], '"Type": "AWS::S3::Bucket"', '"Type"', '"AWS::S3::Bucket"'],
    [['Resources', 'Logs'], '"Logs"', '"Logs"', undefined],
    [[...properties, 'Tags', 1], '7', '7', '7'],
    [[...properties, 'Tags', 0, 'Key'], '"Key": "a"', '"Key"', '"a"'],
    [[...properties, 'Tags', 0], '{ "Key": "a",', '{ "Key": "a",', '{ "Key": "a",\n            "Value": "b" }'],
    [[], '{', '{', template.trimEnd()],
  ])('%j', (pointer, both, key, value) => {
    expect(written(source, { pointer })).toBe(both);
    expect(written(source, { pointer, part: 'key' })).toBe(key);
    if (value) expect(written(source, { pointer, part: 'value' })).toBe(value);
  });

  test('lines and columns count from 1', () => {
    expect(source.locate({ pointer: ['Resources', 'Logs', 'Type'], part: 'value' })).toEqual({
      start: { line: 4, column: 15 },
      end: { line: 4, column: 32 },
    });
  });

  test('columns count UTF-16 units, as editors do', () => {
    expect(readJson('x', '{"😀": 1}').locate({ pointer: ['😀'], part: 'value' }).start.column).toBe(8);
  });

  test.each([
    [['Resources', 'Nope', 'deeper'], '"Resources"'],
    [[...properties, 'Tags', 2], '"Tags"'],
    [[...properties, 'Tags', '__proto__'], '"Tags"'],
    [[...properties, 'Tags', 'length'], '"Tags"'],
    [[...properties, 'Tags', -1], '"Tags"'],
    [[...properties, 'Tags', Number.NaN], '"Tags"'],
    [['constructor'], '{'],
    [['Resources', 'Logs', 'Type', 0], '"Type"'],
  ])('what is not there is at its nearest parent: %j', (pointer, parent) => {
    for (const part of ['key', 'value'] as const) expect(written(source, { pointer, part })).toBe(parent);
    expect(written(source, { pointer, span: [0, 3] })).toBe(parent);
  });

  test('a part of a string', () => {
    const [escapes] = [readJson('x', String.raw`{"a": "x\ny\u00e9\"\ud83d\ude00z"}`)];
    const at = (start: number, end: number) => written(escapes, { pointer: ['a'], span: [start, end] });
    expect(at(0, 1)).toBe('x');
    expect(at(1, 2)).toBe('\\n');
    expect(at(2, 4)).toBe('y\\u00e9');
    expect(at(4, 5)).toBe('\\"');
    expect(at(5, 7)).toBe('\\ud83d\\ude00');
    expect(at(7, 8)).toBe('z');
    expect(at(0, 8)).toBe(String.raw`x\ny\u00e9\"\ud83d\ude00z`);
    expect(at(-5, 1)).toBe('x');
    expect(at(7, 99)).toBe('z');
    expect(at(Number.NaN, Number.NaN)).toBe('');
  });

  test('inside a document that is embedded as text', () => {
    const policy = { pointer: [...properties, 'Policy'] };
    const inner = ['Statement', 0, 'Effect'];
    expect(written(source, { ...policy, inner })).toBe('\\"Effect\\": \\"Allow\\"');
    expect(written(source, { ...policy, inner, part: 'key' })).toBe('\\"Effect\\"');
    expect(written(source, { ...policy, inner, part: 'value' })).toBe('\\"Allow\\"');
    expect(written(source, { ...policy, inner: ['Statement', 0, 'N'], part: 'value' })).toBe('1');
    expect(written(source, { ...policy, inner: ['Statement', 5] })).toBe('\\"Statement\\"');
    expect(written(source, { pointer: ['Resources', 'Logs', 'Type'], inner: ['a'] })).toBe('"Type": "AWS::S3::Bucket"');
  });

  test('every value of any document is where it is said to be', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4, stringUnit: 'binary' }), fc.constantFrom(undefined, 1, '\t'), (json, space) => {
        const text = JSON.stringify(JSON.parse(json), null, space);
        const any = readJson('any.json', text);
        for (const [pointer, value] of pointers(any.data)) {
          expect(JSON.parse(written(any, { pointer, part: 'value' }))).toEqual(value);
          const key = pointer.at(-1);
          if (typeof key === 'string') expect(JSON.parse(written(any, { pointer, part: 'key' }))).toBe(key);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every part of any string is where it is said to be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), fc.nat(20), (string, from, length) => {
        const any = readJson('any.json', JSON.stringify([string]));
        const part = written(any, { pointer: [0], span: [from, from + length] });
        expect(JSON.parse(`"${part}"`)).toBe(string.slice(from, from + length));
      }),
    );
  });
});

describe('data', () => {
  test('is what JSON.parse reads', () => {
    expect(source.data).toEqual(JSON.parse(template));
    expect(source.syntax).toBe('json');
    expect(readJson('x', '\uFEFF[1]').data).toEqual([1]);
  });

  test('has __proto__ as an ordinary key', () => {
    const hostile = readJson('x', '{"__proto__": {"polluted": 1}, "constructor": 2}');
    expect(Object.keys(hostile.data as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(written(hostile, { pointer: ['__proto__', 'polluted'], part: 'value' })).toBe('1');
  });
});

describe('duplicate keys', () => {
  const twice = readJson('x', '{\n"a": {"b": 1,\n"c": "\\"b\\": 2",\n"b": 3}, "d": {"b": 4}}');

  test('are a problem each; the last one wins', () => {
    expect(twice.data).toEqual({ a: { b: 3, c: '"b": 2' }, d: { b: 4 } });
    expect(twice.problems).toHaveLength(1);
    expect(twice.problems[0]).toMatchObject({ kind: 'duplicate-key', message: expect.stringMatching(/"b".* line 2\b/) });
    expect(twice.locate(twice.problems[0]!.spot).start).toEqual({ line: 4, column: 1 });
  });

  test('are not seen in strings that look like keys', () => {
    expect(readJson('x', JSON.stringify({ a: '{"a": 1, "a": 2}', b: '\\', 'c"': { d: '":' } })).problems).toEqual([]);
  });

  test('are found whether or not they are written with the same escapes', () => {
    expect(readJson('x', String.raw`[{"a": 1, "\u0061" : 2}]`).problems).toHaveLength(1);
  });
});

describe('what is not JSON', () => {
  test.each([
    ['{"a": 1,}', 1, 9, /comma/],
    ['{"a": [1, 2', 1, 12, /ends before the '\[' of line 1, column 7/],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, /',' or '}'/],
    ['{"a" 1}', 1, 6, /':'/],
    ["{'a': 1}", 1, 2, /double quotes/],
    ['{\n// no\n}', 2, 1, /comments/],
    ['{"a": "b\nc"}', 1, 9, /line break/],
    ['{"a": "b', 1, 7, /closing quote/],
    [String.raw`{"a": "C:\dir"}`, 1, 10, /escape/],
    ['{"a": True}', 1, 7, /value/],
    ['{"a": 01}', 1, 7, /value/],
    ['{} {}', 1, 4, /end of the document/],
    ['', 1, 1, /no content/],
  ])('%j', (text, line, column, message) => {
    expect(() => readJson('x.json', text)).toThrow(SyntaxProblem);
    expect(() => readJson('x.json', text)).toThrow(
      expect.objectContaining({ line, column, message: expect.stringMatching(message) }) as never,
    );
  });

  test('any edit of valid JSON is read, or refused with a place inside the file', () => {
    fc.assert(
      fc.property(fc.nat(template.length - 1), fc.nat(3), fc.string({ maxLength: 2 }), (at, drop, add) => {
        const text = template.slice(0, at) + add + template.slice(at + drop);
        try {
          readJson('x.json', text).locate({ pointer: properties });
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxProblem);
          expect((error as SyntaxProblem).line).toBeLessThanOrEqual(text.split('\n').length);
          expect((error as SyntaxProblem).message).not.toMatch(/This is not valid JSON|\n/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('hostile sizes', () => {
  test.each([
    ['lists', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['objects', '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)],
    ['an open end', '['.repeat(20_000)],
  ])('20,000 levels are refused: %s', (_, text) => {
    expect(() => readJson('x', text)).toThrow(/200 levels deep/);
  });

  test('200 levels are read', () => {
    expect(written(readJson('x', '['.repeat(200) + ']'.repeat(200)), { pointer: Array(199).fill(0) })).toBe('[]');
  });

  test('10 MB on one line', () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => [`R${index}`, { Type: 'AWS::SQS::Queue', Text: 'x'.repeat(60) }]);
    const big = readJson('x', JSON.stringify({ Resources: Object.fromEntries(entries) }));
    expect(big.problems).toEqual([]);
    for (let index = 0; index < 100_000; index += 97) {
      const pointer = ['Resources', `R${index}`, 'Type'];
      const { start, end } = big.locate({ pointer, part: 'key' });
      expect(start.line).toBe(1);
      expect(big.text.slice(start.column - 1, end.column - 1)).toBe('"Type"');
    }
  });
});
