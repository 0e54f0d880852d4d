import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'cloudtrail-off',
  title: 'CloudTrail trail does not log',
  family: 'logging',
  severity: 7.1,
  docs: md`
    A trail that does not log leaves no record of what was done in the account, and switching it off is one of the
    first things an intruder does. CloudFormation requires \`IsLogging\`; Terraform's \`enable_logging\` is true when it
    is not set, and so is the ingestion of an event data store.
  `,
  remedy: {
    text: 'Set IsLogging to true.',
    cloudformation: yaml`
      Trail:
        Type: AWS::CloudTrail::Trail
        Properties:
          IsLogging: true
          S3BucketName: !Ref Logs
    `,
    terraform: hcl`
      resource "aws_cloudtrail" "trail" {
        name           = "trail"
        s3_bucket_name = aws_s3_bucket.logs.id
        enable_logging = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html',
  ],
  aliases: [
    'CKV_AWS_251',
    'CloudTrail Logging Disabled',
    'CLOUD_TRAIL_ENABLED',
    'CLOUDTRAIL_SECURITY_TRAIL_ENABLED',
    'CloudTrail.1',
    'CloudTrail.3',
  ],
  narrow: {
    CKV_AWS_251: ['AWS::CloudTrail::Trail*'],
    'CloudTrail Logging Disabled': ['AWS::CloudTrail::Trail*'],
    CLOUD_TRAIL_ENABLED: ['AWS::CloudTrail::Trail*'],
    CLOUDTRAIL_SECURITY_TRAIL_ENABLED: ['AWS::CloudTrail::Trail*'],
    'CloudTrail.1': ['AWS::CloudTrail::Trail*'],
    'CloudTrail.3': ['AWS::CloudTrail::Trail*'],
  },
  ...requires(
    'The trail does not log',
    [
      {
        type: 'AWS::CloudTrail::Trail',
        path: 'IsLogging',
        expect: true,
        absent: ({ resource }) => (resource.format === 'terraform' ? 'passes' : 'fails'),
      },
      { type: 'AWS::CloudTrail::EventDataStore', path: 'IngestionEnabled', expect: { not: [false] }, absent: 'passes' },
    ],
    { caution: 'AWS charges for every copy of the events but the first, and for data events' },
  ),
  examples: {
    fail: [
      {
        name: 'switched off',
        cloudformation: yaml`
          Resources:
            Trail:
              Type: AWS::CloudTrail::Trail
              Properties:
                S3BucketName: logs
                IsLogging: false # found
            Forgotten: # found
              Type: AWS::CloudTrail::Trail
              Properties:
                S3BucketName: logs
            Store:
              Type: AWS::CloudTrail::EventDataStore
              Properties:
                IngestionEnabled: false # found
        `,
        terraform: yaml`
          resource:
            aws_cloudtrail:
              trail:
                name: trail
                s3_bucket_name: logs
                enable_logging: "false" # found
        `,
      },
    ],
    pass: [
      {
        name: 'logging',
        cloudformation: yaml`
          Resources:
            Trail:
              Type: AWS::CloudTrail::Trail
              Properties:
                S3BucketName: logs
                IsLogging: true
            Store:
              Type: AWS::CloudTrail::EventDataStore
        `,
        terraform: yaml`
          resource:
            aws_cloudtrail:
              trail:
                name: trail
                s3_bucket_name: logs
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides',
        cloudformation: yaml`
          Parameters:
            Log: { Type: String }
          Resources:
            Trail:
              Type: AWS::CloudTrail::Trail
              Properties:
                S3BucketName: logs
                IsLogging: !Ref Log # found
        `,
      },
    ],
  },
});
