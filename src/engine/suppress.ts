import type { Finding } from '../model/finding.ts';
import type { Location, Suppressed, UnusedSuppression } from '../model/result.ts';
import { wildcard, type RuleNames } from '../model/selector.ts';
import { below, type Place, type Pointer, type Source } from '../model/source.ts';
import { comments, type Comment } from './comments.ts';
import { directive, parseDirective, type Directive } from './directive.ts';

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
  readonly fault?: string;
  used: boolean;
}

interface InFile {
  readonly wholeFile: Suppression[];
  readonly byLine: Map<number, Suppression[]>;
  /** By the pointer of the resource, as JSON. */
  readonly byResource: Map<string, Suppression[]>;
  /** How long the pointers of these resources are. */
  readonly depths: Set<number>;
  /** How many directives the file has. */
  count: number;
}

/** A resource, with the places of others that set properties of it. */
interface Placed {
  readonly at: Place;
  readonly parts?: readonly { readonly owner: { readonly at: Place } }[];
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
 * - Entries under `ignore` in the configuration.
 *
 * What gives no reason, has expired, names no rule that exists or matches nothing suppresses nothing and is reported.
 */
export class Suppressions {
  readonly #names: RuleNames;
  readonly #today: string;
  readonly #all: Suppression[] = [];
  readonly #files = new Map<string, InFile>();
  readonly #configured = new Map<string, { readonly entry: ConfiguredSuppression; readonly suppression: Suppression }[]>();
  readonly #ofConfiguration = new Set<Suppression>();

  /** `today` is an ISO date. */
  constructor(names: RuleNames, today: string, configured: readonly ConfiguredSuppression[] = []) {
    this.#names = names;
    this.#today = today;
    for (const entry of configured) {
      for (const suppression of this.#add(directive([entry.rule], entry.reason, entry.until), 'config', () => locationOf(entry.at))) {
        this.#ofConfiguration.add(suppression);
        for (const rule of suppression.rules) push(this.#configured, rule, { entry, suppression });
      }
    }
  }

  /** Reads what is written in the sources of one project. Costs next to nothing where there is nothing. */
  read(sources: Iterable<Source>, resources: readonly Placed[]): void {
    const marked = new Set([...sources].filter((source) => source.text.includes('groundrule')));
    if (marked.size === 0) return;
    for (const source of marked) {
      for (const suppression of this.#inMetadata({ source, pointer: [] })) this.#inFile(source.file).wholeFile.push(suppression);
    }
    const places = new Map<string, Place>();
    for (const at of resources.flatMap((resource) => [resource.at, ...(resource.parts ?? []).map((part) => part.owner.at)])) {
      if (marked.has(at.source) && at.pointer.length > 0) places.set(`${at.source.file} ${JSON.stringify(at.pointer)}`, at);
    }
    const byFile = new Map<string, Place[]>();
    for (const at of places.values()) {
      push(byFile, at.source.file, at);
      this.#cover(at, this.#inMetadata(at));
    }
    const files = new Map([...marked].map((source) => [source.file, source]));
    for (const [file, source] of files) {
      if (source.syntax === 'yaml' && source.text.includes(marker)) this.#inComments(source, byFile.get(file) ?? []);
    }
  }

  /** Which of the findings are suppressed, and why. */
  apply(findings: readonly Finding[]): ReadonlyMap<Finding, Suppressed> {
    const suppressed = new Map<Finding, Suppressed>();
    if (this.#all.length === 0) return suppressed;
    for (const finding of findings) {
      const matching = this.#candidates(finding).filter((suppression) => fits(suppression, finding));
      for (const suppression of matching) suppression.used = true;
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

  /** Every suppression that stands where the finding is; the nearest first. */
  #candidates(finding: Finding): Suppression[] {
    const places = finding.resource ? [finding.at, finding.resource.at] : [finding.at];
    const near = places.flatMap((at) => this.#at(at));
    const configured = (this.#configured.get(finding.rule) ?? []).filter(({ entry }) => covers(entry, finding));
    return [...near, ...configured.map(({ suppression }) => suppression)];
  }

  #at(at: Place): Suppression[] {
    const file = this.#files.get(at.source.file);
    if (!file) return [];
    const lines = file.byLine.size > 0 ? linesOf(at).flatMap((line) => file.byLine.get(line) ?? []) : [];
    const resources = [...file.depths].flatMap((depth) => file.byResource.get(JSON.stringify(at.pointer.slice(0, depth))) ?? []);
    return [...lines, ...resources, ...file.wholeFile];
  }

  #inComments(source: Source, resources: readonly Place[]): void {
    const all = comments(source.text);
    const lineBelow = new Map<number, number>();
    for (const { line, alone } of all.toReversed()) if (alone) lineBelow.set(line, lineBelow.get(line + 1) ?? line + 1);
    const starts = new Map(resources.flatMap((at) => linesOf({ ...at, part: 'value' }).map((line) => [line, at] as const)));
    for (const comment of all) {
      const words = /^#+\s*groundrule-ignore(?![\w-])(.*)$/.exec(comment.text)?.[1];
      if (words === undefined) continue;
      const line = lineBelow.get(comment.line) ?? comment.line;
      const added = this.#add(parseDirective(words), 'comment', () => locationOfComment(source, comment), source.file);
      const resource = starts.get(line);
      if (resource) this.#cover(resource, added);
      else for (const suppression of added) push(this.#inFile(source.file).byLine, line, suppression);
    }
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
    const count = file === undefined ? 0 : ++this.#inFile(file).count;
    if (count > mostDirectives + 1) return [];
    const { reason, until } = found;
    const shown = { reason, from, ...(until === undefined ? {} : { until }) };
    const tooMany = count > mostDirectives ? `only the first ${mostDirectives} in a file are read` : undefined;
    const added = (found.rules.length > 0 ? found.rules : ['']).map((name): Suppression => {
      const selected = this.#names.find(name);
      const fault = tooMany ?? found.fault ?? this.#faultOf(name, selected !== undefined, until);
      const target = selected?.target;
      const rest = { ...(target === undefined ? {} : { target }), ...(fault === undefined ? {} : { fault }) };
      return { name, shown, where, rules: selected?.rules ?? [], used: false, ...rest };
    });
    this.#all.push(...added);
    return added;
  }

  #faultOf(name: string, exists: boolean, until: string | undefined): string | undefined {
    if (!exists) return `there is no rule '${name.slice(0, 80)}'${this.#names.hint(name)}`;
    return until !== undefined && until < this.#today ? `it expired on ${until}` : undefined;
  }

  #cover({ source, pointer }: Place, suppressions: readonly Suppression[]): void {
    if (suppressions.length === 0) return;
    const file = this.#inFile(source.file);
    file.depths.add(pointer.length);
    for (const suppression of suppressions) push(file.byResource, JSON.stringify(pointer), suppression);
  }

  #inFile(file: string): InFile {
    let found = this.#files.get(file);
    if (!found) {
      found = { wholeFile: [], byLine: new Map(), byResource: new Map(), depths: new Set(), count: 0 };
      this.#files.set(file, found);
    }
    return found;
  }
}

function fits({ rules, target, fault }: Suppression, finding: Finding): boolean {
  if (fault !== undefined || !rules.includes(finding.rule)) return false;
  return target === undefined || wildcard(target, finding.target.slice(finding.target.indexOf('/') + 1));
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

/** The lines a comment can stand beside to mean a place: where its value starts, and where its key is. */
function linesOf(at: Place): number[] {
  const { source, pointer } = at;
  return [...new Set([source.locate(at).start.line, source.locate({ pointer, part: 'key' }).start.line])];
}

const locationOf = (at: Place): Location => ({ file: at.source.file, location: at.source.locate(at) });

function locationOfComment({ file }: Source, { line, column, text }: Comment): Location {
  return { file, location: { start: { line, column }, end: { line, column: column + text.length } } };
}

function child(node: unknown, key: string | number): unknown {
  return typeof node === 'object' && node !== null && Object.hasOwn(node, key) ? (node as Record<string, unknown>)[key] : undefined;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}
