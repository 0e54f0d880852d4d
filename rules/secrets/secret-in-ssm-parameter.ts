import {
  combinations,
  defineRule,
  findSecrets,
  hcl,
  isPlaceholder,
  md,
  namesSecret,
  plausible,
  yaml,
  type ReportOptions,
  type Value,
} from '../../src/kit/index.ts';

export default defineRule({
  id: 'secret-in-ssm-parameter',
  title: 'Secret stored in a plain SSM parameter',
  family: 'secrets',
  severity: 7.5,
  docs: md`
    Parameter Store keeps parameters of the types \`String\` and \`StringList\` in clear text: everybody with
    \`ssm:GetParameter\` reads them, and no key stands in between. CloudFormation can create only these types, so it cannot
    store a secret in Parameter Store; a \`SecureString\` has to be created in another way, such as Terraform.

    Found are parameters whose name says password, secret, token or key and whose value is a literal, a parameter with
    \`NoEcho\` or a variable marked as sensitive, values with the form of a secret, and secrets of Secrets Manager that are
    copied into a parameter. What a parameter under such a name takes from elsewhere makes a possible finding; the name or
    the ARN of another resource makes none.
  `,
  remedy: {
    text: 'Keep the secret in Secrets Manager, or in a parameter of the type SecureString. Change the secret that was written here.',
    cloudformation: yaml`
      Secret:
        Type: AWS::SecretsManager::Secret
        Properties:
          GenerateSecretString:
            ExcludePunctuation: true
    `,
    terraform: hcl`
      resource "aws_ssm_parameter" "token" {
        name             = "/app/token"
        type             = "SecureString"
        value_wo         = var.token
        value_wo_version = 1
      }
    `,
  },
  references: [
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/what-is-a-parameter.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html',
  ],
  aliases: ['CKV2_AWS_34', 'CKV_AWS_384'],
  silences: ['secret-pattern-anywhere'],
  types: ['AWS::SSM::Parameter'],
  table: [{ type: 'AWS::SSM::Parameter', path: 'Value' }],
  check({ resource, report }) {
    const types = resource.get('Type').filter((type) => type.unknown || type.like('String', 'StringList'));
    for (const [type, name, value] of combinations(types, resource.get('Name'), resource.get('Value'))) {
      const fault = faultOf(name!, value!);
      if (!fault) continue;
      const { message, ...extra } = fault;
      report(value!, message, { ...extra, ...(type!.unknown ? { certain: false } : {}), with: [type!] });
    }
  },
  examples: {
    fail: [
      {
        name: 'a literal, a parameter with NoEcho, a known form and a copied secret',
        cloudformation: yaml`
          Parameters:
            Token: { Type: String, NoEcho: true }
            Stage: { Type: String }
          Resources:
            Literal:
              Type: AWS::SSM::Parameter
              Properties:
                Name: /app/db_password
                Type: String
                Value: hunter2222 # found
            Passed:
              Type: AWS::SSM::Parameter
              Properties:
                Name: !Sub /app/\${Stage}/token
                Type: String
                Value: !Ref Token # found
            Key:
              Type: AWS::SSM::Parameter
              Properties:
                Type: StringList
                Value: one,AKIAIOSFODNN7EXAMPLE # found
            Copied:
              Type: AWS::SSM::Parameter
              Properties:
                Name: /app/database
                Type: String
                Value: "{{resolve:secretsmanager:database:SecretString:password}}" # found
        `,
        terraform: yaml`
          variable:
            token: { sensitive: true }
          resource:
            aws_ssm_parameter:
              literal:
                name: /app/db_password
                type: String
                value: hunter2222 # found
              passed:
                name: /app/token
                type: String
                value: \${var.token} # found
        `,
      },
    ],
    pass: [
      {
        name: 'a SecureString, a name that only speaks of a secret, and where a secret is',
        cloudformation: yaml`
          Resources:
            Secret:
              Type: AWS::SecretsManager::Secret
            Where:
              Type: AWS::SSM::Parameter
              Properties: { Name: /app/secret, Type: String, Value: !Ref Secret }
            Arn:
              Type: AWS::SSM::Parameter
              Properties: { Name: /app/secret-arn, Type: String, Value: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app" }
            Plain:
              Type: AWS::SSM::Parameter
              Properties: { Name: /app/url, Type: String, Value: "https://example.com" }
            Path:
              Type: AWS::SSM::Parameter
              Properties: { Name: /app/token, Type: String, Value: /other/token }
        `,
        terraform: yaml`
          resource:
            aws_ssm_parameter:
              secure: { name: /app/token, type: SecureString, value: hunter2222 }
              plain: { name: /app/url, type: String, value: "https://example.com" }
        `,
      },
    ],
    unknown: [
      {
        name: 'a value or a type that the deployment chooses, and a placeholder',
        cloudformation: yaml`
          Parameters:
            Token: { Type: String }
          Resources:
            Passed:
              Type: AWS::SSM::Parameter
              Properties:
                Name: /app/token
                Type: String
                Value: !Ref Token # found
            Later:
              Type: AWS::SSM::Parameter
              Properties:
                Name: /app/api_key
                Type: String
                Value: your-key # found
        `,
        terraform: yaml`
          variable:
            type: {}
          resource:
            aws_ssm_parameter:
              some:
                name: /app/token
                type: \${var.type}
                value: hunter2222 # found
        `,
      },
    ],
  },
});

type Fault = ReportOptions & { readonly message: string };

function faultOf(name: Value, value: Value): Fault | undefined {
  if (/\{\{resolve:secretsmanager:/.test(value.text))
    return { message: 'A secret of Secrets Manager is copied into clear text', certain: true };
  const [hit] = findSecrets(value.text);
  if (hit && !hit.placeholder)
    return { message: `The value holds in clear text: ${hit.what}`, certain: true, secret: value.text.slice(hit.start, hit.end) };
  if (!namesSecret(lastPart(name.text))) return undefined;
  const message = `A secret is stored in clear text, as the name ${name.text} says`;
  if (value.input?.secret) return { message, certain: true };
  if (value.known) return literal(value, message);
  // The name, the ARN or the endpoint of something is no secret.
  return value.unknown && value.refs.length === 0 ? { message: `${message}, if this is one` } : undefined;
}

function literal(value: Value, message: string): Fault | undefined {
  if (isPlaceholder(value.text)) return { message, certain: false, reason: 'the text only holds the place of a secret' };
  return plausible(value.text) ? { message, secret: value.text } : undefined;
}

/** Parameters are named by paths: `/shop/live/db_password`. */
const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
