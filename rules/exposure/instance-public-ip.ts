import { defineRule, hcl, md, state, yaml } from '../../src/kit/index.ts';

/** The property that asks for a public address, by type. */
const switches: Readonly<Record<string, string>> = {
  'AWS::AutoScaling::LaunchConfiguration': 'AssociatePublicIpAddress',
  'AWS::EC2::Instance': 'NetworkInterfaces.AssociatePublicIpAddress',
  'AWS::EC2::LaunchTemplate': 'LaunchTemplateData.NetworkInterfaces.AssociatePublicIpAddress',
  'AWS::EC2::SpotFleet': 'SpotFleetRequestConfigData.LaunchSpecifications.NetworkInterfaces.AssociatePublicIpAddress',
  'AWS::ECS::Service': 'NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp',
  'AWS::Events::Rule': 'Targets.EcsParameters.NetworkConfiguration.AwsVpcConfiguration.AssignPublicIp',
};
/** What gives an instance an address of its own. */
const addresses = ['AWS::EC2::EIP', 'AWS::EC2::EIPAssociation'];

export default defineRule({
  id: 'instance-public-ip',
  title: 'Instance, launch template or task gets a public IP address',
  family: 'exposure',
  severity: 5.3,
  docs: md`
    A machine or a task with a public address can be reached from the internet as soon as one of its security groups is
    opened, by intent or by mistake. Workloads belong into private subnets: a load balancer lets the public in, a NAT
    gateway or VPC endpoints let the workload out, Session Manager lets administrators in.

    Found are explicit switches in network interfaces, launch templates, launch configurations, spot fleets, ECS services
    and scheduled ECS tasks, and elastic IP addresses of an instance. What is not set is decided by the subnet and not
    reported here.
  `,
  remedy: {
    text: 'Do not associate a public address; run the workload in a private subnet behind a load balancer and administer it through Session Manager.',
    cloudformation: yaml`
      Type: AWS::EC2::LaunchTemplate
      Properties:
        LaunchTemplateData:
          NetworkInterfaces:
            - { DeviceIndex: 0, AssociatePublicIpAddress: false, SubnetId: !Ref PrivateSubnet }
    `,
    terraform: hcl`
      resource "aws_instance" "web" {
        subnet_id                   = aws_subnet.private.id
        associate_public_ip_address = false
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-9',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-5',
  ],
  aliases: [
    'CKV_AWS_333',
    'CKV_AWS_389',
    'CKV_AWS_88',
    'AWS-0009',
    'EC2 Public Instance Exposed Through Subnet',
    'EC2 instance has public IP',
    'AutoScalingLaunchConfigPublicIpDisabled',
    'EC2InstanceNoPublicIp',
    'AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED',
    'EC2_INSTANCE_NO_PUBLIC_IP',
    'EC2_LAUNCH_TEMPLATE_PUBLIC_IP_DISABLED',
    'AutoScaling.5',
    'EC2.25',
    'EC2.9',
    'ECS.2',
  ],
  narrow: {
    CKV_AWS_333: ['AWS::ECS::Service*'],
    CKV_AWS_389: ['AWS::AutoScaling::LaunchConfiguration*'],
    CKV_AWS_88: ['AWS::EC2::Instance*', 'AWS::EC2::LaunchTemplate*'],
    'AWS-0009': ['AWS::AutoScaling::LaunchConfiguration*'],
    'EC2 Public Instance Exposed Through Subnet': ['AWS::EC2::Instance*'],
    'EC2 instance has public IP': ['AWS::EC2::Instance*', 'AWS::EC2::LaunchTemplate*'],
    AutoScalingLaunchConfigPublicIpDisabled: ['AWS::AutoScaling::LaunchConfiguration*'],
    AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED: ['AWS::AutoScaling::LaunchConfiguration*'],
    EC2_INSTANCE_NO_PUBLIC_IP: ['AWS::EC2::Instance*'],
    EC2_LAUNCH_TEMPLATE_PUBLIC_IP_DISABLED: ['AWS::EC2::LaunchTemplate*'],
    'AutoScaling.5': ['AWS::AutoScaling::LaunchConfiguration*'],
    'EC2.25': ['AWS::EC2::LaunchTemplate*'],
    'EC2.9': ['AWS::EC2::Instance*'],
    'ECS.2': ['AWS::ECS::Service*'],
  },
  types: [...Object.keys(switches), ...addresses],
  check({ resource, graph, report }) {
    if (addresses.includes(resource.type)) {
      for (const instance of resource.get('InstanceId'))
        if (!instance.absent)
          report(instance, `The instance ${graph.target(instance)?.address ?? instance.text} gets an elastic IP address`, {
            certain: instance.known || instance.refs.length > 0,
          });
      return;
    }
    for (const flag of resource.get(switches[resource.type]!))
      if (flag.unknown || flag.like('true', 'enabled'))
        report(flag, `A public IP address ${flag.unknown ? 'may be' : 'is'} assigned: ${state(flag)}`, {
          fix: {
            set: [{ to: flag.like('enabled') ? 'DISABLED' : false }],
            caution: 'without a NAT gateway the machine loses the internet',
          },
        });
  },
  examples: {
    fail: [
      {
        name: 'asked for in each place that can',
        cloudformation: yaml`
          Resources:
            Web:
              Type: AWS::EC2::Instance
              Properties:
                NetworkInterfaces:
                  - DeviceIndex: "0"
                    AssociatePublicIpAddress: true # found
            Template:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData:
                  NetworkInterfaces:
                    - AssociatePublicIpAddress: "true" # found
            Configuration:
              Type: AWS::AutoScaling::LaunchConfiguration
              Properties:
                AssociatePublicIpAddress: true # found
            Service:
              Type: AWS::ECS::Service
              Properties:
                NetworkConfiguration:
                  AwsvpcConfiguration:
                    AssignPublicIp: ENABLED # found
            Nightly:
              Type: AWS::Events::Rule
              Properties:
                Targets:
                  - Arn: arn:aws:ecs:eu-west-1:111122223333:cluster/main
                    EcsParameters:
                      NetworkConfiguration:
                        AwsVpcConfiguration:
                          AssignPublicIp: ENABLED # found
            Address:
              Type: AWS::EC2::EIP
              Properties:
                InstanceId: !Ref Web # found
        `,
        terraform: yaml`
          resource:
            aws_instance:
              web:
                associate_public_ip_address: true # found
            aws_launch_template:
              web:
                network_interfaces:
                  - associate_public_ip_address: "true" # found
            aws_launch_configuration:
              web:
                associate_public_ip_address: true # found
            aws_ecs_service:
              web:
                network_configuration:
                  assign_public_ip: true # found
            aws_eip:
              web:
                instance: "\${aws_instance.web.id}" # found
        `,
      },
    ],
    pass: [
      {
        name: 'private, or decided by the subnet',
        cloudformation: yaml`
          Resources:
            Web:
              Type: AWS::EC2::Instance
              Properties:
                NetworkInterfaces:
                  - { DeviceIndex: "0", AssociatePublicIpAddress: false }
            Silent:
              Type: AWS::EC2::Instance
              Properties: { SubnetId: subnet-1 }
            Service:
              Type: AWS::ECS::Service
              Properties:
                NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: DISABLED } }
            NatAddress:
              Type: AWS::EC2::EIP
              Properties: { Domain: vpc }
        `,
        terraform: yaml`
          resource:
            aws_instance:
              web: { associate_public_ip_address: false }
              silent: { subnet_id: subnet-1 }
            aws_ecs_service:
              web: { network_configuration: { assign_public_ip: false } }
            aws_eip:
              nat: { domain: vpc }
        `,
      },
    ],
    unknown: [
      {
        name: 'the deployment chooses',
        cloudformation: yaml`
          Parameters:
            Public: { Type: String }
          Resources:
            Configuration:
              Type: AWS::AutoScaling::LaunchConfiguration
              Properties:
                AssociatePublicIpAddress: !Ref Public # found
        `,
        terraform: yaml`
          variable:
            public: {}
          resource:
            aws_instance:
              web:
                associate_public_ip_address: "\${var.public}" # found
        `,
      },
    ],
  },
});
