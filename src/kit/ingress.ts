import type { Graph, Resource } from '../model/graph.ts';
import type { ReportOptions } from '../model/rule.ts';
import type { Value } from '../model/value.ts';
import { isWorld, readBlock } from './cidr.ts';
import { combinations } from './combinations.ts';
import { all, type Maybe } from './maybe.ts';

/** The types whose rules `openings` reads. */
export const securityGroupTypes = ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'];

/** One way into a security group: one source, one protocol, one range of ports, all possible together. */
export interface Opening {
  readonly kind: 'address' | 'security group';
  /** The CIDR, the prefix list or the security group that may enter. */
  readonly source: Value;
  /** The source in words: `0.0.0.0/0`, `0.0.0.0/0 through Admins`. */
  readonly name: string;
  /** Whether the source is the internet. */
  readonly world: Maybe;
  /** Whether the source is the machine itself, which nobody can reach from outside. */
  readonly loopback: boolean;
  readonly ports: Ports;
  /** The entry of a prefix list that makes the source what it is. */
  readonly entry?: Value;
  /** The group that a rule which stands by itself opens, when it is in the file. */
  readonly group?: Resource;
}

/** The protocol and the ports of a rule. */
export interface Ports {
  readonly protocol: Protocol;
  /** Undefined when not known. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** True when both ends are one value: a single port, also when nobody knows which. */
  readonly single: boolean;
  /** What was read to know all this. */
  readonly values: readonly Value[];
}

/** `other` protocols have no ports: ICMP, ESP ... */
export type Protocol = 'tcp' | 'udp' | 'all' | 'other' | 'unknown';

export const lastPort = 65535;

/**
 * The ways into a security group, or those of a rule that stands by itself. Each item is judged as a whole and only
 * on what it states. Read once per resource.
 */
export function openings(resource: Resource, graph: Graph): readonly Opening[] {
  const inline = resource.type === 'AWS::EC2::SecurityGroup';
  const values = resource.get(inline ? 'SecurityGroupIngress' : 'GroupId');
  const read = remembered.get(values);
  if (read) return read;
  const items = inline ? values : [resource.properties];
  const group = inline ? undefined : groupOf(resource, graph);
  const found = items
    .filter((item) => !item.absent)
    .flatMap((item) => openingsOf(item, graph))
    .map((opening) => (group ? { ...opening, group } : opening));
  remembered.set(values, found);
  return found;
}

/** By what the resource remembers of a property, so that it is forgotten with it. */
const remembered = new WeakMap<readonly Value[], readonly Opening[]>();

/** The security group that a rule which stands by itself belongs to. */
function groupOf(rule: Resource, graph: Graph): Resource | undefined {
  const named = [...rule.get('GroupId'), ...rule.get('GroupName')].find((value) => !value.absent);
  return named && graph.target(named, 'AWS::EC2::SecurityGroup');
}

/** The openings whose source is the internet, or may be. */
export const openingsToWorld = (resource: Resource, graph: Graph): readonly Opening[] =>
  openings(resource, graph).filter(({ world }) => world !== false);

function openingsOf(item: Value, graph: Graph): Opening[] {
  const sources = sourcesOf(item, graph);
  if (sources.length === 0) return [];
  const ports = item.unknown ? [noPorts(item)] : portsOf(item, 'IpProtocol', 'FromPort', 'ToPort');
  return sources.flatMap((source) =>
    ports.filter((range) => source.source.together(...range.values)).map((range) => ({ ...source, ports: range })),
  );
}

const noPorts = (item: Value): Ports => ({ protocol: 'unknown', from: undefined, to: undefined, single: false, values: [item] });

/** Every combination of protocol and ports that a rule can have; the paths say where they are written. */
export const portsOf = (item: Value, protocolPath: string, fromPath: string, toPath: string): Ports[] =>
  item.get(protocolPath).flatMap((value) => {
    const protocol = readProtocol(value);
    if (protocol === 'all' || protocol === 'other') return [{ protocol, from: 0, to: lastPort, single: false, values: [value] }];
    return combinations([value], item.get(fromPath), item.get(toPath)).map(([, from, to]) => between(protocol, value, from!, to!));
  });

function between(protocol: Protocol, protocolValue: Value, first: Value, last: Value): Ports {
  // A rule that states one end states a single port.
  const [from, to] = first.absent ? [last, last] : last.absent ? [first, first] : [first, last];
  const values = [protocolValue, from, to];
  // AWS wants both ends of a TCP or UDP rule; whoever leaves out both has not limited anything.
  if (from.absent || isEveryPort(from, to)) return { protocol, from: 0, to: lastPort, single: false, values };
  return { protocol, from: from.number, to: to.number, single: from.text !== '' && from.text === to.text, values };
}

const isEveryPort = (from: Value, to: Value): boolean => from.is(-1) && to.is(-1);

/** Protocol numbers are IANA's; any other name or number allows all of its traffic and has no ports. */
function readProtocol(value: Value): Protocol {
  if (value.unknown) return 'unknown';
  if (value.absent || value.like('-1', 'all')) return 'all';
  if (value.like('tcp', '6')) return 'tcp';
  if (value.like('udp', '17')) return 'udp';
  return 'other';
}

type Source = Omit<Opening, 'ports'>;

function sourcesOf(item: Value, graph: Graph): Source[] {
  if (item.unknown) return [address(item)];
  const written = (...paths: readonly string[]): Value[] => paths.flatMap((path) => item.get(path)).filter((value) => !value.absent);
  return [
    ...written('CidrIp', 'CidrIpv6').map((value) => cidr(value, graph)),
    ...written('SourcePrefixListId').map((value) => prefixList(value, graph)),
    ...written('SourceSecurityGroupId', 'SourceSecurityGroupName').map((value) =>
      address(value, { kind: 'security group', name: `the security group ${graph.target(value)?.address ?? nameOf(value)}`, world: false }),
    ),
  ];
}

const nameOf = ({ text, property }: Value): string => text || property;

/** A source that nobody knows more about than is given. */
const address = (source: Value, known: Partial<Source> = {}): Source => ({
  kind: 'address',
  source,
  name: nameOf(source),
  world: undefined,
  loopback: false,
  ...known,
});

function cidr(source: Value, graph: Graph): Source {
  const block = source.known ? readBlock(source.text) : undefined;
  if (block) return address(source, { world: isWorld(block), loopback: block.loopback });
  return address(source, { world: isPartOfVpc(source, graph) ? false : worldByPrefix(source) });
}

/** Whether a CIDR is the internet. */
export const isInternet = (source: Value, graph: Graph): Maybe => cidr(source, graph).world;

/** The block of a VPC or a subnet has at most 65,536 IPv4 addresses. */
const isPartOfVpc = (source: Value, graph: Graph): boolean =>
  source.refs.some((ref) => ['AWS::EC2::VPC', 'AWS::EC2::Subnet'].includes(graph.at(ref.to)?.type ?? ''));

/** `${Address}/32` is one address, whichever it is. */
function worldByPrefix({ text }: Value): Maybe {
  const prefix = /\/(\d{1,3})$/.exec(text)?.[1];
  if (prefix === undefined) return undefined;
  return Number(prefix) === 0 ? true : Number(prefix) > 12 ? false : undefined;
}

function prefixList(source: Value, graph: Graph): Source {
  const list = graph.target(source, 'AWS::EC2::PrefixList');
  // Not named: a mapping from region to list would give the same finding twenty times.
  if (!list) return address(source, source.known ? { name: 'a prefix list' } : {});
  const entries = list.get('Entries.Cidr').map((entry) => ({ entry, world: entry.absent ? false : isInternet(entry, graph) }));
  const open = entries.find(({ world }) => world === true) ?? entries.find(({ world }) => world === undefined);
  if (!open) return address(source, { world: false });
  return address(source, { ...open, name: `${nameOf(open.entry)} through ${list.address}` });
}

/** Whether a rule covers all ports from one to another, of one of the protocols. */
export function covers(ports: Ports, from: number, to: number, ...protocols: readonly Protocol[]): Maybe {
  return all(hasProtocol(ports, protocols), all(atMost(ports.from, from), atMost(to, ports.to), !(ports.single && from !== to)));
}

/** Whether a rule covers a port of one of the protocols. */
export const coversPort = (ports: Ports, port: number, ...protocols: readonly Protocol[]): Maybe => covers(ports, port, port, ...protocols);

/** Whether a rule covers no port of TCP or UDP but these. */
export function coversOnly({ protocol, from, to }: Ports, allowed: ReadonlySet<number>): Maybe {
  if (protocol === 'other') return true;
  const outside = (port: number | undefined): boolean => port !== undefined && !allowed.has(port);
  const certain = protocol === 'unknown' ? undefined : false;
  if (outside(from) || outside(to)) return certain;
  if (from === undefined || to === undefined) return undefined;
  if (to - from >= allowed.size) return certain;
  for (let port = from; port < to; port++) if (outside(port)) return certain;
  return true;
}

function hasProtocol({ protocol }: Ports, protocols: readonly Protocol[]): Maybe {
  if (protocol === 'unknown') return undefined;
  return protocol === 'all' || protocols.includes(protocol);
}

const atMost = (a: number | undefined, b: number | undefined): Maybe => (a === undefined || b === undefined ? undefined : a <= b);

const isPrefixList = (source: Value): boolean => source.path.endsWith('PrefixListId');

/** What a finding about an opening rests on, given whether its ports are the ones meant. */
export function through({ source, name, world, ports, entry, group }: Opening, meant: Maybe): ReportOptions {
  const certain = all(world, meant) === true;
  const values = [...ports.values, ...(entry ? [entry] : [])];
  const unsure = !certain && ![source, ...values].some((value) => value.unknown);
  return {
    certain,
    with: values,
    related: [
      ...(entry ? [{ what: entry, message: `the prefix list contains ${nameOf(entry)}` }] : []),
      ...(group ? [{ what: group, message: 'the security group that is opened' }] : []),
    ],
    ...(unsure
      ? { reason: isPrefixList(source) ? 'the entries of the prefix list are not in this file' : `${name} is no block of addresses` }
      : {}),
  };
}

/** `Port 22 (SSH) is open to 0.0.0.0/0`, or `may be`. */
export function openTo(what: string, { name, world }: Opening, meant: Maybe): string {
  if (world === undefined) return `${what} may be open to the internet through ${name}`;
  return `${what} ${meant ? 'is' : 'may be'} open to ${name}`;
}

/** `TCP port 8443`, `UDP port range 1024-65535`, as the subject of a sentence. */
export function portText({ protocol, from, to }: Ports): string {
  const name = protocol === 'tcp' || protocol === 'udp' ? `${protocol.toUpperCase()} port` : 'Port';
  if (from === undefined || to === undefined) return name === 'Port' ? 'A port' : `A ${name}`;
  return from === to ? `${name} ${from}` : `${name} range ${from}-${to}`;
}
