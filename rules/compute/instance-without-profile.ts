import {
  defineRule,
  hasDefaultHostManagement,
  hcl,
  launcherTypes,
  md,
  profilesOf,
  templateOf,
  usersOfTemplate,
  yaml,
  type Graph,
  type ReportOptions,
  type Resource,
} from '../../src/kit/index.ts';

/** What starts instances under a role of its own, whatever the launch template says. */
const bringARole = new Set(['AWS::EKS::Nodegroup', 'AWS::Batch::ComputeEnvironment']);

export default defineRule({
  id: 'instance-without-profile',
  title: 'EC2 instance has no instance profile',
  family: 'compute',
  severity: 6,
  docs: md`
    An instance without an instance profile has no role: Systems Manager cannot patch it or open a session on it, so
    somebody opens SSH instead; the CloudWatch agent cannot send its logs; and software that needs AWS gets long-lived
    access keys.

    Any profile counts, also one that only the deployment knows. An instance that is launched from a template takes its
    profile from there: the template is then judged, and a template outside the file makes the finding possible. A launch
    template nobody in the file uses is possible too, and one that an EKS node group or a Batch compute environment uses
    is passed over, as they bring the role. Where the file switches on the Default Host Management Configuration, Systems
    Manager works without a profile, and the finding is a note.
  `,
  remedy: {
    text: 'Give the instance an instance profile whose role has AmazonSSMManagedInstanceCore and what the workload needs, no more.',
    cloudformation: yaml`
      Type: AWS::EC2::Instance
      Properties:
        IamInstanceProfile: !Ref InstanceProfile
    `,
    terraform: hcl`
      resource "aws_instance" "web" {
        iam_instance_profile = aws_iam_instance_profile.web.name
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/ssm-controls.html#ssm-1',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html',
  ],
  aliases: [
    'CKV2_AWS_41',
    'EC2 Instance Has No IAM Role',
    'EC2InstanceProfileAttached',
    'EC2_INSTANCE_PROFILE_ATTACHED',
    'EC2_INSTANCE_MANAGED_BY_SSM',
    'SSM.1',
  ],
  narrow: {
    CKV2_AWS_41: ['AWS::EC2::Instance*'],
    'EC2 Instance Has No IAM Role': ['AWS::EC2::Instance*'],
    EC2_INSTANCE_PROFILE_ATTACHED: ['AWS::EC2::Instance*'],
  },
  types: launcherTypes,
  check({ resource, graph, report }) {
    const level: ReportOptions = hasDefaultHostManagement(graph) ? { level: 'note' } : {};
    for (const profile of profilesOf(resource)) {
      if (!profile.absent) continue;
      const doubt = whoElse(resource, graph);
      if (doubt === 'brings it') continue;
      report(profile, `There is no instance profile: ${profile.property} is not set`, {
        ...level,
        ...(doubt && { certain: false, reason: doubt }),
      });
    }
  },
  examples: {
    fail: [
      {
        name: 'no profile, or none in one environment',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::StackName, production]
          Resources:
            Web: # found
              Type: AWS::EC2::Instance
              Properties: { ImageId: ami-1 }
            App:
              Type: AWS::EC2::Instance
              Properties:
                IamInstanceProfile: !If [Production, app, !Ref AWS::NoValue] # found
            Configuration: # found
              Type: AWS::AutoScaling::LaunchConfiguration
              Properties: { ImageId: ami-1 }
        `,
        terraform: yaml`
          resource:
            aws_instance:
              web: { ami: ami-1 } # found
            aws_launch_configuration:
              web: { image_id: ami-1 } # found
        `,
      },
      {
        name: 'a launch template that a group uses',
        cloudformation: yaml`
          Resources:
            Template:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData: # found
                  ImageId: ami-1
            Group:
              Type: AWS::AutoScaling::AutoScalingGroup
              Properties:
                LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: "1" }
        `,
        terraform: yaml`
          resource:
            aws_launch_template:
              web: { image_id: ami-1 } # found
            aws_autoscaling_group:
              web:
                launch_template: { id: "\${aws_launch_template.web.id}" }
        `,
      },
    ],
    pass: [
      {
        name: 'some profile',
        cloudformation: yaml`
          Parameters:
            Profile: { Type: String }
          Resources:
            Web:
              Type: AWS::EC2::Instance
              Properties: { IamInstanceProfile: !Ref Profile }
            Template:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData: { IamInstanceProfile: { Arn: "arn:aws:iam::111122223333:instance-profile/web" } }
            FromTemplate:
              Type: AWS::EC2::Instance
              Properties:
                LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: "1" }
            Configuration:
              Type: AWS::AutoScaling::LaunchConfiguration
              Properties: { IamInstanceProfile: web }
        `,
        terraform: yaml`
          variable:
            profile: {}
          resource:
            aws_instance:
              web: { iam_instance_profile: "\${var.profile}" }
              from_template: { launch_template: { id: "\${aws_launch_template.web.id}" } }
            aws_launch_template:
              web: { iam_instance_profile: { name: web } }
        `,
      },
      {
        name: 'the node group brings the role, or the instance its own profile',
        cloudformation: yaml`
          Resources:
            Nodes:
              Type: AWS::EC2::LaunchTemplate
              Properties: { LaunchTemplateData: { ImageId: ami-1 } }
            Group:
              Type: AWS::EKS::Nodegroup
              Properties:
                LaunchTemplate: { Id: !Ref Nodes }
            Plain:
              Type: AWS::EC2::LaunchTemplate
              Properties: { LaunchTemplateData: { ImageId: ami-1 } }
            Web:
              Type: AWS::EC2::Instance
              Properties:
                IamInstanceProfile: web
                LaunchTemplate: { LaunchTemplateId: !Ref Plain, Version: "1" }
        `,
        terraform: yaml`
          resource:
            aws_launch_template:
              nodes: { image_id: ami-1 }
            aws_eks_node_group:
              nodes:
                launch_template: { id: "\${aws_launch_template.nodes.id}", version: "1" }
        `,
      },
    ],
    unknown: [
      {
        name: 'a template outside the file, a template nobody uses',
        cloudformation: yaml`
          Resources:
            Web: # found
              Type: AWS::EC2::Instance
              Properties:
                LaunchTemplate: { LaunchTemplateId: lt-0123456789abcdef0, Version: "1" }
            Template:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData: # found
                  ImageId: ami-1
        `,
        terraform: yaml`
          resource:
            aws_instance:
              web: # found
                launch_template: { id: lt-0123456789abcdef0 }
            aws_launch_template:
              web: { image_id: ami-1 } # found
        `,
      },
    ],
  },
});

/** Who else may bring the profile, as a clause; 'brings it' when it is certain that somebody does. */
function whoElse(resource: Resource, graph: Graph): string | undefined {
  if (resource.type === 'AWS::EC2::LaunchTemplate') return launchedBy(resource, graph);
  const template = resource.type === 'AWS::EC2::Instance' ? templateOf(resource, graph) : undefined;
  if (!template) return undefined;
  return 'address' in template ? 'brings it' : `the launch template ${template.text} may bring it`;
}

function launchedBy(template: Resource, graph: Graph): string | undefined {
  const users = [...usersOfTemplate(template, graph)];
  if (users.length === 0) return 'what launches instances from the template may bring it';
  const bringTheirs = users.every(
    (user) => bringARole.has(user.type) || (user.type === 'AWS::EC2::Instance' && profilesOf(user).every((profile) => !profile.absent)),
  );
  return bringTheirs ? 'brings it' : undefined;
}
