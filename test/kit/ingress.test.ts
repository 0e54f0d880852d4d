import { describe, expect, test } from '@jest/globals';
import { loadTemplate } from '../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../src/formats/syntax/yaml.ts';
import { covers, coversOnly, coversPort, openings, openingsToWorld, portText } from '../../src/kit/ingress.ts';
import type { Graph } from '../../src/model/graph.ts';

const load = (text: string): Graph => loadTemplate(readYaml('template.yaml', text)[0]!);

/** A group with one rule, written as a flow map. */
function groupWith(rule: string, more = ''): Graph {
  return load(`Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: test
      SecurityGroupIngress: [${rule}]
${more}`);
}

const open = (rule: string, more = '') => {
  const graph = groupWith(rule, more);
  return openings(graph.at('Group')!, graph);
};
const portsOf = (rule: string, more = '') => open(`{ CidrIp: 0.0.0.0/0, ${rule} }`, more)[0]!.ports;

describe('ports', () => {
  test.each([
    ['IpProtocol: tcp, FromPort: 22, ToPort: 22', true],
    ['IpProtocol: "6", FromPort: "22", ToPort: "22"', true],
    ['IpProtocol: TCP, FromPort: 0, ToPort: 1024', true],
    ['IpProtocol: tcp, FromPort: 22', true],
    ['IpProtocol: tcp', true],
    ['IpProtocol: -1', true],
    ['IpProtocol: "-1", FromPort: 443, ToPort: 443', true],
    ['IpProtocol: tcp, FromPort: 23, ToPort: 65535', false],
    ['IpProtocol: tcp, FromPort: 100, ToPort: 10', false],
    ['IpProtocol: udp, FromPort: 22, ToPort: 22', false],
    ['IpProtocol: icmp, FromPort: -1, ToPort: -1', false],
    ['IpProtocol: 50', false],
    ['IpProtocol: tcp, FromPort: !Ref P, ToPort: !Ref P', undefined],
    ['IpProtocol: tcp, FromPort: 1, ToPort: !Ref P', undefined],
    ['IpProtocol: tcp, FromPort: 23, ToPort: !Ref P', false],
    ['IpProtocol: !Ref P, FromPort: 22, ToPort: 22', undefined],
    ['IpProtocol: !Ref P, FromPort: 23, ToPort: 23', false],
  ])('{ %s } covers TCP port 22: %s', (rule, expected) => {
    expect(coversPort(portsOf(rule, 'Parameters: { P: { Type: String } }'), 22, 'tcp')).toBe(expected);
  });

  test('one unknown port is not all ports; two may be', () => {
    const more = 'Parameters: { A: { Type: Number }, B: { Type: Number } }';
    expect(covers(portsOf('IpProtocol: tcp, FromPort: !Ref A, ToPort: !Ref A', more), 1, 65535, 'tcp')).toBe(false);
    expect(covers(portsOf('IpProtocol: tcp, FromPort: !Ref A, ToPort: !Ref B', more), 1, 65535, 'tcp')).toBeUndefined();
  });

  test.each([
    ['IpProtocol: tcp, FromPort: 443, ToPort: 443', true],
    ['IpProtocol: tcp, FromPort: 80, ToPort: 443', false],
    ['IpProtocol: tcp, FromPort: 443, ToPort: 444', false],
    ['IpProtocol: icmp, FromPort: 8, ToPort: 8', true],
    ['IpProtocol: tcp, FromPort: !Ref P, ToPort: !Ref P', undefined],
    ['IpProtocol: tcp, FromPort: 8443, ToPort: !Ref P', false],
    ['IpProtocol: tcp, FromPort: 0, ToPort: 1e300', false],
  ])('{ %s } covers only 80 and 443: %s', (rule, expected) => {
    expect(coversOnly(portsOf(rule, 'Parameters: { P: { Type: String } }'), new Set([80, 443]))).toBe(expected);
  });

  test('are named as a person would', () => {
    expect(portText(portsOf('IpProtocol: tcp, FromPort: 22, ToPort: 22'))).toBe('TCP port 22');
    expect(portText(portsOf('IpProtocol: 17, FromPort: 1, ToPort: 9'))).toBe('UDP port range 1-9');
  });
});

const list = (cidr: string) =>
  open(
    '{ IpProtocol: -1, SourcePrefixListId: !Ref List }',
    `  List: { Type: AWS::EC2::PrefixList, Properties: { Entries: [{ Cidr: ${cidr} }] } }`,
  );

describe('sources', () => {
  test('each is an opening of its own', () => {
    const found = open('{ IpProtocol: -1, CidrIp: 0.0.0.0/0, CidrIpv6: "::/0", SourceSecurityGroupId: sg-1, SourcePrefixListId: pl-1 }');
    expect(found.map(({ kind, world }) => [kind, world])).toEqual([
      ['address', true],
      ['address', true],
      ['address', undefined],
      ['security group', false],
    ]);
  });

  test('combinations whose conditions exclude each other are no openings', () => {
    const found = open(
      '{ IpProtocol: tcp, FromPort: !If [C, 22, 443], ToPort: !If [C, 22, 443], CidrIp: !If [C, 10.0.0.0/8, 0.0.0.0/0] }',
      'Conditions: { C: !Equals [!Ref AWS::StackName, x] }',
    );
    expect(found.map(({ name, ports }) => [name, ports.from, ports.to])).toEqual([
      ['10.0.0.0/8', 22, 22],
      ['0.0.0.0/0', 443, 443],
    ]);
  });

  test('an item that nobody can read may be anything', () => {
    const found = open('!ImportValue Rules');
    expect(found).toHaveLength(1);
    expect(found[0]!.world).toBeUndefined();
    expect(coversPort(found[0]!.ports, 22, 'tcp')).toBeUndefined();
  });

  test('a prefix list of the file is looked into', () => {
    expect(list('0.0.0.0/0')[0]).toMatchObject({ world: true, name: '0.0.0.0/0 through List' });
    expect(list('10.0.0.0/8')[0]!.world).toBe(false);
    expect(list('!ImportValue X')[0]!.world).toBeUndefined();
  });

  test.each([
    'SecurityGroupIngress: text',
    'SecurityGroupIngress: [null, 1, [[]], {}]',
    'SecurityGroupIngress: { CidrIp: { a: 1 }, FromPort: [1, 2] }',
  ])('odd shapes do no harm: %s', (text) => {
    const graph = load(`Resources: { Group: { Type: AWS::EC2::SecurityGroup, Properties: { ${text} } } }`);
    expect(() => openings(graph.at('Group')!, graph)).not.toThrow();
  });

  test('ten thousand rules are read in linear time', () => {
    const rules = Array.from(
      { length: 10_000 },
      (_, index) => `{ IpProtocol: tcp, FromPort: ${index}, ToPort: ${index}, CidrIp: 0.0.0.0/0 }`,
    );
    const graph = groupWith(rules.join(','));
    const start = performance.now();
    expect(openingsToWorld(graph.at('Group')!, graph)).toHaveLength(10_000);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
