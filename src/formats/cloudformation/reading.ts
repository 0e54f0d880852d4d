import type { Place } from '../../model/source.ts';
import { Resource, type Origin } from '../../model/graph.ts';
import { rootValue, type Dialect, type Evaluated, type Unknown } from '../../model/value.ts';
import { union } from '../../model/when.ts';
import { refusedOf, type Refused } from './allowed.ts';
import { Conditions } from './conditions.ts';
import { edgesOf, importsIn } from './edges.ts';
import type { Imports } from './exports.ts';
import { Loops } from './foreach.ts';
import { CloudFormationDialect, type Template } from './functions.ts';
import { Includes } from './include.ts';
import { Mounted, type Mount } from './mount.ts';
import { childOf, Placed, unplaced, unplacedEntries } from './nodes.ts';
import { Parameters, type Given } from './parameters.ts';
import { expandSam, usesSam, type Sam, type SamResource } from './sam/index.ts';
import type { Kin, ReadFile, Stack } from './stacks.ts';
import { isDict, narrower, type Domain } from './terms.ts';

type Dict = Readonly<Record<string, unknown>>;

export interface ReadingOptions {
  /** Values of parameters that the deployment is known to pass, or, to a nested stack, what its parent leaves open. */
  readonly parameters?: Given;
  /** What is known of a resource from elsewhere, by logical id: CDK knows the construct. */
  readonly originOf?: (logicalId: string, resource: Dict) => Origin | undefined;
  /** Reads what the template includes or deploys. Default: there is nothing. */
  readonly read?: ReadFile;
  /** What other templates export. */
  readonly imports?: Imports;
  /** Told the values that no deployment could pass; the parameter is then as open as without. */
  readonly refused?: (refused: Refused) => void;
}

/** Reads one template; `family` is what it knows of the stacks that it nests, and of the one that it is nested in. */
export function readStack(written: Placed, options: ReadingOptions, family?: Kin): Stack {
  const kin = family && leavingOpen(family, options.parameters ?? {});
  const sections = sectionsOf(written, options, kin);
  const { parameters, section } = sections;
  const logic = logicOf(sections, kin);
  const { conditions, isResource } = logic;
  const dialect = dialectOf(sections, logic, options, kin);
  const resources = resourcesOf(sections, logic, dialect, options, kin?.mount);
  return {
    resources,
    outputs: section('Outputs'),
    dialect,
    conditions,
    declared: logic.declared,
    isParameter: (name) => parameters.has(name),
    domain: logic.domain,
    edges: () => edgesOf({ resources, nodes: sections.nodes, isResource }, kin?.mount),
    imported: () => importsIn(resources, dialect),
    limits: () => limitsOf(written.at.source.file, sections, logic),
  };
}

/** What the parent passes goes before what a deployment is known to pass, but for what is open in the parent too. */
function leavingOpen(kin: Kin, given: Given): Kin {
  const isOpen = ({ state, why }: Evaluated): boolean => state === 'unknown' && why?.reason === 'parameter';
  const passed: Kin['passed'] = (name, when) => {
    const values = kin.passed(name, when);
    return Object.hasOwn(given, name) && values?.every(isOpen) ? undefined : values;
  };
  return { ...kin, passed };
}

/** The sections of a template, with what it includes, and what its loops make. */
interface Sections {
  readonly template: Dict;
  readonly parameters: Parameters;
  readonly mappings: Placed;
  readonly declared: Placed;
  /** The Resources section as data. */
  readonly nodes: Dict;
  readonly globals: Placed;
  readonly section: (name: string) => Placed;
  readonly includes: Includes | undefined;
  readonly loops: Loops | undefined;
}

function sectionsOf(written: Placed, options: ReadingOptions, kin: Kin | undefined): Sections {
  const { text } = written.at.source;
  const includes = options.read && text.includes('AWS::Include') ? new Includes(options.read) : undefined;
  const { node: data, at: root } = includes ? includes.template(written) : written;
  const template = isDict(data) ? data : {};
  const given = options.parameters ?? {};
  const isOpen = (name: string): boolean => Object.hasOwn(given, name) && kin?.passed(name, []) === undefined;
  const refused = refusedOf(template['Parameters'], given, root.source.file).filter(({ name }) => isOpen(name));
  for (const each of refused) options.refused?.(each);
  const unusable = new Set(refused.map(({ name }) => name));
  const parameters = new Parameters(
    template['Parameters'],
    (name) => (isOpen(name) && !unusable.has(name) ? given[name] : undefined),
    root,
  );
  const mappings = childOf(template, 'Mappings', root);
  const loops = text.includes('Fn::ForEach') ? loopsOf({ parameters, mappings }) : undefined;
  const section = (name: string): Placed => {
    const { node, at } = childOf(template, name, root);
    return new Placed(loops ? loops.section(node, at) : node, at);
  };
  const declared = section('Resources');
  const nodes = isDict(declared.node) ? declared.node : {};
  return { template, parameters, mappings, declared, nodes, globals: childOf(template, 'Globals', root), section, includes, loops };
}

/** Collections are read before the conditions of the template are known; none may stand in them. */
function loopsOf(template: Pick<Template, 'parameters' | 'mappings'>): Loops {
  return new Loops(new CloudFormationDialect({ ...template, conditions: new Conditions({}, () => undefined), isResource: () => false }));
}

/** What the template says about when, and about what there is. */
interface Logic {
  readonly conditions: Conditions;
  /** The section Conditions. */
  readonly declared: unknown;
  readonly domain: (parameter: string) => Domain | undefined;
  readonly sam: Sam | undefined;
  readonly isResource: (name: string) => boolean;
}

function logicOf(sections: Sections, kin: Kin | undefined): Logic {
  const { template, parameters, mappings, nodes, section } = sections;
  const sam = usesSam(nodes) ? samOf(sections) : undefined;
  const declared = unplacedEntries(section('Conditions').node);
  const domain = (name: string): Domain | undefined => narrower(parameters.domain(name), kin?.domain(name));
  const all = sam ? { ...Object(declared), ...sam.conditions } : declared;
  return {
    conditions: new Conditions(all, domain, mappings, template['Rules']),
    declared,
    domain,
    sam,
    isResource: (name) => Object.hasOwn(nodes, name) || sam?.made.has(name) === true,
  };
}

/** What the resources of AWS SAM become. Names are put together from values of parameters. */
function samOf({ declared, globals, parameters }: Sections): Sam {
  const parameter = (name: string, at: Place): string | undefined => {
    const [value, ...others] = parameters.evaluate(name, at, []) ?? [];
    return value?.state === 'known' && typeof value.node !== 'object' && others.length === 0 ? String(value.node) : undefined;
  };
  return expandSam({ declared, globals, parameter });
}

function dialectOf(
  { parameters, mappings }: Sections,
  { conditions, isResource, sam }: Logic,
  options: ReadingOptions,
  kin?: Kin,
): Dialect {
  const importOf = importsOf(options.imports, kin?.mount);
  const names = sam ? { names: sam.names } : {};
  const inner = new CloudFormationDialect({ parameters, conditions, mappings, isResource, importOf, ...kin, ...names });
  return kin ? new Mounted(inner, kin.mount, kin.possible) : inner;
}

/** What is imported, in the names of the stack that imports it. */
const importsOf =
  (imports: Imports | undefined, mount: Mount | undefined): Template['importOf'] =>
  (name) => {
    const values = imports?.valuesOf(name);
    return mount ? values?.map((value) => mount.insideOf(value)) : values;
  };

/** The resources that can be there at all. */
function resourcesOf(sections: Sections, logic: Logic, dialect: Dialect, { originOf }: ReadingOptions, mount?: Mount): Resource[] {
  const { template, declared, nodes, includes } = sections;
  const { conditions, sam } = logic;
  const doubt = doubtOf(template['Transform']);
  return Object.keys(nodes).flatMap((address) => {
    const { node: found, at, when: under } = childOf(nodes, address, declared.at);
    const node = includes ? withPlainHead(found) : found;
    // CDK's record of its own version deploys nothing that anybody could judge.
    if (!isDict(node) || typeof node['Type'] !== 'string' || node['Type'] === 'AWS::CDK::Metadata') return [];
    const when = typeof node['Condition'] === 'string' ? union(under, conditions.just(node['Condition'], true)) : under;
    const origin = originOf?.(address, node);
    const declaration = { type: node['Type'], address, at, when, properties: childOf(node, 'Properties', at), missingAt: at };
    const own: readonly Declared[] = [{ ...declaration, ...(origin ? { origin } : {}), ...(doubt ? { doubt } : {}) }];
    const all = sam ? [...(sam.resources.get(address) ?? own), ...(sam.beside.get(address) ?? [])] : own;
    return all.filter((one) => conditions.possible(one.when)).map((one) => resourceOf(one, dialect, mount));
  });
}

/** A macro of the user's own may set anything; those of AWS set what their documentation says. */
function doubtOf(transform: unknown): Unknown | undefined {
  const macro = [transform].flat().find((each) => typeof each === 'string' && !each.startsWith('AWS::'));
  return macro === undefined ? undefined : { reason: 'macro', detail: String(macro) };
}

/** A resource of which an included file may say what it is. */
const withPlainHead = (node: unknown): unknown =>
  isDict(node)
    ? Object.fromEntries(Object.entries(node).map(([key, child]) => [key, ['Type', 'Condition'].includes(key) ? unplaced(child) : child]))
    : node;

/** A resource as it is written, in the names of its own stack. */
type Declared = Omit<SamResource, 'origin'> & { readonly origin?: Origin; readonly doubt?: Unknown };

function resourceOf({ properties, missingAt, ...declared }: Declared, dialect: Dialect, mount?: Mount): Resource {
  const physicalName = nameOf(declared.type, properties.node);
  const when = mount ? union(mount.when, mount.outsideWhen(declared.when)) : declared.when;
  return new Resource({
    ...declared,
    ...(mount ? { address: mount.outside(declared.address), ...(mount.inline ? {} : { localAddress: declared.address }) } : {}),
    when,
    properties: rootValue(properties.node, properties.at, when, dialect).missingAt(missingAt),
    ...(physicalName === undefined ? {} : { physicalName }),
  });
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

function limitsOf(file: string, { loops, includes }: Sections, { conditions, sam }: Logic): string[] {
  return [
    ...(conditions.exhausted ? [`${file}: too many conditions to tell which can hold together`] : []),
    ...circlesOf(file, [...conditions.circles]),
    ...(sam?.exhausted ? [`${file}: the Globals section makes more than can be read; only a part was linted`] : []),
    ...(loops?.exhausted ? [`${file}: the loops (Fn::ForEach) make more than can be read; only a part was linted`] : []),
    ...(includes?.exhausted ? [`${file}: it includes more than can be read; only a part was linted`] : []),
  ];
}

function circlesOf(file: string, [first, ...others]: readonly string[]): string[] {
  if (first === undefined) return [];
  const names =
    others.length > 0 ? `conditions ${first} and ${others.length} more rest on themselves` : `condition ${first} rests on itself`;
  return [`${file}: ${names}, which CloudFormation refuses; each was taken for true and for false`];
}
