import { defineRule, hcl, md, yaml, type Value } from '../../src/kit/index.ts';

/** What is wrong with the publication of one type of log: it is not switched on, or has no destination. */
function faults(option: Value): Value[] {
  const off = option.get('Enabled').filter((value) => !value.is(true));
  return off.length > 0 ? off : option.get('CloudWatchLogsLogGroupArn').filter((group) => group.absent || group.is(''));
}

const hasGroup = (option: Value): boolean => option.get('CloudWatchLogsLogGroupArn').every((group) => !group.absent && !group.is(''));

const fix = { set: [{ to: true }], caution: 'CloudWatch charges for the logs' };

export default defineRule({
  id: 'opensearch-logs',
  title: 'OpenSearch domain publishes no logs',
  family: 'logging',
  severity: 4.3,
  docs: md`
    A domain can publish its error log, its slow logs and, with fine-grained access control, an audit log to CloudWatch
    Logs; none is on by default. Reported are a domain that publishes nothing, a type of log that is listed and
    switched off or has no log group, and a domain with fine-grained access control that does not publish the audit
    log, which alone shows who searched for what.
  `,
  remedy: {
    text: 'List ES_APPLICATION_LOGS, and AUDIT_LOGS where fine-grained access control is on, in LogPublishingOptions.',
    cloudformation: yaml`
      Search:
        Type: AWS::OpenSearchService::Domain
        Properties:
          LogPublishingOptions:
            ES_APPLICATION_LOGS:
              Enabled: true
              CloudWatchLogsLogGroupArn: !GetAtt SearchLogs.Arn
    `,
    terraform: hcl`
      resource "aws_opensearch_domain" "search" {
        domain_name = "search"
        log_publishing_options {
          log_type                 = "ES_APPLICATION_LOGS"
          cloudwatch_log_group_arn = aws_cloudwatch_log_group.search.arn
        }
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html',
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-opensearchservice-domain-logpublishingoption.html',
  ],
  aliases: [
    'CKV_AWS_317',
    'CKV_AWS_84',
    'AWS-0042',
    'ElasticSearch Without Slow Logs',
    'Elasticsearch Logs Disabled',
    'Elasticsearch log disabled',
    'OpenSearchErrorLogsToCloudWatch',
    'OpenSearchSlowLogsToCloudWatch',
    'ELASTICSEARCH_APPLICATION_LOGGING_ENABLED',
    'ELASTICSEARCH_AUDIT_LOGGING_ENABLED',
    'ELASTICSEARCH_LOGS_TO_CLOUDWATCH',
    'OPENSEARCH_APPLICATION_LOGGING_ENABLED',
    'OPENSEARCH_AUDIT_LOGGING_ENABLED',
    'OPENSEARCH_LOGS_TO_CLOUDWATCH',
    'ES.4',
    'ES.5',
    'OpenSearch.4',
    'OpenSearch.5',
  ],
  narrow: {
    ELASTICSEARCH_APPLICATION_LOGGING_ENABLED: ['AWS::Elasticsearch::Domain*'],
    ELASTICSEARCH_AUDIT_LOGGING_ENABLED: ['AWS::Elasticsearch::Domain*'],
    ELASTICSEARCH_LOGS_TO_CLOUDWATCH: ['AWS::Elasticsearch::Domain*'],
    OPENSEARCH_APPLICATION_LOGGING_ENABLED: ['AWS::OpenSearchService::Domain*'],
    OPENSEARCH_AUDIT_LOGGING_ENABLED: ['AWS::OpenSearchService::Domain*'],
    OPENSEARCH_LOGS_TO_CLOUDWATCH: ['AWS::OpenSearchService::Domain*'],
    'ES.4': ['AWS::Elasticsearch::Domain*'],
    'ES.5': ['AWS::Elasticsearch::Domain*'],
    'OpenSearch.4': ['AWS::OpenSearchService::Domain*'],
    'OpenSearch.5': ['AWS::OpenSearchService::Domain*'],
  },
  types: ['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'],
  check({ resource, report }) {
    for (const options of resource.get('LogPublishingOptions')) {
      const published = options.entries().filter(({ value }) => !value.absent);
      for (const { key, value } of published)
        for (const fault of faults(value))
          report(fault, `The domain does not publish ${key}`, { with: [value], ...(hasGroup(value) ? { fix } : {}) });
      if (published.length === 0) report(options, 'The domain publishes no logs');
      else if (!published.some(({ key }) => key === 'AUDIT_LOGS'))
        for (const control of resource.get('AdvancedSecurityOptions.Enabled'))
          if (control.is(true)) report(options, 'The domain publishes no audit log', { with: [control] });
    }
  },
  examples: {
    fail: [
      {
        name: 'nothing, or switched off',
        cloudformation: yaml`
          Resources:
            Search: # found
              Type: AWS::OpenSearchService::Domain
              Properties:
                DomainName: search
            Empty:
              Type: AWS::Elasticsearch::Domain
              Properties:
                LogPublishingOptions: {} # found
            Off:
              Type: AWS::OpenSearchService::Domain
              Properties:
                LogPublishingOptions:
                  SEARCH_SLOW_LOGS:
                    Enabled: "false" # found
                    CloudWatchLogsLogGroupArn: !GetAtt Logs.Arn
                  ES_APPLICATION_LOGS: # found
                    Enabled: true
            NoAudit:
              Type: AWS::OpenSearchService::Domain
              Properties:
                AdvancedSecurityOptions: { Enabled: true }
                LogPublishingOptions: # found
                  ES_APPLICATION_LOGS: { Enabled: true, CloudWatchLogsLogGroupArn: !GetAtt Logs.Arn }
            Logs:
              Type: AWS::Logs::LogGroup
        `,
        terraform: yaml`
          resource:
            aws_opensearch_domain:
              search: # found
                domain_name: search
              partly:
                domain_name: partly
                log_publishing_options:
                  - log_type: INDEX_SLOW_LOGS
                    cloudwatch_log_group_arn: \${aws_cloudwatch_log_group.search.arn}
                  - log_type: ES_APPLICATION_LOGS
                    cloudwatch_log_group_arn: \${aws_cloudwatch_log_group.search.arn}
                    enabled: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'logs, with the audit log where there is one',
        cloudformation: yaml`
          Resources:
            Search:
              Type: AWS::OpenSearchService::Domain
              Properties:
                LogPublishingOptions:
                  ES_APPLICATION_LOGS: { Enabled: true, CloudWatchLogsLogGroupArn: !GetAtt Logs.Arn }
            Audited:
              Type: AWS::OpenSearchService::Domain
              Properties:
                AdvancedSecurityOptions: { Enabled: true }
                LogPublishingOptions:
                  AUDIT_LOGS: { Enabled: true, CloudWatchLogsLogGroupArn: !GetAtt Logs.Arn }
            Logs:
              Type: AWS::Logs::LogGroup
        `,
        terraform: yaml`
          resource:
            aws_opensearch_domain:
              search:
                domain_name: search
                advanced_security_options: { enabled: true }
                log_publishing_options:
                  - log_type: AUDIT_LOGS
                    cloudwatch_log_group_arn: \${aws_cloudwatch_log_group.search.arn}
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides',
        cloudformation: yaml`
          Parameters:
            Log: { Type: String }
          Resources:
            Search:
              Type: AWS::OpenSearchService::Domain
              Properties:
                LogPublishingOptions:
                  ES_APPLICATION_LOGS:
                    Enabled: !Ref Log # found
                    CloudWatchLogsLogGroupArn: arn:aws:logs:eu-west-1:111122223333:log-group:search
        `,
      },
    ],
  },
});
