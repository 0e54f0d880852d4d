import type { Place } from '../../../model/source.ts';
import { Placed } from '../nodes.ts';
import { awsPolicy } from './policies.ts';
import { policy, trusts } from './role.ts';
import { arnOf, child, entries, others, refTo, renamed, set, type Made, type Written } from './written.ts';

/** An event source of a function or a state machine. */
interface Event {
  /** The logical id of what SAM makes for it. */
  readonly id: string;
  readonly owner: string;
  readonly type: unknown;
  readonly at: Place;
  readonly properties: Placed;
}

export const eventsOf = ({ id, properties }: Written): Event[] =>
  entries(child(properties, 'Events')).map(([name, event]) => ({
    id: `${id}${name}`,
    owner: id,
    type: child(event, 'Type')?.node,
    at: event.at,
    properties: child(event, 'Properties') ?? new Placed({}, event.at, event.when),
  }));

/** Sources that Lambda reads itself: the property that names them, and the policy that its role needs. */
const polled: Readonly<Record<string, { readonly source?: string; readonly policy?: string }>> = {
  DocumentDB: { source: 'Cluster' },
  DynamoDB: { source: 'Stream', policy: 'AWSLambdaDynamoDBExecutionRole' },
  Kinesis: { source: 'Stream', policy: 'AWSLambdaKinesisExecutionRole' },
  MQ: { source: 'Broker' },
  MSK: { source: 'Stream', policy: 'AWSLambdaMSKExecutionRole' },
  SelfManagedKafka: {},
  SQS: { source: 'Queue', policy: 'AWSLambdaSQSQueueExecutionRole' },
};

/** Services that invoke the function, and so need a permission. */
const pushing: Readonly<Record<string, string>> = {
  AlexaSkill: 'alexa-appkit.amazon.com',
  Api: 'apigateway.amazonaws.com',
  CloudWatchEvent: 'events.amazonaws.com',
  CloudWatchLogs: 'logs.amazonaws.com',
  Cognito: 'cognito-idp.amazonaws.com',
  EventBridgeRule: 'events.amazonaws.com',
  HttpApi: 'apigateway.amazonaws.com',
  IoTRule: 'iot.amazonaws.com',
  S3: 's3.amazonaws.com',
  Schedule: 'events.amazonaws.com',
  SNS: 'sns.amazonaws.com',
};

const named = <T>(table: Readonly<Record<string, T>>, type: unknown): T | undefined =>
  typeof type === 'string' && Object.hasOwn(table, type) ? table[type] : undefined;

/** The managed policies that the sources of a function add to its role. */
export function eventPolicies(written: Written): unknown[] {
  const names = eventsOf(written).flatMap(({ type }) => named(polled, type)?.policy ?? []);
  return [...new Set(names)].map(awsPolicy);
}

/**
 * What makes a source reach its function: a mapping, or a permission and what calls. `target` refers to the function, `arn` is its ARN.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function eventResources(written: Written, target: unknown, arn: unknown): Made[] {
  return eventsOf(written).flatMap((event): Made[] => {
    const poll = named(polled, event.type);
    if (poll) return [mapping(event, poll.source, target)];
    if (event.type === 'ScheduleV2') return schedule(event, arn, 'lambda:InvokeFunction');
    const service = named(pushing, event.type);
    if (service === undefined) return [];
    if (event.type === 'SNS' && child(event.properties, 'SqsSubscription')) return queued(event, target);
    const source = named(callers, event.type)?.(event, arn);
    return [permission(event, service, target, source), ...(source ? [source] : [])];
  });
}

const starts = 'states:StartExecution';

/** What starts a state machine, each with the role by which it may. */
export function startResources({ id, ...written }: Written): Made[] {
  const arn = refTo(id);
  return eventsOf({ id, ...written }).flatMap((event): Made[] => {
    if (event.type === 'ScheduleV2') return schedule(event, arn, starts);
    if (event.type === 'Api') return [roleFor(event, 'apigateway.amazonaws.com', starts, arn)];
    const made = named(callers, event.type) === rule ? rule(event, arn, arnOf(`${event.id}Role`)) : undefined;
    return made ? [made, roleFor(event, 'events.amazonaws.com', starts, arn)] : [];
  });
}

const mapping = ({ id, at, properties }: Event, source: string | undefined, target: unknown): Made => ({
  address: id,
  type: 'AWS::Lambda::EventSourceMapping',
  at,
  properties: set({
    ...others(properties, source ?? ''),
    EventSourceArn: source === undefined ? undefined : child(properties, source),
    FunctionName: target,
  }),
});

/** SAM limits each permission to its source; a bucket would refer back to the function, so only its account is named. */
function permission({ id, owner, type, at, properties }: Event, service: string, target: unknown, source: Made | undefined): Made {
  const api = child(properties, 'RestApiId') ?? child(properties, 'ApiId') ?? refTo(implicitApi[String(type)] ?? '');
  const from: Readonly<Record<string, unknown>> = {
    Api: { 'Fn::Sub': ['arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*', { Api: api }] },
    Cognito: child(properties, 'UserPool'),
    SNS: child(properties, 'Topic'),
  };
  return {
    // Of a stage that is named elsewhere the name is not added here.
    address:
      type === 'Cognito'
        ? `${owner}CognitoPermission`
        : `${id}Permission${type === 'Api' && !child(properties, 'RestApiId') ? 'Prod' : ''}`,
    type: 'AWS::Lambda::Permission',
    at,
    properties: set({
      Action: 'lambda:InvokeFunction',
      FunctionName: target,
      Principal: service,
      SourceArn: from[type === 'HttpApi' ? 'Api' : String(type)] ?? (source && sourceArn(source)),
      SourceAccount: type === 'S3' || type === 'IoTRule' ? refTo('AWS::AccountId') : undefined,
      EventSourceToken: type === 'AlexaSkill' ? child(properties, 'SkillId') : undefined,
    }),
  };
}

/** The APIs that SAM makes for events that name none, by the type of the event. */
export const implicitApi: Readonly<Record<string, string>> = { Api: 'ServerlessRestApi', HttpApi: 'ServerlessHttpApi' };

const sourceArn = ({ address, type, properties }: Made): unknown =>
  type === 'AWS::Logs::SubscriptionFilter'
    ? {
        'Fn::Sub': [
          'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Name}:*',
          { Name: properties['LogGroupName'] },
        ],
      }
    : arnOf(address);

type Caller = (event: Event, target: unknown, role?: unknown) => Made;

const rule: Caller = ({ id, at, properties }, target, role) => ({
  address: id,
  type: 'AWS::Events::Rule',
  at,
  properties: set({
    ...renamed(properties, {
      Schedule: 'ScheduleExpression',
      Pattern: 'EventPattern',
      EventBusName: 'EventBusName',
      Name: 'Name',
      RuleName: 'Name',
      Description: 'Description',
      State: 'State',
    }),
    Targets: [
      set({
        Id: `${id}Target`,
        Arn: target,
        RoleArn: role,
        ...renamed(properties, {
          Input: 'Input',
          InputPath: 'InputPath',
          DeadLetterConfig: 'DeadLetterConfig',
          RetryPolicy: 'RetryPolicy',
        }),
      }),
    ],
  }),
});

/** What calls the function, for the sources that need a resource of their own. */
const callers: Readonly<Record<string, Caller>> = {
  Schedule: rule,
  CloudWatchEvent: rule,
  EventBridgeRule: rule,
  CloudWatchLogs: ({ id, at, properties }, target) => ({
    address: id,
    type: 'AWS::Logs::SubscriptionFilter',
    at,
    properties: { ...others(properties), DestinationArn: target },
  }),
  IoTRule: ({ id, at, properties }, target) => ({
    address: id,
    type: 'AWS::IoT::TopicRule',
    at,
    properties: {
      TopicRulePayload: {
        RuleDisabled: false,
        ...renamed(properties, { Sql: 'Sql', AwsIotSqlVersion: 'AwsIotSqlVersion' }),
        Actions: [{ Lambda: { FunctionArn: target } }],
      },
    },
  }),
  SNS: ({ id, at, properties }, target) => ({
    address: id,
    type: 'AWS::SNS::Subscription',
    at,
    properties: {
      ...others(properties, 'Topic', 'SqsSubscription'),
      ...renamed(properties, { Topic: 'TopicArn' }),
      Protocol: 'lambda',
      Endpoint: target,
    },
  }),
};

/** A topic that reaches the function through a queue, which SAM makes unless one is named. */
function queued({ id, at, properties }: Event, target: unknown): Made[] {
  const given = child(properties, 'SqsSubscription', 'QueueArn');
  const queue = given ?? arnOf(`${id}Queue`);
  return [
    {
      address: id,
      type: 'AWS::SNS::Subscription',
      at,
      properties: {
        ...others(properties, 'Topic', 'SqsSubscription'),
        TopicArn: child(properties, 'Topic'),
        Protocol: 'sqs',
        Endpoint: queue,
      },
    },
    {
      address: `${id}EventSourceMapping`,
      type: 'AWS::Lambda::EventSourceMapping',
      at,
      properties: { EventSourceArn: queue, FunctionName: target },
    },
    ...(given ? [] : [{ address: `${id}Queue`, type: 'AWS::SQS::Queue', at, properties: {} }]),
  ];
}

function schedule(event: Event, target: unknown, action: string): Made[] {
  const { id, at, properties } = event;
  const given = child(properties, 'RoleArn');
  const targeted = ['DeadLetterConfig', 'Input', 'PermissionsBoundary', 'RetryPolicy', 'RoleArn', 'OmitName'];
  const made: Made = {
    address: id,
    type: 'AWS::Scheduler::Schedule',
    at,
    properties: {
      ...others(properties, ...targeted),
      Target: {
        Arn: target,
        RoleArn: given ?? arnOf(`${id}Role`),
        ...renamed(properties, { Input: 'Input', RetryPolicy: 'RetryPolicy', DeadLetterConfig: 'DeadLetterConfig' }),
      },
    },
  };
  return given ? [made] : [made, roleFor(event, 'scheduler.amazonaws.com', action, target)];
}

const roleFor = ({ id, at, properties }: Event, service: string, action: string, target: unknown): Made => ({
  address: `${id}Role`,
  type: 'AWS::IAM::Role',
  at,
  properties: set({
    AssumeRolePolicyDocument: trusts(service),
    Policies: [{ PolicyDocument: policy([{ Effect: 'Allow', Action: action, Resource: target }]) }],
    PermissionsBoundary: child(properties, 'PermissionsBoundary'),
  }),
});
