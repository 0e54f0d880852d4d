import type { Graph, Resource } from '../model/graph.ts';
import { entry } from './entry.ts';
import { policiesAt } from './policy.ts';

/** The properties in which a resource names the bucket it writes logs to. */
export const logBucketPaths: Readonly<Record<string, readonly string[]>> = {
  'AWS::S3::Bucket': ['LoggingConfiguration.DestinationBucketName'],
  'AWS::CloudFront::Distribution': ['DistributionConfig.Logging.Bucket'],
  'AWS::CloudFront::StreamingDistribution': ['StreamingDistributionConfig.Logging.Bucket'],
  'AWS::CloudTrail::Trail': ['S3BucketName'],
  'AWS::Config::DeliveryChannel': ['S3BucketName'],
  'AWS::EC2::FlowLog': ['LogDestination'],
  'AWS::ElasticLoadBalancing::LoadBalancer': ['AccessLoggingPolicy.S3BucketName'],
  'AWS::Logs::DeliveryDestination': ['DestinationResourceArn'],
  'AWS::MSK::Cluster': ['LoggingInfo.BrokerLogs.S3.Bucket'],
  'AWS::Redshift::Cluster': ['LoggingProperties.BucketName'],
  'AWS::Route53Resolver::ResolverQueryLoggingConfig': ['DestinationArn'],
  'AWS::WAFv2::LoggingConfiguration': ['LogDestinationConfigs'],
};

const attributes = ['access_logs.s3.bucket', 'connection_logs.s3.bucket'];
const writers = /^(logging\.s3|delivery\.logs|cloudtrail|config|logdelivery\.elasticloadbalancing)\.amazonaws\.com$/;
const logAccess = /^log-?delivery-?write$/i;

const known = new WeakMap<Graph, ReadonlySet<Resource>>();

/** True for a bucket that receives logs: another resource names it, or its ACL or policy admits a service that writes logs. */
export function isLogBucket(graph: Graph, bucket: Resource): boolean {
  if (bucket.get('AccessControl').some((acl) => acl.known && logAccess.test(acl.text))) return true;
  let buckets = known.get(graph);
  if (!buckets) known.set(graph, (buckets = new Set([...named(graph), ...admitting(graph)])));
  return buckets.has(bucket);
}

function named(graph: Graph): Resource[] {
  const byPath = Object.entries(logBucketPaths).flatMap(([type, paths]) =>
    graph.ofType(type).flatMap((resource) => paths.flatMap((path) => resource.get(path))),
  );
  const byAttribute = graph
    .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
    .flatMap((balancer) => attributes.flatMap((key) => entry(balancer.get('LoadBalancerAttributes'), key)));
  return [...byPath, ...byAttribute].flatMap((value) => graph.target(value, 'AWS::S3::Bucket') ?? []);
}

/** The buckets whose policy lets a service write its logs. */
function admitting(graph: Graph): Resource[] {
  return graph.ofType('AWS::S3::BucketPolicy').flatMap((policy) => {
    const services = policiesAt(policy, 'PolicyDocument').flatMap((statement) => statement.value.get('Principal.Service'));
    if (!services.some((service) => service.known && writers.test(service.text))) return [];
    return policy.get('Bucket').flatMap((value) => graph.target(value, 'AWS::S3::Bucket') ?? []);
  });
}
