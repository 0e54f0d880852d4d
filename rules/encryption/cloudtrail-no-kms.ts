import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'cloudtrail-no-kms',
  title: 'CloudTrail trail or event data store has no KMS key',
  family: 'encryption',
  severity: 4.3,
  docs: md`
    CloudTrail always encrypts its log files, but without a KMS key of your own everybody who may read the bucket can
    read them. With one, reading the audit trail takes a second permission, to decrypt, whose use is recorded.
  `,
  remedy: {
    text: 'Name a KMS key in KMSKeyId whose policy lets CloudTrail encrypt and the auditors decrypt.',
    cloudformation: yaml`
      Trail:
        Type: AWS::CloudTrail::Trail
        Properties:
          IsLogging: true
          S3BucketName: !Ref Logs
          KMSKeyId: !GetAtt LogKey.Arn
    `,
    terraform: hcl`
      resource "aws_cloudtrail" "trail" {
        name           = "trail"
        s3_bucket_name = aws_s3_bucket.logs.id
        kms_key_id     = aws_kms_key.logs.arn
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html',
  ],
  aliases: [
    'CKV_AWS_294',
    'CKV_AWS_35',
    'AWS-0015',
    'CloudTrail Log Files Not Encrypted With KMS',
    'CloudTrailEncryptionEnabled',
    'CLOUD_TRAIL_ENCRYPTION_ENABLED',
    'CloudTrail.2',
  ],
  narrow: {
    CKV_AWS_294: ['AWS::CloudTrail::EventDataStore*'],
    CKV_AWS_35: ['AWS::CloudTrail::Trail*'],
    'AWS-0015': ['AWS::CloudTrail::Trail*'],
    'CloudTrail Log Files Not Encrypted With KMS': ['AWS::CloudTrail::Trail*'],
    CloudTrailEncryptionEnabled: ['AWS::CloudTrail::Trail*'],
    CLOUD_TRAIL_ENCRYPTION_ENABLED: ['AWS::CloudTrail::Trail*'],
    'CloudTrail.2': ['AWS::CloudTrail::Trail*'],
  },
  ...requires('The events are not encrypted with a KMS key', [
    { type: 'AWS::CloudTrail::Trail', path: 'KMSKeyId', expect: 'present' },
    { type: 'AWS::CloudTrail::EventDataStore', path: 'KmsKeyId', expect: 'present' },
  ]),
  examples: {
    fail: [
      {
        name: 'no key',
        cloudformation: yaml`
          Resources:
            Trail: # found
              Type: AWS::CloudTrail::Trail
              Properties:
                IsLogging: true
                S3BucketName: logs
            Store: # found
              Type: AWS::CloudTrail::EventDataStore
              Properties:
                RetentionPeriod: 365
        `,
        terraform: yaml`
          resource:
            aws_cloudtrail:
              trail: # found
                name: trail
                s3_bucket_name: logs
            aws_cloudtrail_event_data_store:
              store: # found
                name: store
        `,
      },
    ],
    pass: [
      {
        name: 'a key',
        cloudformation: yaml`
          Resources:
            Key:
              Type: AWS::KMS::Key
            Trail:
              Type: AWS::CloudTrail::Trail
              Properties:
                IsLogging: true
                S3BucketName: logs
                KMSKeyId: !GetAtt Key.Arn
        `,
        terraform: yaml`
          resource:
            aws_cloudtrail:
              trail:
                name: trail
                s3_bucket_name: logs
                kms_key_id: \${aws_kms_key.logs.arn}
        `,
      },
    ],
    unknown: [],
  },
});
