import { describe, expect, test } from '@jest/globals';
import { run } from '../../src/engine/run.ts';
import { loadTemplate } from '../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../src/formats/syntax/yaml.ts';
import { hasDefaultHostManagement, profilesOf, templateOf, usersOfProfile, usersOfTemplate } from '../../src/kit/instances.ts';
import { Resource, type Graph } from '../../src/model/graph.ts';
import ssmCore from '../../rules/compute/profile-without-ssm-core.ts';
import withoutProfile from '../../rules/compute/instance-without-profile.ts';

const load = (text: string): Graph => loadTemplate(readYaml('template.yaml', text)[0]!);
const addresses = (resources: Iterable<Resource>): string[] => [...resources].map(({ address }) => address).toSorted();

const settingText = (setting: string): string => `
Resources:
  Setting: { Type: AWS::SSM::ServiceSetting, Properties: { SettingId: ${setting}, SettingValue: role } }
  Web: { Type: AWS::EC2::Instance }
  Role: { Type: AWS::IAM::Role }
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Role] } }
`;
const levels = (graph: Graph): string[] => run(graph, [{ rule: withoutProfile }, { rule: ssmCore }]).findings.map(({ level }) => level);

const verdict = (role: string, more = ''): boolean | undefined => {
  const { findings } = run(
    load(`
Conditions: { C: !Equals [!Ref AWS::StackName, x] }
Resources:
  Role: { Type: AWS::IAM::Role, ${role} }
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Role] } }
${more}`),
    [{ rule: ssmCore }],
  );
  return findings.length === 0 ? true : findings[0]!.certain ? false : undefined;
};
const policyFor = (roles: string): string =>
  `  Policy: { Type: AWS::IAM::Policy, Properties: { Roles: [${roles}], PolicyDocument: { Statement: [{ Effect: Allow, Action: ["ssm:*", "ssmmessages:*"] }] } } }`;

describe('what an instance takes from elsewhere', () => {
  const graph = load(`
Resources:
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [web] } }
  ByArn:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { IamInstanceProfile: { Arn: !GetAtt Profile.Arn } } }
  ByName:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { IamInstanceProfile: { Name: !Ref Profile } } }
  Direct: { Type: AWS::EC2::Instance, Properties: { IamInstanceProfile: !Ref Profile } }
  FromTemplate: { Type: AWS::EC2::Instance, Properties: { LaunchTemplate: { LaunchTemplateId: !Ref ByArn } } }
  FromStranger: { Type: AWS::EC2::Instance, Properties: { LaunchTemplate: { LaunchTemplateName: stranger } } }
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: !Ref ByArn } } }
`);
  const at = (address: string): Resource => graph.at(address)!;

  test('the profile is found by name and by ARN', () => {
    expect(addresses(usersOfProfile(at('Profile'), graph))).toEqual(['ByArn', 'ByName', 'Direct']);
    expect(profilesOf(at('ByArn')).map(({ text }) => text)).toEqual(['${Profile.Arn}']);
    expect(profilesOf(at('FromTemplate'))[0]!.absent).toBe(true);
  });

  test('the launch template is a resource, a name, or nothing', () => {
    expect(templateOf(at('FromTemplate'), graph)).toBe(at('ByArn'));
    expect(templateOf(at('FromStranger'), graph)).not.toBeInstanceOf(Resource);
    expect(templateOf(at('Direct'), graph)).toBeUndefined();
    expect(addresses(usersOfTemplate(at('ByArn'), graph))).toEqual(['FromTemplate', 'Group']);
  });
});

test('the default host management turns findings that need it into notes', () => {
  const on = load(settingText('/ssm/managed-instance/default-ec2-instance-management-role'));
  expect(hasDefaultHostManagement(on)).toBe(true);
  expect(levels(on)).toEqual(['note', 'note']);
  expect(levels(load(settingText('/ssm/parameter-store/default-parameter-tier')))).toEqual(['warning', 'warning']);
});

describe('what the role of a profile may do', () => {
  const core = '"arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"';

  test.each([
    [`Properties: { ManagedPolicyArns: [${core}] }`, true],
    ['Properties: { ManagedPolicyArns: ["arn:aws-cn:iam::aws:policy/service-role/AmazonEC2RoleforSSM"] }', true],
    [`Properties: { ManagedPolicyArns: [!If [C, ${core}, !Ref AWS::NoValue]] }`, undefined],
    [`Properties: { ManagedPolicyArns: !If [C, [${core}, a], [b, ${core}]] }`, true],
    [`Condition: C, Properties: { ManagedPolicyArns: [!If [C, ${core}, x]] }`, true],
    ['Properties: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }', false],
    ['Properties: { ManagedPolicyArns: [!ImportValue Policy] }', undefined],
    ['Properties: { ManagedPolicyArns: [] }', false],
    ['Properties: { Policies: [{ PolicyDocument: { Statement: { Effect: Allow, NotAction: "iam:*", Resource: "*" } } }] }', true],
    ['Properties: { Policies: [{ PolicyDocument: { Statement: { Effect: Allow, NotAction: "ssm*", Resource: "*" } } }] }', false],
    ['Properties: { Policies: [{ PolicyDocument: { Statement: { Effect: Allow, Action: "*", Resource: "*" } } }] }', true],
    ['Properties: { Policies: [{ PolicyDocument: !ImportValue Document }] }', undefined],
    ['Properties: text', false],
  ])('%s: %s', (role, expected) => {
    expect(verdict(role)).toBe(expected);
  });

  test('a policy of the file that names the role counts, and one that names another does not', () => {
    expect(verdict('Properties: {}', policyFor('!Ref Role'))).toBe(true);
    expect(verdict('Properties: { RoleName: web }', policyFor('web'))).toBe(true);
    expect(verdict('Properties: {}', policyFor('!Ref Profile'))).toBe(false);
  });

  test('a thousand instances of one profile make one finding', () => {
    const instances = Array.from(
      { length: 1000 },
      (_, index) => `  I${index}: { Type: AWS::EC2::Instance, Properties: { IamInstanceProfile: !Ref Profile } }`,
    );
    const graph = load(`Resources:
  Role: { Type: AWS::IAM::Role }
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Role] } }
${instances.join('\n')}`);
    const { findings } = run(graph, [{ rule: ssmCore }]);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.related.map(({ message }) => message)).toContain('this role lacks AmazonSSMManagedInstanceCore');
    expect(findings[0]!.related.length).toBeLessThan(20);
  });
});
