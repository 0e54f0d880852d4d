import { defineRule, md, requires, yaml, type Requirement } from '../../src/kit/index.ts';

/** The row of a switch: only the value that turns encryption off is a fault. */
const off = (type: string, path: string, bad: string | boolean, more: Partial<Requirement> = {}): Requirement => ({
  type,
  path,
  expect: { not: [bad] },
  absent: 'passes',
  ...more,
});

const firehoseDestinations = [
  'AmazonOpenSearchServerlessDestinationConfiguration.S3Configuration',
  'AmazonopensearchserviceDestinationConfiguration.S3Configuration',
  'ElasticsearchDestinationConfiguration.S3Configuration',
  'ExtendedS3DestinationConfiguration',
  'ExtendedS3DestinationConfiguration.S3BackupConfiguration',
  'HttpEndpointDestinationConfiguration.S3Configuration',
  'IcebergDestinationConfiguration.S3Configuration',
  'RedshiftDestinationConfiguration.S3BackupConfiguration',
  'RedshiftDestinationConfiguration.S3Configuration',
  'S3DestinationConfiguration',
  'SnowflakeDestinationConfiguration.S3Configuration',
  'SplunkDestinationConfiguration.S3Configuration',
];

const machines = 'ComputeConfiguration.Ec2Configuration';

export default defineRule({
  id: 'encryption-switch-off',
  title: 'Encryption at rest is switched off',
  family: 'encryption',
  severity: 5,
  docs: md`
    Some properties exist to switch encryption at rest off. Only the value that does is reported; a property that is
    not set, or decided elsewhere, is not. Services whose setting merely chooses between keys that AWS owns and keys of
    your own are always encrypted: the rule \`customer-managed-key-missing\` looks at those.

    Terraform's provider has none of these switches.

    Firehose's \`NoEncryption\` asks that the objects it delivers be written without encryption settings of their own;
    since January 2023 Amazon S3 then encrypts them with its default encryption, so the finding is only possible.
  `,
  remedy: {
    text: 'Remove the setting that switches encryption off, or turn it on.',
    cloudformation: yaml`
      Launch:
        Type: AWS::MGN::LaunchConfigurationTemplate
        Properties:
          EnableParametersEncryption: true
    `,
    terraform: '',
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
    'https://docs.aws.amazon.com/firehose/latest/APIReference/API_EncryptionConfiguration.html',
  ],
  aliases: [],
  ...requires(
    'Encryption at rest is off',
    [
      off('AWS::ApiGateway::Deployment', 'StageDescription.MethodSettings.CacheDataEncrypted', false, {
        doubt: 'it matters only where responses are cached',
      }),
      off(
        'AWS::BedrockAgentCore::CapacityProvider',
        `${machines}.LaunchTemplateSource.LaunchParameters.EphemeralVolumes.Ebs.Encrypted`,
        false,
      ),
      off('AWS::BedrockAgentCore::CapacityProvider', `${machines}.RootVolume.Encrypted`, false),
      off('AWS::BedrockAgentCore::CapacityProvider', `${machines}.Volumes.EbsConfiguration.Encrypted`, false),
      off('AWS::MGN::LaunchConfigurationTemplate', 'EnableParametersEncryption', false),
      ...firehoseDestinations.map((destination) =>
        off('AWS::KinesisFirehose::DeliveryStream', `${destination}.EncryptionConfiguration.NoEncryptionConfig`, 'NoEncryption', {
          doubt: 'the default encryption of the bucket applies',
        }),
      ),
    ],
    { caution: 'it may need a key, and takes hold only of what is made from then on' },
  ),
  examples: {
    fail: [
      {
        name: 'false',
        cloudformation: yaml`
          Resources:
            Launch:
              Type: AWS::MGN::LaunchConfigurationTemplate
              Properties:
                EnableParametersEncryption: false # found
        `,
      },
    ],
    pass: [
      {
        name: 'not set, on, or decided elsewhere',
        cloudformation: yaml`
          Parameters:
            Encrypt: { Type: String }
          Resources:
            Default:
              Type: AWS::MGN::LaunchConfigurationTemplate
            On:
              Type: AWS::MGN::LaunchConfigurationTemplate
              Properties:
                EnableParametersEncryption: true
            Chosen:
              Type: AWS::MGN::LaunchConfigurationTemplate
              Properties:
                EnableParametersEncryption: !Ref Encrypt
        `,
      },
    ],
    unknown: [
      {
        name: 'Firehose leaves encryption to the bucket',
        cloudformation: yaml`
          Resources:
            Delivery:
              Type: AWS::KinesisFirehose::DeliveryStream
              Properties:
                ExtendedS3DestinationConfiguration:
                  BucketARN: arn:aws:s3:::events
                  EncryptionConfiguration:
                    NoEncryptionConfig: NoEncryption # found
        `,
      },
    ],
  },
});
