import type { Edit, Fix } from '../model/fix.ts';
import type { Resource } from '../model/graph.ts';
import type { Offer, Setting } from '../model/rule.ts';
import { below, nodeAt, type Place, type Pointer } from '../model/source.ts';
import { Value } from '../model/value.ts';
import { contributorOf } from './contributors.ts';
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
  const replaced = new Set<string>();
  for (const setting of set) {
    const what = setting.what ?? reported;
    if (what instanceof Value && reported instanceof Value && !what.together(reported)) continue;
    const made = what instanceof Value ? editsOf(what, setting, resource) : isPlace(what) ? editsOfKey(what, setting, resource) : [];
    if (made.length === 0) return undefined;
    made.forEach((edit) => add(edits, edit));
    const replacement = what instanceof Value ? replacementOf(resource.type, what.path) : undefined;
    if (replacement !== undefined) replaced.add(replacement);
  }
  const [first] = edits;
  if (!first) return undefined;
  const cautions = [...(certain ? [] : ['it may be no fault']), ...replaced, ...(caution === undefined ? [] : [caution])];
  return {
    title: title ?? titleOf(first, resource),
    safe: safe && cautions.length === 0,
    ...(cautions.length > 0 ? { caution: cautions.join('; ') } : {}),
    edits,
  };
}

/** Two keys of an object that does not exist yet are one edit. */
function add(edits: Edit[], edit: Edit): void {
  const same = edits.findIndex((other) => isSame(other.at, edit.at));
  const value = edits[same]?.value;
  if (isMap(value) && isMap(edit.value)) edits[same] = { ...edit, value: merged(value, edit.value) };
  else edits.push(edit);
}

type Dict = Readonly<Record<string, unknown>>;

const isMap = (node: unknown): node is Dict => isObject(node) && !Array.isArray(node);

const merged = (a: Dict, b: Dict): Dict => ({
  ...a,
  ...Object.fromEntries(
    Object.entries(b).map(([key, value]) => {
      const other = a[key];
      return [key, isMap(other) && isMap(value) ? merged(other, value) : value];
    }),
  ),
});

const isSame = (a: Place, b: Place): boolean => a.pointer.length === b.pointer.length && isBelow(a, b);

const isPlace = (what: unknown): what is Place => typeof what === 'object' && what !== null && 'source' in what && 'pointer' in what;

function editsAt(at: Place, { to, remove }: Setting): Edit[] {
  if (remove) return [{ op: 'remove', at }];
  return to === undefined ? [] : [{ op: 'set', at, value: to }];
}

/** True in what a tool wrote: a plan, a template of the CDK. */
const isMade = ({ source }: Place, { origin }: Resource): boolean => origin.generated === true || source.writtenAt !== undefined;

/** A key beside others: `NoEcho` of a parameter. */
function editsOfKey(at: Place, setting: Setting, resource: Resource): Edit[] {
  if (isMade(at, resource) || at.inner || at.span) return [];
  const around = nodeAt({ source: at.source, pointer: at.pointer.slice(0, -1) });
  return isMap(around) && !Object.keys(around).some(isCall) ? editsAt(at, setting) : [];
}

function editsOf(value: Value, setting: Setting, resource: Resource): Edit[] {
  const { spot } = value;
  if (!spot || isMade(spot.of.at, resource) || !isWithin(spot.of.at, resource)) return [];
  const { of, keys } = spot;
  const node = nodeAt(of.at);
  if (setting.remove) return keys.length === 0 && isNamed(of) ? editsAt(of.at, setting) : [];
  if (keys.length === 0 && !of.absent) return isLiteral(of) ? editsAt(of.at, setting) : [];
  if (keys.length === 0 && Array.isArray(setting.to) && isList(node) && !isCall(of.at.pointer.at(-1)))
    return appended(of.at, node, setting.to);
  if (isGap(node)) return editsAt(of.at, { to: wrapped(keys, setting.to) });
  return takesKeys(of, value.path, resource) ? editsAt(below(of.at, ...keys), setting) : [];
}

/** What a list lacks, at its end. */
function appended(at: Place, list: readonly unknown[], wanted: readonly unknown[]): Edit[] {
  const has = new Set(list.map((item) => JSON.stringify(item)));
  const missing = wanted.filter((item) => !has.has(JSON.stringify(item)));
  return missing.flatMap((item, index) => editsAt(below(at, list.length + index), { to: item }));
}

/** True for the value of a property, whatever it is; what is an argument of a function cannot be taken away. */
function isNamed({ absent, at: { pointer } }: Value): boolean {
  const key = pointer.at(-1);
  return !absent && typeof key === 'string' && !isCall(key);
}

/** True where a resource, or what contributes to it, is written: what comes from elsewhere may serve others too. */
function isWithin(place: Place, resource: Resource): boolean {
  if (place.inner || place.span) return false;
  const owner = isBelow(place, resource.at) ? resource : contributorOf(resource, place);
  return owner !== undefined && place.pointer.slice(owner.at.pointer.length).every((key) => key === 'Fn::If' || !isCall(key));
}

const isBelow = ({ source, pointer }: Place, at: Place): boolean =>
  source === at.source && at.pointer.every((key, index) => pointer[index] === key);

const isCall = (key: Pointer[number] | undefined): boolean => typeof key === 'string' && (key.startsWith('Fn::') || key === 'Ref');

const isObject = (node: unknown): node is object => typeof node === 'object' && node !== null;

/** Nothing, said in so many words: AWS::NoValue, or null. */
const isGap = (node: unknown): boolean => node === null || (isObject(node) && 'Ref' in node && node.Ref === 'AWS::NoValue');

/** True when a value is what stands in the file, and is not computed from it. */
function isLiteral(value: Value): boolean {
  const node = nodeAt(value.at);
  if (!value.known || node === undefined) return false;
  return isObject(node) ? value.composite && !Object.keys(node).some(isCall) : String(node) === value.text;
}

/** True for a list of which every item is written out. */
const isList = (node: unknown): node is readonly unknown[] => Array.isArray(node) && node.every(isPlain);

const isPlain = (node: unknown): boolean =>
  isObject(node) ? !Object.keys(node).some(isCall) && Object.values(node).every(isPlain) : !String(node).includes('${');

/** True when new keys can be written in an object. */
function takesKeys(of: Value, path: string, resource: Resource): boolean {
  if (of.absent) return false;
  const node = nodeAt(of.at);
  if (isObject(node) ? !isMap(node) || Object.keys(node).some(isCall) : node !== undefined || of.path !== '') return false;
  // AWS SAM gives many properties another name, or makes the resource for one of another kind.
  if (of.format === 'cloudformation' && (resource.nativeType !== resource.type || resource.origin.madeFor)) return false;
  return !resource.contributed.some((each) => isAt(path, each) && !isAt(of.path, each));
}

const isAt = (path: string, other: string): boolean => path === other || path.startsWith(`${other}.`);

const wrapped = (keys: readonly string[], value: unknown): unknown =>
  keys.reduceRight<unknown>((inside, key) => ({ [key]: inside }), value);

function titleOf({ op, at, value }: Edit, resource: Resource): string {
  const root = resource.properties.at;
  const names = at.pointer.slice(isBelow(at, root) ? root.pointer.length : -1).filter((key) => typeof key === 'string' && !isCall(key));
  const name = names.slice(-2).join('.') || String(at.pointer.at(-1));
  if (op === 'remove') return `Remove ${name}`;
  const text = isObject(value) ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `Set ${name}` : `Set ${name} to ${text}`;
}
