import { coversPort, defineRule, hcl, md, openingsToWorld, openTo, securityGroupTypes, through, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'sg-ssh-open-world',
  title: 'Security group opens SSH (22) to the internet',
  family: 'network',
  severity: 9.8,
  docs: md`
    A rule of the security group lets every address of the internet reach TCP port 22. Whatever listens there is found by
    scanners within minutes and attacked by password guessing and with every new flaw of the SSH server.

    Each rule is judged as a whole: its protocol (by name or number; \`-1\` includes TCP), its range of ports (it counts
    when it contains 22) and its source. The internet is \`0.0.0.0/0\` and \`::/0\` in every spelling, and every block of
    public addresses so wide (from /6 in IPv4, from /12 in IPv6) that it stands for the internet: \`0.0.0.0/1\` and
    \`128.0.0.0/1\` together open what \`0.0.0.0/0\` opens. Prefix lists of the same file are looked into. A source or a
    port that only the deployment knows makes the finding possible, not certain; a default of a parameter counts.
  `,
  remedy: {
    text: 'Remove the rule and reach the machines through Session Manager, which needs no open port; or limit the source to your own addresses.',
    cloudformation: yaml`
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: Web servers, administered through Session Manager
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
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-13',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html',
  ],
  aliases: [
    'CKV_AWS_24',
    'AWS-0107',
    'EC2 Sensitive Port Is Publicly Exposed',
    'Security Group With Unrestricted Access To SSH',
    'Security Groups With Exposed Admin Ports',
    'Sensitive port is exposed to entire network',
    'EC2RestrictedSSH',
    'INCOMING_SSH_DISABLED',
    'RESTRICTED_INCOMING_TRAFFIC',
    'EC2.13',
  ],
  silences: ['sg-any-port-world', 'sg-admin-port-any-source'],
  types: securityGroupTypes,
  check({ resource, graph, report }) {
    for (const opening of openingsToWorld(resource, graph)) {
      const open = coversPort(opening.ports, 22, 'tcp');
      if (open !== false) report(opening.source, openTo('Port 22 (SSH)', opening, open), through(opening, open));
    }
  },
  examples: {
    fail: [
      {
        name: 'open to every IPv4 and IPv6 address',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: bastion
                SecurityGroupIngress:
                  - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
                  - IpProtocol: tcp
                    FromPort: 22
                    ToPort: 22
                    CidrIp: 0.0.0.0/0 # found
                  - IpProtocol: "6"
                    FromPort: "22"
                    ToPort: "22"
                    CidrIpv6: "0:0:0:0:0:0:0:0/0" # found
        `,
        terraform: yaml`
          resource:
            aws_security_group:
              bastion:
                ingress:
                  - protocol: tcp
                    from_port: 443
                    to_port: 443
                    cidr_blocks: [0.0.0.0/0]
                  - protocol: "6"
                    from_port: 22
                    to_port: 22
                    cidr_blocks:
                      - 10.0.0.0/8
                      - 0.0.0.0/0 # found
                    ipv6_cidr_blocks: ["::/0"] # found
        `,
      },
      {
        name: 'a range that contains the port, and all protocols',
        cloudformation: yaml`
          Resources:
            Range:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                FromPort: 20
                ToPort: 25
                CidrIp: 0.0.0.0/0 # found
            Everything:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: -1
                CidrIpv6: ::/0 # found
        `,
        terraform: yaml`
          resource:
            aws_security_group_rule:
              range:
                type: ingress
                security_group_id: sg-1
                protocol: tcp
                from_port: 20
                to_port: 25
                cidr_blocks: [0.0.0.0/0] # found
            aws_vpc_security_group_ingress_rule:
              everything:
                security_group_id: sg-1
                ip_protocol: "-1"
                cidr_ipv6: ::/0 # found
        `,
      },
      {
        name: 'the world in two halves',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: bastion
                SecurityGroupIngress:
                  - IpProtocol: tcp
                    FromPort: 22
                    ToPort: 22
                    CidrIp: 0.0.0.0/1 # found
                  - IpProtocol: tcp
                    FromPort: 22
                    ToPort: 22
                    CidrIp: 128.0.0.0/1 # found
        `,
        terraform: yaml`
          resource:
            aws_vpc_security_group_ingress_rule:
              low: { security_group_id: sg-1, ip_protocol: tcp, from_port: 22, to_port: 22, cidr_ipv4: 0.0.0.0/1 } # found
              high: { security_group_id: sg-1, ip_protocol: tcp, from_port: 22, to_port: 22, cidr_ipv4: 128.0.0.0/1 } # found
        `,
      },
      {
        name: 'a parameter whose default is the world, and one branch of a condition',
        cloudformation: yaml`
          Parameters:
            AdminCidr: { Type: String, Default: 0.0.0.0/0 }
            OfficeCidr: { Type: String, AllowedValues: [192.0.2.0/24, 0.0.0.0/0] }
          Conditions:
            Development: !Equals [!Ref AWS::StackName, dev]
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: bastion
                SecurityGroupIngress:
                  - IpProtocol: tcp
                    FromPort: 22
                    ToPort: 22
                    CidrIp: !Ref AdminCidr # found
                  - IpProtocol: tcp
                    FromPort: 22
                    ToPort: 22
                    CidrIp: !Ref OfficeCidr # found
                  - !If
                    - Development
                    - IpProtocol: tcp
                      FromPort: 22
                      ToPort: 22
                      CidrIp: 0.0.0.0/0 # found
                    - !Ref AWS::NoValue
        `,
        terraform: yaml`
          variable:
            admin_cidr: { default: 0.0.0.0/0 }
          resource:
            aws_security_group:
              bastion:
                ingress:
                  protocol: tcp
                  from_port: 22
                  to_port: 22
                  cidr_blocks: ["\${var.admin_cidr}"] # found
        `,
      },
      {
        name: 'a prefix list that contains the world',
        cloudformation: yaml`
          Resources:
            Admins:
              Type: AWS::EC2::PrefixList
              Properties:
                PrefixListName: admins
                AddressFamily: IPv4
                MaxEntries: 2
                Entries:
                  - { Cidr: 192.0.2.0/24 }
                  - { Cidr: 0.0.0.0/0 }
            Ssh:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                FromPort: 22
                ToPort: 22
                SourcePrefixListId: !GetAtt Admins.PrefixListId # found
        `,
        terraform: yaml`
          resource:
            aws_ec2_managed_prefix_list:
              admins:
                name: admins
                entry:
                  - cidr: 192.0.2.0/24
                  - cidr: 0.0.0.0/0
            aws_vpc_security_group_ingress_rule:
              ssh:
                security_group_id: sg-1
                ip_protocol: tcp
                from_port: 22
                to_port: 22
                prefix_list_id: "\${aws_ec2_managed_prefix_list.admins.id}" # found
        `,
      },
    ],
    pass: [
      {
        name: 'other ports, other protocols, other sources',
        cloudformation: yaml`
          Parameters:
            Host: { Type: String }
          Resources:
            Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: web
                SecurityGroupIngress:
                  - { IpProtocol: tcp, FromPort: 23, ToPort: 65535, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: udp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: icmp, FromPort: -1, ToPort: -1, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8 }
                  - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !GetAtt Vpc.CidrBlock }
                  - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Sub "\${Host}/32" }
                  - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIpv6: "fc00::/7" }
                  - { IpProtocol: tcp, FromPort: 22, ToPort: 22, SourceSecurityGroupId: sg-2 }
        `,
        terraform: yaml`
          variable:
            host: {}
          resource:
            aws_vpc:
              main: { cidr_block: 10.0.0.0/16 }
            aws_security_group:
              web:
                ingress:
                  - { protocol: tcp, from_port: 80, to_port: 80, cidr_blocks: [0.0.0.0/0] }
                  - { protocol: tcp, from_port: 22, to_port: 22, cidr_blocks: [10.0.0.0/8, "\${aws_vpc.main.cidr_block}", "\${var.host}/32"] }
                  - { protocol: tcp, from_port: 22, to_port: 22, security_groups: [sg-2], cidr_blocks: [] }
                egress: { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: [0.0.0.0/0] }
            aws_security_group_rule:
              out: { type: egress, security_group_id: sg-1, protocol: tcp, from_port: 22, to_port: 22, cidr_blocks: [0.0.0.0/0] }
        `,
      },
      {
        name: 'port and source exclude each other',
        cloudformation: yaml`
          Conditions:
            Public: !Equals [!Ref AWS::StackName, web]
          Resources:
            Rule:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                FromPort: !If [Public, 443, 22]
                ToPort: !If [Public, 443, 22]
                CidrIp: !If [Public, 0.0.0.0/0, 10.0.0.0/8]
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment chooses the source or the port',
        cloudformation: yaml`
          Parameters:
            AdminCidr: { Type: String }
            AdminPort: { Type: Number }
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: bastion
                SecurityGroupIngress:
                  - IpProtocol: tcp
                    FromPort: 22
                    ToPort: 22
                    CidrIp: !Ref AdminCidr # found
                  - IpProtocol: tcp
                    FromPort: !Ref AdminPort
                    ToPort: !Ref AdminPort
                    CidrIp: 0.0.0.0/0 # found
                  - IpProtocol: tcp
                    FromPort: 22
                    ToPort: 22
                    SourcePrefixListId: pl-0123456789abcdef0 # found
        `,
        terraform: yaml`
          variable:
            admin_cidr: {}
          resource:
            aws_vpc_security_group_ingress_rule:
              ssh:
                security_group_id: sg-1
                ip_protocol: tcp
                from_port: 22
                to_port: 22
                cidr_ipv4: "\${var.admin_cidr}" # found
        `,
      },
    ],
  },
});
