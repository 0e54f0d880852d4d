import { cfnNagSecrets, defineRule, hcl, isPlaceholder, md, secretTypes, secretValues, yaml, type Value } from '../../src/kit/index.ts';

export default defineRule({
  id: 'secret-literal-property',
  title: 'Password, token or key is written in plain text',
  family: 'secrets',
  severity: 9.1,
  docs: md`
    A secret that stands in a template is known to everyone who can read the repository, its history and its forks, to
    everyone who may call \`GetTemplate\`, and in Terraform it stands in the state as well. It cannot be taken back: it has to
    be changed. Every property of the CloudFormation registry that takes a password, a token, a private key or a pre-shared
    key is looked at.

    The default of a parameter is a literal too. A dynamic reference (\`{{resolve:secretsmanager:...}}\`), an attribute of
    another resource and an import are none. What holds the place of a secret, such as \`<password>\`, and a parameter that
    anybody can read, make a possible finding; see also \`secret-parameter-no-echo\`.
  `,
  remedy: {
    text: 'Keep the secret in Secrets Manager and refer to it, or let the service manage the password itself. Change the secret that was written here.',
    cloudformation: yaml`
      Secret:
        Type: AWS::SecretsManager::Secret
        Properties:
          GenerateSecretString:
            SecretStringTemplate: '{"username": "app"}'
            GenerateStringKey: password
            ExcludeCharacters: '"@/\\'
      Database:
        Type: AWS::RDS::DBInstance
        Properties:
          MasterUsername: app
          MasterUserPassword: !Sub "{{resolve:secretsmanager:\${Secret}:SecretString:password}}"
    `,
    terraform: hcl`
      resource "aws_db_instance" "database" {
        username                    = "app"
        manage_master_user_password = true
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html#creds',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html',
  ],
  aliases: [
    ...Object.keys(cfnNagSecrets),
    'CKV_AWS_295',
    'Alexa Skill Plaintext Client Secret Exposed',
    'Amplify App Access Token Exposed',
    'Amplify App Basic Auth Config Password Exposed',
    'Amplify App OAuth Token Exposed',
    'Amplify Branch Basic Auth Config Password Exposed',
    'DMS Endpoint MongoDB Settings Password Exposed',
    'DMS Endpoint Password Exposed',
    'Directory Service Microsoft AD Password Set to Plaintext or Default Ref',
    'Directory Service Simple AD Password Exposed',
    'DocDB Cluster Master Password In Plaintext',
    'IAM User LoginProfile Password Is In Plaintext',
    'Passwords And Secrets',
    'Passwords And Secrets - Generic Password',
    'Passwords And Secrets - Generic Private Key',
    'Passwords And Secrets - Generic Token',
    'RefreshToken Is Exposed',
    'F53',
    'F56',
    'DocumentDBCredentialsInSecretsManager',
    'AMAZON_MQ_BROKER_USERS_NO_PLAINTEXT_PASSWORD',
    'DMS_NO_PLAINTEXT_PASSWORD',
    'IAM_USER_LOGIN_PROFILE_NO_PLAINTEXT_PASSWORD',
    'KINESIS_FIREHOSE_REDSHIFT_DESTINATION_CONFIGURATION_NO_PLAINTEXT_PASSWORD',
    'KINESIS_FIREHOSE_SPLUNK_DESTINATION_CONFIGURATION_NO_PLAINTEXT_PASSWORD',
    'MICROSOFT_AD_NO_PLAINTEXT_PASSWORD',
    'RDS_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD',
    'RDS_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD',
    'REDSHIFT_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD',
  ],
  narrow: {
    ...cfnNagSecrets,
    CKV_AWS_295: ['AWS::DataSync::LocationObjectStorage*'],
    'Alexa Skill Plaintext Client Secret Exposed': ['Alexa::ASK::Skill.AuthenticationConfiguration.ClientSecret'],
    'Amplify App Access Token Exposed': ['AWS::Amplify::App.AccessToken'],
    'Amplify App Basic Auth Config Password Exposed': ['AWS::Amplify::App.BasicAuthConfig.Password'],
    'Amplify App OAuth Token Exposed': ['AWS::Amplify::App.OauthToken'],
    'Amplify Branch Basic Auth Config Password Exposed': ['AWS::Amplify::Branch.BasicAuthConfig.Password'],
    'DMS Endpoint MongoDB Settings Password Exposed': ['AWS::DMS::Endpoint.MongoDbSettings.Password'],
    'DMS Endpoint Password Exposed': ['AWS::DMS::Endpoint.Password'],
    'Directory Service Microsoft AD Password Set to Plaintext or Default Ref': ['AWS::DirectoryService::MicrosoftAD.Password'],
    'Directory Service Simple AD Password Exposed': ['AWS::DirectoryService::SimpleAD.Password'],
    'DocDB Cluster Master Password In Plaintext': ['AWS::DocDB::DBCluster.MasterUserPassword'],
    'IAM User LoginProfile Password Is In Plaintext': ['AWS::IAM::User.LoginProfile.Password'],
    'RefreshToken Is Exposed': ['Alexa::ASK::Skill.AuthenticationConfiguration.RefreshToken'],
    DocumentDBCredentialsInSecretsManager: ['AWS::DocDB::DBCluster.MasterUserPassword'],
    AMAZON_MQ_BROKER_USERS_NO_PLAINTEXT_PASSWORD: ['AWS::AmazonMQ::Broker.Users.Password'],
    DMS_NO_PLAINTEXT_PASSWORD: ['AWS::DMS::Endpoint*'],
    IAM_USER_LOGIN_PROFILE_NO_PLAINTEXT_PASSWORD: ['AWS::IAM::User.LoginProfile.Password'],
    KINESIS_FIREHOSE_REDSHIFT_DESTINATION_CONFIGURATION_NO_PLAINTEXT_PASSWORD: [
      'AWS::KinesisFirehose::DeliveryStream.RedshiftDestinationConfiguration.Password',
    ],
    KINESIS_FIREHOSE_SPLUNK_DESTINATION_CONFIGURATION_NO_PLAINTEXT_PASSWORD: [
      'AWS::KinesisFirehose::DeliveryStream.SplunkDestinationConfiguration*',
    ],
    MICROSOFT_AD_NO_PLAINTEXT_PASSWORD: ['AWS::DirectoryService::MicrosoftAD.Password'],
    RDS_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD: ['AWS::RDS::DBCluster.MasterUserPassword'],
    RDS_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD: ['AWS::RDS::DBInstance.MasterUserPassword'],
    REDSHIFT_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD: ['AWS::Redshift::Cluster.MasterUserPassword'],
  },
  silences: ['secret-parameter-no-echo', 'secret-pattern-anywhere'],
  types: secretTypes,
  check({ resource, report }) {
    for (const value of secretValues(resource)) {
      if (value.known && value.text !== '' && (!value.input || value.input.assumed || value.input.passed)) {
        const where = value.input?.assumed ? `is the default of ${value.input.name}` : 'is written in plain text';
        const placeholder = isPlaceholder(value.text);
        report(value, `${value.property} ${where}`, {
          secret: value.text,
          ...(placeholder ? { certain: false, reason: 'the text only holds the place of a secret' } : {}),
        });
      } else if (value.unknown && mayBePlain(value)) {
        report(value, `${value.property} may be written in plain text where it is passed`);
      }
    }
  },
  examples: {
    fail: [
      {
        name: 'the password of a database',
        cloudformation: yaml`
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                MasterUsername: app
                MasterUserPassword: not-so-secret-1 # found
        `,
        terraform: yaml`
          resource:
            aws_db_instance:
              database:
                username: app
                password: not-so-secret-1 # found
        `,
      },
      {
        name: 'a literal in one environment only, and one in a list',
        cloudformation: yaml`
          Conditions:
            Test: !Equals [!Ref AWS::StackName, test]
          Resources:
            Broker:
              Type: AWS::AmazonMQ::Broker
              Properties:
                Users:
                  - Username: first
                    Password: !If [Test, "first-password", !Sub "{{resolve:secretsmanager:\${Secret}:SecretString:password}}"] # found
                  - Username: second
                    Password: second-password # found
            Secret:
              Type: AWS::SecretsManager::Secret
        `,
        terraform: yaml`
          resource:
            aws_mq_broker:
              broker:
                user:
                  - { username: first, password: first-password } # found
        `,
      },
      {
        name: 'the default of a parameter',
        cloudformation: yaml`
          Parameters:
            Password: { Type: String, NoEcho: true, Default: not-so-secret-1 }
          Resources:
            Directory:
              Type: AWS::DirectoryService::SimpleAD
              Properties:
                Password: !Ref Password # found
        `,
        terraform: yaml`
          variable:
            password: { default: not-so-secret-1, sensitive: true }
          resource:
            aws_rds_cluster:
              cluster:
                master_password: "\${var.password}" # found
        `,
      },
      {
        name: 'the value of a secret',
        cloudformation: yaml`
          Resources:
            Secret:
              Type: AWS::SecretsManager::Secret
              Properties:
                SecretString: '{"password": "not-so-secret-1"}' # found
        `,
        terraform: yaml`
          resource:
            aws_secretsmanager_secret: { app: { name: app } }
            aws_secretsmanager_secret_version:
              app:
                secret_id: "\${aws_secretsmanager_secret.app.id}"
                secret_string: not-so-secret-1 # found
        `,
      },
    ],
    pass: [
      {
        name: 'a secret by reference',
        cloudformation: yaml`
          Parameters:
            Password: { Type: String, NoEcho: true }
          Resources:
            One:
              Type: AWS::RDS::DBInstance
              Properties: { MasterUserPassword: "{{resolve:secretsmanager:app:SecretString:password}}" }
            Two:
              Type: AWS::RDS::DBInstance
              Properties: { MasterUserPassword: !Join ["", ["{{resolve:secretsmanager:", !Ref Secret, ":SecretString:password}}"]] }
            Three:
              Type: AWS::RDS::DBInstance
              Properties: { MasterUserPassword: !Ref Password }
            Four:
              Type: AWS::RDS::DBInstance
              Properties: { ManageMasterUserPassword: true }
            Secret:
              Type: AWS::SecretsManager::Secret
        `,
        terraform: yaml`
          variable:
            password: { sensitive: true }
          data:
            aws_secretsmanager_secret_version: { app: { secret_id: app } }
          resource:
            aws_db_instance:
              one: { password: "\${var.password}" }
              two: { password: "\${data.aws_secretsmanager_secret_version.app.secret_string}" }
              three: { manage_master_user_password: true }
        `,
      },
    ],
    unknown: [
      {
        name: 'a password put together from what everyone can read',
        cloudformation: yaml`
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                MasterUserPassword: !Sub "password-\${AWS::AccountId}" # found
        `,
      },
      {
        name: 'a parameter that is shown, and a placeholder',
        cloudformation: yaml`
          Parameters:
            Password: { Type: String }
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                MasterUserPassword: !Ref Password # found
            Directory:
              Type: AWS::DirectoryService::SimpleAD
              Properties:
                Password: <password> # found
        `,
        terraform: yaml`
          variable:
            password: {}
          resource:
            aws_db_instance:
              database:
                password: "\${var.password}" # found
        `,
      },
    ],
  },
});

/** True for a parameter that anybody can read, and for text put together around it; a dynamic reference is neither. */
function mayBePlain({ text, input }: Value): boolean {
  if (text.includes('{{resolve:') || input?.secret) return false;
  return input !== undefined || text.replaceAll(/\$\{[^}]*\}/g, '').replaceAll(/[^A-Za-z0-9]/g, '').length >= 6;
}
