import {
  combinations,
  defineRule,
  hcl,
  identityPolicies,
  identityPolicyTypes,
  isEveryAction,
  isEveryResource,
  md,
  yaml,
} from '../../src/kit/index.ts';

export default defineRule({
  id: 'iam-admin-star',
  title: 'Identity policy allows every action on every resource',
  family: 'iam',
  severity: 9.1,
  docs: md`
    A statement that allows \`Action: "*"\` on \`Resource: "*"\` makes its holder an administrator: whoever gets hold of the
    role, the user or the machine behind it owns the account, including its users, its logs and its backups. AWS recommends
    to grant least privilege: the actions and the resources that a task needs.

    \`*:*\` counts as every action, \`arn:aws:*\` as every resource. A condition says when the statement holds, not what it
    allows, so it does not change the finding; neither does another statement that denies some actions. Values that only
    the deployment knows are never taken for \`*\`. A statement without an effect, which AWS refuses, is a possible finding.
  `,
  remedy: {
    text: 'Name the actions that are needed, and the ARNs of the resources they are needed on. IAM Access Analyzer can write such a policy from what a role has used.',
    cloudformation: yaml`
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action:
              - s3:GetObject
              - s3:PutObject
            Resource: !Sub '\${Uploads.Arn}/*'
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "uploads" {
        statement {
          actions   = ["s3:GetObject", "s3:PutObject"]
          resources = ["\${aws_s3_bucket.uploads.arn}/*"]
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1',
  ],
  aliases: [
    'CKV_AWS_1',
    'CKV_AWS_62',
    'AWS-0057',
    'ECS Service Admin Role Is Present',
    'IAM Policies With Full Privileges',
    'IAM Policy Grants Full Permissions',
    'Lambda Functions With Full Privileges',
    'SSO policy with full privileges',
    'F3',
    'F4',
    'F5',
    'IAMPolicyNoStatementsWithAdminAccess',
    'IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS',
    'IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS',
    'IAM.1',
  ],
  narrow: {
    'SSO policy with full privileges': ['AWS::SSO::PermissionSet*'],
    F3: ['AWS::IAM::Role*'],
    F4: ['AWS::IAM::Policy*'],
    F5: ['AWS::IAM::ManagedPolicy*'],
    IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS: ['AWS::IAM::Role*'],
  },
  silences: ['iam-star-action'],
  types: identityPolicyTypes,
  check({ resource, report }) {
    for (const { allow, actions, resources } of identityPolicies(resource))
      for (const [action, effect, on] of combinations(actions.filter(isEveryAction), allow, resources.filter(isEveryResource)))
        report(action!, 'The policy allows every action on every resource', { with: [effect!, on!] });
  },
  examples: {
    fail: [
      {
        name: 'every action, in a managed policy',
        cloudformation: yaml`
          Resources:
            Operators:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action: '*' # found
                      Resource: '*'
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              operators:
                policy: '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}' # found
        `,
      },
      {
        name: 'in a list, inside a role, only outside production',
        cloudformation: yaml`
          Parameters:
            Stage: { Type: String, AllowedValues: [dev, prod] }
          Conditions:
            IsProduction: !Equals [!Ref Stage, prod]
          Resources:
            Worker:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument: {}
                Policies:
                  - PolicyName: work
                    PolicyDocument:
                      Statement:
                        - Fn::If:
                            - IsProduction
                            - { Effect: Allow, Action: 'sqs:ReceiveMessage', Resource: 'arn:aws:sqs:eu-west-1:123456789012:jobs' }
                            - Effect: Allow
                              Action:
                                - sqs:ReceiveMessage
                                - '*:*' # found
                              Resource: ['*']
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              worker:
                name: worker
                inline_policy:
                  - name: work
                    policy: '\${jsonencode({ Statement = [{ Effect = "Allow", Action = ["sqs:ReceiveMessage", "*"], Resource = "*" }] })}' # found
        `,
      },
      {
        name: 'another statement that denies a part leaves the rest',
        cloudformation: yaml`
          Resources:
            Deploy:
              Type: AWS::Serverless::Function
              Properties:
                Policies:
                  - Statement:
                      - { Effect: Deny, Action: 'iam:*', Resource: '*' }
                      - { Effect: Allow, Action: '*', Resource: '*' } # found
        `,
        terraform: yaml`
          resource:
            aws_iam_role_policy:
              deploy:
                role: deploy
                policy: '{"Statement": [{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}, {"Effect": "Allow", "Action": "*", "Resource": "*"}]}' # found
        `,
      },
    ],
    pass: [
      {
        name: 'a denial of everything, and everything on one bucket',
        cloudformation: yaml`
          Resources:
            Bucket:
              Type: AWS::S3::Bucket
            Guard:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - { Effect: Deny, Action: '*', Resource: '*' }
                    - { Effect: Allow, Action: '*', Resource: !Sub '\${Bucket.Arn}/*' }
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              guard:
                policy: '{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}'
        `,
      },
      {
        name: 'the action and the resource belong to different branches',
        cloudformation: yaml`
          Conditions:
            Wide: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Reader:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action: !If [Wide, '*', 's3:GetObject']
                      Resource: !If [Wide, 'arn:aws:s3:::logs/*', '*']
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides whether the statement allows',
        cloudformation: yaml`
          Parameters:
            Effect: { Type: String }
          Resources:
            Operators:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: !Ref Effect
                      Action: '*' # found
                      Resource: '*'
        `,
      },
    ],
  },
});
