import { defineRule, hcl, md, reportSecretVariables, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: 'secret-in-lambda-env',
  title: 'Secret in the environment of a Lambda function',
  family: 'secrets',
  severity: 8.1,
  docs: md`
    The environment of a function is shown by \`GetFunctionConfiguration\` and in the console to everyone who may read the
    function's settings, and it stands in the template. Found are texts with the form of a secret, and literals under a name
    that says password, secret, token or key. The name or the ARN of a secret is none.
  `,
  remedy: {
    text: 'Pass the ARN of a secret in Secrets Manager and let the function read it with its own role. Change the secret that was written here.',
    cloudformation: yaml`
      Function:
        Type: AWS::Lambda::Function
        Properties:
          Environment:
            Variables:
              DB_SECRET_ARN: !Ref Secret
    `,
    terraform: hcl`
      resource "aws_lambda_function" "function" {
        environment {
          variables = { DB_SECRET_ARN = aws_secretsmanager_secret.db.arn }
        }
      }
    `,
  },
  references: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html'],
  aliases: ['CKV_AWS_45', 'Hardcoded AWS Access Key In Lambda', 'Passwords And Secrets', 'Passwords And Secrets - Generic Secret'],
  silences: ['secret-pattern-anywhere'],
  types: ['AWS::Lambda::Function'],
  check({ resource, report }) {
    reportSecretVariables(resource.get('Environment.Variables'), { report });
  },
  examples: {
    fail: [
      {
        name: 'a key and a password',
        cloudformation: yaml`
          Resources:
            Function:
              Type: AWS::Lambda::Function
              Properties:
                Environment:
                  Variables:
                    ACCESS: AKIAIOSFODNN7EXAMPLE # found
                    DB_PASSWORD: hunter2222 # found
                    LOG_LEVEL: debug
        `,
        terraform: yaml`
          resource:
            aws_lambda_function:
              function:
                environment:
                  - variables:
                      DB_PASSWORD: hunter2222 # found
        `,
      },
      {
        name: 'a literal in one environment only',
        cloudformation: yaml`
          Conditions:
            Test: !Equals [!Ref AWS::StackName, test]
          Resources:
            Function:
              Type: AWS::Serverless::Function
              Properties:
                Environment:
                  Variables:
                    API_TOKEN: !If [Test, test-token-1, "{{resolve:secretsmanager:api}}"] # found
        `,
      },
    ],
    pass: [
      {
        name: 'what only speaks of a secret',
        cloudformation: yaml`
          Resources:
            Function:
              Type: AWS::Lambda::Function
              Properties:
                Environment:
                  Variables:
                    DB_SECRET_ARN: arn:aws:secretsmanager:eu-west-1:111122223333:secret:db
                    TOKEN_URL: https://example.com/token
                    USE_PASSWORD: "true"
                    PASSWORD: !GetAtt Database.Endpoint.Address
                    SECRET: ""
            Database:
              Type: AWS::RDS::DBInstance
        `,
        terraform: yaml`
          resource:
            aws_lambda_function:
              function:
                environment: { variables: { DB_SECRET_ARN: "\${aws_secretsmanager_secret.db.arn}", STAGE: prod } }
              bare: { function_name: bare }
            aws_secretsmanager_secret: { db: {} }
        `,
      },
    ],
    unknown: [
      {
        name: 'a password that the deployment passes',
        cloudformation: yaml`
          Parameters:
            Password: { Type: String, NoEcho: true }
          Resources:
            Function:
              Type: AWS::Lambda::Function
              Properties:
                Environment:
                  Variables:
                    DB_PASSWORD: !Ref Password # found
        `,
        terraform: yaml`
          variable:
            password: { sensitive: true }
          resource:
            aws_lambda_function:
              function:
                environment:
                  variables:
                    DB_PASSWORD: "\${var.password}" # found
        `,
      },
    ],
  },
});
