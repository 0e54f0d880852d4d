import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'redshift-unencrypted',
  title: 'Redshift cluster is not encrypted',
  family: 'encryption',
  severity: 7.1,
  docs: md`
    A data warehouse gathers the data of many systems; unencrypted, its blocks, backups and snapshots can be read by
    whoever gets hold of them.

    Since January 2025 \`Encrypted\` defaults to true, so a cluster that does not set it is a possible finding only: one
    that was created before stays as it was.
  `,
  remedy: {
    text: 'Set Encrypted to true; Redshift migrates an existing cluster to encrypted storage in the background.',
    cloudformation: yaml`
      Warehouse:
        Type: AWS::Redshift::Cluster
        Properties:
          ClusterType: single-node
          NodeType: ra3.large
          DBName: warehouse
          MasterUsername: admin1
          ManageMasterPassword: true
          Encrypted: true
    `,
    terraform: hcl`
      resource "aws_redshift_cluster" "warehouse" {
        cluster_identifier = "warehouse"
        node_type          = "ra3.large"
        encrypted          = true
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshift-cluster.html',
  ],
  aliases: [
    'CKV_AWS_64',
    'AWS-0084',
    'CMK Unencrypted Storage',
    'Redshift Not Encrypted',
    'F28',
    'RedshiftClusterConfiguration',
    'RedshiftClusterEncryptionAtRest',
    'REDSHIFT_CLUSTER_CONFIGURATION_CHECK',
    'Redshift.10',
  ],
  ...requires(
    'The cluster is not encrypted',
    [
      {
        type: 'AWS::Redshift::Cluster',
        path: 'Encrypted',
        expect: true,
        absent: { possible: 'Redshift encrypts every cluster created since January 2025; one created before stays as it was' },
        unless: ['SnapshotIdentifier'],
      },
    ],
    { caution: 'nothing can be written to the cluster while AWS encrypts it' },
  ),
  examples: {
    fail: [
      {
        name: 'false',
        cloudformation: yaml`
          Parameters:
            Encrypt: { Type: String, Default: "false", AllowedValues: ["false"] }
          Resources:
            Warehouse:
              Type: AWS::Redshift::Cluster
              Properties:
                Encrypted: false # found
            Chosen:
              Type: AWS::Redshift::Cluster
              Properties:
                Encrypted: !Ref Encrypt # found
        `,
        terraform: yaml`
          resource:
            aws_redshift_cluster:
              warehouse:
                cluster_identifier: warehouse
                encrypted: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'encrypted, or restored',
        cloudformation: yaml`
          Resources:
            Warehouse:
              Type: AWS::Redshift::Cluster
              Properties:
                Encrypted: true
            Restored:
              Type: AWS::Redshift::Cluster
              Properties:
                SnapshotIdentifier: nightly
        `,
        terraform: yaml`
          resource:
            aws_redshift_cluster:
              warehouse:
                cluster_identifier: warehouse
                encrypted: "true"
        `,
      },
    ],
    unknown: [
      {
        name: 'not set: encrypted since 2025',
        cloudformation: yaml`
          Resources:
            Warehouse: # found
              Type: AWS::Redshift::Cluster
              Properties:
                NodeType: ra3.large
        `,
        terraform: yaml`
          resource:
            aws_redshift_cluster:
              warehouse: # found
                cluster_identifier: warehouse
        `,
      },
    ],
  },
});
