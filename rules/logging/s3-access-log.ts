import { defineRule, hcl, isLogBucket, md, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 's3-access-log',
  title: 'S3 bucket keeps no server access logs',
  family: 'logging',
  severity: 4,
  docs: md`
    Server access logs record every request to a bucket: who asked, for which object, and what they got. Without them
    nobody can tell afterwards whether an object was read. They are off by default.

    A bucket that receives logs itself is not judged, because logging into a log bucket has no end: one that another
    resource of the same project names as its destination, whose ACL is \`LogDeliveryWrite\`, or whose policy lets a
    service deliver logs.
  `,
  remedy: {
    text: 'Set LoggingConfiguration to a bucket for logs.',
    cloudformation: yaml`
      Documents:
        Type: AWS::S3::Bucket
        Properties:
          LoggingConfiguration:
            DestinationBucketName: !Ref Logs
            LogFilePrefix: documents/
    `,
    terraform: hcl`
      resource "aws_s3_bucket_logging" "documents" {
        bucket        = aws_s3_bucket.documents.id
        target_bucket = aws_s3_bucket.logs.id
        target_prefix = "documents/"
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-loggingconfiguration.html',
  ],
  aliases: ['CKV_AWS_18', 'AWS-0089', 'S3 Bucket Logging Disabled', 'W35', 'S3BucketLoggingEnabled', 'S3_BUCKET_LOGGING_ENABLED', 'S3.9'],
  types: ['AWS::S3::Bucket'],
  check({ resource, graph, report }) {
    const missing = resource.get('LoggingConfiguration').filter((logging) => !logging.known);
    if (missing.length === 0 || isLogBucket(graph, resource)) return;
    for (const logging of missing) report(logging, 'The bucket keeps no server access logs');
  },
  examples: {
    fail: [
      {
        name: 'no logging',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Documents: # found
              Type: AWS::S3::Bucket
            Sometimes:
              Type: AWS::S3::Bucket
              Properties:
                LoggingConfiguration: !If [Production, { DestinationBucketName: logs }, !Ref AWS::NoValue] # found
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket:
              documents: # found
                bucket: documents
        `,
      },
    ],
    pass: [
      {
        name: 'logging, and the bucket for the logs',
        cloudformation: yaml`
          Resources:
            Documents:
              Type: AWS::S3::Bucket
              Properties:
                LoggingConfiguration:
                  DestinationBucketName: !Ref Logs
            Logs:
              Type: AWS::S3::Bucket
            LoadBalancer:
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                LoadBalancerAttributes:
                  - Key: access_logs.s3.bucket
                    Value: !Ref RequestLogs
            RequestLogs:
              Type: AWS::S3::Bucket
            TrailLogs:
              Type: AWS::S3::Bucket
            TrailLogsPolicy:
              Type: AWS::S3::BucketPolicy
              Properties:
                Bucket: !Ref TrailLogs
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: { Service: cloudtrail.amazonaws.com }
                      Action: s3:PutObject
                      Resource: !Sub \${TrailLogs.Arn}/*
            Delivery:
              Type: AWS::S3::Bucket
              Properties:
                AccessControl: LogDeliveryWrite
        `,
        terraform: yaml`
          resource:
            aws_s3_bucket:
              inline:
                bucket: inline
                logging: { target_bucket: '\${aws_s3_bucket.logs.id}' }
              logs:
                bucket: logs
              trail:
                bucket: trail
            aws_cloudtrail:
              trail:
                name: trail
                s3_bucket_name: trail
        `,
      },
      {
        name: 'logging that is attached',
        terraform: yaml`
          resource:
            aws_s3_bucket:
              documents:
                bucket: documents
              logs:
                bucket: logs
            aws_s3_bucket_logging:
              documents:
                bucket: \${aws_s3_bucket.documents.id}
                target_bucket: \${aws_s3_bucket.logs.id}
                target_prefix: documents/
        `,
      },
    ],
    unknown: [
      {
        name: 'a macro may add it',
        cloudformation: yaml`
          Resources:
            Documents:
              Type: AWS::S3::Bucket
              Properties:
                Fn::Transform: { Name: Logging } # found
        `,
      },
    ],
  },
});
