import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type DumpOptions, dump } from 'js-yaml';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import { readScalar } from '../../../src/formats/syntax/yaml-schema.ts';
import { between, pointers, written } from './written.ts';

// The same documents in every run.
fc.configureGlobal({ seed: 1 });

const one = (text: string) => readYaml('x.yaml', text)[0]!;

const template = `# comment
Resources:
  Logs: &logs
    Type: AWS::S3::Bucket # the type
    Properties:
      BucketName: !Sub "\${AWS::StackName}-logs"
      Tags:
        - Key: a # first
          Value: b
        - !Ref Tag
        - {Key: c,
           Value: d}
        - - nested
        -
        - &anchored !If
          - A
          - {B: c}
      Zones: !GetAZs
      Empty:
      Arn: !GetAtt
        - Logs
        - Arn
  Copy: *logs
  Merged:
    <<: *logs
    on: yes
`;
const source = one(template);
const properties = ['Resources', 'Logs', 'Properties'];

describe('places', () => {
  test.each([
    [[], 'Resources', 'Resources', template.slice(10).trimEnd()],
    [['Resources', 'Logs'], 'Logs', 'Logs', undefined],
    [['Resources', 'Logs', 'Type'], 'Type: AWS::S3::Bucket', 'Type', 'AWS::S3::Bucket'],
    [[...properties, 'BucketName'], 'BucketName: !Sub "${AWS::StackName}-logs"', 'BucketName', '!Sub "${AWS::StackName}-logs"'],
    [[...properties, 'BucketName', 'Fn::Sub'], '"${AWS::StackName}-logs"', '!Sub', '"${AWS::StackName}-logs"'],
    [[...properties, 'Tags', 0], 'Key: a', 'Key: a', 'Key: a # first\n          Value: b'],
    [[...properties, 'Tags', 0, 'Value'], 'Value: b', 'Value', 'b'],
    [[...properties, 'Tags', 1], '!Ref Tag', '!Ref Tag', '!Ref Tag'],
    [[...properties, 'Tags', 1, 'Ref'], 'Tag', '!Ref', 'Tag'],
    [[...properties, 'Tags', 2], '{Key: c,', '{Key: c,', '{Key: c,\n           Value: d}'],
    [[...properties, 'Tags', 2, 'Value'], 'Value: d', 'Value', 'd'],
    [[...properties, 'Tags', 3], '- nested', '- nested', '- nested'],
    [[...properties, 'Tags', 3, 0], 'nested', 'nested', 'nested'],
    [[...properties, 'Tags', 4], 'Tags', 'Tags', 'Tags'],
    [[...properties, 'Tags', 5], '&anchored !If', '&anchored !If', '&anchored !If\n          - A\n          - {B: c}'],
    [[...properties, 'Tags', 5, 'Fn::If'], '- A', '!If', '- A\n          - {B: c}'],
    [[...properties, 'Tags', 5, 'Fn::If', 1, 'B'], 'B: c', 'B', 'c'],
    [[...properties, 'Zones'], 'Zones: !GetAZs', 'Zones', '!GetAZs'],
    [[...properties, 'Zones', 'Fn::GetAZs'], '', '!GetAZs', ''],
    [[...properties, 'Empty'], 'Empty:', 'Empty', ''],
    [[...properties, 'Arn'], 'Arn', 'Arn', '!GetAtt\n        - Logs\n        - Arn'],
    [[...properties, 'Arn', 'Fn::GetAtt', 1], 'Arn', 'Arn', 'Arn'],
    [['Resources', 'Copy'], 'Copy', 'Copy', '*logs'],
    [['Resources', 'Copy', 'Type'], 'Type: AWS::S3::Bucket', 'Type', 'AWS::S3::Bucket'],
    [['Resources', 'Merged', 'Properties', 'Tags', 1, 'Ref'], 'Tag', '!Ref', 'Tag'],
    [['Resources', 'Merged', 'true'], 'on: yes', 'on', 'yes'],
    [['Resources', 'Nope', 1], 'Resources', 'Resources', 'Resources'],
    [[...properties, 'BucketName', 'Ref'], 'BucketName', 'BucketName', 'BucketName'],
    [['__proto__', 'x'], 'Resources', 'Resources', 'Resources'],
  ])('%j', (pointer, both, key, value) => {
    expect(written(source, { pointer })).toBe(both);
    expect(written(source, { pointer, part: 'key' })).toBe(key);
    if (value !== undefined) expect(written(source, { pointer, part: 'value' })).toBe(value);
  });

  test.each([
    ['{a: 1, b, "c":2, ? d : e, [f]: g}', ['c'], '"c":2'],
    ['{a: 1, b, "c":2, ? d : e, [f]: g}', ['d'], 'd : e'],
    ['{a: 1, b, "c":2, ? d : e, [f]: g}', ['b'], 'b'],
    ['[a, b: c, d]', [1, 'b'], 'b: c'],
    ['[a, b: c, d]', [1], 'b: c'],
    ['[a, b: c, d]', [2], 'd'],
    ['? a\n: - b\n  - c\n? d\n? e\n: f', ['a', 1], 'c'],
    ['? a\n: - b\n  - c\n? d\n? e\n: f', ['d'], 'd'],
    ['? a\n: - b\n  - c\n? d\n? e\n: f', ['e'], 'e\n: f'],
    ['? - a\n  - b\n: c', ['a,b'], '- a\n  - b\n: c'],
    ['-\n-\n  # x\n-\n- a\n-\n- b', [3], 'a'],
    ['-\n-\n  # x\n-\n- a\n-\n- b', [5], 'b'],
    ['a: 1\nb:\n- c\n- d', ['b', 1], 'd'],
    ['&x a: &y !!str b\n*y : c', ['a'], '&x a: &y !!str b'],
    ['&x a: &y !!str b\n*y : c', ['b'], '*y : c'],
    ['a: &x\n  &y b: c', ['a', 'b'], '&y b: c'],
    ['!!map\n!!str a: b', ['a'], '!!str a: b'],
    ['!Foo\na: !Bar b', ['!Foo', 'a'], 'a: !Bar b'],
    ['a: !Base64\n  !Sub b', ['a', 'Fn::Base64', 'Fn::Sub'], 'b'],
    ['a:   # x\n\n  # y\n  b # z', ['a'], 'a:   # x\n\n  # y\n  b'],
    ['a: b\n  c\n\n  d # e\nf: g', ['a'], 'a: b\n  c\n\n  d'],
    ['a: |\n  b\n\n# c\nd: e', ['a'], 'a: |\n  b'],
    ['--- !Foo\na: b\n--- # c', ['!Foo', 'a'], 'a: b'],
    ['{a: {<<: {b: c}}}', ['a', 'b'], 'b: c'],
    ['a: !Foo {<<: {b: c}}', ['a', '!Foo', 'b'], 'b: c'],
    ['%YAML 1.1\n---\na: b', ['a'], 'a: b'],
  ])('%j %j', (text, pointer, expected) => {
    expect(written(one(text), { pointer })).toBe(expected);
  });
});

describe('a part of a string', () => {
  test.each([
    ['plain', 'a: one two', [4, 7], 'two', 1, 8],
    ['plain, folded', 'a: one\n  two\n\n  three', [4, 7], 'two', 2, 3],
    ['plain, after an empty line', 'a: one\n  two\n\n  three', [8, 13], 'three', 4, 3],
    ['single quotes', "a: 'it''s here'", [5, 9], 'here', 1, 11],
    ['a single quote', "a: 'it''s here'", [2, 3], "''", 1, 7],
    ['double quotes', String.raw`a: "x\t\x41\u00e9\U0001F600y"`, [6, 7], 'y', 1, 28],
    ['an escape', String.raw`a: "x\t\x41\u00e9\U0001F600y"`, [2, 3], '\\x41', 1, 8],
    ['double quotes, folded', 'a: "one  \n   two\\\n   three"', [4, 12], 'two\\\n   three', 2, 4],
    ['literal', 'a: |\n  one\n    two\n\n  three\n', [6, 9], 'two', 3, 5],
    ['literal, later', 'a: |\n  one\n    two\n\n  three\n', [11, 16], 'three', 5, 3],
    ['literal, explicit indent', 'a:\n  b: |1-\n     one\n   two\n', [2, 5], 'one', 3, 6],
    ['literal, kept', 'a: |+\n  one\n\nb: 1', [4, 5], '\n', 3, 1],
    ['literal, empty lines first', 'a: |\n\n\n  one', [2, 5], 'one', 4, 3],
    ['literal, CR LF', 'a: |\r\n  one\r\n  two\r\n', [4, 7], 'two', 3, 3],
    ['literal after a tag', 'a: !Sub |\n  one\n  two', [4, 7], 'two', 3, 3],
    ['folded', 'a: >\n  one\n  two\n\n  three\n', [4, 7], 'two', 3, 3],
    ['folded, after an empty line', 'a: >\n  one\n  two\n\n  three\n', [8, 13], 'three', 5, 3],
    ['folded, more indented', 'a: >-\n  one\n    two\n    three\n  four', [18, 22], 'four', 5, 3],
    ['folded, in a list', '- >\n one\n two', [4, 7], 'two', 3, 2],
  ])('%s', (_, text, span, expected, line, column) => {
    const yaml = one(text);
    const [pointer, value] = [...pointers(yaml.data)].find(([, leaf]) => typeof leaf === 'string')!;
    const range = yaml.locate({ pointer, span: span as [number, number] });
    expect(between(text, range)).toBe(expected);
    expect(range.start).toEqual({ line, column });
    expect(written(yaml, { pointer, span: [0, (value as string).length] })).not.toBe('');
  });

  test('of a string that an alias stands for is where it is written', () => {
    const yaml = one('a: &x one two\nb: *x\n');
    expect(yaml.locate({ pointer: ['b'], span: [4, 7] }).start).toEqual({ line: 1, column: 11 });
  });

  test('inside JSON in a block', () => {
    const yaml = one('a: !Sub |\n  {\n    "Statement": [\n      {"Effect": "Allow"}\n    ]\n  }\n');
    const at = { pointer: ['a', 'Fn::Sub'] };
    expect(yaml.locate({ ...at, inner: ['Statement', 0, 'Effect'] })).toEqual({
      start: { line: 4, column: 8 },
      end: { line: 4, column: 25 },
    });
    expect(written(yaml, { ...at, inner: ['Statement', 0] })).toBe('{"Effect": "Allow"}');
    expect(written(yaml, { ...at, inner: ['Statement', 0, 'Nope'] })).toBe('{"Effect": "Allow"}');
    expect(written(yaml, { ...at, inner: [], part: 'key' })).toBe('{');
  });

  test('of a value that is no string is the value', () => {
    const yaml = one('a: 0644\nb: [1]');
    expect(written(yaml, { pointer: ['a'], span: [0, 1] })).toBe('a: 0644');
    expect(written(yaml, { pointer: ['b'], span: [0, 1] })).toBe('b');
  });
});

/** js-yaml writes these without quotes in flow style, where they do not read back. */
const unsafe = /:[,[\]{}]/;
/** Data whose strings js-yaml, which writes YAML 1.2, does not write as something that YAML 1.1 reads otherwise. */
const unit = fc.oneof(fc.constantFrom(...' \n\'":#-,[]{}\\ab1\t'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }));
const text = fc.string({ unit, maxLength: 20 }).filter((string) => readScalar(string) === string && !unsafe.test(string));
const values = fc
  .jsonValue({ maxDepth: 4 })
  .filter((value) => [...pointers(value)].every(([pointer, leaf]) => plain(pointer.at(-1)) && plain(leaf)));
const plain = (leaf: unknown): boolean => typeof leaf !== 'string' || (readScalar(leaf) === leaf && leaf !== '<<' && !unsafe.test(leaf));
const documents = fc.oneof(
  values,
  fc.array(fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 3 })), { maxKeys: 4 }), { maxLength: 3 }),
);
const styles = fc.record<DumpOptions>({
  indent: fc.constantFrom(1, 2, 4),
  noArrayIndent: fc.boolean(),
  flowLevel: fc.constantFrom(-1, 0, 1, 2),
  lineWidth: fc.constantFrom(-1, 5, 20, 80),
  quotingType: fc.constantFrom('"', "'"),
  forceQuotes: fc.boolean(),
});

describe('any document, written in any style', () => {
  test('is read, and every value is where it is said to be', () => {
    fc.assert(
      fc.property(documents, styles, (value, style) => {
        const yaml = dump(value, { ...style, noRefs: true });
        const [any] = readYaml('any.yaml', yaml);
        if (!any) return expect(value).toBeNull();
        expect(any.data).toEqual(value);
        for (const [pointer, expected] of pointers(value)) {
          const range = any.locate({ pointer, part: 'value' });
          const part = between(yaml, range);
          // How deep a block scalar is indented may depend on what is around it.
          if (/^[|>]/.test(part)) expect(typeof expected).toBe('string');
          else if (endsBlank(expected)) continue;
          else expect(readYaml('part', ' '.repeat(range.start.column - 1) + part)[0]?.data ?? null).toEqual(expected);
          const key = pointer.at(-1);
          if (typeof key === 'string') expect(readYaml('key', written(any, { pointer, part: 'key' }))[0]?.data).toBe(key);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('has every character of a string where it is said to be', () => {
    fc.assert(
      fc.property(documents, styles, (value, style) => {
        const any = readYaml('any.yaml', dump(value, { ...style, noRefs: true }))[0];
        for (const [pointer, string] of any ? pointers(value) : []) {
          // How deep a block of nothing but spaces is indented cannot be told.
          if (typeof string !== 'string' || !/[^ \n]/.test(string)) continue;
          for (const { index, 0: char } of string.matchAll(/./gsu)) {
            const part = written(any!, { pointer, span: [index, index + char.length] });
            expect(readings(part)).toContain(char);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('reads as JSON.parse does when it is JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), fc.constantFrom(undefined, 2), (value, space) => {
        const json = JSON.stringify(value, null, space);
        expect(readYaml('x', json)[0]?.data ?? null).toEqual(JSON.parse(json));
      }),
      { numRuns: 500 },
    );
  });
});

/** White space at the end of a block scalar is no part of its range. */
const endsBlank = (value: unknown): boolean => [...pointers(value)].some(([, leaf]) => typeof leaf === 'string' && /\s$/.test(leaf));

/** What a piece of a scalar may stand for. */
function readings(part: string): string[] {
  if (/^(?:\r\n|\n|\r)$/.test(part)) return [' ', '\n'];
  if (part === "''") return ["'"];
  if (part.startsWith('\\') && part.length > 1) return [readYaml('escape', `"${part}"`)[0]!.data as string];
  return [part];
}

describe('any damage to a document', () => {
  const pieces = fc.constantFrom(
    '\t',
    ' ',
    '\n',
    '- ',
    ': ',
    '? ',
    '&a ',
    '*a',
    '!X ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    "'",
    '|',
    '>',
    '#',
    '---\n',
    '<<: ',
    '%',
    '\u0000',
    '\r',
    '',
  );

  test('is refused with a place, or read with places for everything', () => {
    fc.assert(
      fc.property(fc.nat(template.length), fc.nat(5), fc.array(pieces, { maxLength: 3 }), (at, drop, add) => {
        const damaged = template.slice(0, at) + add.join('') + template.slice(at + drop);
        let sources;
        try {
          sources = readYaml('x.yaml', damaged);
        } catch (error) {
          expect(error).toMatchObject({ name: 'SyntaxProblem', line: expect.any(Number), message: expect.not.stringMatching(/\n/) });
          return;
        }
        for (const any of sources) {
          expect(any.problems).toBeDefined();
          for (const [pointer, value] of pointers(any.data)) {
            const key = pointer.at(-1);
            const part = written(any, { pointer, part: 'key' });
            // Not for what reads otherwise than it is written: aliases, tags, escapes, `on`.
            if (typeof key === 'string' && /^[A-Z][a-z]+$/.test(key) && !/[*!\\]/.test(part)) expect(part).toContain(key);
            if (typeof value === 'string') written(any, { pointer, span: [0, 1] });
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
