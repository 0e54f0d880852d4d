import { defineRule, hcl, md, policiesAt, publicGrants, yaml } from '../../src/kit/index.ts';

/** Where the policy is written, by type. */
const paths: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'Policy',
  'AWS::SQS::QueueInlinePolicy': 'PolicyDocument',
  'AWS::SQS::QueuePolicy': 'PolicyDocument',
};

export default defineRule({
  id: 'sqs-policy-public',
  title: 'SQS queue policy allows any principal',
  family: 'exposure',
  severity: 8.2,
  docs: md`
    With the principal \`*\` the policy lets anyone, without credentials even, do what the statement allows: read the messages, send
    forged ones, delete them.

    A condition that names the callers limits the statement: \`aws:SourceArn\`, \`aws:SourceAccount\`, \`aws:PrincipalOrgID\` and
    the like, with fixed values. A value with a wildcard in place of the account does not; a statement that denies
    all other callers is respected. \`aws:SourceIp\` alone leaves a possible finding: an address does not say who calls.
  `,
  remedy: {
    text: 'Name the accounts or roles, or, for a service such as SNS, name the service and limit it with aws:SourceArn.',
    cloudformation: yaml`
      JobsPolicy:
        Type: AWS::SQS::QueuePolicy
        Properties:
          Queues:
            - !Ref Jobs
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  Service: sns.amazonaws.com
                Action: sqs:SendMessage
                Resource: !GetAtt Jobs.Arn
                Condition:
                  ArnEquals:
                    aws:SourceArn: !Ref Topic
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "jobs" {
        statement {
          actions   = ["sqs:SendMessage"]
          resources = [aws_sqs_queue.jobs.arn]
          principals {
            type        = "Service"
            identifiers = ["sns.amazonaws.com"]
          }
          condition {
            test     = "ArnEquals"
            variable = "aws:SourceArn"
            values   = [aws_sns_topic.topic.arn]
          }
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
    'https://docs.aws.amazon.com/config/latest/developerguide/sqs-queue-no-public-access.html',
  ],
  aliases: [
    'CKV_AWS_168',
    'CKV_AWS_387',
    'SQS Policy With Public Access',
    'SQS policy allows all actions',
    'SQS queue exposed',
    'F21',
    'SQS_QUEUEPOLICY_NO_WILDCARD_PRINCIPAL',
    'SQS.3',
  ],
  types: Object.keys(paths),
  check({ resource, report }) {
    for (const { principal, basis } of publicGrants(policiesAt(resource, paths[resource.type])))
      report(principal, `Anyone may use the queue: the principal is ${principal.text}`, basis);
  },
  examples: {
    fail: [
      {
        name: 'anyone',
        cloudformation: yaml`
          Resources:
            It:
              Type: AWS::SQS::QueuePolicy
              Properties:
                Queues: [!Ref AWS::StackName]
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: '*' # found
                      Action: 'sqs:SendMessage'
                      Resource: '*'
                    - Effect: Allow
                      Principal:
                        AWS: '*' # found
                      Action: 'sqs:SendMessage'
                      Resource: '*'
                      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }
        `,
        terraform: yaml`
          resource:
            aws_sqs_queue:
              inline:
                policy: '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}}' # found
            aws_sqs_queue_policy:
              jobs:
                queue_url: \${aws_sqs_queue.inline.id}
                policy: '\${jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "sqs:SendMessage", Resource = "*" }] })}' # found
        `,
      },
      {
        name: 'only where a condition of the template holds',
        cloudformation: yaml`
          Conditions:
            IsTest: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            It:
              Type: AWS::SQS::QueuePolicy
              Properties:
                Queues: [!Ref AWS::StackName]
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal:
                        AWS: !If
                          - IsTest
                          - '*' # found
                          - !Ref AWS::AccountId
                      Action: 'sqs:SendMessage'
                      Resource: '*'
        `,
      },
    ],
    pass: [
      {
        name: 'named callers, conditions that name them, and a denial',
        cloudformation: yaml`
          Resources:
            It:
              Type: AWS::SQS::QueuePolicy
              Properties:
                Queues: [!Ref AWS::StackName]
                PolicyDocument:
                  Statement:
                    - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'sqs:SendMessage', Resource: '*' }
                    - Effect: Allow
                      Principal: '*'
                      Action: 'sqs:SendMessage'
                      Resource: '*'
                      Condition: { StringEquals: { 'aws:SourceAccount': !Ref AWS::AccountId } }
                    - Effect: Allow
                      Principal: { AWS: '*' }
                      Action: 'sqs:SendMessage'
                      Resource: '*'
                      Condition: { StringEquals: { 'kms:CallerAccount': '123456789012', 'kms:ViaService': s3.eu-west-1.amazonaws.com } }
                    - { Effect: Deny, Principal: '*', Action: 'sqs:SendMessage', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': false } } }
        `,
        terraform: yaml`
          resource:
            aws_sqs_queue:
              jobs: {}
            aws_sns_topic:
              news: {}
            aws_sqs_queue_policy:
              jobs:
                queue_url: \${aws_sqs_queue.jobs.id}
                policy: '\${jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = aws_sqs_queue.jobs.arn, Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.news.arn } } }] })}'
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
            It:
              Type: AWS::SQS::QueuePolicy
              Properties:
                Queues: [!Ref AWS::StackName]
                PolicyDocument:
                  Statement:
                    - { Effect: !Ref Effect, Principal: '*', Action: 'sqs:SendMessage', Resource: '*' } # found
        `,
      },
    ],
  },
});
