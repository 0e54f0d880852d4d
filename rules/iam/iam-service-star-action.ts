import { combinations, defineRule, hcl, identityPolicies, identityPolicyTypes, md, yaml, type Value } from '../../src/kit/index.ts';

/** `s3:*` */
const isWholeService = (action: Value): boolean => action.known && /^[a-z0-9-]+:\*+$/i.test(action.text);

/** Services that do nothing but carry the messages of the SSM Agent: a wildcard adds little to the list that AWS recommends. */
const forAgents = /^(ec2messages|ssmmessages):/i;

export default defineRule({
  id: 'iam-service-star-action',
  title: 'Identity policy allows all actions of a service',
  family: 'iam',
  severity: 6.5,
  docs: md`
    \`s3:*\` allows not only to read and write but also to delete, to change who has access and to switch off logging, and
    whatever AWS adds to the service later. AWS's own control (Security Hub IAM.21) reports such a statement whatever its
    resources are, as this rule does: name the actions that the task needs. \`ec2messages:*\` and \`ssmmessages:*\` carry the
    messages of the SSM Agent and nothing else; they are reported as notes.
  `,
  remedy: {
    text: 'Replace the wildcard by the actions that are needed.',
    cloudformation: yaml`
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action:
              - dynamodb:GetItem
              - dynamodb:PutItem
            Resource: !GetAtt Orders.Arn
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "orders" {
        statement {
          actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
          resources = [aws_dynamodb_table.orders.arn]
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  ],
  aliases: [
    'CKV2_AWS_40',
    'AWS-0114',
    'AWS-0120',
    'AWS-0345',
    'AWS-0346',
    'Lambda function with privileged role',
    'IAMNoWildcardPermissions',
    'IAMPolicyNoStatementsWithFullAccess',
    'IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS',
    'IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS',
    'IAM.21',
  ],
  narrow: {
    IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS: ['AWS::IAM::ManagedPolicy*'],
  },
  types: identityPolicyTypes,
  check({ resource, report }) {
    for (const { allow, actions } of identityPolicies(resource))
      for (const [action, effect] of combinations(actions.filter(isWholeService), allow))
        report(action!, `The policy allows all actions of a service: ${action!.text}`, {
          with: [effect!],
          ...(forAgents.test(action!.text) ? { level: 'note' } : {}),
        });
  },
  examples: {
    fail: [
      {
        name: 'two services in one list',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Action:
                        - s3:* # found
                        - sqs:SendMessage
                        - DynamoDB:* # found
                      Resource: '*'
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              worker:
                policy: '{"Statement": [{"Effect": "Allow", "Action": ["s3:*", "sqs:SendMessage"], "Resource": "*"}]}' # found
        `,
      },
      {
        name: 'on one table, in a policy of a function',
        cloudformation: yaml`
          Resources:
            Table:
              Type: AWS::DynamoDB::Table
            Function:
              Type: AWS::Serverless::Function
              Properties:
                Policies:
                  - AWSLambdaBasicExecutionRole
                  - Version: '2012-10-17'
                    Statement:
                      Effect: Allow
                      Action: dynamodb:* # found
                      Resource: !GetAtt Table.Arn
        `,
        terraform: yaml`
          resource:
            aws_iam_role_policy:
              function:
                role: function
                policy: '{"Statement": {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"}}' # found
        `,
      },
    ],
    pass: [
      {
        name: 'named actions, a prefix, and a denial',
        cloudformation: yaml`
          Resources:
            Worker:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - { Effect: Allow, Action: [s3:GetObject, 'logs:Describe*'], Resource: '*' }
                    - { Effect: Deny, Action: 'iam:*', Resource: '*' }
        `,
        terraform: yaml`
          resource:
            aws_iam_policy:
              worker:
                policy: '{"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}'
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides whether the statement allows',
        cloudformation: yaml`
          Parameters:
            Effect: { Type: String }
          Resources:
            Worker:
              Type: AWS::IAM::ManagedPolicy
              Properties:
                PolicyDocument:
                  Statement:
                    - Effect: !Ref Effect
                      Action: s3:* # found
                      Resource: '*'
        `,
      },
    ],
  },
});
