import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'kinesis-stream-unencrypted',
  title: 'Kinesis data stream is not encrypted',
  family: 'encryption',
  severity: 5.9,
  docs: md`
    Records stay in a stream for a day to a year. A stream without \`StreamEncryption\` keeps them unencrypted; taking
    the property out of a template switches the encryption of the stream off.
  `,
  remedy: {
    text: 'Encrypt the stream with a KMS key; alias/aws/kinesis is the one AWS manages.',
    cloudformation: yaml`
      Events:
        Type: AWS::Kinesis::Stream
        Properties:
          StreamEncryption:
            EncryptionType: KMS
            KeyId: alias/aws/kinesis
    `,
    terraform: hcl`
      resource "aws_kinesis_stream" "events" {
        name            = "events"
        encryption_type = "KMS"
        kms_key_id      = "alias/aws/kinesis"
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-kinesis-stream-streamencryption.html',
  ],
  aliases: [
    'CKV_AWS_43',
    'AWS-0064',
    'Kinesis SSE Not Configured',
    'Kinesis not encrypted with KMS',
    'W49',
    'KinesisDataStreamSSE',
    'KINESIS_STREAM_ENCRYPTION_RULE',
    'KINESIS_STREAM_ENCRYPTED',
    'Kinesis.1',
  ],
  ...requires('The stream is not encrypted', [
    {
      type: 'AWS::Kinesis::Stream',
      path: 'StreamEncryption.EncryptionType',
      expect: 'KMS',
      fix: ({ resource }) => ({
        // The key of AWS asks for no permissions, but only within the account.
        set: resource.get('StreamEncryption.KeyId').flatMap((key) => (key.absent ? [{ what: key, to: 'alias/aws/kinesis' }] : [])),
        caution: 'AWS charges for the use of the key, and other accounts cannot use it',
      }),
    },
  ]),
  examples: {
    fail: [
      {
        name: 'not set, or NONE',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Events: # found
              Type: AWS::Kinesis::Stream
              Properties:
                ShardCount: 1
            Sometimes:
              Type: AWS::Kinesis::Stream
              Properties:
                StreamEncryption: !If
                  - Production
                  - EncryptionType: KMS
                    KeyId: alias/aws/kinesis
                  - !Ref AWS::NoValue # found
        `,
        terraform: yaml`
          resource:
            aws_kinesis_stream:
              events: # found
                name: events
              off:
                name: off
                encryption_type: NONE # found
        `,
      },
    ],
    pass: [
      {
        name: 'encrypted',
        cloudformation: yaml`
          Resources:
            Events:
              Type: AWS::Kinesis::Stream
              Properties:
                StreamEncryption:
                  EncryptionType: KMS
                  KeyId: alias/aws/kinesis
        `,
        terraform: yaml`
          resource:
            aws_kinesis_stream:
              events:
                name: events
                encryption_type: KMS
                kms_key_id: alias/aws/kinesis
        `,
      },
    ],
    unknown: [
      {
        name: 'a variable decides',
        terraform: yaml`
          variable:
            encryption: { type: string }
          resource:
            aws_kinesis_stream:
              events:
                name: events
                encryption_type: \${var.encryption} # found
        `,
      },
    ],
  },
});
