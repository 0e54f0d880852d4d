import type { Origin } from '../../model/graph.ts';

type Acknowledged = NonNullable<Origin['acknowledged']>;

/** What CDK recorded of constructs. */
interface Constructs {
  /** The path of the construct by logical id. */
  readonly paths: ReadonlyMap<string, string>;
  readonly acknowledged: ReadonlyMap<string, Acknowledged>;
}

/** One stack of a cloud assembly: its template, and the construct that each of its resources comes from. */
export interface Stack {
  /** The template, relative to the assembly's folder. */
  readonly file: string;
  /** The name of the stack for people: `Prod/Network`. */
  readonly name: string;
  readonly originOf: (logicalId: string, resource: Dict) => Origin;
  /** The files that the assembly uploads, by the name that they get: a nested stack names its template so. */
  readonly assets: ReadonlyMap<string, string>;
}

type Dict = Readonly<Record<string, unknown>>;
const isDict = (node: unknown): node is Dict => typeof node === 'object' && node !== null && !Array.isArray(node);
const dictOf = (node: unknown): Dict => (isDict(node) ? node : {});

/** True for the manifest of a cloud assembly, the `manifest.json` that `cdk synth` writes. */
export function isManifest(data: unknown): boolean {
  if (!isDict(data) || typeof data['version'] !== 'string' || !isDict(data['artifacts'])) return false;
  return Object.values(data['artifacts']).some(
    (artifact) => isDict(artifact) && /^(aws:cloudformation:stack|cdk:)/.test(String(artifact['type'])),
  );
}

/** Assemblies and nested stacks inside each other beyond this are taken for a loop. */
const deepest = 32;

/**
 * The stacks of a cloud assembly, with those of its stages and the nested stacks.
 * @param readData The parsed JSON of a file of the assembly by its relative path; undefined when it cannot be read.
 */
export function stacksOf(readData: (file: string) => unknown): Stack[] {
  const stacks = new Map<string, Stack>();
  const assets = new Map<string, string>();
  const visit = (folder: string, depth: number): void => {
    const artifacts = dictOf(dictOf(readData(join(folder, 'manifest.json')))['artifacts']);
    for (const artifact of Object.values(artifacts))
      if (isDict(artifact) && artifact['type'] === 'cdk:asset-manifest') collect(folder, dictOf(artifact['properties'])['file']);
    for (const [id, artifact] of Object.entries(artifacts)) {
      if (!isDict(artifact)) continue;
      const properties = dictOf(artifact['properties']);
      if (artifact['type'] === 'cdk:cloud-assembly') {
        const directory = inside(properties['directoryName']);
        if (directory && depth < deepest) visit(join(folder, directory), depth + 1);
      } else if (artifact['type'] === 'aws:cloudformation:stack') {
        const file = inside(properties['templateFile']);
        if (file) add(folder, file, String(artifact['displayName'] ?? id), constructsOf(artifact, folder), depth);
      }
    }
  };
  const collect = (folder: string, manifest: unknown): void => {
    const file = inside(manifest);
    for (const asset of Object.values(dictOf(dictOf(file && readData(join(folder, file)))['files']))) {
      const path = inside(dictOf(dictOf(asset)['source'])['path']);
      for (const destination of path ? Object.values(dictOf(dictOf(asset)['destinations'])) : [])
        assets.set(String(dictOf(destination)['objectKey']), join(folder, path!));
    }
  };
  const add = (folder: string, file: string, name: string, constructs: Constructs, depth: number): void => {
    const path = join(folder, file);
    if (stacks.has(path) || depth > deepest) return;
    stacks.set(path, {
      file: path,
      name,
      assets,
      originOf: (id, resource) => acknowledging(constructs, constructs.paths.get(id) ?? pathIn(resource)),
    });
    for (const [id, resource] of Object.entries(dictOf(dictOf(readData(path))['Resources']))) {
      const nested = nestedTemplate(resource, assets, folder);
      if (nested) add('', nested, `${name}/${id}`, constructs, depth + 1);
    }
  };
  const constructsOf = (artifact: Dict, folder: string): Constructs => {
    const paths = new Map<string, string>();
    const acknowledged = new Map<string, Acknowledged>();
    const more = inside(artifact['additionalMetadataFile']);
    for (const metadata of [artifact['metadata'], more ? readData(join(folder, more)) : undefined])
      for (const [key, entries] of Object.entries(dictOf(metadata))) {
        const path = key.replace(/^\//, '');
        const all = (Array.isArray(entries) ? (entries as unknown[]) : []).filter(isDict);
        for (const { type, data } of all) if (type === 'aws:cdk:logicalId' && typeof data === 'string') paths.set(data, path);
        const records = all.flatMap(({ type, data }) => (type === 'aws:cdk:acknowledged-rules' ? recordsIn(data) : []));
        if (records.length > 0) acknowledged.set(path, records);
      }
    return { paths, acknowledged };
  };
  visit('', 0);
  return [...stacks.values()];
}

/** What a template says of itself when it is read without its manifest: `aws:cdk:path`. */
export function originInTemplate(_logicalId: string, resource: Dict): Origin | undefined {
  const path = pathIn(resource);
  return path === undefined ? undefined : originOf(path);
}

function originOf(path: string | undefined): Origin {
  const generated = true;
  if (path === undefined) return { generated };
  const construct = path.replace(/\/(Resource|Default)$/, '');
  return isPlumbing(path) ? { construct, generated, plumbing: true } : { construct, generated };
}

function acknowledging({ acknowledged }: Constructs, path: string | undefined): Origin {
  const origin = originOf(path);
  if (acknowledged.size === 0 || path === undefined) return origin;
  const records = withAround(path).flatMap((construct) => acknowledged.get(construct) ?? []);
  return records.length > 0 ? { ...origin, acknowledged: records } : origin;
}

/** The path of a construct and of those around it, the nearest first. */
function withAround(path: string): string[] {
  const names = path.split('/').slice(0, 100);
  return names.map((_, index) => names.slice(0, names.length - index).join('/'));
}

/** `Validations.of(construct).acknowledge({ id, reason })` is recorded as `{ [id]: reason }`. */
const recordsIn = (data: unknown): Acknowledged =>
  Object.entries(dictOf(data)).flatMap(([id, reason]) => (typeof reason === 'string' ? [{ id, reason }] : []));

function pathIn(resource: Dict): string | undefined {
  const path = dictOf(resource['Metadata'])['aws:cdk:path'];
  return typeof path === 'string' ? path : undefined;
}

/** Names that CDK gives to constructs that it makes for its own use, once per stack or beside a construct of the user. */
const plumbing: readonly RegExp[] = [
  // Singletons are named with the identifier that keeps them single: AWS679f53fac002430cb0da5b7982bd2287, LogRetentionaae0aa3c...
  /^[A-Za-z:]*[0-9a-f]{32}(Security(Group)?)?$/i,
  /^Custom::[A-Za-z0-9]+$/,
  /^BucketNotificationsHandler[0-9a-f]+$/,
  /CustomResourceProvider(framework)?$/,
  /^framework-(onEvent|isComplete|onTimeout)$/,
  /^waiter-state-machine$/,
  /^LogRetention$/,
  /^\$?(CrossRegionStringParameterReader|ExportsWriter|ExportsReader)/i,
];

const isPlumbing = (path: string): boolean => path.split('/').some((segment) => plumbing.some((pattern) => pattern.test(segment)));

function nestedTemplate(resource: unknown, assets: ReadonlyMap<string, string>, folder: string): string | undefined {
  if (!isDict(resource) || resource['Type'] !== 'AWS::CloudFormation::Stack') return undefined;
  const metadata = dictOf(resource['Metadata']);
  const path = metadata['aws:asset:property'] === 'TemplateURL' ? inside(metadata['aws:asset:path']) : undefined;
  if (path !== undefined) return path.endsWith('.json') ? join(folder, path) : undefined;
  const [key] = /[0-9a-f]{64}\.json/.exec(JSON.stringify(dictOf(resource['Properties'])['TemplateURL'] ?? '')) ?? [];
  return key === undefined ? undefined : assets.get(key);
}

/** A relative path that stays in the assembly: a manifest is input, not to be trusted. */
function inside(path: unknown): string | undefined {
  if (typeof path !== 'string' || path === '' || /^([/\\]|[A-Za-z]:)/.test(path) || path.includes('\0')) return undefined;
  return path.split(/[/\\]/).includes('..') ? undefined : path;
}

const join = (folder: string, file: string): string => (folder === '' ? file : `${folder}/${file}`);
