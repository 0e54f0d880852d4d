import { describe, expect, test } from '@jest/globals';
import { run } from '../../../src/engine/run.ts';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { Graph } from '../../../src/model/graph.ts';
import type { Place } from '../../../src/model/source.ts';
import { rules } from '../../../rules/index.ts';
import { shown } from './outcomes.ts';

const load = (text: string): Graph => loadTemplate(readYaml('t.yaml', `Transform: AWS::Serverless-2016-10-31\n${text}`)[0]!);
const types = (graph: Graph): Record<string, string> => Object.fromEntries(graph.resources.map(({ address, type }) => [address, type]));
const values = (graph: Graph, address: string, path: string): string[] => graph.at(address)!.get(path).map(shown);
const lineOf = (at: Place): string => {
  const { start } = at.source.locate(at);
  return at.source.text.split('\n')[start.line - 1]!.trim();
};
const writtenAt = (graph: Graph, address: string, path: string): string[] =>
  graph
    .at(address)!
    .get(path)
    .map(({ at }) => lineOf(at));
const findings = (graph: Graph, id: string): readonly Finding[] => run(graph, [{ rule: rules.find((rule) => rule.id === id)! }]).findings;

const policies = (text: string): Graph =>
  load(`
Conditions:
  Own: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Bucket: { Type: AWS::S3::Bucket }
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
${text.replaceAll(/^/gm, '        ')}`);

describe('a function', () => {
  test('becomes a function and its role', () => {
    const graph = load(`
Resources:
  Resize:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      CodeUri: s3://code/resize.zip
      Tracing: Active
      VpcConfig: { SubnetIds: [subnet-1] }
      DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt Failed.Arn }
      Tags: { team: images }
  Failed: { Type: AWS::SQS::Queue }`);
    expect(types(graph)).toEqual({ Resize: 'AWS::Lambda::Function', ResizeRole: 'AWS::IAM::Role', Failed: 'AWS::SQS::Queue' });
    expect(graph.at('Resize')!.nativeType).toBe('AWS::Serverless::Function');
    expect(values(graph, 'Resize', 'Code.S3Key')).toEqual(['resize.zip']);
    expect(values(graph, 'Resize', 'TracingConfig.Mode')).toEqual(['Active']);
    expect(values(graph, 'Resize', 'Tags.Value')).toEqual(['images']);
    expect(writtenAt(graph, 'Resize', 'Handler')).toEqual(['Handler: index.handler']);
    expect(graph.target(graph.at('Resize')!.get('Role')[0]!)?.address).toBe('ResizeRole');
    expect(graph.target(graph.at('Resize')!.get('DeadLetterConfig.TargetArn')[0]!)?.address).toBe('Failed');
    expect(values(graph, 'ResizeRole', 'AssumeRolePolicyDocument.Statement.Principal.Service')).toEqual(['lambda.amazonaws.com']);
    expect(values(graph, 'ResizeRole', 'ManagedPolicyArns')).toEqual([
      'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      'arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess',
      'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
    ]);
    expect(values(graph, 'ResizeRole', 'Policies.PolicyDocument.Statement.Action')).toEqual(['sqs:SendMessage']);
  });

  test('has no role of its own beside the one it is given', () => {
    const graph = load(`
Conditions:
  Own: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Given:
    Type: AWS::Serverless::Function
    Properties: { Role: arn:aws:iam::123456789012:role/given, Policies: AdministratorAccess }
  Sometimes:
    Type: AWS::Serverless::Function
    Properties: { Role: !If [Own, !Ref AWS::NoValue, arn:aws:iam::123456789012:role/given] }`);
    expect(Object.keys(types(graph))).toEqual(['Given', 'Sometimes', 'SometimesRole']);
    expect(graph.at('SometimesRole')!.when).toEqual([{ name: 'Own', is: true }]);
    expect(
      graph
        .at('Sometimes')!
        .get('Role')
        .map(({ text, when }) => [text, when[0]!.is]),
    ).toEqual([
      ['${SometimesRole.Arn}', true],
      ['arn:aws:iam::123456789012:role/given', false],
    ]);
  });

  test('publishes an alias, and has a URL that anyone may call', () => {
    const graph = load(`
Parameters:
  Stage: { Type: String, Default: live }
Resources:
  Web:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: !Ref Stage
      FunctionUrlConfig:
        AuthType: NONE
Outputs:
  Alias: { Value: !Ref Web.Alias }`);
    expect(types(graph)).toMatchObject({
      WebAliaslive: 'AWS::Lambda::Alias',
      WebVersion: 'AWS::Lambda::Version',
      WebUrl: 'AWS::Lambda::Url',
      WebUrlPublicPermissions: 'AWS::Lambda::Permission',
    });
    expect(graph.target(graph.at('WebUrl')!.get('TargetFunctionArn')[0]!)?.address).toBe('WebAliaslive');
    const [finding, ...more] = findings(graph, 'lambda-permission-public');
    expect(more).toEqual([]);
    expect(lineOf(finding!.at)).toBe('AuthType: NONE');
    expect(finding!.related[0]).toMatchObject({ message: 'AWS SAM makes WebUrlPublicPermissions for Web', resource: { address: 'Web' } });
  });

  test('reaches its sources through mappings and permissions', () => {
    const graph = load(`
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Jobs: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn, BatchSize: 5 } }
        Uploads: { Type: S3, Properties: { Bucket: !Ref Bucket, Events: 's3:ObjectCreated:*' } }
        News: { Type: SNS, Properties: { Topic: !Ref Topic } }
        Held: { Type: SNS, Properties: { Topic: !Ref Topic, SqsSubscription: true } }
        Daily: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
        Nightly: { Type: ScheduleV2, Properties: { ScheduleExpression: rate(1 day) } }
        Strange: { Type: constructor }
  Queue: { Type: AWS::SQS::Queue }
  Bucket: { Type: AWS::S3::Bucket }
  Topic: { Type: AWS::SNS::Topic }`);
    expect(types(graph)).toMatchObject({
      WorkJobs: 'AWS::Lambda::EventSourceMapping',
      WorkUploadsPermission: 'AWS::Lambda::Permission',
      WorkNews: 'AWS::SNS::Subscription',
      WorkNewsPermission: 'AWS::Lambda::Permission',
      WorkHeldQueue: 'AWS::SQS::Queue',
      WorkDaily: 'AWS::Events::Rule',
      WorkDailyPermission: 'AWS::Lambda::Permission',
      WorkNightly: 'AWS::Scheduler::Schedule',
      WorkNightlyRole: 'AWS::IAM::Role',
    });
    expect(graph.target(graph.at('WorkJobs')!.get('EventSourceArn')[0]!)?.address).toBe('Queue');
    expect(values(graph, 'WorkUploadsPermission', 'Principal')).toEqual(['s3.amazonaws.com']);
    expect(values(graph, 'WorkRole', 'ManagedPolicyArns')).toContain('arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole');
  });
});

describe('policies', () => {
  test('by name, by ARN, and by reference', () => {
    const graph = policies(`
- AWSLambdaRole
- AdministratorAccess
- arn:aws:iam::123456789012:policy/mine
- !Ref Managed`);
    expect(values(graph, 'WorkRole', 'ManagedPolicyArns').slice(1)).toEqual([
      'arn:aws:iam::aws:policy/service-role/AWSLambdaRole',
      'arn:aws:iam::aws:policy/AdministratorAccess',
      'arn:aws:iam::123456789012:policy/mine',
      expect.stringContaining('Managed'),
    ]);
    expect(findings(graph, 'iam-administrator-access-attached').map(({ at }) => lineOf(at))).toEqual(['- AdministratorAccess']);
  });

  test('as documents, under conditions too', () => {
    const graph = policies(`
- !If
  - Own
  - Statement: { Effect: Allow, Action: '*', Resource: '*' }
  - !Ref AWS::NoValue`);
    const [finding, ...more] = findings(graph, 'iam-admin-star');
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ certain: true, when: [{ name: 'Own', is: true }], resource: { address: 'WorkRole' } });
    expect(lineOf(finding!.at)).toBe(`- Statement: { Effect: Allow, Action: '*', Resource: '*' }`);
    expect(finding!.related[0]!.resource?.address).toBe('Work');
  });

  test('as templates', () => {
    const graph = policies(`
- S3ReadPolicy:
    BucketName: !Ref Bucket
- CloudWatchPutMetricPolicy: {}`);
    expect(values(graph, 'WorkRole', 'Policies.PolicyDocument.Statement.Action')).toEqual([
      's3:GetObject',
      's3:ListBucket',
      's3:GetBucketLocation',
      's3:GetObjectVersion',
      's3:GetLifecycleConfiguration',
      'cloudwatch:PutMetricData',
    ]);
    const resources = graph.at('WorkRole')!.get('Policies.PolicyDocument.Statement.Resource');
    expect(resources.map(({ text }) => text)).toEqual(['arn:aws:s3:::${Bucket}', 'arn:aws:s3:::${Bucket}/*', '*']);
    expect(graph.target(resources[1]!)?.address).toBe('Bucket');
    expect(lineOf(resources[1]!.at)).toBe('- S3ReadPolicy:');
  });

  test('as a template that nobody knows', () => {
    const [document] = policies('- NewPolicy: { Name: x }').at('WorkRole')!.get('Policies.PolicyDocument');
    expect(document).toMatchObject({ state: 'unknown', why: { detail: 'the policy template NewPolicy' } });
  });
});

describe('the Globals section', () => {
  const graph = load(`
Globals:
  Function:
    Runtime: nodejs20.x
    Architectures: [arm64]
    Layers: [first]
    Environment:
      Variables:
        TABLE: shared
        DB_PASSWORD: hunter2222
Resources:
  Own:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Architectures: [x86_64]
      Layers: [second]
      Environment:
        Variables:
          TABLE: own
          MESSAGE: hello
  Alone:
    Type: AWS::Serverless::Function
  Apart:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [Environment, Layers]
  Free:
    Type: AWS::Serverless::Function
    IgnoreGlobals: '*'`);

  test('is overridden, concatenated and merged', () => {
    expect(values(graph, 'Own', 'Runtime')).toEqual(['python3.13']);
    expect(values(graph, 'Own', 'Architectures')).toEqual(['x86_64']);
    expect(values(graph, 'Own', 'Layers')).toEqual(['first', 'second']);
    const variables = graph.at('Own')!.get('Environment.Variables')[0]!.entries();
    expect(variables.map(({ key, value }) => [key, value.text])).toEqual([
      ['TABLE', 'own'],
      ['DB_PASSWORD', 'hunter2222'],
      ['MESSAGE', 'hello'],
    ]);
  });

  test('is where what it says is written', () => {
    expect(writtenAt(graph, 'Own', 'Layers')).toEqual(['Layers: [first]', 'Layers: [second]']);
    expect(writtenAt(graph, 'Alone', 'Runtime')).toEqual(['Runtime: nodejs20.x']);
    const found = findings(graph, 'secret-in-lambda-env');
    // What several resources inherit is one fault.
    expect(found.map(({ at, resource, also }) => [lineOf(at), resource?.address, also])).toEqual([
      ['DB_PASSWORD: hunter2222', 'Own', ['Alone']],
    ]);
    expect(found[0]!.related.map(({ at, message }) => [lineOf(at), message])).toEqual([['Alone:', 'the same holds for Alone']]);
  });

  test('is ignored where a resource says so', () => {
    expect(values(graph, 'Apart', 'Runtime')).toEqual(['nodejs20.x']);
    expect(graph.at('Apart')!.has('Layers')).toBe(false);
    expect(graph.at('Free')!.has('Runtime')).toBe(false);
  });

  test('that multiplies what is written is a limit, and nothing is judged by half', () => {
    const variables = Array.from({ length: 4000 }, (_, index) => `V${index}: x`).join(', ');
    const functions = Array.from(
      { length: 90 },
      (_, index) => `  F${index}: { Type: AWS::Serverless::Function, Properties: { Environment: { Variables: { A: b } } } }`,
    );
    const large = load(`Globals: { Function: { Environment: { Variables: { ${variables} } } } }\nResources:\n${functions.join('\n')}`);
    expect(large.limits).toEqual(['t.yaml: the Globals section makes more than can be read; only a part was linted']);
    expect(large.at('F89')!.type).toBe('AWS::Serverless::Function');
  });
});

describe('APIs', () => {
  test('have a deployment and a stage', () => {
    const graph = load(`
Globals:
  Api: { TracingEnabled: true }
Resources:
  Shop:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Gamma
      EndpointConfiguration: { Type: PRIVATE, VPCEndpointIds: [vpce-1] }
      MethodSettings: [{ ResourcePath: /*, HttpMethod: '*', LoggingLevel: INFO }]
  Limit:
    Type: AWS::WAFv2::WebACLAssociation
    Properties: { ResourceArn: !Ref Shop.Stage }`);
    expect(types(graph)).toMatchObject({
      Shop: 'AWS::ApiGateway::RestApi',
      ShopDeployment: 'AWS::ApiGateway::Deployment',
      ShopGammaStage: 'AWS::ApiGateway::Stage',
    });
    expect(values(graph, 'ShopGammaStage', 'TracingEnabled')).toEqual(['true']);
    expect(values(graph, 'Shop', 'EndpointConfiguration.Types')).toEqual(['PRIVATE']);
    expect(values(graph, 'Shop', 'EndpointConfiguration.VpcEndpointIds')).toEqual(['vpce-1']);
    expect(graph.target(graph.at('Limit')!.get('ResourceArn')[0]!)?.address).toBe('ShopGammaStage');
    const [finding, ...more] = findings(graph, 'api-access-log');
    expect(more).toEqual([]);
    expect(lineOf(finding!.at)).toBe('Shop:');
    expect(finding).toMatchObject({
      certain: true,
      resource: { type: 'AWS::ApiGateway::Stage', address: 'ShopGammaStage' },
      related: [{ message: 'AWS SAM makes ShopGammaStage for Shop', resource: { type: 'AWS::Serverless::Api', address: 'Shop' } }],
    });
    expect(findings(graph, 'api-execution-log')).toEqual([]);
  });

  test('of version 2 have the default stage, or the one they name', () => {
    const graph = load(`
Resources:
  Default: { Type: AWS::Serverless::HttpApi }
  Named:
    Type: AWS::Serverless::HttpApi
    Properties: { StageName: v1, AccessLogSettings: { DestinationArn: !ImportValue Logs } }`);
    expect(types(graph)).toEqual({
      Default: 'AWS::ApiGatewayV2::Api',
      DefaultApiGatewayDefaultStage: 'AWS::ApiGatewayV2::Stage',
      Named: 'AWS::ApiGatewayV2::Api',
      Namedv1Stage: 'AWS::ApiGatewayV2::Stage',
    });
    expect(findings(graph, 'api-access-log').map(({ resource }) => resource?.address)).toEqual(['DefaultApiGatewayDefaultStage']);
    expect(findings(graph, 'api-execution-log')).toEqual([]);
  });

  test('are made for events that name none, with what the Globals section says', () => {
    const graph = load(`
Globals:
  Api: { AccessLogSetting: { Format: x } }
Conditions:
  A: !Equals [!Ref AWS::Region, a]
  B: !Equals [!Ref AWS::Region, b]
Resources:
  One:
    Type: AWS::Serverless::Function
    Condition: A
    Properties:
      Events:
        Get: { Type: Api, Properties: { Path: /, Method: get } }
  Two:
    Type: AWS::Serverless::Function
    Condition: B
    Properties:
      Events:
        Put: { Type: Api, Properties: { Path: /, Method: put } }
        Any: { Type: HttpApi }
Outputs:
  Url: { Value: !Ref ServerlessRestApi }`);
    expect(types(graph)).toMatchObject({
      ServerlessRestApi: 'AWS::ApiGateway::RestApi',
      ServerlessRestApiProdStage: 'AWS::ApiGateway::Stage',
      ServerlessHttpApi: 'AWS::ApiGatewayV2::Api',
      ServerlessHttpApiApiGatewayDefaultStage: 'AWS::ApiGatewayV2::Stage',
    });
    expect(graph.at('ServerlessHttpApi')!.when).toEqual([{ name: 'B', is: true }]);
    expect(graph.at('ServerlessRestApi')!.when).toEqual([{ name: 'ServerlessRestApiCondition', is: true }]);
    const [finding] = findings(graph, 'api-access-log');
    expect(lineOf(finding!.at)).toBe('Api: { AccessLogSetting: { Format: x } }');
    expect(finding!.related.map(({ resource }) => resource?.address)).toEqual(['One', 'Two']);
    // The API is there whenever one of the functions is.
    const [permission] = graph.at('TwoPutPermissionProd')!.get('SourceArn');
    expect(graph.target(permission!)?.address).toBe('ServerlessRestApi');
    expect(graph.simplify([{ name: 'A', is: true }, ...graph.at('ServerlessRestApi')!.when])).toEqual([{ name: 'A', is: true }]);
  });
});

test('the other types', () => {
  const graph = load(`
Resources:
  Orders:
    Type: AWS::Serverless::SimpleTable
    Properties:
      PrimaryKey: { Name: number, Type: Number }
      SSESpecification:
        SSEEnabled: false
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: flow.json
      Logging: { Level: ALL }
      Policies:
        - Statement:
            - Effect: Allow
              Action: lambda:InvokeFunction
              Resource: '*'
      Events:
        Daily: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
  Shared: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layer/ } }
  Nested: { Type: AWS::Serverless::Application, Properties: { Location: { ApplicationId: a, SemanticVersion: 1.0.0 } } }
  Graph: { Type: AWS::Serverless::GraphQLApi, Properties: { Auth: { Type: AWS_IAM } } }
  Link:
    Type: AWS::Serverless::Connector
    Properties: { Source: { Id: Flow }, Destination: { Id: Orders }, Permissions: [Write] }`);
  expect(types(graph)).toEqual({
    Orders: 'AWS::DynamoDB::Table',
    Flow: 'AWS::StepFunctions::StateMachine',
    FlowRole: 'AWS::IAM::Role',
    FlowDaily: 'AWS::Events::Rule',
    FlowDailyRole: 'AWS::IAM::Role',
    Shared: 'AWS::Lambda::LayerVersion',
    Nested: 'AWS::CloudFormation::Stack',
    Graph: 'AWS::AppSync::GraphQLApi',
    GraphCloudWatchRole: 'AWS::IAM::Role',
    LinkPolicy: 'AWS::IAM::ManagedPolicy',
  });
  expect(values(graph, 'Orders', 'AttributeDefinitions.AttributeType')).toEqual(['N']);
  expect(findings(graph, 'dynamodb-encryption-off').map(({ at }) => lineOf(at))).toEqual(['SSEEnabled: false']);
  expect(values(graph, 'Flow', 'LoggingConfiguration.Level')).toEqual(['ALL']);
  expect(findings(graph, 'iam-wildcard-resource').map(({ at }) => lineOf(at))).toEqual([`Resource: '*'`]);
  expect(graph.at('Shared')!.get('Content.S3Bucket')[0]!.why?.detail).toBe('the code is packaged before the deployment');
  expect(graph.at('Nested')!.get('TemplateURL')[0]!.unknown).toBe(true);
});

test('what is made is connected with what it is made of', () => {
  const graph = load(`
Resources:
  Work:
    Type: AWS::Serverless::Function
    DependsOn: Table
    Properties:
      Policies: [{ DynamoDBCrudPolicy: { TableName: !Ref Table } }]
  Table: { Type: AWS::Serverless::SimpleTable }`);
  const edges = graph.edges.map(({ kind, from, to }) => `${kind} ${from} ${to}`);
  expect(edges).toEqual(expect.arrayContaining(['reference Work WorkRole', 'reference WorkRole Table', 'dependsOn Work Table']));
});

test('a secret beside a role is found once', () => {
  const graph = load(`
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Description: AKIAIOSFODNN7EXAMPLE
      Events:
        Get: { Type: Api, Properties: { Path: /, Method: get } }`);
  expect(findings(graph, 'secret-pattern-anywhere').map(({ resource }) => resource?.address)).toEqual(['Work']);
});

test('malformed resources are read as far as they go', () => {
  const odd = ['text', '7', '[]', '{ Ref: x }', '{ Fn::If: [A] }', '{ a: { b: [c, { Fn::If: [] }] } }', '{ __proto__: { a: b } }'];
  const kinds = ['Api', 'Application', 'Function', 'GraphQLApi', 'HttpApi', 'LayerVersion', 'SimpleTable', 'StateMachine'];
  const keys = [
    'AutoPublishAlias',
    'Auth',
    'CodeUri',
    'ContentUri',
    'DeadLetterQueue',
    'Domain',
    'EndpointConfiguration',
    'Environment',
    'EventInvokeConfig',
    'Events',
    'FunctionUrlConfig',
    'Location',
    'Logging',
    'Policies',
    'PrimaryKey',
    'Role',
    'StageName',
    'Tags',
    'Tracing',
  ];
  for (const value of odd) {
    const properties = `{ ${keys.map((key) => `${key}: ${value}`).join(', ')} }`;
    const resources = kinds.flatMap((kind) => [
      `  ${kind}: { Type: 'AWS::Serverless::${kind}', Properties: ${properties} }`,
      `  ${kind}Bare: { Type: 'AWS::Serverless::${kind}', Properties: ${value}, Condition: ${value} }`,
      `  ${kind}Event: { Type: 'AWS::Serverless::${kind}', Properties: { Events: { E: ${value}, F: { Type: Api, Properties: ${value} }, G: { Type: ${value} } } } }`,
    ]);
    const graph = load(`Globals: { Function: ${value}, Api: ${properties} }\nResources:\n${resources.join('\n')}`);
    const crashes = run(
      graph,
      rules.map((rule) => ({ rule })),
    ).findings.filter(({ rule }) => rule === 'rule-crash');
    expect(crashes).toEqual([]);
    expect(graph.edges.length).toBeGreaterThan(0);
  }
});

test('an API that functions share is there when the first of them is not', () => {
  const graph = load(`
Conditions:
  Never: !Equals [a, b]
Resources:
  Gone:
    Type: AWS::Serverless::Function
    Condition: Never
    Properties:
      Events:
        Get: { Type: Api, Properties: { Path: /, Method: get } }
  There:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Put: { Type: Api, Properties: { Path: /, Method: put } }`);
  expect(Object.keys(types(graph))).toEqual(expect.arrayContaining(['There', 'ServerlessRestApi', 'ServerlessRestApiProdStage']));
  expect(graph.at('Gone')).toBeUndefined();
});

test('resources in loops are read after the loop is written out', () => {
  const graph = load(`
Resources:
  Fn::ForEach::Functions:
    - Name
    - [One, Two]
    - Work\${Name}:
        Type: AWS::Serverless::Function
        Properties:
          FunctionName: !Sub 'work-\${Name}'
          Policies:
            - Statement: { Effect: Allow, Action: '*', Resource: '*' }`);
  expect(Object.keys(types(graph))).toEqual(['WorkOne', 'WorkOneRole', 'WorkTwo', 'WorkTwoRole']);
  expect(values(graph, 'WorkTwo', 'FunctionName')).toEqual(['work-Two']);
  const [finding, ...more] = findings(graph, 'iam-admin-star');
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ resource: { address: 'WorkOneRole' }, also: ['WorkTwoRole'] });
  expect(lineOf(finding!.at)).toBe(`- Statement: { Effect: Allow, Action: '*', Resource: '*' }`);
});

test('what a macro says may be about anything that is made', () => {
  const graph = load(`
Resources:
  Shop:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Fn::Transform: { Name: Standards }
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Fn::Transform: { Name: Standards }`);
  expect(values(graph, 'ShopliveStage', 'AccessLogSetting.DestinationArn')).toEqual(['? (macro)']);
  expect(values(graph, 'WorkRole', 'PermissionsBoundary')).toEqual(['? (macro)']);
  expect(findings(graph, 'api-access-log')).toEqual([]);
});

test('what is declared under the name of what would be made stands', () => {
  const graph = load(`
Resources:
  WorkRole: { Type: AWS::IAM::User }
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        A: { Type: Cognito, Properties: { UserPool: !Ref Pool } }
        B: { Type: Cognito, Properties: { UserPool: !Ref Pool } }
  Pool: { Type: AWS::Cognito::UserPool }`);
  expect(graph.resources.map(({ address }) => address)).toEqual(['WorkRole', 'Work', 'WorkCognitoPermission', 'Pool']);
  expect(graph.at('WorkRole')!.type).toBe('AWS::IAM::User');
});

test('branches that nest too deeply are unknown', () => {
  const nested = Array.from({ length: 30 }).reduce<string>((inner) => `!If [A, ${inner}, !Ref AWS::NoValue]`, '{ Statement: [] }');
  const graph = load(`
Conditions: { A: !Equals [!Ref AWS::Region, a] }
Resources:
  Work: { Type: AWS::Serverless::Function, Properties: { Policies: ${nested} } }`);
  expect(graph.at('WorkRole')!.get('Policies.PolicyDocument')[0]!.why?.reason).toBe('limit');
});
