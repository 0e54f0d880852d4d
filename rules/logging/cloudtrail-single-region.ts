import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'cloudtrail-single-region',
  title: 'CloudTrail trail does not cover all regions',
  family: 'logging',
  severity: 5.3,
  docs: md`
    A trail records one region unless \`IsMultiRegionTrail\` is true: what happens in the others, where nobody looks,
    stays unseen. The events of global services such as IAM and STS are recorded in us-east-1, so a trail of another
    region misses them too. They are included by default; switching \`IncludeGlobalServiceEvents\` off is reported.
  `,
  remedy: {
    text: 'Set IsMultiRegionTrail to true and leave IncludeGlobalServiceEvents on.',
    cloudformation: yaml`
      Trail:
        Type: AWS::CloudTrail::Trail
        Properties:
          IsLogging: true
          S3BucketName: !Ref Logs
          IsMultiRegionTrail: true
          IncludeGlobalServiceEvents: true
    `,
    terraform: hcl`
      resource "aws_cloudtrail" "trail" {
        name                  = "trail"
        s3_bucket_name        = aws_s3_bucket.logs.id
        is_multi_region_trail = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html',
  ],
  aliases: ['CKV_AWS_67', 'AWS-0014', 'CloudTrail Multi Region Disabled', 'MULTI_REGION_CLOUD_TRAIL_ENABLED', 'CloudTrail.1'],
  narrow: {
    CKV_AWS_67: ['AWS::CloudTrail::Trail*'],
    'AWS-0014': ['AWS::CloudTrail::Trail*'],
    'CloudTrail Multi Region Disabled': ['AWS::CloudTrail::Trail*'],
    MULTI_REGION_CLOUD_TRAIL_ENABLED: ['AWS::CloudTrail::Trail*'],
    'CloudTrail.1': ['AWS::CloudTrail::Trail*'],
  },
  ...requires(
    'The trail does not cover everything',
    [
      { type: 'AWS::CloudTrail::Trail', path: 'IsMultiRegionTrail', expect: true },
      { type: 'AWS::CloudTrail::Trail', path: 'IncludeGlobalServiceEvents', expect: { not: [false] }, absent: 'passes' },
      { type: 'AWS::CloudTrail::EventDataStore', path: 'MultiRegionEnabled', expect: { not: [false] }, absent: 'passes' },
    ],
    { caution: 'AWS charges for every copy of the events but the first' },
  ),
  examples: {
    fail: [
      {
        name: 'one region, or no global services',
        cloudformation: yaml`
          Resources:
            Trail: # found
              Type: AWS::CloudTrail::Trail
              Properties:
                IsLogging: true
                S3BucketName: logs
            NoGlobal:
              Type: AWS::CloudTrail::Trail
              Properties:
                IsLogging: true
                S3BucketName: logs
                IsMultiRegionTrail: true
                IncludeGlobalServiceEvents: false # found
            Store:
              Type: AWS::CloudTrail::EventDataStore
              Properties:
                MultiRegionEnabled: false # found
        `,
        terraform: yaml`
          resource:
            aws_cloudtrail:
              trail: # found
                name: trail
                s3_bucket_name: logs
              off:
                name: off
                s3_bucket_name: logs
                is_multi_region_trail: false # found
                include_global_service_events: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'all regions',
        cloudformation: yaml`
          Resources:
            Trail:
              Type: AWS::CloudTrail::Trail
              Properties:
                IsLogging: true
                S3BucketName: logs
                IsMultiRegionTrail: "true"
        `,
        terraform: yaml`
          resource:
            aws_cloudtrail:
              trail:
                name: trail
                s3_bucket_name: logs
                is_multi_region_trail: true
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides',
        cloudformation: yaml`
          Parameters:
            Everywhere: { Type: String }
          Resources:
            Trail:
              Type: AWS::CloudTrail::Trail
              Properties:
                IsLogging: true
                S3BucketName: logs
                IsMultiRegionTrail: !Ref Everywhere # found
        `,
      },
    ],
  },
});
