import { defineRule, hcl, md, state, yaml } from '../../src/kit/index.ts';

const fix = { set: [{ to: false }], caution: 'clients outside of the network are cut off' };

export default defineRule({
  id: 'redshift-public',
  title: 'Redshift cluster or workgroup is publicly accessible',
  family: 'exposure',
  severity: 8.6,
  docs: md`
    A publicly accessible cluster or serverless workgroup has a public address, so that only its security group stands
    between the internet and the login of the data warehouse.

    AWS makes neither public unless told to. Terraform's provider did so before version 6 when \`publicly_accessible\` of a
    cluster was not set: there, absence is reported as possible.
  `,
  remedy: {
    text: 'Set PubliclyAccessible (publicly_accessible) to false and reach the warehouse from within the VPC or over a VPN.',
    cloudformation: yaml`
      Type: AWS::Redshift::Cluster
      Properties:
        ClusterType: multi-node
        PubliclyAccessible: false
    `,
    terraform: hcl`
      resource "aws_redshift_cluster" "main" {
        cluster_identifier  = "main"
        publicly_accessible = false
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-1',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshift-cluster.html',
    'https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-cross-vpc.html',
  ],
  aliases: [
    'CKV_AWS_87',
    'Redshift Publicly Accessible',
    'RedshiftClusterPublicAccess',
    'REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK',
    'Redshift.1',
    'RedshiftServerless.3',
  ],
  narrow: {
    CKV_AWS_87: ['AWS::Redshift::Cluster*'],
    'Redshift Publicly Accessible': ['AWS::Redshift::Cluster*'],
    RedshiftClusterPublicAccess: ['AWS::Redshift::Cluster*'],
    REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK: ['AWS::Redshift::Cluster*'],
    'Redshift.1': ['AWS::Redshift::Cluster*'],
    'RedshiftServerless.3': ['AWS::RedshiftServerless::Workgroup*'],
  },
  types: ['AWS::Redshift::Cluster', 'AWS::RedshiftServerless::Workgroup'],
  check({ resource, report }) {
    for (const flag of resource.get('PubliclyAccessible')) {
      if (flag.unknown || flag.like('true'))
        report(flag, `The data warehouse ${flag.unknown ? 'may be' : 'is'} publicly accessible: ${state(flag)}`, { fix });
      else if (flag.absent && resource.nativeType === 'aws_redshift_cluster')
        report(flag, `The data warehouse may be publicly accessible: ${state(flag)}`, {
          certain: false,
          level: 'note',
          fix,
          reason: 'versions of the provider before 6 make the cluster public',
        });
    }
  },
  examples: {
    fail: [
      {
        name: 'said so',
        cloudformation: yaml`
          Resources:
            Cluster:
              Type: AWS::Redshift::Cluster
              Properties:
                ClusterType: single-node
                PubliclyAccessible: true # found
            Workgroup:
              Type: AWS::RedshiftServerless::Workgroup
              Properties:
                WorkgroupName: main
                PubliclyAccessible: "true" # found
        `,
        terraform: yaml`
          resource:
            aws_redshift_cluster:
              main:
                publicly_accessible: true # found
            aws_redshiftserverless_workgroup:
              main:
                publicly_accessible: true # found
        `,
      },
    ],
    pass: [
      {
        name: 'private, also by default',
        cloudformation: yaml`
          Resources:
            Silent:
              Type: AWS::Redshift::Cluster
              Properties: { ClusterType: single-node }
            Private:
              Type: AWS::RedshiftServerless::Workgroup
              Properties: { WorkgroupName: main, PubliclyAccessible: false }
        `,
        terraform: yaml`
          resource:
            aws_redshift_cluster:
              main: { publicly_accessible: false }
            aws_redshiftserverless_workgroup:
              main: { workgroup_name: main }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment or the version of the provider decides',
        cloudformation: yaml`
          Parameters:
            Public: { Type: String }
          Resources:
            Cluster:
              Type: AWS::Redshift::Cluster
              Properties:
                PubliclyAccessible: !Ref Public # found
        `,
        terraform: yaml`
          resource:
            aws_redshift_cluster:
              silent: { cluster_identifier: main } # found
        `,
      },
    ],
  },
});
