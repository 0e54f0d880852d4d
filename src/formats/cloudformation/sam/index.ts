import type { Origin } from '../../../model/graph.ts';
import type { Place } from '../../../model/source.ts';
import type { Condition } from '../../../model/value.ts';
import { union } from '../../../model/when.ts';
import { childOf, Placed } from '../nodes.ts';
import { apiResources, httpApiResources, implicitApis, type Implicit } from './api.ts';
import { connectorResources, embedded, type Deployed } from './connectors.ts';
import { functionResources } from './function.ts';
import { Globals } from './globals.ts';
import { applicationResources, graphQlResources, layerResources, stateMachineResources, tableResources } from './resources.ts';
import { usagePlan, sharedUsagePlan } from './usage-plans.ts';
import { call, child, type Made, type Written } from './written.ts';

/** How many of the functions that share an API are named beside a finding on it. */
const mostUsers = 10;

/** What each type becomes, the resource of the same logical id first. Other types stay as they are. */
const makers: Readonly<Record<string, (written: Written) => Made[]>> = {
  'AWS::Serverless::Api': (api) => [...apiResources(api), ...usagePlan(api)],
  'AWS::Serverless::Application': applicationResources,
  'AWS::Serverless::Function': functionResources,
  'AWS::Serverless::GraphQLApi': graphQlResources,
  'AWS::Serverless::HttpApi': httpApiResources,
  'AWS::Serverless::LayerVersion': layerResources,
  'AWS::Serverless::SimpleTable': tableResources,
  'AWS::Serverless::StateMachine': stateMachineResources,
};

/** One of the resources that a SAM resource becomes. */
export interface SamResource {
  readonly address: string;
  readonly type: string;
  /** The type as it is written, of the resource that keeps the logical id. */
  readonly nativeType?: string;
  /** Where the SAM resource is written. */
  readonly at: Place;
  readonly when: readonly Condition[];
  readonly properties: Placed;
  /** Where what is not written would have been. */
  readonly missingAt: Place;
  readonly origin: Origin;
}

/** What the SAM resources of a template become. */
export interface Sam {
  /** By the logical id of the SAM resource; those that several make together stand with the first. */
  readonly resources: ReadonlyMap<string, readonly SamResource[]>;
  /** What is made beside a resource, of whatever type, by its logical id. */
  readonly beside: ReadonlyMap<string, readonly SamResource[]>;
  /** The logical ids of all that is made. */
  readonly made: ReadonlySet<string>;
  /** Names that a template uses for what is made, such as `MyApi.Stage`, with the logical ids they stand for. */
  readonly names: ReadonlyMap<string, string>;
  /** True when the Globals section multiplies what is written so much that a part was left out. */
  readonly exhausted: boolean;
  /** Conditions that SAM adds. */
  readonly conditions: Readonly<Record<string, unknown>>;
}

export interface SamTemplate {
  /** The Resources section. */
  readonly declared: Placed;
  readonly globals: Placed;
  /** The value of a parameter, when it is known. */
  readonly parameter: (name: string, at: Place) => string | undefined;
}

/** True when a resource has a type of SAM, or a connector, whether or not the template names the transform. */
export const usesSam = (declared: object): boolean =>
  Object.values(declared).some((written: unknown) => {
    const node = written instanceof Placed ? written.node : written;
    return typeOf(node)?.startsWith('AWS::Serverless::') || (typeof node === 'object' && node !== null && 'Connectors' in node);
  });

const typeOf = (node: unknown): string | undefined => {
  const type = typeof node === 'object' && node !== null && 'Type' in node ? node.Type : undefined;
  return typeof type === 'string' ? type : undefined;
};

const connector = 'AWS::Serverless::Connector';

/** Reads every SAM resource as the resources that it becomes. Nothing is evaluated: parts that are written stay as they are. */
export function expandSam({ declared, globals: sections, parameter }: SamTemplate): Sam {
  const section = declared.node as object;
  const globals = new Globals(sections);
  const text = (node: Placed | undefined): string | undefined => {
    if (typeof node?.node === 'string' || typeof node?.node === 'number') return String(node.node);
    const name = call(node, 'Ref')?.node;
    return node && typeof name === 'string' ? parameter(name, node.at) : undefined;
  };
  const written: Written[] = [];
  const connectors: Written[] = [];
  for (const id of Object.keys(section)) {
    const resource = childOf(section, id, declared.at);
    const type = typeOf(resource.node);
    if (type === undefined) continue;
    const when = conditionsOf(resource);
    connectors.push(...embedded(id, resource, text).map((each) => ({ ...each, when: union(when, each.when) })));
    if (type !== connector && !Object.hasOwn(makers, type)) continue;
    const properties = globals.inherit(resource, type);
    // Rather not judged than judged by half.
    if (!globals.exhausted) (type === connector ? connectors : written).push({ id, type, at: resource.at, properties, when, text });
  }
  const implicit = implicitApis(written, (properties, type) =>
    globals.inherit(new Placed({ Properties: properties }, properties.at), type),
  );
  const made = new Expansion(section, declared.at, globals.exhausted);
  for (const one of written) made.add(one);
  for (const each of [...implicit, ...sharedUsagePlan(written, implicit)]) made.addImplicit(each);
  for (const each of connectors) made.connect(each);
  return made;
}

function conditionsOf(resource: Placed): readonly Condition[] {
  const condition = child(resource, 'Condition')?.node;
  return typeof condition === 'string' ? [...resource.when, { name: condition, is: true }] : resource.when;
}

class Expansion implements Sam {
  readonly resources = new Map<string, SamResource[]>();
  readonly beside = new Map<string, SamResource[]>();
  readonly names = new Map<string, string>();
  readonly conditions: Record<string, unknown> = {};
  readonly made = new Set<string>();
  readonly exhausted: boolean;
  readonly #declared: object;
  readonly #at: Place;
  readonly #deployed = new Map<string, Deployed>();

  constructor(section: object, at: Place, exhausted: boolean) {
    this.exhausted = exhausted;
    this.#declared = section;
    this.#at = at;
  }

  add(written: Written): void {
    this.resources.set(written.id, this.#resourcesOf(written, [written], makers[written.type]!(written)));
  }

  /** What several resources make together stands with the first of them. */
  addImplicit({ api, users, made = makers[api.type]!(api) }: Implicit): void {
    if (Object.hasOwn(this.#declared, api.id)) return;
    const first = users[0]!.id;
    const all = this.#resourcesOf(api, users, made);
    this.resources.set(first, [...(this.resources.get(first) ?? []), ...all]);
    const names = new Set(users.flatMap(({ when }) => when.flatMap(({ name, is }) => (is === true ? [name] : []))));
    for (const { name } of api.when.filter((condition) => condition.name === `${api.id}Condition`))
      this.conditions[name] = { 'Fn::Or': [...names].map((Condition) => ({ Condition })) };
  }

  /** A connector becomes what it makes, or stands beside the resource that it is written in; AWS SAM refuses any other. */
  connect(written: Written): void {
    const made = connectorResources(written, (id) => this.#deployedAs(id));
    if (!made) return;
    const own = Object.hasOwn(this.#declared, written.id);
    const all = this.#resourcesOf(written, [written], made);
    const under = own ? written.id : String(written.at.pointer.at(this.#at.pointer.length));
    const list = own ? this.resources : this.beside;
    list.set(under, [...(list.get(under) ?? []), ...all]);
  }

  #deployedAs(id: string): Deployed | undefined {
    const known = this.#deployed.get(id);
    if (known || !Object.hasOwn(this.#declared, id)) return known;
    const resource = childOf(this.#declared, id, this.#at);
    const type = typeOf(resource.node);
    return type === undefined ? undefined : { type, properties: child(resource, 'Properties') };
  }

  #resourcesOf(written: Written, users: readonly Written[], made: readonly Made[]): SamResource[] {
    const origin = (address: string): Origin => {
      const madeFor = users
        .filter(({ id }) => id !== address)
        .slice(0, mostUsers)
        .map(({ id, type, at }) => ({ at, message: `AWS SAM makes ${address} for ${id}`, resource: { type, address: id, at } }));
      return madeFor.length > 0 ? { madeFor } : {};
    };
    // What a macro beside the properties says may be about any of them.
    const macro = child(written.properties, 'Fn::Transform');
    return made.flatMap(({ address, type, properties, at, when, name }): SamResource[] => {
      // What is declared under the same name, or made for another one, stands.
      if (address !== written.id && (this.made.has(address) || Object.hasOwn(this.#declared, address))) return [];
      this.made.add(address);
      if (name !== undefined) this.names.set(`${written.id}.${name}`, address);
      const all = new Placed(macro ? { ...properties, 'Fn::Transform': macro } : properties, at);
      this.#deployed.set(address, { type, properties: all });
      return [
        {
          address,
          type,
          ...(address === users[0]!.id ? { nativeType: written.type } : {}),
          at: users[0]!.at,
          when: when ? [...written.when, ...when] : written.when,
          properties: all,
          missingAt: at === written.properties.at && users[0] === written ? written.at : at,
          origin: origin(address),
        },
      ];
    });
  }
}
