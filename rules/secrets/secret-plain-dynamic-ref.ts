import { cfnNagSecrets, defineRule, hcl, md, secretTypes, secretValues, yaml } from '../../src/kit/index.ts';

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
  aliases: [...Object.keys(cfnNagSecrets), 'F53', 'F56'],
  narrow: cfnNagSecrets,
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
