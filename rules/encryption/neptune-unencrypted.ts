import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

const inherits = 'a cluster that is restored or replicates another one takes the setting of its source';

export default defineRule({
  id: 'neptune-unencrypted',
  title: 'Neptune cluster is not encrypted',
  family: 'encryption',
  severity: 7.1,
  docs: md`
    The storage, backups and snapshots of a Neptune cluster are unencrypted unless \`StorageEncrypted\` is true.
    Encryption can be chosen only when the cluster is created. A cluster that is restored from a snapshot, replicates
    another one or joins a global database inherits the setting: only an explicit false there is a possible finding.
  `,
  remedy: {
    text: 'Set StorageEncrypted to true; an existing cluster is replaced, so restore it from a snapshot with encryption.',
    cloudformation: yaml`
      Graph:
        Type: AWS::Neptune::DBCluster
        Properties:
          StorageEncrypted: true
    `,
    terraform: hcl`
      resource "aws_neptune_cluster" "graph" {
        storage_encrypted = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/neptune/latest/userguide/encrypt.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-neptune-dbcluster.html',
  ],
  aliases: [
    'CKV_AWS_279',
    'CKV_AWS_44',
    'AWS-0076',
    'CMK Unencrypted Storage',
    'Neptune Database Cluster Encryption Disabled',
    'Neptune cluster snapshot not encrypted',
    'F30',
    'NeptuneClusterEncryptionAtRest',
    'NEPTUNE_CLUSTER_ENCRYPTED',
    'NEPTUNE_CLUSTER_SNAPSHOT_ENCRYPTED',
    'Neptune.1',
    'Neptune.6',
  ],
  narrow: {
    CKV_AWS_279: ['aws_neptune_cluster_snapshot*'],
    CKV_AWS_44: ['AWS::Neptune::DBCluster*'],
    'AWS-0076': ['AWS::Neptune::DBCluster*'],
    'Neptune Database Cluster Encryption Disabled': ['AWS::Neptune::DBCluster*'],
    'Neptune cluster snapshot not encrypted': ['aws_neptune_cluster_snapshot*'],
    F30: ['AWS::Neptune::DBCluster*'],
    NeptuneClusterEncryptionAtRest: ['AWS::Neptune::DBCluster*'],
    NEPTUNE_CLUSTER_ENCRYPTED: ['AWS::Neptune::DBCluster*'],
    NEPTUNE_CLUSTER_SNAPSHOT_ENCRYPTED: ['aws_neptune_cluster_snapshot*'],
    'Neptune.1': ['AWS::Neptune::DBCluster*'],
    'Neptune.6': ['aws_neptune_cluster_snapshot*'],
  },
  ...requires(
    'The cluster is not encrypted',
    [
      {
        type: 'AWS::Neptune::DBCluster',
        path: 'StorageEncrypted',
        expect: true,
        unless: ['SourceDBClusterIdentifier', 'SnapshotIdentifier', 'GlobalClusterIdentifier'],
      },
      { type: 'AWS::Neptune::DBCluster', path: 'StorageEncrypted', expect: { not: [false] }, absent: 'passes', doubt: inherits },
      { type: 'AWS::Neptune::GlobalCluster', path: 'StorageEncrypted', expect: true, unless: ['SourceDBClusterIdentifier'] },
      // The provider reads it from AWS, so only a plan shows it.
      { type: 'aws_neptune_cluster_snapshot', path: 'StorageEncrypted', expect: { not: [false] }, absent: 'passes', fix: false },
    ],
    { caution: 'its data has to be copied' },
  ),
  examples: {
    fail: [
      {
        name: 'false, or not set',
        cloudformation: yaml`
          Resources:
            Graph: # found
              Type: AWS::Neptune::DBCluster
              Properties:
                IamAuthEnabled: true
            Off:
              Type: AWS::Neptune::DBCluster
              Properties:
                StorageEncrypted: "false" # found
        `,
        terraform: yaml`
          resource:
            aws_neptune_cluster:
              graph: # found
                iam_database_authentication_enabled: true
              off:
                storage_encrypted: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'encrypted, or inherited',
        cloudformation: yaml`
          Resources:
            Graph:
              Type: AWS::Neptune::DBCluster
              Properties:
                StorageEncrypted: true
            Restored:
              Type: AWS::Neptune::DBCluster
              Properties:
                SnapshotIdentifier: nightly
        `,
        terraform: yaml`
          resource:
            aws_neptune_cluster:
              graph:
                storage_encrypted: true
              secondary:
                replication_source_identifier: arn:aws:rds:eu-west-1:111122223333:cluster:graph
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
            Graph:
              Type: AWS::Neptune::DBCluster
              Properties:
                StorageEncrypted: !Ref Encrypt # found
        `,
      },
    ],
  },
});
