import type { Place, Source } from '../../model/source.ts';
import { Graph, Resource, type Edge, type Origin } from '../../model/graph.ts';
import { rootValue, type Dialect, type Unknown } from '../../model/value.ts';
import { union } from '../../model/when.ts';
import { Conditions } from './conditions.ts';
import { isName, TemplateExports, type Imports } from './exports.ts';
import { CloudFormationDialect, intrinsic, type Template } from './functions.ts';
import { isLoop, Loops } from './foreach.ts';
import { Includes } from './include.ts';
import { Mount, Mounted } from './mount.ts';
import { nestingMarks } from './nested.ts';
import { childOf, Placed, unplaced, unplacedEntries } from './nodes.ts';
import { Parameters, type Given } from './parameters.ts';
import { expandSam, usesSam, type Sam, type SamResource } from './sam/index.ts';
import { Family, type Kin, type ReadFile, type Stack } from './stacks.ts';
import { narrower, type Domain } from './terms.ts';

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

/** What a text says that may name other files to be read with it. */
export const marks: readonly string[] = [...nestingMarks, 'AWS::Include'];

export { isName, type Imports, type ReadFile, type TemplateExports };

export interface TemplateOptions {
  /** Values of parameters that the deployment is known to pass. */
  readonly parameters?: Given;
  /** What is known of a resource from elsewhere, by logical id: CDK knows the construct. */
  readonly originOf?: (logicalId: string, resource: Dict) => Origin | undefined;
  /** Reads what the template includes or deploys. Default: there is nothing. */
  readonly read?: ReadFile;
  /** What other templates export. */
  readonly imports?: Imports;
}

/** The resources of a template, and those of the templates that it deploys. */
export function loadTemplate(source: Source, options: TemplateOptions = {}): Graph {
  const beyond = options.imports?.resourceAt;
  if (!nestingMarks.some((mark) => source.text.includes(mark))) {
    const { resources, edges, limits, conditions } = readStack(rootOf(source), options);
    return new Graph(resources, {
      edges,
      limits,
      simplify: (when) => conditions.simplify(when),
      witness: (when) => conditions.witness(when),
      ...(beyond ? { beyond } : {}),
    });
  }
  const { family } = familyOf(source, options);
  return new Graph(
    family.stacks.flatMap((stack) => stack.resources),
    {
      edges: () => family.stacks.flatMap((stack) => stack.edges()),
      limits: () => family.limits(),
      simplify: (when) => family.simplify(when),
      witness: (when) => family.witness(when),
      ...(beyond ? { beyond } : {}),
    },
  );
}

/** What a template exports, for others to import. */
export function loadExports(source: Source, options: TemplateOptions): TemplateExports {
  const { family, stack } = familyOf(source, options, `${source.file}#`);
  return new TemplateExports(family, stack);
}

const rootOf = (source: Source): Placed => new Placed(source.data, { source, pointer: [] });

/** @param prefix of all names */
function familyOf(source: Source, options: TemplateOptions, prefix = ''): { family: Family; stack: Stack } {
  const template = rootOf(source);
  const nested = { ...options, parameters: {} };
  const family = new Family((each, kin) => readStack(each, each === template ? options : nested, kin), options.read ?? (() => undefined));
  return { family, stack: family.add(template, new Mount(prefix, [])) };
}

/** Reads one template; `kin` is what it knows of the stacks that it nests, and of the one that it is nested in. */
function readStack(written: Placed, options: TemplateOptions, kin?: Kin): Stack {
  const { source } = written.at;
  const includes = options.read && source.text.includes('AWS::Include') ? new Includes(options.read) : undefined;
  const { node: data, at: root } = includes ? includes.template(written) : written;
  const template = isDict(data) ? data : {};
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
  const domain = (name: string): Domain | undefined => narrower(parameters.domain(name), kin?.domain(name));
  const conditions = new Conditions(sam ? { ...Object(named), ...sam.conditions } : named, domain, mappings, template['Rules']);
  const isResource = (name: string): boolean => Object.hasOwn(nodes, name) || sam?.made.has(name) === true;
  const importOf = importsOf(options.imports, kin?.mount);
  const inner = new CloudFormationDialect({
    parameters,
    conditions,
    mappings,
    isResource,
    importOf,
    ...kin,
    ...(sam ? { names: sam.names } : {}),
  });
  const dialect = kin ? new Mounted(inner, kin.mount, kin.possible) : inner;
  const doubt = doubtOf(template['Transform']);
  const resources = Object.keys(nodes).flatMap((address) => {
    const { node: found, at, when: under } = childOf(nodes, address, declared.at);
    const node = includes ? withPlainHead(found) : found;
    // CDK's record of its own version deploys nothing that anybody could judge.
    if (!isDict(node) || typeof node['Type'] !== 'string' || node['Type'] === 'AWS::CDK::Metadata') return [];
    const made = sam?.resources.get(address);
    if (made) return made.filter((one) => conditions.possible(one.when)).map((one) => resourceOf(one, dialect, kin?.mount));
    const when = typeof node['Condition'] === 'string' ? union(under, conditions.just(node['Condition'], true)) : under;
    if (!conditions.possible(when)) return [];
    const properties = childOf(node, 'Properties', at);
    const origin = options.originOf?.(address, node);
    const declaration = { type: node['Type'], address, at, when, properties, missingAt: at };
    return resourceOf({ ...declaration, ...(origin ? { origin } : {}), ...(doubt ? { doubt } : {}) }, dialect, kin?.mount);
  });
  return {
    resources,
    outputs: section('Outputs'),
    dialect,
    conditions,
    declared: named,
    isParameter: (name) => parameters.has(name),
    domain,
    edges: () => edgesOf(resources, nodes, isResource, kin?.mount),
    limits: () => [
      ...(conditions.exhausted ? [`${source.file}: too many conditions to tell which can hold together`] : []),
      ...(sam?.exhausted ? [`${source.file}: the Globals section makes more than can be read; only a part was linted`] : []),
      ...(loops?.exhausted ? [`${source.file}: the loops (Fn::ForEach) make more than can be read; only a part was linted`] : []),
      ...(includes?.exhausted ? [`${source.file}: it includes more than can be read; only a part was linted`] : []),
    ],
  };
}

/** What is imported, in the names of the stack that imports it. */
const importsOf =
  (imports: Imports | undefined, mount: Mount | undefined): Template['importOf'] =>
  (name) => {
    const values = imports?.valuesOf(name);
    return mount ? values?.map((value) => mount.insideOf(value)) : values;
  };

/** A resource of which an included file may say what it is. */
const withPlainHead = (node: unknown): unknown =>
  isDict(node)
    ? Object.fromEntries(Object.entries(node).map(([key, child]) => [key, ['Type', 'Condition'].includes(key) ? unplaced(child) : child]))
    : node;

/** What the resources of AWS SAM become. Names are put together from values of parameters. */
function samOf(declared: Placed, globals: Placed, parameters: Parameters): Sam {
  const parameter = (name: string, at: Place): string | undefined => {
    const [value, ...others] = parameters.evaluate(name, at, []) ?? [];
    return value?.state === 'known' && typeof value.node !== 'object' && others.length === 0 ? String(value.node) : undefined;
  };
  return expandSam({ declared, globals, parameter });
}

/** A resource as it is written, in the names of its own stack. */
type Declared = Omit<SamResource, 'origin'> & { readonly origin?: Origin; readonly doubt?: Unknown };

/** A macro of the user's own may set anything; those of AWS set what their documentation says. */
function doubtOf(transform: unknown): Unknown | undefined {
  const macro = [transform].flat().find((each) => typeof each === 'string' && !each.startsWith('AWS::'));
  return macro === undefined ? undefined : { reason: 'macro', detail: String(macro) };
}

function resourceOf({ properties, missingAt, ...declared }: Declared, dialect: Dialect, mount?: Mount): Resource {
  const physicalName = nameOf(declared.type, properties.node);
  const when = mount ? [...mount.when, ...mount.outsideWhen(declared.when)] : declared.when;
  return new Resource({
    ...declared,
    ...(mount ? { address: mount.outside(declared.address), ...(mount.inline ? {} : { localAddress: declared.address }) } : {}),
    when,
    properties: rootValue(properties.node, properties.at, when, dialect).missingAt(missingAt),
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

function edgesOf(resources: readonly Resource[], nodes: Dict, isResource: (name: string) => boolean, mount?: Mount): Edge[] {
  const outside = (name: string): string => mount?.outside(name) ?? name;
  return resources.flatMap((resource) => {
    const node = unplaced(nodes[mount?.inside(resource.address) ?? resource.address]);
    const dependsOn = [(isDict(node) && unplaced(node['DependsOn'])) || []]
      .flat()
      .filter((to): to is string => typeof to === 'string' && isResource(to));
    const references = [...mentions(resource.properties.node, [])].filter(({ to }) => isResource(to));
    const seen = new Set<string>();
    return [
      ...references.map(({ to, path }): Edge => ({ kind: 'reference', from: resource.address, to: outside(to), path })),
      ...dependsOn.map((to): Edge => ({ kind: 'dependsOn', from: resource.address, to: outside(to), path: 'DependsOn' })),
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
