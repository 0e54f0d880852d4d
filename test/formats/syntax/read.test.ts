import { describe, expect, test } from '@jest/globals';
import { decode, read } from '../../../src/formats/syntax/read.ts';
import { SyntaxProblem } from '../../../src/model/errors.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, bigEndian: boolean, mark = '\uFEFF') => {
  const bytes = Buffer.from(mark + text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('decoding', () => {
  test.each([
    ['UTF-8', utf8('a: é😀')],
    ['UTF-8 with a mark', utf8('\uFEFFa: é😀')],
    ['UTF-16 LE', utf16('a: é😀', false)],
    ['UTF-16 BE', utf16('a: é😀', true)],
    ['UTF-16 LE without a mark', utf16('a: é😀', false, '')],
    ['UTF-16 BE without a mark', utf16('a: é😀', true, '')],
  ])('%s', (_, bytes) => {
    expect(decode('x.yaml', bytes)).toBe('a: é😀');
  });

  test('a part of a larger buffer', () => {
    expect(decode('x.yaml', utf8('..a: 1..').subarray(2, 6))).toBe('a: 1');
  });

  test('an empty file', () => {
    expect(decode('x.yaml', new Uint8Array())).toBe('');
  });

  test.each([
    ['a binary file', Uint8Array.of(0x50, 0x4b, 3, 4, 0x0a, 0, 0, 1), 2, 1, /binary.*UTF-8/],
    ['Latin-1', Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a), 1, 4, /not valid UTF-8.*save it/],
    ['a NUL byte', utf8('a: 1\nb: \0'), 2, 4, /NUL/],
    ['half a character of UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x62), 1, 2, /UTF-16/],
  ])('refuses %s', (_, bytes, line, column, message) => {
    const expected = expect.objectContaining({ name: 'SyntaxProblem', line, column, message: expect.stringMatching(message) });
    expect(() => decode('x.yaml', bytes)).toThrow(expected as never);
  });
});

describe('JSON or YAML is told by content', () => {
  test.each([
    ['template.yaml', '{"a": 1}', 'json'],
    ['template.yaml', '\n  [1]', 'json'],
    ['template.json', 'a: 1', 'yaml'],
    ['template.yaml', '{a: 1}', 'yaml'],
    ['template.template', '{"a": !Ref b}', 'yaml'],
    ['<stdin>', '{a: 1}', 'yaml'],
    ['<stdin>', '[a, b]', 'yaml'],
  ])('%s: %j is %s', (file, text, syntax) => {
    expect(read(file, text)).toMatchObject([{ file, text, syntax }]);
  });

  test.each([
    ['x.json', '{"a": 1,}', /comma after the last/],
    ['x.json', '{a: 1}', /double quotes/],
    ['<stdin>', '{"a": 1', /ends before/],
    ['x.template', '{"a": [1 2}', /',' or '\]'/],
    ['x.yaml', '{a: [1, 2}', /not valid YAML/],
  ])('%s: %j has the error of its syntax', (file, text, message) => {
    expect(() => read(file, text)).toThrow(SyntaxProblem);
    expect(() => read(file, text)).toThrow(message);
  });

  test.each(['', '\n\n', '# nothing\n', '---\n---\n', '\uFEFF'])('%j has no documents', (text) => {
    expect(read('x.yaml', text)).toEqual([]);
  });
});
