import { defineRule, hcl, md, reportSecretVariables, yaml } from '../../src/kit/index.ts';

/** Where containers get their environment. */
const environments: Readonly<Record<string, readonly string[]>> = {
  'AWS::ECS::TaskDefinition': ['ContainerDefinitions.Environment'],
  'AWS::Batch::JobDefinition': ['ContainerProperties.Environment', 'EcsProperties.TaskProperties.Containers.Environment'],
  'AWS::AppRunner::Service': ['SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables'],
  'AWS::Lightsail::Container': ['ContainerServiceDeployment.Containers.Environment'],
};

export default defineRule({
  id: 'secret-in-container-env',
  title: 'Secret in the environment of a container',
  family: 'secrets',
  severity: 8.1,
  docs: md`
    The environment of a container is part of its task definition, which everyone with \`DescribeTaskDefinition\` can read, in
    every revision for ever. Found are texts with the form of a secret, and literals under a name that says password, secret,
    token or key.
  `,
  remedy: {
    text: 'Use the secrets of the container definition (ValueFrom), which the service reads from Secrets Manager or Parameter Store when the container starts.',
    cloudformation: yaml`
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          ContainerDefinitions:
            - Name: app
              Image: app
              Secrets:
                - Name: DB_PASSWORD
                  ValueFrom: !Ref Secret
    `,
    terraform: hcl`
      resource "aws_ecs_task_definition" "app" {
        family = "app"
        container_definitions = jsonencode([{
          name    = "app"
          image   = "app"
          secrets = [{ name = "DB_PASSWORD", valueFrom = aws_secretsmanager_secret.db.arn }]
        }])
      }
    `,
  },
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html'],
  aliases: [
    'AWS-0036',
    'Passwords And Secrets',
    'Passwords And Secrets - Google API Key',
    'ECSTaskDefinitionNoEnvironmentVariables',
    'ECS_NO_ENVIRONMENT_SECRETS',
    'ECS.8',
  ],
  narrow: {
    'AWS-0036': ['AWS::ECS::TaskDefinition*'],
    ECSTaskDefinitionNoEnvironmentVariables: ['AWS::ECS::TaskDefinition*'],
    ECS_NO_ENVIRONMENT_SECRETS: ['AWS::ECS::TaskDefinition*'],
    'ECS.8': ['AWS::ECS::TaskDefinition*'],
  },
  silences: ['secret-pattern-anywhere'],
  types: Object.keys(environments),
  check({ resource, report }) {
    for (const path of environments[resource.type]!) reportSecretVariables(resource.get(path), { report });
  },
  examples: {
    fail: [
      {
        name: 'a password in a task',
        cloudformation: yaml`
          Resources:
            Task:
              Type: AWS::ECS::TaskDefinition
              Properties:
                ContainerDefinitions:
                  - Name: app
                    Image: app
                    Environment:
                      - Name: STAGE
                        Value: prod
                      - Name: DB_PASSWORD
                        Value: hunter2222 # found
        `,
        terraform: yaml`
          resource:
            aws_ecs_task_definition:
              app:
                container_definitions: '[{"name": "app", "image": "app", "environment": [{"name": "DB_PASSWORD", "value": "hunter2222"}]}]' # found
        `,
      },
      {
        name: 'the environment of a job, and that of a service',
        cloudformation: yaml`
          Resources:
            Job:
              Type: AWS::Batch::JobDefinition
              Properties:
                ContainerProperties:
                  Environment:
                    - { Name: WEBHOOK, Value: "https://app:hunter2222@example.com/" } # found
            Service:
              Type: AWS::AppRunner::Service
              Properties:
                SourceConfiguration:
                  ImageRepository:
                    ImageConfiguration:
                      RuntimeEnvironmentVariables:
                        - { Name: API_KEY, Value: 0123456789abcdef } # found
        `,
      },
    ],
    pass: [
      {
        name: 'a secret by reference',
        cloudformation: yaml`
          Resources:
            Secret:
              Type: AWS::SecretsManager::Secret
            Task:
              Type: AWS::ECS::TaskDefinition
              Properties:
                ContainerDefinitions:
                  - Name: app
                    Environment: [{ Name: SECRET_NAME, Value: app }]
                    Secrets: [{ Name: DB_PASSWORD, ValueFrom: !Ref Secret }]
        `,
        terraform: yaml`
          resource:
            aws_ecs_task_definition:
              app:
                container_definitions: "\${jsonencode([{ name = \\"app\\", environment = [{ name = \\"STAGE\\", value = \\"prod\\" }] }])}"
        `,
      },
    ],
    unknown: [
      {
        name: 'a password that the deployment passes',
        cloudformation: yaml`
          Parameters:
            Password: { Type: String }
          Resources:
            Task:
              Type: AWS::ECS::TaskDefinition
              Properties:
                ContainerDefinitions:
                  - Environment:
                      - Name: DB_PASSWORD
                        Value: !Ref Password # found
        `,
      },
    ],
  },
});
