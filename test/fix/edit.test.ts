import { describe, expect, test } from '@jest/globals';
import { edited } from '../../src/fix/edit.ts';
import type { ReportedEdit } from '../../src/model/fix.ts';
import type { Pointer } from '../../src/model/source.ts';

const set = (pointer: Pointer, value: unknown, more: Partial<ReportedEdit> = {}): ReportedEdit => ({
  op: 'set',
  file: 'f',
  pointer,
  value,
  ...more,
});
const remove = (pointer: Pointer, more: Partial<ReportedEdit> = {}): ReportedEdit => ({ op: 'remove', file: 'f', pointer, ...more });
const edit = (text: string, ...edits: readonly ReportedEdit[]) => edited('f', text, edits);

describe('YAML in block style', () => {
  const template = `# The store
Resources:
  Logs: # keep
    Type: AWS::S3::Bucket
    Properties:
      BucketName: "logs"   # quoted
      Tags:
        - Key: a
          Value: b
        # the last one
        - { Key: c, Value: d }

  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      StorageEncrypted: false # why?
      Engine: !Ref Engine
`;
  const at = (...rest: Pointer): Pointer => ['Resources', ...rest];

  test('a scalar takes the place of another one, and the comment stays', () => {
    expect(edit(template, set(at('Db', 'Properties', 'StorageEncrypted'), true))).toBe(
      template.replace('StorageEncrypted: false # why?', 'StorageEncrypted: true # why?'),
    );
  });

  test('a text takes over the quotes of what stood there', () => {
    expect(edit(template, set(at('Logs', 'Properties', 'BucketName'), 'other'))).toBe(template.replace('"logs"', '"other"'));
  });

  test('a key that is new comes after its siblings', () => {
    expect(edit(template, set(at('Db', 'Properties', 'DeletionProtection'), true))).toBe(`${template}      DeletionProtection: true\n`);
    expect(edit(template, set(at('Db', 'DeletionPolicy'), 'Snapshot'))).toBe(`${template}    DeletionPolicy: Snapshot\n`);
  });

  test('what is around a new value is made', () => {
    expect(edit(template, set(at('Logs', 'Properties', 'VersioningConfiguration', 'Status'), 'Enabled'))).toBe(
      template.replace(', Value: d }\n', ', Value: d }\n      VersioningConfiguration:\n        Status: Enabled\n'),
    );
  });

  test('lists and objects are written as their neighbours are', () => {
    const value = { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }, 'x'] };
    expect(edit(template, set(at('Logs', 'Properties', 'BucketEncryption'), value))).toBe(
      template.replace(
        ', Value: d }\n',
        `, Value: d }
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
          - x
`,
      ),
    );
  });

  test('lists that are not indented stay that way', () => {
    const flat = 'A:\n  Tags:\n  - Key: a\n    Value: b\n';
    expect(edit(flat, set(['A', 'Tags', 1], { Key: 'c', Value: 'd' }))).toBe(`${flat}  - Key: c\n    Value: d\n`);
    expect(edit(flat, set(['A', 'Other'], { List: [1] }))).toBe(`${flat}  Other:\n    List:\n    - 1\n`);
  });

  test('an index that does not exist appends', () => {
    expect(edit(template, set(at('Logs', 'Properties', 'Tags', 7), { Key: 'e', Value: 'f' }))).toBe(
      template.replace('{ Key: c, Value: d }\n', '{ Key: c, Value: d }\n        - Key: e\n          Value: f\n'),
    );
  });

  test('an element of a list changes in its own style', () => {
    expect(
      edit(template, set(at('Logs', 'Properties', 'Tags', 1, 'Value'), 'x, y'), set(at('Logs', 'Properties', 'Tags', 1, 'New'), 1)),
    ).toBe(template.replace('{ Key: c, Value: d }', '{ Key: c, Value: "x, y", New: 1 }'));
    expect(edit(template, set(at('Logs', 'Properties', 'Tags', 0, 'New'), 'yes'))).toBe(
      template.replace('Value: b\n', 'Value: b\n          New: "yes"\n'),
    );
  });

  test('a pair is removed with its line', () => {
    expect(edit(template, remove(at('Db', 'Properties', 'StorageEncrypted')))).toBe(
      template.replace('      StorageEncrypted: false # why?\n', ''),
    );
    expect(edit(template, remove(at('Logs', 'Properties', 'Tags', 0)))).toBe(
      template.replace('        - Key: a\n          Value: b\n', ''),
    );
    expect(edit(template, remove(at('Logs')))).toBe(
      `# The store\nResources:\n${template.slice(template.indexOf('\n  Db:')).replace(/^\n/, '\n')}`,
    );
  });

  test('the first pair of an element is removed, and the next one moves up', () => {
    expect(edit(template, remove(at('Logs', 'Properties', 'Tags', 0, 'Key')))).toBe(
      template.replace('- Key: a\n          Value: b\n', '- Value: b\n'),
    );
  });

  test('what loses its last pair is empty', () => {
    expect(edit('a:\n  b: 1\nc: 2\n', remove(['a', 'b']))).toBe('a: {}\nc: 2\n');
    expect(edit('a:\n  - b: 1\nc: 2\n', remove(['a', 0, 'b']))).toBe('a:\n  - {}\nc: 2\n');
    expect(edit('a:\n  - b\nc: 2\n', remove(['a', 0]))).toBe('a: []\nc: 2\n');
    expect(edit('a:\n  b: 1\nc: 2\n', remove(['a', 'b']), set(['a', 'd'], 2))).toBe('a:\n  d: 2\nc: 2\n');
  });

  test('nothing, an empty object and an empty list are filled', () => {
    expect(edit('a:\nb: 1\n', set(['a', 'c'], 2))).toBe('a:\n  c: 2\nb: 1\n');
    expect(edit('a: # none\nb: 1\n', set(['a', 'c'], 2))).toBe('a: # none\n  c: 2\nb: 1\n');
    expect(edit('a: {} # none\nb: 1\n', set(['a', 'c', 'd'], 2))).toBe('a: # none\n  c:\n    d: 2\nb: 1\n');
    expect(edit('a: []\nb: 1\n', set(['a', 0], 2))).toBe('a:\n  - 2\nb: 1\n');
    expect(edit('a:\nb: 1\n', set(['a'], 2))).toBe('a: 2\nb: 1\n');
  });

  test('a value of many lines gives way to one of one, and the other way round', () => {
    expect(edit('a:\n  b:\n    - 1\n    - 2\nc: 3\n', set(['a', 'b'], false))).toBe('a:\n  b: false\nc: 3\n');
    expect(edit('a: 1 # one\nc: 3\n', set(['a'], { b: [1, {}] }))).toBe('a: # one\n  b:\n    - 1\n    - {}\nc: 3\n');
    expect(edit('a: |\n  x\n  y\n\nc: 3\n', set(['a'], 'z'))).toBe('a: z\n\nc: 3\n');
    expect(edit('a: # why\n  b: 1\nc: 3\n', set(['a'], 'z'))).toBe('a: # why\n  z\nc: 3\n');
  });

  test('of an object or a list that is set, what does not differ stays', () => {
    const text = 'a: # list\n  - { b: 1 } # one\n  - c\nd:\n  e: 1\n  # why\n  f: [x, y]\n';
    expect(edit(text, set(['a'], [{ b: 1 }, 'x', { c: 2 }]), set(['d'], { f: ['x', 'z'], g: {} }))).toBe(
      'a: # list\n  - { b: 1 } # one\n  - x\n  - c: 2\nd:\n  # why\n  f: [x, z]\n  g: {}\n',
    );
    const list = 'a:\n  - b: 1 # one\n  # two\n  - b: 2\n  - b: 3 # three\n  - b: 4\n';
    expect(edit(list, set(['a'], [{ b: 1 }, { b: 3 }, { b: 4 }]))).toBe(list.replace('  - b: 2\n', ''));
    expect(edit(list, set(['a'], [{ b: 5 }, { b: 4 }]))).toBe('a:\n  - b: 5 # one\n  # two\n  - b: 4\n');
    expect(edit(list, set(['a'], [{ b: 1 }, { b: 2 }, { b: 3 }, { b: 5 }, { b: 4 }]))).toBe(list.replace('b: 4', 'b: 5\n  - b: 4'));
    expect(edit('a: "b"\n', set(['a'], 'b'))).toBe('a: "b"\n');
    expect(edit('a: # list\n  - b\n', set(['a'], { c: [1] }))).toBe('a: # list\n  c:\n    - 1\n');
    expect(edit('a: !Ref B\n', set(['a'], { Ref: 'C' }))).toBe('a: !Ref C\n');
  });

  test('new keys of a parent and of its last child come in order', () => {
    expect(edit('a:\n  b:\n    c: 1 # c\n', set(['a', 'b', 'd'], 2), set(['a', 'e'], 3), set(['f'], 4))).toBe(
      'a:\n  b:\n    c: 1 # c\n    d: 2\n  e: 3\nf: 4\n',
    );
    expect(edit('a:\n  b: 1\n  c: 2\n', remove(['a', 'c']), set(['d'], 3), set(['a', 'e'], 1))).toBe('a:\n  b: 1\n  e: 1\nd: 3\n');
  });

  test('line ends, the byte order mark and a last line without an end stay', () => {
    expect(edit('\uFEFFa:\r\n  b: 1', set(['a', 'c', 'd'], 2))).toBe('\uFEFFa:\r\n  b: 1\r\n  c:\r\n    d: 2');
    expect(edit('a:\r\n  b: 1\r\n  c: 2\r\n', remove(['a', 'b']))).toBe('a:\r\n  c: 2\r\n');
    expect(edit('a: 1\nb: 2', remove(['b']))).toBe('a: 1');
    expect(edit('a: 1\nb: 2', remove(['a']))).toBe('b: 2');
  });

  test.each([
    ['yes', "'yes'"],
    ['true', "'true'"],
    ['0644', "'0644'"],
    ['1e3', "'1e3'"],
    ['2012-10-17', "'2012-10-17'"],
    ['1:30', "'1:30'"],
    ['', "''"],
    ['~', "'~'"],
    ['a: b', "'a: b'"],
    ['a #b', "'a #b'"],
    ['a#b', 'a#b'],
    ['aws:kms', 'aws:kms'],
    ['arn:aws:s3:::x/*', 'arn:aws:s3:::x/*'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ["it's", "it's"],
    ["'it", '"\'it"'],
    ['*', "'*'"],
    ['- a', "'- a'"],
    ['a\nb', '"a\\nb"'],
    ['\u0085\u2028', '"\\u0085\\u2028"'],
    ['n', "'n'"],
    [true, 'true'],
    [null, 'null'],
    [-1.5, '-1.5'],
  ])('%j is written so that every reader reads it', (value, written) => {
    expect(edit('a: 1\n', set(['a'], value))).toBe(`a: ${written}\n`);
  });

  test('functions are written as the file writes them', () => {
    const value = { Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Name: { 'Fn::Sub': '${A}-b' }, Key: { Ref: 'Key' } };
    expect(edit('a: !Ref X\n', set(['b'], value))).toBe('a: !Ref X\nb:\n  Role: !GetAtt Role.Arn\n  Name: !Sub ${A}-b\n  Key: !Ref Key\n');
    expect(edit('a:\n  Ref: X\n', set(['b'], value))).toBe(
      'a:\n  Ref: X\nb:\n  Role:\n    Fn::GetAtt:\n      - Role\n      - Arn\n  Name:\n    Fn::Sub: ${A}-b\n  Key:\n    Ref: Key\n',
    );
    expect(edit('a: !Ref X\n', set(['b'], { 'Fn::If': ['Prod', { Ref: 'A' }, { 'Fn::Base64': { 'Fn::Sub': 'x' } }] }))).toBe(
      'a: !Ref X\nb: !If [Prod, !Ref A, { Fn::Base64: !Sub x }]\n',
    );
  });

  test('a branch of a function is a place like any other', () => {
    const text = 'a: !If\n  - Prod\n  - true\n  - false\nb: !If [Prod, true, false]\n';
    expect(edit(text, set(['a', 'Fn::If', 2], true), set(['b', 'Fn::If', 2], true))).toBe(
      text.replace('- false', '- true').replace(', false]', ', true]'),
    );
  });

  test('of a key that is written twice, the last one counts', () => {
    expect(edit('a: 1\nb: 2\na: 3\n', set(['a'], 4))).toBe('a: 1\nb: 2\na: 4\n');
    expect(edit('a: 1\nb: 2\na: 3\n', remove(['a']))).toBe('b: 2\n');
  });

  test('one document of several', () => {
    expect(edit('---\na: 1\n---\na: 1\n...\n', set(['a'], 2, { document: 1 }))).toBe('---\na: 1\n---\na: 2\n...\n');
    expect(edit('---\n---\na: 1\n', set(['a'], 2, { document: 1 }))).toBe('---\n---\na: 2\n');
    expect(edit('---\na: 1\n---\na: 1\n', set(['b'], 2))).toBe('---\na: 1\nb: 2\n---\na: 1\n');
    expect(edit('a: 1\n', set(['a'], 2, { document: 1 }))).toBeUndefined();
  });

  test('an anchor that nobody uses, and an alias that is replaced', () => {
    expect(edit('a: &x\n  b: 1\n', set(['a', 'c'], 2))).toBe('a: &x\n  b: 1\n  c: 2\n');
    expect(edit('a: &x no\nb: *x\n', set(['b'], true))).toBe('a: &x no\nb: true\n');
  });
});

describe('what cannot be done without guessing', () => {
  test.each([
    ['below a function', 'a: !If [Prod, { b: 1 }, { b: 2 }]\n', set(['a', 'b'], 3)],
    ['below a function in its long form', 'a:\n  Fn::If: [Prod, { b: 1 }, { b: 2 }]\n', set(['a', 'b'], 3)],
    ['beside a reference', 'a: { Ref: X }\n', set(['a', 'b'], 3)],
    ['below a scalar', 'a: 1\n', set(['a', 'b'], 3)],
    ['a key of a list', 'a: [1]\n', set(['a', 'b'], 3)],
    ['an index of an object', 'a: { b: 1 }\n', set(['a', 0], 3)],
    ['inside an alias', 'a: &x { b: 1 }\nc: *x\n', set(['c', 'b'], 2)],
    ['inside what an alias stands for', 'a: &x { b: 1 }\nc: *x\n', set(['a', 'b'], 2)],
    ['what is merged in', 'a: &x { b: 1 }\nc:\n  <<: *x\n  d: 1\n', set(['c', 'b'], 2)],
    ['beside nothing but what is merged in', 'a: &x { b: 1 }\nc:\n  <<: *x\n', set(['c', 'd'], 2)],
    ['what is not there to be removed', 'a: 1\n', remove(['b'])],
    ['the whole document', 'a: 1\n', set([], 2)],
    ['a text that is no YAML', 'a: [\n', set(['a'], 1)],
    ['a value that has no text', 'a: 1\n', set(['a'], Number.NaN)],
    ['a value that is a function', 'a: 1\n', set(['a'], () => 1)],
    ['a key with a meaning of its own', 'a: 1\n', set(['__proto__', 'b'], 1)],
    ['a value with such a key', 'a: 1\n', set(['a'], JSON.parse('{"__proto__": 1}'))],
  ])('%s', (_, text, ...edits) => {
    expect(edit(text, ...edits)).toBeUndefined();
  });

  test('two edits that contradict each other', () => {
    const text = 'a: { b: 1 }\n';
    expect(edit(text, set(['a', 'b'], 2), set(['a', 'b'], 3))).toBeUndefined();
    expect(edit(text, set(['a', 'b'], 2), remove(['a', 'b']))).toBeUndefined();
    expect(edit(text, set(['a', 'b'], 2), set(['a'], 3))).toBeUndefined();
    expect(edit(text, remove(['a']), set(['a', 'b'], 2))).toBeUndefined();
    expect(edit(text, set(['a', 'c'], [1]), set(['a', 'c'], [1]))).toBe('a: { b: 1, c: [1] }\n');
  });
});

describe('YAML in flow style', () => {
  test.each([
    ['a: {b: 1}\n', set(['a', 'c'], true), 'a: {b: 1, c: true}\n'],
    ['a: { b: 1, }\n', set(['a', 'c'], true), 'a: { b: 1, c: true, }\n'],
    ['a: { b: 1, c: 2 }\n', remove(['a', 'b']), 'a: { c: 2 }\n'],
    ['a: { b: 1, c: 2 }\n', remove(['a', 'c']), 'a: { b: 1 }\n'],
    ['a: { b: 1 }\n', remove(['a', 'b']), 'a: {}\n'],
    ['a: [x, y, z]\n', remove(['a', 1]), 'a: [x, z]\n'],
    ['a: [x]\n', set(['a', 1], 'y, z'), "a: [x, 'y, z']\n"],
    ['a: [x]\n', set(['a', 0], { b: ['c'] }), 'a: [{ b: [c] }]\n'],
    ['a: {\n    b: 1,\n    c: 2\n  }\n', set(['a', 'd'], 3), 'a: {\n    b: 1,\n    c: 2,\n    d: 3\n  }\n'],
    ['a: {\n    b: 1 # one\n  }\n', set(['a', 'd'], 3), 'a: {\n    b: 1, # one\n    d: 3\n  }\n'],
    ['a: {\n    b: 1, # one\n  }\n', set(['a', 'd', 'e'], 3), 'a: {\n    b: 1, # one\n    d: { e: 3 }\n  }\n'],
    ['a: {"b": 1}\n', set(['a', 'c'], 'x'), 'a: {"b": 1, "c": "x"}\n'],
    ['{ a: 1 }\n', set(['b'], 2), '{ a: 1, b: 2 }\n'],
  ])('%j', (text, change, after) => {
    expect(edit(text, change)).toBe(after);
  });
});

describe('JSON', () => {
  const pretty = `{
    "Resources": {
        "Db": {
            "Type": "AWS::RDS::DBInstance",
            "Properties": {
                "StorageEncrypted": false,
                "Tags": [{"Key": "a", "Value": "b"}],
                "Empty": {},
                "List": [
                    "x",
                    "y"
                ]
            }
        }
    }
}
`;
  const at = (...rest: Pointer): Pointer => ['Resources', 'Db', 'Properties', ...rest];

  test('a scalar, a new key, what is around it', () => {
    expect(edit(pretty, set(at('StorageEncrypted'), true))).toBe(pretty.replace('false', 'true'));
    expect(edit(pretty, set(['Resources', 'Db', 'DeletionPolicy'], 'Retain'))).toBe(
      pretty.replace(']\n            }\n', ']\n            },\n            "DeletionPolicy": "Retain"\n'),
    );
    expect(edit(pretty, set(at('A', 'B', 0), { Ref: 'X' }))).toBe(
      pretty.replace(
        '                ]\n            }',
        `                ],
                "A": {
                    "B": [
                        {
                            "Ref": "X"
                        }
                    ]
                }
            }`,
      ),
    );
  });

  test('a list in one line, a list in several, an empty object', () => {
    expect(edit(pretty, set(at('Tags', 1), { Key: 'c', Value: 'd' }))).toBe(pretty.replace('"b"}]', '"b"}, {"Key": "c", "Value": "d"}]'));
    expect(edit(pretty, set(at('List', 2), 'z'))).toBe(pretty.replace('"y"\n', '"y",\n                    "z"\n'));
    expect(edit(pretty, set(at('Empty', 'A'), 1))).toBe(pretty.replace('{},', '{\n                    "A": 1\n                },'));
  });

  test('what is removed takes its comma along', () => {
    expect(edit(pretty, remove(at('StorageEncrypted')))).toBe(pretty.replace('                "StorageEncrypted": false,\n', ''));
    expect(edit(pretty, remove(at('List', 1)))).toBe(pretty.replace('"x",\n                    "y"', '"x"'));
    expect(edit(pretty, remove(at('List', 1)), set(at('List', 2), 'z'))).toBe(pretty.replace('"y"', '"z"'));
    expect(edit(pretty, remove(at('List', 0)), remove(at('List', 1)))).toBe(pretty.replace(/"List": \[[^\]]*\]/, '"List": []'));
    expect(edit('{"a":1,"b":2,"c":3}', remove(['a']), remove(['b']))).toBe('{"c":3}');
    expect(edit('{"a":1,"b":2,"c":3}', remove(['b']), remove(['c']))).toBe('{"a":1}');
  });

  test('one line stays one line, as dense as it was', () => {
    expect(edit('{"a":{"b":1}}', set(['a', 'c'], { d: [1, 2] }))).toBe('{"a":{"b":1,"c":{"d":[1,2]}}}');
    expect(edit('{"a": {"b": 1}}', set(['a', 'c'], { d: [1, 2] }))).toBe('{"a": {"b": 1, "c": {"d": [1, 2]}}}');
    expect(edit('{}', set(['a'], 1))).toBe('{"a": 1}');
  });

  test('tabs and CRLF', () => {
    expect(edit('{\r\n\t"a": {\r\n\t\t"b": 1\r\n\t}\r\n}', set(['a', 'c', 'd'], 2))).toBe(
      '{\r\n\t"a": {\r\n\t\t"b": 1,\r\n\t\t"c": {\r\n\t\t\t"d": 2\r\n\t\t}\r\n\t}\r\n}',
    );
  });

  test('of a key that is written twice, the last one counts', () => {
    expect(edit('{"a": 1, "a": 2}', set(['a'], 3))).toBe('{"a": 1, "a": 3}');
    expect(edit('{"__proto__": {"a": 1}, "b": 1}', set(['b'], 3))).toBe('{"__proto__": {"a": 1}, "b": 3}');
  });
});

describe('JSON in a string', () => {
  test('in JSON', () => {
    const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*' }] });
    const text = JSON.stringify({ policy }, null, 2);
    expect(edit(text, set(['policy'], 's3:GetObject', { inner: ['Statement', 0, 'Action'] }))).toBe(
      text.replace('\\"*\\"', '\\"s3:GetObject\\"'),
    );
  });

  test('in YAML: quoted, and as a block', () => {
    expect(edit(`a: '{"b": "it''s"}'\n`, set(['a'], 1, { inner: ['c'] }))).toBe(`a: '{"b": "it''s", "c": 1}'\n`);
    expect(edit('a: "{\\"b\\": 1}"\n', set(['a'], 2, { inner: ['b'] }))).toBe('a: "{\\"b\\": 2}"\n');
    const literal = 'a: !Sub | # policy\n    {\n\n      "b": 1\n    }\n\nc: 1\n';
    expect(edit(literal, set(['a', 'Fn::Sub'], { e: 1 }, { inner: ['d'] }))).toBe(
      literal.replace('"b": 1', '"b": 1,\n      "d": {\n        "e": 1\n      }'),
    );
  });

  test('a template in a string, where the path just goes on', () => {
    const yaml = 'a:\n  Body: |-\n    # ours\n    x:\n      y: !Ref Z\n  b: 1\n';
    expect(edit(yaml, set(['a', 'Body', 'x', 'z', 'w'], true))).toBe(yaml.replace('Z\n', 'Z\n      z:\n        w: true\n'));
    expect(edit('{"a": "{\\"x\\":1}"}', set(['a', 'y'], 2))).toBe('{"a": "{\\"x\\":1,\\"y\\":2}"}');
    expect(edit('{"a": "x:\\n  y: 1\\n"}', set(['a', 'x', 'y'], 2), remove(['a', 'x', 'w']))).toBeUndefined();
    expect(edit('{"a": "x:\\n  y: 1\\n"}', set(['a', 'x', 'y'], 2))).toBe('{"a": "x:\\n  y: 2\\n"}');
    expect(edit('a: text\n', set(['a', 'x'], 2))).toBeUndefined();
  });

  test('several edits of one string', () => {
    expect(edit(`a: '{"b": 1, "c": 2}'\n`, set(['a'], 3, { inner: ['b'] }), remove(['a'], { inner: ['c'] }))).toBe(`a: '{"b": 3}'\n`);
  });

  test('refused where the string is written in a way that cannot be kept', () => {
    expect(edit('a: "{\\u0022b\\": 1}"\n', set(['a'], 2, { inner: ['b'] }))).toBeUndefined();
    expect(edit('a: "{\\"b\\":\n  1}"\n', set(['a'], 2, { inner: ['b'] }))).toBeUndefined();
    expect(edit('a: not json\n', set(['a'], 2, { inner: ['b'] }))).toBeUndefined();
  });
});
