import { coversPort, defineRule, hcl, md, openingsToWorld, openTo, securityGroupTypes, through, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'sg-rdp-open-world',
  title: 'Security group opens RDP (3389) to the internet',
  family: 'network',
  severity: 9.8,
  docs: md`
    A rule of the security group lets every address of the internet reach port 3389, over TCP or over UDP, which Remote
    Desktop uses as well. Exposed Remote Desktop servers are the commonest way in for ransomware: passwords are guessed,
    and flaws of the service such as BlueKeep need no password.

    Protocols, ranges, sources and unknown values are judged as in \`sg-ssh-open-world\`.
  `,
  remedy: {
    text: 'Remove the rule and reach the machines through Fleet Manager or a port forwarded by Session Manager, which need no open port; or limit the source to your own addresses.',
    cloudformation: yaml`
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: Windows servers, administered through Fleet Manager
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
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-14',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-remote-desktop-connections.html',
  ],
  aliases: [
    'CKV_AWS_25',
    'AWS-0107',
    'EC2 Sensitive Port Is Publicly Exposed',
    'Remote Desktop Port Open To Internet',
    'Security Group Unrestricted Access To RDP',
    'Security Groups With Exposed Admin Ports',
    'Sensitive port is exposed to entire network',
    'EC2RestrictedCommonPorts',
    'RESTRICTED_INCOMING_TRAFFIC',
    'EC2.14',
  ],
  silences: ['sg-any-port-world', 'sg-admin-port-any-source'],
  types: securityGroupTypes,
  check({ resource, graph, report }) {
    for (const opening of openingsToWorld(resource, graph)) {
      const open = coversPort(opening.ports, 3389, 'tcp', 'udp');
      if (open !== false) report(opening.source, openTo('Port 3389 (RDP)', opening, open), through(opening, open));
    }
  },
  examples: {
    fail: [
      {
        name: 'over TCP, over UDP, and within a range',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: windows
                SecurityGroupIngress:
                  IpProtocol: tcp
                  FromPort: 3389
                  ToPort: 3389
                  CidrIp: 0.0.0.0/0 # found
            Udp:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: !Ref Group
                IpProtocol: 17
                FromPort: 3389
                ToPort: 3389
                CidrIpv6: ::/0 # found
            Range:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: !Ref Group
                IpProtocol: TCP
                FromPort: "3000"
                ToPort: "4000"
                CidrIp: 1.2.3.4/0 # found
        `,
        terraform: yaml`
          resource:
            aws_security_group:
              windows:
                ingress:
                  protocol: tcp
                  from_port: 3389
                  to_port: 3389
                  cidr_blocks: [0.0.0.0/0] # found
            aws_security_group_rule:
              range:
                type: ingress
                security_group_id: "\${aws_security_group.windows.id}"
                protocol: all
                from_port: 0
                to_port: 0
                ipv6_cidr_blocks: ["::/0"] # found
        `,
      },
    ],
    pass: [
      {
        name: 'other ports and private sources',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: windows
                SecurityGroupIngress:
                  - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: tcp, FromPort: 3389, ToPort: 3389, CidrIp: 192.168.0.0/16 }
                  - { IpProtocol: icmp, FromPort: 3389, ToPort: -1, CidrIp: 0.0.0.0/0 }
        `,
        terraform: yaml`
          resource:
            aws_vpc_security_group_ingress_rule:
              office: { security_group_id: sg-1, ip_protocol: tcp, from_port: 3389, to_port: 3389, cidr_ipv4: 192.0.2.0/24 }
              self: { security_group_id: sg-1, ip_protocol: "-1", referenced_security_group_id: sg-1 }
        `,
      },
    ],
    unknown: [
      {
        name: 'the protocol or the end of the range is not known',
        cloudformation: yaml`
          Parameters:
            Protocol: { Type: String }
            LastPort: { Type: Number }
          Resources:
            Any:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: !Ref Protocol
                FromPort: 3389
                ToPort: 3389
                CidrIp: 0.0.0.0/0 # found
            Range:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                FromPort: 1024
                ToPort: !Ref LastPort
                CidrIp: 0.0.0.0/0 # found
        `,
        terraform: yaml`
          variable:
            last_port: {}
          resource:
            aws_security_group_rule:
              range:
                type: ingress
                security_group_id: sg-1
                protocol: tcp
                from_port: 1024
                to_port: "\${var.last_port}"
                cidr_blocks: [0.0.0.0/0] # found
        `,
      },
    ],
  },
});
