import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { loadTerraformPlan } from '../../../src/formats/terraform/index.ts';

const group = (name: string, values: object) => ({
  address: `aws_security_group.${name}`,
  mode: 'managed',
  type: 'aws_security_group',
  values,
});
const database = (values: object) => ({ address: 'aws_db_instance.d', mode: 'managed', type: 'aws_db_instance', values });
const drift = (address: string, before: object | null, after: object | null, more: object = {}) => ({
  address,
  mode: 'managed',
  change: { actions: [after ? 'update' : 'delete'], before, after, ...more },
});

const plan = (resources: readonly object[], drifted: readonly unknown[] | object) =>
  loadTerraformPlan(
    readJson(
      'plan.json',
      JSON.stringify({ format_version: '1.2', resource_drift: drifted, planned_values: { root_module: { resources } } }, null, 1),
    ),
  );

/** What is said of a property, with the line that tells the values. */
function told(graph: ReturnType<typeof plan>, address: string, path: string): string | undefined {
  const [value] = graph.at(address)!.get(path);
  const { source } = value!.at;
  const found = source.driftAt?.(value!.at);
  if (!found?.values) return found?.message;
  const { line } = source.locate(found.values.at).start;
  return `${found.message}: ${found.values.text}; ${source.text.split('\n')[line - 1]!.trim()}`;
}

const outside = 'was changed outside of Terraform since the last apply';

describe('what was changed outside of Terraform', () => {
  const values = { publicly_accessible: true, storage_encrypted: false, password: 'hunter2', backup_retention_period: 0, engine: null };
  const graph = plan(
    [database(values)],
    [
      drift(
        'aws_db_instance.d',
        { ...values, publicly_accessible: false, password: 'old-secret', backup_retention_period: null, engine: 'x'.repeat(100) },
        { ...values, password: 'secret' },
        { before_sensitive: { password: true }, after_sensitive: { password: true } },
      ),
    ],
  );

  test.each([
    ['PubliclyAccessible', `publicly_accessible ${outside}: from false to true; "publicly_accessible": false,`],
    ['StorageEncrypted', undefined],
    ['BackupRetentionPeriod', `backup_retention_period ${outside}: from not set to 0; "backup_retention_period": null,`],
    ['MasterUserPassword', `password ${outside}`],
    ['CACertificateIdentifier', `the resource ${outside}: publicly_accessible, password, backup_retention_period and 1 more`],
  ])('is told of %s', (path, expected) => expect(told(graph, 'aws_db_instance.d', path)).toBe(expected));

  test('is told of an item of a list when the list has another one', () => {
    const rule = (port: number) => ({ from_port: port, to_port: port, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] });
    const both = { ingress: [rule(22), rule(443)] };
    const one = { ingress: [{ ...rule(443), description: 'web' }] };
    const groups = plan(
      [group('more', both), group('other', one)],
      [
        drift('aws_security_group.more', { ingress: [rule(443)] }, both),
        drift('aws_security_group.other', { ingress: [{ ...rule(443), description: 'www' }] }, one),
      ],
    );
    expect(told(groups, 'aws_security_group.more', 'SecurityGroupIngress.FromPort')).toBe(`ingress ${outside}`);
    expect(told(groups, 'aws_security_group.other', 'SecurityGroupIngress.FromPort')).toBeUndefined();
    expect(told(groups, 'aws_security_group.other', 'SecurityGroupIngress.Description')).toBe(
      `ingress ${outside}: from www to web; "description": "www"`,
    );
  });

  test('is told of what was deleted', () => {
    const deleted = plan([database(values)], [drift('aws_db_instance.d', values, null)]);
    expect(told(deleted, 'aws_db_instance.d', 'StorageEncrypted')).toBe(
      'the resource was deleted outside of Terraform since the last apply',
    );
  });

  test('is counted, also where nothing is found or planned', () => {
    expect(graph.limits).toEqual([`plan.json says that aws_db_instance.d ${outside}`]);
    const many = ['a', 'b', 'c', 'd'].map((name) => drift(`aws_vpc.${name}`, { a: 1 }, { a: 2 }));
    expect(plan([], many).limits).toEqual([
      'plan.json says that 4 resources were changed outside of Terraform since the last apply: aws_vpc.a, aws_vpc.b, aws_vpc.c and 1 more',
    ]);
  });

  test.each([
    ['what was only moved', [{ ...drift('aws_vpc.a', { a: 1 }, { a: 1 }), previous_address: 'aws_vpc.b' }]],
    ['data', [{ ...drift('data.aws_vpc.a', { a: 1 }, { a: 2 }), mode: 'data' }]],
    ['what is none', [null, 1, { address: 1 }, { address: 'aws_vpc.a' }, { address: 'aws_vpc.a', change: [] }]],
    ['no list', { address: 'aws_vpc.a' }],
  ])('is not %s', (_, drifted) => expect(plan([], drifted).limits).toEqual([]));
});
