import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { loadTerraformPlan, type TextFile } from '../../../src/formats/terraform/index.ts';
import type { Graph } from '../../../src/model/graph.ts';
import type { Place } from '../../../src/model/source.ts';

const volume = (address: string, values: object) => ({ address, mode: 'managed', type: 'aws_ebs_volume', name: 'v', values });
const change = (address: string, actions: string[], before: object | null, after: object | null, unknown: object = {}) => ({
  address,
  change: { actions, before, after, after_unknown: unknown },
});

const data = {
  format_version: '1.2',
  planned_values: {
    root_module: {
      resources: [
        volume('aws_ebs_volume.new', { encrypted: false }),
        volume('aws_ebs_volume.old', { encrypted: false }),
        volume('aws_ebs_volume.edited[0]', { encrypted: false, size: 20, tags: { a: '1', b: '2' } }),
        volume('aws_ebs_volume.replaced', { encrypted: false }),
        volume('aws_ebs_volume.unsaid', { encrypted: false }),
      ],
      child_modules: [{ address: 'module.m["x"]', resources: [volume('module.m["x"].aws_ebs_volume.inner', { encrypted: false })] }],
    },
  },
  resource_changes: [
    change('aws_ebs_volume.new', ['create'], null, { encrypted: false }),
    change('aws_ebs_volume.old', ['no-op'], { encrypted: false }, { encrypted: false }),
    change(
      'aws_ebs_volume.edited[0]',
      ['update'],
      { encrypted: false, size: 10, tags: { a: '1', b: '1' } },
      { encrypted: false, size: 20, tags: { a: '1', b: '2' } },
      { kms_key_id: true },
    ),
    change('aws_ebs_volume.replaced', ['delete', 'create'], { encrypted: true }, { encrypted: false }),
  ],
  resource_drift: [change('aws_ebs_volume.old', ['update'], {}, {})],
  configuration: {
    root_module: { module_calls: { m: { source: './modules/m', module: {} }, remote: { source: 'a/b/c', module: {} } } },
  },
};

const beside: Readonly<Record<string, readonly TextFile[]>> = {
  deploy: [
    {
      file: 'deploy/main.tf',
      text: `# resource "aws_ebs_volume" "new" {
resource "aws_ebs_volume" "new" {
  timeouts {
    encrypted = "no"
  }
  encrypted   =  false # plain
}

  resource "aws_ebs_volume" "old" { encrypted = false }
`,
    },
    { file: 'deploy/more.tf.json', text: '{"resource":\n{"aws_ebs_volume":\n{"edited":\n{"count": 1,\n"encrypted": false}}}}' },
    { file: 'deploy/broken.tf.json', text: '{' },
  ],
  'deploy/modules/m': [{ file: 'deploy/modules/m/m.tf', text: '\n\nresource "aws_ebs_volume" "inner" {\n}\n' }],
};

const load = (plan: object): Graph =>
  loadTerraformPlan(readJson('deploy/plan.json', JSON.stringify(plan, null, 1)), (folder) => beside[folder] ?? []);

const written = (at: Place): string => {
  const found = at.source.writtenAt?.(at);
  if (!found) return 'nowhere';
  const { start } = found.source.locate(found);
  return `${found.source.file}:${start.line}:${start.column}`;
};

describe('where a resource of a plan is written', () => {
  const graph = load(data);
  test.each([
    ['aws_ebs_volume.new', 'deploy/main.tf:2:1', 'deploy/main.tf:6:3'],
    ['aws_ebs_volume.old', 'deploy/main.tf:9:3', 'deploy/main.tf:9:3'],
    ['aws_ebs_volume.edited[0]', 'deploy/more.tf.json:3:2', 'deploy/more.tf.json:5:1'],
    ['module.m["x"].aws_ebs_volume.inner', 'deploy/modules/m/m.tf:3:1', 'deploy/modules/m/m.tf:3:1'],
    ['aws_ebs_volume.unsaid', 'nowhere', 'nowhere'],
  ])('%s', (address, head, argument) => {
    const resource = graph.at(address)!;
    expect(written(resource.at)).toBe(head);
    expect(written(resource.get('Encrypted')[0]!.at)).toBe(argument);
  });

  test('a plan alone has its own places only', () => {
    const [resource] = loadTerraformPlan(readJson('plan.json', JSON.stringify(data))).resources;
    expect(written(resource!.at)).toBe('nowhere');
  });
});

describe('what a plan changes', () => {
  const graph = load(data);
  const changeOf = (address: string, path: string): unknown => {
    const [value] = graph.at(address)!.get(path);
    return value!.at.source.changeAt?.(value!.at);
  };
  test.each([
    ['aws_ebs_volume.new', 'Encrypted', 'create'],
    ['aws_ebs_volume.new', 'KmsKeyId', 'create'],
    ['aws_ebs_volume.old', 'Encrypted', 'none'],
    ['aws_ebs_volume.edited[0]', 'Encrypted', 'none'],
    ['aws_ebs_volume.edited[0]', 'Size', 'update'],
    ['aws_ebs_volume.edited[0]', 'Tags.a', 'none'],
    ['aws_ebs_volume.edited[0]', 'Tags.b', 'update'],
    ['aws_ebs_volume.edited[0]', 'KmsKeyId', 'update'],
    ['aws_ebs_volume.edited[0]', 'SnapshotId', undefined],
    ['aws_ebs_volume.replaced', 'Encrypted', 'create'],
    ['aws_ebs_volume.unsaid', 'Encrypted', undefined],
  ])('%s %s: %s', (address, path, expected) => expect(changeOf(address, path)).toBe(expected));
});

describe('versions of the format', () => {
  test.each(['0.1', '0.2', '1.0', '1.9'])('%s is read', (version) => {
    const graph = load({ ...data, format_version: version });
    expect([graph.resources.length, graph.limits]).toEqual([6, []]);
  });
  test('one from the future is read as far as it can be, and it is said', () => {
    const graph = load({ ...data, format_version: '2.0' });
    expect(graph.resources).toHaveLength(6);
    expect(graph.limits.join()).toContain('version 2.0');
  });
  test('a plan that failed is not complete', () => {
    expect(load({ ...data, errored: true }).limits.join()).toContain('not complete');
  });
});
