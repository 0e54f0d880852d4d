import { defineRule, hcl, md, yaml, type Value } from '../../src/kit/index.ts';

/** Where managed policies are attached, by type. */
const attachments: Readonly<Record<string, string>> = {
  'AWS::IAM::Group': 'ManagedPolicyArns',
  'AWS::IAM::Role': 'ManagedPolicyArns',
  'AWS::IAM::User': 'ManagedPolicyArns',
  'AWS::RolesAnywhere::Profile': 'ManagedPolicyArns',
  'AWS::SSO::PermissionSet': 'ManagedPolicies',
};

/** Terraform looks policies up by name too, and then the text is known before the policy is. */
const isAdministrator = (policy: Value): boolean => /^(arn:[a-z-]*:iam::aws:policy\/)?AdministratorAccess$/.test(policy.text);

export default defineRule({
  id: 'iam-administrator-access-attached',
  title: 'AdministratorAccess is attached',
  family: 'iam',
  severity: 8.8,
  docs: md`
    The AWS managed policy \`AdministratorAccess\` allows every action on every resource. Attached to a role of a workload, a
    user or a group, it turns each stolen credential into the whole account. AWS recommends to start from managed policies
    for a job and to move on to least privilege.
  `,
  remedy: {
    text: 'Attach a policy that names the actions and resources that are needed.',
    cloudformation: yaml`
      Worker:
        Type: AWS::IAM::Role
        Properties:
          ManagedPolicyArns:
            - !Ref WorkerPolicy
    `,
    terraform: hcl`
      resource "aws_iam_role_policy_attachment" "worker" {
        role       = aws_iam_role.worker.name
        policy_arn = aws_iam_policy.worker.arn
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1',
  ],
  aliases: ['CKV_AWS_274', 'CKV_AWS_275', 'W43', 'IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE', 'IAM_POLICY_BLACKLISTED_CHECK', 'IAM.1'],
  narrow: {
    W43: ['AWS::IAM::Role*'],
    IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE: ['AWS::IAM::Role*'],
  },
  types: Object.keys(attachments),
  check({ resource, report }) {
    for (const policy of resource.get(attachments[resource.type]!))
      if (isAdministrator(policy)) report(policy, 'AdministratorAccess is attached');
  },
  examples: {
    fail: [
      {
        name: 'a role and a group',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument: {}
                ManagedPolicyArns:
                  - arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore
                  - !Sub arn:\${AWS::Partition}:iam::aws:policy/AdministratorAccess # found
            Team:
              Type: AWS::IAM::Group
              Properties:
                ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess] # found
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              worker:
                name: worker
                managed_policy_arns:
                  - arn:aws:iam::aws:policy/AdministratorAccess # found
              other:
                name: other
            aws_iam_role_policy_attachment:
              other:
                role: \${aws_iam_role.other.name}
                policy_arn: arn:aws:iam::aws:policy/AdministratorAccess # found
        `,
      },
      {
        name: 'outside production only, and by its bare name',
        cloudformation: yaml`
          Conditions:
            IsProduction: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Worker:
              Type: AWS::IAM::User
              Properties:
                ManagedPolicyArns:
                  - !If
                    - IsProduction
                    - arn:aws:iam::aws:policy/ReadOnlyAccess
                    - arn:aws:iam::aws:policy/AdministratorAccess # found
            Function:
              Type: AWS::Serverless::Function
              Properties:
                Policies: AdministratorAccess # found
        `,
      },
    ],
    pass: [
      {
        name: 'other policies, also ones with a similar name',
        cloudformation: yaml`
          Resources:
            Policy:
              Type: AWS::IAM::ManagedPolicy
              Properties: { PolicyDocument: {} }
            Worker:
              Type: AWS::IAM::Role
              Properties:
                AssumeRolePolicyDocument: {}
                ManagedPolicyArns:
                  - !Ref Policy
                  - arn:aws:iam::aws:policy/AdministratorAccess-Amplify
                  - arn:aws:iam::123456789012:policy/AdministratorAccess
        `,
        terraform: yaml`
          resource:
            aws_iam_role:
              worker:
                name: worker
                managed_policy_arns: [arn:aws:iam::aws:policy/ReadOnlyAccess]
        `,
      },
    ],
    unknown: [
      {
        name: 'looked up by its name, which a policy of the account may have too',
        terraform: yaml`
          data:
            aws_iam_policy:
              all:
                name: AdministratorAccess
          resource:
            aws_iam_role_policy_attachment:
              worker:
                role: worker
                policy_arn: \${data.aws_iam_policy.all.arn} # found
        `,
      },
    ],
  },
});
