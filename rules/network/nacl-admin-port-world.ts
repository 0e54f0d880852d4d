import {
  all,
  combinations,
  coversPort,
  defineRule,
  hcl,
  isInternet,
  isOneOf,
  lastPort,
  md,
  not,
  portsOf,
  readBlock,
  yaml,
  type Graph,
  type Maybe,
  type Ports,
  type Resource,
  type Value,
} from '../../src/kit/index.ts';

interface Service {
  readonly port: number;
  readonly name: string;
  /** Only where an entry names ports: it is no fault of an entry for all traffic that it includes this one too. */
  readonly named?: true;
}

const services: readonly Service[] = [
  { port: 20, name: 'FTP data', named: true },
  { port: 21, name: 'FTP', named: true },
  { port: 22, name: 'SSH' },
  { port: 3389, name: 'RDP' },
];

export default defineRule({
  id: 'nacl-admin-port-world',
  title: 'Network ACL allows SSH, RDP or FTP from the internet',
  family: 'network',
  severity: 5.9,
  docs: md`
    An entry of the network ACL allows every address of the internet to reach port 22 (SSH), 3389 (RDP), or 20 or 21 (FTP,
    which sends passwords in clear text) of the subnets. The security groups may still be closed, but the ACL is the second
    layer that is meant to hold when one of them is opened by mistake.

    Only inbound entries that allow are judged. Protocol \`-1\` includes all ports; FTP is reported only where an entry names
    ports. An entry is passed over when an entry of the same ACL with a lower number denies the port to everybody: network
    ACLs are read from the lowest number upwards, and the first match decides. Blocks of addresses are judged as in
    \`sg-ssh-open-world\`.
  `,
  remedy: {
    text: 'Allow only the ports that the subnets serve, or deny 22 and 3389 to 0.0.0.0/0 and ::/0 in an entry with a lower number.',
    cloudformation: yaml`
      Type: AWS::EC2::NetworkAclEntry
      Properties:
        NetworkAclId: !Ref Acl
        RuleNumber: 100
        RuleAction: allow
        Protocol: 6
        PortRange: { From: 443, To: 443 }
        CidrBlock: 0.0.0.0/0
    `,
    terraform: hcl`
      resource "aws_network_acl_rule" "https" {
        network_acl_id = aws_network_acl.main.id
        rule_number    = 100
        rule_action    = "allow"
        protocol       = "tcp"
        from_port      = 443
        to_port        = 443
        cidr_block     = "0.0.0.0/0"
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21',
    'https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkaclentry.html',
  ],
  aliases: [
    'CKV_AWS_229',
    'CKV_AWS_230',
    'CKV_AWS_231',
    'CKV_AWS_232',
    'AWS-0105',
    'Network ACL with unrestricted access to RDP',
    'Network ACL with unrestricted access to SSH',
    'NACL_NO_UNRESTRICTED_SSH_RDP',
    'EC2.21',
  ],
  types: ['AWS::EC2::NetworkAclEntry'],
  check({ resource, graph, report }) {
    for (const entry of entries(resource, 'allow')) {
      const ports = services
        .filter(({ named }) => !named || !isEveryPort(entry.ports))
        .map(({ port, name }) => {
          const denied = deniedBefore(resource, graph, entry, port);
          const open = all(entry.applies, isInternet(entry.source, graph), coversPort(entry.ports, port, 'tcp'), not(denied));
          return { name: `${port} (${name})`, open, denied };
        });
      const open = ports.filter((port) => port.open);
      const perhaps = ports.filter((port) => port.open === undefined);
      const inDoubt = perhaps.some(({ denied }) => denied === undefined);
      if (open.length > 0) report(entry.source, openTo(open, 'is', entry.source), { certain: true, with: entry.values });
      if (perhaps.length > 0)
        report(entry.source, openTo(perhaps, 'may be', entry.source), {
          certain: false,
          with: entry.values,
          ...(inDoubt ? { reason: 'another entry of the network ACL may deny it' } : {}),
        });
    }
  },
  examples: {
    fail: [
      {
        name: 'a port, a range, all protocols',
        cloudformation: yaml`
          Resources:
            Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
            Ssh:
              Type: AWS::EC2::NetworkAclEntry
              Properties:
                NetworkAclId: !Ref Acl
                RuleNumber: 100
                RuleAction: allow
                Protocol: 6
                PortRange: { From: 22, To: 22 }
                CidrBlock: 0.0.0.0/0 # found
            Range:
              Type: AWS::EC2::NetworkAclEntry
              Properties:
                NetworkAclId: !Ref Acl
                RuleNumber: 110
                RuleAction: allow
                Egress: false
                Protocol: "6"
                PortRange: { From: "3000", To: "4000" }
                Ipv6CidrBlock: ::/0 # found
            Ftp:
              Type: AWS::EC2::NetworkAclEntry
              Properties:
                NetworkAclId: !Ref Acl
                RuleNumber: 115
                RuleAction: allow
                Protocol: 6
                PortRange: { From: 20, To: 21 }
                CidrBlock: 0.0.0.0/0 # found
            Everything:
              Type: AWS::EC2::NetworkAclEntry
              Properties:
                NetworkAclId: !Ref Acl
                RuleNumber: 120
                RuleAction: ALLOW
                Protocol: -1
                CidrBlock: 0.0.0.0/0 # found
        `,
        terraform: yaml`
          resource:
            aws_network_acl:
              main:
                vpc_id: vpc-1
                ingress:
                  - rule_no: 90
                    action: allow
                    protocol: tcp
                    from_port: 3389
                    to_port: 3389
                    cidr_block: 0.0.0.0/0 # found
            aws_network_acl_rule:
              everything:
                network_acl_id: "\${aws_network_acl.main.id}"
                rule_number: 100
                egress: false
                rule_action: allow
                protocol: "-1"
                cidr_block: 0.0.0.0/0 # found
        `,
      },
      {
        name: 'denied too late, and elsewhere',
        cloudformation: yaml`
          Resources:
            Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
            Ssh:
              Type: AWS::EC2::NetworkAclEntry
              Properties:
                NetworkAclId: !Ref Acl
                RuleNumber: 100
                RuleAction: allow
                Protocol: 6
                PortRange: { From: 22, To: 22 }
                CidrBlock: 0.0.0.0/0 # found
            Late:
              Type: AWS::EC2::NetworkAclEntry
              Properties: { NetworkAclId: !Ref Acl, RuleNumber: 200, RuleAction: deny, Protocol: -1, CidrBlock: 0.0.0.0/0 }
            Elsewhere:
              Type: AWS::EC2::NetworkAclEntry
              Properties: { NetworkAclId: acl-2, RuleNumber: 50, RuleAction: deny, Protocol: -1, CidrBlock: 0.0.0.0/0 }
        `,
      },
    ],
    pass: [
      {
        name: 'outbound, other ports, private sources, and denied before it is allowed',
        cloudformation: yaml`
          Resources:
            Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
            Out:
              Type: AWS::EC2::NetworkAclEntry
              Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: allow, Egress: "true", Protocol: -1, CidrBlock: 0.0.0.0/0 }
            Https:
              Type: AWS::EC2::NetworkAclEntry
              Properties: { NetworkAclId: !Ref Acl, RuleNumber: 80, RuleAction: allow, Protocol: 6, PortRange: { From: 443, To: 443 }, CidrBlock: 0.0.0.0/0 }
            Private:
              Type: AWS::EC2::NetworkAclEntry
              Properties: { NetworkAclId: !Ref Acl, RuleNumber: 90, RuleAction: allow, Protocol: 6, PortRange: { From: 22, To: 22 }, CidrBlock: 10.0.0.0/8 }
            NoSsh:
              Type: AWS::EC2::NetworkAclEntry
              Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, RuleAction: deny, Protocol: 6, PortRange: { From: 22, To: 22 }, CidrBlock: 0.0.0.0/0 }
            NoRdp:
              Type: AWS::EC2::NetworkAclEntry
              Properties: { NetworkAclId: !Ref Acl, RuleNumber: 101, RuleAction: deny, Protocol: 6, PortRange: { From: 3389, To: 3389 }, CidrBlock: 0.0.0.0/0 }
            Rest:
              Type: AWS::EC2::NetworkAclEntry
              Properties: { NetworkAclId: !Ref Acl, RuleNumber: 110, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0 }
        `,
        terraform: yaml`
          resource:
            aws_network_acl:
              main:
                vpc_id: vpc-1
                ingress:
                  - { rule_no: 90, action: allow, protocol: tcp, from_port: 443, to_port: 443, cidr_block: 0.0.0.0/0 }
                egress:
                  - { rule_no: 100, action: allow, protocol: "-1", from_port: 0, to_port: 0, cidr_block: 0.0.0.0/0 }
            aws_network_acl_rule:
              deny: { network_acl_id: acl-1, rule_number: 100, rule_action: deny, protocol: "-1", cidr_block: 0.0.0.0/0 }
              allow: { network_acl_id: acl-1, rule_number: 200, rule_action: allow, protocol: "-1", cidr_block: 0.0.0.0/0 }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment chooses the source, or whether the port is denied before',
        cloudformation: yaml`
          Parameters:
            Source: { Type: String }
            Action: { Type: String }
          Resources:
            Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
            Ssh:
              Type: AWS::EC2::NetworkAclEntry
              Properties:
                NetworkAclId: !Ref Acl
                RuleNumber: 100
                RuleAction: allow
                Protocol: 6
                PortRange: { From: 22, To: 22 }
                CidrBlock: !Ref Source # found
            First:
              Type: AWS::EC2::NetworkAclEntry
              Properties: { NetworkAclId: !Ref Acl, RuleNumber: 50, RuleAction: !Ref Action, Protocol: 6, PortRange: { From: 3389, To: 3389 }, Ipv6CidrBlock: ::/0 } # found
            Second:
              Type: AWS::EC2::NetworkAclEntry
              Properties:
                NetworkAclId: !Ref Acl
                RuleNumber: 120
                RuleAction: allow
                Protocol: 6
                PortRange: { From: 3389, To: 3389 }
                Ipv6CidrBlock: ::/0 # found
        `,
        terraform: yaml`
          variable:
            source: {}
          resource:
            aws_network_acl_rule:
              ssh:
                network_acl_id: acl-1
                rule_number: 100
                rule_action: allow
                protocol: tcp
                from_port: 22
                to_port: 22
                cidr_block: "\${var.source}" # found
        `,
      },
    ],
  },
});

const isEveryPort = ({ from, to }: Ports): boolean => (from ?? 1) <= 1 && (to ?? 0) >= lastPort;

function openTo(ports: readonly { readonly name: string }[], verb: 'is' | 'may be', source: Value): string {
  const names = ports.map(({ name }) => name);
  if (names.length === 1) return `Port ${names[0]} ${verb} open to ${source.text}`;
  return `The ports ${names.slice(0, -1).join(', ')} and ${names.at(-1)} ${verb === 'is' ? 'are' : verb} open to ${source.text}`;
}

/** An entry for one block of addresses and one range of ports. */
interface Entry {
  readonly source: Value;
  readonly ports: Ports;
  /** Whether it is an inbound entry with the action asked for. */
  readonly applies: Maybe;
  readonly values: readonly Value[];
}

function entries(resource: Resource, action: 'allow' | 'deny'): Entry[] {
  const sources = [...resource.get('CidrBlock'), ...resource.get('Ipv6CidrBlock')].filter((value) => !value.absent);
  const ports = portsOf(resource.properties, 'Protocol', 'PortRange.From', 'PortRange.To');
  return combinations(sources, resource.get('Egress'), resource.get('RuleAction')).flatMap(([source, egress, does]) =>
    ports.map((range) => ({
      source: source!,
      ports: range,
      applies: all(not(isOneOf(egress!, 'true')), isOneOf(does!, action), source!.together(egress!, does!, ...range.values)),
      values: [egress!, does!, ...range.values],
    })),
  );
}

/** The lowest numbers of the entries that deny a port to everybody, and of those that may. */
interface Denial {
  certain: number;
  possible: number;
}

const denials = new WeakMap<Graph, ReadonlyMap<string, Denial>>();

/** Whether an entry that AWS reads earlier denies the port to everybody. */
function deniedBefore(resource: Resource, graph: Graph, { source }: Entry, port: number): Maybe {
  let known = denials.get(graph);
  if (!known) denials.set(graph, (known = readDenials(graph)));
  const denial = known.get(keyOf(resource, graph, source, port));
  if (!denial) return false;
  const number = resource.get('RuleNumber')[0]?.number ?? Infinity;
  if (denial.certain < number && number < Infinity) return true;
  return denial.possible < number ? undefined : false;
}

function readDenials(graph: Graph): ReadonlyMap<string, Denial> {
  const found = new Map<string, Denial>();
  for (const resource of graph.ofType('AWS::EC2::NetworkAclEntry'))
    for (const entry of entries(resource, 'deny'))
      for (const { port } of services) {
        const denies = all(entry.applies, isEverybody(entry.source), coversPort(entry.ports, port, 'tcp'));
        if (denies === false) continue;
        const key = keyOf(resource, graph, entry.source, port);
        const denial = found.get(key) ?? { certain: Infinity, possible: Infinity };
        const number = resource.get('RuleNumber')[0]?.number;
        const always = [entry.source, ...entry.values].every((value) => value.when.length === 0);
        if (denies && always && number !== undefined) denial.certain = Math.min(denial.certain, number);
        denial.possible = Math.min(denial.possible, number ?? 0);
        found.set(key, denial);
      }
  return found;
}

const isEverybody = (source: Value): Maybe => (source.unknown ? undefined : readBlock(source.text)?.prefix === 0);

function keyOf(resource: Resource, graph: Graph, source: Value, port: number): string {
  const [acl] = resource.get('NetworkAclId');
  const name = acl && (graph.target(acl)?.address ?? acl.text);
  return `${name || resource.address} ${source.path} ${port}`;
}
