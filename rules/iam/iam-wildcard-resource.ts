import {
  actionsMatching,
  asks,
  clausesOf,
  combinations,
  defineRule,
  hcl,
  identityPolicies,
  identityPolicyTypes,
  isEveryAction,
  isEveryResource,
  listed,
  md,
  yaml,
  type AccessLevel,
  type Value,
} from '../../src/kit/index.ts';

/** The order in which the actions of a wildcard are named. */
const gravest: readonly AccessLevel[] = ['permissions', 'write', 'tagging', 'read', 'list'];

interface Limitable {
  readonly action: Value;
  /** The actions that could be limited to resources. */
  readonly names: readonly string[];
  /** False for a wildcard that mostly looks up what cannot be limited: nobody knows whether the rest is used. */
  readonly certain: boolean;
}

/** What a pattern allows that could be limited to resources. */
function limitable(action: Value): Limitable {
  const actions = action.known ? actionsMatching(action.text) : [];
  // The roles that may be passed are the business of iam-passrole-wildcard.
  if (actions.some(({ name }) => name === 'iam:PassRole')) return { action, names: [], certain: false };
  const named = actions.filter(({ scope }) => scope === 'named').toSorted((a, b) => gravest.indexOf(a.level) - gravest.indexOf(b.level));
  const changes = named.some(({ level }) => level !== 'list' && level !== 'read');
  return { action, names: named.map(({ name }) => name), certain: changes || named.length * 2 >= actions.length };
}

/** Tags say which resources are meant. */
const limitsResources = (condition: Value): boolean =>
  clausesOf(condition).some((clause) => asks(clause) && /^([^:]+:|aws:)(resource|request)tag\//.test(clause.key));

/** Keys of a service say something about the resource or the request for it; the other global keys do not. */
const serviceKey = (condition: Value): string | undefined =>
  clausesOf(condition).find((clause) => asks(clause) && /^(?!aws:)[^:]+:/.test(clause.key))?.key;

function doubtAbout({ action, certain }: Limitable, key: string | undefined): string | undefined {
  if (key !== undefined) return `the condition ${key} limits it already`;
  return certain ? undefined : `most of what ${action.text} stands for cannot be limited, and the rest may not be used`;
}

export default defineRule({
  id: 'iam-wildcard-resource',
  title: 'Identity policy allows actions on every resource that could be limited to some',
  family: 'iam',
  severity: 5.3,
  docs: md`
    \`Resource: "*"\` gives access to every bucket, table, key or queue of the account, those of other teams and those of
    tomorrow included. Most actions can be limited to named resources; AWS's Service Authorization Reference says which.

    About a third of all actions cannot: \`ec2:DescribeInstances\`, \`s3:ListAllMyBuckets\`, \`xray:PutTraceSegments\`. For them
    \`*\` is the only valid value, and nothing is reported. The same goes for actions that are about at most one kind of
    resource and also work without any, such as \`cloudwatch:PutMetricData\`, and for actions that this version does not know.
    A wildcard counts when it includes actions that change something, or when most of what it stands for could be
    limited; another one, such as \`ec2:Describe*\`, is a possible finding, at the level of a note, as the few that could be
    limited may not be used. A condition on tags of the resource or of the request limits the statement as well; one on a
    key of the service itself makes the finding such a note; conditions on the caller, the time or the network do not count.
    A policy that allows every action, and \`iam:PassRole\`, have rules of their own.
  `,
  remedy: {
    text: 'Name the ARNs of the resources; put actions that need Resource "*" into a statement of their own.',
    cloudformation: yaml`
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: !Sub '\${Uploads.Arn}/*'
          - Effect: Allow
            Action: s3:ListAllMyBuckets
            Resource: '*'
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "reader" {
        statement {
          actions   = ["s3:GetObject"]
          resources = ["\${aws_s3_bucket.uploads.arn}/*"]
        }
        statement {
          actions   = ["s3:ListAllMyBuckets"]
          resources = ["*"]
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  ],
  aliases: [
    'CKV_AWS_111',
    'CKV_AWS_290',
    'CKV_AWS_355',
    'CKV_AWS_356',
    'W11',
    'W12',
    'W13',
    'IAMNoWildcardPermissions',
    'LambdaStarPermissions',
    'IAM_POLICYDOCUMENT_NO_WILDCARD_RESOURCE',
    'IAM.21',
  ],
  narrow: {
    W11: ['AWS::IAM::Role*'],
    W12: ['AWS::IAM::Policy*'],
    W13: ['AWS::IAM::ManagedPolicy*'],
  },
  types: identityPolicyTypes,
  check({ resource, report }) {
    for (const { allow, actions, resources, conditions } of identityPolicies(resource)) {
      const everywhere = resources.filter(isEveryResource);
      if (everywhere.length === 0) continue;
      const every = actions.filter(isEveryAction);
      // What is allowed in the most cases comes first: it says when the finding holds.
      const limited = actions
        .map(limitable)
        .filter(({ names }) => names.length > 0)
        .toSorted((a, b) => Number(b.certain) - Number(a.certain) || a.action.when.length - b.action.when.length);
      const open = conditions.filter((condition) => !limitsResources(condition));
      for (const [on, effect, condition] of combinations(everywhere, allow, open)) {
        const first = limited.find(({ action }) => action.together(on!, effect!, condition!));
        if (!first || every.some((action) => action.together(first.action, on!))) continue;
        const alike = limited.filter(({ action, certain }) => certain === first.certain && action.together(first.action, on!));
        const names = new Set(alike.flatMap((one) => one.names));
        const doubt = doubtAbout(first, serviceKey(condition!));
        report(on!, `Resource is ${on!.text}, but these actions can be limited: ${listed([...names])}`, {
          with: [effect!, condition!, first.action],
          ...(doubt ? { certain: false, level: 'note', reason: doubt } : {}),
        });
      }
    }
  },
  examples: {
    fail: [
      {
        name: 'reading and writing the objects of every bucket',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action: [s3:getobject, s3:PutObject, s3:ListAllMyBuckets]
                      Resource: '*' # found
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              worker:
                policy: '{"Statement": {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}}' # found
        `,
      },
      {
        name: 'a wildcard, and a condition that says when but not on what',
        cloudformation: yaml`
          Resources:
            Team:
              Type: AWS::IAM::Group
              Properties:
                Policies:
                  - PolicyName: secrets
                    PolicyDocument:
                      Statement:
                        - Effect: Allow
                          Action: secretsmanager:Get*
                          Resource:
                            - '*' # found
                          Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
        `,
        terraform: yaml`
          resource:
            aws_iam_group_policy:
              secrets:
                group: team
                policy: '\${jsonencode({ Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = ["*"] }] })}' # found
        `,
      },
      {
        name: 'a machine profile of a state machine that starts anything',
        cloudformation: yaml`
          Resources:
            Flow:
              Type: AWS::Serverless::StateMachine
              Properties:
                DefinitionUri: flow.json
                Policies:
                  - Statement:
                      - Effect: Allow
                        Action: lambda:InvokeFunction
                        Resource: '*' # found
        `,
      },
    ],
    pass: [
      {
        name: 'actions for which there is nothing else',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action:
                        - s3:ListAllMyBuckets
                        - xray:PutTraceSegments
                        - ecr:GetAuthorizationToken
                        - cloudwatch:PutMetricData
                        - brandnew:DoSomething
                      Resource: '*'
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              worker:
                policy: '{"Statement": {"Effect": "Allow", "Action": ["ec2:DescribeInstances", "sts:GetCallerIdentity"], "Resource": "*"}}'
        `,
      },
      {
        name: 'limited by a tag, or by name',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action: ec2:TerminateInstances
                      Resource: '*'
                      Condition: { StringEquals: { 'aws:ResourceTag/team': shop } }
                    - { Effect: Allow, Action: s3:GetObject, Resource: 'arn:aws:s3:::*' }
                    - { Effect: Deny, Action: s3:DeleteBucket, Resource: '*' }
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              worker:
                policy: '{"Statement": {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}}'
        `,
      },
      {
        name: 'every role to pass, every action, and a trust policy: other rules',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument:
                  Statement: { Effect: Allow, Action: sts:AssumeRole, Principal: { Service: ec2.amazonaws.com } }
                Policies:
                  - PolicyName: work
                    PolicyDocument:
                      Statement:
                        - { Effect: Allow, Action: iam:PassRole, Resource: '*' }
                        - { Effect: Allow, Action: ['*', s3:GetObject], Resource: '*' }
        `,
      },
    ],
    unknown: [
      {
        name: 'a wildcard that mostly cannot be limited, and a key of the service',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action: ec2:Describe*
                      Resource: '*' # found
                    - Effect: Allow
                      Action: ecs:RunTask
                      Resource: '*' # found
                      Condition: { ArnEquals: { 'ecs:cluster': 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop' } }
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              worker:
                policy: '{"Statement": {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}}' # found
        `,
      },
      {
        name: 'conditions that a macro adds',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action: s3:GetObject
                      Resource: '*' # found
                      Condition: { 'Fn::Transform': { Name: Limits } }
        `,
      },
    ],
  },
});
