import { defineRule, hcl, md, requires, yaml, type Mending, type RuleContext } from '../../src/kit/index.ts';

const fix = ({ resource }: RuleContext): Mending =>
  resource.has('AccessLoggingPolicy.S3BucketName') ? { caution: 'Amazon S3 charges for the logs' } : false;

export default defineRule({
  id: 'clb-access-log',
  title: 'Classic load balancer keeps no access logs',
  family: 'logging',
  severity: 4,
  docs: md`
    Access logs record every request that a load balancer receives, with the address of the client. They are off by
    default. In Terraform a block \`access_logs\` of \`aws_elb\` switches them on unless it says otherwise.
  `,
  remedy: {
    text: 'Set AccessLoggingPolicy with Enabled true and a bucket that admits the load balancer.',
    cloudformation: yaml`
      Balancer:
        Type: AWS::ElasticLoadBalancing::LoadBalancer
        Properties:
          Listeners:
            - { LoadBalancerPort: "443", InstancePort: "80", Protocol: HTTPS, SSLCertificateId: !Ref Certificate }
          AccessLoggingPolicy:
            Enabled: true
            S3BucketName: !Ref Logs
    `,
    terraform: hcl`
      resource "aws_elb" "balancer" {
        # ...
        access_logs {
          bucket = aws_s3_bucket.logs.id
        }
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticloadbalancing-loadbalancer-accessloggingpolicy.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elb',
  ],
  aliases: ['CKV_AWS_92', 'ELB Access Log Disabled', 'W26', 'ELBLoggingEnabled', 'ELB_LOGGING_ENABLED', 'ELB.5'],
  ...requires('The load balancer keeps no access logs', [
    { type: 'AWS::ElasticLoadBalancing::LoadBalancer', path: 'AccessLoggingPolicy.Enabled', expect: true, fix },
  ]),
  examples: {
    fail: [
      {
        name: 'off, or not set',
        cloudformation: yaml`
          Resources:
            Balancer: # found
              Type: AWS::ElasticLoadBalancing::LoadBalancer
              Properties:
                Scheme: internal
            Off:
              Type: AWS::ElasticLoadBalancing::LoadBalancer
              Properties:
                AccessLoggingPolicy:
                  Enabled: false # found
                  S3BucketName: logs
        `,
        terraform: yaml`
          resource:
            aws_elb:
              balancer: # found
                internal: true
              off:
                access_logs:
                  - bucket: logs
                    enabled: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'on',
        cloudformation: yaml`
          Resources:
            Balancer:
              Type: AWS::ElasticLoadBalancing::LoadBalancer
              Properties:
                AccessLoggingPolicy:
                  Enabled: "true"
                  S3BucketName: logs
        `,
        terraform: yaml`
          resource:
            aws_elb:
              balancer:
                access_logs: { bucket: logs }
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
            Balancer:
              Type: AWS::ElasticLoadBalancing::LoadBalancer
              Properties:
                AccessLoggingPolicy:
                  Enabled: !Ref Log # found
                  S3BucketName: logs
        `,
      },
    ],
  },
});
