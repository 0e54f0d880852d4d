import type { Edit, Fix } from '../model/fix.ts';
import type { Resource } from '../model/graph.ts';
import type { Offer, Setting } from '../model/rule.ts';
import { below, nodeAt, type Place, type Pointer } from '../model/source.ts';
import { Value } from '../model/value.ts';
import { replacementOf } from './replacements.ts';

/** What is reported, and for which resource. */
interface Reported {
  readonly what: unknown;
  readonly resource: Resource;
  readonly certain: boolean;
}

/** What a rule offers for what it reports, as edits of files; undefined when not all of it is written in place. */
export function fixOf({ title, set, safe = false, caution }: Offer, { what: reported, resource, certain }: Reported): Fix | undefined {
  const edits: Edit[] = [];
  const cautions = [...(certain ? [] : ['it may be no fault']), ...(caution === undefined ? [] : [caution])];
  for (const setting of set) {
    const what = setting.what ?? reported;
    const edit = what instanceof Value ? editOf(what, setting, resource) : isPlace(what) ? editAt(what, setting) : undefined;
    if (!edit) return undefined;
    edits.push(edit);
    const replaced = what instanceof Value ? replacementOf(resource.type, what.path) : undefined;
    if (replaced !== undefined && !cautions.includes(replaced)) cautions.push(replaced);
  }
  const [first] = edits;
  if (!first) return undefined;
  return {
    title: title ?? titleOf(first),
    safe: safe && cautions.length === 0,
    ...(cautions.length > 0 ? { caution: cautions.join('; ') } : {}),
    edits,
  };
}

const isPlace = (what: unknown): what is Place => typeof what === 'object' && what !== null && 'source' in what && 'pointer' in what;

const editAt = (at: Place, { to }: Setting): Edit | undefined =>
  at.source.writtenAt ? undefined : to === undefined ? { op: 'remove', at } : { op: 'set', at, value: to };

function editOf(value: Value, setting: Setting, resource: Resource): Edit | undefined {
  const { spot } = value;
  if (!spot || resource.origin.generated || !isWithin(spot.of.at, resource)) return undefined;
  const { of, keys } = spot;
  if (keys.length === 0 && !of.absent) return isLiteral(of) ? editAt(of.at, setting) : undefined;
  // What is not written cannot be removed.
  if (setting.to === undefined) return undefined;
  if (isGap(nodeAt(of.at))) return editAt(of.at, { to: wrapped(keys, setting.to) });
  return takesKeys(of, value.path, resource) ? editAt(below(of.at, ...keys), setting) : undefined;
}

/** True where a resource, or what contributes to it, is written: what comes from elsewhere may serve others too. */
function isWithin({ source, pointer, inner, span }: Place, resource: Resource): boolean {
  if (inner || span) return false;
  const owner = [resource.at, ...resource.parts.map((part) => part.owner.at)].find(
    (at) => at.source === source && at.pointer.every((key, index) => pointer[index] === key),
  );
  return owner !== undefined && pointer.slice(owner.pointer.length).every((key) => key === 'Fn::If' || !isCall(key));
}

const isCall = (key: Pointer[number]): boolean => typeof key === 'string' && (key.startsWith('Fn::') || key === 'Ref');

const isObject = (node: unknown): node is object => typeof node === 'object' && node !== null;

/** Nothing, said in so many words: AWS::NoValue, or null. */
const isGap = (node: unknown): boolean => node === null || (isObject(node) && 'Ref' in node && node.Ref === 'AWS::NoValue');

/** True when a value is what stands in the file, and is not computed from it. */
function isLiteral(value: Value): boolean {
  const node = nodeAt(value.at);
  if (!isObject(node)) return node !== undefined && String(node) === value.text;
  return !Object.keys(node).some(isCall) && value.composite;
}

/** True when new keys can be written in an object. */
function takesKeys(of: Value, path: string, resource: Resource): boolean {
  if (of.absent) return false;
  const node = nodeAt(of.at);
  if (isObject(node) ? Array.isArray(node) || Object.keys(node).some(isCall) : node !== undefined || of.path !== '') return false;
  // AWS SAM gives many properties another name, or makes the resource for one of another kind.
  if (of.format === 'cloudformation' && (resource.nativeType !== resource.type || resource.origin.madeFor)) return false;
  return !resource.contributed.some((each) => isAt(path, each) && !isAt(of.path, each));
}

const isAt = (path: string, other: string): boolean => path === other || path.startsWith(`${other}.`);

const wrapped = (keys: readonly string[], value: unknown): unknown =>
  keys.reduceRight<unknown>((inside, key) => ({ [key]: inside }), value);

function titleOf({ op, at, value }: Edit): string {
  const name = String([...at.pointer].findLast((key) => typeof key === 'string' && !isCall(key)) ?? 'it');
  if (op === 'remove') return `Remove ${name}`;
  const text = isObject(value) ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `Set ${name}` : `Set ${name} to ${text}`;
}
