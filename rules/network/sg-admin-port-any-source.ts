import { coversPort, defineRule, hcl, md, openings, securityGroupTypes, yaml, type Ports } from '../../src/kit/index.ts';

const adminPorts = [
  { port: 22, name: 'SSH' },
  { port: 3389, name: 'RDP' },
  { port: 5985, name: 'WinRM' },
  { port: 5986, name: 'WinRM over TLS' },
] as const;

export default defineRule({
  id: 'sg-admin-port-any-source',
  title: 'Security group has SSH, RDP or WinRM ingress at all',
  family: 'network',
  severity: 5.4,
  docs: md`
    A rule of the security group lets somebody reach an administration port: SSH (22), RDP (3389) or WinRM (5985, 5986).
    Also from a private range or a bastion host, that is a door that needs keys or passwords of its own, and whoever has
    taken one machine of the range uses it to reach the next. Session Manager and Fleet Manager need no open port, take
    their permissions from IAM and log each session.

    It does not matter who the source is, so an unknown source is no doubt; an unknown port is. Sources that are
    security groups are reported as notes, and only where ports are named: a rule that lets the members of a group talk
    to each other over all protocols says nothing about administration. Sources that are the machine itself
    (\`127.0.0.0/8\`) are not reported.
  `,
  remedy: {
    text: 'Remove the rule and administer the machines through Session Manager or Fleet Manager, which need no open port.',
    cloudformation: yaml`
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument:
          Version: "2012-10-17"
          Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }]
        ManagedPolicyArns: [!Sub "arn:\${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"]
    `,
    terraform: hcl`
      resource "aws_iam_role_policy_attachment" "session_manager" {
        role       = aws_iam_role.web.name
        policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-remote-desktop-connections.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_reduce_manual_management.html',
  ],
  aliases: ['EKS node group remote access'],
  types: securityGroupTypes,
  check({ resource, graph, report }) {
    for (const { kind, source, name: from, loopback, ports } of openings(resource, graph)) {
      const fromGroup = kind === 'security group';
      if (loopback || (fromGroup && ports.protocol === 'all')) continue;
      const open = openPort(ports);
      if (!open) continue;
      const { port, name, certain } = open;
      report(source, `Port ${port} (${name}) ${certain ? 'is' : 'may be'} open to ${from}`, {
        certain,
        with: ports.values,
        ...(fromGroup ? { level: 'note' } : {}),
      });
    }
  },
  examples: {
    fail: [
      {
        name: 'from a private range, from a bastion, from wherever the deployment says',
        cloudformation: yaml`
          Parameters:
            AdminCidr: { Type: String }
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: servers
                SecurityGroupIngress:
                  - IpProtocol: tcp
                    FromPort: 22
                    ToPort: 22
                    CidrIp: 10.0.0.0/8 # found
                  - IpProtocol: tcp
                    FromPort: 3389
                    ToPort: 3389
                    SourceSecurityGroupId: sg-bastion # found
                  - IpProtocol: tcp
                    FromPort: 5985
                    ToPort: 5986
                    CidrIp: !Ref AdminCidr # found
                  - IpProtocol: -1
                    CidrIp: 192.168.0.0/16 # found
        `,
        terraform: yaml`
          variable:
            admin_cidr: {}
          resource:
            aws_security_group:
              servers:
                ingress:
                  - protocol: tcp
                    from_port: 22
                    to_port: 22
                    cidr_blocks: [10.0.0.0/8] # found
                  - protocol: tcp
                    from_port: 3389
                    to_port: 3389
                    security_groups: [sg-bastion] # found
            aws_vpc_security_group_ingress_rule:
              winrm:
                security_group_id: "\${aws_security_group.servers.id}"
                ip_protocol: tcp
                from_port: 5985
                to_port: 5986
                cidr_ipv4: "\${var.admin_cidr}" # found
        `,
      },
    ],
    pass: [
      {
        name: 'other ports, nobody, and members of a group among themselves',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: servers
                SecurityGroupIngress:
                  - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 }
                  - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 127.0.0.1/32 }
                  - { IpProtocol: icmp, FromPort: -1, ToPort: -1, CidrIp: 10.0.0.0/8 }
            Members:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: !Ref Group
                IpProtocol: -1
                SourceSecurityGroupId: !Ref Group
        `,
        terraform: yaml`
          resource:
            aws_security_group:
              servers:
                ingress:
                  - { protocol: tcp, from_port: 443, to_port: 443, cidr_blocks: [10.0.0.0/8] }
                  - { protocol: "-1", from_port: 0, to_port: 0, self: true }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment chooses the port',
        cloudformation: yaml`
          Parameters:
            Port: { Type: Number }
          Resources:
            Rule:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                FromPort: !Ref Port
                ToPort: !Ref Port
                CidrIp: 10.0.0.0/8 # found
        `,
        terraform: yaml`
          variable:
            port: {}
          resource:
            aws_vpc_security_group_ingress_rule:
              rule:
                security_group_id: sg-1
                ip_protocol: tcp
                from_port: "\${var.port}"
                to_port: "\${var.port}"
                cidr_ipv4: 10.0.0.0/8 # found
        `,
      },
    ],
  },
});

/** The first administration port that a rule covers, or may cover. */
function openPort(ports: Ports): { readonly port: number; readonly name: string; readonly certain: boolean } | undefined {
  const covered = adminPorts
    .map((admin) => ({ ...admin, open: coversPort(ports, admin.port, 'tcp') }))
    .filter(({ open }) => open !== false);
  const found = covered.find(({ open }) => open) ?? covered[0];
  return found && { ...found, certain: found.open === true };
}
