import {
  combinations,
  defineRule,
  hcl,
  isEveryAction,
  md,
  publicGrants,
  trustPolicies,
  trustPolicyTypes,
  yaml,
  type Value,
} from '../../src/kit/index.ts';

/** `*`, `sts:*` */
const isEveryActionOfService = (action: Value): boolean => isEveryAction(action) || (action.known && /^[a-z0-9-]+:\*+$/i.test(action.text));

export default defineRule({
  id: 'iam-trust-any-principal',
  title: 'Role trust policy allows any principal',
  family: 'iam',
  severity: 9.6,
  docs: md`
    A trust policy says who may assume a role. With the principal \`*\`, also written \`AWS: "*"\`, every identity of every AWS
    account may, and with the role it gets all that the role may do.

    A condition that names the callers closes the statement again: \`aws:PrincipalOrgID\`, \`aws:PrincipalArn\`,
    \`aws:PrincipalAccount\` and the like, with values that contain no wildcard for the account. An external
    id does not: AWS does not treat it as a secret. Neither do conditions that also hold when the request lacks the key
    (\`StringEqualsIfExists\`), nor \`aws:SourceIp\`, which does not say who calls; those make the finding a possible one.

    The root of an account, or its number, is no such principal: it hands the decision to that account.

    \`Action: "*"\` or \`sts:*\` in a trust policy is reported too: the trusted principal may then also pass session tags and
    a source identity of its choice. AWS accepts no actions there but those of STS.
  `,
  remedy: {
    text: 'Name the accounts, roles or services that may assume the role; if the callers are many, limit them with aws:PrincipalOrgID.',
    cloudformation: yaml`
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "trust" {
        statement {
          actions = ["sts:AssumeRole"]
          principals {
            type        = "Service"
            identifiers = ["lambda.amazonaws.com"]
          }
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
  ],
  aliases: [
    'CKV_AWS_60',
    'CKV_AWS_61',
    'IAM Role Allows All Principals To Assume',
    'IAM role with full privileges',
    'F2',
    'IAM_ROLE_NO_FULL_ACCESS_ON_TRUST_POLICY',
  ],
  types: trustPolicyTypes,
  check({ resource, report }) {
    const trust = trustPolicies(resource);
    for (const { principal, basis } of publicGrants(trust))
      report(principal, `Anyone may assume the role: the principal is ${principal.text}`, basis);
    for (const { allow, actions } of trust)
      for (const [action, effect] of combinations(actions.filter(isEveryActionOfService), allow))
        report(action!, `The trust policy allows every action instead of sts:AssumeRole: ${action!.text}`, { with: [effect!] });
  },
  examples: {
    fail: [
      {
        name: 'the ways to write anyone',
        cloudformation: yaml`
          Resources:
            A:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: '*' # found
                      Action: sts:AssumeRole
                    - Effect: Allow
                      Principal:
                        AWS: '*' # found
                      Action: sts:AssumeRole
                    - Effect: Allow
                      Principal:
                        Service: ec2.amazonaws.com
                        AWS:
                          - arn:aws:iam::123456789012:root
                          - '*' # found
                      Action: sts:AssumeRole
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              a:
                assume_role_policy: '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}' # found
        `,
      },
      {
        name: 'conditions that leave it at anyone',
        cloudformation: yaml`
          Resources:
            A:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: '*' # found
                      Action: sts:AssumeRole
                      Condition: { StringEquals: { 'sts:ExternalId': shop } }
                    - Effect: Allow
                      Principal: '*' # found
                      Action: sts:AssumeRole
                      Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy' } }
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              a:
                assume_role_policy: '\${jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "sts:AssumeRole", Condition = { IpAddress = { "aws:SourceIp" = "0.0.0.0/0" } } }] })}' # found
        `,
      },
      {
        name: 'every action',
        cloudformation: yaml`
          Resources:
            A:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }
                      Action: '*' # found
                    - Effect: Allow
                      Principal: { Service: ec2.amazonaws.com }
                      Action: [sts:AssumeRole, 'sts:*'] # found
        `,
      },
    ],
    pass: [
      {
        name: 'named principals, an organization, and a denial',
        cloudformation: yaml`
          Resources:
            A:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument:
                  Statement:
                    - { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }
                    - { Effect: Allow, Principal: { AWS: [!Ref AWS::AccountId, !GetAtt B.Arn] }, Action: sts:AssumeRole }
                    - Effect: Allow
                      Principal: { AWS: '*' }
                      Action: sts:AssumeRole
                      Condition: { StringEquals: { 'aws:PrincipalOrgID': o-a1b2c3d4e5 } }
                    - Effect: Allow
                      Principal: '*'
                      Action: sts:AssumeRole
                      Condition: { ArnLike: { 'aws:PrincipalArn': !Sub 'arn:aws:iam::\${AWS::AccountId}:role/deploy-*' } }
                    - { Effect: Deny, Principal: '*', Action: sts:AssumeRole }
            B:
              Type: AWS::IAM::Role
              Properties: { AssumeRolePolicyDocument: {} }
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              a:
                assume_role_policy: '{"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
        `,
      },
      {
        name: 'a statement that denies all strangers',
        cloudformation: yaml`
          Resources:
            A:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument:
                  Statement:
                    - { Effect: Allow, Principal: '*', Action: sts:AssumeRole, Resource: '*' }
                    - Effect: Deny
                      Principal: '*'
                      Action: sts:*
                      Resource: '*'
                      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': o-a1b2c3d4e5 } }
        `,
      },
    ],
    unknown: [
      {
        name: 'a condition that also holds for requests without the key',
        cloudformation: yaml`
          Resources:
            A:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: '*' # found
                      Action: sts:AssumeRole
                      Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': o-a1b2c3d4e5 } }
        `,
      },
    ],
  },
});
