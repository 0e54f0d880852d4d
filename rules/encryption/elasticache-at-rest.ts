import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'elasticache-at-rest',
  title: 'ElastiCache replication group is not encrypted at rest',
  family: 'encryption',
  severity: 5.9,
  docs: md`
    Without encryption at rest ElastiCache writes unencrypted data to disk when it synchronises, swaps and makes
    backups. It can be chosen only when the replication group is created.

    Redis OSS, also the default engine, is not encrypted unless \`AtRestEncryptionEnabled\` is true; for Valkey the
    default is true. Serverless caches are always encrypted. A secondary group of a global datastore inherits the
    setting and is not judged.
  `,
  remedy: {
    text: 'Set AtRestEncryptionEnabled to true; an existing group is replaced, so restore it from a backup.',
    cloudformation: yaml`
      Cache:
        Type: AWS::ElastiCache::ReplicationGroup
        Properties:
          ReplicationGroupDescription: Sessions
          AtRestEncryptionEnabled: true
    `,
    terraform: hcl`
      resource "aws_elasticache_replication_group" "cache" {
        replication_group_id       = "sessions"
        description                = "Sessions"
        at_rest_encryption_enabled = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-replicationgroup.html',
    'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html',
  ],
  aliases: [
    'CKV_AWS_29',
    'AWS-0045',
    'ElastiCache With Disabled at Rest Encryption',
    'ElastiCache replication group not encrypted at rest',
    'F25',
    'ElastiCacheRedisClusterEncryption',
    'ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_AT_REST',
    'ElastiCache.4',
  ],
  ...requires(
    'The replication group is not encrypted at rest',
    [
      {
        type: 'AWS::ElastiCache::ReplicationGroup',
        path: 'AtRestEncryptionEnabled',
        expect: true,
        absent: ({ resource }) => (resource.get('Engine').every((engine) => engine.like('valkey')) ? 'passes' : 'fails'),
        unless: ['GlobalReplicationGroupId'],
      },
    ],
    { caution: 'the new cache starts empty' },
  ),
  examples: {
    fail: [
      {
        name: 'false, or not set',
        cloudformation: yaml`
          Resources:
            Cache: # found
              Type: AWS::ElastiCache::ReplicationGroup
              Properties:
                ReplicationGroupDescription: Sessions
            Off:
              Type: AWS::ElastiCache::ReplicationGroup
              Properties:
                ReplicationGroupDescription: Sessions
                Engine: valkey
                AtRestEncryptionEnabled: false # found
        `,
        terraform: yaml`
          resource:
            aws_elasticache_replication_group:
              cache: # found
                replication_group_id: sessions
                description: Sessions
              off:
                replication_group_id: other
                description: Sessions
                at_rest_encryption_enabled: "false" # found
        `,
      },
    ],
    pass: [
      {
        name: 'encrypted, Valkey, or a member of a global datastore',
        cloudformation: yaml`
          Resources:
            Cache:
              Type: AWS::ElastiCache::ReplicationGroup
              Properties:
                ReplicationGroupDescription: Sessions
                AtRestEncryptionEnabled: true
            Valkey:
              Type: AWS::ElastiCache::ReplicationGroup
              Properties:
                ReplicationGroupDescription: Sessions
                Engine: valkey
            Secondary:
              Type: AWS::ElastiCache::ReplicationGroup
              Properties:
                ReplicationGroupDescription: Sessions
                GlobalReplicationGroupId: sgaui-sessions
        `,
        terraform: yaml`
          resource:
            aws_elasticache_replication_group:
              cache:
                replication_group_id: sessions
                description: Sessions
                at_rest_encryption_enabled: true
              valkey:
                replication_group_id: valkey
                description: Sessions
                engine: valkey
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides',
        cloudformation: yaml`
          Parameters:
            Encrypt: { Type: String }
          Resources:
            Cache:
              Type: AWS::ElastiCache::ReplicationGroup
              Properties:
                ReplicationGroupDescription: Sessions
                AtRestEncryptionEnabled: !Ref Encrypt # found
        `,
      },
    ],
  },
});
