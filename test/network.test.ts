import { describe, expect, test } from '@jest/globals';
import allTraffic from '../rules/network/sg-all-traffic-world.ts';
import adminPort from '../rules/network/sg-admin-port-any-source.ts';
import anyPort from '../rules/network/sg-any-port-world.ts';
import highRisk from '../rules/network/sg-high-risk-port-world.ts';
import rdp from '../rules/network/sg-rdp-open-world.ts';
import ssh from '../rules/network/sg-ssh-open-world.ts';
import { run } from '../src/engine/run.ts';
import { loadTemplate } from '../src/formats/cloudformation/index.ts';
import { readYaml } from '../src/formats/syntax/yaml.ts';
import type { Finding } from '../src/model/finding.ts';

const rules = [adminPort, anyPort, highRisk, rdp, ssh, allTraffic];

function findingsFor(item: string, options: Readonly<Record<string, unknown>> = {}): readonly Finding[] {
  const text = `
Parameters: { Cidr: { Type: String }, Port: { Type: Number } }
Resources: { G: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupIngress: [{ ${item} }] } } }
`;
  return run(
    loadTemplate(readYaml('template.yaml', text)[0]!),
    rules.map((rule) => ({ rule, options })),
  ).findings;
}

describe('one opening, one finding: the rule that says most speaks', () => {
  test.each([
    ['IpProtocol: -1, CidrIp: 0.0.0.0/0', ['sg-all-traffic-world']],
    ['IpProtocol: tcp, FromPort: 0, ToPort: 65535, CidrIp: 0.0.0.0/0', ['sg-all-traffic-world']],
    ['IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0', ['sg-ssh-open-world']],
    ['IpProtocol: tcp, FromPort: 3389, ToPort: 3389, CidrIpv6: "::/0"', ['sg-rdp-open-world']],
    ['IpProtocol: tcp, FromPort: 20, ToPort: 25, CidrIp: 0.0.0.0/0', ['sg-high-risk-port-world', 'sg-ssh-open-world']],
    ['IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 0.0.0.0/0', ['sg-high-risk-port-world']],
    ['IpProtocol: tcp, FromPort: 8443, ToPort: 8443, CidrIp: 0.0.0.0/0', ['sg-any-port-world']],
    ['IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0', []],
    ['IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8', ['sg-admin-port-any-source']],
    ['IpProtocol: -1, CidrIp: !Ref Cidr', ['sg-admin-port-any-source', 'sg-all-traffic-world']],
    // Whether the source is the internet is open; that somebody may enter is not.
    ['IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Cidr', ['sg-admin-port-any-source', 'sg-ssh-open-world']],
  ])('{ %s }: %j', (item, expected) => {
    expect(
      findingsFor(item)
        .map(({ rule }) => rule)
        .toSorted(),
    ).toEqual(expected);
  });

  test('what a file cannot decide is never certain', () => {
    for (const item of [
      'IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 0.0.0.0/0',
      'IpProtocol: tcp, FromPort: 443, ToPort: 443, SourcePrefixListId: pl-1',
      'IpProtocol: -1, SourcePrefixListId: pl-1',
    ]) {
      const world = findingsFor(item).filter(({ rule }) => rule !== 'sg-admin-port-any-source');
      expect(world.filter(({ certain }) => certain)).toEqual([]);
    }
  });
});

test('authorised and accepted ports are options', () => {
  expect(findingsFor('IpProtocol: tcp, FromPort: 8443, ToPort: 8443, CidrIp: 0.0.0.0/0', { ports: [8443] })).toEqual([]);
  expect(findingsFor('IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0', { ports: [8443] })).toHaveLength(1);
  expect(findingsFor('IpProtocol: tcp, FromPort: 25, ToPort: 25, CidrIp: 0.0.0.0/0', { allowed: ['25'], ports: [25] })).toEqual([]);
});

test('a mapping from region to prefix list makes one finding', () => {
  const lists = Array.from({ length: 20 }, (_, index) => `r${index}: { id: pl-${index} }`).join(', ');
  const text = `
Mappings: { Lists: { ${lists} } }
Resources:
  G:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { IpProtocol: tcp, FromPort: 8080, ToPort: 8080, SourcePrefixListId: !FindInMap [Lists, !Ref AWS::Region, id] }
`;
  const { findings } = run(loadTemplate(readYaml('template.yaml', text)[0]!), [{ rule: highRisk }]);
  expect(findings.map(({ certain, reason }) => [certain, reason])).toEqual([
    [false, 'the entries of the prefix list are not in this file'],
  ]);
});

test('a rule that stands by itself shows the group that it opens', () => {
  const text = `
Resources:
  G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: db } }
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: !GetAtt G.GroupId, IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 0.0.0.0/0 }
`;
  const { findings } = run(loadTemplate(readYaml('template.yaml', text)[0]!), [{ rule: highRisk }]);
  expect(findings[0]?.related.map(({ resource, message }) => [resource?.address, message])).toEqual([
    ['G', 'the security group that is opened'],
  ]);
});
