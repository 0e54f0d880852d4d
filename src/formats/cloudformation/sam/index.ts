import type { Origin } from '../../../model/graph.ts';
import type { Place } from '../../../model/source.ts';
import type { Condition } from '../../../model/value.ts';
import { childOf, Placed } from '../nodes.ts';
import { apiResources, httpApiResources, implicitApis, type Implicit } from './api.ts';
import { functionResources } from './function.ts';
import { Globals } from './globals.ts';
import { applicationResources, graphQlResources, layerResources, stateMachineResources, tableResources } from './resources.ts';
import { call, child, type Made, type Written } from './written.ts';

/** How many of the functions that share an API are named beside a finding on it. */
const mostUsers = 10;

/** What each type becomes, the resource of the same logical id first. Other types stay as they are. */
const makers: Readonly<Record<string, (written: Written) => Made[]>> = {
  'AWS::Serverless::Api': apiResources,
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

/** True when a resource has a type of SAM, whether or not the template names the transform. */
export const usesSam = (declared: object): boolean =>
  Object.values(declared).some((node: unknown) => typeOf(node instanceof Placed ? node.node : node)?.startsWith('AWS::Serverless::'));

const typeOf = (node: unknown): string | undefined => {
  const type = typeof node === 'object' && node !== null && 'Type' in node ? node.Type : undefined;
  return typeof type === 'string' ? type : undefined;
};

/** Reads every SAM resource as the resources that it becomes. Nothing is evaluated: parts that are written stay as they are. */
export function expandSam({ declared, globals: sections, parameter }: SamTemplate): Sam {
  const section = declared.node as object;
  const globals = new Globals(sections);
  const text = (node: Placed | undefined): string | undefined => {
    if (typeof node?.node === 'string' || typeof node?.node === 'number') return String(node.node);
    const name = call(node, 'Ref')?.node;
    return node && typeof name === 'string' ? parameter(name, node.at) : undefined;
  };
  const written = Object.keys(section).flatMap((id): Written[] => {
    const resource = childOf(section, id, declared.at);
    const type = typeOf(resource.node);
    if (type === undefined || !Object.hasOwn(makers, type)) return [];
    const condition = child(resource, 'Condition')?.node;
    const when = typeof condition === 'string' ? [...resource.when, { name: condition, is: true }] : resource.when;
    const properties = globals.inherit(resource, type);
    // Rather not judged than judged by half.
    return globals.exhausted ? [] : [{ id, type, at: resource.at, properties, when, text }];
  });
  const implicit = implicitApis(written, (properties, type) =>
    globals.inherit(new Placed({ Properties: properties }, properties.at), type),
  );
  return new Expansion(section, written, implicit, globals.exhausted);
}

class Expansion implements Sam {
  readonly resources = new Map<string, SamResource[]>();
  readonly names = new Map<string, string>();
  readonly conditions: Record<string, unknown> = {};
  readonly made = new Set<string>();
  readonly exhausted: boolean;
  readonly #declared: object;

  constructor(section: object, written: readonly Written[], implicit: readonly Implicit[], exhausted: boolean) {
    this.exhausted = exhausted;
    this.#declared = section;
    for (const one of written) this.#add(one, [one], one.id);
    for (const { api, users } of implicit) {
      if (Object.hasOwn(section, api.id)) continue;
      this.#add(api, users, users[0]!.id);
      const names = new Set(users.flatMap(({ when }) => when.flatMap(({ name, is }) => (is === true ? [name] : []))));
      for (const { name } of api.when.filter((condition) => condition.name === `${api.id}Condition`))
        this.conditions[name] = { 'Fn::Or': [...names].map((Condition) => ({ Condition })) };
    }
  }

  #add(written: Written, users: readonly Written[], under: string): void {
    const origin = (address: string): Origin => {
      const madeFor = users
        .filter(({ id }) => id !== address)
        .slice(0, mostUsers)
        .map(({ id, type, at }) => ({ at, message: `AWS SAM makes ${address} for ${id}`, resource: { type, address: id, at } }));
      return madeFor.length > 0 ? { madeFor } : {};
    };
    const all = this.resources.get(under) ?? [];
    this.resources.set(under, all);
    // What a macro beside the properties says may be about any of them.
    const macro = child(written.properties, 'Fn::Transform');
    for (const { address, type, properties, at, when, name } of makers[written.type]!(written)) {
      // What is declared under the same name, or made for another one, stands.
      if (address !== written.id && (this.made.has(address) || Object.hasOwn(this.#declared, address))) continue;
      this.made.add(address);
      if (name !== undefined) this.names.set(`${written.id}.${name}`, address);
      all.push({
        address,
        type,
        ...(address === users[0]!.id ? { nativeType: written.type } : {}),
        at: users[0]!.at,
        when: when ? [...written.when, ...when] : written.when,
        properties: new Placed(macro ? { ...properties, 'Fn::Transform': macro } : properties, at),
        missingAt: at === written.properties.at && users[0] === written ? written.at : at,
        origin: origin(address),
      });
    }
  }
}
