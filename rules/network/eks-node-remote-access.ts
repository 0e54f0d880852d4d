import { combinations, defineRule, hcl, md, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'eks-node-remote-access',
  title: 'EKS node group opens SSH to the internet',
  family: 'network',
  severity: 8.6,
  docs: md`
    A managed node group with an SSH key and without source security groups gets a security group that opens port 22 (3389
    on Windows) to 0.0.0.0/0. Nobody writes this down: it is what EKS does when \`SourceSecurityGroups\` is missing.

    Session Manager administers nodes without a key and without an open port.
  `,
  remedy: {
    text: 'Remove the remote access and use Session Manager, or name the security groups that may connect.',
    cloudformation: yaml`
      Nodes:
        Type: AWS::EKS::Nodegroup
        Properties:
          RemoteAccess:
            Ec2SshKey: !Ref Key
            SourceSecurityGroups: [!Ref Bastion]
    `,
    terraform: hcl`
      resource "aws_eks_node_group" "nodes" {
        remote_access {
          ec2_ssh_key               = aws_key_pair.admin.key_name
          source_security_group_ids = [aws_security_group.bastion.id]
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eks-nodegroup-remoteaccess.html',
  ],
  aliases: ['CKV_AWS_100', 'EKS node group remote access', 'EKS node group remote access disabled'],
  types: ['AWS::EKS::Nodegroup'],
  table: [{ type: 'AWS::EKS::Nodegroup', path: 'RemoteAccess.SourceSecurityGroups' }],
  check({ resource, report }) {
    const sources = resource.get('RemoteAccess.SourceSecurityGroups').filter((source) => source.absent);
    const keys = resource.get('RemoteAccess.Ec2SshKey').filter((key) => !key.absent && !key.is(''));
    for (const [source, key] of combinations(sources, keys))
      report(source!, `SSH to the nodes is open to 0.0.0.0/0: ${key!.property} is set, and ${source!.property} is not`, {
        // Which key it is does not matter; a variable of Terraform may be null, and then there is none.
        certain: key!.known || key!.refs.length > 0 || (key!.input !== undefined && key!.format === 'cloudformation'),
        related: [{ what: key!, message: 'the key that switches SSH on' }],
        with: [key!],
      });
  },
  examples: {
    fail: [
      {
        name: 'a key, and nobody in particular to use it',
        cloudformation: yaml`
          Parameters:
            Key: { Type: "AWS::EC2::KeyPair::KeyName" }
          Conditions:
            Locked: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Nodes:
              Type: AWS::EKS::Nodegroup
              Properties:
                ClusterName: main
                RemoteAccess: # found
                  Ec2SshKey: !Ref Key
            Sometimes:
              Type: AWS::EKS::Nodegroup
              Properties:
                ClusterName: main
                RemoteAccess:
                  Ec2SshKey: admin
                  SourceSecurityGroups: !If [Locked, [sg-1], !Ref AWS::NoValue] # found
        `,
        terraform: yaml`
          resource:
            aws_eks_node_group:
              nodes:
                cluster_name: main
                remote_access:
                  - ec2_ssh_key: admin # found
        `,
      },
    ],
    pass: [
      {
        name: 'no remote access, no key, or a security group',
        cloudformation: yaml`
          Conditions:
            Debug: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Plain:
              Type: AWS::EKS::Nodegroup
              Properties: { ClusterName: main }
            Named:
              Type: AWS::EKS::Nodegroup
              Properties:
                ClusterName: main
                RemoteAccess: { Ec2SshKey: admin, SourceSecurityGroups: [!ImportValue Bastion] }
            Sometimes:
              Type: AWS::EKS::Nodegroup
              Properties:
                ClusterName: main
                RemoteAccess: !If [Debug, { Ec2SshKey: admin, SourceSecurityGroups: [sg-1] }, !Ref AWS::NoValue]
        `,
        terraform: yaml`
          resource:
            aws_eks_node_group:
              plain: { cluster_name: main }
              named:
                cluster_name: main
                remote_access: { ec2_ssh_key: admin, source_security_group_ids: [sg-1] }
        `,
      },
    ],
    unknown: [
      {
        name: 'whether there is a key is not known',
        terraform: yaml`
          variable:
            access: {}
          resource:
            aws_eks_node_group:
              nodes:
                cluster_name: main
                remote_access: # found
                  ec2_ssh_key: \${lookup(var.access, "key", null)}
        `,
      },
    ],
  },
});
