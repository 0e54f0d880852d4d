import { defineRule, hcl, md, state, yaml, type Value } from '../../src/kit/index.ts';

const fix = { set: [{ to: false }], caution: 'clients outside of the network are cut off' };

export default defineRule({
  id: 'rds-public',
  title: 'RDS instance or cluster is publicly accessible',
  family: 'exposure',
  severity: 8.6,
  docs: md`
    With \`PubliclyAccessible\`, the name of the database resolves to a public address outside the VPC. Only its security
    group then stands between the internet and the login of the database; applications in the VPC do not need it.

    A DB instance that says nothing is private when it has a subnet group of its own or belongs to Aurora. Otherwise RDS
    places it in the default VPC and makes it public. As the network of such an instance is not in the file, that is
    reported as possible, and for CloudFormation only: Terraform's provider sets the property to false.
  `,
  remedy: {
    text: 'Set PubliclyAccessible (publicly_accessible) to false and reach the database from within the VPC, over a VPN or through a port forwarded by Session Manager.',
    cloudformation: yaml`
      Type: AWS::RDS::DBInstance
      Properties:
        Engine: postgres
        DBInstanceClass: db.t4g.medium
        DBSubnetGroupName: !Ref PrivateSubnets
        PubliclyAccessible: false
    `,
    terraform: hcl`
      resource "aws_db_instance" "main" {
        engine               = "postgres"
        instance_class       = "db.t4g.medium"
        db_subnet_group_name = aws_db_subnet_group.private.name
        publicly_accessible  = false
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2',
    'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
  ],
  aliases: [
    'CKV_AWS_17',
    'AWS-0180',
    'DB Security Group With Public Scope',
    'RDS Associated with Public Subnet',
    'RDS DB Instance Publicly Accessible',
    'F22',
    'RDSInstancePublicAccess',
    'RDS_INSTANCE_PUBLIC_ACCESS_CHECK',
    'RDS.2',
  ],
  narrow: {
    CKV_AWS_17: ['AWS::RDS::DBInstance*'],
    'AWS-0180': ['AWS::RDS::DBInstance*'],
    'RDS DB Instance Publicly Accessible': ['AWS::RDS::DBInstance*'],
    F22: ['AWS::RDS::DBInstance*'],
    RDSInstancePublicAccess: ['AWS::RDS::DBInstance*'],
    RDS_INSTANCE_PUBLIC_ACCESS_CHECK: ['AWS::RDS::DBInstance*'],
    'RDS.2': ['AWS::RDS::DBInstance*'],
  },
  types: ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::RDS::DBShardGroup'],
  check({ resource, report }) {
    for (const flag of resource.get('PubliclyAccessible')) {
      if (flag.unknown || flag.like('true'))
        report(flag, `The database ${flag.unknown ? 'may be' : 'is'} publicly accessible: ${state(flag)}`, { fix });
      if (!flag.absent || resource.type !== 'AWS::RDS::DBInstance' || resource.format === 'terraform') continue;
      for (const subnets of resource.get('DBSubnetGroupName').filter(isDefault)) {
        if (resource.has('DBClusterIdentifier')) continue;
        report(flag, 'The database is public by default: PubliclyAccessible is not set and there is no subnet group', {
          certain: false,
          level: 'note',
          reason: 'the default VPC decides',
          with: [subnets],
          fix,
        });
      }
    }
  },
  examples: {
    fail: [
      {
        name: 'said so',
        cloudformation: yaml`
          Conditions:
            Development: !Equals [!Ref AWS::StackName, dev]
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: postgres
                PubliclyAccessible: true # found
            InDevelopment:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: postgres
                PubliclyAccessible: !If [Development, "true", false] # found
            Cluster:
              Type: AWS::RDS::DBCluster
              Properties:
                Engine: mysql
                PubliclyAccessible: true # found
        `,
        terraform: yaml`
          resource:
            aws_db_instance:
              main:
                engine: postgres
                publicly_accessible: true # found
            aws_rds_cluster_instance:
              reader:
                engine: aurora-mysql
                publicly_accessible: "true" # found
        `,
      },
    ],
    pass: [
      {
        name: 'private, or nothing said within a subnet group',
        cloudformation: yaml`
          Resources:
            Private:
              Type: AWS::RDS::DBInstance
              Properties: { Engine: postgres, PubliclyAccessible: "false" }
            InSubnets:
              Type: AWS::RDS::DBInstance
              Properties: { Engine: postgres, DBSubnetGroupName: !ImportValue subnets }
            Aurora:
              Type: AWS::RDS::DBInstance
              Properties: { Engine: aurora-mysql, DBClusterIdentifier: !Ref Cluster }
            Cluster:
              Type: AWS::RDS::DBCluster
              Properties: { Engine: aurora-mysql }
        `,
        terraform: yaml`
          resource:
            aws_db_instance:
              private: { engine: postgres, publicly_accessible: false }
              silent: { engine: postgres }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment chooses, or the default VPC decides',
        cloudformation: yaml`
          Parameters:
            Public: { Type: String }
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: postgres
                PubliclyAccessible: !Ref Public # found
            Silent: # found
              Type: AWS::RDS::DBInstance
              Properties: { Engine: postgres }
        `,
        terraform: yaml`
          variable:
            public: {}
          resource:
            aws_db_instance:
              main:
                engine: postgres
                publicly_accessible: "\${var.public}" # found
        `,
      },
    ],
  },
});

/** Nothing, or the subnet group of the default VPC. */
const isDefault = (group: Value): boolean => group.absent || group.is('default');
