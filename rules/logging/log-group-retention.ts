import { defineRule, hcl, md, yaml } from '../../src/kit/index.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const periods = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

export default defineRule({
  id: 'log-group-retention',
  title: 'Log group keeps its logs for too short a time, or without end',
  family: 'logging',
  severity: 3.1,
  docs: md`
    A log group without \`RetentionInDays\` keeps everything for ever, with its cost and with whatever personal data it
    holds; in Terraform 0 means the same. One that keeps too little has lost the traces when an intrusion is noticed,
    which often takes months. The option \`days\` is the shortest retention to accept, 90 when it is not set; the
    control CloudWatch.16 of AWS Security Hub asks for 365. A shorter one is a possible finding, because a subscription or
    an export may keep the logs elsewhere, and none when the file has a subscription filter for the group. Log groups of
    the class \`DELIVERY\` have a fixed retention.
  `,
  remedy: {
    text: 'Set RetentionInDays to what an investigation would need, 90 days or more.',
    cloudformation: yaml`
      Logs:
        Type: AWS::Logs::LogGroup
        Properties:
          RetentionInDays: 365
    `,
    terraform: hcl`
      resource "aws_cloudwatch_log_group" "logs" {
        name              = "/app/orders"
        retention_in_days = 365
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16',
  ],
  aliases: [
    'CKV_AWS_338',
    'CKV_AWS_66',
    'CloudWatch without retention period specified',
    'W86',
    'CloudWatchLogGroupRetentionPeriod',
    'CW_LOGGROUP_RETENTION_PERIOD_CHECK',
  ],
  options: { days: 90 },
  types: ['AWS::Logs::LogGroup'],
  table: [{ type: 'AWS::Logs::LogGroup', path: 'RetentionInDays' }],
  check({ resource, graph, options, report }) {
    if (resource.get('LogGroupClass').some((kind) => kind.is('DELIVERY'))) return;
    const least = Number(options['days']);
    for (const days of resource.get('RetentionInDays')) {
      const to = periods.find((period) => period >= least);
      if (days.absent || days.is(0))
        report(days, 'The log group keeps its logs for ever', {
          fix: { set: [{ to }], caution: `logs older than ${to} days are deleted` },
        });
      else if (graph.usersOf(resource, 'AWS::Logs::SubscriptionFilter', 'LogGroupName').length > 0) continue;
      else if (days.unknown) report(days, 'The log group may keep its logs for too short a time');
      else if ((days.number ?? least) < least)
        report(days, `The log group keeps its logs for ${days.text} days, less than ${least}`, {
          certain: false,
          reason: 'a subscription or an export may keep them elsewhere',
          fix: { set: [{ to }], caution: 'AWS charges for what is kept' },
        });
    }
  },
  examples: {
    fail: [
      {
        name: 'no end',
        cloudformation: yaml`
          Resources:
            Forever: # found
              Type: AWS::Logs::LogGroup
            Named: # found
              Type: AWS::Logs::LogGroup
              Properties:
                LogGroupName: named
        `,
        terraform: yaml`
          resource:
            aws_cloudwatch_log_group:
              forever: # found
                name: forever
              never:
                name: never
                retention_in_days: 0 # found
        `,
      },
    ],
    pass: [
      {
        name: 'long enough, here or elsewhere',
        cloudformation: yaml`
          Resources:
            Logs:
              Type: AWS::Logs::LogGroup
              Properties:
                RetentionInDays: 90
            Delivery:
              Type: AWS::Logs::LogGroup
              Properties:
                LogGroupClass: DELIVERY
            Short:
              Type: AWS::Logs::LogGroup
              Properties:
                RetentionInDays: 7
            Archive:
              Type: AWS::Logs::SubscriptionFilter
              Properties: { LogGroupName: !Ref Short, FilterPattern: "", DestinationArn: !ImportValue Archive }
        `,
        terraform: yaml`
          resource:
            aws_cloudwatch_log_group:
              logs:
                name: logs
                retention_in_days: 365
        `,
      },
    ],
    unknown: [
      {
        name: 'too short for this place, and a parameter decides',
        cloudformation: yaml`
          Parameters:
            Days: { Type: Number }
          Resources:
            Logs:
              Type: AWS::Logs::LogGroup
              Properties:
                RetentionInDays: !Ref Days # found
            Short:
              Type: AWS::Logs::LogGroup
              Properties:
                RetentionInDays: "7" # found
        `,
        terraform: yaml`
          resource:
            aws_cloudwatch_log_group:
              short:
                name: short
                retention_in_days: 30 # found
        `,
      },
    ],
  },
});
