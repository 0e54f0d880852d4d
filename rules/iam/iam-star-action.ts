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
  id: 'iam-star-action',
  title: 'Identity policy allows every action on some resources',
  family: 'iam',
  severity: 8.1,
  docs: md`
    \`Action: "*"\` on named resources still allows all that can be done to them: to delete them, to change their policies
    and to share them with others. It also covers actions that AWS adds later. Where the resources include roles or keys,
    it is one step from an administrator. \`Action: "*"\` on every resource is reported by \`iam-admin-star\` instead.
  `,
  remedy: {
    text: 'Name the actions that are needed on these resources.',
    cloudformation: yaml`
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action:
              - sqs:ReceiveMessage
              - sqs:DeleteMessage
            Resource: !GetAtt Jobs.Arn
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "worker" {
        statement {
          actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
          resources = [aws_sqs_queue.jobs.arn]
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21',
  ],
  aliases: [
    'CKV_AWS_49',
    'CKV_AWS_63',
    'F3',
    'F4',
    'F5',
    'IAMNoWildcardPermissions',
    'LambdaStarPermissions',
    'IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS',
    'IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS',
    'IAM.21',
  ],
  narrow: {
    F3: ['AWS::IAM::Role*'],
    F4: ['AWS::IAM::Policy*'],
    F5: ['AWS::IAM::ManagedPolicy*'],
    IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS: ['AWS::IAM::Role*'],
  },
  types: identityPolicyTypes,
  check({ resource, report }) {
    for (const { allow, actions, resources, notResources } of identityPolicies(resource)) {
      const some = resources.filter((on) => !isEveryResource(on));
      for (const [action, effect, on] of combinations(actions.filter(isEveryAction), allow, [...some, ...notResources]))
        report(action!, 'The policy allows every action on some resources', { with: [effect!, on!], certain: effect!.known });
    }
  },
  examples: {
    fail: [
      {
        name: 'every action on one bucket',
        cloudformation: yaml`
          Resources:
            Bucket:
              Type: AWS::S3::Bucket
            Worker:
              Type: AWS::IAM::Policy
              Properties:
                PolicyName: worker
                PolicyDocument:
                  Statement:
                    Effect: Allow
                    Action: '*' # found
                    Resource: [!GetAtt Bucket.Arn, !Sub '\${Bucket.Arn}/*']
        `,
        terraform: yaml`
          resource:
            aws_iam_user_policy:
              worker:
                user: worker
                policy: '{"Statement": {"Effect": "Allow", "Action": ["*"], "Resource": "arn:aws:s3:::uploads/*"}}' # found
        `,
      },
      {
        name: 'every action on all resources but some',
        cloudformation: yaml`
          Resources:
            Team:
              Type: AWS::IAM::GroupPolicy
              Properties:
                GroupName: team
                PolicyName: team
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action: '*' # found
                      NotResource: arn:aws:iam::*:role/admin
        `,
      },
    ],
    pass: [
      {
        name: 'named actions, and every action on every resource, which is another rule',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::Policy
              Properties:
                PolicyName: worker
                PolicyDocument:
                  Statement:
                    - { Effect: Allow, Action: [sqs:ReceiveMessage, sqs:DeleteMessage], Resource: 'arn:aws:sqs:eu-west-1:123456789012:jobs' }
                    - { Effect: Allow, Action: '*', Resource: '*' }
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              worker:
                policy: '{"Statement": {"Effect": "Allow", "Action": "sqs:ReceiveMessage", "Resource": "arn:aws:sqs:eu-west-1:123456789012:jobs"}}'
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
            Worker:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: !Ref Effect
                      Action: '*' # found
                      Resource: arn:aws:s3:::uploads/*
        `,
      },
    ],
  },
});
