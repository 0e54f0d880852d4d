import { describe, expect, test } from '@jest/globals';
import { brief, config, lineOf, read } from './support.ts';

const one = (type: string, body: string, variables = '{}'): ReturnType<typeof config> =>
  config(`\nvariable: ${variables}\nresource:\n  ${type}:\n    x:\n      ${body.replaceAll('\n', '\n      ')}\n`);

describe('security groups', () => {
  test('rules inside the group', () => {
    const graph = one(
      'aws_security_group',
      'ingress:\n- { from_port: 22, to_port: 22, protocol: tcp, cidr_blocks: [0.0.0.0/0, 10.0.0.0/8], ipv6_cidr_blocks: ["::/0"] }\n- { from_port: 0, prefix_list_ids: [pl-1], security_groups: [sg-1] }',
    );
    const at = (name: string): string[] => read(graph, 'AWS::EC2::SecurityGroup', `SecurityGroupIngress.${name}`);
    expect(at('CidrIp')).toEqual(['known 0.0.0.0/0', 'known 10.0.0.0/8', 'absent']);
    expect(at('CidrIpv6')).toEqual(['known ::/0', 'absent']);
    expect(at('IpProtocol')).toEqual(['known tcp', 'absent']);
    expect(at('SourcePrefixListId')).toEqual(['absent', 'known pl-1']);
    expect(at('SourceSecurityGroupId')).toEqual(['absent', 'known sg-1']);
  });

  test.each([
    [
      'aws_security_group_rule',
      'type: ingress\nprotocol: tcp\ncidr_blocks: [0.0.0.0/0]\nfrom_port: 22\nsecurity_group_id: sg-1',
      'AWS::EC2::SecurityGroupIngress',
    ],
    [
      'aws_security_group_rule',
      'type: egress\nprotocol: tcp\ncidr_blocks: [0.0.0.0/0]\nfrom_port: 22\nsecurity_group_id: sg-1',
      'AWS::EC2::SecurityGroupEgress',
    ],
    [
      'aws_vpc_security_group_ingress_rule',
      'ip_protocol: tcp\ncidr_ipv4: 0.0.0.0/0\nfrom_port: 22\nsecurity_group_id: sg-1',
      'AWS::EC2::SecurityGroupIngress',
    ],
    [
      'aws_vpc_security_group_egress_rule',
      'ip_protocol: tcp\ncidr_ipv4: 0.0.0.0/0\nfrom_port: 22\nsecurity_group_id: sg-1',
      'AWS::EC2::SecurityGroupEgress',
    ],
  ])('rules of their own: %s', (type, body, twin) => {
    const graph = one(type, body);
    expect(['CidrIp', 'IpProtocol', 'FromPort', 'GroupId'].flatMap((name) => read(graph, twin, name))).toEqual([
      'known 0.0.0.0/0',
      'known tcp',
      'known 22',
      'known sg-1',
    ]);
  });
});

describe('network ACLs', () => {
  test('entries inside the list', () => {
    const graph = one(
      'aws_network_acl',
      'ingress:\n- { action: allow, rule_no: 100, cidr_block: 0.0.0.0/0, from_port: 22, to_port: 22, protocol: tcp }\negress: { action: deny }',
    );
    const entries = graph.ofType('AWS::EC2::NetworkAclEntry');
    expect(entries.map((entry) => entry.address)).toEqual(['aws_network_acl.x', 'aws_network_acl.x']);
    const at = (path: string): string[] => read(graph, 'AWS::EC2::NetworkAclEntry', path);
    expect(at('RuleAction')).toEqual(['known allow', 'known deny']);
    expect(at('CidrBlock')).toEqual(['known 0.0.0.0/0', 'absent']);
    expect(at('PortRange.From')).toEqual(['known 22', 'absent']);
    expect(at('Egress')).toEqual(['known false', 'known true']);
    expect(lineOf(entries[0]!.get('CidrBlock')[0]!.at)).toBe(7);
    expect(graph.target(entries[0]!.get('NetworkAclId')[0]!)?.type).toBe('AWS::EC2::NetworkAcl');
  });

  test('entries of their own', () => {
    const graph = one('aws_network_acl_rule', 'rule_action: allow\negress: false\nfrom_port: 22\nto_port: 23\nipv6_cidr_block: "::/0"');
    expect(read(graph, 'AWS::EC2::NetworkAclEntry', 'PortRange.To')).toEqual(['known 23']);
    expect(read(graph, 'AWS::EC2::NetworkAclEntry', 'Ipv6CidrBlock')).toEqual(['known ::/0']);
  });
});

const attribute = (body: string, key: string): string[] =>
  one('aws_lb', body)
    .resources[0]!.get('LoadBalancerAttributes')
    .filter((item) => item.get('Key')[0]!.is(key))
    .flatMap((item) => brief(item.get('Value')));

describe('load balancers', () => {
  test('attributes are keys and values', () => {
    const body = 'enable_deletion_protection: true\naccess_logs: { bucket: b, enabled: "${var.logs}" }';
    expect(attribute(body, 'access_logs.s3.enabled')).toEqual(['unknown ${var.logs}']);
    expect(attribute(body, 'access_logs.s3.bucket')).toEqual(['known b']);
    expect(attribute(body, 'deletion_protection.enabled')).toEqual(['known true']);
    expect(attribute(body, 'routing.http2.enabled')).toEqual([]);
  });
  test('no attributes', () => {
    expect(brief(one('aws_alb', 'name: x').resources[0]!.get('LoadBalancerAttributes.Key'))).toEqual(['absent']);
  });
  test.each([
    ['internal: true', 'known internal'],
    ['internal: false', 'known internet-facing'],
    ['internal: "${var.i}"', 'unknown ${var.i}'],
    ['name: x', 'absent'],
  ])('%s', (body, expected) => {
    expect(read(one('aws_lb', body), 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'Scheme')).toEqual([expected]);
    expect(read(one('aws_elb', body), 'AWS::ElasticLoadBalancing::LoadBalancer', 'Scheme')).toEqual([expected]);
  });
  test.each([
    ['access_logs: { bucket: b }', 'known true'],
    ['access_logs: [{ bucket: b, enabled: false }]', 'known false'],
    ['name: x', 'absent'],
  ])('classic: %s', (body, expected) => {
    expect(read(one('aws_elb', body), 'AWS::ElasticLoadBalancing::LoadBalancer', 'AccessLoggingPolicy.Enabled')).toEqual([expected]);
  });
});

describe('policies that are attributes', () => {
  test.each([
    ['aws_sqs_queue', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues', 'PolicyDocument'],
    ['aws_sns_topic', 'AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics', 'PolicyDocument'],
    ['aws_s3_bucket', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'Bucket', 'PolicyDocument'],
    ['aws_secretsmanager_secret', 'AWS::SecretsManager::Secret', 'AWS::SecretsManager::ResourcePolicy', 'SecretId', 'ResourcePolicy'],
  ])('%s', (type, owner, policyType, property, document) => {
    const graph = one(type, 'policy: \'{"Statement":{"Effect":"Allow"}}\'');
    const [policy] = graph.ofType(policyType);
    expect(policy!.address).toBe(`${type}.x`);
    expect(policy!.get(document).flatMap((value) => brief(value.document().get('Statement.Effect')))).toEqual(['known Allow']);
    expect(graph.at(`${type}.x`)!.type).toBe(owner);
    expect(graph.usersOf(graph.at(`${type}.x`)!, policyType, property)).toEqual([policy]);
    expect(one(type, 'name: x').ofType(policyType)).toEqual([]);
  });
});

const environment = (definitions: string): string[] =>
  read(
    one('aws_ecs_task_definition', `container_definitions: ${definitions}`),
    'AWS::ECS::TaskDefinition',
    'ContainerDefinitions.Environment.Value',
  );

describe('containers', () => {
  test.each([
    ['\'[{"name":"a","environment":[{"name":"K","value":"v"}]}]\'', 'known v'],
    ['\'[{"name":"a","environment":[{"name":"K","value":"${var.v}"}]}]\'', 'unknown ${var.v}'],
    ['${jsonencode([{ name = "a", environment = [{ name = "K", value = "v" }] }])}', 'known v'],
    ['"${jsonencode(local.missing)}"', 'unknown ${local.missing}'],
    ['not json', 'unknown not json'],
  ])('%s', (definitions, expected) => expect(environment(definitions)).toEqual([expected]));
});

describe('other shapes', () => {
  test('log types are the keys of a map', () => {
    const graph = one(
      'aws_opensearch_domain',
      'log_publishing_options:\n- { log_type: AUDIT_LOGS, cloudwatch_log_group_arn: a }\n- { log_type: ES_APPLICATION_LOGS, enabled: false }',
    );
    const entries = graph.resources[0]!.get('LogPublishingOptions').flatMap((value) => value.entries());
    expect(entries.map(({ key, value }) => [key, ...brief(value.get('Enabled'))])).toEqual([
      ['AUDIT_LOGS', 'known true'],
      ['ES_APPLICATION_LOGS', 'known false'],
    ]);
  });
  test('parameters are a map', () => {
    const graph = one('aws_db_parameter_group', 'parameter: [{ name: rds.force_ssl, value: "1" }]');
    const [parameters] = graph.resources[0]!.get('Parameters');
    expect(parameters!.entries().map(({ key, value }) => [key, value.text, lineOf(value.at)])).toEqual([['rds.force_ssl', '1', 6]]);
  });
  test('parameters of Redshift are a list', () => {
    const graph = one('aws_redshift_parameter_group', 'parameter: [{ name: require_ssl, value: "true" }]');
    expect(read(graph, 'AWS::Redshift::ClusterParameterGroup', 'Parameters.ParameterName')).toEqual(['known require_ssl']);
    expect(read(graph, 'AWS::Redshift::ClusterParameterGroup', 'Parameters.ParameterValue')).toEqual(['known true']);
  });
  test.each([
    ['logging: { enable: false }', 'absent'],
    ['logging: { enable: true, bucket_name: b }', 'known b'],
  ])('Redshift with %s', (body, expected) => {
    expect(read(one('aws_redshift_cluster', body), 'AWS::Redshift::Cluster', 'LoggingProperties.BucketName')).toEqual([expected]);
  });
  test('a stream', () => {
    expect(read(one('aws_kinesis_stream', 'name: x'), 'AWS::Kinesis::Stream', 'StreamEncryption.EncryptionType')).toEqual(['absent']);
    const graph = one('aws_kinesis_stream', 'encryption_type: KMS\nkms_key_id: k');
    expect(read(graph, 'AWS::Kinesis::Stream', 'StreamEncryption.EncryptionType')).toEqual(['known KMS']);
    expect(read(graph, 'AWS::Kinesis::Stream', 'StreamEncryption.KeyId')).toEqual(['known k']);
  });
  test('a flow log', () => {
    const graph = one('aws_flow_log', 'subnet_id: s');
    expect(read(graph, 'AWS::EC2::FlowLog', 'ResourceType')).toEqual(['known Subnet']);
    expect(read(graph, 'AWS::EC2::FlowLog', 'ResourceId')).toEqual(['known s']);
  });
  test.each([
    ['AWS::EC2::Instance', 'aws_instance', 'associate_public_ip_address: true', 'NetworkInterfaces.AssociatePublicIpAddress', 'known true'],
    ['AWS::DMS::Endpoint', 'aws_dms_s3_endpoint', 'encryption_mode: SSE_S3', 'S3Settings.EncryptionMode', 'known SSE_S3'],
    ['AWS::DirectoryService::SimpleAD', 'aws_directory_service_directory', 'password: p', 'Password', 'known p'],
    ['AWS::DirectoryService::MicrosoftAD', 'aws_directory_service_directory', '{ password: p, type: MicrosoftAD }', 'Password', 'known p'],
    [
      'AWS::EC2::LaunchTemplate',
      'aws_launch_template',
      'metadata_options: { http_tokens: optional }',
      'LaunchTemplateData.MetadataOptions.HttpTokens',
      'known optional',
    ],
    [
      'AWS::EC2::LaunchTemplate',
      'aws_launch_template',
      'block_device_mappings: { ebs: { encrypted: false } }',
      'LaunchTemplateData.BlockDeviceMappings.Ebs.Encrypted',
      'known false',
    ],
    [
      'AWS::EKS::Cluster',
      'aws_eks_cluster',
      'enabled_cluster_log_types: [audit]',
      'Logging.ClusterLogging.EnabledTypes.Type',
      'known audit',
    ],
    [
      'AWS::CloudFront::Distribution',
      'aws_cloudfront_distribution',
      'logging_config: { bucket: b }',
      'DistributionConfig.Logging.Bucket',
      'known b',
    ],
    [
      'AWS::DynamoDB::Table',
      'aws_dynamodb_table',
      'server_side_encryption: { enabled: true }',
      'SSESpecification.SSEEnabled',
      'known true',
    ],
    ['AWS::IAM::Role', 'aws_iam_role', 'inline_policy: { name: n, policy: p }', 'Policies.PolicyDocument', 'known p'],
    ['AWS::IAM::InstanceProfile', 'aws_iam_instance_profile', 'role: r', 'Roles', 'known r'],
    [
      'AWS::KinesisFirehose::DeliveryStream',
      'aws_kinesis_firehose_delivery_stream',
      'redshift_configuration: { password: p }',
      'RedshiftDestinationConfiguration.Password',
      'known p',
    ],
    ['AWS::CloudTrail::Trail', 'aws_cloudtrail', 'enable_logging: false', 'IsLogging', 'known false'],
    ['AWS::RDS::DBInstance', 'aws_rds_cluster_instance', 'publicly_accessible: true', 'PubliclyAccessible', 'known true'],
    [
      'AWS::MSK::Cluster',
      'aws_msk_cluster',
      'encryption_info: { encryption_at_rest_kms_key_arn: k }',
      'EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId',
      'known k',
    ],
  ])('%s: %s { %s }', (type, terraform, body, path, expected) => {
    expect(read(one(terraform, body), type, path)).toEqual([expected]);
  });
});
