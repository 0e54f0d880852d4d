import {
  combinations,
  defineRule,
  hcl,
  identityPolicies,
  identityPolicyTypes,
  md,
  trustPolicies,
  trustPolicyTypes,
  yaml,
} from '../../src/kit/index.ts';

export default defineRule({
  id: 'iam-allow-not-action',
  title: 'Policy allows all actions but some (Allow with NotAction)',
  family: 'iam',
  severity: 6.8,
  docs: md`
    \`NotAction\` with \`Effect: Allow\` allows everything that is not listed: all actions of all services, and those that AWS
    adds later. AWS warns that this easily grants more than was meant. \`NotAction\` with \`Effect: Deny\` is a good way
    to leave only a few actions and is not reported.
  `,
  remedy: {
    text: 'List the actions to allow in Action; to take something back from a wider permission, deny it in a statement of its own.',
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
  references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html'],
  aliases: ['W14', 'W15', 'W16', 'W17', 'IAM_ROLE_NO_ALLOW_PLUS_NOT_ACTION_ON_TRUST_POLICY', 'IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_ACTION'],
  narrow: {
    W14: ['AWS::IAM::Role.AssumeRolePolicyDocument*'],
    W15: ['AWS::IAM::Role.Policies*', 'AWS::IAM::RolePolicy*'],
    W16: ['AWS::IAM::Policy*'],
    W17: ['AWS::IAM::ManagedPolicy*'],
    IAM_ROLE_NO_ALLOW_PLUS_NOT_ACTION_ON_TRUST_POLICY: ['AWS::IAM::Role.AssumeRolePolicyDocument*'],
  },
  types: [...new Set([...identityPolicyTypes, ...trustPolicyTypes])],
  check({ resource, report }) {
    for (const { allow, notActions } of [...identityPolicies(resource), ...trustPolicies(resource)])
      for (const [exception, effect] of combinations(notActions, allow).slice(0, 1))
        report(exception!, `The policy allows all actions but ${exception!.text || 'some'}${notActions.length > 1 ? ' and others' : ''}`, {
          with: [effect!],
          certain: effect!.known,
        });
  },
  examples: {
    fail: [
      {
        name: 'everything but IAM',
        cloudformation: yaml`
          Resources:
            Developers:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      NotAction:
                        - iam:* # found
                        - organizations:*
                      Resource: '*'
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              developers:
                policy: '{"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}' # found
        `,
      },
      {
        name: 'in a trust policy',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: { AWS: 'arn:aws:iam::123456789012:root' }
                      NotAction: sts:GetCallerIdentity # found
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              worker:
                assume_role_policy: '{"Statement": {"Effect": "Allow", "NotAction": "sts:TagSession", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}}' # found
        `,
      },
    ],
    pass: [
      {
        name: 'a denial of everything else, and an ordinary permission',
        cloudformation: yaml`
          Resources:
            Developers:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - { Effect: Deny, NotAction: ['sts:*', 'iam:ChangePassword'], Resource: '*' }
                    - { Effect: Allow, Action: s3:GetObject, Resource: 'arn:aws:s3:::uploads/*' }
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              developers:
                policy: '{"Statement": {"Effect": "Deny", "NotAction": "sts:*", "Resource": "*"}}'
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
            Developers:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: !Ref Effect
                      NotAction: iam:* # found
                      Resource: '*'
        `,
      },
    ],
  },
});
