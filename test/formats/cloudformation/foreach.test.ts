import { describe, expect, test } from '@jest/globals';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import type { Graph } from '../../../src/model/graph.ts';
import { shown } from './outcomes.ts';

const load = (text: string, parameters = {}): Graph => loadTemplate(readYaml('t.yaml', text)[0]!, { parameters });
const addresses = (graph: Graph): string[] => graph.resources.map(({ address }) => address);
const values = (graph: Graph, address: string, path: string): string[] => graph.at(address)!.get(path).map(shown);
/** The text at the place of a value, up to the end of its line. */
const writtenAt = (graph: Graph, address: string, path: string): string => {
  const { at } = graph.at(address)!.get(path)[0]!;
  const { start } = at.source.locate(at);
  return at.source.text.split('\n')[start.line - 1]!.slice(start.column - 1);
};

// The examples of the reference of Fn::ForEach.
describe('the loop of the reference', () => {
  test('that makes a topic of each name in a parameter', () => {
    const graph = load(`
Transform: AWS::LanguageExtensions
Parameters:
  pRepoARNs: { Type: CommaDelimitedList, Default: 'one,two' }
Resources:
  'Fn::ForEach::Topics':
    - TopicName
    - !Ref pRepoARNs
    - 'SnsTopic\${TopicName}':
        Type: 'AWS::SNS::Topic'
        Properties:
          TopicName:
            'Fn::Join': ['.', [!Ref TopicName, fifo]]
          FifoTopic: true`);
    expect(addresses(graph)).toEqual(['SnsTopicone', 'SnsTopictwo']);
    expect(values(graph, 'SnsTopictwo', 'TopicName')).toEqual(['two.fifo']);
    expect(writtenAt(graph, 'SnsTopictwo', 'FifoTopic')).toBe('FifoTopic: true');
  });

  test('that leaves out of logical ids what cannot stand in one', () => {
    const graph = load(`
Resources:
  'Fn::ForEach::VPC':
    - CidrBlock
    - [10.0.0.0/16, 10.1.0.0/16]
    - 'VPC&{CidrBlock}':
        Type: 'AWS::EC2::VPC'
        Properties: { CidrBlock: !Ref CidrBlock, Tags: [{ Key: Name, Value: "vpc \${CidrBlock}" }] }`);
    expect(addresses(graph)).toEqual(['VPC1000016', 'VPC1010016']);
    expect(values(graph, 'VPC1010016', 'CidrBlock')).toEqual(['10.1.0.0/16']);
    expect(values(graph, 'VPC1010016', 'Tags.Value')).toEqual(['vpc 10.1.0.0/16']);
  });

  test('in the properties of a resource', () => {
    const graph = load(`
Mappings:
  InstanceA: { Properties: { ImageId: ami-id1, InstanceType: m5.xlarge } }
  InstanceB: { Properties: { ImageId: ami-id2 } }
Resources:
  'Fn::ForEach::Instances':
    - InstanceLogicalId
    - [InstanceA, InstanceB]
    - '\${InstanceLogicalId}':
        Type: 'AWS::EC2::Instance'
        Properties:
          DisableApiTermination: true
          'Fn::ForEach::Properties':
            - PropertyName
            - [ImageId, InstanceType]
            - '\${PropertyName}':
                'Fn::FindInMap': [!Ref InstanceLogicalId, Properties, !Ref PropertyName, { DefaultValue: !Ref 'AWS::NoValue' }]`);
    expect(addresses(graph)).toEqual(['InstanceA', 'InstanceB']);
    expect(values(graph, 'InstanceA', 'InstanceType')).toEqual(['m5.xlarge']);
    expect(values(graph, 'InstanceB', 'InstanceType')).toEqual(['absent']);
    expect(values(graph, 'InstanceB', 'ImageId')).toEqual(['ami-id2']);
    expect(values(graph, 'InstanceB', 'KeyName')).toEqual(['absent']);
  });

  test('in a loop', () => {
    const graph = load(`
Resources:
  VPC: { Type: 'AWS::EC2::VPC' }
  'Fn::ForEach::SubnetResources':
    - Prefix
    - [Transit, Public]
    - 'Nacl\${Prefix}Subnet':
        Type: 'AWS::EC2::NetworkAcl'
        DependsOn: '\${Prefix}SubnetA'
        Properties: { VpcId: !Ref VPC }
      'Fn::ForEach::LoopInner':
        - Suffix
        - [A, B]
        - '\${Prefix}Subnet\${Suffix}':
            Type: 'AWS::EC2::Subnet'
            Properties: { VpcId: !Ref VPC }
          'Nacl\${Prefix}Subnet\${Suffix}Association':
            Type: 'AWS::EC2::SubnetNetworkAclAssociation'
            Properties:
              SubnetId: !Ref '\${Prefix}Subnet\${Suffix}'
              NetworkAclId: !GetAtt
                - !Sub 'Nacl\${Prefix}Subnet'
                - NetworkAclId`);
    expect(graph.ofType('AWS::EC2::Subnet').map(({ address }) => address)).toEqual([
      'TransitSubnetA',
      'TransitSubnetB',
      'PublicSubnetA',
      'PublicSubnetB',
    ]);
    const association = graph.at('NaclPublicSubnetBAssociation')!;
    expect(graph.target(association.get('SubnetId')[0]!)?.address).toBe('PublicSubnetB');
    expect(graph.target(association.get('NetworkAclId')[0]!)?.address).toBe('NaclPublicSubnet');
    expect(graph.edges.filter(({ kind }) => kind === 'dependsOn').map(({ from, to }) => `${from} ${to}`)).toEqual([
      'NaclTransitSubnet TransitSubnetA',
      'NaclPublicSubnet PublicSubnetA',
    ]);
  });

  test('over conditions', () => {
    const graph = load(`
Parameters: { Env: { Type: String } }
Conditions:
  'Fn::ForEach::Checks':
    - Name
    - [prod, test]
    - 'Is\${Name}': !Equals [!Ref Env, !Ref Name]
Resources:
  'Fn::ForEach::Buckets':
    - Name
    - [prod, test]
    - 'Bucket\${Name}':
        Type: AWS::S3::Bucket
        Condition: 'Is\${Name}'
        Properties: { BucketName: !If ['Isprod', a, b], Tags: [{ Key: k, Value: !If ['Is\${Name}', x, y] }] }`);
    expect(graph.at('Bucketprod')!.when).toEqual([{ name: 'Isprod', is: true }]);
    expect(values(graph, 'Bucketprod', 'BucketName')).toEqual(['a [Isprod=true]']);
    expect(values(graph, 'Buckettest', 'BucketName')).toEqual(['b [Istest=true,Isprod=false]']);
    expect(values(graph, 'Buckettest', 'Tags.Value')).toEqual(['x [Istest=true]']);
  });
});

test('JSON and YAML make the same of a loop', () => {
  const body = { 'Bucket${N}': { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'logs-${N}' } } };
  const data = { Resources: { 'Fn::ForEach::Buckets': ['N', ['a', 'b'], body] } };
  for (const [source] of [readYaml('t', JSON.stringify(data)), [readJson('t', JSON.stringify(data))]]) {
    const graph = loadTemplate(source!);
    expect(graph.resources.flatMap((one) => one.get('BucketName').map(shown))).toEqual(['logs-a', 'logs-b']);
  }
});

const loop = (collection: string, sections = ''): string => `${sections}
Resources:
  Fn::ForEach::Buckets:
    - Name
    - ${collection}
    - 'Bucket\${Name}':
        Type: AWS::S3::Bucket
        Properties: { BucketName: '\${Name}-\${Other}', AccessControl: !Sub '\${Name}', Arn: !GetAtt ['Bucket\${Name}', Arn] }`;

describe('a collection', () => {
  test('that is given to a parameter', () => {
    expect(addresses(load(loop('!Ref Names', 'Parameters: { Names: { Type: CommaDelimitedList } }'), { Names: 'x, y' }))).toEqual([
      'Bucketx',
      'Buckety',
    ]);
  });

  test('of a map, by a parameter that can be two things, is there under a condition', () => {
    const graph = load(
      loop(
        '!FindInMap [Names, !Ref Env, All]',
        'Parameters: { Env: { Type: String, AllowedValues: [dev, prod] } }\nMappings: { Names: { dev: { All: [a] }, prod: { All: [a, b] } } }',
      ),
    );
    expect(addresses(graph)).toEqual(['Bucketa', 'Bucketb']);
    expect(graph.at('Bucketa')!.when).toEqual([]);
    expect(graph.at('Bucketb')!.when).toEqual([{ name: 'Env', is: 'prod' }]);
  });

  test('that nobody knows is read once, with a hole', () => {
    const graph = load(loop('!Ref Names', 'Parameters: { Names: { Type: CommaDelimitedList } }'));
    expect(addresses(graph)).toEqual(['Bucket${Name}']);
    expect(values(graph, 'Bucket${Name}', 'BucketName')).toEqual(['? ${Name}-${Other} (parameter)']);
    expect(values(graph, 'Bucket${Name}', 'AccessControl')).toEqual(['? ${Name} (parameter)']);
    expect(graph.target(graph.at('Bucket${Name}')!.get('Arn')[0]!)?.address).toBe('Bucket${Name}');
    expect(values(graph, 'Bucket${Name}', 'VersioningConfiguration')).toEqual(['absent']);
  });
});

describe('a loop that is', () => {
  test('too much is read in part, and said so', () => {
    const names = JSON.stringify(Array.from({ length: 100 }, (_, index) => `n${index}`));
    const nested = (depth: number): string =>
      depth === 0
        ? '{ "B${A0}${A1}${A2}${A3}": { Type: "AWS::S3::Bucket" } }'
        : `{ "Fn::ForEach::L${depth}": [A${depth - 1}, ${names}, ${nested(depth - 1)}] }`;
    const start = Date.now();
    const graph = load(`Resources: ${nested(4)}`);
    expect(graph.resources.length).toBeGreaterThan(10_000);
    expect(graph.resources.length).toBeLessThan(100_000);
    expect(graph.limits.join()).toMatch(/loops/);
    expect(Date.now() - start).toBeLessThan(3000);
  });

  test.each(['[]', '[Name]', '[Name, [a]]', '[[a], [a], { X: 1 }]', 'text', 'null', '[Name, text, { "A${Name}": { Type: "A::B::C" } }]'])(
    'written wrong is no crash: %s',
    (written) => {
      const graph = load(`Resources: { Fn::ForEach::X: ${written}, It: { Type: A::B::C, Properties: { Fn::ForEach::Y: ${written} } } }`);
      expect(graph.at('It')!.get('Any')).toHaveLength(1);
    },
  );

  test('named like a part of an object is data', () => {
    const graph = load(
      `Resources: { Fn::ForEach::X: [N, [__proto__, constructor], { '\${N}': { Type: A::B::C, Properties: { V: !Ref N } } }] }`,
    );
    expect(addresses(graph)).toEqual(['__proto__', 'constructor']);
    expect(values(graph, '__proto__', 'V')).toEqual(['__proto__']);
  });
});

test('the place of a part of a string in a loop is the string', () => {
  const graph = load(`
Resources:
  Fn::ForEach::X:
    - Name
    - [longer]
    - It:
        Type: A::B::C
        Properties: { Value: 'x-\${Name}-secret' }`);
  const value = graph.at('It')!.get('Value')[0]!;
  expect(value.text).toBe('x-longer-secret');
  expect(value.slice(9, 15).at.span).toBeUndefined();
});
