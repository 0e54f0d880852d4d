import { expect, test } from '@jest/globals';
import { loadTemplate } from '../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../src/formats/syntax/yaml.ts';
import { isLogBucket } from '../../src/kit/index.ts';

const graph = loadTemplate(
  readYaml(
    'template.yaml',
    `
Resources:
  Plain: { Type: AWS::S3::Bucket, Properties: { LoggingConfiguration: { DestinationBucketName: !Ref Target } } }
  Target: { Type: AWS::S3::Bucket }
  Acl: { Type: AWS::S3::Bucket, Properties: { AccessControl: LogDeliveryWrite } }
  Named: { Type: AWS::S3::Bucket, Properties: { BucketName: trail-logs } }
  Trail: { Type: AWS::CloudTrail::Trail, Properties: { S3BucketName: trail-logs } }
  Requests: { Type: AWS::S3::Bucket }
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: { LoadBalancerAttributes: [{ Key: access_logs.s3.bucket, Value: !Ref Requests }] }
  Flows: { Type: AWS::S3::Bucket }
  Flow: { Type: AWS::EC2::FlowLog, Properties: { LogDestination: !GetAtt Flows.Arn } }
  Delivered: { Type: AWS::S3::Bucket }
  Delivery:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Delivered
      PolicyDocument: { Statement: { Effect: Allow, Principal: { Service: [logging.s3.amazonaws.com] }, Action: s3:PutObject } }
  Site: { Type: AWS::S3::Bucket }
  Public:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Site
      PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: cloudfront.amazonaws.com }, Action: s3:GetObject }] }
`,
  )[0]!,
);

test.each(['Target', 'Acl', 'Named', 'Requests', 'Flows', 'Delivered'])('%s receives logs', (address) => {
  expect(isLogBucket(graph, graph.at(address)!)).toBe(true);
});

test.each(['Plain', 'Site'])('%s does not', (address) => {
  expect(isLogBucket(graph, graph.at(address)!)).toBe(false);
});
