import { defineRule, hcl, instanceRoles, md, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'profile-without-cloudwatch-agent',
  title: 'Instance role lacks CloudWatchAgentServerPolicy',
  family: 'compute',
  severity: 4.8,
  docs: md`
    The role of the instance profile does not let the CloudWatch agent send metrics and logs. What the operating system
    and the applications log stays on the instance, and is gone with it: after an attack nobody can tell what happened.

    The policy may also be CloudWatchAgentAdminPolicy, CloudWatchFullAccess, the older AmazonEC2RoleforSSM,
    AdministratorAccess or PowerUserAccess, or policies of your own that allow \`cloudwatch:PutMetricData\`,
    \`logs:CreateLogStream\` and \`logs:PutLogEvents\`. A role or a policy that is not in the file, or that is attached under
    some conditions only, makes the finding possible.
  `,
  remedy: {
    text: 'Attach the policy CloudWatchAgentServerPolicy to the role, and install the CloudWatch agent.',
    cloudformation: yaml`
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument:
          Version: "2012-10-17"
          Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }]
        ManagedPolicyArns: [!Sub "arn:\${AWS::Partition}:iam::aws:policy/CloudWatchAgentServerPolicy"]
    `,
    terraform: hcl`
      resource "aws_iam_role_policy_attachment" "cloudwatch" {
        role       = aws_iam_role.web.name
        policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/create-iam-roles-for-cloudwatch-agent.html',
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchAgentServerPolicy.html',
  ],
  aliases: ['IAM_ROLE_MANAGED_POLICY_CHECK'],
  ...instanceRoles({
    policies: [
      'CloudWatchAgentServerPolicy',
      'CloudWatchAgentAdminPolicy',
      'CloudWatchFullAccess',
      'CloudWatchFullAccessV2',
      'AmazonEC2RoleforSSM',
      'AdministratorAccess',
      'PowerUserAccess',
    ],
    actions: ['cloudwatch:PutMetricData', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  }),
  examples: {
    fail: [
      {
        name: 'a role for Systems Manager only',
        cloudformation: yaml`
          Resources:
            Role:
              Type: AWS::IAM::Role
              Properties:
                ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]
            Profile:
              Type: AWS::IAM::InstanceProfile
              Properties:
                Roles:
                  - !Ref Role # found
            Template:
              Type: AWS::EC2::LaunchTemplate
              Properties:
                LaunchTemplateData: { IamInstanceProfile: { Arn: !GetAtt Profile.Arn } }
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              web: { name: web }
            aws_iam_instance_profile:
              web:
                role: "\${aws_iam_role.web.name}" # found
        `,
      },
    ],
    pass: [
      {
        name: 'the policy, or its actions',
        cloudformation: yaml`
          Resources:
            Role:
              Type: AWS::IAM::Role
              Properties:
                ManagedPolicyArns: ["arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"]
            Profile:
              Type: AWS::IAM::InstanceProfile
              Properties: { Roles: [!Ref Role] }
            Own:
              Type: AWS::IAM::Role
              Properties:
                Policies:
                  - PolicyName: logs
                    PolicyDocument:
                      Statement: { Effect: Allow, Action: ["logs:*", "cloudwatch:PutMetricData"], Resource: "*" }
            OwnProfile:
              Type: AWS::IAM::InstanceProfile
              Properties: { Roles: [!Ref Own] }
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              web:
                name: web
                managed_policy_arns: [arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy]
            aws_iam_instance_profile:
              web: { role: "\${aws_iam_role.web.name}" }
        `,
      },
    ],
    unknown: [
      {
        name: 'a policy that is not in the file',
        cloudformation: yaml`
          Resources:
            Role:
              Type: AWS::IAM::Role
              Properties:
                ManagedPolicyArns: ["arn:aws:iam::111122223333:policy/logging"]
            Profile:
              Type: AWS::IAM::InstanceProfile
              Properties:
                Roles: [!Ref Role] # found
        `,
        terraform: yaml`
          variable:
            policy: {}
          resource:
            aws_iam_role:
              web: { name: web }
            aws_iam_role_policy_attachment:
              own: { role: "\${aws_iam_role.web.name}", policy_arn: "\${var.policy}" }
            aws_iam_instance_profile:
              web:
                role: "\${aws_iam_role.web.name}" # found
        `,
      },
    ],
  },
});
