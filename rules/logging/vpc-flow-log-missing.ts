import { defineRule, hcl, md, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'vpc-flow-log-missing',
  title: 'VPC has no flow log',
  family: 'logging',
  severity: 4.3,
  docs: md`
    Flow logs record which addresses spoke with which, and what was rejected: without them there is nothing to look at
    after an intrusion. A flow log of the whole VPC also covers what is added to it later; logs of single subnets or
    network interfaces do not.

    A VPC without a flow log in the same project is a possible finding: another stack, or a tool that covers a whole
    organization, may declare it.
  `,
  remedy: {
    text: 'Add a flow log for the VPC that records all traffic, or at least what is rejected.',
    cloudformation: yaml`
      Flow:
        Type: AWS::EC2::FlowLog
        Properties:
          ResourceId: !Ref Network
          ResourceType: VPC
          TrafficType: ALL
          LogDestinationType: s3
          LogDestination: !GetAtt Logs.Arn
    `,
    terraform: hcl`
      resource "aws_flow_log" "flow" {
        vpc_id               = aws_vpc.network.id
        traffic_type         = "ALL"
        log_destination_type = "s3"
        log_destination      = aws_s3_bucket.logs.arn
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6',
  ],
  aliases: [
    'CKV2_AWS_11',
    'AWS-0178',
    'VPC Flow Logs disabled',
    'VPC FlowLogs Disabled',
    'W60',
    'VPCFlowLogsEnabled',
    'VPC_FLOW_LOGS_ENABLED',
    'EC2.6',
  ],
  types: ['AWS::EC2::VPC'],
  check({ resource, graph, report }) {
    if (graph.usersOf(resource, 'AWS::EC2::FlowLog', 'ResourceId').length > 0) return;
    report(resource, 'No flow log records the traffic of the VPC', {
      certain: false,
      reason: 'a flow log may be declared in another stack',
    });
  },
  examples: {
    fail: [],
    pass: [
      {
        name: 'a flow log of the VPC',
        cloudformation: yaml`
          Resources:
            Network:
              Type: AWS::EC2::VPC
              Properties:
                CidrBlock: 10.0.0.0/16
            Flow:
              Type: AWS::EC2::FlowLog
              Properties:
                ResourceId: !Ref Network
                ResourceType: VPC
                TrafficType: ALL
        `,
        terraform: yaml`
          resource:
            aws_vpc:
              network:
                cidr_block: 10.0.0.0/16
            aws_flow_log:
              flow:
                vpc_id: \${aws_vpc.network.id}
                traffic_type: ALL
        `,
      },
    ],
    unknown: [
      {
        name: 'no flow log in the project, or one of a subnet',
        cloudformation: yaml`
          Resources:
            Network: # found
              Type: AWS::EC2::VPC
              Properties:
                CidrBlock: 10.0.0.0/16
            Subnet:
              Type: AWS::EC2::Subnet
              Properties:
                VpcId: !Ref Network
            Flow:
              Type: AWS::EC2::FlowLog
              Properties:
                ResourceId: !Ref Subnet
                ResourceType: Subnet
                TrafficType: ALL
        `,
        terraform: yaml`
          resource:
            aws_vpc:
              network: # found
                cidr_block: 10.0.0.0/16
            aws_default_vpc:
              default: {} # found
        `,
      },
    ],
  },
});
