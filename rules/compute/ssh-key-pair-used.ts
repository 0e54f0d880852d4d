import { defineRule, hcl, md, yaml, type Value } from '../../src/kit/index.ts';

/** Where a key pair is named, by type. */
const keys: Readonly<Record<string, string>> = {
  'AWS::AutoScaling::LaunchConfiguration': 'KeyName',
  'AWS::EC2::Instance': 'KeyName',
  'AWS::EC2::LaunchTemplate': 'LaunchTemplateData.KeyName',
  'AWS::EC2::SpotFleet': 'SpotFleetRequestConfigData.LaunchSpecifications.KeyName',
  'AWS::EKS::Nodegroup': 'RemoteAccess.Ec2SshKey',
  'AWS::EMR::Cluster': 'Instances.Ec2KeyName',
  'AWS::ImageBuilder::InfrastructureConfiguration': 'KeyPair',
};

export default defineRule({
  id: 'ssh-key-pair-used',
  title: 'Instance, node group or cluster launched with an SSH key pair',
  family: 'compute',
  severity: 5,
  docs: md`
    A key pair is a password that does not expire: it is copied to laptops and pipelines, nobody knows who holds it, and
    it opens the instance without a trace in CloudTrail. Session Manager opens the same shell with IAM permissions, for
    as long as the person has them, and logs it.

    A key pair counts when one is named, also by a parameter of the template or by a reference. A Terraform variable may
    be null, so that one without a default makes the finding possible.
  `,
  remedy: {
    text: 'Leave the key pair out and reach the instance through Session Manager.',
    cloudformation: yaml`
      Type: AWS::EC2::Instance
      Properties:
        ImageId: !Ref Image
        IamInstanceProfile: !Ref ProfileWithSessionManager
    `,
    terraform: hcl`
      resource "aws_instance" "web" {
        ami                  = data.aws_ami.main.id
        iam_instance_profile = aws_iam_instance_profile.session_manager.name
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/ec2-no-amazon-key-pair.html',
  ],
  aliases: ['EC2_NO_AMAZON_KEY_PAIR'],
  types: [...Object.keys(keys), 'AWS::EC2::KeyPair'],
  check({ resource, graph, report }) {
    if (resource.type === 'AWS::EC2::KeyPair') {
      const used = Object.entries(keys).some(([type, path]) => graph.usersOf(resource, type, path).length > 0);
      if (!used) report(resource, 'An SSH key pair is created');
      return;
    }
    for (const key of resource.get(keys[resource.type]!)) {
      if (key.absent || key.is('')) continue;
      const pair = graph.target(key, 'AWS::EC2::KeyPair');
      report(key, `The SSH key pair ${pair?.address ?? (key.text || key.property)} is used`, {
        certain: !mayBeNull(key),
        // The security groups that may log in, in the same object, are nothing without the key.
        ...(pair || resource.type === 'AWS::EKS::Nodegroup'
          ? {}
          : { fix: { set: [{ remove: true }], caution: 'whoever logs in with the key is locked out' } }),
        related: pair ? [{ what: pair, message: 'the key pair' }] : [],
      });
    }
  },
  examples: {
    fail: [
      {
        name: 'a key pair is named, or asked for',
        cloudformation: yaml`
          Parameters:
            Key: { Type: "AWS::EC2::KeyPair::KeyName" }
          Conditions:
            HasKey: !Equals [!Ref AWS::StackName, dev]
          Resources:
            Pair:
              Type: AWS::EC2::KeyPair
              Properties: { KeyName: admin }
            Web:
              Type: AWS::EC2::Instance
              Properties:
                KeyName: admin # found
            App:
              Type: AWS::EC2::Instance
              Properties:
                KeyName: !If [HasKey, !Ref Key, !Ref AWS::NoValue] # found
            Nodes:
              Type: AWS::EKS::Nodegroup
              Properties:
                RemoteAccess:
                  Ec2SshKey: !Ref Pair # found
            Template:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData:
                  KeyName: !ImportValue key # found
        `,
        terraform: yaml`
          resource:
            aws_key_pair:
              admin: { key_name: admin, public_key: ssh-ed25519 AAAA }
            aws_instance:
              web:
                key_name: "\${aws_key_pair.admin.key_name}" # found
            aws_launch_configuration:
              web:
                key_name: admin # found
            aws_eks_node_group:
              nodes:
                remote_access:
                  ec2_ssh_key: admin # found
        `,
      },
      {
        name: 'a key pair that something else will use',
        cloudformation: yaml`
          Resources:
            Pair: # found
              Type: AWS::EC2::KeyPair
              Properties: { KeyName: admin }
        `,
        terraform: yaml`
          resource:
            aws_key_pair:
              admin: { key_name: admin, public_key: ssh-ed25519 AAAA } # found
        `,
      },
    ],
    pass: [
      {
        name: 'no key pair',
        cloudformation: yaml`
          Parameters:
            Key: { Type: String, Default: "" }
          Resources:
            Web:
              Type: AWS::EC2::Instance
              Properties: { ImageId: ami-1 }
            App:
              Type: AWS::EC2::Instance
              Properties: { ImageId: ami-1, KeyName: !Ref Key }
        `,
        terraform: yaml`
          variable:
            key: { default: null }
          resource:
            aws_instance:
              web: { ami: ami-1 }
              app: { ami: ami-1, key_name: "\${var.key}" }
        `,
      },
    ],
    unknown: [
      {
        name: 'a variable that may be null',
        terraform: yaml`
          variable:
            key: {}
          resource:
            aws_instance:
              web:
                key_name: "\${var.key}" # found
        `,
      },
    ],
  },
});

const mayBeNull = (key: Value): boolean => key.unknown && key.format === 'terraform' && key.refs.length === 0;
