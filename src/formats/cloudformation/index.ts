import type { Place, Source } from '../../model/source.ts';
import { Graph, Resource, type Edge, type Origin } from '../../model/graph.ts';
import { rootValue, type Condition } from '../../model/value.ts';
import { Conditions } from './conditions.ts';
import { CloudFormationDialect, intrinsic, type Template } from './functions.ts';
import { isLoop, Loops } from './foreach.ts';
import { childOf, Placed, unplaced, unplacedEntries } from './nodes.ts';
import { Parameters, type Given } from './parameters.ts';
import { expandSam, usesSam, type Sam, type SamResource } from './sam/index.ts';

type Dict = Readonly<Record<string, unknown>>;
const isDict = (node: unknown): node is Dict => typeof node === 'object' && node !== null && !Array.isArray(node);

/** True for a template: a mapping of resources of which one at least has a type such as AWS::S3::Bucket. */
export function isTemplate(data: unknown): boolean {
  if (!isDict(data) || !isDict(data['Resources'])) return false;
  if (Object.hasOwn(data, 'AWSTemplateFormatVersion')) return true;
  return Object.entries(data['Resources']).some(
    ([id, resource]) => isLoop(id) || (isDict(resource) && typeof resource['Type'] === 'string' && resource['Type'].includes('::')),
  );
}

export interface TemplateOptions {
  /** Values of parameters that the deployment is known to pass. */
  readonly parameters?: Given;
  /** What is known of a resource from elsewhere, by logical id: CDK knows the construct. */
  readonly originOf?: (logicalId: string, resource: Dict) => Origin | undefined;
}

/** The resources of one template. */
export function loadTemplate(source: Source, options: TemplateOptions = {}): Graph {
  const template = isDict(source.data) ? source.data : {};
  const root: Place = { source, pointer: [] };
  const parameters = new Parameters(template['Parameters'], options.parameters ?? {}, root);
  const mappings = childOf(template, 'Mappings', root);
  const loops = source.text.includes('Fn::ForEach') ? loopsOf({ parameters, mappings }) : undefined;
  const section = (name: string): Placed => {
    const { node, at } = childOf(template, name, root);
    return new Placed(loops ? loops.section(node, at) : node, at);
  };
  const declared = section('Resources');
  const nodes = isDict(declared.node) ? declared.node : {};
  const sam = usesSam(nodes) ? samOf(declared, childOf(template, 'Globals', root), parameters) : undefined;
  const named = unplacedEntries(section('Conditions').node);
  const conditions = new Conditions(sam ? { ...Object(named), ...sam.conditions } : named, (name) => parameters.domain(name), mappings);
  const isResource = (name: string): boolean => Object.hasOwn(nodes, name) || sam?.made.has(name) === true;
  const dialect = new CloudFormationDialect({ parameters, conditions, mappings, isResource, ...(sam ? { names: sam.names } : {}) });
  const resources = Object.keys(nodes).flatMap((address) => {
    const { node, at, when: under } = childOf(nodes, address, declared.at);
    // CDK's record of its own version deploys nothing that anybody could judge.
    if (!isDict(node) || typeof node['Type'] !== 'string' || node['Type'] === 'AWS::CDK::Metadata') return [];
    const made = sam?.resources.get(address);
    if (made) return made.filter((one) => conditions.possible(one.when)).map((one) => resourceOfSam(one, dialect));
    const when: Condition[] = typeof node['Condition'] === 'string' ? [...under, { name: node['Condition'], is: true }] : [...under];
    if (!conditions.possible(when)) return [];
    const properties = childOf(node, 'Properties', at);
    const place = Object.hasOwn(node, 'Properties') ? properties.at : at;
    const origin = options.originOf?.(address, node);
    const physicalName = nameOf(node['Type'], properties.node);
    return new Resource({
      type: node['Type'],
      address,
      at,
      when,
      properties: rootValue(properties.node, place, when, dialect).missingAt(at),
      ...(physicalName === undefined ? {} : { physicalName }),
      ...(origin ? { origin } : {}),
    });
  });
  return new Graph(resources, {
    edges: () => edgesOf(resources, nodes, isResource),
    simplify: (when) => conditions.simplify(when),
    witness: (when) => conditions.witness(when),
    limits: () => [
      ...(conditions.exhausted ? [`${source.file}: too many conditions to tell which can hold together`] : []),
      ...(sam?.exhausted ? [`${source.file}: the Globals section makes more than can be read; only a part was linted`] : []),
      ...(loops?.exhausted ? [`${source.file}: the loops (Fn::ForEach) make more than can be read; only a part was linted`] : []),
    ],
  });
}

/** What the resources of AWS SAM become. Names are put together from values of parameters. */
function samOf(declared: Placed, globals: Placed, parameters: Parameters): Sam {
  const parameter = (name: string, at: Place): string | undefined => {
    const [value, ...others] = parameters.evaluate(name, at, []) ?? [];
    return value?.state === 'known' && typeof value.node !== 'object' && others.length === 0 ? String(value.node) : undefined;
  };
  return expandSam({ declared, globals, parameter });
}

function resourceOfSam({ properties, ...one }: SamResource, dialect: CloudFormationDialect): Resource {
  const physicalName = nameOf(one.type, properties.node);
  return new Resource({
    ...one,
    properties: rootValue(properties.node, properties.at, one.when, dialect).missingAt(one.missingAt),
    ...(physicalName === undefined ? {} : { physicalName }),
  });
}

/** Collections are read before the conditions of the template are known; none may stand in them. */
function loopsOf(template: Pick<Template, 'parameters' | 'mappings'>): Loops {
  return new Loops(new CloudFormationDialect({ ...template, conditions: new Conditions({}, () => undefined), isResource: () => false }));
}

/** The name that the template itself gives the resource: BucketName of a bucket, Name, DBInstanceIdentifier ... */
function nameOf(type: string, properties: unknown): string | undefined {
  if (!isDict(properties)) return undefined;
  const noun = type.slice(type.lastIndexOf(':') + 1);
  for (const key of [`${noun}Name`, 'Name', `${noun}Identifier`, `${noun}Id`]) {
    const name = Object.hasOwn(properties, key) ? unplaced(properties[key]) : undefined;
    if (typeof name === 'string' && name !== '') return name;
  }
  return undefined;
}

function edgesOf(resources: readonly Resource[], nodes: Dict, isResource: (name: string) => boolean): Edge[] {
  return resources.flatMap((resource) => {
    const node = unplaced(nodes[resource.address]);
    const dependsOn = [(isDict(node) && node['DependsOn']) || []]
      .flat()
      .filter((to): to is string => typeof to === 'string' && isResource(to));
    const references = [...mentions(resource.properties.node, [])].filter(({ to }) => isResource(to));
    const seen = new Set<string>();
    return [
      ...references.map(({ to, path }): Edge => ({ kind: 'reference', from: resource.address, to, path })),
      ...dependsOn.map((to): Edge => ({ kind: 'dependsOn', from: resource.address, to, path: 'DependsOn' })),
    ].filter((edge) => {
      const key = `${edge.kind} ${edge.to} ${edge.path}`;
      return !seen.has(key) && seen.add(key);
    });
  });
}

/** Every name that a Ref, a GetAtt or a Sub inside a node mentions, with the property that does. */
function* mentions(node: unknown, path: readonly string[]): Generator<{ to: string; path: string }> {
  if (typeof node !== 'object' || node === null) return;
  if (node instanceof Placed) return yield* mentions(node.node, path);
  const [name, argument] = intrinsic(node);
  const here = path.join('.');
  if (name === 'Ref') yield { to: String(argument), path: here };
  else if (name === 'Fn::GetAtt') yield { to: String(Array.isArray(argument) ? argument[0] : argument).split('.')[0]!, path: here };
  else if (name === 'Fn::Sub') {
    const template: unknown = Array.isArray(argument) ? argument[0] : argument;
    if (typeof template === 'string')
      for (const [, to] of template.matchAll(/\$\{\s*([A-Za-z0-9]+)[^}]*\}/g)) yield { to: to!, path: here };
  }
  for (const [key, child] of Object.entries(node)) {
    const silent = Array.isArray(node) || name !== undefined;
    yield* mentions(child, silent ? path : [...path, key]);
  }
}
