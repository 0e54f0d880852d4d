import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

const inherited = ['SourceDBClusterIdentifier', 'SnapshotIdentifier', 'ReplicationSourceIdentifier', 'GlobalClusterIdentifier'];
const modes = ['provisioned', 'parallelquery', 'global', 'multimaster'];
const inherits = 'a replica, or what is restored, takes the setting of its source';
const byDefault = 'Aurora encrypts every cluster created since 18 February 2026; one created before stays as it was';

export default defineRule({
  id: 'rds-unencrypted',
  title: 'RDS storage is not encrypted',
  family: 'encryption',
  severity: 7.1,
  docs: md`
    The storage of an RDS instance, its backups, replicas and snapshots are unencrypted unless \`StorageEncrypted\` is
    true. It can be set only at creation: an existing instance has to be restored from an encrypted copy of a snapshot.

    Members of a cluster, read replicas, and what is restored from a snapshot or a backup inherit the setting from
    their source: only an explicit false there is a possible finding. Amazon Aurora encrypts every cluster created since 18 February 2026, with a key
    that AWS owns when none is named; as no template says when its cluster was created, findings about Aurora are only
    possible. Aurora Serverless v1 is always encrypted.
  `,
  remedy: {
    text: 'Set StorageEncrypted to true; an existing database is replaced, so restore it from an encrypted copy of a snapshot.',
    cloudformation: yaml`
      Database:
        Type: AWS::RDS::DBInstance
        Properties:
          Engine: postgres
          DBInstanceClass: db.t4g.medium
          AllocatedStorage: "100"
          StorageEncrypted: true
    `,
    terraform: hcl`
      resource "aws_db_instance" "database" {
        engine            = "postgres"
        instance_class    = "db.t4g.medium"
        allocated_storage = 100
        storage_encrypted = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html',
  ],
  aliases: [
    'CKV_AWS_140',
    'CKV_AWS_16',
    'CKV_AWS_96',
    'AWS-0079',
    'AWS-0080',
    'Aurora with disabled at rest encryption',
    'CMK Unencrypted Storage',
    'DB instance storage not encrypted',
    'RDS Storage Encryption Disabled',
    'RDS Storage Not Encrypted',
    'RDS database cluster not encrypted',
    'F26',
    'F27',
    'RDSStorageEncrypted',
    'RDS_STORAGE_ENCRYPTED',
    'RDS_CLUSTER_ENCRYPTED_AT_REST',
    'RDS.27',
    'RDS.3',
  ],
  narrow: {
    CKV_AWS_140: ['AWS::RDS::GlobalCluster*'],
    CKV_AWS_16: ['AWS::RDS::DBInstance*'],
    CKV_AWS_96: ['AWS::RDS::DBCluster*'],
    'AWS-0079': ['AWS::RDS::DBCluster*'],
    'AWS-0080': ['AWS::RDS::DBInstance*'],
    'Aurora with disabled at rest encryption': ['AWS::RDS::DBCluster*'],
    'DB instance storage not encrypted': ['AWS::RDS::DBInstance*'],
    'RDS database cluster not encrypted': ['AWS::RDS::DBCluster*'],
    F26: ['AWS::RDS::DBCluster*'],
    F27: ['AWS::RDS::DBInstance*'],
    RDS_STORAGE_ENCRYPTED: ['AWS::RDS::DBInstance*'],
    RDS_CLUSTER_ENCRYPTED_AT_REST: ['AWS::RDS::DBCluster*'],
    'RDS.27': ['AWS::RDS::DBCluster*'],
    'RDS.3': ['AWS::RDS::DBInstance*'],
  },
  ...requires(
    'The storage is not encrypted',
    [
      {
        type: 'AWS::RDS::DBInstance',
        path: 'StorageEncrypted',
        expect: true,
        unless: [
          'DBClusterIdentifier',
          'DBClusterSnapshotIdentifier',
          'DBSnapshotIdentifier',
          'SourceDBClusterIdentifier',
          'SourceDBInstanceAutomatedBackupsArn',
          'SourceDBInstanceIdentifier',
          'SourceDbiResourceId',
        ],
      },
      {
        type: 'AWS::RDS::DBCluster',
        path: 'StorageEncrypted',
        expect: true,
        unless: inherited,
        only: { path: 'Engine', is: ['mysql', 'postgres'] },
      },
      {
        type: 'AWS::RDS::DBCluster',
        path: 'StorageEncrypted',
        expect: true,
        absent: { possible: byDefault },
        doubt: byDefault,
        unless: inherited,
        only: { path: 'EngineMode', is: modes, absent: true },
      },
      {
        type: 'AWS::RDS::GlobalCluster',
        path: 'StorageEncrypted',
        expect: true,
        absent: { possible: byDefault },
        doubt: byDefault,
        unless: ['SourceDBClusterIdentifier'],
      },
      {
        type: 'AWS::RDS::DBInstance',
        path: 'StorageEncrypted',
        expect: { not: [false] },
        absent: 'passes',
        doubt: inherits,
        unless: ['DBClusterIdentifier'],
      },
    ],
    { caution: 'its data has to be copied' },
  ),
  examples: {
    fail: [
      {
        name: 'an instance and a Multi-AZ cluster',
        cloudformation: yaml`
          Parameters:
            Encrypt: { Type: String, Default: "false", AllowedValues: ["true", "false"] }
            Snapshot: { Type: String, Default: "" }
          Resources:
            Off:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: postgres
                DBInstanceClass: db.t4g.medium
                StorageEncrypted: false # found
            NotSet: # found
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: mysql
                DBInstanceClass: db.t4g.medium
                DBSnapshotIdentifier: ""
            Cluster: # found
              Type: AWS::RDS::DBCluster
              Properties:
                Engine: postgres
                DBClusterInstanceClass: db.m6gd.large
        `,
        terraform: yaml`
          resource:
            aws_db_instance:
              off:
                engine: postgres
                instance_class: db.t4g.medium
                storage_encrypted: false # found
              not_set: # found
                engine: mysql
                instance_class: db.t4g.medium
            aws_rds_cluster:
              multi_az: # found
                engine: mysql
                db_cluster_instance_class: db.m6gd.large
        `,
      },
    ],
    pass: [
      {
        name: 'encrypted, or inherited',
        cloudformation: yaml`
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: postgres
                DBInstanceClass: db.t4g.medium
                StorageEncrypted: true
            Replica:
              Type: AWS::RDS::DBInstance
              Properties:
                DBInstanceClass: db.t4g.medium
                SourceDBInstanceIdentifier: !Ref Database
            Cluster:
              Type: AWS::RDS::DBCluster
              Properties:
                Engine: aurora-postgresql
                StorageEncrypted: true
            Member:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: aurora-postgresql
                DBInstanceClass: db.r6g.large
                DBClusterIdentifier: !Ref Cluster
            Serverless:
              Type: AWS::RDS::DBCluster
              Properties:
                Engine: aurora-mysql
                EngineMode: serverless
                StorageEncrypted: false
        `,
        terraform: yaml`
          resource:
            aws_db_instance:
              database:
                engine: postgres
                instance_class: db.t4g.medium
                storage_encrypted: true
              replica:
                instance_class: db.t4g.medium
                replicate_source_db: \${aws_db_instance.database.identifier}
              restored:
                instance_class: db.t4g.medium
                snapshot_identifier: nightly
            aws_rds_cluster:
              cluster:
                engine: aurora-postgresql
                storage_encrypted: true
            aws_rds_cluster_instance:
              member:
                engine: aurora-postgresql
                instance_class: db.r6g.large
                cluster_identifier: \${aws_rds_cluster.cluster.id}
        `,
      },
    ],
    unknown: [
      {
        name: 'Aurora, which may be older than its encryption by default',
        cloudformation: yaml`
          Resources:
            Cluster: # found
              Type: AWS::RDS::DBCluster
              Properties:
                Engine: aurora-postgresql
            Off:
              Type: AWS::RDS::DBCluster
              Properties:
                Engine: aurora-mysql
                StorageEncrypted: false # found
        `,
        terraform: yaml`
          resource:
            aws_rds_cluster:
              cluster: # found
                engine: aurora-postgresql
            aws_rds_global_cluster:
              world: # found
                global_cluster_identifier: world
                engine: aurora-postgresql
        `,
      },
      {
        name: 'a replica that asks for no encryption, which its source decides',
        cloudformation: yaml`
          Parameters:
            Source: { Type: String }
          Resources:
            Replica:
              Type: AWS::RDS::DBInstance
              Properties:
                DBInstanceClass: db.t4g.medium
                SourceDBInstanceIdentifier: !Ref Source
                StorageEncrypted: false # found
        `,
      },
      {
        name: 'a parameter decides',
        cloudformation: yaml`
          Parameters:
            Encrypt: { Type: String }
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: postgres
                DBInstanceClass: db.t4g.medium
                StorageEncrypted: !Ref Encrypt # found
        `,
      },
    ],
  },
});
