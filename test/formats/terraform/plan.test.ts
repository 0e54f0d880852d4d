import { describe, expect, test } from '@jest/globals';
import { brief, lineOf, plan, read } from './support.ts';

interface Item {
  readonly address: string;
  readonly values?: unknown;
  readonly unknown?: unknown;
  readonly sensitive?: unknown;
  readonly expressions?: unknown;
  readonly mode?: string;
}

const base = (address: string): string => address.replaceAll(/\[[^\]]*\]/g, '').replace(/^(module\.[^.]+\.)*/, '');
const labels = (address: string): { type: string; name: string } => {
  const [type, name] = base(address)
    .replace(/^data\./, '')
    .split('.');
  return { type: type!, name: name! };
};

/** A plan as `terraform show -json` writes it, of resources in the root module. */
function planOf(items: readonly Item[], more: object = {}): ReturnType<typeof plan> {
  return plan({
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: items.map(({ address, values = {}, sensitive = {}, mode = 'managed' }) => ({
          address,
          mode,
          ...labels(address),
          values,
          sensitive_values: sensitive,
        })),
      },
    },
    resource_changes: items.map(({ address, values = {}, unknown = {} }) => ({
      address,
      change: { actions: ['create'], after: values, after_unknown: unknown },
    })),
    configuration: {
      root_module: {
        resources: items.flatMap(({ address, expressions }) =>
          expressions ? [{ address: base(address), ...labels(address), expressions }] : [],
        ),
        variables: { secret: { sensitive: true }, plain: {} },
      },
    },
    ...more,
  });
}

const value = (item: Omit<Item, 'address'>, path: string): string[] =>
  read(planOf([{ address: 'aws_db_instance.d', ...item }]), 'AWS::RDS::DBInstance', path);

describe('values', () => {
  test('are data: nothing in them is an expression', () => {
    expect(value({ values: { identifier: 'a-${b}', storage_encrypted: false, kms_key_id: null } }, 'DBInstanceIdentifier')).toEqual([
      'known a-${b}',
    ]);
    expect(value({ values: { storage_encrypted: false } }, 'StorageEncrypted')).toEqual(['known false']);
    expect(value({ values: { kms_key_id: null } }, 'KmsKeyId')).toEqual(['absent']);
  });

  test('come after the apply, at any depth', () => {
    expect(value({ unknown: { kms_key_id: true } }, 'KmsKeyId')).toEqual(['unknown ${after apply}']);
    const graph = planOf([
      {
        address: 'aws_security_group.g',
        values: { ingress: [{ from_port: 22 }, { from_port: 80, cidr_blocks: ['10.0.0.0/8', null] }] },
        unknown: { ingress: [{ cidr_blocks: true }, { cidr_blocks: [false, true] }], name: true },
      },
    ]);
    expect(read(graph, 'AWS::EC2::SecurityGroup', 'SecurityGroupIngress.FromPort')).toEqual(['known 22', 'known 80']);
    expect(read(graph, 'AWS::EC2::SecurityGroup', 'SecurityGroupIngress.CidrIp')).toEqual([
      'unknown ${after apply}',
      'known 10.0.0.0/8',
      'unknown ${after apply}',
    ]);
    expect(read(graph, 'AWS::EC2::SecurityGroup', 'SecurityGroupIngress.CidrIp.x')).toHaveLength(3);
  });

  test('a whole block that is not known', () => {
    const graph = planOf([{ address: 'aws_instance.i', unknown: { metadata_options: true } }]);
    expect(read(graph, 'AWS::EC2::Instance', 'MetadataOptions.HttpTokens')).toEqual(['unknown ${after apply}']);
  });

  test('that nobody wrote are absent, although the provider will choose them', () => {
    expect(value({ unknown: { kms_key_id: true }, expressions: { engine: { constant_value: 'x' } } }, 'KmsKeyId')).toEqual(['absent']);
    expect(value({ unknown: { kms_key_id: true }, expressions: { kms_key_id: { references: ['local.x'] } } }, 'KmsKeyId')).toEqual([
      'unknown ${local.x}',
    ]);
  });

  test('that are sensitive are not shown, unless the configuration shows them', () => {
    const sensitive = { password: true };
    const values = { password: 'hush' };
    expect(value({ values, sensitive }, 'MasterUserPassword')).toEqual(['unknown ${sensitive}']);
    expect(value({ values, sensitive, expressions: { password: { references: ['var.secret'] } } }, 'MasterUserPassword')).toEqual([
      'unknown ${var.secret}',
    ]);
    expect(value({ values, sensitive, expressions: { password: { constant_value: 'hush' } } }, 'MasterUserPassword')).toEqual([
      'known hush',
    ]);
    expect(value({ values: { password: null }, sensitive }, 'MasterUserPassword')).toEqual(['absent']);
  });

  test('from a variable say which', () => {
    const graph = planOf([
      {
        address: 'aws_db_instance.d',
        values: { password: 'hush' },
        sensitive: { password: true },
        expressions: { password: { references: ['var.secret'] } },
      },
    ]);
    const [password] = graph.resources[0]!.get('MasterUserPassword');
    expect(password!.why).toEqual({ reason: 'parameter', detail: 'secret' });
    expect(password!.input).toMatchObject({
      name: 'secret',
      secret: true,
      at: { pointer: ['configuration', 'root_module', 'variables', 'secret'] },
    });
  });
});

test('places are in the plan', () => {
  const [database] = planOf([{ address: 'aws_db_instance.d', values: { storage_encrypted: false } }]).resources;
  const lines = database!.at.source.text.split('\n');
  expect(lines[lineOf(database!.get('StorageEncrypted')[0]!.at) - 1]).toContain('"storage_encrypted": false');
  expect(lines[lineOf(database!.get('KmsKeyId')[0]!.at)]).toContain('aws_db_instance.d');
});

describe('references', () => {
  test('tell what an unknown value points at', () => {
    const graph = planOf([
      { address: 'aws_kms_key.k' },
      {
        address: 'aws_sns_topic.t',
        unknown: { kms_master_key_id: true },
        expressions: { kms_master_key_id: { references: ['aws_kms_key.k.arn', 'aws_kms_key.k'] } },
      },
    ]);
    const [key] = graph.ofType('AWS::SNS::Topic')[0]!.get('KmsMasterKeyId');
    expect(key!.text).toBe('${aws_kms_key.k.arn}');
    expect(key!.refs).toEqual([{ to: 'aws_kms_key.k', attribute: 'arn' }]);
    expect(graph.edges).toEqual([{ kind: 'reference', from: 'aws_sns_topic.t', to: 'aws_kms_key.k', path: 'kms_master_key_id' }]);
  });

  test('attach what belongs together, instance by instance', () => {
    const expressions = { bucket: { references: ['aws_s3_bucket.b', 'each.key'] } };
    const graph = planOf([
      { address: 'aws_s3_bucket.b["x"]', values: { bucket: 'x' } },
      { address: 'aws_s3_bucket.b["y"]', values: { bucket: 'y' } },
      { address: 'aws_s3_bucket_acl.a["x"]', values: { acl: 'public-read' }, unknown: { bucket: true }, expressions },
      { address: 'aws_s3_bucket_acl.a["y"]', values: { acl: 'private' }, unknown: { bucket: true }, expressions },
    ]);
    expect(graph.resources.map((one) => [one.address, ...brief(one.get('AccessControl'))])).toEqual([
      ['aws_s3_bucket.b["x"]', 'known public-read'],
      ['aws_s3_bucket.b["y"]', 'known private'],
    ]);
  });

  test('of a list belong to its items one by one', () => {
    const graph = planOf([
      { address: 'aws_security_group.a' },
      { address: 'aws_security_group.b' },
      {
        address: 'aws_instance.i',
        unknown: { vpc_security_group_ids: [true, true] },
        expressions: {
          vpc_security_group_ids: {
            references: ['aws_security_group.a.id', 'aws_security_group.a', 'aws_security_group.b.id', 'aws_security_group.b'],
          },
        },
      },
    ]);
    const groups = graph.ofType('AWS::EC2::Instance')[0]!.get('SecurityGroupIds');
    expect(groups.map((group) => graph.target(group)?.address)).toEqual(['aws_security_group.a', 'aws_security_group.b']);
  });

  test('a policy that waits for an ARN is still read', () => {
    const graph = planOf([
      {
        address: 'data.aws_iam_policy_document.d',
        mode: 'data',
        values: { statement: [{ effect: null, actions: ['s3:*'], principals: [], condition: [], not_actions: null, resources: [null] }] },
        unknown: { statement: [{ resources: [true] }] },
        expressions: {
          statement: [{ actions: { constant_value: ['s3:*'] }, resources: { references: ['aws_s3_bucket.b.arn', 'aws_s3_bucket.b'] } }],
        },
      },
      { address: 'aws_s3_bucket.b' },
      {
        address: 'aws_s3_bucket_policy.p',
        unknown: { policy: true },
        expressions: { policy: { references: ['data.aws_iam_policy_document.d.json', 'data.aws_iam_policy_document.d'] } },
      },
    ]);
    const [document] = graph.ofType('AWS::S3::BucketPolicy')[0]!.get('PolicyDocument');
    const at = (name: string): string[] => brief(document!.document().get(`Statement.${name}`));
    expect([at('Effect'), at('Action'), at('Resource'), at('NotAction'), at('Principal')]).toEqual([
      ['known Allow'],
      ['known s3:*'],
      ['unknown ${aws_s3_bucket.b.arn}'],
      ['absent'],
      ['absent'],
    ]);
  });
});

test('many instances of one resource', () => {
  const items = Array.from({ length: 5000 }, (_, index): Item[] => [
    { address: `aws_s3_bucket.b[${index}]` },
    {
      address: `aws_s3_bucket_acl.a[${index}]`,
      values: { acl: 'private' },
      unknown: { bucket: true },
      expressions: index === 0 ? { bucket: { references: ['aws_s3_bucket.b', 'count.index'] } } : undefined,
    },
  ]).flat();
  const started = performance.now();
  const graph = planOf(items);
  expect(graph.resources.filter((one) => one.has('AccessControl'))).toHaveLength(5000);
  expect(performance.now() - started).toBeLessThan(3000);
});

describe('modules', () => {
  const graph = plan({
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: [{ address: 'aws_kms_key.k', mode: 'managed', type: 'aws_kms_key', name: 'k', values: {} }],
        child_modules: [
          {
            address: 'module.queues[0]',
            child_modules: [
              {
                address: 'module.queues[0].module.one',
                resources: [
                  {
                    address: 'module.queues[0].module.one.aws_sqs_queue.q',
                    mode: 'managed',
                    type: 'aws_sqs_queue',
                    name: 'q',
                    values: { name: 'q' },
                  },
                ],
              },
            ],
          },
        ],
      },
    },
    resource_changes: [
      {
        address: 'module.queues[0].module.one.aws_sqs_queue.q',
        change: { actions: ['create'], after_unknown: { kms_master_key_id: true } },
      },
      { address: 'aws_sqs_queue.gone', change: { actions: ['delete'], after: null } },
    ],
    configuration: {
      root_module: {
        resources: [{ address: 'aws_kms_key.k', expressions: {} }],
        module_calls: {
          queues: {
            expressions: { key: { references: ['aws_kms_key.k.arn', 'aws_kms_key.k'] } },
            module: {
              variables: { key: {} },
              module_calls: {
                one: {
                  expressions: { arn: { references: ['var.key'] } },
                  module: {
                    variables: { arn: {} },
                    resources: [{ address: 'aws_sqs_queue.q', expressions: { kms_master_key_id: { references: ['var.arn'] } } }],
                  },
                },
              },
            },
          },
        },
      },
    },
  });

  test('keep their addresses; what is deleted is not there', () => {
    expect(graph.resources.map(({ address }) => address)).toEqual(['aws_kms_key.k', 'module.queues[0].module.one.aws_sqs_queue.q']);
  });
  test('references go through their variables', () => {
    const [key] = graph.ofType('AWS::SQS::Queue')[0]!.get('KmsMasterKeyId');
    expect(graph.target(key!)?.address).toBe('aws_kms_key.k');
  });
});

describe('odd plans', () => {
  test('without planned values: what is changed', () => {
    const graph = plan({
      format_version: '9.0',
      resource_changes: [
        {
          address: 'aws_sqs_queue.q',
          type: 'aws_sqs_queue',
          mode: 'managed',
          change: { actions: ['create'], after: { name: 'q' }, after_unknown: { kms_master_key_id: true } },
        },
        { address: 'aws_sqs_queue.gone', type: 'aws_sqs_queue', mode: 'managed', change: { actions: ['delete'], after: null } },
      ],
    });
    expect(graph.resources.map(({ address }) => address)).toEqual(['aws_sqs_queue.q']);
    expect(read(graph, 'AWS::SQS::Queue', 'KmsMasterKeyId')).toEqual(['unknown ${after apply}']);
  });

  test.each([
    { format_version: '1.2', planned_values: {} },
    {
      format_version: '1.2',
      planned_values: { root_module: { resources: 'x', child_modules: [7, { resources: [null, { address: 1 }] }] } },
    },
    {
      format_version: '1.2',
      planned_values: { root_module: { resources: [{ address: 'aws_vpc.v', type: 'aws_vpc', values: 'x', sensitive_values: 7 }] } },
    },
    { format_version: '1.2', configuration: { root_module: { module_calls: { a: 7 }, resources: [{ address: 'x', expressions: [] }] } } },
    { format_version: '1.2', planned_values: { root_module: null }, resource_changes: [7, {}], configuration: [] },
  ])('%j', (data) => {
    for (const resource of plan(data).resources) resource.get('A.B');
  });
});
