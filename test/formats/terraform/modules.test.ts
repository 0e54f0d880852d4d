import { describe, expect, test } from '@jest/globals';
import { posix } from 'node:path';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { loadTerraformConfig } from '../../../src/formats/terraform/index.ts';
import type { Graph } from '../../../src/model/graph.ts';
import type { Source } from '../../../src/model/source.ts';
import { brief, lineOf, read } from './support.ts';

/** A project of several folders; the files of the first one are the root. */
function project(files: Readonly<Record<string, unknown>>): Graph {
  const folders = new Map<string, Source[]>();
  for (const [file, data] of Object.entries(files)) {
    const folder = posix.dirname(file);
    folders.set(folder, [...(folders.get(folder) ?? []), readJson(file, JSON.stringify(data, null, 1))]);
  }
  return loadTerraformConfig([...folders.values()][0]!, {}, (folder) => folders.get(folder));
}

const queue = {
  variable: { name: {}, key: { default: null }, retention: { default: 60 }, open: { default: false, nullable: false } },
  locals: { full: 'q-${var.name}' },
  resource: {
    aws_sqs_queue: { q: { name: '${local.full}', kms_master_key_id: '${var.key}', delay_seconds: '${var.retention}' } },
    aws_sqs_queue_policy: { p: { queue_url: '${aws_sqs_queue.q.id}', policy: '${var.open ? "open" : "closed"}' } },
  },
  output: {
    arn: { value: '${aws_sqs_queue.q.arn}' },
    name: { value: '${aws_sqs_queue.q.name}' },
    all: { value: { name: '${local.full}' } },
  },
};

describe('a local module', () => {
  const graph = project({
    'main.tf.json': {
      variable: { prefix: { default: 'x' }, none: {} },
      resource: {
        aws_kms_key: { k: {} },
        aws_sns_topic: { t: { name: '${module.orders.name}', kms_master_key_id: '${module.orders.arn}' } },
      },
      module: {
        orders: { source: './modules/queue', name: '${var.prefix}-orders', key: '${aws_kms_key.k.arn}', open: null },
        bills: [{ source: './modules/queue', name: 'bills', retention: '${var.none}' }],
      },
    },
    'modules/queue/main.tf.json': queue,
  });

  test('has its resources once for each call', () => {
    expect(graph.resources.filter(({ type }) => type.startsWith('AWS::SQS')).map(({ type, address }) => `${type} ${address}`)).toEqual([
      'AWS::SQS::Queue module.orders.aws_sqs_queue.q',
      'AWS::SQS::QueuePolicy module.orders.aws_sqs_queue_policy.p',
      'AWS::SQS::Queue module.bills.aws_sqs_queue.q',
      'AWS::SQS::QueuePolicy module.bills.aws_sqs_queue_policy.p',
    ]);
  });

  test('takes what its caller passes, else the default, for certain', () => {
    expect(read(graph, 'AWS::SQS::Queue', 'QueueName')).toEqual(['known q-x-orders', 'known q-bills']);
    expect(read(graph, 'AWS::SQS::Queue', 'DelaySeconds')).toEqual(['known 60', 'unknown ${var.none}']);
    expect(read(graph, 'AWS::SQS::Queue', 'KmsMasterKeyId')).toEqual(['unknown ${aws_kms_key.k.arn}', 'absent']);
    expect(read(graph, 'AWS::SQS::QueuePolicy', 'PolicyDocument')).toEqual(['known closed', 'known closed']);
    const [period] = graph.at('module.orders.aws_sqs_queue.q')!.get('DelaySeconds');
    expect(period!.input?.assumed).toBeUndefined();
  });

  test('says where a value is passed, and what of it is only assumed', () => {
    const [name] = graph.at('module.orders.aws_sqs_queue.q')!.get('QueueName');
    expect(name!.at.source.file).toBe('modules/queue/main.tf.json');
    expect(name!.input).toMatchObject({ name: 'prefix', assumed: { pointer: ['variable', 'prefix', 'default'] } });
    const [other] = graph.at('module.bills.aws_sqs_queue.q')!.get('QueueName');
    expect(other!.input).toMatchObject({ name: 'name', passed: { pointer: ['module', 'bills', 0, 'name'] } });
    expect(lineOf(other!.input!.passed!)).toBeGreaterThan(1);
  });

  test('is connected with what is around it, both ways', () => {
    const [key] = graph.at('module.orders.aws_sqs_queue.q')!.get('KmsMasterKeyId');
    expect(graph.target(key!)?.address).toBe('aws_kms_key.k');
    const [topic] = graph.ofType('AWS::SNS::Topic');
    expect(graph.target(topic!.get('KmsMasterKeyId')[0]!)?.address).toBe('module.orders.aws_sqs_queue.q');
    expect(brief(topic!.get('TopicName'))).toEqual(['known q-x-orders']);
    expect(graph.edges.map(({ from, to }) => `${from} -> ${to}`)).toContain('module.orders.aws_sqs_queue.q -> aws_kms_key.k');
  });
});

describe('instances of modules', () => {
  const graph = project({
    'env/main.tf.json': {
      locals: { queues: { a: { days: 1 }, b: { days: 2 } } },
      module: {
        q: { source: '../queue', for_each: '${local.queues}', name: '${each.key}', retention: '${each.value.days}' },
        c: { source: '../queue/', count: 2, name: '${count.index}' },
        maybe: { source: '../queue', count: '${var.on ? 1 : 0}', name: 'm' },
      },
      output: { x: { value: '' } },
      resource: {
        aws_sns_topic: {
          one: { name: '${module.q["b"].name}' },
          all: { name: '${join(",", module.c[*].name)}' },
          every: { name: '${join(",", [for k, v in module.q : "${k}=${v.all.name}"])}' },
        },
      },
    },
    'queue/main.tf.json': queue,
  });

  test('have addresses and values of their own', () => {
    expect(graph.ofType('AWS::SQS::Queue').map((one) => [one.address, ...brief(one.get('QueueName'))])).toEqual([
      ['module.q["a"].aws_sqs_queue.q', 'known q-a'],
      ['module.q["b"].aws_sqs_queue.q', 'known q-b'],
      ['module.c[0].aws_sqs_queue.q', 'known q-0'],
      ['module.c[1].aws_sqs_queue.q', 'known q-1'],
      ['module.maybe[0].aws_sqs_queue.q', 'known q-m when var.on is true'],
    ]);
    expect(read(graph, 'AWS::SQS::Queue', 'DelaySeconds').slice(0, 2)).toEqual(['known 1', 'known 2']);
  });

  test('are referred to one by one, and all together', () => {
    expect(read(graph, 'AWS::SNS::Topic', 'TopicName')).toEqual(['known q-b', 'known q-0,q-1', 'known a=q-a,b=q-b']);
  });

  test('conditions in one module are not those of another', () => {
    const nested = project({
      'main.tf.json': {
        module: { a: { source: './m', on: '${var.on}' }, b: { source: './m', on: '${var.off}' } },
        resource: { aws_vpc: { v: { count: '${var.on ? 1 : 0}' } } },
      },
      'm/main.tf.json': { variable: { on: {} }, resource: { aws_subnet: { s: { count: '${var.on ? 1 : 0}' } } } },
    });
    expect(nested.resources.map(({ when }) => when.map(({ name }) => name))).toEqual([
      ['var.on'],
      ['module.a: var.on'],
      ['module.b: var.on'],
    ]);
  });
});

describe('modules in modules', () => {
  test('are followed', () => {
    const graph = project({
      'main.tf.json': { module: { a: { source: './a', name: 'deep' } }, resource: { aws_sns_topic: { t: { name: '${module.a.out}' } } } },
      'a/a.tf.json': {
        variable: { name: {} },
        module: { b: { source: './b', name: '${var.name}' } },
        output: { out: { value: '${module.b.name}!' } },
      },
      'a/b/b.tf.json': queue,
    });
    expect(graph.ofType('AWS::SQS::Queue').map(({ address }) => address)).toEqual(['module.a.module.b.aws_sqs_queue.q']);
    expect(read(graph, 'AWS::SNS::Topic', 'TopicName')).toEqual(['known q-deep!']);
  });

  test('that call themselves, or each other, end, and it is said', () => {
    const graph = project({
      'main.tf.json': { module: { a: { source: './a' }, self: { source: './.' } } },
      'a/a.tf.json': { module: { b: { source: '../b' } }, resource: { aws_vpc: { v: {} } } },
      'b/b.tf.json': { module: { a: { source: '../a' } }, resource: { aws_vpc: { v: {} } } },
    });
    expect(graph.resources.map(({ address }) => address)).toEqual(['module.a.aws_vpc.v', 'module.a.module.b.aws_vpc.v']);
    expect(graph.limits.join()).toContain('called within itself');
  });

  test('that multiply are bounded', () => {
    const files: Record<string, unknown> = {};
    for (let i = 0; i < 12; i++)
      files[i === 0 ? 'main.tf.json' : `m${i}/main.tf.json`] = {
        module: { a: { source: i === 0 ? './m1' : `../m${i + 1}` }, b: { source: i === 0 ? './m1' : `../m${i + 1}` } },
        resource: { aws_vpc: { v: {} } },
      };
    const started = performance.now();
    const graph = project(files);
    expect(graph.resources.length).toBeLessThan(1000);
    expect(graph.limits.join()).toContain('calls of modules');
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('that are not written in JSON here are named, a few of them', () => {
    const other = { source: 'terraform-aws-modules/vpc/aws' };
    const some = project({
      'main.tf.json': { module: { a: other, b: { source: './m' } } },
      'm/m.tf.json': { module: { c: { source: './gone' } } },
    });
    expect(some.limits).toEqual([
      'Not looked at, because it is not written in Terraform JSON here: what is in module.a (terraform-aws-modules/vpc/aws), module.b.module.c (./gone); a plan shows it',
    ]);
    const many = project({ 'main.tf.json': { module: { a: other, b: other, c: other, d: other, e: other } } });
    expect(many.limits[0]).toContain('module.c (terraform-aws-modules/vpc/aws) and 2 more;');
    expect(project({ 'main.tf.json': { resource: { aws_vpc: { v: {} } } } }).limits).toEqual([]);
  });

  test('from elsewhere have outputs that nobody knows', () => {
    const graph = project({
      'main.tf.json': {
        module: { r: { source: 'terraform-aws-modules/vpc/aws' }, gone: { source: './gone' } },
        resource: { aws_sns_topic: { t: { name: '${module.r.name}', kms_master_key_id: '${module.gone.key}' } } },
      },
    });
    expect(read(graph, 'AWS::SNS::Topic', 'TopicName')).toEqual(['unknown ${module.r.name}']);
    expect(graph.at('aws_sns_topic.t')!.get('KmsMasterKeyId')[0]!.refs).toEqual([{ to: 'module.gone', attribute: 'key' }]);
  });
});
