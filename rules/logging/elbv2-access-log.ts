import { defineRule, entry, hcl, md, yaml, type Graph, type Resource } from '../../src/kit/index.ts';

/**
 * Whether a network load balancer can keep access logs, which record TLS requests only: true when one of its listeners
 * takes TLS, undefined when its listeners are declared elsewhere.
 */
function takesTls(graph: Graph, balancer: Resource): boolean | undefined {
  const listeners = graph.usersOf(balancer, 'AWS::ElasticLoadBalancingV2::Listener', 'LoadBalancerArn');
  const protocols = listeners.flatMap((listener) => listener.get('Protocol'));
  if (protocols.some((protocol) => protocol.is('TLS'))) return true;
  return protocols.length === 0 || protocols.some((protocol) => protocol.unknown) ? undefined : false;
}

export default defineRule({
  id: 'elbv2-access-log',
  title: 'Load balancer keeps no access logs',
  family: 'logging',
  severity: 4,
  docs: md`
    Access logs record every request that an application load balancer receives, with the address of the client. They
    are off by default: the attribute \`access_logs.s3.enabled\` switches them on, in Terraform \`enabled\` in the block
    \`access_logs\`, which is false when it is not set.

    A network load balancer can log TLS requests only, so one that takes no TLS is not judged, and one whose listeners
    are declared elsewhere is a possible finding. Gateway load balancers have no access logs.
  `,
  remedy: {
    text: 'Set the attribute access_logs.s3.enabled to true and access_logs.s3.bucket to a bucket that admits the load balancer.',
    cloudformation: yaml`
      Balancer:
        Type: AWS::ElasticLoadBalancingV2::LoadBalancer
        Properties:
          LoadBalancerAttributes:
            - { Key: access_logs.s3.enabled, Value: "true" }
            - { Key: access_logs.s3.bucket, Value: !Ref Logs }
    `,
    terraform: hcl`
      resource "aws_lb" "balancer" {
        # ...
        access_logs {
          enabled = true
          bucket  = aws_s3_bucket.logs.id
        }
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticloadbalancingv2-loadbalancer-loadbalancerattribute.html',
  ],
  aliases: [
    'CKV_AWS_91',
    'ELBv2 ALB Access Log Disabled',
    'W52',
    'ELBLoggingEnabled',
    'ELBV2_ACCESS_LOGGING_RULE',
    'ELB_LOGGING_ENABLED',
    'NLB_LOGGING_ENABLED',
    'ELB.5',
  ],
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  check({ resource, graph, report }) {
    const enabled = entry(resource.get('LoadBalancerAttributes'), 'access_logs.s3.enabled');
    const bucket = entry(resource.get('LoadBalancerAttributes'), 'access_logs.s3.bucket').every((name) => !name.absent && !name.is(''));
    const to = resource.format === 'terraform' ? true : 'true';
    const fix = bucket ? { fix: { set: [{ to }], caution: 'Amazon S3 charges for the logs' } } : {};
    for (const type of resource.get('Type')) {
      if (type.is('gateway')) continue;
      const able = type.is('network') ? takesTls(graph, resource) : true;
      if (able === false) continue;
      const doubt = able
        ? {}
        : { certain: false, reason: 'a network load balancer logs TLS requests only, and its listeners are not known' };
      for (const value of enabled)
        if (!value.is(true)) report(value, 'The load balancer keeps no access logs', { ...doubt, with: [type], ...fix });
    }
  },
  examples: {
    fail: [
      {
        name: 'off, or not set',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Balancer: # found
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                Scheme: internal
            Other:
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                LoadBalancerAttributes: # found
                  - { Key: idle_timeout.timeout_seconds, Value: "60" }
            Sometimes:
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                LoadBalancerAttributes:
                  - Key: access_logs.s3.enabled
                    Value: !If [Production, true, false] # found
            Branches:
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                LoadBalancerAttributes: !If
                  - Production
                  - - { Key: access_logs.s3.enabled, Value: "true" }
                  - - { Key: idle_timeout.timeout_seconds, Value: "60" } # found
            Network:
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                Type: network
                LoadBalancerAttributes:
                  - { Key: access_logs.s3.enabled, Value: "false" } # found
            Listener:
              Type: AWS::ElasticLoadBalancingV2::Listener
              Properties:
                LoadBalancerArn: !Ref Network
                Protocol: TLS
        `,
        terraform: yaml`
          resource:
            aws_lb:
              balancer: # found
                internal: true
              only_bucket:
                access_logs: # found
                  bucket: logs
              off:
                access_logs:
                  - bucket: logs
                    enabled: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'on, or of a kind that cannot',
        cloudformation: yaml`
          Resources:
            Balancer:
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                LoadBalancerAttributes:
                  - { Key: access_logs.s3.enabled, Value: true }
                  - { Key: access_logs.s3.bucket, Value: logs }
            Gateway:
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                Type: gateway
            Network:
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                Type: network
            Listener:
              Type: AWS::ElasticLoadBalancingV2::Listener
              Properties:
                LoadBalancerArn: !Ref Network
                Protocol: TCP
        `,
        terraform: yaml`
          resource:
            aws_lb:
              balancer:
                access_logs: { bucket: logs, enabled: true }
              gateway:
                load_balancer_type: gateway
        `,
      },
    ],
    unknown: [
      {
        name: 'attributes, or listeners, that nobody knows',
        cloudformation: yaml`
          Parameters:
            Log: { Type: String }
            Key: { Type: String }
          Resources:
            Balancer:
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                LoadBalancerAttributes:
                  - Key: access_logs.s3.enabled
                    Value: !Ref Log # found
            Hidden:
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                LoadBalancerAttributes:
                  - Key: !Ref Key # found
                    Value: "true"
            Network: # found
              Type: AWS::ElasticLoadBalancingV2::LoadBalancer
              Properties:
                Type: network
        `,
      },
    ],
  },
});
