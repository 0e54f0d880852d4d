import { below, defineRule, hcl, md, secretTypes, secretValues, yaml, type Offer, type Place, type Value } from '../../src/kit/index.ts';

/** CloudFormation then masks the value wherever it shows parameters, and changes nothing else. */
const hidden = ({ format }: Value, parameter: Place): Offer =>
  format === 'terraform'
    ? { set: [{ what: below(parameter, 'sensitive'), to: true }], caution: 'Terraform refuses outputs and loops that show it' }
    : { set: [{ what: below(parameter, 'NoEcho'), to: true }], safe: true };

export default defineRule({
  id: 'secret-parameter-no-echo',
  title: 'Secret comes from a parameter that is shown, or has a default',
  family: 'secrets',
  severity: 8.1,
  docs: md`
    CloudFormation shows the value of a parameter in the console and in \`DescribeStacks\` to everyone who may look, unless the
    parameter says \`NoEcho: true\`; Terraform prints the value of a variable in its plan unless the variable is \`sensitive\`.
    A default is a literal: it stands in the file, and it is what is deployed when nobody passes another value.
  `,
  remedy: {
    text: 'Set NoEcho on the parameter (sensitive on the variable) and remove its default, or refer to a secret in Secrets Manager instead.',
    cloudformation: yaml`
      Parameters:
        DatabasePassword:
          Type: String
          NoEcho: true
          MinLength: 16
    `,
    terraform: hcl`
      variable "database_password" {
        type      = string
        sensitive = true
      }
    `,
  },
  fix: 'either',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
    'https://developer.hashicorp.com/terraform/language/values/variables#suppressing-values-in-cli-output',
  ],
  aliases: ['Directory Service Microsoft AD Password Set to Plaintext or Default Ref', 'F23', 'F34', 'F35', 'F36', 'F37'],
  narrow: {
    'Directory Service Microsoft AD Password Set to Plaintext or Default Ref': ['AWS::DirectoryService::MicrosoftAD*'],
    F23: ['AWS::RDS::DBInstance*'],
    F34: ['AWS::RDS::DBCluster*'],
    F35: ['AWS::Redshift::Cluster*'],
    F36: ['AWS::DirectoryService::MicrosoftAD*'],
    F37: ['AWS::DMS::Endpoint*'],
  },
  types: secretTypes,
  check({ resource, report }) {
    for (const value of secretValues(resource)) {
      const { input } = value;
      if (!input || value.text.includes('{{resolve:')) continue;
      const noun = value.format === 'terraform' ? 'variable' : 'parameter';
      const shown = value.format === 'terraform' ? 'is not sensitive' : 'has no NoEcho';
      if (input.assumed && value.known && value.text !== '') {
        report(value, `${value.property} takes the ${noun} ${input.name}, whose default everyone can read`, {
          certain: true,
          secret: value.text,
        });
      } else if (!input.secret) {
        report(value, `${value.property} takes the ${noun} ${input.name}, which ${shown}`, {
          certain: true,
          fix: hidden(value, input.at),
          related: [{ what: input.at, message: `this ${noun} ${shown}` }],
        });
      }
    }
  },
  examples: {
    fail: [
      {
        name: 'a parameter without NoEcho',
        cloudformation: yaml`
          Parameters:
            Password: { Type: String }
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                MasterUserPassword: !Ref Password # found
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
      {
        name: 'a default',
        cloudformation: yaml`
          Parameters:
            Password: { Type: String, NoEcho: true, Default: not-so-secret-1 }
          Resources:
            Directory:
              Type: AWS::DirectoryService::MicrosoftAD
              Properties:
                Password: !Ref Password # found
        `,
        terraform: yaml`
          variable:
            password: { default: not-so-secret-1, sensitive: true }
          resource:
            aws_redshift_cluster:
              warehouse:
                master_password: "\${var.password}" # found
        `,
      },
    ],
    pass: [
      {
        name: 'NoEcho and no default',
        cloudformation: yaml`
          Parameters:
            Password: { Type: String, NoEcho: "true" }
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties: { MasterUserPassword: !Ref Password }
        `,
        terraform: yaml`
          variable:
            password: { sensitive: true }
          resource:
            aws_db_instance:
              database: { password: "\${var.password}" }
        `,
      },
      {
        name: 'the name of a secret is no secret',
        cloudformation: yaml`
          Parameters:
            SecretName: { Type: String, Default: app }
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties: { MasterUserPassword: !Sub "{{resolve:secretsmanager:\${SecretName}:SecretString:password}}" }
        `,
      },
    ],
    unknown: [],
  },
});
