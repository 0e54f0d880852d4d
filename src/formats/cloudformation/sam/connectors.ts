import { intrinsic } from '../functions.ts';
import { Placed } from '../nodes.ts';
import { connectorProfiles, type Profile } from './connector-profiles.ts';
import { arnIn, statement } from './policies.ts';
import { policy } from './role.ts';
import { arnOf, child, dict, entries, items, others, refTo, set, type Made, type Written } from './written.ts';

/** A resource as it is deployed. */
export interface Deployed {
  readonly type: string;
  readonly properties: Placed | undefined;
}

/** What a resource is connected by; each is a node that stands for it. */
interface End {
  readonly type: string;
  readonly arn?: unknown;
  /** The name of its role. */
  readonly role?: unknown;
  readonly url?: unknown;
  readonly id?: unknown;
  readonly name?: unknown;
  readonly qualifier?: unknown;
}

/** What SAM deploys its own types as, which a connector may name too. */
const deployedAs: Readonly<Record<string, string>> = {
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::SimpleTable': 'AWS::DynamoDB::Table',
  'AWS::Serverless::StateMachine': 'AWS::StepFunctions::StateMachine',
};

/** Resources whose Ref is their ARN. */
const refIsArn = ['AWS::AppSync::DataSource', 'AWS::AppSync::GraphQLApi', 'AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine'];
const roleProperties: Readonly<Record<string, string>> = {
  'AWS::AppSync::DataSource': 'ServiceRoleArn',
  'AWS::Lambda::Function': 'Role',
  'AWS::StepFunctions::StateMachine': 'RoleArn',
};

/**
 * What a connector makes so that its source may reach its destinations; undefined for what AWS SAM refuses.
 * @param find a resource by its logical id
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-connector.html
 */
export function connectorResources(written: Written, find: (id: string) => Deployed | undefined): Made[] | undefined {
  const { properties } = written;
  const [source, given] = [child(properties, 'Source'), child(properties, 'Destination')];
  const permissions = items(child(properties, 'Permissions')).map(({ node }) => node);
  if (!source || !given || permissions.length === 0) return undefined;
  const several = Array.isArray(given.node);
  const made = (several ? items(given) : [given]).map((destination, index) => {
    const ends = { Source: endOf(source, destination, find), Destination: endOf(destination, source, find) };
    return connected(written, ends, permissions, several ? `Destination${index}` : '');
  });
  const known = made.filter((each) => each !== undefined);
  return known.length < made.length ? undefined : known.flat();
}

/** The connectors that stand in the resource they start from. */
export function embedded(id: string, resource: Placed, text: Written['text']): Written[] {
  return entries(child(resource, 'Connectors')).flatMap(([name, connector]) => {
    const properties = child(connector, 'Properties');
    if (!properties || !dict(properties)) return [];
    const source = { ...dict(child(properties, 'SourceReference')), Id: id };
    const all = new Placed({ ...others(properties, 'SourceReference'), Source: new Placed(source, properties.at) }, properties.at);
    return [{ id: `${id}${name}`, type: 'AWS::Serverless::Connector', at: connector.at, properties: all, when: connector.when, text }];
  });
}

function endOf(reference: Placed, other: Placed, find: (id: string) => Deployed | undefined): End | undefined {
  const id = child(reference, 'Id')?.node;
  if (id === undefined) return describedIn(reference);
  const deployed = typeof id === 'string' ? find(id) : undefined;
  if (!deployed) return undefined;
  const { type } = deployed;
  const isApi = type.startsWith('AWS::ApiGateway');
  return {
    type,
    arn: refIsArn.includes(type) ? refTo(String(id)) : arnOf(String(id)),
    role: roleName(deployed, other),
    url: refTo(String(id)),
    id: isApi ? refTo(String(id)) : { 'Fn::GetAtt': [id, 'ApiId'] },
    name: { 'Fn::GetAtt': [id, 'Name'] },
    qualifier: child(reference, 'Qualifier') ?? (isApi ? '*' : undefined),
  };
}

/** What a connector says of a resource that stands elsewhere. */
function describedIn(reference: Placed): End | undefined {
  const type = child(reference, 'Type')?.node;
  if (typeof type !== 'string') return undefined;
  return {
    type: deployedAs[type] ?? type,
    arn: child(reference, 'Arn'),
    role: child(reference, 'RoleName'),
    url: child(reference, 'QueueUrl'),
    id: child(reference, 'ResourceId'),
    name: child(reference, 'Name'),
    qualifier: child(reference, 'Qualifier'),
  };
}

function roleName({ type, properties }: Deployed, other: Placed): unknown {
  const property = roleProperties[type];
  const role = type === 'AWS::Events::Rule' ? targetRole(properties, other) : property && child(properties, property);
  const id = role && logicalId(role);
  return id === undefined || id === '' ? undefined : refTo(id);
}

/** The role by which a rule of EventBridge reaches its target. */
function targetRole(properties: Placed | undefined, target: Placed): Placed | undefined {
  const id = child(target, 'Id')?.node;
  const found = items(child(properties, 'Targets')).find((each) => id !== undefined && logicalId(child(each, 'Arn')) === id);
  return child(found, 'RoleArn');
}

/** The resource that a Ref or a GetAtt names. */
function logicalId(node: Placed | undefined): string | undefined {
  const [name, argument] = intrinsic(node?.node);
  if (name === 'Ref') return typeof argument === 'string' ? argument : undefined;
  if (name !== 'Fn::GetAtt') return undefined;
  const path: unknown = Array.isArray(argument) ? argument[0] : argument;
  return typeof path === 'string' ? path.split('.')[0] : undefined;
}

type Ends = Readonly<Record<'Source' | 'Destination', End | undefined>>;

function connected(
  { id, at }: Written,
  { Source: source, Destination: destination }: Ends,
  permissions: readonly unknown[],
  suffix: string,
): Made[] | undefined {
  const profile = source && destination && profileOf(source.type, destination.type);
  if (!profile) return undefined;
  const all = new Placed(set({ ...holes('Source', source), ...holes('Destination', destination) }), at);
  if (profile.kind === 'role') {
    const grants = permissions.map((permission) =>
      permission === 'Read' || permission === 'Write' ? profile.allows[permission] : undefined,
    );
    const { role } = profile.of === 'Source' ? source : destination;
    if (grants.includes(undefined) || role === undefined) return undefined;
    const document = policy(grants.flatMap((each) => each!.map((grant) => statement(grant, all))));
    return [
      { address: `${id}Policy${suffix}`, type: 'AWS::IAM::ManagedPolicy', at, properties: { PolicyDocument: document, Roles: [role] } },
    ];
  }
  if (permissions.some((permission) => permission !== 'Write')) return undefined;
  if (profile.kind === 'permission') {
    const properties = {
      Action: 'lambda:InvokeFunction',
      FunctionName: destination.arn,
      Principal: profile.service,
      SourceArn: arnIn(profile.source, all),
      SourceAccount: profile.account ? refTo('AWS::AccountId') : undefined,
    };
    return [{ address: `${id}WriteLambdaPermission${suffix}`, type: 'AWS::Lambda::Permission', at, properties: set(properties) }];
  }
  const document = policy([
    {
      Effect: 'Allow',
      Principal: { Service: profile.service },
      Action: profile.action,
      Resource: destination.arn,
      Condition: { ArnEquals: { 'aws:SourceArn': source.arn } },
    },
  ]);
  if (profile.kind === 'topic')
    return [
      {
        address: `${id}TopicPolicy${suffix}`,
        type: 'AWS::SNS::TopicPolicy',
        at,
        properties: { PolicyDocument: document, Topics: [destination.arn] },
      },
    ];
  return [
    {
      address: `${id}QueuePolicy${suffix}`,
      type: 'AWS::SQS::QueuePolicy',
      at,
      properties: { PolicyDocument: document, Queues: [destination.url] },
    },
  ];
}

function profileOf(source: string, destination: string): Profile | undefined {
  const profiles = Object.hasOwn(connectorProfiles, source) ? connectorProfiles[source]! : {};
  return Object.hasOwn(profiles, destination) ? profiles[destination] : undefined;
}

/** What stands for an end in the texts of a profile. */
const holes = (which: string, { arn, id, name, qualifier }: End): Record<string, unknown> => ({
  [`${which}Arn`]: arn,
  [`${which}ResourceId`]: id,
  [`${which}Name`]: name,
  [`${which}Qualifier`]: qualifier,
});
