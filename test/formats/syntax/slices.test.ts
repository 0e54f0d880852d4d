import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { contentsOf } from '../../../src/formats/syntax/bytes.ts';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { readSlices, type Cut } from '../../../src/formats/syntax/slices.ts';
import { SyntaxProblem } from '../../../src/model/errors.ts';
import type { Pointer, Source } from '../../../src/model/source.ts';

const everything = (cut: (pointer: Pointer) => Cut) => ({ cut, trim: (_: Pointer, value: unknown) => value });
const slices = (text: string, cut: (pointer: Pointer) => Cut = (at) => (at.length < 2 ? 'open' : 'whole')): Source =>
  readSlices('a.json', contentsOf(Buffer.from(text)), everything(cut));

function pointersIn(node: unknown, at: Pointer = []): Pointer[] {
  if (typeof node !== 'object' || node === null) return [at];
  return [at, ...Object.entries(node).flatMap(([key, child]) => pointersIn(child, [...at, Array.isArray(node) ? Number(key) : key]))];
}

describe('a document that is read slice by slice', () => {
  const documents = fc.tuple(
    fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
    fc.constantFrom(0, 1, 3),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.integer({ min: 0, max: 4 }),
  );
  test('reads as the whole does, and shows the same places', () => {
    fc.assert(
      fc.property(documents, ([data, indent, lineEnd, depth]) => {
        const text = JSON.stringify(data, null, indent).replaceAll('\n', lineEnd);
        const whole = readJson('a.json', text);
        const parts = slices(text, (at) => (at.length < depth ? 'open' : 'whole'));
        expect(JSON.stringify(parts.data)).toBe(JSON.stringify(whole.data));
        for (const pointer of pointersIn(data).filter((each) => each.length > depth))
          expect(parts.locate({ pointer })).toEqual(whole.locate({ pointer }));
        for (const pointer of pointersIn(data))
          expect(parts.locate({ pointer, part: 'value' }).start).toEqual(whole.locate({ pointer, part: 'value' }).start);
      }),
      { numRuns: 300 },
    );
  });

  test('leaves out what is skipped, and knows the places behind it', () => {
    const source = slices('{"a": [1, {"}": "]"}],\n "b": {"c": true}, "d": 1}', ([key]) =>
      key === undefined ? 'open' : key === 'a' ? 'skip' : 'whole',
    );
    expect({ ...(source.data as object) }).toEqual({ b: { c: true }, d: 1 });
    expect(source.locate({ pointer: ['b', 'c'] }).start).toEqual({ line: 2, column: 8 });
  });

  test('keeps what is made of a value', () => {
    const contents = contentsOf(Buffer.from('[{"a": 1}, {"a": 2}]'));
    const source = readSlices('a.json', contents, {
      cut: (at) => (at.length === 0 ? 'open' : 'whole'),
      trim: ([index], value) => (index === 0 ? undefined : value),
    });
    expect(source.data).toEqual([undefined, { a: 2 }]);
  });

  test('is read in windows, of which a value may be larger', () => {
    const long = 'ä😀\\n'.repeat(800_000);
    const text = `[\n${Array.from({ length: 40_000 }, (_, i) => `{"i": ${i}, "é": "${'😀'.repeat(40)}"}`).join(',\n')},\n"${long}", {"last": 1}]`;
    const source = slices(text, (at) => (at.length === 0 ? 'open' : 'whole'));
    expect((source.data as unknown[]).length).toBe(40_002);
    for (const index of [39_999, 0, 20_000, 5])
      expect(source.locate({ pointer: [index, 'é'] }).start).toEqual({ line: index + 2, column: `{"i": ${index}, `.length + 1 });
    expect(source.locate({ pointer: [40_001, 'last'] }).start).toEqual({ line: 40_002, column: `"${long}", {`.length + 1 });
  });

  test.each([
    ['', 'The file ends where a value should be: is it complete?', 1, 1],
    ['{"a": 1', "The file ends before the '{' of line 1, column 1 is closed: is it complete?", 1, 8],
    ['{"a": {"b": [1,', "The file ends before the '{' of line 1, column 7 is closed: is it complete?", 1, 16],
    ['{"a": {"b": "x', "The file ends before the '{' of line 1, column 7 is closed: is it complete?", 1, 15],
    ['{"a":\n {"b": tru}}', "Expected a value, but found 't'", 2, 8],
    ['{"a": 1} x', 'Something follows after the end of the document', 1, 10],
    ['{"a" 1}', "Expected ':' after the key", 1, 6],
    ['{"a": 1 "b": 2}', "Expected ',' or '}'", 1, 9],
    ['{a: 1}', 'Expected a key in double quotes', 1, 2],
    ['{"a": }', "Expected a value, but found '}'", 1, 7],
    ['{"a": , "b": 1}', 'Expected a value', 1, 7],
    [`{"a": ${'['.repeat(300)}`, 'The document is nested more than 200 levels deep', 1, 206],
  ])('%s: what is wrong, and where', (text, message, line, column) => {
    const problem = (() => {
      try {
        return slices(text, (at) => (at.length === 0 ? 'open' : 'whole'));
      } catch (error) {
        return error;
      }
    })();
    expect(problem).toBeInstanceOf(SyntaxProblem);
    expect(problem).toMatchObject({ message, line, column });
  });

  test('that is cut off anywhere ends in a problem', () => {
    const text = JSON.stringify({ a: [{ b: 'ä' }, -1.5e3, null], c: { d: [true, '\\"'] } });
    for (let length = 0; length < text.length; length++) expect(() => slices(text.slice(0, length))).toThrow(SyntaxProblem);
  });

  test('takes a byte order mark, and no other encoding', () => {
    expect(slices('\uFEFF[1]').data).toEqual([1]);
    expect(() =>
      readSlices(
        'a.json',
        contentsOf(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])),
        everything(() => 'whole'),
      ),
    ).toThrow('not valid UTF-8');
  });

  test('has keys that are no members of objects', () => {
    const source = slices('{"__proto__": {"a": 1}, "constructor": 2}');
    expect(Object.keys(source.data as object)).toEqual(['__proto__', 'constructor']);
    expect(source.locate({ pointer: ['toString'] }).start).toEqual({ line: 1, column: 1 });
  });
});
