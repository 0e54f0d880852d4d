import type { Condition } from '../../../model/value.ts';
import { Placed } from '../nodes.ts';
import { eventsOf, implicitApi } from './events.ts';
import { inBucket } from './function.ts';
import { child, dict, entries, refTo, renamed, set, tagList, type Made, type Written } from './written.ts';

/**
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html
 */
export function apiResources(written: Written): Made[] {
  const { id, properties } = written;
  const definition = child(properties, 'DefinitionUri');
  const tags = tagList(child(properties, 'Tags'));
  const main: Made = {
    address: id,
    type: 'AWS::ApiGateway::RestApi',
    at: properties.at,
    properties: set({
      ...renamed(properties, {
        ApiKeySourceType: 'ApiKeySourceType',
        BinaryMediaTypes: 'BinaryMediaTypes',
        DefinitionBody: 'Body',
        Description: 'Description',
        DisableExecuteApiEndpoint: 'DisableExecuteApiEndpoint',
        EndpointAccessMode: 'EndpointAccessMode',
        FailOnWarnings: 'FailOnWarnings',
        MinimumCompressionSize: 'MinimumCompressionSize',
        Mode: 'Mode',
        Name: 'Name',
        Policy: 'Policy',
        SecurityPolicy: 'SecurityPolicy',
      }),
      BodyS3Location: definition && inBucket(definition, { Bucket: 'Bucket', Key: 'Key', Version: 'Version' }),
      EndpointConfiguration: endpointOf(child(properties, 'EndpointConfiguration')),
      Tags: tags,
    }),
  };
  const deployment: Made = {
    // SAM adds a digest of the definition. It also names a stage `Stage` here, which no property of SAM reaches.
    address: `${id}Deployment`,
    type: 'AWS::ApiGateway::Deployment',
    at: properties.at,
    name: 'Deployment',
    properties: { RestApiId: refTo(id) },
  };
  const stage: Made = {
    address: stageId(written, ''),
    type: 'AWS::ApiGateway::Stage',
    at: properties.at,
    name: 'Stage',
    properties: set({
      RestApiId: refTo(id),
      DeploymentId: refTo(deployment.address),
      ...renamed(properties, {
        AccessLogSetting: 'AccessLogSetting',
        CacheClusterEnabled: 'CacheClusterEnabled',
        CacheClusterSize: 'CacheClusterSize',
        CanarySetting: 'CanarySetting',
        MethodSettings: 'MethodSettings',
        StageName: 'StageName',
        TracingEnabled: 'TracingEnabled',
        Variables: 'Variables',
      }),
      Tags: tags,
    }),
  };
  const domain = domainOf(written, 'AWS::ApiGateway::DomainName', 'CertificateArn');
  const callers = authorizers(written).filter(([, authorizer]) => child(authorizer, 'DisableFunctionDefaultPermissions')?.node !== true);
  return [main, deployment, stage, ...domain, ...callers.map((each) => mayInvoke(written, each))];
}

/**
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-httpapi.html
 */
export function httpApiResources(written: Written): Made[] {
  const { id, properties } = written;
  const definition = child(properties, 'DefinitionUri');
  const main: Made = {
    address: id,
    type: 'AWS::ApiGatewayV2::Api',
    at: properties.at,
    properties: set({
      ...renamed(properties, {
        CorsConfiguration: 'CorsConfiguration',
        DefinitionBody: 'Body',
        Description: 'Description',
        DisableExecuteApiEndpoint: 'DisableExecuteApiEndpoint',
        FailOnWarnings: 'FailOnWarnings',
        Name: 'Name',
        Tags: 'Tags',
      }),
      BodyS3Location: definition && inBucket(definition, { Bucket: 'Bucket', Key: 'Key', Version: 'Version' }),
      ProtocolType: 'HTTP',
    }),
  };
  const stage: Made = {
    address: stageId(written, 'ApiGatewayDefault'),
    type: 'AWS::ApiGatewayV2::Stage',
    at: properties.at,
    name: 'Stage',
    properties: set({
      ApiId: refTo(id),
      ...renamed(properties, {
        // Only the second name is documented; both are in use.
        AccessLogSetting: 'AccessLogSettings',
        AccessLogSettings: 'AccessLogSettings',
        DefaultRouteSettings: 'DefaultRouteSettings',
        RouteSettings: 'RouteSettings',
        StageVariables: 'StageVariables',
        Tags: 'Tags',
      }),
      StageName: child(properties, 'StageName') ?? '$default',
      AutoDeploy: true,
    }),
  };
  const domain = domainOf(written, 'AWS::ApiGatewayV2::DomainName');
  const callers = authorizers(written).filter(([, authorizer]) => child(authorizer, 'EnableFunctionDefaultPermissions')?.node === true);
  return [main, stage, ...domain, ...callers.map((each) => mayInvoke(written, each))];
}

/** The authorizers of an API that are functions. */
const authorizers = ({ properties }: Written): [name: string, authorizer: Placed][] =>
  entries(child(properties, 'Auth', 'Authorizers')).filter(([, authorizer]) => child(authorizer, 'FunctionArn'));

/** The permission by which an API invokes its authorizer. */
const mayInvoke = ({ id }: Written, [name, authorizer]: [string, Placed]): Made => ({
  address: `${id}${name}AuthorizerPermission`,
  type: 'AWS::Lambda::Permission',
  at: authorizer.at,
  properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: child(authorizer, 'FunctionArn'),
    Principal: 'apigateway.amazonaws.com',
    SourceArn: {
      'Fn::Sub': ['arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/*', { Api: refTo(id) }],
    },
  },
});

/** A name that is written, of letters and digits, is a part of the logical id; SAM adds a digest of any other. */
export function stageId({ id, properties }: Written, unnamed: string): string {
  const name = child(properties, 'StageName')?.node ?? '$default';
  if (name === '$default') return `${id}${unnamed}Stage`;
  return typeof name === 'string' && /^[A-Za-z0-9]+$/.test(name) ? `${id}${name}Stage` : `${id}Stage`;
}

/** SAM takes one type, alone or with the endpoints of a VPC; CloudFormation takes a list. */
function endpointOf(endpoint: Placed | undefined): unknown {
  if (!endpoint || (!dict(endpoint) && typeof endpoint.node !== 'string')) return endpoint;
  const mapping = dict(endpoint) !== undefined;
  const type = mapping ? child(endpoint, 'Type') : endpoint;
  const more = mapping ? renamed(endpoint, { VPCEndpointIds: 'VpcEndpointIds', IpAddressType: 'IpAddressType' }) : {};
  return new Placed({ ...(type ? { Types: [type] } : {}), ...more }, endpoint.at, endpoint.when);
}

/** A domain of its own. SAM names it after a digest of the domain name. */
function domainOf({ id, properties }: Written, type: string, certificate?: string): Made[] {
  const domain = child(properties, 'Domain');
  if (!domain || !dict(domain)) return [];
  const endpoint = child(domain, 'EndpointConfiguration') ?? 'REGIONAL';
  const tls = renamed(domain, { SecurityPolicy: 'SecurityPolicy' });
  const authority = child(domain, 'CertificateArn');
  const shape = certificate
    ? {
        ...tls,
        [endpointText(endpoint) === 'EDGE' ? certificate : `Regional${certificate}`]: authority,
        EndpointConfiguration: { Types: [endpoint] },
      }
    : { DomainNameConfigurations: [set({ ...tls, CertificateArn: authority, EndpointType: endpoint })] };
  const mutual = renamed(domain, { DomainName: 'DomainName', MutualTlsAuthentication: 'MutualTlsAuthentication' });
  return [{ address: `${id}DomainName`, type, at: domain.at, name: 'DomainName', properties: set({ ...mutual, ...shape }) }];
}

const endpointText = (endpoint: unknown): unknown => (endpoint instanceof Placed ? endpoint.node : endpoint);

/** What SAM makes for several resources: an API for the events that name none, or a usage plan. */
export interface Implicit {
  readonly api: Written;
  readonly users: readonly Written[];
  /** What is made, when it is not what an API of the type becomes. */
  readonly made?: readonly Made[];
}

/**
 * The implicit APIs of a template. `globals` gives the properties that the Globals section adds to one.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function implicitApis(resources: readonly Written[], globals: (properties: Placed, type: string) => Placed): Implicit[] {
  return Object.entries(implicitApi).flatMap(([eventType, id]) => {
    const type = eventType === 'Api' ? 'AWS::Serverless::Api' : 'AWS::Serverless::HttpApi';
    const events = resources.flatMap((written) =>
      eventsOf(written)
        .filter((event) => event.type === eventType && !child(event.properties, 'RestApiId') && !child(event.properties, 'ApiId'))
        .map((event) => ({ written, at: event.at })),
    );
    const [first] = events;
    if (!first) return [];
    const users = [...new Set(events.map(({ written }) => written))];
    const own = new Placed(eventType === 'Api' ? { StageName: 'Prod' } : {}, first.at);
    const { at, text } = first.written;
    return [{ api: { id, type, at, properties: globals(own, type), when: conditionOf(id, users), text }, users }];
  });
}

/** SAM makes a condition that holds when one of the resources is there. */
export function conditionOf(id: string, users: readonly Written[]): readonly Condition[] {
  if (users.some(({ when }) => when.length === 0)) return [];
  const names = new Set(users.flatMap(({ when }) => when.map(({ name }) => name)));
  return names.size === 1 ? users[0]!.when : [{ name: `${id}Condition`, is: true }];
}
