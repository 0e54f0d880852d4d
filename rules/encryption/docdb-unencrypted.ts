import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

const inherits = 'a cluster that is restored or replicates another one takes the setting of its source';

export default defineRule({
  id: 'docdb-unencrypted',
  title: 'DocumentDB cluster is not encrypted',
  family: 'encryption',
  severity: 7.1,
  docs: md`
    The storage, backups and snapshots of a DocumentDB cluster are unencrypted unless \`StorageEncrypted\` is true.
    Encryption can be chosen only when the cluster is created. A cluster that is restored from a snapshot, or joins a
    global cluster, inherits the setting: only an explicit false there is a possible finding.
  `,
  remedy: {
    text: 'Set StorageEncrypted to true; an existing cluster is replaced, so restore it from a snapshot with encryption.',
    cloudformation: yaml`
      Documents:
        Type: AWS::DocDB::DBCluster
        Properties:
          StorageEncrypted: true
    `,
    terraform: hcl`
      resource "aws_docdb_cluster" "documents" {
        storage_encrypted = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/documentdb/latest/developerguide/encryption-at-rest.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-docdb-dbcluster.html',
  ],
  aliases: [
    'CKV_AWS_292',
    'CKV_AWS_74',
    'AWS-0021',
    'CMK Unencrypted Storage',
    'DocumentDB cluster not encrypted',
    'DocumentDBClusterEncryptionAtRest',
    'DOCDB_CLUSTER_ENCRYPTED',
    'DocumentDB.1',
  ],
  narrow: {
    CKV_AWS_292: ['AWS::DocDB::GlobalCluster*'],
    CKV_AWS_74: ['AWS::DocDB::DBCluster*'],
    'AWS-0021': ['AWS::DocDB::DBCluster*'],
    'DocumentDB cluster not encrypted': ['AWS::DocDB::DBCluster*'],
    DocumentDBClusterEncryptionAtRest: ['AWS::DocDB::DBCluster*'],
    DOCDB_CLUSTER_ENCRYPTED: ['AWS::DocDB::DBCluster*'],
    'DocumentDB.1': ['AWS::DocDB::DBCluster*'],
  },
  ...requires(
    'The cluster is not encrypted',
    [
      {
        type: 'AWS::DocDB::DBCluster',
        path: 'StorageEncrypted',
        expect: true,
        unless: ['SourceDBClusterIdentifier', 'SnapshotIdentifier', 'GlobalClusterIdentifier'],
      },
      { type: 'AWS::DocDB::DBCluster', path: 'StorageEncrypted', expect: { not: [false] }, absent: 'passes', doubt: inherits },
      { type: 'AWS::DocDB::GlobalCluster', path: 'StorageEncrypted', expect: true, unless: ['SourceDBClusterIdentifier'] },
    ],
    { caution: 'its data has to be copied' },
  ),
  examples: {
    fail: [
      {
        name: 'false, or not set',
        cloudformation: yaml`
          Parameters:
            Snapshot: { Type: String }
          Conditions:
            Restore: !Not [!Equals [!Ref Snapshot, ""]]
          Resources:
            Documents: # found
              Type: AWS::DocDB::DBCluster
              Properties:
                MasterUsername: admin1
            Off:
              Type: AWS::DocDB::DBCluster
              Properties:
                StorageEncrypted: false # found
                SnapshotIdentifier: !If [Restore, !Ref Snapshot, !Ref AWS::NoValue]
            World: # found
              Type: AWS::DocDB::GlobalCluster
              Properties:
                GlobalClusterIdentifier: world
        `,
        terraform: yaml`
          resource:
            aws_docdb_cluster:
              documents: # found
                master_username: admin1
            aws_docdb_global_cluster:
              world:
                global_cluster_identifier: world
                storage_encrypted: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'encrypted, or inherited',
        cloudformation: yaml`
          Resources:
            Documents:
              Type: AWS::DocDB::DBCluster
              Properties:
                StorageEncrypted: true
            Restored:
              Type: AWS::DocDB::DBCluster
              Properties:
                SnapshotIdentifier: nightly
        `,
        terraform: yaml`
          resource:
            aws_docdb_cluster:
              documents:
                storage_encrypted: true
              restored:
                snapshot_identifier: nightly
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
            Documents:
              Type: AWS::DocDB::DBCluster
              Properties:
                StorageEncrypted: !Ref Encrypt # found
        `,
      },
    ],
  },
});
