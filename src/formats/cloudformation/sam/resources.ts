import { Hole, Placed } from '../nodes.ts';
import { startResources } from './events.ts';
import { inBucket } from './function.ts';
import { awsPolicy } from './policies.ts';
import { roleOf, trusts } from './role.ts';
import { arnOf, child, dict, others, refTo, renamed, set, tagList, type Made, type Written } from './written.ts';

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-simpletable.html */
export function tableResources({ id, properties }: Written): Made[] {
  const key = child(properties, 'PrimaryKey');
  const types: Readonly<Record<string, string>> = { String: 'S', Number: 'N', Binary: 'B' };
  const given = child(key, 'Type')?.node;
  const name = child(key, 'Name') ?? 'id';
  return [
    {
      address: id,
      type: 'AWS::DynamoDB::Table',
      at: properties.at,
      properties: set({
        ...others(properties, 'PrimaryKey', 'Tags'),
        AttributeDefinitions: [
          { AttributeName: name, AttributeType: typeof given === 'string' ? types[given] : key ? child(key, 'Type') : 'S' },
        ],
        KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
        BillingMode: child(properties, 'ProvisionedThroughput') ? undefined : 'PAY_PER_REQUEST',
        Tags: tagList(child(properties, 'Tags')),
      }),
    },
  ];
}

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-statemachine.html */
export function stateMachineResources(written: Written): Made[] {
  const { id, properties } = written;
  const traced = child(properties, 'Tracing', 'Enabled')?.node === true;
  const role = roleOf(written, {
    service: 'states.amazonaws.com',
    arns: traced ? [awsPolicy('AWSXrayWriteOnlyAccess')] : [],
    either: true,
  });
  const definition = child(properties, 'DefinitionUri');
  const inline = child(properties, 'Definition');
  const main: Made = {
    address: id,
    type: 'AWS::StepFunctions::StateMachine',
    at: properties.at,
    properties: set({
      ...renamed(properties, {
        DefinitionSubstitutions: 'DefinitionSubstitutions',
        EncryptionConfiguration: 'EncryptionConfiguration',
        Logging: 'LoggingConfiguration',
        Name: 'StateMachineName',
        Tracing: 'TracingConfiguration',
        Type: 'StateMachineType',
      }),
      Definition: inline,
      DefinitionS3Location: definition && inBucket(definition, { Bucket: 'Bucket', Key: 'Key', Version: 'Version' }),
      RoleArn: role.arn,
      Tags: tagList(child(properties, 'Tags')),
    }),
  };
  return [main, ...role.made, ...startResources(written)];
}

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-layerversion.html */
export function layerResources({ id, properties }: Written): Made[] {
  const content = child(properties, 'ContentUri');
  return [
    {
      address: id,
      type: 'AWS::Lambda::LayerVersion',
      at: properties.at,
      properties: set({
        ...others(properties, 'ContentUri', 'RetentionPolicy', 'PublishLambdaVersion'),
        LayerName: child(properties, 'LayerName') ?? id,
        Content: content && inBucket(content, { Bucket: 'S3Bucket', Key: 'S3Key', Version: 'S3ObjectVersion' }),
      }),
    },
  ];
}

/** A nested stack: of a template, or of an application of the Serverless Application Repository. */
export function applicationResources({ id, properties }: Written): Made[] {
  const location = child(properties, 'Location');
  const repository = new Hole('Location', { reason: 'elsewhere', detail: 'the application is in a repository' });
  return [
    {
      address: id,
      type: 'AWS::CloudFormation::Stack',
      at: properties.at,
      properties: set({
        ...others(properties, 'Location', 'Tags'),
        TemplateURL: location && (dict(location) ? new Placed(repository, location.at) : location),
        Tags: tagList(child(properties, 'Tags')),
      }),
    },
  ];
}

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-graphqlapi.html */
export function graphQlResources({ id, properties }: Written): Made[] {
  const auth = child(properties, 'Auth');
  const logging = child(properties, 'Logging');
  // SAM logs everything unless told otherwise, and makes a role for it.
  const logs = !logging || logging.node === true;
  const address = `${id}CloudWatchRole`;
  const role: Made = {
    address,
    type: 'AWS::IAM::Role',
    at: properties.at,
    properties: {
      AssumeRolePolicyDocument: trusts('appsync.amazonaws.com'),
      ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs' }],
    },
  };
  const main: Made = {
    address: id,
    type: 'AWS::AppSync::GraphQLApi',
    at: properties.at,
    properties: set({
      ...renamed(properties, {
        EnvironmentVariables: 'EnvironmentVariables',
        IntrospectionConfig: 'IntrospectionConfig',
        OwnerContact: 'OwnerContact',
        QueryDepthLimit: 'QueryDepthLimit',
        ResolverCountLimit: 'ResolverCountLimit',
        Visibility: 'Visibility',
        XrayEnabled: 'XrayEnabled',
      }),
      ...(auth
        ? renamed(auth, {
            Type: 'AuthenticationType',
            LambdaAuthorizer: 'LambdaAuthorizerConfig',
            OpenIDConnect: 'OpenIDConnectConfig',
            UserPool: 'UserPoolConfig',
            Additional: 'AdditionalAuthenticationProviders',
          })
        : {}),
      Name: child(properties, 'Name') ?? id,
      LogConfig: logs ? { CloudWatchLogsRoleArn: arnOf(address), FieldLogLevel: 'ALL' } : logging.node === false ? undefined : logging,
      Tags: tagList(child(properties, 'Tags')),
    }),
  };
  const keys: Made[] = Object.keys(dict(child(properties, 'ApiKeys')) ?? {}).map((name) => ({
    address: `${id}${name}`,
    type: 'AWS::AppSync::ApiKey',
    at: child(properties, 'ApiKeys', name)?.at ?? properties.at,
    properties: { ApiId: refTo(id) },
  }));
  return [main, ...(logs ? [role] : []), ...keys];
}
