import { Resource, type Part } from '../../model/graph.ts';
import { rootValue, Value } from '../../model/value.ts';
import type { Declared, Typed } from './assemble.ts';
import { both, possible } from './expression/outcome.ts';
import type { When } from './expression/world.ts';
import { parts as table, type PartRow } from './parts.ts';
import { namesOf } from './twin-of.ts';
import { fullBody } from './shapes.ts';

export interface Attachments {
  readonly parts: ReadonlyMap<Typed, readonly Part[]>;
  /** The properties of a type that an attachment may set on any of its resources. */
  readonly open: ReadonlyMap<string, ReadonlySet<string>>;
  /** Resources that are only known by what is attached to them. */
  readonly standIns: readonly Resource[];
}

let byTerraform: Map<string, PartRow[]> | undefined;

/** The properties that a Terraform type stands for, if it is one that CloudFormation writes as properties. */
export function partsOf(nativeType: string): readonly PartRow[] | undefined {
  byTerraform ??= grouped(table, (row) => row.terraform);
  return byTerraform.get(nativeType);
}

let byOwner: Map<string, PartRow[]> | undefined;

/** The properties of a type that are resources of their own in Terraform. */
export function contributedTo(type: string): readonly string[] | undefined {
  byOwner ??= grouped(table, (row) => row.of);
  return byOwner.get(type)?.map((row) => row.path);
}

/** Finds out which resource each attachment belongs to. */
export function attach(attachments: readonly Declared[], owners: readonly Typed[]): Attachments {
  if (attachments.length === 0) return { parts: new Map(), open: new Map(), standIns: [] };
  const index = new Owners(owners);
  const attached = new Map<Typed, Attached[]>();
  const open = new Map<string, Set<string>>();
  const outside = new Map<string, Attached[]>();
  for (const attachment of attachments) {
    const ways = grouped(partsOf(attachment.nativeType)!, ({ of, by }) => `${of} ${by}`);
    for (const rows of ways.values()) {
      const { of, by } = rows[0]!;
      for (const target of root(attachment).get(by)) {
        // What can belong to several types names only one of them.
        if (target.absent && ways.size > 1) continue;
        const owner = index.find(target, of);
        const list = owner ? listIn(attached, owner) : listIn(outside, `${of} ${nameOf(target) ?? `of ${attachment.address}`}`);
        list.push(...rows.map((row) => ({ attachment, row, when: both(attachment.when, target.when) })));
        if (!owner && mayBeOurs(target)) rows.forEach((row) => setIn(open, of).add(row.path));
      }
    }
  }
  const parts = new Map([...attached].map(([owner, list]) => [owner, partsFrom(owner.when, list)]));
  return { parts, open, standIns: [...outside.values()].map(standIn) };
}

interface Attached {
  readonly attachment: Declared;
  readonly row: PartRow;
  readonly when: When;
}

const root = (attachment: Declared, when = attachment.when): Value =>
  rootValue(fullBody(attachment), attachment.at, when, attachment.world).missingAt(attachment.head);

const ownerOf = ({ nativeType, address, head }: Declared): Part['owner'] => ({ type: nativeType, address, at: head });

/** What the loop of a `for_each`, or a parameter, decides may be a resource of this project; modules and data sources are others. */
const mayBeOurs = (target: Value): boolean =>
  target.unknown && !target.refs.some((ref) => ref.to.startsWith('data.') || ref.to.startsWith('module.') || ref.to.includes('_'));

/** The name that a target goes by. Inside a loop the same text means something else in each resource. */
function nameOf({ text }: Value): string | undefined {
  const name = text.startsWith('arn:') ? text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1) : text;
  return name === '' || /\$\{(?:each|count)\./.test(name) ? undefined : name;
}

/** Resources by address, by name, and by the text of a name that is not known. */
class Owners {
  readonly #byAddress = new Map<string, Typed>();
  readonly #byName = new Map<string, Typed>();

  constructor(owners: readonly Typed[]) {
    for (const owner of owners) {
      this.#byAddress.set(owner.address, owner);
      const name = owner.physicalName;
      if (name && name.text !== '') this.#byName.set(`${owner.type} ${name.text}`, owner);
    }
  }

  find(target: Value, type: string): Typed | undefined {
    for (const ref of target.refs) {
      const owner = this.#byAddress.get(ref.to);
      if (owner?.type === type) return owner;
    }
    const name = nameOf(target);
    return name === undefined ? undefined : this.#byName.get(`${type} ${name}`);
  }
}

/** Whatever is attached to one owner, and what is missing when the conditions of an attachment do not hold. */
function partsFrom(owner: When, list: readonly Attached[]): Part[] {
  return [...grouped(list, ({ row }) => row.path)].flatMap(([path, same]) => {
    const parts = [...grouped(same, ({ attachment }) => attachment)].map(([attachment, ways]) => ({
      attachment,
      values: ways.flatMap(({ row, when }) => valuesOf(attachment, row, both(owner, when))),
    }));
    const cases = distinct(parts.flatMap((part) => part.values.map(({ when }) => when)));
    const gaps = distinct(same.flatMap(({ attachment }) => attachment.absent.map((when) => both(owner, when))));
    const open = new Set(gapsOf(cases, gaps).map(nameOfCase));
    return parts.map((part) => {
      const absent = part.attachment.absent
        .map((when) => both(owner, when))
        .filter((when) => open.has(nameOfCase(when)))
        .map((when) => new Value({ state: 'absent', node: undefined, at: part.attachment.head, when }, part.attachment.world));
      return { path, values: [...part.values, ...absent], owner: ownerOf(part.attachment) };
    });
  });
}

/** With more cases than this nothing is said about what is missing in one of them. */
const mostCases = 200;

/** The cases in which nothing is attached. */
function gapsOf(cases: readonly When[], gaps: readonly When[]): readonly When[] {
  if (cases.length > mostCases || gaps.length > mostCases) return [];
  return gaps.filter((gap) => possible(gap) && !cases.some((when) => possible(both(when, gap))));
}

const nameOfCase = (when: When): string => JSON.stringify(when);

/** Conditions without repetitions: a project has many attachments, and few conditions that they hang on. */
const distinct = (cases: readonly When[]): When[] => [...new Map(cases.map((when) => [nameOfCase(when), when])).values()];

function valuesOf(attachment: Declared, row: PartRow, when: When): Value[] {
  const names = { ...namesOf(row.of), ...row.names };
  const value = root(attachment, when);
  const values = row.from === undefined ? [value] : value.get(row.from);
  return values.map((one) => one.mounted(row.path, names));
}

/** All that is attached to one thing outside. */
function standIn(list: readonly Attached[]): Resource {
  const { attachment, row } = list[0]!;
  const { head, world, address, nativeType } = attachment;
  const when = list.length === 1 ? attachment.when : [];
  const properties = rootValue({}, head, when, world);
  return new Resource({ type: row.of, nativeType, address, at: head, when, properties, parts: partsFrom(when, list), open: ['*'] });
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) listIn(groups, keyOf(item)).push(item);
  return groups;
}

function listIn<K, V>(map: Map<K, V[]>, key: K): V[] {
  const found = map.get(key) ?? [];
  map.set(key, found);
  return found;
}

function setIn<K, V>(map: Map<K, Set<V>>, key: K): Set<V> {
  const found = map.get(key) ?? new Set();
  map.set(key, found);
  return found;
}
