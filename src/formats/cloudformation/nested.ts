import type { Resource } from '../../model/graph.ts';
import { nodeAt, type Place, type Position, type Source, type Spot } from '../../model/source.ts';
import type { Value } from '../../model/value.ts';
import { read } from '../syntax/read.ts';
import { Placed } from './nodes.ts';
import type { Files } from './stacks.ts';

/** A template that a resource deploys. */
export interface Nested {
  readonly template: Placed;
  /** True when it stands in the file of the resource. */
  readonly inline: boolean;
  /** The property that names or holds it. */
  readonly property: string;
  /** What the resource passes to a parameter; undefined when it passes nothing. */
  readonly parameters: (name: string) => readonly Value[] | undefined;
}

const types: Readonly<Record<string, string>> = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::CloudFormation::StackSet': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
};

export const deploys = (type: string): boolean => Object.hasOwn(types, type);

/** What a text says that may hold a resource that deploys another template. */
export const nestingMarks = ['AWS::CloudFormation::Stack', 'AWS::Serverless::Application'] as const;

/** The template that a resource of such a type deploys, where it can be read, and is always the same. */
export function nestedIn(resource: Resource, { read: file, uploaded }: Files): Nested | undefined {
  const url = types[resource.type]!;
  const parameters = parametersOf(resource);
  const [path, ...others] = new Set(
    [assetOf(resource) ?? resource.get(url).map((value) => pathOf(value) ?? uploaded?.(endOf(value)))].flat(),
  );
  const source = path === undefined || others.length > 0 ? undefined : file(resource.at.source.file, path);
  if (source && isTemplate(source.data))
    return { template: new Placed(source.data, { source, pointer: [] }), inline: false, property: url, parameters };
  if (!resource.type.endsWith('StackSet')) return undefined;
  const [body, ...more] = resource.get('TemplateBody');
  const template = body && more.length === 0 ? inline(body) : undefined;
  return template && { template, inline: true, property: 'TemplateBody', parameters };
}

const isTemplate = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && Object.hasOwn(data, 'Resources') && !Array.isArray(data);

/** A path beside the template, as `aws cloudformation package` takes it; undefined for the address of a bucket. */
export const localPath = (text: string): string | undefined => (text === '' || /^[a-z][a-z0-9+.-]*:/i.test(text) ? undefined : text);

/** The path that a value names, or the name under which CDK uploads a template. */
function pathOf({ known, text }: Value): string | undefined {
  return (known ? localPath(text) : undefined) ?? /[0-9a-f]{64}\.json$/.exec(text)?.[0];
}

/** What is known of the end of an address, from the last hole on, without what is asked of a server. */
const endOf = ({ text }: Value): string => text.replace(/[?#].*$/s, '').replace(/^.*\}/s, '');

/** The file that CDK says it uploads as the template. */
function assetOf({ at }: Resource): string | undefined {
  const node = nodeAt(at) as { readonly Metadata?: Readonly<Record<string, unknown>> } | undefined;
  const metadata = node?.Metadata;
  const path = metadata?.['aws:asset:property'] === 'TemplateURL' ? metadata['aws:asset:path'] : undefined;
  return typeof path === 'string' ? path : undefined;
}

function parametersOf(resource: Resource): Nested['parameters'] {
  let passed: Map<string, Value[]> | undefined;
  return (name) => {
    passed ??= resource.type.endsWith('StackSet') ? listed(resource) : mapped(resource);
    return passed.get(name) ?? passed.get('');
  };
}

/** By name; under '' what may stand for any parameter. */
function mapped(resource: Resource): Map<string, Value[]> {
  const found = new Map<string, Value[]>();
  for (const value of resource.get('Parameters')) {
    if (value.unknown) push(found, '', value);
    for (const entry of value.entries()) if (!entry.value.absent) push(found, entry.key.startsWith('Fn::') ? '' : entry.key, entry.value);
  }
  return found;
}

function listed(resource: Resource): Map<string, Value[]> {
  const found = new Map<string, Value[]>();
  for (const pair of resource.get('Parameters')) {
    const [key] = pair.get('ParameterKey');
    for (const value of pair.get('ParameterValue')) if (!value.absent) push(found, key?.known ? key.text : '', value);
  }
  return found;
}

function push(map: Map<string, Value[]>, key: string, value: Value): void {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}

/** A template in a string, with places in the file that holds the string. */
function inline(value: Value): Placed | undefined {
  const { source: outer, pointer } = value.at;
  const text = nodeAt(value.at);
  if (!value.known || value.at.inner || typeof text !== 'string' || text !== value.text) return undefined;
  try {
    const [inner] = read(outer.file, text);
    if (!inner || !isTemplate(inner.data)) return undefined;
    const source = { ...outer, data: within(pointer, inner.data), problems: [], locate: locator(outer, value.at, inner) };
    return new Placed(inner.data, { source, pointer });
  } catch {
    return undefined;
  }
}

const within = (pointer: Place['pointer'], data: unknown): unknown => pointer.toReversed().reduce((node, key) => ({ [key]: node }), data);

function locator(outer: Source, { pointer }: Place, inner: Source): Source['locate'] {
  return (spot: Spot) => {
    const { start, end } = inner.locate({ ...spot, pointer: spot.pointer.slice(pointer.length) });
    return outer.locate({ pointer, span: [offsetOf(inner.text, start), offsetOf(inner.text, end)] });
  };
}

function offsetOf(text: string, { line, column }: Position): number {
  let start = 0;
  const breaks = text.matchAll(/\r\n?|\n/g);
  for (let left = line; left > 1; left--) {
    const next = breaks.next();
    if (next.done) break;
    start = next.value.index + next.value[0].length;
  }
  return start + column - 1;
}
