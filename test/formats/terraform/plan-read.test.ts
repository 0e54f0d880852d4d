import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { contentsOf } from '../../../src/formats/syntax/bytes.ts';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { loadTerraformPlan, readLargePlan } from '../../../src/formats/terraform/index.ts';
import type { Source } from '../../../src/model/source.ts';
import type { Value } from '../../../src/model/value.ts';

const large = (text: string): Source | undefined => readLargePlan('plan.json', contentsOf(Buffer.from(text)));

/** All that rules and reports can see of a plan. */
function seen(plan: Source): unknown {
  const graph = loadTerraformPlan(plan);
  const leaves = (value: Value): unknown[] => {
    const children = !value.composite ? [] : Array.isArray(value.node) ? value.elements() : value.entries().map((entry) => entry.value);
    const { source } = value.at;
    const drift = source.driftAt?.(value.at);
    const own = [
      value.path,
      value.state,
      value.composite ? '' : value.text,
      value.refs,
      value.input?.name,
      value.why,
      source.changeAt?.(value.at),
      drift && [drift.message, drift.values?.text, source.locate(drift.at), drift.values && source.locate(drift.values.at)],
    ];
    return [own, source.locate(value.at), ...children.flatMap(leaves)];
  };
  return {
    edges: graph.edges,
    limits: graph.limits,
    resources: graph.resources.map((one) => [
      one.address,
      one.type,
      one.physicalName,
      one.at.source.locate(one.at),
      leaves(one.properties),
    ]),
  };
}

const resource = (address: string, values: object, more: object = {}) => ({
  address,
  mode: 'managed',
  type: 'aws_ebs_volume',
  values,
  ...more,
});
const change = (address: string, actions: string[], before: object | null, after: object | null, more: object = {}) => ({
  address,
  type: 'aws_ebs_volume',
  change: { actions, before, after, ...more },
});
const configured = (address: string, expressions: object) => ({ address, expressions });
const everything = {
  format_version: '1.2',
  errored: true,
  variables: { size: { value: 3 } },
  planned_values: {
    outputs: { a: { value: 'secret', sensitive: true } },
    root_module: {
      resources: [
        resource('aws_ebs_volume.new', { encrypted: false, tags: { a: 'ä' } }, { sensitive_values: { tags: {}, kms_key_id: true } }),
        resource(
          'aws_ebs_volume.edited',
          { encrypted: false, size: 20, tags: { a: '1', b: '2' }, kms_key_id: 'k' },
          { sensitive_values: { kms_key_id: true } },
        ),
        resource('aws_ebs_volume.kept', { encrypted: null }),
      ],
      child_modules: [
        {
          address: 'module.a["x"]',
          resources: [resource('module.a["x"].aws_ebs_volume.in', { size: 1 })],
          child_modules: [{ address: 'module.a["x"].module.b' }],
        },
      ],
    },
  },
  resource_drift: [
    change('aws_ebs_volume.new', ['update'], { size: 77 }, { size: 77 }),
    change(
      'aws_ebs_volume.edited',
      ['update'],
      { encrypted: true, kms_key_id: 'old', size: 10, iops: 77, user_data: '77'.repeat(50) },
      { encrypted: false, kms_key_id: 'k', size: 10, iops: 77, user_data: '77'.repeat(50) },
      { before_sensitive: { kms_key_id: true }, after_sensitive: { kms_key_id: true } },
    ),
    change('module.a["x"].aws_ebs_volume.in', ['delete'], { size: 1 }, null),
  ],
  resource_changes: [
    change(
      'aws_ebs_volume.new',
      ['create'],
      null,
      { encrypted: false },
      { after_unknown: { id: true, tags: {}, list: [{ a: true }, {}] }, after_sensitive: { tags: {} } },
    ),
    change(
      'aws_ebs_volume.edited',
      ['update'],
      { encrypted: false, size: 10, tags: { a: '1', b: '1' } },
      { encrypted: false, size: 20, tags: { a: '1', b: '2' } },
    ),
    change('aws_ebs_volume.kept', ['no-op'], { encrypted: null }, { encrypted: null }, { after_unknown: {} }),
    change(
      'module.a["x"].aws_ebs_volume.in',
      ['update'],
      { size: 1, encrypted: true },
      { size: 1 },
      { after_unknown: { encrypted: true } },
    ),
  ],
  prior_state: {
    format_version: '1.0',
    values: {
      root_module: {
        resources: [
          resource('aws_ebs_volume.kept', { encrypted: null }),
          { ...resource('data.aws_iam_policy_document.p', { statement: [] }), mode: 'data', type: 'aws_iam_policy_document' },
        ],
      },
    },
  },
  configuration: {
    provider_config: { aws: { name: 'aws' } },
    root_module: {
      outputs: { a: { expression: { references: ['aws_ebs_volume.new.arn', 'aws_ebs_volume.new'] } } },
      resources: [
        configured('aws_ebs_volume.new', {
          encrypted: { constant_value: false },
          kms_key_id: { references: ['var.key'] },
          tags: { constant_value: { a: 'ä' } },
        }),
        {
          ...configured('aws_ebs_volume.edited', {
            size: { references: ['module.a.size', 'module.a'] },
            block: [{ x: { constant_value: 1 } }],
          }),
          depends_on: ['aws_ebs_volume.new'],
        },
      ],
      variables: { key: { sensitive: true, default: 'x' } },
      module_calls: {
        a: {
          source: './a',
          expressions: { key: { references: ['var.key'] } },
          module: {
            outputs: { size: { expression: { references: ['aws_ebs_volume.in.size', 'aws_ebs_volume.in'] } } },
            resources: [configured('aws_ebs_volume.in', { size: { constant_value: 1 }, kms_key_id: { references: ['var.key'] } })],
            variables: { key: {} },
          },
        },
      },
    },
  },
};
const { planned_values: _, ...withoutValues } = everything;

describe('a large plan', () => {
  test.each([
    ['with everything', JSON.stringify(everything)],
    ['in lines', JSON.stringify(everything, null, 2)],
    ['without planned values', JSON.stringify(withoutValues)],
    ['with its keys sorted', JSON.stringify(Object.fromEntries(Object.entries(everything).toSorted(([a], [b]) => (a < b ? -1 : 1))))],
    ['with what changes first', JSON.stringify(Object.fromEntries(Object.entries(everything).toReversed()))],
    ['the example', readFileSync(join(import.meta.dirname, '../../../examples/plan/plan.json'), 'utf8')],
  ])('shows what a small one does: %s', (_name, text) => {
    const source = large(text);
    expect(seen(source!)).toEqual(seen(readJson('plan.json', text)));
  });

  test('is not kept as text, nor with what nobody looks at', () => {
    const source = large(JSON.stringify(everything));
    expect(source!.text).toBe('');
    const kept = JSON.stringify(source!.data);
    expect(kept).not.toContain('77');
    expect(kept).not.toContain('provider_config');
    expect(kept).not.toContain('"a":"1"}');
    expect(kept.length).toBeLessThan(JSON.stringify(everything).length * 0.8);
  });

  test.each(['[]', '', '{"Resources": {}}', '{"format_version": "1.2"}', 'planned_values: {}'])('is told from what is none: %s', (text) => {
    expect(large(text)).toBeUndefined();
  });
});
