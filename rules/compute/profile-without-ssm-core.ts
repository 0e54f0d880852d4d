import { defineRule, hcl, instanceRoles, md, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'profile-without-ssm-core',
  title: 'Instance role lacks AmazonSSMManagedInstanceCore',
  family: 'compute',
  severity: 6,
  docs: md`
    The role of the instance profile does not let the SSM agent register its instances. Systems Manager then cannot patch
    them, list their software, run commands on them or open a session, so that SSH remains as the only way in.

    The policy may also be AmazonSSMManagedEC2InstanceDefaultPolicy, the older AmazonEC2RoleforSSM, AdministratorAccess or
    PowerUserAccess, or policies of your own that allow \`ssm:UpdateInstanceInformation\` and the four channel actions of
    \`ssmmessages\`, inline, managed or attached from their side. A role or a policy that is not in the file, or that is
    attached under some conditions only, makes the finding possible. Where the file switches on the Default Host
    Management Configuration, the finding is a note.
  `,
  remedy: {
    text: 'Attach the policy AmazonSSMManagedInstanceCore to the role.',
    cloudformation: yaml`
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument:
          Version: "2012-10-17"
          Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }]
        ManagedPolicyArns: [!Sub "arn:\${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"]
    `,
    terraform: hcl`
      resource "aws_iam_role_policy_attachment" "ssm" {
        role       = aws_iam_role.web.name
        policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html',
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html',
  ],
  aliases: ['EC2_INSTANCE_MANAGED_BY_SSM', 'IAM_ROLE_MANAGED_POLICY_CHECK', 'SSM.1'],
  ...instanceRoles({
    policies: [
      'AmazonSSMManagedInstanceCore',
      'AmazonSSMManagedEC2InstanceDefaultPolicy',
      'AmazonEC2RoleforSSM',
      'AdministratorAccess',
      'PowerUserAccess',
    ],
    actions: [
      'ssm:UpdateInstanceInformation',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ],
    systemsManager: true,
  }),
  examples: {
    fail: [
      {
        name: 'an instance, its profile, a role that lacks the policy',
        cloudformation: yaml`
          Resources:
            Role:
              Type: AWS::IAM::Role
              Properties:
                ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
            Profile:
              Type: AWS::IAM::InstanceProfile
              Properties:
                Roles: [!Ref Role] # found
            Web:
              Type: AWS::EC2::Instance
              Properties: { IamInstanceProfile: !Ref Profile }
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              web: { name: web }
            aws_iam_role_policy_attachment:
              s3:
                role: "\${aws_iam_role.web.name}"
                policy_arn: arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
            aws_iam_instance_profile:
              web:
                role: "\${aws_iam_role.web.name}" # found
            aws_instance:
              web: { iam_instance_profile: "\${aws_iam_instance_profile.web.name}" }
        `,
      },
      {
        name: 'policies that allow too little',
        cloudformation: yaml`
          Resources:
            Role:
              Type: AWS::IAM::Role
              Properties:
                Policies:
                  - PolicyName: register
                    PolicyDocument:
                      Statement: { Effect: Allow, Action: "ssm:*", Resource: "*" }
            Denied:
              Type: AWS::IAM::Policy
              Properties:
                PolicyName: channels
                Roles: [!Ref Role]
                PolicyDocument:
                  Statement: { Effect: Deny, Action: "ssmmessages:*", Resource: "*" }
            Profile:
              Type: AWS::IAM::InstanceProfile
              Properties:
                Roles: [!Ref Role] # found
        `,
      },
    ],
    pass: [
      {
        name: 'the policy is attached',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::StackName, production]
          Resources:
            Role:
              Type: AWS::IAM::Role
              Properties:
                ManagedPolicyArns:
                  - !Sub "arn:\${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
                  - !If [Production, "arn:aws:iam::aws:policy/AmazonS3FullAccess", !Ref AWS::NoValue]
            Profile:
              Type: AWS::IAM::InstanceProfile
              Properties: { Roles: [!Ref Role] }
            Web:
              Type: AWS::EC2::Instance
              Properties: { IamInstanceProfile: !Ref Profile }
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              web: { name: web }
            aws_iam_role_policy_attachment:
              ssm:
                role: "\${aws_iam_role.web.name}"
                policy_arn: arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore
            aws_iam_instance_profile:
              web: { role: "\${aws_iam_role.web.name}" }
            aws_instance:
              web: { iam_instance_profile: "\${aws_iam_instance_profile.web.name}" }
        `,
      },
      {
        name: 'policies of your own allow the same, or more',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::StackName, production]
          Resources:
            Role:
              Type: AWS::IAM::Role
              Properties:
                Policies:
                  - PolicyName: register
                    PolicyDocument:
                      Statement: { Effect: Allow, Action: "ssm:Update*", Resource: "*" }
            Channels:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                Roles: [!Ref Role]
                PolicyDocument:
                  Statement: { Effect: Allow, Action: ["SSMMessages:*"], Resource: "*" }
            Profile:
              Type: AWS::IAM::InstanceProfile
              Properties: { Roles: [!Ref Role] }
            Admin:
              Type: AWS::IAM::Role
              Properties:
                ManagedPolicyArns:
                  - !If [Production, "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore", "arn:aws:iam::aws:policy/AdministratorAccess"]
            AdminProfile:
              Type: AWS::IAM::InstanceProfile
              Properties: { Roles: [!Ref Admin] }
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              web: { name: web }
            aws_iam_role_policy:
              ssm:
                role: "\${aws_iam_role.web.id}"
                policy: '\${jsonencode({ Statement = [{ Effect = "Allow", Action = ["ssm:*", "ssmmessages:*"], Resource = "*" }] })}'
            aws_iam_instance_profile:
              web: { role: "\${aws_iam_role.web.name}" }
        `,
      },
    ],
    unknown: [
      {
        name: 'a profile, a role or a policy that is not in the file, or not always',
        cloudformation: yaml`
          Parameters:
            Policy: { Type: String }
          Conditions:
            Production: !Equals [!Ref AWS::StackName, production]
          Resources:
            Web:
              Type: AWS::EC2::Instance
              Properties:
                IamInstanceProfile: web # found
            Elsewhere:
              Type: AWS::IAM::InstanceProfile
              Properties:
                Roles: [web-role] # found
            Role:
              Type: AWS::IAM::Role
              Properties: { ManagedPolicyArns: [!Ref Policy] }
            Profile:
              Type: AWS::IAM::InstanceProfile
              Properties:
                Roles: [!Ref Role] # found
            Sometimes:
              Type: AWS::IAM::Role
              Properties:
                ManagedPolicyArns:
                  - !If [Production, "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore", !Ref AWS::NoValue]
            SometimesProfile:
              Type: AWS::IAM::InstanceProfile
              Properties:
                Roles: [!Ref Sometimes] # found
        `,
        terraform: yaml`
          variable:
            profile: {}
          resource:
            aws_instance:
              web:
                iam_instance_profile: "\${var.profile}" # found
        `,
      },
    ],
  },
});
