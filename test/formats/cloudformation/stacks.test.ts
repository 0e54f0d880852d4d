import { describe, expect, test } from '@jest/globals';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { read } from '../../../src/formats/syntax/read.ts';
import type { Graph } from '../../../src/model/graph.ts';
import type { Source } from '../../../src/model/source.ts';
import type { Value } from '../../../src/model/value.ts';
import { shown } from './outcomes.ts';

/** The graph of the first file; the others can be read beside it. */
function load(files: Readonly<Record<string, string>>, parameters = {}): Graph {
  const sources = new Map(Object.entries(files).map(([file, text]): [string, Source] => [file, read(file, text)[0]!]));
  return loadTemplate([...sources.values()][0]!, { parameters, read: (_from, path) => sources.get(path.replace(/^\.\//, '')) });
}
const addresses = (graph: Graph): string[] => graph.resources.map(({ address }) => address);
const values = (graph: Graph, address: string, path: string): string[] => graph.at(address)!.get(path).map(shown);
/** The file and the line of a value. */
function placeOf(graph: Graph, address: string, path: string): string {
  const { at } = graph.at(address)!.get(path)[0]!;
  return `${at.source.file}:${at.source.locate(at).start.line}`;
}

const child = `
Parameters:
  Name: { Type: String, Default: fallback }
  Key: { Type: String, Default: none }
  Zones: { Type: CommaDelimitedList, Default: "z" }
Conditions:
  IsProd: !Equals [!Ref Name, prod]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "\${Name}-logs"
      Key: !Ref Key
      AccessControl: !If [IsProd, Private, PublicRead]
      Zones: !Ref Zones
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties: { Bucket: !Ref Bucket }
Outputs:
  Arn: { Value: !GetAtt Bucket.Arn }
  Name: { Value: !Sub "\${Name}-logs" }
  Control: { Value: !If [IsProd, Private, PublicRead] }`;

const parent = `
Parameters: { Env: { Type: String } }
Conditions: { Big: !Equals [!Ref Env, big], Small: !Not [!Condition Big] }
Resources:
  Key: { Type: AWS::KMS::Key }
  One:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./child.yaml
      Parameters: { Name: prod, Key: !GetAtt Key.Arn, Zones: !Join [",", [a, b]] }
  Two:
    Type: AWS::CloudFormation::Stack
    Condition: Big
    Properties:
      TemplateURL: child.yaml
      Parameters: { Name: !If [Big, large, prod], Key: !GetAtt One.Outputs.Arn, Zones: [!Ref Env, y] }
  Three:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: child.yaml }
  Reader:
    Type: A::B::C
    Properties:
      Arn: !GetAtt One.Outputs.Arn
      Name: !Sub "<\${One.Outputs.Name}>"
      Control: !GetAtt Two.Outputs.Control
      Unnamed: !GetAtt One.Outputs.Nothing
      Other: !If [Small, x, y]`;

describe('a nested stack', () => {
  const graph = load({ 'parent.yaml': parent, 'child.yaml': child });

  test('has its resources under its own name, with the address of its file in reports', () => {
    expect(addresses(graph)).toEqual([
      'Key',
      'One',
      'Two',
      'Three',
      'Reader',
      'One/Bucket',
      'One/Policy',
      'Two/Bucket',
      'Two/Policy',
      'Three/Bucket',
      'Three/Policy',
    ]);
    expect(graph.at('Two/Bucket')!.localAddress).toBe('Bucket');
    expect(placeOf(graph, 'Two/Bucket', 'Key')).toBe('child.yaml:13');
  });

  test('reads what the parent passes', () => {
    expect(values(graph, 'One/Bucket', 'BucketName')).toEqual(['prod-logs']);
    expect(values(graph, 'One/Bucket', 'AccessControl')).toEqual(['Private [One/IsProd=true]']);
    expect(values(graph, 'One/Bucket', 'Key')).toEqual(['? ${Key.Arn} (attribute) ->Key.Arn']);
    expect(values(graph, 'One/Bucket', 'Zones')).toEqual(['a', 'b']);
    expect(values(graph, 'Two/Bucket', 'Zones')).toEqual(['? ${Env} (parameter) [Big=true]', 'y [Big=true]']);
    expect(values(graph, 'Three/Bucket', 'BucketName')).toEqual(['fallback-logs']);
  });

  test('is there under the conditions of its resource, and of what is passed', () => {
    expect(graph.at('Two/Bucket')!.when).toEqual([{ name: 'Big', is: true }]);
    expect(values(graph, 'Two/Bucket', 'BucketName')).toEqual(['large-logs [Big=true]']);
  });

  test('takes what a stack returns that is declared after it, also in its conditions', () => {
    const late = load({
      'a.yaml':
        'Resources: { B: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: b.yaml, Parameters: { P: !GetAtt A.Outputs.O } } }, A: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: c.yaml } } }',
      'b.yaml':
        'Parameters: { P: { Type: String } }\nConditions: { C: !Equals [!Ref P, x] }\nResources: { X: { Type: A::B::C, Condition: C, Properties: { V: !Ref P, W: !If [C, up, down] } } }',
      'c.yaml': 'Resources: { Y: { Type: A::B::C } }\nOutputs: { O: { Value: x } }',
    });
    expect(values(late, 'B/X', 'V')).toEqual(['x [B/C=true]']);
    expect(values(late, 'B/X', 'W')).toEqual(['up [B/C=true]']);
  });

  test('returns outputs, with what they point at', () => {
    expect(values(graph, 'Reader', 'Arn')).toEqual(['? ${Bucket.Arn} (attribute) ->One/Bucket.Arn']);
    expect(values(graph, 'Reader', 'Name')).toEqual(['<prod-logs>']);
    expect(values(graph, 'Reader', 'Unnamed')).toEqual(['? ${One.Outputs.Nothing} (attribute) ->One.Outputs.Nothing']);
    expect(graph.target(graph.at('Reader')!.get('Arn')[0]!)?.address).toBe('One/Bucket');
    expect(graph.target(graph.at('Two/Bucket')!.get('Key')[0]!)?.address).toBe('One/Bucket');
  });

  test('has conditions of its own', () => {
    const control = graph.at('Reader')!.get('Control');
    expect(control.map(shown)).toEqual(['PublicRead [Big=true,Two/IsProd=false]']);
    expect(graph.simplify(control[0]!.when)).toEqual([{ name: 'Big', is: true }]);
    const [small] = graph.at('Reader')!.get('Other');
    expect(control[0]!.together(small!)).toBe(false);
  });

  test('has edges of its own, which point at its own resources', () => {
    expect(graph.edges.map(({ from, to }) => `${from} ${to}`)).toContain('Two/Policy Two/Bucket');
  });

  test('hangs on the resource that deploys it', () => {
    const edges = graph.edges.map(({ from, to, path }) => `${from} ${path} ${to}`);
    expect(edges).toContain('Two TemplateURL Two/Bucket');
    expect(edges.filter((edge) => edge.startsWith(' '))).toEqual([]);
  });
});

const outer = (declaration: string, passed: string): string => `
Parameters: { Env: ${declaration} }
Conditions: { Live: !Equals [!Ref Env, prod] }
Resources:
  It: { Type: A::B::C, Properties: { V: !If [Live, up, down] } }
  Net: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: in.yaml, Parameters: { Stage: ${passed} } } }`;

describe('conditions of a nested stack and of the one above', () => {
  const inner = `
Parameters: { Stage: { Type: String, Default: dev } }
Conditions: { IsProd: !Equals [!Ref Stage, prod] }
Resources: { X: { Type: A::B::C, Properties: { V: !If [IsProd, p, q] } } }`;
  const pairs = (declaration: string, passed: string): string[] => {
    const graph = load({ 'out.yaml': outer(declaration, passed), 'in.yaml': inner });
    const above = graph.at('It')!.get('V');
    return above.flatMap((one) =>
      graph
        .at('Net/X')!
        .get('V')
        .flatMap((two) => (one.together(two) ? `${one.text} ${two.text}` : [])),
    );
  };

  test.each([
    ['{ Type: String, AllowedValues: [dev, prod], Default: dev }', '!Ref Env', ['up p', 'down q']],
    ['{ Type: String, AllowedValues: [dev, prod] }', '!Ref Env', ['up p', 'down q']],
    ['{ Type: String }', '!If [Live, prod, test]', ['up p', 'down q']],
    ['{ Type: String }', 'prod', ['up p', 'down p']],
    ['{ Type: String, Default: dev }', '!Ref Env', ['up p', 'down q']],
    ['{ Type: String }', '!Ref Env', ['up p', 'down q']],
    ['{ Type: String }', '!Sub "${Env}x"', ['up p', 'up q', 'down p', 'down q']],
    ['{ Type: String, AllowedValues: [prod, x] }', '!Ref Env', ['up p', 'down q']],
  ])('%s, passed as %s', (declaration, passed, expected) => {
    expect(pairs(declaration, passed)).toEqual(expected);
  });

  test('share what is passed on through a stack that does not look at it, and to its siblings', () => {
    const through = `
Parameters: { P: { Type: String } }
Resources:
  One: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: in.yaml, Parameters: { Stage: !Ref P } } }
  Two: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: in.yaml, Parameters: { Stage: !Ref P } } }`;
    const graph = load({
      'out.yaml': outer('{ Type: String }', '!Ref Env').replace('{ Stage:', '{ P:'),
      'in.yaml': through.replaceAll('in.yaml', 'low.yaml'),
      'low.yaml': inner,
    });
    const [[above], [one], [, two]] = ['It', 'Net/One/X', 'Net/Two/X'].map((address) => graph.at(address)!.get('V')) as [
      [Value],
      [Value],
      [Value, Value],
    ];
    expect([above.text, one.text, two.text]).toEqual(['up', 'p', 'q']);
    expect([above.together(one), above.together(two), one.together(two)]).toEqual([true, false, false]);
  });

  test('that are too many count as possible', () => {
    const names = Array.from({ length: 12 }, (_, index) => `P${index}`);
    const graph = load({
      'out.yaml': `
Parameters: { ${names.map((name) => `${name}: { Type: String, AllowedValues: [a, b, c, d] }`).join(', ')} }
Conditions: { All: !Or [${names.map((name) => `!Equals [!Ref ${name}, a]`).join(', ')}] }
Resources:
  It: { Type: A::B::C, Properties: { V: !If [All, up, down] } }
  Net: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: in.yaml, Parameters: { ${names.map((name) => `${name}: !Ref ${name}`).join(', ')} } } }`,
      'in.yaml': `
Parameters: { ${names.map((name) => `${name}: { Type: String }`).join(', ')} }
Conditions: { None: !Not [!Or [${names.map((name) => `!Equals [!Ref ${name}, a]`).join(', ')}]] }
Resources: { X: { Type: A::B::C, Properties: { V: !If [None, p, q] } } }`,
    });
    const [on, off] = graph.at('It')!.get('V');
    const [none] = graph.at('Net/X')!.get('V');
    const start = Date.now();
    on!.together(none!);
    expect(off!.together(none!)).toBe(true);
    expect(Date.now() - start).toBeLessThan(2000);
  });
});

test('JSON is the same as YAML', () => {
  const json = JSON.stringify({
    Resources: { S: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'child.yaml', Parameters: { Name: 'prod' } } } },
  });
  expect(values(load({ 'p.json': json, 'child.yaml': child }), 'S/Bucket', 'BucketName')).toEqual(['prod-logs']);
});

test('a template that CDK uploads is found by the path of its asset', () => {
  const graph = load({
    'p.json': JSON.stringify({
      Resources: {
        S: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, '/x']] }, Parameters: { Name: 'prod' } },
          Metadata: { 'aws:asset:path': 'child.yaml', 'aws:asset:property': 'TemplateURL' },
        },
      },
    }),
    'child.yaml': child,
  });
  expect(values(graph, 'S/Bucket', 'BucketName')).toEqual(['prod-logs']);
});

test('what cannot be read is a resource like any other', () => {
  for (const url of [
    'https://s3.amazonaws.com/bucket/t.yaml',
    's3://bucket/child.yaml',
    './none.yaml',
    '!Ref Url',
    '!If [C, child.yaml, other.yaml]',
    'text.yaml',
    '""',
  ]) {
    const graph = load({
      'p.yaml': `Resources: { S: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${url} } }, R: { Type: A::B::C, Properties: { X: !GetAtt S.Outputs.Y } } }`,
      'child.yaml': child,
      'text.yaml': 'text',
    });
    expect(addresses(graph)).toEqual(['S', 'R']);
    expect(values(graph, 'R', 'X')).toEqual(['? ${S.Outputs.Y} (attribute) ->S.Outputs.Y']);
  }
});

const stack = (url: string, parameters = '{}'): string =>
  `{ Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${url}, Parameters: ${parameters} } }`;
const many = (url: string): string => `Resources: {${Array.from({ length: 30 }, (_, index) => `S${index}: ${stack(url)}`).join(',')}}`;

describe('what strangers write', () => {
  test('a template that deploys itself, or one that deploys it', () => {
    const graph = load({
      'a.yaml': `Resources: { B: ${stack('b.yaml')} }`,
      'b.yaml': `Resources: { A: ${stack('a.yaml')}, B: ${stack('b.yaml')} }`,
    });
    expect(addresses(graph)).toEqual(['B', 'B/A', 'B/B']);
  });

  test('more stacks than anybody could read', () => {
    const graph = load({
      'a.yaml': many('b.yaml'),
      'b.yaml': many('c.yaml'),
      'c.yaml': many('d.yaml'),
      'd.yaml': 'Resources: { X: { Type: A::B::C } }',
    });
    expect(graph.resources.length).toBeLessThan(7000);
    expect(graph.limits).toHaveLength(1);
  });

  test('values that go round in a circle', () => {
    const through =
      'Parameters: { P: { Type: String } }\nResources: { X: { Type: A::B::C, Properties: { V: !Ref P } } }\nOutputs: { O: { Value: !Ref P } }';
    const graph = load({
      'a.yaml': `Resources: { A: ${stack('t.yaml', '{ P: !GetAtt B.Outputs.O }')}, B: ${stack('t.yaml', '{ P: !GetAtt A.Outputs.O }')} }`,
      't.yaml': through,
    });
    expect(values(graph, 'A/X', 'V')[0]).toMatch(/^\? /);
    expect(values(graph, 'B/X', 'V')[0]).toMatch(/^\? /);
  });

  test('a text that doubles with each stack', () => {
    const double =
      'Parameters: { P: { Type: String } }\nResources: { X: { Type: A::B::C, Properties: { V: !Ref P } } }\nOutputs: { O: { Value: !Sub "${P}${P}" } }';
    const chain = Array.from(
      { length: 60 },
      (_, index) => `S${index}: ${stack('t.yaml', `{ P: ${index === 0 ? 'ab' : `!GetAtt S${index - 1}.Outputs.O`} }`)}`,
    );
    const graph = load({ 'a.yaml': `Resources: {${chain.join(',')}}`, 't.yaml': double });
    expect(values(graph, 'S3/X', 'V')).toEqual(['abababababababab']);
    expect(values(graph, 'S59/X', 'V')[0]!.length).toBeLessThan(100_000);
  });

  test('names like those of the family', () => {
    const graph = load({
      'a.yaml': `Conditions: { "S/C": !Equals [!Ref E, a] }\nResources: { "S/X": { Type: A::B::C, Condition: S/C }, S: ${stack('t.yaml')}, __proto__: ${stack('t.yaml')} }`,
      't.yaml': 'Resources: { X: { Type: A::B::C }, constructor: { Type: A::B::C, Properties: { R: !Ref __proto__ } } }',
    });
    expect(graph.resources.length).toBe(7);
    for (const resource of graph.resources) expect(resource.get('R')).toHaveLength(1);
    expect(graph.simplify([{ name: 'S/C', is: true }])).toHaveLength(1);
  });
});

describe('a stack set', () => {
  const body =
    'Parameters:\n  Name: { Type: String }\nResources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Ref Name\n      AccessControl: PublicRead\n';
  const properties = { Parameters: [{ ParameterKey: 'Name', ParameterValue: 'logs' }] };
  const set = (more: object): string =>
    JSON.stringify({ Resources: { Set: { Type: 'AWS::CloudFormation::StackSet', Properties: { ...properties, ...more } } } }, null, 2);

  test('with its template as a block of text', () => {
    const graph = load({
      's.yaml': `Resources:\n  Set:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n      Parameters: [{ ParameterKey: Name, ParameterValue: logs }]\n      TemplateBody: |\n${body.replaceAll(/^/gm, '        ')}`,
    });
    expect(addresses(graph)).toEqual(['Set', 'Set/Bucket']);
    expect(graph.at('Set/Bucket')!.localAddress).toBe('Set/Bucket');
    expect(values(graph, 'Set/Bucket', 'BucketName')).toEqual(['logs']);
    const { at } = graph.at('Set/Bucket')!.get('AccessControl')[0]!;
    expect(at.source.locate(at).start).toEqual({ line: 14, column: 15 });
  });

  test('with its template as YAML or JSON in a string of JSON', () => {
    const json = { Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'PublicRead' } } } };
    for (const text of [body, JSON.stringify(json)]) {
      const file = set({ TemplateBody: text });
      const { at } = load({ 's.json': file }).at('Set/Bucket')!.get('AccessControl')[0]!;
      const { start, end } = at.source.locate(at);
      expect(file.split('\n')[start.line - 1]!.slice(start.column - 1, end.column - 1)).toMatch(
        /^(\\")?AccessControl(\\": \\"|\\":\\"|: )PublicRead/,
      );
    }
  });

  test('with its template in a file', () => {
    const graph = load({ 's.json': set({ TemplateURL: 'body.yaml' }), 'body.yaml': body });
    expect(placeOf(graph, 'Set/Bucket', 'AccessControl')).toBe('body.yaml:8');
  });

  test.each([['no template'], ['{'], ['Resources: text'], ['[]'], ['&a [*a]']])('with %s', (text) => {
    expect(addresses(load({ 's.json': set({ TemplateBody: text }) }))).toEqual(['Set']);
  });
});
