import { describe, expect, test } from '@jest/globals';
import { loadTemplate } from '../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../src/formats/syntax/yaml.ts';
import { identityPolicies, isEveryResource, isEveryRole, policiesAt } from '../../src/kit/policy.ts';
import { publicGrants } from '../../src/kit/public.ts';
import type { Resource } from '../../src/model/graph.ts';

const load = (type: string, properties: string): Resource =>
  loadTemplate(readYaml('policy.yaml', `Resources: { It: { Type: '${type}', Properties: ${properties} } }`)[0]!).at('It')!;

/** The statements of a policy written as flow YAML. */
const statements = (policy: string) => identityPolicies(load('AWS::IAM::ManagedPolicy', `{ PolicyDocument: ${policy} }`));
const texts = (values: readonly { readonly text: string }[]): string[] => values.map(({ text }) => text);

describe('statements', () => {
  test('one statement or several, one value or a list', () => {
    expect(statements('{ Statement: { Effect: Allow, Action: a, Resource: [b, c] } }').map(({ resources }) => texts(resources))).toEqual([
      ['b', 'c'],
    ]);
    expect(statements('{ Statement: [{ Effect: Allow }, { Effect: Deny }] }').map(({ denies }) => denies)).toEqual([false, true]);
  });

  test('a policy that is written as JSON text', () => {
    const [statement] = statements(`'{"Statement": {"Effect": "Allow", "Action": ["s3:*"]}}'`);
    expect(texts(statement!.actions)).toEqual(['s3:*']);
    expect(statement!.actions[0]!.at.inner).toEqual(['Statement', 'Action', 0]);
  });

  test('JSON text with holes: only what has one is unknown', () => {
    const [first, second] = statements(
      `!Sub '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Allow", "Resource": "\${Bucket}/*"}]}'`,
    );
    expect([first!.allow[0]!.known, texts(first!.actions)]).toEqual([true, ['*']]);
    expect(second!.resources[0]).toMatchObject({ unknown: true, text: '${Bucket}/*' });
  });

  test('what is no policy has no statements', () => {
    for (const policy of [
      '{}',
      '[]',
      'text',
      '7',
      '{ Statement: [] }',
      '{ Statement: !Ref AWS::NoValue }',
      '{ "__proto__": { Statement: {} } }',
    ])
      expect(statements(policy)).toEqual([]);
  });

  test('parts of the wrong shape are harmless', () => {
    const [statement] = statements('{ Statement: { Effect: [Allow], Action: { a: b }, Resource: 7, Principal: [], Condition: text } }');
    expect(statement!.allow).toHaveLength(1);
    expect(publicGrants([statement!])).toEqual([]);
  });

  test('every place of an identity policy', () => {
    const policy = '{ Statement: { Effect: Allow, Action: x } }';
    for (const [type, properties] of [
      ['AWS::IAM::Role', `{ Policies: [{ PolicyDocument: ${policy} }] }`],
      ['AWS::IAM::User', `{ Policies: { PolicyDocument: ${policy} } }`],
      ['AWS::IAM::RolePolicy', `{ PolicyDocument: ${policy} }`],
      ['AWS::SSO::PermissionSet', `{ InlinePolicy: ${policy} }`],
    ] as const)
      expect(identityPolicies(load(type, properties)).flatMap(({ actions }) => texts(actions))).toEqual(['x']);
  });
});

test.each([
  ['*', true, true],
  ['arn:*', true, true],
  ['arn:aws:*', true, true],
  ['arn:aws:*:*:*:*', true, true],
  ['arn:aws:s3:::*', false, false],
  ['arn:aws:iam::*:role/*', false, true],
  ['arn:aws:iam::123456789012:role/*', false, true],
  ['arn:aws:iam::123456789012:*', false, true],
  ['arn:aws:iam::123456789012:role/app-*', false, false],
  ['arn:aws:iam::123456789012:user/*', false, false],
])('%s: every resource %s, every role %s', (text, resource, role) => {
  const [value] = statements(`{ Statement: { Resource: '${text}' } }`)[0]!.resources;
  expect([isEveryResource(value!), isEveryRole(value!)]).toEqual([resource, role]);
});

const grants = (principal: string, condition?: string, more = '') =>
  publicGrants(
    policiesAt(
      load(
        'AWS::SQS::QueuePolicy',
        `{ PolicyDocument: { Statement: [{ Effect: Allow, Principal: ${principal}, Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:123456789012:q'${
          condition === undefined ? '' : `, Condition: ${condition}`
        } } ${more}] } }`,
      ),
      'PolicyDocument',
    ),
  );

const deny = (more: string): string => `, { Effect: Deny, Principal: '*', Action: 'sqs:*', Resource: '*'${more} }`;

describe('publicGrants', () => {
  test.each(["'*'", "{ AWS: '*' }", "{ AWS: ['123456789012', '*'] }", "{ '*': '*' }", "{ AWS: 'arn:aws:iam::*:root' }"])(
    'anyone: %s',
    (principal) => {
      expect(grants(principal)).toHaveLength(1);
    },
  );

  test.each([
    "{ AWS: '123456789012' }",
    '{ Service: s3.amazonaws.com }',
    "{ AWS: 'arn:aws:iam::123456789012:root' }",
    '{ AWS: !Ref X }',
    '7',
  ])('somebody: %s', (principal) => {
    expect(grants(principal)).toEqual([]);
  });

  test.each([
    "{ StringEquals: { 'aws:PrincipalOrgID': o-a1b2c3 } }",
    "{ StringEquals: { 'AWS:SourceOwner': 123456789012 } }",
    "{ StringEquals: { 'aws:SourceAccount': !Ref AWS::AccountId } }",
    "{ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:123456789012:*' } }",
    "{ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:uploads' } }",
    "{ ArnEquals: { 'aws:SourceArn': !Sub 'arn:aws:sns:*:${AWS::AccountId}:*' } }",
    "{ ArnEquals: { 'aws:SourceArn': !Ref Topic } }",
    "{ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': o-a1b2c3/* } }",
    "{ StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } }",
    "{ StringLike: { 'aws:userid': 'AROAEXAMPLE:*' } }",
    "{ Bool: { 'aws:PrincipalIsAWSService': true } }",
    "{ Bool: { 'aws:SecureTransport': true }, StringEquals: { 'aws:SourceVpce': vpce-1a2b3c } }",
  ])('limited by %s', (condition) => {
    expect(grants("'*'", condition)).toEqual([]);
  });

  test.each([
    '{}',
    "{ Bool: { 'aws:SecureTransport': true } }",
    "{ StringLike: { 'aws:SourceArn': '*' } }",
    "{ ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }",
    "{ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::uploads-*' } }",
    "{ StringLike: { 'aws:PrincipalOrgID': 'o-*' } }",
    "{ StringNotEquals: { 'aws:SourceAccount': '123456789012' } }",
    "{ IpAddress: { 'aws:SourceIp': [198.51.100.0/24, 0.0.0.0/0] } }",
    "{ IpAddress: { 'aws:SourceIp': 0.0.0.0/1 } }",
    "{ StringEquals: { 'aws:SourceArn': '${aws:username}' } }",
    "{ StringEquals: { 'kms:ViaService': s3.eu-west-1.amazonaws.com } }",
    "{ StringLike: { 'aws:Referer': 'https://example.com/*' } }",
  ])('open in spite of %s', (condition) => {
    const [grant] = grants("'*'", condition);
    expect(grant!.basis.certain).toBeUndefined();
  });

  test('a clause that also holds without the key leaves it open', () => {
    expect(grants("'*'", "{ StringEqualsIfExists: { 'aws:SourceVpc': vpc-1 } }")[0]!.basis).toMatchObject({
      certain: false,
      reason: 'aws:sourcevpc limits only requests that have this key',
    });
    expect(grants("'*'", "{ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': o-1 } }")[0]!.basis.certain).toBe(false);
  });

  test('addresses say from where, not who', () => {
    expect(grants("'*'", "{ IpAddress: { 'aws:SourceIp': [198.51.100.0/24, 10.0.0.0/8] } }")[0]!.basis).toMatchObject({
      certain: false,
      level: 'note',
      reason: 'aws:SourceIp limits from where, not who: 198.51.100.0/24, 10.0.0.0/8',
    });
    const both = "{ IpAddress: { 'aws:SourceIp': 198.51.100.0/24 }, StringEquals: { 'aws:PrincipalOrgID': o-1 } }";
    expect(grants("'*'", both)).toEqual([]);
  });

  test('what AWS refuses is no more than possible', () => {
    expect(grants('{ AWS: arn:aws:iam::root }')[0]!.principal.why?.detail).toBe('the ARN names no account, and AWS refuses it');
    for (const [policy, reason] of [
      ['{ Statement: { Action: "*", Resource: "*" } }', 'the statement has no Effect, and AWS refuses it'],
      [
        `'{"Statement": [{"Effect": "Allow", "Action": ["a,]", ], "Resource": "*",},]}'`,
        'the text has a comma too many for JSON, and AWS refuses it',
      ],
    ]) {
      const [statement] = statements(policy!);
      expect(statement!.allow.map(({ unknown, why }) => [unknown, why?.detail])).toEqual([[true, reason]]);
    }
  });

  test('a statement that denies all strangers takes the permission back', () => {
    expect(grants("'*'", undefined, deny(", Condition: { StringNotEquals: { 'aws:PrincipalOrgID': o-1 } }"))).toEqual([]);
    expect(grants("'*'", undefined, deny(", Condition: { Bool: { 'aws:SecureTransport': false } }"))).toHaveLength(1);
    expect(grants("'*'", undefined, deny(", Condition: { StringNotLike: { 'aws:PrincipalOrgID': '*' } }"))).toHaveLength(1);
  });
});
