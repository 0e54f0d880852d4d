import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'sns-unencrypted',
  title: 'SNS topic has no server-side encryption',
  family: 'encryption',
  severity: 4.3,
  docs: md`
    A topic without \`KmsMasterKeyId\` does not use server-side encryption: Amazon SNS then protects the bodies of
    messages at rest only by the encryption of its disks, without a key whose use can be controlled and audited. Naming
    a key that is decided elsewhere counts as encrypted.
  `,
  remedy: {
    text: 'Name a KMS key in KmsMasterKeyId; services that publish to the topic need a customer managed key whose policy admits them.',
    cloudformation: yaml`
      Alarms:
        Type: AWS::SNS::Topic
        Properties:
          KmsMasterKeyId: alias/aws/sns
    `,
    terraform: hcl`
      resource "aws_sns_topic" "alarms" {
        kms_master_key_id = "alias/aws/sns"
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html',
  ],
  aliases: [
    'CKV_AWS_26',
    'AWS-0095',
    'AWS-0136',
    'SNS Topic Without KmsMasterKeyId',
    'SNS topic not encrypted',
    'W47',
    'SNSEncryptedKMS',
    'SNS_ENCRYPTED_KMS',
    'SNS.1',
  ],
  ...requires('The topic has no server-side encryption', [{ type: 'AWS::SNS::Topic', path: 'KmsMasterKeyId', expect: 'present' }], {
    to: 'alias/aws/sns',
    // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    caution: 'alarms, events and other services of AWS cannot publish with this key',
  }),
  examples: {
    fail: [
      {
        name: 'no key',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Alarms: # found
              Type: AWS::SNS::Topic
            Sometimes:
              Type: AWS::SNS::Topic
              Properties:
                KmsMasterKeyId: !If [Production, alias/aws/sns, !Ref AWS::NoValue] # found
            Empty:
              Type: AWS::SNS::Topic
              Properties:
                KmsMasterKeyId: "" # found
        `,
        terraform: yaml`
          resource:
            aws_sns_topic:
              alarms: # found
                name: alarms
        `,
      },
    ],
    pass: [
      {
        name: 'a key, whichever',
        cloudformation: yaml`
          Parameters:
            Key: { Type: String }
          Resources:
            Alarms:
              Type: AWS::SNS::Topic
              Properties:
                KmsMasterKeyId: !Ref Key
            Managed:
              Type: AWS::SNS::Topic
              Properties:
                KmsMasterKeyId: alias/aws/sns
        `,
        terraform: yaml`
          resource:
            aws_kms_key:
              key: {}
            aws_sns_topic:
              alarms:
                kms_master_key_id: \${aws_kms_key.key.id}
        `,
      },
    ],
    unknown: [],
  },
});
