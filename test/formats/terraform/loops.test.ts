import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { brief, config, files, read } from './support.ts';

const locals = {
  list: ['b', 'a', 'b'],
  map: { one: { open: true, port: 1 }, two: { open: false, port: 2 } },
  ports: [22, 443],
  none: [],
};

/** What one expression comes to, its elements one by one. */
const outcomes = (value: unknown): string[] => {
  const graph = files({
    'main.tf.json': { variable: { none: {}, on: { default: true } }, locals, resource: { aws_x_test: { t: { value } } } },
  });
  return brief(graph.at('aws_x_test.t')!.get('value'));
};

describe('for', () => {
  test.each([
    ['${[for x in local.list : upper(x)]}', 'known B', 'known A', 'known B'],
    ['${[for i, x in local.list : "${i}${x}" if x == "b"]}', 'known 0b', 'known 2b'],
    ['${[for name, one in local.map : one.port if one.open]}', 'known 1'],
    ['${{for name, one in local.map : upper(name) => one.port}.TWO}', 'known 2'],
    ['${join(",", [for i, x in local.list : x if i != 1])}', 'known b,b'],
    ['${{for i, x in local.list : x => i...}["b"]}', 'known 0', 'known 2'],
    ['${[for x in local.list : [for p in local.ports : "${x}${p}"] if x == "a"]}', 'known a22', 'known a443'],
    ['${[for x in var.none : x]}', 'unknown ${[for x in var.none : x]}'],
    ['${[for x in ["a", var.none] : x]}', 'known a', 'unknown ${var.none}'],
    ['${[for x in local.list : x if var.none == x]}', 'unknown ${[for x in local.list : x if var.none == x]}'],
    ['${[for x in local.none : x]}', 'absent'],
    ['${local.map.*.port}', 'unknown ${local.map.*.port}'],
    ['${values(local.map)[*].port}', 'known 1', 'known 2'],
  ])('%s', (value, ...expected) => expect(outcomes(value)).toEqual(expected));

  test('conditions inside of it belong to one turn', () => {
    expect(outcomes('${[for k, v in local.map : var.none == v.port ? "x" : "y"]}')).toEqual([
      'known x when k = one: var.none == v.port is true',
      'known y when k = one: var.none == v.port is false',
      'known x when k = two: var.none == v.port is true',
      'known y when k = two: var.none == v.port is false',
    ]);
  });
});

describe('directives', () => {
  test.each([
    ['a%{ if true }b%{ else }c%{ endif }d', 'known abd'],
    ['%{ if false }b%{ endif }', 'known'],
    ['%{ for x in local.list }[${x}]%{ endfor }', 'known [b][a][b]'],
    ['a \n%{~ for x in local.list ~} \n ${x} \n%{~ endfor ~}\n z', 'known ababz'],
    ['%{ for i, x in local.list }%{ if i == 1 }${x}%{ endif }%{ endfor }', 'known a'],
    ['a${~ "b" ~} c', 'known abc'],
    ['%{ if var.none }a%{ else }b%{ endif }', 'known a when var.none is true', 'known b when var.none is false'],
    ['%{ for x in var.none }a%{ endfor }', 'unknown %{ for x in var.none }a%{ endfor }'],
    ['%{ if true }a', 'unknown %{ if true }a'],
    ['a%{ endif }', 'unknown a%{ endif }'],
    ['%{ for x in local.list }a%{ endif }', 'unknown %{ for x in local.list }a%{ endif }'],
  ])('%j', (value, ...expected) => expect(outcomes(value)).toEqual(expected));
});

describe('instances', () => {
  const graph = config(`
locals: { buckets: { logs: { versioned: false }, data: { versioned: true } } }
resource:
  aws_s3_bucket: { b: { for_each: "\${local.buckets}", bucket: "x-\${each.key}" } }
  aws_s3_bucket_versioning:
    v:
      for_each: "\${aws_s3_bucket.b}"
      bucket: "\${each.value.id}"
      versioning_configuration: { status: "\${local.buckets[each.key].versioned ? \\"Enabled\\" : \\"Suspended\\"}" }
  aws_kms_key: { k: { count: 2, description: "key \${count.index}" } }
  aws_sqs_queue:
    q: { count: 2, kms_master_key_id: "\${aws_kms_key.k[count.index].arn}", name: "\${aws_kms_key.k[count.index].description}" }
    any: { kms_master_key_id: "\${aws_kms_key.k[var.x].arn}" }
    all: { name: "\${join(\\",\\", aws_kms_key.k[*].description)}" }
`);

  test('are joined one by one', () => {
    expect(
      graph.resources
        .filter(({ type }) => type === 'AWS::S3::Bucket')
        .map((one) => [one.address, ...brief(one.get('VersioningConfiguration.Status'))]),
    ).toEqual([
      ['aws_s3_bucket.b["data"]', 'known Enabled'],
      ['aws_s3_bucket.b["logs"]', 'known Suspended'],
    ]);
    const [key] = graph.at('aws_sqs_queue.q[1]')!.get('KmsMasterKeyId');
    expect(graph.target(key!)?.address).toBe('aws_kms_key.k[1]');
  });

  test('have attributes of their own', () => {
    expect(read(graph, 'AWS::SQS::Queue', 'QueueName')).toEqual(['known key 0', 'known key 1', 'absent', 'known key 0,key 1']);
  });

  test('of which one is meant, but not which', () => {
    const [key] = graph.at('aws_sqs_queue.any')!.get('KmsMasterKeyId');
    expect(key!.refs.map(({ to }) => to)).toEqual(['aws_kms_key.k[0]', 'aws_kms_key.k[1]']);
  });

  test('that depend on themselves are one', () => {
    const looped = config('resource: { aws_vpc: { v: { count: "${length(aws_vpc.v)}" } } }');
    expect(looped.resources.map(({ address }) => address)).toEqual(['aws_vpc.v']);
  });
});

describe('what multiplies ends', () => {
  const quickly = (data: Record<string, unknown>): void => {
    const started = performance.now();
    const graph = files({ 'main.tf.json': data });
    for (const resource of graph.resources) brief(resource.get('value'));
    expect(graph.edges.length).toBeLessThan(100_000);
    expect(performance.now() - started).toBeLessThan(5000);
  };
  const value = (text: string): Record<string, unknown> => ({ resource: { aws_x_test: { t: { value: text } } } });
  const nested = (depth: number, list: string): string =>
    `${Array.from({ length: depth }, (_, at) => `[for v${at} in ${list} : `).join('')}v0${']'.repeat(depth)}`;

  test('loops in loops', () => quickly(value(`\${join(",", flatten(${nested(8, 'range(100)')}))}`)));
  test('loops in texts', () => quickly(value(`${'%{ for x in range(1000) }'.repeat(6)}a${'%{ endfor }'.repeat(6)}`)));
  test('directives that do not end', () => quickly(value('%{ if true }'.repeat(20_000))));
  test('directives in directives', () => quickly(value(`${'%{ if true }'.repeat(5000)}a${'%{ endif }'.repeat(5000)}`)));
  test('products of products', () => quickly(value(`\${${'setproduct('.repeat(20)}range(30)${', range(30))'.repeat(20)}}`)));
  test('instances of instances', () => {
    const resources: Record<string, unknown> = { r0: { count: 100, value: '${count.index}' } };
    for (let at = 1; at < 20; at++) resources[`r${at}`] = { count: 100, value: `\${join(",", aws_x_test.r${at - 1}[*].value)}` };
    quickly({ resource: { aws_x_test: resources } });
  });
  test('for_each over each other', () => {
    const resources: Record<string, unknown> = {};
    for (let at = 0; at < 200; at++) resources[`r${at}`] = { for_each: `\${aws_x_test.r${(at + 1) % 200}}`, value: '${each.key}' };
    quickly({ resource: { aws_x_test: resources } });
  });
});

test('for is what map and filter are', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 3 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), word, (list, wanted) => {
      const made = list.flatMap((item, index) => (item === wanted ? [] : [`known ${index}-${item.toUpperCase()}!`]));
      const value = `\${[for i, x in ${JSON.stringify(list)} : "\${i}-\${upper(x)}!" if x != "${wanted}"]}`;
      expect(outcomes(value)).toEqual(made.length > 0 ? made : ['absent']);
    }),
    { numRuns: 100 },
  );
});
