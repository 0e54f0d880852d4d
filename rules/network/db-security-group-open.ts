import { defineRule, hcl, isWorld, md, readBlock, yaml, type Block, type Value } from '../../src/kit/index.ts';

/** Where each type names the addresses that may enter. */
const ranges: Readonly<Record<string, string>> = {
  'AWS::RDS::DBSecurityGroup': 'DBSecurityGroupIngress.CIDRIP',
  'AWS::RDS::DBSecurityGroupIngress': 'CIDRIP',
  'AWS::Redshift::ClusterSecurityGroupIngress': 'CIDRIP',
};

export default defineRule({
  id: 'db-security-group-open',
  title: 'Legacy database or cluster security group opens to a public range',
  family: 'network',
  severity: 8.6,
  docs: md`
    The security groups of RDS and Redshift guard databases that stand outside a VPC. An entry with a range of public
    addresses lets everybody in it try passwords, and exploit what is not patched, on the port of the database. Reported
    are the internet and ranges of public addresses with more than 256 of them; private addresses are not.

    Networks outside a VPC were retired in 2022, and these types with them: a template that still has one needs to move to
    a VPC and to the security groups of EC2, which \`sg-high-risk-port-world\` looks at.
  `,
  remedy: {
    text: 'Put the database into a VPC and admit the security group of its clients; until then, admit single addresses only.',
    cloudformation: yaml`
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: The database, for the application only
        VpcId: !Ref Vpc
        SecurityGroupIngress:
          - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref Application }
    `,
    terraform: hcl`
      resource "aws_vpc_security_group_ingress_rule" "database" {
        security_group_id            = aws_security_group.database.id
        referenced_security_group_id = aws_security_group.application.id
        ip_protocol                  = "tcp"
        from_port                    = 5432
        to_port                      = 5432
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbsecuritygroupingress.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-15',
  ],
  aliases: [
    'DB Security Group Open To Large Scope',
    'DB Security Group With Public Scope',
    'DB security group has public interface',
    'RDSRestrictedInbound',
    'RDS_DB_SECURITY_GROUP_NOT_ALLOWED',
    'Redshift.15',
  ],
  narrow: {
    'DB Security Group Open To Large Scope': ['AWS::RDS::*'],
    'DB Security Group With Public Scope': ['AWS::RDS::*'],
    'DB security group has public interface': ['AWS::RDS::*'],
    RDS_DB_SECURITY_GROUP_NOT_ALLOWED: ['AWS::RDS::*'],
    'Redshift.15': ['AWS::Redshift::*'],
  },
  types: Object.keys(ranges),
  table: Object.entries(ranges).map(([type, path]) => ({ type, path })),
  check({ resource, report }) {
    for (const range of resource.get(ranges[resource.type]!)) {
      if (range.absent) continue;
      const block = blockOf(range);
      if (!block) report(range, `The database may be open to ${range.text || 'the internet'}`, { certain: false, ...reasonFor(range) });
      else if (isWorld(block)) report(range, `The database is open to ${range.text}`);
      else if (isWide(block)) report(range, `The database is open to the ${2 ** (32 - block.prefix)} public addresses of ${range.text}`);
    }
  },
  examples: {
    fail: [
      {
        name: 'the internet, and a range of public addresses',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::RDS::DBSecurityGroup
              Properties:
                GroupDescription: db
                DBSecurityGroupIngress:
                  - CIDRIP: 0.0.0.0/0 # found
                  - CIDRIP: 52.94.0.0/22 # found
            One:
              Type: AWS::RDS::DBSecurityGroup
              Properties:
                GroupDescription: one entry
                DBSecurityGroupIngress: { CIDRIP: 0.0.0.0/0 } # found
            Entry:
              Type: AWS::RDS::DBSecurityGroupIngress
              Properties:
                DBSecurityGroupName: db
                CIDRIP: 0.0.0.0/0 # found
            Warehouse:
              Type: AWS::Redshift::ClusterSecurityGroupIngress
              Properties:
                ClusterSecurityGroupName: warehouse
                CIDRIP: 0.0.0.0/0 # found
        `,
        terraform: yaml`
          resource:
            aws_db_security_group:
              group:
                name: db
                ingress:
                  - cidr: 10.0.0.0/8
                  - cidr: 0.0.0.0/0 # found
        `,
      },
    ],
    pass: [
      {
        name: 'private ranges, a few addresses, and security groups',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::RDS::DBSecurityGroup
              Properties:
                GroupDescription: db
                DBSecurityGroupIngress:
                  - CIDRIP: 10.0.0.0/8
                  - CIDRIP: 172.16.0.0/12
                  - CIDRIP: 52.94.0.0/28
                  - EC2SecurityGroupId: sg-1
            Entry:
              Type: AWS::Redshift::ClusterSecurityGroupIngress
              Properties: { ClusterSecurityGroupName: warehouse, EC2SecurityGroupName: clients, EC2SecurityGroupOwnerId: "111122223333" }
        `,
        terraform: yaml`
          resource:
            aws_db_security_group:
              group:
                name: db
                ingress: { cidr: 10.0.0.0/24 }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment chooses the range',
        cloudformation: yaml`
          Parameters:
            Clients: { Type: String }
          Resources:
            Entry:
              Type: AWS::RDS::DBSecurityGroupIngress
              Properties:
                DBSecurityGroupName: db
                CIDRIP: !Ref Clients # found
        `,
      },
    ],
  },
});

const blockOf = (range: Value): Block | undefined => (range.known ? readBlock(range.text) : undefined);

const reasonFor = (range: Value): { reason?: string } => (range.known ? { reason: `${range.text} is no block of addresses` } : {});

/** A range of public addresses larger than what one office or one provider's customer has. */
const isWide = ({ family, prefix, loopback, start }: Block): boolean => family === 'IPv4' && prefix < 24 && !loopback && !isPrivate(start);

/** RFC 1918, and the addresses that carriers share (RFC 6598). */
function isPrivate(start: number): boolean {
  const within = (base: number, prefix: number): boolean => start >>> (32 - prefix) === base >>> (32 - prefix);
  return within(0x0a000000, 8) || within(0xac100000, 12) || within(0xc0a80000, 16) || within(0x64400000, 10);
}
