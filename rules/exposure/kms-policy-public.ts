import { defineRule, hcl, md, policiesAt, publicGrants, yaml } from '../../src/kit/index.ts';

/** Where the policy is written, by type. */
const paths: Readonly<Record<string, string>> = {
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::KMS::ReplicaKey': 'KeyPolicy',
};

export default defineRule({
  id: 'kms-policy-public',
  title: 'KMS key policy allows any principal',
  family: 'exposure',
  severity: 8.6,
  docs: md`
    With the principal \`*\` the key policy lets identities of every AWS account do what the statement allows, such as to decrypt all
    that the key protects, or to schedule its deletion. \`Resource: "*"\` in a key policy is the key itself and no fault.

    A condition that names the callers limits the statement: \`aws:SourceArn\`, \`aws:SourceAccount\`, \`aws:PrincipalOrgID\` and
    the like, with fixed values. A value with a wildcard in place of the account does not; a statement that denies
    all other callers is respected. \`aws:SourceIp\` alone leaves a possible finding: an address does not say who calls.
    In key policies the condition is
    \`kms:CallerAccount\` above all, usually beside \`kms:ViaService\`, which alone does not say whose request the service makes.
  `,
  remedy: {
    text: 'Name the accounts and roles that may use the key, or limit the statement with kms:CallerAccount or aws:PrincipalOrgID.',
    cloudformation: yaml`
      Key:
        Type: AWS::KMS::Key
        Properties:
          KeyPolicy:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  AWS: !Sub arn:aws:iam::\${AWS::AccountId}:root
                Action: kms:*
                Resource: '*'
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "key" {
        statement {
          actions   = ["kms:*"]
          resources = ["*"]
          principals {
            type        = "AWS"
            identifiers = ["arn:aws:iam::\${data.aws_caller_identity.current.account_id}:root"]
          }
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/kms-key-policy-no-public-access.html',
  ],
  aliases: [
    'CKV2_AWS_64',
    'CKV_AWS_33',
    'KMS Allows Wildcard Principal',
    'KMS Key With Vulnerable Policy',
    'F76',
    'KMS_NO_WILDCARD_PRINCIPAL',
    'KMS.5',
  ],
  types: Object.keys(paths),
  check({ resource, report }) {
    for (const { principal, basis } of publicGrants(policiesAt(resource, paths[resource.type])))
      report(principal, `Identities of every account may use the key: the principal is ${principal.text}`, basis);
  },
  examples: {
    fail: [
      {
        name: 'anyone',
        cloudformation: yaml`
          Resources:
            It:
              Type: AWS::KMS::Key
              Properties:
                Description: orders
                KeyPolicy:
                  Statement:
                    - Effect: Allow
                      Principal: '*' # found
                      Action: 'kms:Decrypt'
                      Resource: '*'
                    - Effect: Allow
                      Principal:
                        AWS: '*' # found
                      Action: 'kms:Decrypt'
                      Resource: '*'
                      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }
        `,
        terraform: yaml`
          resource:
            aws_kms_key:
              orders:
                policy: '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}}' # found
              other: {}
            aws_kms_key_policy:
              other:
                key_id: \${aws_kms_key.other.id}
                policy: '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:Decrypt", "Resource": "*"}]}' # found
        `,
      },
      {
        name: 'only where a condition of the template holds',
        cloudformation: yaml`
          Conditions:
            IsTest: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            It:
              Type: AWS::KMS::Key
              Properties:
                Description: orders
                KeyPolicy:
                  Statement:
                    - Effect: Allow
                      Principal:
                        AWS: !If
                          - IsTest
                          - '*' # found
                          - !Ref AWS::AccountId
                      Action: 'kms:Decrypt'
                      Resource: '*'
        `,
      },
    ],
    pass: [
      {
        name: 'named callers, conditions that name them, and a denial',
        cloudformation: yaml`
          Resources:
            It:
              Type: AWS::KMS::Key
              Properties:
                Description: orders
                KeyPolicy:
                  Statement:
                    - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'kms:Decrypt', Resource: '*' }
                    - Effect: Allow
                      Principal: '*'
                      Action: 'kms:Decrypt'
                      Resource: '*'
                      Condition: { StringEquals: { 'aws:SourceAccount': !Ref AWS::AccountId } }
                    - Effect: Allow
                      Principal: { AWS: '*' }
                      Action: 'kms:Decrypt'
                      Resource: '*'
                      Condition: { StringEquals: { 'kms:CallerAccount': '123456789012', 'kms:ViaService': s3.eu-west-1.amazonaws.com } }
                    - { Effect: Deny, Principal: '*', Action: 'kms:Decrypt', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': false } } }
        `,
        terraform: yaml`
          resource:
            aws_kms_key:
              orders:
                policy: '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"}}'
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
            It:
              Type: AWS::KMS::Key
              Properties:
                Description: orders
                KeyPolicy:
                  Statement:
                    - { Effect: !Ref Effect, Principal: '*', Action: 'kms:Decrypt', Resource: '*' } # found
        `,
      },
    ],
  },
});
