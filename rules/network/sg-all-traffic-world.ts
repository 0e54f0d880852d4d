import { covers, defineRule, hcl, lastPort, md, openingsToWorld, openTo, securityGroupTypes, through, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'sg-all-traffic-world',
  title: 'Security group opens all ports or protocols to the internet',
  family: 'network',
  severity: 10,
  docs: md`
    A rule of the security group lets every address of the internet reach every port: all protocols (\`-1\`), or ports 1
    to 65535 of TCP or UDP. Whatever runs on the machine, now or later, known or forgotten, is exposed.

    A rule for protocol \`-1\` ignores the ports that are written beside it. A rule for TCP or UDP without ports limits
    nothing and counts as all ports. Sources and unknown values are judged as in \`sg-ssh-open-world\`.
  `,
  remedy: {
    text: 'Allow only the protocol and the ports that the workload serves, and only from those who need them.',
    cloudformation: yaml`
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: Web servers
        SecurityGroupIngress:
          - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0, Description: HTTPS }
    `,
    terraform: hcl`
      resource "aws_vpc_security_group_ingress_rule" "https" {
        security_group_id = aws_security_group.web.id
        ip_protocol       = "tcp"
        from_port         = 443
        to_port           = 443
        cidr_ipv4         = "0.0.0.0/0"
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-securitygroup-ingress.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html',
  ],
  aliases: [
    'CKV_AWS_277',
    'Fully Open Ingress',
    'Security Groups With Meta IP',
    'Sensitive port is exposed to entire network',
    'Unrestricted Security Group Ingress',
    'EC2RestrictedInbound',
    'EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE',
    'VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS',
    'EC2.18',
    'EC2.19',
  ],
  silences: ['sg-ssh-open-world', 'sg-rdp-open-world', 'sg-high-risk-port-world', 'sg-any-port-world', 'sg-admin-port-any-source'],
  types: securityGroupTypes,
  check({ resource, graph, report }) {
    for (const opening of openingsToWorld(resource, graph)) {
      const { ports } = opening;
      const open = covers(ports, 1, lastPort, 'tcp', 'udp');
      const what =
        ports.protocol === 'tcp' || ports.protocol === 'udp'
          ? `Every ${ports.protocol.toUpperCase()} port`
          : 'Every port of every protocol';
      if (open !== false) report(opening.source, openTo(what, opening, open), through(opening, open));
    }
  },
  examples: {
    fail: [
      {
        name: 'all protocols, whatever the ports say',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: open
                SecurityGroupIngress:
                  - IpProtocol: -1
                    CidrIp: 0.0.0.0/0 # found
                  - IpProtocol: "-1"
                    FromPort: 443
                    ToPort: 443
                    CidrIpv6: ::/0 # found
        `,
        terraform: yaml`
          resource:
            aws_security_group:
              open:
                ingress:
                  - protocol: "-1"
                    from_port: 0
                    to_port: 0
                    cidr_blocks: [0.0.0.0/0] # found
            aws_vpc_security_group_ingress_rule:
              open:
                security_group_id: "\${aws_security_group.open.id}"
                ip_protocol: -1
                cidr_ipv6: ::/0 # found
        `,
      },
      {
        name: 'all ports of TCP or UDP',
        cloudformation: yaml`
          Resources:
            Tcp:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                FromPort: 0
                ToPort: 65535
                CidrIp: 0.0.0.0/0 # found
            Udp:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: udp
                FromPort: 1
                ToPort: 65535
                CidrIp: 0.0.0.0/0 # found
            Unlimited:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                CidrIp: 0.0.0.0/0 # found
        `,
        terraform: yaml`
          resource:
            aws_security_group_rule:
              tcp:
                type: ingress
                security_group_id: sg-1
                protocol: tcp
                from_port: 0
                to_port: 65535
                cidr_blocks: [0.0.0.0/0] # found
        `,
      },
    ],
    pass: [
      {
        name: 'some ports, or not the internet',
        cloudformation: yaml`
          Parameters:
            Port: { Type: Number }
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: web
                SecurityGroupIngress:
                  - { IpProtocol: tcp, FromPort: 1024, ToPort: 65535, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: icmp, FromPort: -1, ToPort: -1, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: "50", CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: -1, CidrIp: 10.0.0.0/8 }
                  - { IpProtocol: -1, SourceSecurityGroupId: sg-2 }
        `,
        terraform: yaml`
          resource:
            aws_default_security_group:
              default:
                ingress: { protocol: "-1", from_port: 0, to_port: 0, self: true }
            aws_security_group_rule:
              out: { type: egress, security_group_id: sg-1, protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: [0.0.0.0/0] }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment chooses the source or the protocol',
        cloudformation: yaml`
          Parameters:
            Source: { Type: String }
            Protocol: { Type: String }
            Rules: { Type: CommaDelimitedList }
          Resources:
            FromSomewhere:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: -1
                CidrIp: !Ref Source # found
            Something:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: !Ref Protocol
                CidrIp: 0.0.0.0/0 # found
        `,
        terraform: yaml`
          variable:
            source: {}
          resource:
            aws_vpc_security_group_ingress_rule:
              all:
                security_group_id: sg-1
                ip_protocol: "-1"
                cidr_ipv4: "\${var.source}" # found
        `,
      },
    ],
  },
});
