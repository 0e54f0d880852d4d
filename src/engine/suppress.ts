import type { Finding } from '../model/finding.ts';
import type { Location, Suppressed, UnusedSuppression } from '../model/result.ts';
import { isAmong, wildcard, type Limits, type RuleNames } from '../model/selector.ts';
import { below, nodeAt, type Place, type Pointer, type Source } from '../model/source.ts';
import { comments, type Comment } from './comments.ts';
import { Covered, linesOf } from './covered.ts';
import { directive, longestReason, parseDirective, type Directive } from './directive.ts';
import { peersInYaml } from './peer-comments.ts';
import {
  child,
  commandsPeers,
  limitsMeant,
  mentionsPeers,
  peerAcknowledged,
  peersInMetadata,
  rulesMeant,
  type PeerDirective,
  type Scope,
} from './peers.ts';

/** A suppression that the configuration asks for. */
export interface ConfiguredSuppression {
  readonly rule: string;
  readonly reason: string;
  readonly until?: string;
  /** Default: every file. */
  readonly files?: (file: string) => boolean;
  /** Fits the address or the construct path, with `*` and `?`. Default: every resource. */
  readonly resource?: string;
  /** Where it is written. */
  readonly at: Place;
}

/** What ran, so that a suppression is only called unused when it had its chance. */
export interface Ran {
  readonly rules: ReadonlySet<string>;
  /** True when `--rule` or `--skip-rule` left out rules that the configuration has switched on. */
  readonly narrowed: boolean;
  /** True when everything below the configuration file was linted. */
  readonly everything: boolean;
}

/** One rule named by one directive. */
interface Suppression {
  readonly name: string;
  readonly shown: Suppressed;
  readonly where: () => Location;
  readonly rules: readonly string[];
  readonly target?: string;
  readonly limits?: Limits;
  readonly fault?: string;
  /** Only findings on one of these texts are meant. */
  readonly only?: readonly string[];
  used: boolean;
}

/** A suppression for another tool, and what it suppresses. */
export interface Peer {
  readonly directive: PeerDirective;
  readonly shown: Suppressed;
  /** Our rules that check the same; none when there is no such rule, or when it has expired. */
  readonly rules: readonly string[];
  /** What of them is meant, where it is not all. */
  readonly limits?: Limits;
  readonly scope: Scope;
  /** The comment, the entry in metadata, or the resource that a record of CDK is about. */
  readonly written: { readonly comment: Comment; readonly source: Source } | { readonly entry: Place } | { readonly construct: Place };
  readonly findings: Finding[];
}

/** A resource, with the places of others that set properties of it. */
interface Placed {
  readonly at: Place;
  readonly parts?: readonly { readonly owner: { readonly at: Place } }[];
  readonly origin?: { readonly acknowledged?: readonly { readonly id: string; readonly reason: string }[] };
}

const marker = 'groundrule-ignore';
/** Directives in one file; a stranger's file must not make the run slow. */
const mostDirectives = 1000;

/**
 * The reasons people gave not to report something. The grammar is a contract:
 *
 *     # groundrule-ignore <rule>[, <rule>]: <reason> (until 2027-01-31)
 *
 * - A rule is an id, a glob, a family, what another tool calls the check, or one target of a rule
 *   (`rds-unencrypted/AWS::RDS::DBInstance.StorageEncrypted`). The reason is required, the date is not; the directive holds
 *   through that day.
 * - YAML: a comment beside the line of the finding (or beside the key of its value), or alone on the line above it. Several
 *   such comments in a row, without a blank line, all stand for the first line below them. Above or beside the line that
 *   names a resource, or the first line below that, it covers the whole resource.
 * - CloudFormation in JSON or YAML, for a resource or, at the top, for the file:
 *   `Metadata: { groundrule: { ignore: ["<rule>: <reason>", { rule, reason, until }] } }`.
 * - Terraform in JSON: `"//": "groundrule-ignore <rule>: <reason>"`, or a list of such texts, in the block or, at the top, for the file.
 * - Beside a plan, in the `.tf` file that a finding comes from: a comment, `#` or `//`, as in YAML.
 * - Entries under `ignore` in the configuration.
 * - CDK: `Validations.of(construct).acknowledge({ id: 'groundrule::<rule>', reason })`, for the construct and all that is in it.
 *
 * What people wrote for other tools (see peers.ts) holds for the rules that check the same; a reason is not required of it,
 * and it is never called unused.
 *
 * What gives no reason, has expired, names no rule that exists or matches nothing suppresses nothing and is reported.
 */
export class Suppressions {
  readonly #names: RuleNames;
  readonly #today: string;
  readonly #withPeers: boolean;
  readonly #all: Suppression[] = [];
  readonly #covered = new Covered<Suppression>();
  /** How many directives a file has. */
  readonly #counts = new Map<string, number>();
  readonly #configured = new Map<string, { readonly entry: ConfiguredSuppression; readonly suppression: Suppression }[]>();
  readonly #ofConfiguration = new Set<Suppression>();
  readonly #peers = new Map<Suppression, Peer>();
  /** Files that a plan was made from. */
  readonly #beside = new Set<Source>();
  /** Peers that stand for no rule of ours, or do not hold any more. */
  readonly #idle: Peer[] = [];

  /**
   * @param today an ISO date
   * @param withPeers false to leave alone what was written for other tools
   */
  constructor(names: RuleNames, today: string, configured: readonly ConfiguredSuppression[] = [], withPeers = true) {
    this.#names = names;
    this.#today = today;
    this.#withPeers = withPeers;
    for (const entry of configured) {
      for (const suppression of this.#add(directive([entry.rule], entry.reason, entry.until), 'config', () => locationOf(entry.at))) {
        this.#ofConfiguration.add(suppression);
        for (const rule of suppression.rules) push(this.#configured, rule, { entry, suppression });
      }
    }
  }

  /** Reads what is written in the sources of one project. Costs next to nothing where there is nothing. */
  read(sources: Iterable<Source>, resources: readonly Placed[]): void {
    const fresh = new Set(sources);
    this.#inConstructs(resources, fresh);
    const own = new Set<Source>();
    const others = new Set<Source>();
    for (const source of fresh) {
      if (source.text.includes('groundrule')) own.add(source);
      if (this.#withPeers && mentionsPeers(source.text)) others.add(source);
    }
    const marked = new Set([...own, ...others]);
    if (marked.size === 0) return;
    for (const source of marked) {
      const top: Place = { source, pointer: [] };
      if (own.has(source)) this.#covered.addToFile(source.file, this.#inMetadata(top));
      if (others.has(source)) this.#covered.addToFile(source.file, this.#peersAt(top, true));
    }
    const places = new Map<string, Place>();
    for (const at of resources.flatMap((resource) => [resource.at, ...(resource.parts ?? []).map((part) => part.owner.at)])) {
      if (marked.has(at.source) && at.pointer.length > 0) places.set(`${at.source.file} ${JSON.stringify(at.pointer)}`, at);
    }
    const byFile = new Map<string, Place[]>();
    for (const at of places.values()) {
      push(byFile, at.source.file, at);
      if (own.has(at.source)) this.#covered.addToResource(at, this.#inMetadata(at));
      if (others.has(at.source)) this.#covered.addToResource(at, this.#peersAt(at));
    }
    const files = new Map([...marked].map((source) => [source.file, source]));
    for (const [file, source] of files) if (source.syntax === 'yaml') this.#inComments(source, byFile.get(file) ?? []);
  }

  /** Reads the comments beside a plan, in the files that its findings come from. */
  readBeside(findings: readonly Finding[]): void {
    for (const { at } of findings) {
      const source = at.source.writtenAt?.(at)?.source;
      if (!source?.remarks || this.#beside.has(source)) continue;
      this.#beside.add(source);
      for (const { text, line, column, from, to } of source.remarks) {
        const where = (): Location => locationOfComment(source, { text, line, column, alone: true });
        this.#covered.addToBlock(
          source.file,
          from,
          to,
          this.#add(parseDirective(text.slice(marker.length)), 'comment', where, source.file),
        );
      }
    }
  }

  /** Which of the findings are suppressed, and why. */
  apply(findings: readonly Finding[]): ReadonlyMap<Finding, Suppressed> {
    const suppressed = new Map<Finding, Suppressed>();
    if (this.#all.length + this.#peers.size === 0) return suppressed;
    for (const finding of findings) {
      const matching = fitting(this.#candidates(finding), finding);
      for (const suppression of matching) {
        suppression.used = true;
        this.#peers.get(suppression)?.findings.push(finding);
      }
      if (matching[0]) suppressed.set(finding, matching[0].shown);
    }
    return suppressed;
  }

  /** What suppresses nothing, and why. */
  unused(ran: Ran): UnusedSuppression[] {
    return this.#all
      .filter((suppression) => !suppression.used && this.#hadItsChance(suppression, ran))
      .map((suppression) => ({
        rule: suppression.name,
        message: suppression.fault
          ? `This suppresses nothing: ${suppression.fault}`
          : `This suppresses nothing: ${suppression.name} reports nothing here`,
        ...suppression.where(),
      }));
  }

  #hadItsChance(suppression: Suppression, ran: Ran): boolean {
    // What stands for no rule is wrong, whatever ran.
    if (suppression.rules.length === 0) return true;
    if (this.#ofConfiguration.has(suppression) && !suppression.fault && !ran.everything) return false;
    return ran.narrowed ? suppression.rules.every((rule) => ran.rules.has(rule)) : suppression.rules.some((rule) => ran.rules.has(rule));
  }

  /** What was written for other tools, with what it suppresses. */
  get peers(): readonly Peer[] {
    return [...this.#peers.values(), ...this.#idle];
  }

  /** Every suppression that stands where the finding is; the nearest first, and ours before those for other tools. */
  #candidates(finding: Finding): Suppression[] {
    const written = this.#beside.size > 0 ? finding.at.source.writtenAt?.(finding.at) : undefined;
    const near = [...this.#covered.at(finding.at), ...(written ? this.#covered.at(written) : []), ...this.#aroundEach(finding)];
    const configured = (this.#configured.get(finding.rule) ?? []).filter(({ entry }) => covers(entry, finding));
    const own = near.filter((suppression) => !this.#peers.has(suppression));
    const others = near.filter((suppression) => this.#peers.has(suppression));
    return [...new Set([...own, ...configured.map(({ suppression }) => suppression), ...others])];
  }

  /** What several resources inherit is suppressed where each of them is. */
  #aroundEach(finding: Finding): Suppression[] {
    const { resource, alsoAt = [] } = finding;
    const around = (resource ? [resource.at, ...alsoAt] : []).map((at) => this.#covered.at(at, true));
    if (around.length < 2) return around.flat();
    const matching = around.map((each) => fitting(each, finding));
    for (const suppression of matching.flat()) suppression.used = true;
    return matching.every((each) => each.length > 0) ? matching.flat() : [];
  }

  #inComments(source: Source, resources: readonly Place[]): void {
    const own = source.text.includes(marker);
    const others = this.#withPeers && commandsPeers(source.text);
    if (!own && !others) return;
    const all = comments(source.text);
    const lineBelow = new Map<number, number>();
    for (const { line, alone } of all.toReversed()) if (alone) lineBelow.set(line, lineBelow.get(line + 1) ?? line + 1);
    if (own) this.#ownComments(source, all, lineBelow, resources);
    if (!others) return;
    const seen = new Set<string>();
    for (const { directive: found, comment, holds } of peersInYaml(source, all, lineBelow, resources)) {
      // One is enough: a file may hold as many as its author likes.
      const same = JSON.stringify([found.tool, found.id, found.until, found.except, 'at' in holds ? holds.at.pointer : holds]);
      if (seen.has(same)) continue;
      seen.add(same);
      const added = this.#addPeer(found, 'comment', holds.for, { comment, source });
      if (holds.for === 'line') this.#covered.addToLine(source.file, holds.line, added);
      else if (holds.for === 'block') this.#covered.addToBlock(source.file, holds.from, holds.to, added);
      else if (holds.for === 'resource') this.#covered.addToResource(holds.at, added);
      else this.#covered.addToFile(source.file, added);
    }
  }

  #ownComments(source: Source, all: readonly Comment[], lineBelow: ReadonlyMap<number, number>, resources: readonly Place[]): void {
    const starts = new Map(resources.flatMap((at) => linesOf({ ...at, part: 'value' }).map((line) => [line, at] as const)));
    for (const comment of all) {
      const words = /^#+\s*groundrule-ignore(?![\w-])(.*)$/.exec(comment.text)?.[1];
      if (words === undefined) continue;
      const line = lineBelow.get(comment.line) ?? comment.line;
      const added = this.#add(parseDirective(words), 'comment', () => locationOfComment(source, comment), source.file);
      const resource = starts.get(line);
      if (resource) this.#covered.addToResource(resource, added);
      else this.#covered.addToLine(source.file, line, added);
    }
  }

  /** What CDK recorded on the construct that a resource comes from, or on one around it. */
  #inConstructs(resources: readonly Placed[], sources: ReadonlySet<Source>): void {
    const records = new Map<object, Suppression[]>();
    for (const { at, origin } of resources) {
      for (const record of (sources.has(at.source) && origin?.acknowledged) || []) {
        // A record on a construct stands for all resources in it.
        if (!records.has(record)) records.set(record, this.#acknowledged(record, at));
        this.#covered.addToResource(at, records.get(record)!);
      }
    }
  }

  #acknowledged({ id, reason }: { readonly id: string; readonly reason: string }, at: Place): Suppression[] {
    const own = /^groundrule::(.*)$/s.exec(id)?.[1];
    if (own !== undefined) return this.#add(directive([own], reason), 'metadata', () => locationOf(at), at.source.file);
    const peer = this.#withPeers ? peerAcknowledged(id, reason) : undefined;
    return peer ? this.#addPeer(peer, 'metadata', 'resource', { construct: at }) : [];
  }

  #peersAt(at: Place, template = false): Suppression[] {
    const node = nodeAt(at);
    if (Array.isArray(node)) return node.length === 1 ? this.#peersAt(below(at, 0)) : [];
    const seen = new Set<string>();
    return peersInMetadata(node, template).flatMap(({ directive: found, keys }) => {
      // One is enough: a list may be as long as its author likes.
      const same = [found.tool, found.id, ...(found.only ?? [])].join(' ');
      if (seen.has(same) || seen.size > mostDirectives) return [];
      seen.add(same);
      return this.#addPeer(found, 'metadata', template ? 'file' : 'resource', { entry: below(at, ...keys) });
    });
  }

  #addPeer(found: PeerDirective, from: Suppressed['from'], scope: Scope, written: Peer['written']): Suppression[] {
    const { tool, until, only } = found;
    const rules = until !== undefined && until < this.#today ? [] : rulesMeant(this.#names, found);
    const reason = found.reason?.slice(0, longestReason) ?? `no reason given (${tool})`;
    const shown: Suppressed = { reason, from, tool, ...(until === undefined ? {} : { until }) };
    const limits = limitsMeant(this.#names, found);
    const peer: Peer = { directive: found, shown, rules, ...(limits ? { limits } : {}), scope, written, findings: [] };
    if (rules.length === 0) {
      if (this.#idle.length < mostDirectives) this.#idle.push(peer);
      return [];
    }
    const where = (): Location => whereOf(written);
    const rest = { ...(limits ? { limits } : {}), ...(only ? { only } : {}) };
    const suppression: Suppression = { name: found.id, shown, where, rules, used: false, ...rest };
    this.#peers.set(suppression, peer);
    return [suppression];
  }

  /** What the metadata of a template or a resource, or the comment of a Terraform block, asks for. */
  #inMetadata(at: Place): Suppression[] {
    const node = at.pointer.reduce(child, at.source.data);
    // Terraform writes a block as an object or as a list of one.
    if (Array.isArray(node)) return node.length === 1 ? this.#inMetadata(below(at, 0)) : [];
    const add = (found: Directive, keys: Pointer): Suppression[] => {
      return this.#add(found, 'metadata', () => locationOf(below(at, ...keys)), at.source.file);
    };
    const ignore = listed(['Metadata', 'groundrule', 'ignore'].reduce(child, node), ['Metadata', 'groundrule', 'ignore']);
    const notes = listed(child(node, '//'), ['//']).flatMap(([note, keys]) => {
      const words = typeof note === 'string' ? /^[\s#]*groundrule-ignore(?![\w-])([^]*)$/.exec(note)?.[1] : undefined;
      return words === undefined ? [] : [[parseDirective(words), keys] as const];
    });
    return [...ignore.map(([entry, keys]) => [directiveOf(entry), keys] as const), ...notes].flatMap(([found, keys]) => add(found, keys));
  }

  /** One suppression for each rule that the directive names. Without a file it comes from the configuration. */
  #add(found: Directive, from: Suppressed['from'], where: () => Location, file?: string): Suppression[] {
    const count = file === undefined ? 0 : (this.#counts.get(file) ?? 0) + 1;
    if (file !== undefined) this.#counts.set(file, count);
    if (count > mostDirectives + 1) return [];
    const { reason, until } = found;
    const shown = { reason, from, ...(until === undefined ? {} : { until }) };
    const tooMany = count > mostDirectives ? `only the first ${mostDirectives} in a file are read` : undefined;
    const added = (found.rules.length > 0 ? found.rules : ['']).map((name): Suppression => {
      const selected = this.#names.find(name);
      const fault = tooMany ?? found.fault ?? this.#faultOf(name, selected !== undefined, until);
      const { target, limits } = selected ?? {};
      const rest = {
        ...(target === undefined ? {} : { target }),
        ...(limits ? { limits } : {}),
        ...(fault === undefined ? {} : { fault }),
      };
      return { name, shown, where, rules: selected?.rules ?? [], used: false, ...rest };
    });
    this.#all.push(...added);
    return added;
  }

  #faultOf(name: string, exists: boolean, until: string | undefined): string | undefined {
    if (!exists) return `there is no rule '${name.slice(0, 80)}'${this.#names.hint(name)}`;
    return until !== undefined && until < this.#today ? `it expired on ${until}` : undefined;
  }
}

function fits({ rules, target, limits, fault, only }: Suppression, finding: Finding, on = finding.target): boolean {
  if (fault !== undefined || !rules.includes(finding.rule)) return false;
  if (only && !isAbout(finding.at, only)) return false;
  const limit = limits?.get(finding.rule);
  return (target === undefined || isAmong(on, [target])) && (limit === undefined || isAmong(on, limit));
}

/** Those that suppress a finding: one suffices, but where it is about several targets and each has its own. */
function fitting(suppressions: readonly Suppression[], finding: Finding): Suppression[] {
  const whole = suppressions.filter((suppression) => fits(suppression, finding));
  if (whole.length > 0 || suppressions.length === 0) return whole;
  const each = (finding.parts ?? []).map((part) => suppressions.filter((suppression) => fits(suppression, finding, part)));
  return each.every((some) => some.length > 0) ? [...new Set(each.flat())] : [];
}

function covers({ files, resource }: ConfiguredSuppression, finding: Finding): boolean {
  if (files && !files(finding.at.source.file)) return false;
  if (resource === undefined) return true;
  if (!finding.resource) return false;
  const { address, construct = '' } = finding.resource;
  // What is said of some instances does not hold for the others.
  return wildcard(resource, construct) || [address, ...(finding.also ?? [])].every((name) => isNamed(resource, name));
}

/** By its address, or by that of the block which it is an instance of. */
const isNamed = (pattern: string, address: string): boolean =>
  wildcard(pattern, address) || wildcard(pattern, address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, ''));

/** The entries of a list, or the one value, each with its keys; nothing when nothing is there. */
function listed(value: unknown, keys: Pointer): (readonly [entry: unknown, keys: Pointer])[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map((entry, index) => [entry, [...keys, index]] as const) : [[value, keys]];
}

function directiveOf(entry: unknown): Directive {
  if (typeof entry === 'string') return parseDirective(entry);
  const text = (key: string): string => {
    const value = child(entry, key);
    return typeof value === 'string' ? value : '';
  };
  const until = child(entry, 'until');
  return directive([text('rule').trim()], text('reason'), until === undefined ? undefined : String(until));
}

/** True for a text, or a list of texts, of which each is meant. */
function isAbout(at: Place, texts: readonly string[]): boolean {
  const node = nodeAt(at);
  const all: readonly unknown[] = Array.isArray(node) ? node : [node];
  return !at.inner && all.length > 0 && all.every((text) => typeof text === 'string' && texts.includes(text));
}

const locationOf = (at: Place): Location => ({ file: at.source.file, location: at.source.locate(at) });

const whereOf = (written: Peer['written']): Location =>
  'comment' in written
    ? locationOfComment(written.source, written.comment)
    : locationOf('entry' in written ? written.entry : written.construct);

function locationOfComment({ file }: Source, { line, column, text }: Comment): Location {
  return { file, location: { start: { line, column }, end: { line, column: column + text.length } } };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}
