import { defineRule, hcl, md, policiesAt, publicGrants, yaml } from '../../src/kit/index.ts';

/** Where the policy is written, by type. */
const paths: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic': 'Policy',
  'AWS::SNS::TopicInlinePolicy': 'PolicyDocument',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
};

export default defineRule({
  id: 'sns-policy-public',
  title: 'SNS topic policy allows any principal',
  family: 'exposure',
  severity: 8.2,
  docs: md`
    With the principal \`*\` the policy lets anyone do what the statement allows: publish forged messages to all subscribers, or
    subscribe and read along.

    A condition that names the callers limits the statement: \`aws:SourceArn\`, \`aws:SourceAccount\`, \`aws:PrincipalOrgID\` and
    the like, with fixed values. A value with a wildcard in place of the account does not; a statement that denies
    all other callers is respected. \`aws:SourceIp\` alone leaves a possible finding: an address does not say who calls. The policy that SNS
    itself gives to a new topic is of this kind: it limits \`*\` by \`AWS:SourceOwner\`.
  `,
  remedy: {
    text: 'Name the accounts, roles or services that may publish or subscribe; limit services with aws:SourceArn or aws:SourceAccount.',
    cloudformation: yaml`
      NewsPolicy:
        Type: AWS::SNS::TopicPolicy
        Properties:
          Topics:
            - !Ref News
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Principal:
                  Service: events.amazonaws.com
                Action: sns:Publish
                Resource: !Ref News
                Condition:
                  ArnEquals:
                    aws:SourceArn: !GetAtt Rule.Arn
    `,
    terraform: hcl`
      data "aws_iam_policy_document" "news" {
        statement {
          actions   = ["sns:Publish"]
          resources = [aws_sns_topic.news.arn]
          principals {
            type        = "Service"
            identifiers = ["events.amazonaws.com"]
          }
          condition {
            test     = "ArnEquals"
            variable = "aws:SourceArn"
            values   = [aws_cloudwatch_event_rule.rule.arn]
          }
        }
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
    'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html',
  ],
  aliases: ['CKV_AWS_169', 'CKV_AWS_385', 'SNS Topic is Publicly Accessible', 'F18', 'SNS_TOPICPOLICY_NO_WILDCARD_PRINCIPAL', 'SNS.4'],
  types: Object.keys(paths),
  check({ resource, report }) {
    for (const { principal, basis } of publicGrants(policiesAt(resource, paths[resource.type])))
      report(principal, `Anyone may use the topic: the principal is ${principal.text}`, basis);
  },
  examples: {
    fail: [
      {
        name: 'anyone',
        cloudformation: yaml`
          Resources:
            It:
              Type: AWS::SNS::TopicPolicy
              Properties:
                Topics: [!Ref AWS::StackName]
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal: '*' # found
                      Action: 'sns:Publish'
                      Resource: '*'
                    - Effect: Allow
                      Principal:
                        AWS: '*' # found
                      Action: 'sns:Publish'
                      Resource: '*'
                      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }
        `,
        terraform: yaml`
          resource:
            aws_sns_topic:
              inline:
                policy: '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": "*"}}' # found
            aws_sns_topic_policy:
              news:
                arn: \${aws_sns_topic.inline.arn}
                policy: '\${jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = ["*"] }, Action = "sns:*", Resource = "*" }] })}' # found
        `,
      },
      {
        name: 'only where a condition of the template holds',
        cloudformation: yaml`
          Conditions:
            IsTest: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            It:
              Type: AWS::SNS::TopicPolicy
              Properties:
                Topics: [!Ref AWS::StackName]
                PolicyDocument:
                  Statement:
                    - Effect: Allow
                      Principal:
                        AWS: !If
                          - IsTest
                          - '*' # found
                          - !Ref AWS::AccountId
                      Action: 'sns:Publish'
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
              Type: AWS::SNS::TopicPolicy
              Properties:
                Topics: [!Ref AWS::StackName]
                PolicyDocument:
                  Statement:
                    - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'sns:Publish', Resource: '*' }
                    - Effect: Allow
                      Principal: '*'
                      Action: 'sns:Publish'
                      Resource: '*'
                      Condition: { StringEquals: { 'aws:SourceAccount': !Ref AWS::AccountId } }
                    - Effect: Allow
                      Principal: { AWS: '*' }
                      Action: 'sns:Publish'
                      Resource: '*'
                      Condition: { StringEquals: { 'kms:CallerAccount': '123456789012', 'kms:ViaService': s3.eu-west-1.amazonaws.com } }
                    - { Effect: Deny, Principal: '*', Action: 'sns:Publish', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': false } } }
        `,
        terraform: yaml`
          resource:
            aws_sns_topic_policy:
              news:
                arn: arn:aws:sns:eu-west-1:123456789012:news
                policy: '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sns:Publish", "Resource": "*", "Condition": {"StringEquals": {"AWS:SourceOwner": "123456789012"}}}}'
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
              Type: AWS::SNS::TopicPolicy
              Properties:
                Topics: [!Ref AWS::StackName]
                PolicyDocument:
                  Statement:
                    - { Effect: !Ref Effect, Principal: '*', Action: 'sns:Publish', Resource: '*' } # found
        `,
      },
    ],
  },
});
