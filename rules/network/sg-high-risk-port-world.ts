import {
  coversPort,
  defineRule,
  hcl,
  md,
  openingsToWorld,
  openTo,
  portText,
  securityGroupTypes,
  through,
  yaml,
  type Ports,
} from '../../src/kit/index.ts';

/**
 * The ports of the Security Hub control EC2.19 but for SSH and RDP, which have rules of their own, and others of
 * services that are not made for the internet: no encryption, no password by default, or the data itself.
 */
const tcp: Readonly<Record<number, string>> = {
  20: 'FTP data',
  21: 'FTP',
  23: 'Telnet',
  25: 'SMTP',
  110: 'POP3',
  111: 'RPC port mapper',
  135: 'Windows RPC',
  137: 'NetBIOS names',
  138: 'NetBIOS datagrams',
  139: 'NetBIOS sessions',
  143: 'IMAP',
  389: 'LDAP',
  445: 'SMB',
  512: 'rexec',
  513: 'rlogin',
  514: 'rsh',
  636: 'LDAP over TLS',
  873: 'rsync',
  1433: 'SQL Server',
  1434: 'SQL Server browser',
  1521: 'Oracle',
  2049: 'NFS',
  2181: 'ZooKeeper',
  2375: 'Docker without TLS',
  2376: 'Docker',
  2379: 'etcd',
  2380: 'etcd peers',
  2382: 'SQL Server Analysis Services browser',
  2383: 'SQL Server Analysis Services',
  2484: 'Oracle over TLS',
  3000: 'development servers',
  3268: 'Active Directory global catalog',
  3269: 'Active Directory global catalog over TLS',
  3306: 'MySQL',
  4333: 'ahsp',
  4505: 'SaltStack',
  4506: 'SaltStack',
  5000: 'development servers',
  5432: 'PostgreSQL',
  5439: 'Redshift',
  5500: 'VNC listener',
  5601: 'OpenSearch Dashboards',
  5900: 'VNC',
  5984: 'CouchDB',
  5985: 'WinRM',
  5986: 'WinRM over TLS',
  6000: 'X11',
  6379: 'Redis',
  6443: 'Kubernetes API',
  7000: 'Cassandra nodes',
  7001: 'Cassandra nodes',
  7199: 'Cassandra JMX',
  8080: 'proxies and application servers',
  8088: 'alternative HTTP',
  8140: 'Puppet',
  8182: 'Neptune',
  8888: 'alternative HTTP, notebooks',
  8983: 'Solr',
  9042: 'Cassandra',
  9092: 'Kafka',
  9160: 'Cassandra Thrift',
  9200: 'OpenSearch',
  9300: 'OpenSearch nodes',
  10250: 'kubelet',
  11211: 'Memcached',
  11214: 'Memcached over TLS',
  11215: 'Memcached over TLS',
  27017: 'MongoDB',
  27018: 'MongoDB shards',
  27019: 'MongoDB configuration',
  50070: 'Hadoop',
  61620: 'Cassandra OpsCenter',
  61621: 'Cassandra OpsCenter agents',
};
const udp: Readonly<Record<number, string>> = {
  69: 'TFTP',
  111: 'RPC port mapper',
  137: 'NetBIOS names',
  138: 'NetBIOS datagrams',
  161: 'SNMP',
  162: 'SNMP traps',
  389: 'LDAP',
  445: 'SMB',
  623: 'IPMI',
  1434: 'SQL Server browser',
  2049: 'NFS',
  11211: 'Memcached',
};

interface Service {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly name: string;
}

const services: readonly Service[] = (
  [
    ['tcp', tcp],
    ['udp', udp],
  ] as const
).flatMap(([protocol, names]) => Object.entries(names).map(([port, name]) => ({ protocol, port: Number(port), name })));

export default defineRule({
  id: 'sg-high-risk-port-world',
  title: 'Security group opens a high-risk or clear-text port to the internet',
  family: 'network',
  severity: 8.6,
  docs: md`
    A rule of the security group lets every address of the internet reach the port of a database, a file share, a remote
    control service, a cluster's internals or a clear-text protocol. These services are made for trusted networks: many
    have no password by default, send what they carry in the clear, or have a history of flaws that need no login.

    The ports are those of the Security Hub control EC2.19 and others of the same kind (SNMP, NFS, LDAP, Redis, Memcached,
    MongoDB, Oracle, Docker, etcd ...); SSH and RDP have rules of their own. The option \`allowed\` takes ports out.
    Protocols, ranges, sources and unknown values are judged as in \`sg-ssh-open-world\`.
  `,
  remedy: {
    text: 'Limit the source to the security group of the clients; put what the public must reach behind a load balancer on 443.',
    cloudformation: yaml`
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: Database, reached by the application only
        SecurityGroupIngress:
          - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !GetAtt ApplicationGroup.GroupId }
    `,
    terraform: hcl`
      resource "aws_vpc_security_group_ingress_rule" "database" {
        security_group_id            = aws_security_group.database.id
        ip_protocol                  = "tcp"
        from_port                    = 5432
        to_port                      = 5432
        referenced_security_group_id = aws_security_group.application.id
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19',
    'https://docs.aws.amazon.com/config/latest/developerguide/restricted-common-ports.html',
  ],
  aliases: [
    'DB Security Group Open To Large Scope',
    'DB Security Group With Public Scope',
    'EC2 Sensitive Port Is Publicly Exposed',
    'ELB Sensitive Port Is Exposed To Entire Network',
    'SQL analysis services port 2383 (TCP) is publicly accessible',
    'Security Groups With Exposed Admin Ports',
    'Sensitive port is exposed to entire network',
    'EC2RestrictedCommonPorts',
    'RESTRICTED_INCOMING_TRAFFIC',
    'EC2.18',
    'EC2.19',
  ],
  silences: ['sg-any-port-world', 'sg-admin-port-any-source'],
  options: { allowed: [] },
  types: securityGroupTypes,
  check({ resource, graph, options, report }) {
    const allowed = new Set([options['allowed']].flat().map(Number));
    const watched = services.filter(({ port }) => !allowed.has(port));
    for (const opening of openingsToWorld(resource, graph)) {
      const open = watched.filter(({ port, protocol }) => coversPort(opening.ports, port, protocol) === true);
      if (open.length > 0) report(opening.source, openTo(subject(opening.ports, open), opening, true), through(opening, true));
      else if (watched.some(({ port, protocol }) => coversPort(opening.ports, port, protocol) === undefined))
        report(opening.source, openTo('A high-risk port', opening, undefined), through(opening, undefined));
    }
  },
  examples: {
    fail: [
      {
        name: 'a database, a clear-text protocol, a range',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: database
                SecurityGroupIngress:
                  - IpProtocol: tcp
                    FromPort: 3306
                    ToPort: 3306
                    CidrIp: 0.0.0.0/0 # found
                  - IpProtocol: tcp
                    FromPort: 20
                    ToPort: 23
                    CidrIpv6: ::/0 # found
                  - IpProtocol: udp
                    FromPort: 161
                    ToPort: 161
                    CidrIp: 0.0.0.0/0 # found
            Range:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: !Ref Group
                IpProtocol: tcp
                FromPort: 1024
                ToPort: 65535
                CidrIp: 128.0.0.0/2 # found
        `,
        terraform: yaml`
          resource:
            aws_security_group:
              database:
                ingress:
                  - protocol: tcp
                    from_port: 3306
                    to_port: 3306
                    cidr_blocks: [0.0.0.0/0] # found
            aws_vpc_security_group_ingress_rule:
              range:
                security_group_id: "\${aws_security_group.database.id}"
                ip_protocol: tcp
                from_port: 1024
                to_port: 65535
                cidr_ipv4: 0.0.0.0/0 # found
        `,
      },
    ],
    pass: [
      {
        name: 'other ports, the same port over the other protocol, private sources',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: web
                SecurityGroupIngress:
                  - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: tcp, FromPort: 161, ToPort: 161, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.0.0/8 }
                  - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: sg-2 }
        `,
        terraform: yaml`
          resource:
            aws_security_group:
              database:
                ingress:
                  - { protocol: tcp, from_port: 5432, to_port: 5432, cidr_blocks: [10.0.0.0/16] }
                  - { protocol: tcp, from_port: 443, to_port: 443, cidr_blocks: [0.0.0.0/0] }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment chooses the source or the port',
        cloudformation: yaml`
          Parameters:
            Source: { Type: String }
            Port: { Type: Number }
          Resources:
            Database:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                FromPort: 5432
                ToPort: 5432
                CidrIp: !Ref Source # found
            Something:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                FromPort: !Ref Port
                ToPort: !Ref Port
                CidrIp: 0.0.0.0/0 # found
        `,
        terraform: yaml`
          variable:
            source: {}
          resource:
            aws_security_group_rule:
              database:
                type: ingress
                security_group_id: sg-1
                protocol: tcp
                from_port: 5432
                to_port: 5432
                cidr_blocks: ["\${var.source}"] # found
        `,
      },
    ],
  },
});

/** `Port 3306 (MySQL)`, or a range with what is in it, as the subject of a sentence. */
function subject(ports: Ports, [first, ...others]: readonly Service[]): string {
  const named = `${first!.port} (${first!.name})`;
  if (ports.from === ports.to) return `Port ${named}`;
  return `${portText(ports)}, with ${named}${others.length > 0 ? ` and ${others.length} more high-risk ports` : ''},`;
}
