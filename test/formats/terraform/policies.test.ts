import { describe, expect, test } from '@jest/globals';
import type { Graph } from '../../../src/model/graph.ts';
import type { Value } from '../../../src/model/value.ts';
import { brief, config, lineOf, shown } from './support.ts';

/** What a rule reads of a policy. */
const inPolicy = (graph: Graph, path: string): Value[] =>
  graph
    .ofType('AWS::IAM::RolePolicy')
    .flatMap((policy) => policy.get('PolicyDocument').flatMap((document) => document.document().get(path)));

describe('one policy, however it is written', () => {
  const ways = {
    'JSON text': `
resource:
  aws_iam_role_policy:
    p:
      policy: |
        {
          "Statement": [
            {
              "Effect": "Allow",
              "Action": ["s3:GetObject", "s3:*"],
              "Resource": "*"
            }
          ]
        }
`,
    'JSON text with a hole': `
resource:
  aws_iam_role_policy:
    p:
      policy: |
        {
          "Statement": [
            {
              "Effect": "Allow",
              "Action": ["s3:GetObject", "s3:*"],
              "Resource": "*",
              "Condition": { "StringEquals": { "aws:x": "\${var.x}" } }
            }
          ]
        }
`,
    jsonencode: `
resource:
  aws_iam_role_policy:
    p:
      policy: |-
        \${jsonencode({
          Statement = [
            {
              Effect   = "Allow" # why
              Action   = ["s3:GetObject", "s3:*"]
              Resource = "*"
            },
          ]
        })}
`,
    'a local': `
resource: { aws_iam_role_policy: { p: { policy: "\${local.policy}" } } }
locals:
  policy: |-
    \${jsonencode({
      # the statements
      "Statement" : [{
        "Effect" : "Allow",
        "Action" : ["s3:GetObject", "s3:*"]
        "Resource" : "*"
      }]
    })}
`,
    'a data source': `
resource: { aws_iam_role_policy: { p: { policy: "\${data.aws_iam_policy_document.d.json}" } } }
data:
  aws_iam_policy_document:
    d:
      statement:
        -
          effect: Allow
          actions: ["s3:GetObject", "s3:*"]
          resources: ["*"]
`,
  };
  test.each(Object.entries(ways))('%s', (_, text) => {
    const graph = config(text);
    expect(brief(inPolicy(graph, 'Statement.Effect'))).toEqual(['known Allow']);
    expect(brief(inPolicy(graph, 'Statement.Resource'))).toEqual(['known *']);
    expect(brief(inPolicy(graph, 'Statement.NotAction'))).toEqual(['absent']);
    const actions = inPolicy(graph, 'Statement.Action');
    expect(brief(actions)).toEqual(['known s3:GetObject', 'known s3:*']);
    const line = text.split('\n').findIndex((content) => content.includes('s3:*')) + 1;
    expect(actions.map(({ at }) => lineOf(at))).toEqual([line, line]);
    expect(shown(actions[1]!.at)).toMatch(/^"s3:\*"$/);
  });
});

describe('holes in JSON text', () => {
  const withHoles = config(`
variable: { arns: {} }
locals: { account: "123" }
resource:
  aws_s3_bucket: { b: {} }
  aws_iam_role_policy:
    p:
      policy: |
        {
          "Statement": [
            { "Action": "s3:GetObject", "Resource": "\${aws_s3_bucket.b.arn}/*" },
            { "Action": "*", "Resource": \${jsonencode(var.arns)} },
            { "Action": "iam:*", "Resource": "arn:aws:iam::\${local.account}:user/$\${aws:username}" },
            { "Action": "\${lookup({ a = "x:y" }, "a", "")}", "Resource": "\${var.arns["a"]}" }
          ]
        }
`);

  test('are what stands in them', () => {
    expect(brief(inPolicy(withHoles, 'Statement.Action'))).toEqual(['known s3:GetObject', 'known *', 'known iam:*', 'known x:y']);
    expect(brief(inPolicy(withHoles, 'Statement.Resource'))).toEqual([
      'unknown ${aws_s3_bucket.b.arn}/*',
      'unknown ${var.arns}',
      'known arn:aws:iam::123:user/${aws:username}',
      'unknown ${var.arns["a"]}',
    ]);
  });

  test('keep their references', () => {
    const [bucket] = inPolicy(withHoles, 'Statement.Resource');
    expect(withHoles.target(bucket!)?.address).toBe('aws_s3_bucket.b');
  });

  test('are found on their lines', () => {
    const graph = config(`
resource:
  aws_iam_role_policy:
    p:
      policy: |
        {
          "Statement": [
            { "Resource": "\${aws_s3_bucket.b.arn}/*" },
            { "Resource": ["arn:aws:iam::\${local.account}:user/$\${aws:username}"] }
          ]
        }
`);
    const resources = inPolicy(graph, 'Statement.Resource');
    expect(resources.map(({ at }) => lineOf(at))).toEqual([8, 9]);
    expect(shown(resources[0]!.at)).toBe('"Resource": "${aws_s3_bucket.b.arn}/*"');
  });

  test('that make the text no JSON leave it unknown', () => {
    const graph = config('resource: { aws_iam_role_policy: { p: { policy: "{ ${var.statements} }" } } }');
    expect(brief(inPolicy(graph, 'Statement.Action'))).toEqual(['unknown { ${var.statements} }']);
  });
});

const read = (body: string, path: string): string[] =>
  brief(
    inPolicy(
      config(`
variable: { arn: {}, names: {} }
data: { aws_iam_policy_document: { d: ${body}, other: { statement: { sid: other, actions: ["ec2:*"] } } } }
resource: { aws_iam_role_policy: { p: { policy: "\${data.aws_iam_policy_document.d.json}" } } }
`),
      path,
    ),
  );

describe('the data source aws_iam_policy_document', () => {
  test('allows when it does not say', () => expect(read('{ statement: { actions: [a] } }', 'Statement.Effect')).toEqual(['known Allow']));
  test('has no statement', () => expect(read('{}', 'Statement.Effect')).toEqual(['absent']));
  test('has contraries', () => {
    const body = '{ statement: { effect: Deny, not_actions: ["iam:*"], not_resources: [r] } }';
    expect(read(body, 'Statement.NotAction')).toEqual(['known iam:*']);
    expect(read(body, 'Statement.NotResource')).toEqual(['known r']);
    expect(read(body, 'Statement.Action')).toEqual(['absent']);
  });
  test('has principals by type', () => {
    const body = '{ statement: [{ principals: [{ type: Service, identifiers: [a] }, { type: AWS, identifiers: ["${var.arn}"] }] }] }';
    expect(read(body, 'Statement.Principal.Service')).toEqual(['known a']);
    expect(read(body, 'Statement.Principal.AWS')).toEqual(['unknown ${var.arn}']);
  });
  test('writes everybody without a type', () => {
    expect(read('{ statement: { principals: { type: "*", identifiers: ["*"] } } }', 'Statement.Principal')).toEqual(['known *']);
  });
  test('has conditions', () => {
    const body = '{ statement: { condition: [{ test: Bool, variable: "aws:SecureTransport", values: ["false"] }] } }';
    expect(read(body, 'Statement.Condition.Bool.aws:SecureTransport')).toEqual(['known false']);
  });
  test('merges other documents', () => {
    const body = '{ source_policy_documents: ["${data.aws_iam_policy_document.other.json}"], statement: { actions: [a] } }';
    expect(read(body, 'Statement.Action')).toEqual(['known ec2:*', 'known a']);
  });
  test('merges documents that are not known', () => {
    const body = '{ override_policy_documents: ["${var.arn}"], statement: { actions: [a] } }';
    expect(read(body, 'Statement.Action')).toEqual(['known a', 'unknown ${var.arn}']);
  });
  test('a later statement replaces one with the same sid', () => {
    const body = `{
      source_policy_documents: ["{\\"Statement\\":[{\\"Sid\\":\\"a\\",\\"Action\\":\\"source\\"},{\\"Sid\\":\\"b\\",\\"Action\\":\\"kept\\"}]}"],
      override_policy_documents: ["{\\"Statement\\":{\\"Sid\\":\\"c\\",\\"Action\\":\\"override\\"}}"],
      statement: [{ sid: a, actions: [own] }, { sid: c, actions: [gone] }, { actions: [nameless] }] }`;
    expect(read(body, 'Statement.Action')).toEqual(['known kept', 'known own', 'known nameless', 'known override']);
  });
  test('has a statement for each item of a known list', () => {
    const body =
      '{ dynamic: { statement: { for_each: { a: "s3:*", b: "sqs:*" }, iterator: it, content: { sid: "${it.key}", actions: ["${it.value}"], principals: { type: "AWS", identifiers: ["${it.key}"] } } } } }';
    expect(read(body, 'Statement.Action')).toEqual(['known s3:*', 'known sqs:*']);
    expect(read(body, 'Statement.Sid')).toEqual(['known a', 'known b']);
    expect(read(body, 'Statement.Principal.AWS')).toEqual(['known a', 'known b']);
  });
  test('merges itself without end', () => {
    const body = '{ source_policy_documents: ["${data.aws_iam_policy_document.d.json}"], statement: { actions: [a] } }';
    expect(read(body, 'Statement.Action')).toEqual(['unknown ${data.aws_iam_policy_document.d.json}', 'known a']);
  });
  test('has dynamic statements', () => {
    const body = '{ dynamic: { statement: { for_each: "${var.names}", content: { actions: ["${statement.value}"] } } } }';
    expect(read(body, 'Statement.Action')).toEqual([
      'unknown ${statement.value} when length(var.names) > 0 is true',
      'absent when length(var.names) > 0 is false',
    ]);
  });
});

test('commas too many: the policy can be read, every place is right, and it says so', () => {
  const graph = config(`
resource:
  aws_iam_role_policy:
    p:
      policy: |
        {
          "Statement": [{
            "Effect": "Allow",
            "Action": ["s3:Get,]", "s3:*", ],
          },]
        }
`);
  const [document] = graph.ofType('AWS::IAM::RolePolicy')[0]!.get('PolicyDocument');
  expect(document!.document().why).toMatchObject({ reason: 'malformed' });
  const actions = inPolicy(graph, 'Statement.Action');
  expect(actions.map(({ text, at }) => [text, lineOf(at), shown(at)])).toEqual([
    ['s3:Get,]', 9, '"s3:Get,]"'],
    ['s3:*', 9, '"s3:*"'],
  ]);
});

test('a policy that is looked up by its name is likely the one of AWS', () => {
  const graph = config(`
data: { aws_iam_policy: { all: { name: AdministratorAccess }, own: { arn: "arn:aws:iam::123456789012:policy/own" } } }
resource:
  aws_iam_role_policy_attachment:
    a: { role: r, policy_arn: "\${data.aws_iam_policy.all.arn}" }
    b: { role: r, policy_arn: "\${data.aws_iam_policy.own.arn}" }
`);
  expect(brief(graph.ofType('AWS::IAM::Role')[0]!.get('ManagedPolicyArns'))).toEqual([
    'unknown arn:aws:iam::aws:policy/AdministratorAccess',
    'known arn:aws:iam::123456789012:policy/own',
  ]);
});
