import { defineRule, hcl, md, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'cloudfront-access-log',
  title: 'CloudFront distribution keeps no access logs',
  family: 'logging',
  severity: 4,
  docs: md`
    Access logs record every request that viewers make. They are off by default and can be switched on in two ways: by
    \`Logging\` in the distribution, which names a bucket, or by a delivery of CloudWatch Logs whose source is the
    distribution. A distribution with neither in the same project is a possible finding, because the delivery may be
    declared in another stack. A streaming distribution knows only the first way.
  `,
  remedy: {
    text: 'Name a bucket in Logging, or add a delivery source and a delivery for the distribution.',
    cloudformation: yaml`
      Site:
        Type: AWS::CloudFront::Distribution
        Properties:
          DistributionConfig:
            Enabled: true
            Logging:
              Bucket: !GetAtt Logs.RegionalDomainName
    `,
    terraform: hcl`
      resource "aws_cloudfront_distribution" "site" {
        # ...
        logging_config {
          bucket = aws_s3_bucket.logs.bucket_domain_name
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-logging.html',
  ],
  aliases: [
    'CKV_AWS_86',
    'AWS-0010',
    'CloudFront Logging Disabled',
    'W10',
    'CloudFrontDistributionAccessLogging',
    'CLOUDFRONT_ACCESSLOGS_ENABLED',
    'CloudFront.5',
  ],
  narrow: {
    CKV_AWS_86: ['AWS::CloudFront::Distribution*'],
    'AWS-0010': ['AWS::CloudFront::Distribution*'],
    'CloudFront Logging Disabled': ['AWS::CloudFront::Distribution*'],
    W10: ['AWS::CloudFront::Distribution*'],
    CLOUDFRONT_ACCESSLOGS_ENABLED: ['AWS::CloudFront::Distribution*'],
    'CloudFront.5': ['AWS::CloudFront::Distribution*'],
  },
  types: ['AWS::CloudFront::Distribution', 'AWS::CloudFront::StreamingDistribution'],
  check({ resource, graph, report }) {
    if (resource.type === 'AWS::CloudFront::StreamingDistribution') {
      for (const enabled of resource.get('StreamingDistributionConfig.Logging.Enabled'))
        if (!enabled.is(true)) report(enabled, 'The streaming distribution keeps no access logs');
      return;
    }
    const sources = graph.usersOf(resource, 'AWS::Logs::DeliverySource', 'ResourceArn');
    if (sources.some((source) => graph.usersOf(source, 'AWS::Logs::Delivery', 'DeliverySourceName').length > 0)) return;
    const related = sources.map((source) => ({ what: source, message: 'a source of its logs, which nothing delivers' }));
    for (const bucket of resource.get('DistributionConfig.Logging.Bucket')) {
      if (bucket.unknown || (bucket.known && bucket.text !== '')) continue;
      const reason = 'a delivery of CloudWatch Logs may be declared in another stack';
      report(bucket, 'The distribution keeps no access logs', { certain: false, reason, related });
    }
  },
  examples: {
    fail: [
      {
        name: 'a streaming distribution',
        cloudformation: yaml`
          Resources:
            Stream:
              Type: AWS::CloudFront::StreamingDistribution
              Properties:
                StreamingDistributionConfig: # found
                  Enabled: true
            Off:
              Type: AWS::CloudFront::StreamingDistribution
              Properties:
                StreamingDistributionConfig:
                  Enabled: true
                  Logging: { Enabled: false, Bucket: "", Prefix: "" } # found
        `,
      },
    ],
    pass: [
      {
        name: 'a bucket, or a delivery source',
        cloudformation: yaml`
          Resources:
            Logs:
              Type: AWS::S3::Bucket
            Site:
              Type: AWS::CloudFront::Distribution
              Properties:
                DistributionConfig:
                  Enabled: true
                  Logging:
                    Bucket: !GetAtt Logs.RegionalDomainName
            Delivered:
              Type: AWS::CloudFront::Distribution
              Properties:
                DistributionConfig: { Enabled: true }
            Source:
              Type: AWS::Logs::DeliverySource
              Properties:
                Name: delivered
                LogType: ACCESS_LOGS
                ResourceArn: !Sub arn:aws:cloudfront::\${AWS::AccountId}:distribution/\${Delivered}
            Delivery:
              Type: AWS::Logs::Delivery
              Properties:
                DeliverySourceName: delivered
                DeliveryDestinationArn: arn:aws:logs:us-east-1:111122223333:delivery-destination:logs
        `,
        terraform: yaml`
          resource:
            aws_cloudfront_distribution:
              site:
                enabled: true
                logging_config: { bucket: logs.s3.amazonaws.com }
              delivered:
                enabled: true
            aws_cloudwatch_log_delivery_source:
              source:
                name: delivered
                log_type: ACCESS_LOGS
                resource_arn: \${aws_cloudfront_distribution.delivered.arn}
            aws_cloudwatch_log_delivery:
              delivery:
                delivery_source_name: \${aws_cloudwatch_log_delivery_source.source.name}
                delivery_destination_arn: arn:aws:logs:us-east-1:111122223333:delivery-destination:logs
        `,
      },
    ],
    unknown: [
      {
        name: 'no logging in the project',
        cloudformation: yaml`
          Resources:
            Site:
              Type: AWS::CloudFront::Distribution
              Properties:
                DistributionConfig: # found
                  Enabled: true
        `,
        terraform: yaml`
          resource:
            aws_cloudfront_distribution:
              site: # found
                enabled: true
        `,
      },
    ],
  },
});
