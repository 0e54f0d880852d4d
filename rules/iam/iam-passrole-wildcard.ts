import {
  asks,
  clausesOf,
  combinations,
  defineRule,
  fits,
  hcl,
  identityPolicies,
  identityPolicyTypes,
  isEveryAction,
  isEveryRole,
  md,
  yaml,
  type Value,
} from '../../src/kit/index.ts';

const passesRoles = (action: Value): boolean => action.known && !isEveryAction(action) && fits('iam:passrole', action.text.toLowerCase());

/** Conditions that limit which roles may be passed, or to whom. */
const limits = (condition: Value): boolean =>
  clausesOf(condition).some(
    (clause) =>
      asks(clause) &&
      /^iam:(passedtoservice|associatedresourcearn)$|^(aws|iam):resourcetag\//.test(clause.key) &&
      clause.values.every((value) => !value.absent && !value.is('*')),
  );

export default defineRule({
  id: 'iam-passrole-wildcard',
  title: 'iam:PassRole is allowed on every role',
  family: 'iam',
  severity: 8.1,
  docs: md`
    Who may pass any role can start a machine, a function or a job with the most powerful role of the account and use it
    from there. \`iam:PassRole\` is how AWS keeps this in check, so it should name the roles. Every role is meant by
    \`*\`, and by \`arn:aws:iam::123456789012:role/*\` too.

    The condition keys \`iam:PassedToService\`, \`iam:AssociatedResourceArn\` and tags of the role limit the
    permission and are respected. \`iam:*\` includes \`iam:PassRole\`; a policy that allows every action is reported by
    \`iam-admin-star\` or \`iam-star-action\`.
  `,
  remedy: {
    text: 'Name the roles that may be passed, and the service they may be passed to with iam:PassedToService.',
    cloudformation: yaml`
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: iam:PassRole
            Resource: !GetAtt TaskRole.Arn
            Condition:
              StringEquals:
                iam:PassedToService: ecs-tasks.amazonaws.com
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "deploy" {
        statement {
          actions   = ["iam:PassRole"]
          resources = [aws_iam_role.task.arn]
          condition {
            test     = "StringEquals"
            variable = "iam:PassedToService"
            values   = ["ecs-tasks.amazonaws.com"]
          }
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService',
  ],
  aliases: [
    'AWS-0342',
    "Group with privilege escalation by actions 'cloudformation:CreateStack' and 'iam:PassRole'",
    "Group with privilege escalation by actions 'ec2:RunInstances' and 'iam:PassRole'",
    "Group with privilege escalation by actions 'glue:CreateDevEndpoint' and 'iam:PassRole'",
    "Group with privilege escalation by actions 'lambda:CreateFunction' and 'iam:PassRole' and 'lambda:InvokeFunction'",
    'IAM role policy passrole allows all',
    "Role with privilege escalation by actions 'cloudformation:CreateStack' and 'iam:PassRole'",
    "Role with privilege escalation by actions 'ec2:RunInstances' and 'iam:PassRole'",
    "Role with privilege escalation by actions 'glue:CreateDevEndpoint' and 'iam:PassRole'",
    "Role with privilege escalation by actions 'lambda:CreateFunction' and 'iam:PassRole' and 'lambda:InvokeFunction'",
    "User with privilege escalation by actions 'cloudformation:CreateStack' and 'iam:PassRole'",
    "User with privilege escalation by actions 'ec2:RunInstances' and 'iam:PassRole'",
    "User with privilege escalation by actions 'glue:CreateDevEndpoint' and 'iam:PassRole'",
    "User with privilege escalation by actions 'lambda:CreateFunction' and 'iam:PassRole' and 'lambda:InvokeFunction'",
    'F38',
    'F39',
    'F40',
    'IAM_POLICY_NO_WILDCARD_RESOURCE_ON_PASSROLE',
    'IAM_ROLE_NO_WILDCARD_RESOURCE_ON_PASSROLE',
  ],
  narrow: {
    F38: ['AWS::IAM::Role*'],
    F39: ['AWS::IAM::Policy*'],
    F40: ['AWS::IAM::ManagedPolicy*'],
    IAM_ROLE_NO_WILDCARD_RESOURCE_ON_PASSROLE: ['AWS::IAM::Role*'],
  },
  types: identityPolicyTypes,
  check({ resource, report }) {
    for (const { allow, actions, resources, conditions } of identityPolicies(resource)) {
      const open = conditions.filter((condition) => !limits(condition));
      for (const [on, action, effect, condition] of combinations(resources.filter(isEveryRole), actions.filter(passesRoles), allow, open)) {
        const certain = effect!.known && !condition!.unknown;
        report(on!, `${action!.text} is allowed on every role: ${on!.text}`, { with: [action!, effect!, condition!], certain });
      }
    }
  },
  examples: {
    fail: [
      {
        name: 'every role',
        cloudformation: yaml`
          Resources:
            Deploy:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action: [ecs:RunTask, iam:PassRole]
                      Resource: '*' # found
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              deploy:
                policy: '{"Statement": {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}}' # found
        `,
      },
      {
        name: 'every role of this account, and a wildcard in the action',
        cloudformation: yaml`
          Resources:
            Deploy:
              Type: AWS::IAM::UserPolicy
              Properties:
                UserName: deploy
                PolicyName: deploy
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action: iam:Pass*
                      Resource: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/*' # found
        `,
        terraform: yaml`
          resource:
            aws_iam_user_policy:
              deploy:
                user: deploy
                policy: '{"Statement": {"Effect": "Allow", "Action": "iam:Pass*", "Resource": "arn:aws:iam::123456789012:role/*"}}' # found
        `,
      },
    ],
    pass: [
      {
        name: 'named roles, roles below a path, and one service',
        cloudformation: yaml`
          Resources:
            TaskRole:
              Type: AWS::IAM::Role
              Properties: { AssumeRolePolicyDocument: {} }
            Deploy:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - { Effect: Allow, Action: iam:PassRole, Resource: !GetAtt TaskRole.Arn }
                    - { Effect: Allow, Action: iam:PassRole, Resource: 'arn:aws:iam::123456789012:role/tasks/*' }
                    - { Effect: Deny, Action: iam:PassRole, Resource: '*' }
                    - Effect: Allow
                      Action: iam:PassRole
                      Resource: '*'
                      Condition: { StringEquals: { 'iam:PassedToService': ecs-tasks.amazonaws.com } }
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              deploy:
                policy: '{"Statement": {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": {"StringLike": {"iam:PassedToService": "ecs*"}}}}'
        `,
      },
    ],
    unknown: [
      {
        name: 'conditions that a macro adds',
        cloudformation: yaml`
          Resources:
            Deploy:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action: iam:PassRole
                      Resource: '*' # found
                      Condition: { 'Fn::Transform': { Name: Limits } }
        `,
      },
    ],
  },
});
