import { describe, expect, test } from '@jest/globals';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';

const one = (text: string) => {
  const [source] = readYaml('x.yaml', text);
  return source!;
};
const data = (text: string) => one(text).data;

describe('scalars read as CloudFormation reads them', () => {
  test.each([
    ['yes', true],
    ['Yes', true],
    ['on', true],
    ['TRUE', true],
    ['No', false],
    ['off', false],
    ['False', false],
    ['Y', 'Y'],
    ['N', 'N'],
    ['n', 'n'],
    ['yEs', 'yEs'],
    ['~', null],
    ['null', null],
    ['0', 0],
    ['42', 42],
    ['-7', -7],
    ['1_000', 1000],
    ['0644', 420],
    ['-0755', -493],
    ['065115117704', 7133765572],
    ['012345678901', '012345678901'],
    ['0089', '0089'],
    ['123456789012', 123456789012],
    ['0x1F', 31],
    ['0b101', 5],
    ['0o17', '0o17'],
    ['0x', '0x'],
    ['0x_', '0x_'],
    ['1:30', 90],
    ['12:30:45', 45045],
    ['1:99', '1:99'],
    ['00:30', '00:30'],
    ['1.5', 1.5],
    ['1.10', 1.1],
    ['.5', 0.5],
    ['1e3', 1000],
    ['1.5e3', 1500],
    ['1e+3', 1000],
    ['.', '.'],
    ['1.2.3', '1.2.3'],
    ['.inf', '.inf'],
    ['.nan', '.nan'],
    ['2012-10-17', '2012-10-17'],
    ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
    ['10.0.0.0/16', '10.0.0.0/16'],
    ['-foo', '-foo'],
    ['=', '='],
    ['"yes"', 'yes'],
    ["'0644'", '0644'],
  ])('%s', (text, value) => {
    expect(data(`a: ${text}`)).toEqual({ a: value });
    expect(data(`[${text}]`)).toEqual([value]);
  });

  test('standard tags say how to read a value', () => {
    expect(data('[!!str yes, !!str , !!int "0644", !!float 1, !!bool "no", !!null "", !!map {a: 1}, !!seq [1]]')).toEqual([
      'yes',
      '',
      420,
      1,
      false,
      null,
      { a: 1 },
      [1],
    ]);
    expect(data('! 12')).toBe('12');
    expect(() => data('!!int x')).toThrow(/cannot resolve/);
  });
});

describe('short tags become the long form', () => {
  test.each([
    ['!Ref x', { Ref: 'x' }],
    ['!Condition x', { Condition: 'x' }],
    ['!GetAtt a.b', { 'Fn::GetAtt': 'a.b' }],
    ['!GetAtt [a, b]', { 'Fn::GetAtt': ['a', 'b'] }],
    ['!GetAZs', { 'Fn::GetAZs': '' }],
    ['!GetAZs ""', { 'Fn::GetAZs': '' }],
    ['!Sub 123', { 'Fn::Sub': '123' }],
    ['!Sub ["${a}", {a: !Ref b}]', { 'Fn::Sub': ['${a}', { a: { Ref: 'b' } }] }],
    ['!Sub |\n  text\n', { 'Fn::Sub': 'text\n' }],
    ['!Transform {Name: AWS::Include}', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['!Transform\n  Name: x', { 'Fn::Transform': { Name: 'x' } }],
    ['!If\n  - a\n  - !Ref b\n  - yes', { 'Fn::If': ['a', { Ref: 'b' }, true] }],
    ['!Base64\n  Fn::Sub: x', { 'Fn::Base64': { 'Fn::Sub': 'x' } }],
    ['!Foo x', { '!Foo': 'x' }],
    ['!Foo', { '!Foo': '' }],
    ['!Rain::Module [a]', { '!Rain::Module': ['a'] }],
    ['!__proto__ x', { '!__proto__': 'x' }],
    ['!!foo x', { '!!foo': 'x' }],
    ['!<tag:yaml.org,2002:str> 1', '1'],
  ])('%j', (text, value) => {
    expect(data(text)).toEqual(value);
    expect(data(`- ${text.replaceAll('\n', '\n  ')}`)).toEqual([value]);
  });

  test.each(
    'And Base64 Cidr Equals FindInMap GetAtt GetAZs If ImportValue Join Length Not Or Select Split Sub ToJsonString Transform'.split(' '),
  )('!%s', (name) => {
    expect(data(`!${name} [1]`)).toEqual({ [`Fn::${name}`]: [1] });
  });
});

describe('structure', () => {
  test('documents; empty ones are left out', () => {
    const sources = readYaml('x.yaml', '# head\n---\na: 1\n---\n---\n# nothing\n---\n- b\n...\n---\nnull\n');
    expect(sources.map((source) => source.data)).toEqual([{ a: 1 }, ['b']]);
    expect(sources.map((source) => source.locate({ pointer: [] }).start.line)).toEqual([3, 8]);
    expect(sources[1]!.locate({ pointer: [0] })).toEqual({ start: { line: 8, column: 3 }, end: { line: 8, column: 4 } });
  });

  test('keys stay in order, and become strings', () => {
    expect(Object.keys(data('b: 1\na: 2\non: 3\n~: 4\n1.5: 5') as object)).toEqual(['b', 'a', 'true', 'null', '1.5']);
    expect(data('? [a, b]\n: 1\n? c\n')).toEqual({ 'a,b': 1, c: null });
  });

  test('__proto__ and constructor are ordinary keys', () => {
    for (const text of ['__proto__: {polluted: 1}\nconstructor: 2', '{__proto__: {polluted: 1}, constructor: 2}']) {
      expect(Object.entries(data(text) as object)).toEqual([
        ['__proto__', { polluted: 1 }],
        ['constructor', 2],
      ]);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('anchors, aliases and merge keys', () => {
    const source = one('a: &a\n  x: 1\n  y: 2\nb: *a\nc:\n  <<: *a\n  y: 3\nd: {<<: [*a, {z: 4}], "<<": 5}\n');
    const a = { x: 1, y: 2 };
    expect(source.data).toEqual({ a, b: a, c: { x: 1, y: 3 }, d: { ...a, z: 4, '<<': 5 } });
    expect(source.problems).toMatchObject([{ kind: 'alias', message: expect.stringContaining('*a'), spot: { pointer: ['b'] } }]);
  });

  test.each([
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('lines may end with %s', (_, end) => {
    const source = one(['a:', '  - b: 1', '    c: |', '      x', '      y', ''].join(end));
    expect(source.data).toEqual({ a: [{ b: 1, c: 'x\ny\n' }] });
    expect(source.locate({ pointer: ['a', 0, 'c'] }).start).toEqual({ line: 3, column: 5 });
    expect(source.locate({ pointer: ['a', 0, 'c'], span: [2, 3] }).start).toEqual({ line: 5, column: 7 });
  });

  test('a byte order mark is no part of the first key', () => {
    expect(one('\uFEFFa: 1').locate({ pointer: ['a'] }).start).toEqual({ line: 1, column: 1 });
  });
});

describe('duplicate keys', () => {
  test('are a problem each; the last one wins', () => {
    const source = one('a: 1\nb:\n  c: 1\n  "c": 2\n  c: 3\na: 4\n');
    expect(source.data).toEqual({ a: 4, b: { c: 3 } });
    const found = source.problems.map(({ kind, message, spot }) => [kind, message, spot.pointer.join('.'), source.locate(spot).start.line]);
    expect(found).toEqual([
      ['duplicate-key', expect.stringMatching(/"a".* line 1\b/), 'a', 6],
      ['duplicate-key', expect.stringMatching(/"c".* line 3\b/), 'b.c', 5],
      ['duplicate-key', expect.stringMatching(/"c".* line 4\b/), 'b.c', 5],
    ]);
  });

  test('are told by what they read as', () => {
    expect(one('{on: 1, true: 2}').problems).toHaveLength(1);
    expect(one('{on: 1, "on": 2}').problems).toEqual([]);
  });

  test('are not what a merge overrides, and are reported once when an alias repeats them', () => {
    expect(one('a: &a {x: 1}\nb: {<<: *a, x: 2}').problems.map(({ kind }) => kind)).toEqual(['alias']);
    const source = one('a: &a {x: 1, x: 2}\nb: *a\nc: {<<: *a}');
    expect(source.problems.map(({ kind, spot }) => [kind, ...spot.pointer])).toEqual([
      ['duplicate-key', 'a', 'x'],
      ['alias', 'b'],
    ]);
  });

  test('ordinary files have no problems', () => {
    expect(one('a: 1\nb: [{a: 1}, {a: 2}]').problems).toEqual([]);
  });
});

describe('what is not YAML', () => {
  test.each([
    ['a:\n\tb: 1', 2, 1, /tab.*spaces/],
    ['a: 1\nb:\n  c: 1\n\td: 2\n', 4, 1, /tab.*spaces/],
    ['a: b: c', 1, 5, /indentation/],
    ['a: [1, 2', 1, 9, /end of the stream/],
    ['a: "x', 1, 6, /double quoted/],
    ['a: 1\n  b: 2', 2, 4, /indentation/],
    ['- a\n b: 1', 2, 3, /sequence entry/],
    ['a: *b', 1, 6, /unidentified alias "b"/],
    ['a: x\u0007y', 1, 5, /U\+0007/],
    ['a: 1\f', 1, 5, /U\+000C/],
    ['a: @b', 1, 4, /end of the stream|document separator|indentation/],
    ['<<: 1', 1, 6, /merge/],
  ])('%j', (text, line, column, message) => {
    const expected = { name: 'SyntaxProblem', line, column, message: expect.stringMatching(message) };
    expect(() => data(text)).toThrow(expect.objectContaining(expected) as never);
    expect(() => data(text)).not.toThrow(/\n/);
  });
});

describe('hostile input', () => {
  const laughs = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (const [index, name] of [...'bcdefghij'].entries()) laughs.push(`${name}: &${name} [${`*${'abcdefghij'[index]}, `.repeat(9)}x]`);

  test.each([
    ['a billion laughs', laughs.join('\n'), /aliases.*1,000,000/],
    ['a list in itself', 'a: &a [*a]', /contains the alias itself/],
    ['an object in itself', 'a: &a\n  b:\n    c: *a', /contains the alias itself/],
    [
      'levels by aliases',
      `a0: &a0 [x]\n${Array.from({ length: 300 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`).join('')}`,
      /200 levels/,
    ],
    ['20,000 levels of flow', '{a: '.repeat(20_000), /200 levels/],
    ['20,000 levels of block', '- '.repeat(20_000), /200 levels/],
    ['20,000 complex keys', '? '.repeat(20_000), /200 levels/],
    [
      'an endless merge',
      `a: &a {${Array.from({ length: 5_000 }, (_, i) => `k${i}: 1`).join(', ')}}\nb: [{<<: *a}, {<<: *a}, {<<: *a}]`,
      /merge/,
    ],
  ])('%s is refused', (_, text, message) => {
    expect(() => data(text)).toThrow(expect.objectContaining({ name: 'SyntaxProblem', message: expect.stringMatching(message) }) as never);
  });

  test('an object that merges itself gains nothing', () => {
    const source = one('a: &a\n  <<: *a\n  c: 1');
    expect(source.data).toEqual({ a: { c: 1 } });
    expect(source.locate({ pointer: ['a', 'c'] }).start.line).toBe(3);
  });

  test('200,000 keys', () => {
    const source = one(Array.from({ length: 200_000 }, (_, index) => `key${index}: ${index}\n`).join(''));
    for (let index = 0; index < 200_000; index += 97) {
      expect(source.locate({ pointer: [`key${index}`] }).start).toEqual({ line: index + 1, column: 1 });
    }
    expect(source.locate({ pointer: [], part: 'value' }).end).toEqual({ line: 200_000, column: 18 });
  });

  test('a block of 5 MB', () => {
    const source = one(`a:\n  b: |\n${'    a line of forty characters, a few more.\n'.repeat(120_000)}`);
    for (let line = 0; line < 120_000; line += 1_003) {
      const { start, end } = source.locate({ pointer: ['a', 'b'], span: [line * 40 + 2, line * 40 + 6] });
      expect([start, end]).toEqual([
        { line: line + 3, column: 7 },
        { line: line + 3, column: 11 },
      ]);
    }
  });

  test('100,000 documents', () => {
    const sources = readYaml('x.yaml', '---\na: 1\n'.repeat(100_000));
    expect(sources.at(-1)!.locate({ pointer: ['a'] }).start.line).toBe(200_000);
    expect(sources[0]!.locate({ pointer: ['a'] }).start.line).toBe(2);
  });
});
