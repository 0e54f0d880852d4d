import { describe, expect, test } from '@jest/globals';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { read } from '../../../src/formats/syntax/read.ts';
import type { Graph } from '../../../src/model/graph.ts';
import type { Source } from '../../../src/model/source.ts';
import { shown } from './outcomes.ts';

function load(files: Readonly<Record<string, string>>): Graph {
  const sources = new Map(Object.entries(files).map(([file, text]): [string, Source] => [file, read(file, text)[0]!]));
  return loadTemplate([...sources.values()][0]!, { read: (_from, path) => sources.get(path) });
}
const values = (graph: Graph, address: string, path: string): string[] => graph.at(address)!.get(path).map(shown);
const include = (path: string): string => `{ Name: AWS::Include, Parameters: { Location: ${path} } }`;
const transform = (...paths: string[]): string =>
  `Fn::Transform: ${paths.length === 1 ? include(paths[0]!) : `[${paths.map(include).join(', ')}]`}`;

describe('AWS::Include', () => {
  test('for the properties of a resource, by several files', () => {
    const graph = load({
      'a.yaml': `Resources: { It: { Type: AWS::S3::Bucket, Properties: { ${transform('name.yaml', 'acl.json')} } } }`,
      'name.yaml': 'BucketName: logs',
      'acl.json': '{\n"AccessControl": "PublicRead" }',
    });
    expect(values(graph, 'It', 'BucketName')).toEqual(['logs']);
    const [acl] = graph.at('It')!.get('AccessControl');
    expect([acl!.at.source.file, acl!.at.source.locate(acl!.at).start.line]).toEqual(['acl.json', 2]);
    expect(values(graph, 'It', 'Tags')).toEqual(['absent']);
  });

  test('beside what is written, which holds', () => {
    const graph = load({
      'a.yaml': `Resources: { It: { Type: AWS::S3::Bucket, Properties: { AccessControl: Private, ${transform('x.yaml')} } } }`,
      'x.yaml': 'AccessControl: PublicRead\nBucketName: !Sub "x-${AWS::Partition}"',
    });
    expect(values(graph, 'It', 'AccessControl')).toEqual(['Private']);
    expect(values(graph, 'It', 'BucketName')).toEqual(['x-aws']);
  });

  test('for a value, a list, a whole resource and the mappings', () => {
    const graph = load({
      'a.yaml': `
Mappings: { ${transform('mappings.yaml')} }
Resources:
  It: { Type: A::B::C, Properties: { List: { ${transform('list.yaml')} }, Found: !FindInMap [Sizes, small, Size] } }
  ${transform('more.yaml')}
  Whole: { ${transform('whole.yaml')}, DependsOn: It }`,
      'list.yaml': '[a, b]',
      'mappings.yaml': 'Sizes: { small: { Size: 1 } }',
      'more.yaml': 'Other: { Type: A::B::C, Properties: { Ref: !GetAtt It.Arn } }',
      'whole.yaml': 'Type: A::B::D\nProperties: { X: 1 }',
    });
    expect(values(graph, 'It', 'List')).toEqual(['a', 'b']);
    expect(values(graph, 'It', 'Found')).toEqual(['1']);
    expect(values(graph, 'Other', 'Ref')).toEqual(['? ${It.Arn} (attribute) ->It.Arn']);
    expect(graph.at('Whole')!.type).toBe('A::B::D');
    expect(values(graph, 'Whole', 'X')).toEqual(['1']);
    expect(graph.edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['Whole It', 'Other It']);
  });

  test('at the top of a template', () => {
    const graph = load({
      'a.yaml': `Transform: [AWS::LanguageExtensions, ${include('top.yaml')}]\nResources: { It: { Type: A::B::C, Properties: { X: !If [Never, 1, 2] } } }`,
      'top.yaml': 'Conditions: { Never: !Equals [a, b] }\nResources: { Other: { Type: A::B::C }, It: { Type: A::B::D } }',
    });
    expect(graph.resources.map(({ address, type }) => `${address} ${type}`)).toEqual(['It A::B::C', 'Other A::B::C']);
    expect(values(graph, 'It', 'X')).toEqual(['2 [Never=false]']);
  });

  test('in the body of a loop', () => {
    const graph = load({
      'a.yaml': `Resources: { Fn::ForEach::X: [N, [a, b], { "B\${N}": { Type: A::B::C, Properties: { ${transform('body.yaml')} } } }] }`,
      'body.yaml': 'Name: x-${N}',
    });
    expect(graph.resources.flatMap((one) => one.get('Name').map(shown))).toEqual(['x-a', 'x-b']);
  });

  test('that includes', () => {
    const graph = load({
      'a.yaml': `Resources: { It: { Type: A::B::C, Properties: { ${transform('b.yaml')} } } }`,
      'b.yaml': `Deep: { ${transform('c.yaml')} }`,
      'c.yaml': 'X: 1',
    });
    expect(values(graph, 'It', 'Deep.X')).toEqual(['1']);
  });
});

describe('what cannot be included is a macro', () => {
  test.each(['s3://bucket/x.yaml', 'https://host/x.yaml', 'none.yaml', '!Ref Where', '[x]', 'text.yaml'])('%s', (path) => {
    const graph = load({
      'a.yaml': `Resources: { It: { Type: A::B::C, Properties: { Known: 1, ${transform(path)} } } }`,
      'text.yaml': 'text',
    });
    expect([values(graph, 'It', 'Known'), values(graph, 'It', 'X')]).toEqual([['1'], ['? (macro)']]);
  });

  test('another macro', () => {
    const graph = load({
      'a.yaml': `Resources: { It: { Type: A::B::C, Properties: { Fn::Transform: [{ Name: Mine }, ${include('x.yaml')}] } } }`,
      'x.yaml': 'X: 1',
    });
    expect(values(graph, 'It', 'X')).toEqual(['? (macro)']);
  });

  test('a loop of files', () => {
    const graph = load({
      'a.yaml': `Resources: { It: { Type: A::B::C, Properties: { ${transform('b.yaml')} } } }`,
      'b.yaml': `B: { ${transform('c.yaml')} }`,
      'c.yaml': `C: { ${transform('b.yaml')} }`,
    });
    expect(values(graph, 'It', 'B.C.X')).toEqual(['? (macro)']);
  });

  test('more than anybody could deploy', () => {
    const twenty = (path: string): string => Array.from({ length: 20 }, (_, index) => `K${index}: { ${transform(path)} }`).join('\n');
    const graph = load({
      'a.yaml': `Resources: { It: { Type: A::B::C, Properties: { ${transform('b.yaml')} } } } # AWS::Include`,
      'b.yaml': twenty('c.yaml'),
      'c.yaml': twenty('d.yaml'),
      'd.yaml': twenty('e.yaml'),
      'e.yaml': Array.from({ length: 100 }, (_, index) => `X${index}: 1`).join('\n'),
    });
    expect(graph.limits).toHaveLength(1);
    expect(graph.at('It')!.get('K0.K0.K0')).toHaveLength(1);
  });
});

test('modules and tags of other tools are resources and functions that nobody knows', () => {
  const graph = load({
    'a.yaml': `
Resources:
  Module: { Type: Org::Svc::Thing::MODULE, Properties: { X: 1 } }
  Rain: { Type: !Rain::Module ./m.yaml, Properties: { X: 1 } }
  It: { Type: A::B::C, Properties: { X: !Rain::Embed x.yaml, Y: !Ref Module.Part, Z: !GetAtt Module.Part.Arn } }`,
  });
  expect(graph.resources.map(({ address }) => address)).toEqual(['Module', 'It']);
  expect(values(graph, 'It', 'X')).toEqual(['? (function)']);
  expect(values(graph, 'It', 'Z')).toEqual(['? ${Module.Part.Arn} (attribute) ->Module.Part.Arn']);
});
