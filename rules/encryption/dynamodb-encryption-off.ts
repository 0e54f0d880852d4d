import { defineRule, hcl, md, requires, yaml, type Requirement } from '../../src/kit/index.ts';

const enabled = { path: 'SSESpecification.SSEEnabled' };
const notOff = { ...enabled, expect: { not: [false] }, absent: 'passes' } satisfies Partial<Requirement>;
const caution = 'AWS charges for the use of its key';
/** Whoever asks for KMS and does not enable it gets the other key. */
const kms = {
  ...enabled,
  expect: 'present',
  only: { path: 'SSESpecification.SSEType', is: ['KMS'] },
  fix: { to: true, caution },
} satisfies Partial<Requirement>;

export default defineRule({
  id: 'dynamodb-encryption-off',
  title: 'DynamoDB table asks for the key that AWS owns',
  family: 'encryption',
  severity: 2.5,
  docs: md`
    DynamoDB encrypts every table. \`SSEEnabled: false\` does not switch that off; it chooses a key that AWS owns, whose
    use appears in no audit trail and cannot be controlled by a policy. Only the explicit choice is reported, and the
    \`SSEType\` KMS without \`SSEEnabled\`, which chooses the same: a table that says nothing is encrypted that way too.
  `,
  remedy: {
    text: 'Set SSEEnabled to true to use a KMS key in your account, or remove the setting.',
    cloudformation: yaml`
      Orders:
        Type: AWS::DynamoDB::Table
        Properties:
          SSESpecification:
            SSEEnabled: true
    `,
    terraform: hcl`
      resource "aws_dynamodb_table" "orders" {
        name = "orders"
        server_side_encryption {
          enabled = true
        }
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-ssespecification.html',
  ],
  aliases: ['AWS-0121', 'DynamoDB Table Not Encrypted', 'W74', 'DYNAMODB_TABLE_MUST_BE_ENCRYPTED', 'DYNAMODB_TABLE_ENCRYPTION_ENABLED'],
  ...requires(
    'The table uses a key that AWS owns',
    [
      { type: 'AWS::DynamoDB::Table', ...notOff },
      { type: 'AWS::DynamoDB::Table', ...kms },
      { type: 'AWS::DynamoDB::GlobalTable', ...notOff },
    ],
    { caution },
  ),
  examples: {
    fail: [
      {
        name: 'false',
        cloudformation: yaml`
          Resources:
            Orders:
              Type: AWS::DynamoDB::Table
              Properties:
                SSESpecification:
                  SSEEnabled: false # found
        `,
        terraform: yaml`
          resource:
            aws_dynamodb_table:
              orders:
                name: orders
                server_side_encryption:
                  - enabled: false # found
        `,
      },
      {
        name: 'a kind of key, and not enabled',
        cloudformation: yaml`
          Resources:
            Orders:
              Type: AWS::DynamoDB::Table
              Properties:
                SSESpecification: # found
                  SSEType: KMS
        `,
      },
    ],
    pass: [
      {
        name: 'the default, or a key in the account',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Default:
              Type: AWS::DynamoDB::Table
            Orders:
              Type: AWS::DynamoDB::Table
              Properties:
                SSESpecification:
                  SSEEnabled: true
                  SSEType: KMS
            Sometimes:
              Type: AWS::DynamoDB::Table
              Properties:
                SSESpecification: !If [Production, { SSEEnabled: true, SSEType: KMS }, !Ref AWS::NoValue]
        `,
        terraform: yaml`
          resource:
            aws_dynamodb_table:
              plain:
                name: plain
              orders:
                name: orders
                server_side_encryption: { enabled: true }
        `,
      },
    ],
    unknown: [],
  },
});
