import { Hole, Placed } from '../nodes.ts';
import { eventPolicies, eventResources } from './events.ts';
import { awsPolicy } from './policies.ts';
import { isOn, roleOf, sending } from './role.ts';
import { arnOf, child, dict, others, refTo, set, tagList, type Made, type Written } from './written.ts';

/** Properties that become something else than a property of the same name. */
const ours = [
  'AssumeRolePolicyDocument',
  'AutoPublishAlias',
  'AutoPublishAliasAllProperties',
  'AutoPublishCodeSha256',
  'CodeUri',
  'DeadLetterQueue',
  'DeploymentPreference',
  'EventInvokeConfig',
  'Events',
  'FunctionUrlConfig',
  'ImageUri',
  'InlineCode',
  'PermissionsBoundary',
  'Policies',
  'PropagateTags',
  'ProvisionedConcurrencyConfig',
  'Role',
  'RolePath',
  'SourceKMSKeyArn',
  'Tags',
  'Tracing',
  'VersionDeletionPolicy',
  'VersionDescription',
];

/**
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function functionResources(written: Written): Made[] {
  const { id, properties } = written;
  const traced = isOn(written, 'Tracing', 'Disabled');
  const queue = child(properties, 'DeadLetterQueue');
  const aliases = published(written);
  const invoked = invokeConfig(written, aliases);
  const alias = aliases[0] && refTo(aliases[0].address);
  const target = alias ?? refTo(id);
  const durable = child(properties, 'DurableConfig') !== undefined;
  const role = roleOf(written, {
    service: 'lambda.amazonaws.com',
    arns: [
      awsPolicy(durable ? 'AWSLambdaBasicDurableExecutionRolePolicy' : 'AWSLambdaBasicExecutionRole'),
      ...(traced ? [awsPolicy('AWSXrayWriteOnlyAccess')] : []),
      ...(child(properties, 'VpcConfig') ? [awsPolicy('AWSLambdaVPCAccessExecutionRole')] : []),
      ...eventPolicies(written),
    ],
    statements: [...sending(child(queue, 'Type')?.node, child(queue, 'TargetArn')), ...invoked.statements],
  });
  const main: Made = {
    address: id,
    type: 'AWS::Lambda::Function',
    at: properties.at,
    properties: set({
      ...others(properties, ...ours),
      Code: codeOf(properties),
      Role: role.arn,
      Tags: tagList(child(properties, 'Tags')),
      TracingConfig: traced ? { Mode: child(properties, 'Tracing') } : undefined,
      DeadLetterConfig: queue && new Placed(set({ TargetArn: child(queue, 'TargetArn') }), queue.at, queue.when),
    }),
  };
  return [
    main,
    ...role.made,
    ...aliases,
    ...invoked.made,
    ...urlResources(written, target),
    ...eventResources(written, target, alias ?? arnOf(id)),
  ];
}

/** Code that is inline, in a bucket, in an image, or still in a folder beside the template. */
function codeOf(properties: Placed): unknown {
  const inline = child(properties, 'InlineCode');
  if (inline) return new Placed({ ZipFile: inline }, inline.at);
  const image = child(properties, 'ImageUri');
  if (image) return new Placed({ ImageUri: image }, image.at);
  const code = child(properties, 'CodeUri');
  return code && inBucket(code, { Bucket: 'S3Bucket', Key: 'S3Key', Version: 'S3ObjectVersion' }, child(properties, 'SourceKMSKeyArn'));
}

/** What `s3://bucket/key` or a mapping names, under CloudFormation's names; SAM packages a folder before it deploys. */
export function inBucket(code: Placed, names: Readonly<Record<string, string>>, key?: Placed): Placed {
  const parts = typeof code.node === 'string' ? /^s3:\/\/([^/]+)\/(.+)$/s.exec(code.node)?.slice(1) : undefined;
  const packaged = new Hole('package', { reason: 'elsewhere', detail: 'the code is packaged before the deployment' });
  const node = Object.entries(names).map(([from, to], index) => [
    to,
    dict(code) ? child(code, from) : index < 2 ? (parts?.[index] ?? packaged) : undefined,
  ]);
  return new Placed(set({ ...Object.fromEntries(node), SourceKMSKeyArn: key }), code.at, code.when);
}

/** The alias, and the version that it points at; none without AutoPublishAlias. */
function published({ id, properties, text }: Written): Made[] {
  const alias = child(properties, 'AutoPublishAlias');
  if (!alias) return [];
  const version = `${id}Version`;
  return [
    {
      address: `${id}Alias${text(alias) ?? ''}`,
      type: 'AWS::Lambda::Alias',
      at: alias.at,
      name: 'Alias',
      properties: set({
        Name: alias,
        FunctionName: refTo(id),
        FunctionVersion: { 'Fn::GetAtt': [version, 'Version'] },
        ProvisionedConcurrencyConfig: child(properties, 'ProvisionedConcurrencyConfig'),
      }),
    },
    // SAM adds a digest of the code to the name of a version.
    {
      address: version,
      type: 'AWS::Lambda::Version',
      at: alias.at,
      name: 'Version',
      properties: set({ FunctionName: refTo(id), Description: child(properties, 'VersionDescription') }),
    },
  ];
}

/** A function URL, with the permission that SAM adds when it asks nobody who they are. */
function urlResources({ id, properties }: Written, target: unknown): Made[] {
  const config = child(properties, 'FunctionUrlConfig');
  if (!config || !dict(config)) return [];
  const auth = child(config, 'AuthType');
  const url: Made = {
    address: `${id}Url`,
    type: 'AWS::Lambda::Url',
    at: config.at,
    properties: { ...others(config), TargetFunctionArn: target },
  };
  if (auth?.node !== 'NONE') return [url];
  // A second permission lets the same callers invoke the function through the URL; it says nothing new.
  const permission: Made = {
    address: `${id}UrlPublicPermissions`,
    type: 'AWS::Lambda::Permission',
    at: config.at,
    properties: {
      Action: 'lambda:InvokeFunctionUrl',
      FunctionName: target,
      Principal: new Placed('*', auth.at),
      FunctionUrlAuthType: auth,
    },
  };
  return [url, permission];
}

/** What becomes of asynchronous invocations: the configuration, and the queues and topics that SAM makes for it. */
function invokeConfig({ id, properties }: Written, aliases: readonly Made[]): { made: readonly Made[]; statements: readonly unknown[] } {
  const config = child(properties, 'EventInvokeConfig');
  if (!config || !dict(config)) return { made: [], statements: [] };
  const destinations = ['OnSuccess', 'OnFailure'].flatMap((name) => {
    const destination = child(config, 'DestinationConfig', name);
    return destination ? [{ name, destination, ...destinationOf(`${id}EventInvokeConfig${name}`, destination) }] : [];
  });
  const made: Made = {
    address: `${id}EventInvokeConfig`,
    type: 'AWS::Lambda::EventInvokeConfig',
    at: config.at,
    properties: {
      ...others(config, 'DestinationConfig'),
      FunctionName: refTo(id),
      Qualifier: aliases.length > 0 ? aliases[0]!.properties['Name'] : '$LATEST',
      DestinationConfig: Object.fromEntries(
        destinations.map(({ name, destination, target }) => [name, new Placed({ Destination: target }, destination.at)]),
      ),
    },
  };
  return {
    made: [made, ...destinations.flatMap((destination) => destination.made)],
    statements: destinations.flatMap(({ destination, target }) => sending(child(destination, 'Type')?.node, target)),
  };
}

/** A destination that is named, or one that SAM makes because none is. */
function destinationOf(address: string, destination: Placed): { target: unknown; made: readonly Made[] } {
  const given = child(destination, 'Destination');
  const type = child(destination, 'Type')?.node;
  if (given || (type !== 'SQS' && type !== 'SNS')) return { target: given, made: [] };
  if (type === 'SQS') {
    const queue = `${address}Queue`;
    return {
      target: arnOf(queue),
      made: [{ address: queue, type: 'AWS::SQS::Queue', at: destination.at, properties: {}, name: 'DestinationQueue' }],
    };
  }
  const topic = `${address}Topic`;
  return {
    target: refTo(topic),
    made: [{ address: topic, type: 'AWS::SNS::Topic', at: destination.at, properties: {}, name: 'DestinationTopic' }],
  };
}
