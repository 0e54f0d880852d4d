import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'opensearch-at-rest',
  title: 'OpenSearch domain is not encrypted at rest',
  family: 'encryption',
  severity: 7.1,
  docs: md`
    Without encryption at rest the indexes, logs, swap files and automated snapshots of a domain are stored
    unencrypted. A domain that does not set \`EncryptionAtRestOptions\` is not encrypted. Collections of OpenSearch
    Serverless are always encrypted.
  `,
  remedy: {
    text: 'Set EncryptionAtRestOptions.Enabled to true.',
    cloudformation: yaml`
      Search:
        Type: AWS::OpenSearchService::Domain
        Properties:
          EncryptionAtRestOptions:
            Enabled: true
    `,
    terraform: hcl`
      resource "aws_opensearch_domain" "search" {
        domain_name = "search"
        encrypt_at_rest {
          enabled = true
        }
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-opensearchservice-domain.html',
  ],
  aliases: [
    'CKV_AWS_5',
    'AWS-0048',
    'ElasticSearch Not Encrypted At Rest',
    'W54',
    'OpenSearchEncryptedAtRest',
    'ELASTICSEARCH_ENCRYPTED_AT_REST',
    'OPENSEARCH_ENCRYPTED_AT_REST',
    'ES.1',
    'OpenSearch.1',
  ],
  narrow: {
    ELASTICSEARCH_ENCRYPTED_AT_REST: ['AWS::Elasticsearch::Domain*'],
    OPENSEARCH_ENCRYPTED_AT_REST: ['AWS::OpenSearchService::Domain*'],
    'ES.1': ['AWS::Elasticsearch::Domain*'],
    'OpenSearch.1': ['AWS::OpenSearchService::Domain*'],
  },
  ...requires(
    'The domain is not encrypted at rest',
    [
      { type: 'AWS::OpenSearchService::Domain', path: 'EncryptionAtRestOptions.Enabled', expect: true },
      { type: 'AWS::Elasticsearch::Domain', path: 'EncryptionAtRestOptions.Enabled', expect: true },
    ],
    { caution: 'AWS moves the data to new machines, and encryption cannot be switched off again' },
  ),
  examples: {
    fail: [
      {
        name: 'false, or not set',
        cloudformation: yaml`
          Resources:
            Search: # found
              Type: AWS::OpenSearchService::Domain
              Properties:
                DomainName: search
            KeyOnly:
              Type: AWS::OpenSearchService::Domain
              Properties:
                EncryptionAtRestOptions: # found
                  KmsKeyId: 1234abcd-12ab-34cd-56ef-1234567890ab
            Old:
              Type: AWS::Elasticsearch::Domain
              Properties:
                EncryptionAtRestOptions:
                  Enabled: false # found
        `,
        terraform: yaml`
          resource:
            aws_opensearch_domain:
              search: # found
                domain_name: search
            aws_elasticsearch_domain:
              old:
                domain_name: old
                encrypt_at_rest:
                  - enabled: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'encrypted',
        cloudformation: yaml`
          Resources:
            Search:
              Type: AWS::OpenSearchService::Domain
              Properties:
                EncryptionAtRestOptions:
                  Enabled: true
        `,
        terraform: yaml`
          resource:
            aws_opensearch_domain:
              search:
                domain_name: search
                encrypt_at_rest: { enabled: true }
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides',
        cloudformation: yaml`
          Parameters:
            Encrypt: { Type: String }
          Resources:
            Search:
              Type: AWS::OpenSearchService::Domain
              Properties:
                EncryptionAtRestOptions:
                  Enabled: !Ref Encrypt # found
        `,
      },
    ],
  },
});
