import { defineRule, hcl, md, secretTypes, secretValues, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'secret-plain-dynamic-ref',
  title: 'Secret comes from a parameter store entry that is not encrypted',
  family: 'secrets',
  severity: 6.5,
  docs: md`
    \`{{resolve:ssm:...}}\` reads a parameter of type String or StringList, which Systems Manager stores and shows as plain
    text. A secret belongs into a SecureString (\`{{resolve:ssm-secure:...}}\`) or into Secrets Manager.
  `,
  remedy: {
    text: 'Use {{resolve:secretsmanager:...}}, or {{resolve:ssm-secure:...}} where the property supports it.',
    cloudformation: yaml`
      Database:
        Type: AWS::RDS::DBInstance
        Properties:
          MasterUserPassword: "{{resolve:ssm-secure:/app/database/password}}"
    `,
    terraform: hcl`
      resource "aws_db_instance" "database" {
        manage_master_user_password = true
      }
    `,
  },
  references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html'],
  aliases: [
    'F23',
    'F31',
    'F34',
    'F35',
    'F36',
    'F37',
    'F41',
    'F42',
    'F43',
    'F44',
    'F45',
    'F46',
    'F47',
    'F48',
    'F49',
    'F50',
    'F51',
    'F52',
    'F53',
    'F54',
    'F55',
    'F56',
    'F57',
    'F58',
    'F60',
    'F61',
    'F62',
    'F63',
    'F64',
    'F65',
    'F66',
    'F67',
    'F68',
    'F69',
    'F70',
    'F71',
    'F74',
    'F75',
  ],
  narrow: {
    F23: ['AWS::RDS::DBInstance.MasterUserPassword'],
    F31: ['AWS::DirectoryService::SimpleAD.Password'],
    F34: ['AWS::RDS::DBCluster.MasterUserPassword'],
    F35: ['AWS::Redshift::Cluster.MasterUserPassword'],
    F36: ['AWS::DirectoryService::MicrosoftAD.Password'],
    F37: ['AWS::DMS::Endpoint.Password'],
    F41: ['AWS::Amplify::App.AccessToken'],
    F42: ['AWS::Pinpoint::APNSSandboxChannel.PrivateKey'],
    F43: ['AWS::Pinpoint::APNSSandboxChannel.TokenKey'],
    F44: ['AWS::ElastiCache::ReplicationGroup.AuthToken'],
    F45: ['AWS::Lambda::Permission.EventSourceToken'],
    F46: ['AWS::Pinpoint::APNSVoipSandboxChannel.PrivateKey'],
    F47: ['AWS::Pinpoint::APNSVoipSandboxChannel.TokenKey'],
    F48: ['AWS::Pinpoint::APNSVoipChannel.PrivateKey'],
    F49: ['AWS::Pinpoint::APNSVoipChannel.TokenKey'],
    F50: ['AWS::Amplify::App.BasicAuthConfig.Password'],
    F51: ['AWS::IAM::User.LoginProfile.Password'],
    F52: ['AWS::AmazonMQ::Broker.Users.Password', 'AWS::AppStream::DirectoryConfig.ServiceAccountCredentials.AccountPassword'],
    F54: ['AWS::OpsWorks::Stack.RdsDbInstances.DbPassword'],
    F55: ['AWS::DMS::Endpoint.MongoDbSettings.Password'],
    F57: ['AWS::Pinpoint::APNSChannel.PrivateKey'],
    F58: ['AWS::Amplify::App.OauthToken'],
    F60: ['AWS::Amplify::Branch.BasicAuthConfig.Password'],
    F61: ['AWS::OpsWorks::App.SslConfiguration.PrivateKey'],
    F62: ['AWS::OpsWorks::Stack.CustomCookbooksSource.Password'],
    F63: ['AWS::EMR::Cluster.KerberosAttributes.ADDomainJoinPassword'],
    F64: ['AWS::EMR::Cluster.KerberosAttributes.CrossRealmTrustPrincipalPassword'],
    F65: ['AWS::EMR::Cluster.KerberosAttributes.KdcAdminPassword'],
    F66: ['AWS::KinesisFirehose::DeliveryStream.RedshiftDestinationConfiguration.Password'],
    F67: ['AWS::OpsWorks::App.AppSource.Password'],
    F68: ['AWS::KinesisFirehose::DeliveryStream.SplunkDestinationConfiguration.HECToken'],
    F69: ['AWS::CodePipeline::Webhook.AuthenticationConfiguration.SecretToken'],
    F70: ['AWS::DocDB::DBCluster.MasterUserPassword'],
    F71: ['AWS::ManagedBlockchain::Member.*.AdminPassword'],
    F74: ['Alexa::ASK::Skill.AuthenticationConfiguration.ClientSecret'],
    F75: ['Alexa::ASK::Skill.AuthenticationConfiguration.RefreshToken'],
  },
  types: secretTypes,
  check({ resource, report }) {
    for (const value of secretValues(resource))
      if (value.text.includes('{{resolve:ssm:'))
        report(value, `${value.property} is read from a parameter that is stored as plain text`, { certain: true });
  },
  examples: {
    fail: [
      {
        name: 'a plain parameter',
        cloudformation: yaml`
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                MasterUserPassword: "{{resolve:ssm:/app/database/password:1}}" # found
        `,
      },
    ],
    pass: [
      {
        name: 'an encrypted one',
        cloudformation: yaml`
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                MasterUserPassword: "{{resolve:ssm-secure:/app/database/password:1}}"
        `,
      },
    ],
    unknown: [],
  },
});
