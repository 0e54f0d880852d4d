import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'cloudtrail-validation-off',
  title: 'CloudTrail trail does not validate its log files',
  family: 'logging',
  severity: 5.3,
  docs: md`
    With log file validation CloudTrail signs a digest of its log files every hour, so that a file that was changed,
    deleted or forged can be told. It is off by default, and there is no digest for the time during which it was off.
  `,
  remedy: {
    text: 'Set EnableLogFileValidation to true.',
    cloudformation: yaml`
      Trail:
        Type: AWS::CloudTrail::Trail
        Properties:
          IsLogging: true
          S3BucketName: !Ref Logs
          EnableLogFileValidation: true
    `,
    terraform: hcl`
      resource "aws_cloudtrail" "trail" {
        name                       = "trail"
        s3_bucket_name             = aws_s3_bucket.logs.id
        enable_log_file_validation = true
      }
    `,
  },
  fix: 'safe',
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html',
  ],
  aliases: [
    'CKV_AWS_36',
    'AWS-0016',
    'CloudTrail Log File Validation Disabled',
    'CloudTrailLogFileValidationEnabled',
    'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED',
    'CloudTrail.4',
  ],
  ...requires('The log files are not validated', [{ type: 'AWS::CloudTrail::Trail', path: 'EnableLogFileValidation', expect: true }], {
    safe: true,
  }),
  examples: {
    fail: [
      {
        name: 'off, or not set',
        cloudformation: yaml`
          Resources:
            Trail: # found
              Type: AWS::CloudTrail::Trail
              Properties:
                IsLogging: true
                S3BucketName: logs
            Off:
              Type: AWS::CloudTrail::Trail
              Properties:
                IsLogging: true
                S3BucketName: logs
                EnableLogFileValidation: false # found
        `,
        terraform: yaml`
          resource:
            aws_cloudtrail:
              trail: # found
                name: trail
                s3_bucket_name: logs
        `,
      },
    ],
    pass: [
      {
        name: 'on',
        cloudformation: yaml`
          Resources:
            Trail:
              Type: AWS::CloudTrail::Trail
              Properties:
                IsLogging: true
                S3BucketName: logs
                EnableLogFileValidation: true
        `,
        terraform: yaml`
          resource:
            aws_cloudtrail:
              trail:
                name: trail
                s3_bucket_name: logs
                enable_log_file_validation: true
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides',
        cloudformation: yaml`
          Parameters:
            Validate: { Type: String }
          Resources:
            Trail:
              Type: AWS::CloudTrail::Trail
              Properties:
                IsLogging: true
                S3BucketName: logs
                EnableLogFileValidation: !Ref Validate # found
        `,
      },
    ],
  },
});
