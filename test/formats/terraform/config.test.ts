import { describe, expect, test } from '@jest/globals';
import { isTerraformConfig, isTerraformPlan, loadTerraformConfig } from '../../../src/formats/terraform/index.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import { brief, config, files, lineOf, read, shown } from './support.ts';

describe('both forms of blocks', () => {
  const forms = {
    object: { resource: { aws_instance: { web: { metadata_options: { http_tokens: 'required' } } } } },
    'list of bodies': { resource: { aws_instance: { web: [{ metadata_options: [{ http_tokens: 'required' }] }] } } },
    'list of types': { resource: [{ aws_instance: { web: { metadata_options: { http_tokens: 'required' } } } }] },
    'list of names': { resource: { aws_instance: [{ web: { metadata_options: { http_tokens: 'required' } } }] } },
  };
  test.each(Object.entries(forms))('%s', (_, data) => {
    expect(isTerraformConfig(data)).toBe(true);
    const { resources } = files({ 'main.tf.json': data });
    expect(resources.map(({ type, nativeType, address }) => [type, nativeType, address])).toEqual([
      ['AWS::EC2::Instance', 'aws_instance', 'aws_instance.web'],
    ]);
    expect(brief(resources[0]!.get('MetadataOptions.HttpTokens'))).toEqual(['known required']);
    expect(brief(resources[0]!.get('MetadataOptions.HttpEndpoint'))).toEqual(['absent']);
  });

  test('two blocks with one name are two places, and what is missing is missing at the name', () => {
    const [web] = config(`
resource:
  aws_instance:
    web:
      - ami: a
        root_block_device:
          - encrypted: true
`).resources;
    expect(lineOf(web!.at)).toBe(4);
    expect(web!.get('KeyName').map(({ at }) => lineOf(at))).toEqual([4]);
    expect(web!.get('ImageId').map(({ at }) => lineOf(at))).toEqual([5]);
    expect(web!.get('BlockDeviceMappings.Ebs.Encrypted').map(({ at }) => lineOf(at))).toEqual([7]);
  });

  test('several blocks of one kind are several values', () => {
    const graph = config(`
resource:
  aws_instance:
    web:
      root_block_device: { encrypted: true }
      ebs_block_device:
        - { encrypted: false }
        - { device_name: b }
`);
    expect(read(graph, 'AWS::EC2::Instance', 'BlockDeviceMappings.Ebs.Encrypted')).toEqual(['known true', 'known false', 'absent']);
  });

  test('comments are nothing', () => {
    const graph = config('resource: { "//": x, aws_vpc: { "//": [x], main: { "//": x, cidr_block: 10.0.0.0/8 } } }');
    expect(graph.resources.map(({ address }) => address)).toEqual(['aws_vpc.main']);
  });

  test.each([
    { resource: 'text' },
    { resource: { aws_vpc: 'text' } },
    { resource: { aws_vpc: { main: ['text', 7, null, [[[[[[[[[[{}]]]]]]]]]]] } } },
    { resource: { aws_vpc: { main: { count: {}, for_each: 3, dynamic: { x: [{ content: 'text' }] } } } } },
    { variable: [7], locals: 'text', data: { x: null }, resource: [[], {}] },
    {
      resource: {
        aws_s3_bucket_acl: { a: { bucket: { x: 1 } } },
        aws_lb: { a: { access_logs: 'x' } },
        aws_network_acl: { a: { ingress: 7 } },
      },
    },
    JSON.parse('{"resource":{"__proto__":{"__proto__":{"a":1}},"aws_vpc":{"constructor":{"__proto__":{"x":1}}}}}'),
  ])('a shape that makes no sense ends nothing: %j', (data) => {
    for (const resource of files({ 'main.tf.json': data }).resources) {
      resource.get('Tags.Name');
      resource.get('PublicAccessBlockConfiguration.BlockPublicAcls');
    }
  });
});

describe('what is a configuration', () => {
  test.each([
    { resource: { aws_vpc: { main: {} } } },
    { locals: { a: 1 } },
    { variable: { a: { type: 'string' } } },
    { variable: [{ a: [{}] }], output: { b: { value: 1 } } },
    { module: { a: { source: './a' } } },
    { terraform: [{ required_version: '1' }] },
    { data: { aws_caller_identity: { me: {} } } },
    { '//': 'x', provider: { aws: { region: 'eu-west-1' } } },
  ])('%j is', (data) => expect(isTerraformConfig(data)).toBe(true));

  test.each([
    {},
    [],
    null,
    'resource',
    { name: 'x', version: '1', dependencies: {} },
    { provider: { name: 'aws' }, functions: {} },
    { resource: 'x' },
    { resource: { a: { b: {} } } },
    { data: { key: 'value' }, kind: 'ConfigMap', apiVersion: 'v1' },
    { data: { a_key: 'value' } },
    { module: 'es2022', resource: ['a'] },
    { output: 'x' },
    { Resources: { A: { Type: 'AWS::S3::Bucket' } } },
    { format_version: '1.2', planned_values: { root_module: {} } },
  ])('%j is not', (data) => expect(isTerraformConfig(data)).toBe(false));

  test('a plan is told from a state file', () => {
    expect(isTerraformPlan({ format_version: '1.2', planned_values: {} })).toBe(true);
    expect(isTerraformPlan({ version: 4, resources: [] })).toBe(false);
  });
});

describe('a directory', () => {
  test('its files are one module', () => {
    const graph = files({
      'a.tf.json': { resource: { aws_vpc: { main: { cidr_block: '${var.cidr}' } } } },
      'b.tf.json': { variable: { cidr: { default: '10.0.0.0/16' } } },
    });
    expect(read(graph, 'AWS::EC2::VPC', 'CidrBlock')).toEqual(['known 10.0.0.0/16']);
  });

  test('an override file replaces attributes, and is where they are written', () => {
    const graph = files({
      'main_override.tf.json': { resource: { aws_db_instance: { a: [{ storage_encrypted: true }] } } },
      'main.tf.json': { resource: { aws_db_instance: { a: { storage_encrypted: false, engine: 'mysql' } } } },
    });
    const [database] = graph.resources;
    expect(brief(database!.get('StorageEncrypted'))).toEqual(['known true']);
    expect(database!.get('StorageEncrypted')[0]!.at.source.file).toBe('main_override.tf.json');
    expect(database!.get('Engine').map(({ text, at }) => [text, at.source.file])).toEqual([['mysql', 'main.tf.json']]);
  });
});

const bucket = (meta: string): string => `
variable: { on: {}, off: { default: false }, names: {} }
resource: { aws_sqs_queue: { q: { ${meta}, name: q } } }
`;

describe('how many there are', () => {
  test.each([
    ['count: 0', []],
    ['count: 3', [[], [], []]],
    ['count: 101', [[]]],
    ['count: "${true ? 1 : 0}"', [[]]],
    ['count: "${var.on ? 1 : 0}"', [[{ name: 'var.on', is: true }]]],
    ['count: "${!var.on ? 1 : 0}"', [[{ name: 'var.on', is: false }]]],
    ['count: "${var.off ? 1 : 0}"', [[{ name: 'var.off', is: true }]]],
    ['for_each: {}', []],
    ['for_each: "${toset([])}"', []],
    ['for_each: { a: 1 }', [[]]],
    ['for_each: "${toset(concat(var.x))}"', [[{ name: 'length(toset(concat(var.x))) > 0', is: true }]]],
    ['for_each: "${toset(concat(var.x, [1]))}"', [[]]],
    ['for_each: "${var.names}"', [[{ name: 'length(var.names) > 0', is: true }]]],
  ])('%s', (meta, expected) => {
    const { resources } = config(bucket(meta));
    expect(resources.map(({ when }) => when)).toEqual(expected);
    expect(resources.flatMap((resource) => resource.get('KmsMasterKeyId')).map(({ when }) => when)).toEqual(expected);
  });

  test('each instance has its own values', () => {
    const graph = config(
      'resource: { aws_sqs_queue: { q: { for_each: { a: { key: k }, b: {} }, name: "q-${each.key}", kms_master_key_id: "${each.value.key}" } } }',
    );
    expect(read(graph, 'AWS::SQS::Queue', 'QueueName')).toEqual(['known q-a', 'known q-b']);
    expect(read(graph, 'AWS::SQS::Queue', 'KmsMasterKeyId')).toEqual(['known k', 'unknown ${each.value.key}']);
    expect(graph.resources.map(({ address }) => address)).toEqual(['aws_sqs_queue.q["a"]', 'aws_sqs_queue.q["b"]']);
  });

  test('what a loop over something unknown decides is not known', () => {
    const graph = config('resource: { aws_sqs_queue: { q: { for_each: "${var.x}", name: "q-${each.key}" } } }');
    expect(read(graph, 'AWS::SQS::Queue', 'QueueName')).toEqual(['unknown q-${each.key} when length(var.x) > 0 is true']);
    expect(graph.resources[0]!.address).toBe('aws_sqs_queue.q');
  });
});

const group = (forEach: string): string => `
variable: { rules: {} }
resource:
  aws_security_group:
    g:
      ingress: { from_port: 22 }
      dynamic:
        - ingress:
            - for_each: ${forEach}
              content:
                - from_port: "\${ingress.value.port}"
                  cidr_blocks: [0.0.0.0/0]
`;

describe('dynamic blocks', () => {
  test('are read as what they make', () => {
    const graph = config(group('[{ port: 80 }, { port: "${var.x}" }]'));
    expect(read(graph, 'AWS::EC2::SecurityGroup', 'SecurityGroupIngress.FromPort')).toEqual(['known 22', 'known 80', 'unknown ${var.x}']);
    const [, cidr] = graph.resources[0]!.get('SecurityGroupIngress.CidrIp');
    expect(lineOf(cidr!.at)).toBe(12);
  });

  test('may make nothing', () => {
    const graph = config(`
variable: { logs: {} }
resource:
  aws_redshift_cluster:
    c:
      dynamic: { logging: { for_each: "\${var.logs}", content: { bucket_name: b } } }
`);
    expect(read(graph, 'AWS::Redshift::Cluster', 'LoggingProperties.BucketName')).toEqual([
      'known b when length(var.logs) > 0 is true',
      'absent when length(var.logs) > 0 is false',
    ]);
  });

  test('make nothing from an empty list', () => {
    expect(read(config(group('[]')), 'AWS::EC2::SecurityGroup', 'SecurityGroupIngress.FromPort')).toEqual(['known 22']);
  });
});

test('names that a format keeps apart are not confused', () => {
  const graph = config('resource: { aws_x_y: { z: { Some_Key: 1, somekey: 2 } } }');
  expect(graph.resources[0]!.type).toBe('aws_x_y');
  expect(brief(graph.resources[0]!.get('somekey'))).toEqual(['known 2']);
});

test('a part of a string has its own place', () => {
  const graph = config(`
locals: { a: x }
resource:
  aws_instance:
    web:
      user_data: "first-\${local.a}-second-\${var.b}-third"
`);
  const [data] = graph.resources[0]!.get('UserData');
  expect(data!.text).toBe('first-x-second-${var.b}-third');
  const part = (word: string): string => shown(data!.slice(data!.text.indexOf(word), data!.text.indexOf(word) + word.length).at);
  expect([part('first'), part('second'), part('third')]).toEqual(['first', 'second', 'third']);
});

test('what a deployment is known to pass is the value of a variable', () => {
  const [source] = readYaml(
    'a.tf.yaml',
    'variable: { encrypt: { default: false }, cidrs: {} }\nresource: { aws_efs_file_system: { a: { encrypted: "${var.encrypt}", tags: "${var.cidrs}" } } }',
  );
  const given = loadTerraformConfig([source!], { encrypt: true, cidrs: ['10.0.0.0/8', '::/0'] }).at('aws_efs_file_system.a')!;
  expect(given.get('Encrypted').map((value) => [value.text, value.input?.assumed])).toEqual([['true', undefined]]);
  expect(given.get('tags').map((value) => value.text)).toEqual(['10.0.0.0/8', '::/0']);
});
