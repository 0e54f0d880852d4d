import { closeSync, openSync, writeSync } from 'node:fs';

const statement = (i, n) => ({
  Sid: `Allow${n}`,
  Effect: 'Allow',
  Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
  Resource: [`arn:aws:s3:::team-${i}-data-${n}`, `arn:aws:s3:::team-${i}-data-${n}/*`],
});
const policyText = (i) => JSON.stringify({ Version: '2012-10-17', Statement: [0, 1, 2, 3].map((n) => statement(i, n)) });
const tags = (i) => ({
  Name: `resource-${i}`,
  Team: `team-${i % 97}`,
  CostCenter: String(4711 + (i % 13)),
  Notes: `Kept for the audit of ${i}. `.repeat(12),
});
const computed = (...names) => Object.fromEntries(names.map((name) => [name, true]));

/** What the provider writes for one resource: its values, and what it knows only after the apply. Every other one has faults. */
const kinds = [
  (i) => ({
    type: 'aws_s3_bucket',
    values: { bucket: `team-${i}-data`, bucket_prefix: null, force_destroy: false, tags: tags(i), tags_all: tags(i), timeouts: null },
    unknown: {
      ...computed(
        'acceleration_status',
        'acl',
        'arn',
        'bucket_domain_name',
        'bucket_regional_domain_name',
        'hosted_zone_id',
        'id',
        'policy',
      ),
      ...computed(
        'object_lock_enabled',
        'region',
        'request_payer',
        'website_domain',
        'website_endpoint',
        'versioning',
        'website',
        'logging',
      ),
      tags: {},
      tags_all: {},
    },
  }),
  (i) => ({
    type: 'aws_db_instance',
    values: {
      allocated_storage: 100,
      allow_major_version_upgrade: null,
      apply_immediately: false,
      auto_minor_version_upgrade: true,
      backup_retention_period: i % 4 === 1 ? 0 : 7,
      copy_tags_to_snapshot: true,
      db_subnet_group_name: `private-${i % 7}`,
      delete_automated_backups: true,
      deletion_protection: i % 4 !== 1,
      enabled_cloudwatch_logs_exports: ['postgresql', 'upgrade'],
      engine: 'postgres',
      engine_version: '16.3',
      iam_database_authentication_enabled: true,
      identifier: `team-${i}`,
      instance_class: 'db.r6g.large',
      manage_master_user_password: true,
      max_allocated_storage: 1000,
      multi_az: i % 4 !== 1,
      performance_insights_enabled: true,
      publicly_accessible: i % 4 === 1,
      storage_encrypted: i % 4 !== 1,
      tags: tags(i),
      tags_all: tags(i),
      username: 'admin_user',
    },
    unknown: computed(
      'address',
      'arn',
      'availability_zone',
      'endpoint',
      'hosted_zone_id',
      'id',
      'kms_key_id',
      'port',
      'resource_id',
      'status',
    ),
  }),
  (i) => ({
    type: 'aws_iam_role_policy',
    values: { name: `team-${i}`, role: `team-${i}`, policy: policyText(i) },
    unknown: computed('id', 'name_prefix'),
  }),
  (i) => ({
    type: 'aws_security_group_rule',
    values: {
      cidr_blocks: [i % 8 === 3 ? '0.0.0.0/0' : '10.0.0.0/16'],
      description: `From the office to ${i}`,
      from_port: 22,
      ipv6_cidr_blocks: null,
      prefix_list_ids: null,
      protocol: 'tcp',
      security_group_id: `sg-${String(i).padStart(17, '0')}`,
      self: false,
      timeouts: null,
      to_port: 22,
      type: 'ingress',
    },
    unknown: { cidr_blocks: [false], ...computed('id', 'security_group_rule_id', 'source_security_group_id') },
  }),
];

const provider = 'registry.terraform.io/hashicorp/aws';

/** The three pictures of one resource in a plan: planned, changed, configured. Two thirds are made, the others are there already. */
function resource(i) {
  const { type, values, unknown } = kinds[i % kinds.length](i);
  const [address, name] = [`${type}.r${i}`, `r${i}`];
  const head = { address, mode: 'managed', type, name, provider_name: provider };
  const made = i % 3 !== 0;
  const change = made
    ? {
        actions: ['create'],
        before: null,
        after: values,
        after_unknown: unknown,
        before_sensitive: false,
        after_sensitive: { tags: {}, tags_all: {} },
      }
    : { actions: ['no-op'], before: values, after: values, after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  const expressions = Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, { constant_value: value }]])),
  );
  return {
    planned: { ...head, schema_version: 0, values, sensitive_values: { tags: {}, tags_all: {} } },
    prior: made ? undefined : { ...head, schema_version: 0, values, sensitive_values: {} },
    changed: { ...head, change },
    // Most resources of a large plan come from a few blocks with for_each.
    configured:
      i % 10 === 0 ? { address, mode: 'managed', type, name, provider_config_key: 'aws', expressions, schema_version: 0 } : undefined,
  };
}

/**
 * Writes what `terraform show -json` prints for a plan of about so many bytes: one line, with planned_values, resource_changes, prior_state
 * and configuration.
 * @returns the number of resources
 */
export function writePlan(file, bytes) {
  const each = JSON.stringify(Array.from({ length: 120 }, (_, i) => resource(30_000 + i))).length / 120;
  const count = Math.round(bytes / each);
  const out = openSync(file, 'w');
  const list = (part) => {
    let pending = '';
    for (let i = 0, comma = ''; i < count; i++) {
      const item = resource(i)[part];
      if (!item) continue;
      pending += comma + JSON.stringify(item);
      comma = ',';
      if (pending.length < 1 << 20) continue;
      writeSync(out, pending);
      pending = '';
    }
    writeSync(out, pending);
  };
  const around = (before, part, after) => {
    writeSync(out, before);
    list(part);
    writeSync(out, after);
  };
  around('{"format_version":"1.2","terraform_version":"1.9.5","planned_values":{"root_module":{"resources":[', 'planned', ']}},');
  around('"resource_changes":[', 'changed', '],');
  around('"prior_state":{"format_version":"1.0","terraform_version":"1.9.5","values":{"root_module":{"resources":[', 'prior', ']}}},');
  around(
    '"configuration":{"provider_config":{"aws":{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws"}},"root_module":{"resources":[',
    'configured',
    ']}}}',
  );
  closeSync(out);
  return count;
}
