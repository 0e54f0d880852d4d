import { below, type Place } from '../../model/source.ts';
import { rootValue, type Evaluated, type Value } from '../../model/value.ts';
import type { Declared } from './assemble.ts';
import type { Body } from './blocks.ts';
import { withDynamic } from './dynamic.ts';
import { Embedded, Placed, Settled } from './expression/nodes.ts';
import { outcomeOf } from './expression/world.ts';

/** A resource in the shape that CloudFormation has for it, where names alone do not lead from one to the other. */
export interface Shaped {
  /** The CloudFormation type, when the attributes decide it. */
  readonly type?: string;
  readonly properties: Body;
  /** Resources that Terraform writes as attributes of this one. */
  readonly more: readonly { readonly type: string; readonly properties: Body }[];
}

/** The attributes of a resource, with the blocks that its `dynamic` blocks make. */
export const fullBody = ({ body, at }: Declared): Body => withDynamic(body, at);

const placed = (node: unknown, at: Place): Placed | object =>
  node instanceof Placed || node instanceof Settled || node instanceof Embedded ? node : new Placed(node, at);

export function shape(declared: Declared): Shaped {
  const properties = fullBody(declared);
  const make = Object.hasOwn(shapes, declared.nativeType) ? shapes[declared.nativeType] : undefined;
  if (!make) return { properties, more: [] };
  const { type, more = [], ...changed } = make(new Draft(declared, properties));
  return { ...(type === undefined ? {} : { type }), properties: { ...properties, ...changed.properties }, more };
}

/** What a shape is made from. */
class Draft {
  readonly head: Place;
  readonly address: string;
  readonly #properties: Body;
  readonly #root: Value;
  readonly #at: Place;

  constructor({ head, at, when, world, address }: Declared, properties: Body) {
    this.head = head;
    this.address = address;
    this.#at = at;
    this.#properties = properties;
    this.#root = rootValue(properties, at, when, world).missingAt(head);
  }

  has(name: string): boolean {
    return this.get(name).some((value) => !value.absent);
  }

  /** Values in Terraform's names; never empty. */
  get(path: string): Value[] {
    return this.#root.get(path);
  }

  /** An attribute as a node that can stand somewhere else. */
  node(name: string): Placed | object {
    return placed(this.#properties[name], below(this.#at, name));
  }

  /** All attributes as one node. */
  all(): Placed {
    return new Placed(this.#properties, this.#at);
  }

  /** A constant at the place of an attribute. */
  constant(value: unknown, name: string): Placed {
    return new Placed(value, this.get(name)[0]!.at);
  }

  /** A reference to the resource itself. */
  itself(attribute: string): Settled {
    const text = `\${${this.address}.${attribute}}`;
    const why = { reason: 'attribute' as const, detail: `${this.address}.${attribute}` };
    return new Settled([
      { state: 'unknown', node: undefined, text, at: this.head, when: [], why, refs: [{ to: this.address, attribute }] },
    ]);
  }
}

type Shape = (draft: Draft) => Partial<Shaped>;

/** All outcomes of an attribute as one node, each made into something else when it is known. */
const settle = (values: readonly Value[], change: (outcome: Evaluated) => Evaluated = (outcome) => outcome): Settled =>
  new Settled(values.map((value) => change(outcomeOf(value))));

/** A known value in other words. */
const reworded =
  (words: Readonly<Record<string, string>>) =>
  (outcome: Evaluated): Evaluated =>
    outcome.state === 'known' ? { ...outcome, node: words[String(outcome.node)] ?? outcome.node } : outcome;

/** JSON text that CloudFormation writes as data. */
const embedded =
  (...names: string[]): Shape =>
  (draft) => ({
    properties: Object.fromEntries(
      names.filter((name) => draft.has(name)).map((name) => [name, new Embedded(draft.node(name), draft.get(name)[0]!.at)]),
    ),
  });

/** Blocks with a name and a value as a map from one to the other. */
const mapOf =
  (property: string, blocks: string, key: string, value: (block: Value) => unknown): Shape =>
  (draft) => {
    if (!draft.has(blocks)) return {};
    const entries = draft
      .get(blocks)
      .flatMap((block): [string, unknown][] => (block.composite ? [[block.get(key)[0]!.text, value(block)]] : []));
    return { properties: { [property]: new Placed(Object.fromEntries(entries), draft.get(blocks)[0]!.at) } };
  };

const parameters = mapOf('Parameters', 'parameter', 'name', (block) => settle(block.get('value')));

/** `enabled` is true where it is not written. */
const logTypes = mapOf('LogPublishingOptions', 'log_publishing_options', 'log_type', (block) => ({
  CloudWatchLogsLogGroupArn: settle(block.get('cloudwatch_log_group_arn')),
  Enabled: settle(block.get('enabled'), (outcome) => (outcome.state === 'absent' ? { ...outcome, state: 'known', node: true } : outcome)),
}));

const scheme = (draft: Draft): Body =>
  draft.has('internal') ? { Scheme: settle(draft.get('internal'), reworded({ true: 'internal', false: 'internet-facing' })) } : {};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticloadbalancingv2-loadbalancer-loadbalancerattribute.html */
const loadBalancerAttributes: Readonly<Record<string, string>> = {
  'access_logs.bucket': 'access_logs.s3.bucket',
  'access_logs.enabled': 'access_logs.s3.enabled',
  'connection_logs.bucket': 'connection_logs.s3.bucket',
  'connection_logs.enabled': 'connection_logs.s3.enabled',
  desync_mitigation_mode: 'routing.http.desync_mitigation_mode',
  drop_invalid_header_fields: 'routing.http.drop_invalid_header_fields.enabled',
  enable_cross_zone_load_balancing: 'load_balancing.cross_zone.enabled',
  enable_deletion_protection: 'deletion_protection.enabled',
  enable_http2: 'routing.http2.enabled',
  enable_waf_fail_open: 'waf.fail_open.enabled',
  idle_timeout: 'idle_timeout.timeout_seconds',
};

const loadBalancer: Shape = (draft) => {
  const attributes = Object.entries(loadBalancerAttributes)
    .filter(([path]) => draft.has(path))
    .map(([path, key]) => ({ Key: key, Value: settle(draft.get(path)) }));
  return {
    properties: {
      ...scheme(draft),
      ...(attributes.length > 0 ? { LoadBalancerAttributes: new Placed(attributes, draft.get('access_logs')[0]!.at) } : {}),
    },
  };
};

const classicLoadBalancer: Shape = (draft) => {
  const logs = draft.get('access_logs');
  const always = logs.filter((log) => log.composite && log.get('enabled').every((value) => value.absent));
  return {
    properties: {
      ...scheme(draft),
      // Logs are on as soon as there is a block, until `enabled` says otherwise.
      ...(always.length > 0
        ? { access_logs: settle(always, (outcome) => ({ ...outcome, node: { ...(outcome.node as object), enabled: true } })) }
        : {}),
    },
  };
};

const flowLogOwners: Readonly<Record<string, string>> = {
  vpc_id: 'VPC',
  subnet_id: 'Subnet',
  eni_id: 'NetworkInterface',
  transit_gateway_id: 'TransitGateway',
  transit_gateway_attachment_id: 'TransitGatewayAttachment',
};

const flowLog: Shape = (draft) => {
  const owner = Object.keys(flowLogOwners).find((name) => draft.has(name));
  return owner === undefined ? {} : { properties: { ResourceType: draft.constant(flowLogOwners[owner], owner) } };
};

/** A policy that CloudFormation writes as a resource of its own. */
const ownPolicy =
  (type: string, by: string, attribute: string): Shape =>
  (draft) =>
    draft.has('policy') ? { more: [{ type, properties: { policy: draft.node('policy'), [by]: draft.itself(attribute) } }] } : {};

const bucket: Shape = (draft) => ({
  ...ownPolicy('AWS::S3::BucketPolicy', 'bucket', 'id')(draft),
  ...(draft.get('versioning.enabled').some((value) => !value.absent)
    ? {
        properties: {
          versioning: new Placed(
            { Status: settle(draft.get('versioning.enabled'), reworded({ true: 'Enabled', false: 'Suspended' })) },
            draft.get('versioning')[0]!.at,
          ),
        },
      }
    : {}),
});

const securityGroupRule: Shape = (draft) => ({
  type: draft.get('type')[0]!.is('egress') ? 'AWS::EC2::SecurityGroupEgress' : 'AWS::EC2::SecurityGroupIngress',
});

/** Rules that are written inside the network ACL. */
const networkAcl: Shape = (draft) => ({
  more: (['ingress', 'egress'] as const).flatMap((direction) =>
    draft
      .get(direction)
      .filter((entry) => entry.composite)
      .map((entry) => ({
        type: 'AWS::EC2::NetworkAclEntry',
        properties: {
          ...Object.fromEntries(Object.keys(entry.node as object).map((name) => [name, settle(entry.get(name))])),
          egress: new Placed(direction === 'egress', entry.at),
          network_acl_id: draft.itself('id'),
        },
      })),
  ),
});

const directory: Shape = (draft) => ({
  type: draft.get('type')[0]!.is('MicrosoftAD') ? 'AWS::DirectoryService::MicrosoftAD' : 'AWS::DirectoryService::SimpleAD',
});

/** `logging { enable = false }` is no logging. */
const redshift: Shape = (draft) =>
  draft.get('logging.enable').some((value) => value.is(false))
    ? {
        properties: {
          logging: settle(draft.get('logging'), ({ at, when }) => ({ state: 'absent', node: undefined, at, when })),
        },
      }
    : {};

/** By Terraform type. */
const shapes: Readonly<Record<string, Shape>> = {
  aws_alb: loadBalancer,
  aws_batch_job_definition: embedded('container_properties', 'ecs_properties', 'node_properties'),
  aws_db_parameter_group: parameters,
  aws_default_network_acl: networkAcl,
  aws_directory_service_directory: directory,
  aws_dms_s3_endpoint: (draft) => ({ properties: { S3Settings: draft.all() } }),
  aws_docdb_cluster_parameter_group: parameters,
  aws_ecs_task_definition: embedded('container_definitions'),
  aws_elasticsearch_domain: logTypes,
  aws_elb: classicLoadBalancer,
  aws_flow_log: flowLog,
  aws_kms_external_key: (draft) => ({ properties: { Origin: new Placed('EXTERNAL', draft.head) } }),
  aws_lb: loadBalancer,
  aws_neptune_cluster_parameter_group: parameters,
  aws_neptune_parameter_group: parameters,
  aws_network_acl: networkAcl,
  aws_opensearch_domain: logTypes,
  aws_rds_cluster_parameter_group: parameters,
  aws_redshift_cluster: redshift,
  aws_s3_bucket: bucket,
  aws_secretsmanager_secret: ownPolicy('AWS::SecretsManager::ResourcePolicy', 'secret_arn', 'arn'),
  aws_security_group_rule: securityGroupRule,
  aws_sns_topic: ownPolicy('AWS::SNS::TopicPolicy', 'arn', 'arn'),
  aws_sqs_queue: ownPolicy('AWS::SQS::QueuePolicy', 'queue_url', 'url'),
};
