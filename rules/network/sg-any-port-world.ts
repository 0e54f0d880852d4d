import {
  coversOnly,
  defineRule,
  hcl,
  md,
  not,
  openingsToWorld,
  openTo,
  portText,
  securityGroupTypes,
  through,
  yaml,
} from '../../src/kit/index.ts';

export default defineRule({
  id: 'sg-any-port-world',
  title: 'Security group opens a port other than the authorised public ports to the internet',
  family: 'network',
  severity: 6.5,
  docs: md`
    A rule of the security group lets every address of the internet reach a TCP or UDP port that is not one of the ports a
    public service is expected on: 80 and 443, unless the option \`ports\` names others. Each open port is one more
    service to patch and to watch, and an odd one is often a leftover.

    Rules for protocols without ports, such as ICMP, are not reported. Sources and unknown values are judged as in
    \`sg-ssh-open-world\`; more specific rules about the same source keep this one silent.
  `,
  remedy: {
    text: 'Limit the source to those who need the port, serve the workload on 443 behind a load balancer, or add the port to the option `ports`.',
    cloudformation: yaml`
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: Application servers behind the load balancer
        SecurityGroupIngress:
          - { IpProtocol: tcp, FromPort: 8443, ToPort: 8443, SourceSecurityGroupId: !GetAtt LoadBalancerGroup.GroupId }
    `,
    terraform: hcl`
      resource "aws_vpc_security_group_ingress_rule" "application" {
        security_group_id            = aws_security_group.application.id
        ip_protocol                  = "tcp"
        from_port                    = 8443
        to_port                      = 8443
        referenced_security_group_id = aws_security_group.load_balancer.id
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18',
    'https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html',
  ],
  aliases: [
    'Unknown Port Exposed To Internet',
    'Unrestricted Security Group Ingress',
    'W2',
    'EC2RestrictedInbound',
    'EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE',
    'VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS',
    'EC2.18',
  ],
  silences: ['sg-admin-port-any-source'],
  options: { ports: [80, 443] },
  types: securityGroupTypes,
  check({ resource, graph, options, report }) {
    const authorised = new Set([options['ports']].flat().map(Number));
    for (const opening of openingsToWorld(resource, graph)) {
      const open = not(coversOnly(opening.ports, authorised));
      if (open !== false) report(opening.source, openTo(portText(opening.ports), opening, open), through(opening, open));
    }
  },
  examples: {
    fail: [
      {
        name: 'ports beside 80 and 443',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: app
                SecurityGroupIngress:
                  - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
                  - IpProtocol: tcp
                    FromPort: 8443
                    ToPort: 8443
                    CidrIp: 0.0.0.0/0 # found
                  - IpProtocol: tcp
                    FromPort: 80
                    ToPort: 443
                    CidrIp: 0.0.0.0/0 # found
                  - IpProtocol: udp
                    FromPort: 1194
                    ToPort: 1194
                    CidrIpv6: ::/0 # found
        `,
        terraform: yaml`
          resource:
            aws_security_group:
              app:
                ingress:
                  - protocol: tcp
                    from_port: 8443
                    to_port: 8443
                    cidr_blocks: [0.0.0.0/0] # found
            aws_vpc_security_group_ingress_rule:
              vpn:
                security_group_id: "\${aws_security_group.app.id}"
                ip_protocol: udp
                from_port: 1194
                to_port: 1194
                cidr_ipv6: ::/0 # found
        `,
      },
      {
        name: 'a parameter that may be another port',
        cloudformation: yaml`
          Parameters:
            Port: { Type: Number, AllowedValues: [443, 9443] }
          Resources:
            Rule:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                FromPort: !Ref Port
                ToPort: !Ref Port
                CidrIp: 0.0.0.0/0 # found
        `,
      },
    ],
    pass: [
      {
        name: 'the authorised ports, protocols without ports, private sources',
        cloudformation: yaml`
          Resources:
            Group:
              Type: AWS::EC2::SecurityGroup
              Properties:
                GroupDescription: web
                SecurityGroupIngress:
                  - { IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: "6", FromPort: "443", ToPort: "443", CidrIpv6: ::/0 }
                  - { IpProtocol: udp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: icmp, FromPort: 8, ToPort: -1, CidrIp: 0.0.0.0/0 }
                  - { IpProtocol: 58, FromPort: -1, ToPort: -1, CidrIpv6: ::/0 }
                  - { IpProtocol: tcp, FromPort: 8443, ToPort: 8443, CidrIp: 172.16.0.0/12 }
        `,
        terraform: yaml`
          resource:
            aws_security_group:
              web:
                ingress:
                  - { protocol: tcp, from_port: 443, to_port: 443, cidr_blocks: [0.0.0.0/0], ipv6_cidr_blocks: ["::/0"] }
                  - { protocol: tcp, from_port: 8443, to_port: 8443, security_groups: [sg-2] }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment chooses the port or the source',
        cloudformation: yaml`
          Parameters:
            Port: { Type: Number }
            Source: { Type: String }
          Resources:
            Port8443:
              Type: AWS::EC2::SecurityGroupIngress
              Properties:
                GroupId: sg-1
                IpProtocol: tcp
                FromPort: 8443
                ToPort: 8443
                CidrIp: !Ref Source # found
            World:
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
            port: {}
          resource:
            aws_security_group_rule:
              world:
                type: ingress
                security_group_id: sg-1
                protocol: tcp
                from_port: "\${var.port}"
                to_port: "\${var.port}"
                cidr_blocks: [0.0.0.0/0] # found
        `,
      },
    ],
  },
});
