import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'sqs-unencrypted',
  title: 'SQS queue has its server-side encryption switched off',
  family: 'encryption',
  severity: 4.3,
  docs: md`
    Amazon SQS encrypts every queue with keys it owns when nothing is set. A queue that sets \`SqsManagedSseEnabled\` to
    false and names no KMS key keeps its messages unencrypted.
  `,
  remedy: {
    text: 'Remove SqsManagedSseEnabled: false, or name a KMS key in KmsMasterKeyId.',
    cloudformation: yaml`
      Jobs:
        Type: AWS::SQS::Queue
        Properties:
          SqsManagedSseEnabled: true
    `,
    terraform: hcl`
      resource "aws_sqs_queue" "jobs" {
        sqs_managed_sse_enabled = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html',
  ],
  aliases: [
    'CKV2_AWS_73',
    'CKV_AWS_27',
    'AWS-0096',
    'AWS-0135',
    'SQS With SSE Disabled',
    'W48',
    'SQSQueueSSE',
    'SQS_QUEUE_KMS_MASTER_KEY_ID_RULE',
    'SQS.1',
  ],
  ...requires(
    'The queue is not encrypted',
    [{ type: 'AWS::SQS::Queue', path: 'SqsManagedSseEnabled', expect: { not: [false] }, absent: 'passes', unless: ['KmsMasterKeyId'] }],
    {
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
      caution: 'requests without TLS, or not signed with Signature Version 4, are refused',
    },
  ),
  examples: {
    fail: [
      {
        name: 'switched off',
        cloudformation: yaml`
          Parameters:
            Key: { Type: String }
          Conditions:
            HasKey: !Not [!Equals [!Ref Key, ""]]
          Resources:
            Jobs:
              Type: AWS::SQS::Queue
              Properties:
                SqsManagedSseEnabled: false # found
            Sometimes:
              Type: AWS::SQS::Queue
              Properties:
                SqsManagedSseEnabled: false # found
                KmsMasterKeyId: !If [HasKey, !Ref Key, !Ref AWS::NoValue]
        `,
        terraform: yaml`
          resource:
            aws_sqs_queue:
              jobs:
                sqs_managed_sse_enabled: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'the default, SSE-SQS, or a key',
        cloudformation: yaml`
          Parameters:
            Key: { Type: String }
          Conditions:
            HasKey: !Not [!Equals [!Ref Key, ""]]
          Resources:
            Default:
              Type: AWS::SQS::Queue
            Jobs:
              Type: AWS::SQS::Queue
              Properties:
                SqsManagedSseEnabled: true
            WithKey:
              Type: AWS::SQS::Queue
              Properties:
                SqsManagedSseEnabled: false
                KmsMasterKeyId: !Ref Key
            Either:
              Type: AWS::SQS::Queue
              Properties:
                SqsManagedSseEnabled: !If [HasKey, false, true]
                KmsMasterKeyId: !If [HasKey, !Ref Key, !Ref AWS::NoValue]
        `,
        terraform: yaml`
          resource:
            aws_sqs_queue:
              jobs: {}
              with_key:
                sqs_managed_sse_enabled: false
                kms_master_key_id: alias/jobs
        `,
      },
    ],
    unknown: [],
  },
});
