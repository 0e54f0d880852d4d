import { describe, expect, test } from '@jest/globals';
import { brief, config, files, lineOf, read } from './support.ts';

const bucket = (resources: string): ReturnType<typeof config> =>
  config(`
variable: { on: {}, name: {} }
resource:
  aws_s3_bucket: { b: { bucket: data }, other: {}, named: { bucket: "\${var.name}" } }
${resources}`);

describe('an attachment belongs to', () => {
  test.each([
    ['what it refers to', 'bucket: "${aws_s3_bucket.b.id}"', 'aws_s3_bucket.b'],
    ['what it names', 'bucket: data', 'aws_s3_bucket.b'],
    ['what has the same unknown name', 'bucket: "${var.name}"', 'aws_s3_bucket.named'],
    ['what another attachment belongs to', 'bucket: "${aws_s3_bucket_acl.acl.bucket}"', 'aws_s3_bucket.other'],
  ])('%s', (_, target, owner) => {
    const graph = bucket(`
  aws_s3_bucket_acl: { acl: { bucket: "\${aws_s3_bucket.other.id}", acl: private } }
  aws_s3_bucket_public_access_block: { x: { ${target}, block_public_acls: false } }
`);
    const found = graph.resources.filter((one) => one.has('PublicAccessBlockConfiguration.BlockPublicAcls'));
    expect(found.map(({ address }) => address)).toEqual([owner]);
    const [value] = found[0]!.get('PublicAccessBlockConfiguration.BlockPublicAcls');
    expect(value!.path).toBe('PublicAccessBlockConfiguration.BlockPublicAcls');
    expect(lineOf(value!.at)).toBe(7);
    expect(brief(found[0]!.get('PublicAccessBlockConfiguration.IgnorePublicAcls'))).toEqual(['absent']);
  });

  test.each([
    ['a name that nothing here has', 'bucket: elsewhere'],
    ['a data source', 'bucket: "${data.aws_s3_bucket.x.id}"'],
    ['a module', 'bucket: "${module.x.bucket}"'],
  ])('nothing here: %s', (_, target) => {
    const graph = bucket(`  aws_s3_bucket_acl: { acl: { ${target}, acl: public-read } }\n`);
    expect(graph.resources.map(({ type, address }) => [type, address])).toContainEqual(['AWS::S3::Bucket', 'aws_s3_bucket_acl.acl']);
    expect(brief(graph.at('aws_s3_bucket_acl.acl')!.get('AccessControl'))).toEqual(['known public-read']);
    expect(brief(graph.at('aws_s3_bucket_acl.acl')!.get('BucketEncryption'))).toEqual(['unknown']);
    expect(brief(graph.at('aws_s3_bucket.b')!.get('AccessControl'))).toEqual(['absent']);
  });

  test('what is attached to one bucket elsewhere is on one bucket', () => {
    const graph = bucket(`
  aws_s3_bucket_acl: { a: { bucket: elsewhere, acl: private } }
  aws_s3_bucket_logging: { l: { bucket: elsewhere, target_bucket: logs }, m: { bucket: another, target_bucket: logs } }
`);
    const outside = graph.resources.slice(3);
    expect(outside.map(({ address, parts }) => [address, parts.map(({ path, owner }) => `${path} ${owner.address}`)])).toEqual([
      [
        'aws_s3_bucket_acl.a',
        ['AccessControl aws_s3_bucket_acl.a', 'AccessControlPolicy aws_s3_bucket_acl.a', 'LoggingConfiguration aws_s3_bucket_logging.l'],
      ],
      ['aws_s3_bucket_logging.m', ['LoggingConfiguration aws_s3_bucket_logging.m']],
    ]);
  });

  test('what several attach to one resource comes from each of them', () => {
    const graph = bucket(`
  aws_iam_role: { r: { name: r } }
  aws_iam_role_policy_attachment: { a: { role: r, policy_arn: one }, b: { role: "\${aws_iam_role.r.name}", policy_arn: two } }
`);
    const role = graph.at('aws_iam_role.r')!;
    expect(brief(role.get('ManagedPolicyArns'))).toEqual(['known one', 'known two']);
    expect(role.parts.map(({ owner }) => owner.address)).toEqual(['aws_iam_role_policy_attachment.a', 'aws_iam_role_policy_attachment.b']);
  });

  test('thousands of attachments that hang on one condition are read in no time', () => {
    const attachment = { count: '${var.on ? 1 : 0}', role: 'r', policy_arn: 'p' };
    const many = Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`r${index}`, attachment]));
    const begun = performance.now();
    const graph = files({ 'main.tf.json': { variable: { on: {} }, resource: { aws_iam_role_policy_attachment: many } } });
    expect(
      graph
        .ofType('AWS::IAM::Role')[0]!
        .get('ManagedPolicyArns')
        .filter(({ known }) => known),
    ).toHaveLength(4000);
    expect(performance.now() - begun).toBeLessThan(1500);
  });

  test.each(['"${each.value}"', '"${var.any}"', '"${local.buckets[each.key].id}"'])('nobody knows whom: %s', (target) => {
    const graph = bucket(`  aws_s3_bucket_versioning: { v: { bucket: ${target}, versioning_configuration: { status: Enabled } } }\n`);
    const [value] = graph.at('aws_s3_bucket.b')!.get('VersioningConfiguration.Status');
    expect([value!.state, value!.why?.reason]).toEqual(['unknown', 'elsewhere']);
    expect(brief(graph.at('aws_s3_bucket.b')!.get('LoggingConfiguration'))).toEqual(['absent']);
  });
});

test('an attachment under a condition leaves a gap', () => {
  const graph = bucket(`
  aws_s3_bucket_logging: { l: { count: "\${var.on ? 1 : 0}", bucket: data, target_bucket: logs } }
`);
  expect(brief(graph.at('aws_s3_bucket.b')!.get('LoggingConfiguration.DestinationBucketName'))).toEqual([
    'known logs when var.on is true',
    'absent when var.on is false',
  ]);
});

test('attachments under contrary conditions leave none', () => {
  const graph = bucket(`
  aws_s3_bucket_logging:
    l: { count: "\${var.on ? 1 : 0}", bucket: data, target_bucket: logs }
    m: { count: "\${var.on ? 0 : 1}", bucket: data, target_bucket: others }
`);
  expect(brief(graph.at('aws_s3_bucket.b')!.get('LoggingConfiguration.DestinationBucketName'))).toEqual([
    'known logs when var.on is true',
    'known others when var.on is false',
  ]);
});

describe('a bucket, old and new', () => {
  const properties = {
    AccessControl: 'known public-read',
    'VersioningConfiguration.Status': 'known Enabled',
    'LoggingConfiguration.DestinationBucketName': 'known logs',
    'BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm': 'known aws:kms',
    'BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID': 'known key',
    'LifecycleConfiguration.Rules.Status': 'known Enabled',
    'CorsConfiguration.CorsRules.AllowedOrigins': 'known *',
    'ReplicationConfiguration.Role': 'known role',
    'ObjectLockConfiguration.ObjectLockEnabled': 'known Enabled',
  };
  const inline = `
resource:
  aws_s3_bucket:
    b:
      bucket: data
      acl: public-read
      versioning: { enabled: true }
      logging: { target_bucket: logs }
      server_side_encryption_configuration: { rule: { apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: key } } }
      lifecycle_rule: { status: Enabled }
      cors_rule: { allowed_origins: ["*"] }
      replication_configuration: { role: role }
      object_lock_configuration: { object_lock_enabled: Enabled }
`;
  const attached = `
resource:
  aws_s3_bucket: { b: { bucket: data } }
  aws_s3_bucket_acl: { a: { bucket: data, acl: public-read } }
  aws_s3_bucket_versioning: { a: { bucket: data, versioning_configuration: { status: Enabled } } }
  aws_s3_bucket_logging: { a: { bucket: data, target_bucket: logs } }
  aws_s3_bucket_server_side_encryption_configuration: { a: { bucket: data, rule: { apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: key } } } }
  aws_s3_bucket_lifecycle_configuration: { a: { bucket: data, rule: { status: Enabled } } }
  aws_s3_bucket_cors_configuration: { a: { bucket: data, cors_rule: { allowed_origins: ["*"] } } }
  aws_s3_bucket_replication_configuration: { a: { bucket: data, role: role } }
  aws_s3_bucket_object_lock_configuration: { a: { bucket: data, object_lock_enabled: Enabled } }
`;
  test.each(Object.entries(properties))('%s', (path, expected) => {
    expect(read(config(inline), 'AWS::S3::Bucket', path)).toEqual([expected]);
    expect(read(config(attached), 'AWS::S3::Bucket', path)).toEqual([expected]);
    expect(config(attached).ofType('AWS::S3::Bucket')[0]!.has(path.split('.')[0]!)).toBe(true);
  });

  test('ownership, website, notification', () => {
    const graph = config(`
resource:
  aws_s3_bucket: { b: {} }
  aws_s3_bucket_ownership_controls: { a: { bucket: "\${aws_s3_bucket.b.id}", rule: { object_ownership: BucketOwnerEnforced } } }
  aws_s3_bucket_website_configuration: { a: { bucket: "\${aws_s3_bucket.b.id}", index_document: { suffix: index.html } } }
  aws_s3_bucket_notification: { a: { bucket: "\${aws_s3_bucket.b.id}", queue: { queue_arn: q } } }
`);
    expect(read(graph, 'AWS::S3::Bucket', 'OwnershipControls.Rules.ObjectOwnership')).toEqual(['known BucketOwnerEnforced']);
    expect(read(graph, 'AWS::S3::Bucket', 'WebsiteConfiguration.IndexDocument')).toEqual(['known index.html']);
    expect(graph.resources[0]!.has('NotificationConfiguration.QueueConfigurations')).toBe(true);
  });
});

test('policies attached to identities', () => {
  const graph = config(`
resource:
  aws_iam_role: { r: { name: role, managed_policy_arns: [a] } }
  aws_iam_user: { u: { name: user } }
  aws_iam_group: { g: {} }
  aws_iam_role_policy_attachment: { x: { role: "\${aws_iam_role.r.name}", policy_arn: b } }
  aws_iam_policy_attachment: { x: { name: x, roles: ["\${aws_iam_role.r.name}"], users: [user], policy_arn: c } }
  aws_iam_group_policy_attachment: { x: { group: "\${aws_iam_group.g.name}", policy_arn: "\${aws_iam_policy.p.arn}" } }
  aws_iam_user_login_profile: { x: { user: user } }
`);
  expect(read(graph, 'AWS::IAM::Role', 'ManagedPolicyArns')).toEqual(['known a', 'known b', 'known c']);
  expect(read(graph, 'AWS::IAM::User', 'ManagedPolicyArns')).toEqual(['known c']);
  expect(read(graph, 'AWS::IAM::Group', 'ManagedPolicyArns')).toEqual(['unknown ${aws_iam_policy.p.arn}']);
  expect(graph.ofType('AWS::IAM::User')[0]!.has('LoginProfile')).toBe(true);
  expect(graph.resources).toHaveLength(3);
});

test('a policy without any principal attached to it makes no identity up', () => {
  const graph = config('resource: { aws_iam_policy_attachment: { x: { name: x, users: [u], policy_arn: c } } }');
  expect(graph.resources.map(({ type }) => type)).toEqual(['AWS::IAM::User']);
});

test('a key, a cluster, a stage', () => {
  const graph = config(`
resource:
  aws_kms_key: { k: {} }
  aws_kms_key_policy: { p: { key_id: "\${aws_kms_key.k.id}", policy: "{}" } }
  aws_redshift_cluster: { c: { cluster_identifier: c } }
  aws_redshift_logging: { l: { cluster_identifier: c, bucket_name: logs } }
  aws_api_gateway_stage: { s: { stage_name: prod } }
  aws_api_gateway_method_settings: { m: { stage_name: "\${aws_api_gateway_stage.s.stage_name}", settings: { logging_level: INFO } } }
  aws_secretsmanager_secret: { s: {} }
  aws_secretsmanager_secret_version: { v: { secret_id: "\${aws_secretsmanager_secret.s.id}", secret_string: hush } }
`);
  expect(read(graph, 'AWS::KMS::Key', 'KeyPolicy')).toEqual(['known {}']);
  expect(read(graph, 'AWS::Redshift::Cluster', 'LoggingProperties.BucketName')).toEqual(['known logs']);
  expect(read(graph, 'AWS::ApiGateway::Stage', 'MethodSettings.LoggingLevel')).toEqual(['known INFO']);
  expect(read(graph, 'AWS::SecretsManager::Secret', 'SecretString')).toEqual(['known hush']);
});

test('edges say what refers to what', () => {
  const graph = config(`
resource:
  aws_kms_key: { k: {} }
  aws_sns_topic: { t: { kms_master_key_id: "\${aws_kms_key.k.arn}", depends_on: [aws_kms_key.k] } }
`);
  expect(graph.edges).toEqual([
    { kind: 'reference', from: 'aws_sns_topic.t', to: 'aws_kms_key.k', path: 'kms_master_key_id' },
    { kind: 'dependsOn', from: 'aws_sns_topic.t', to: 'aws_kms_key.k', path: '' },
  ]);
});
