import { withoutTrailingCommas } from './json.ts';
import { below, nodeAt, type Place } from './source.ts';
import { union } from './when.ts';

/** What must hold for a value to be the one deployed: a condition is true or false, or a parameter has a value. */
export interface Condition {
  readonly name: string;
  readonly is: boolean | string;
}

/** What a deployment chooses for one parameter: one of these values, or, when `is` is false, none of them. */
export interface Choice {
  readonly name: string;
  readonly is: boolean;
  readonly values: readonly string[];
}

/** What conditions come down to, in as few parameters as possible. All choices together make the conditions hold. */
export interface Witness {
  /** True when nothing else does. */
  readonly only: boolean;
  readonly choices: readonly Choice[];
}

/** A value that points at another resource: `!GetAtt Key.Arn`, `${aws_kms_key.key.arn}`. */
export interface Reference {
  /** The address of the resource. */
  readonly to: string;
  readonly attribute?: string;
}

/** The parameter or variable that a value was taken from. */
export interface Input {
  readonly name: string;
  readonly at: Place;
  /** NoEcho in CloudFormation, `sensitive` in Terraform. */
  readonly secret: boolean;
  /** Set when the value is the default, which a deployment may override: where that default is written. */
  readonly assumed?: Place;
  /** Set when another stack, a module or a file of variables passes the value: where it does. */
  readonly passed?: Place;
}

/**
 * known    written in the file, or computed from what is written there
 * unknown  decided elsewhere or later: a parameter, an attribute of a resource, an import
 * absent   not written; `at` then says where it would have been
 */
export type State = 'known' | 'unknown' | 'absent';

/** Why a value cannot be known. `detail` names the parameter, attribute, function ... */
export interface Unknown {
  readonly reason:
    | 'parameter'
    | 'attribute'
    | 'import'
    | 'after apply'
    | 'dynamic reference'
    | 'data source'
    | 'macro'
    | 'function'
    | 'reference'
    | 'elsewhere'
    | 'malformed'
    | 'limit';
  readonly detail?: string;
}

/** One outcome of evaluating a node. */
export interface Evaluated {
  readonly state: State;
  /** The data itself when known: a scalar, or an object or array whose children are not evaluated yet. */
  readonly node: unknown;
  readonly at: Place;
  readonly when: readonly Condition[];
  /** Holes are written `${Name}`, so an unknown string still shows the part that is known. Default: the node as text. */
  readonly text?: string | undefined;
  readonly why?: Unknown | undefined;
  /** Every resource the value mentions, in the order in which it does. */
  readonly refs?: readonly Reference[];
  readonly input?: Input | undefined;
  /** Where the value is written that other templates export, when it is imported; the nearest first. */
  readonly exported?: readonly Place[] | undefined;
  /** From an offset in the text to the offset in the string as it is written, where the two differ. */
  readonly written?: ((offset: number) => number) | undefined;
}

/** Turns functions and interpolations of one format into what they can evaluate to. */
export interface Dialect {
  readonly format: 'cloudformation' | 'terraform';
  /** All outcomes that can occur under `when`; at least one. */
  evaluate(node: unknown, at: Place, when: readonly Condition[]): readonly Evaluated[];
  /** The key of an object that stands for a property's CloudFormation name. */
  keyOf(node: object, name: string): string | undefined;
  /** Where a child of an evaluated object or array is written. */
  placeOf(child: unknown, key: string | number, parent: Place): Place;
  /** False when the conditions exclude each other. */
  possible(when: readonly Condition[]): boolean;
  /** A text with holes, as a node that evaluates to it again; not needed where strings have holes anyway. */
  reopen?(text: string): unknown;
}

/**
 * What a format calls things that CloudFormation calls otherwise, by dotted CloudFormation path from the resource:
 * another path, several of them, or '' for a level that the format lacks. Names that differ only in case and
 * underscores need no entry.
 */
export type Names = Readonly<Record<string, string | readonly string[]>>;

const noNames: Names = {};
const noRefs: readonly Reference[] = [];

/** One of the values that a property can take. Conditions give several; lists give one per element. */
export class Value implements Evaluated {
  readonly state: State;
  readonly node: unknown;
  readonly at: Place;
  readonly when: readonly Condition[];
  readonly why: Unknown | undefined;
  readonly refs: readonly Reference[];
  readonly input: Input | undefined;
  readonly exported: readonly Place[] | undefined;
  readonly written: ((offset: number) => number) | undefined;
  /** The property's path from its resource, in CloudFormation's names: `BucketEncryption.ServerSideEncryptionConfiguration`. */
  readonly path: string;
  readonly #text: string | undefined;
  readonly #dialect: Dialect;
  readonly #names: Names;
  /** Where a child that is not written would have been. */
  #missing: Place | undefined;
  /** Of what has no place of its own: in which value it would be, and the names from there on. */
  #lack: { readonly of: Value; readonly path: string } | undefined;

  constructor(evaluated: Evaluated, dialect: Dialect, names: Names = noNames, path = '') {
    this.state = evaluated.state;
    this.node = evaluated.node;
    this.at = evaluated.at;
    this.when = evaluated.when;
    this.why = evaluated.why;
    this.refs = evaluated.refs ?? noRefs;
    this.input = evaluated.input;
    this.exported = evaluated.exported;
    this.written = evaluated.written;
    this.path = path;
    this.#text = evaluated.text;
    this.#dialect = dialect;
    this.#names = names;
  }

  get known(): boolean {
    return this.state === 'known';
  }
  get unknown(): boolean {
    return this.state === 'unknown';
  }
  get absent(): boolean {
    return this.state === 'absent';
  }
  get format(): Dialect['format'] {
    return this.#dialect.format;
  }

  /** The name of the property as the format writes it: `StorageEncrypted`, `storage_encrypted`. */
  get property(): string {
    if (!this.absent) {
      const written = [...this.at.pointer, ...(this.at.inner ?? [])].findLast((key) => typeof key === 'string' && !key.startsWith('Fn::'));
      if (written !== undefined) return String(written);
    }
    const name = this.path.slice(this.path.lastIndexOf('.') + 1);
    if (this.format === 'cloudformation') return name;
    const mapped = this.#names[this.path];
    const own = typeof mapped === 'string' ? mapped : mapped?.[0];
    return own || snakeCase(name);
  }

  /**
   * What this would have to be written in, and the keys from there on, in the names of the format: for what is not
   * written the nearest value that is, else this and no keys. Undefined where several places would do.
   */
  get spot(): { readonly of: Value; readonly keys: readonly string[] } | undefined {
    if (!this.#lack) return { of: this, keys: [] };
    const { of, path } = this.#lack;
    const above = of.spot;
    const keys = of.#keysTo(path);
    return above && keys && { of: above.of, keys: [...above.keys, ...keys] };
  }

  /** The keys from here to a path that is not written. */
  #keysTo(path: string): string[] | undefined {
    const keys: string[] = [];
    let whole = this.path;
    for (const name of namesIn(path)) {
      whole = whole ? `${whole}.${name}` : name;
      const mapped = this.#names[whole] ?? (this.format === 'terraform' ? snakeCase(name) : name);
      if (typeof mapped !== 'string') return undefined;
      keys.push(...(mapped === '' ? [] : namesIn(mapped)));
    }
    return keys;
  }

  /** The value as text; '' for objects, arrays and what is absent. Unknown parts are written `${Name}`. */
  get text(): string {
    if (this.#text !== undefined) return this.#text;
    return typeof this.node === 'object' || this.node === undefined ? '' : String(this.node);
  }

  /** The value as a number, also when it is written as a string; undefined when it is no number or not known. */
  get number(): number | undefined {
    if (!this.known || this.text.trim() === '') return undefined;
    const number = Number(this.text);
    return Number.isNaN(number) ? undefined : number;
  }

  /** True for an object or an array. */
  get composite(): boolean {
    return this.known && typeof this.node === 'object' && this.node !== null;
  }

  /** True when the value is known to be one of these. Both formats write booleans and numbers as strings too. */
  is(...expected: readonly (string | number | boolean)[]): boolean {
    return this.known && !this.composite && expected.some((x) => String(x) === this.text);
  }

  /** The same, without regard to case. */
  like(...expected: readonly string[]): boolean {
    return this.known && !this.composite && expected.some((x) => x.toLowerCase() === this.text.toLowerCase());
  }

  /**
   * Every value at a dotted path; never empty. Lists are walked through, so a rule never sees one; an empty list is
   * absent. Names are CloudFormation's; the same path reads every format.
   */
  get(path: string): Value[] {
    let values: Value[] = [this];
    for (const name of namesIn(path)) {
      // Most of what rules ask for is not written: below it there is nothing to walk through.
      const only = values[0]!;
      if (values.length === 1 && only.absent) {
        const whole = this.path ? `${this.path}.${path}` : path;
        return [only.#absent(whole, whole.slice(only.path.length + 1))];
      }
      values = flat(values, (value) => value.#step(name));
    }
    return flat(values);
  }

  /** The elements of a list, lists in lists included; one absent value for an empty list; the value itself when it is no list. */
  elements(): Value[] {
    if (!this.#isList) return [this];
    const found = (this.node as unknown[])
      .flatMap((item, index) => this.#evaluate(item, index, this.path))
      .flatMap((value) => value.elements());
    if (found.length > 0 && found.every((value) => !value.absent)) return found;
    // NoValue removes an element; what remains absent is the whole list, in the cases in which nothing else is in it.
    const present = found.filter((value) => !value.absent);
    const gaps = found.filter((value) => value.absent && !present.some((other) => this.#dialect.possible(union(value.when, other.when))));
    return present.length + gaps.length > 0 ? [...present, ...gaps] : [this.#absent(this.path)];
  }

  get #isList(): boolean {
    return this.state === 'known' && Array.isArray(this.node);
  }

  /** The entries of a map whose keys belong to the user, such as environment variables; empty for anything else. */
  entries(): { readonly key: string; readonly value: Value }[] {
    if (!this.composite || Array.isArray(this.node)) return [];
    return Object.entries(this.node as object).flatMap(([key, child]) =>
      this.#evaluate(child, key, this.path ? `${this.path}.${key}` : key).map((value) => ({ key, value })),
    );
  }

  /**
   * This value read as a document: an object as it is, JSON text parsed, with places inside the text. A document that
   * can be read only without its trailing commas says so as its `why`.
   */
  document(): Value {
    if (this.absent || (this.known && typeof this.node !== 'string')) return this;
    const repaired: Unknown = { reason: 'malformed', detail: 'the text has a comma too many for JSON, and AWS refuses it' };
    return this.#parsed(this.text) ?? this.#parsed(withoutTrailingCommas(this.text), repaired) ?? this;
  }

  #parsed(json: string, why?: Unknown): Value | undefined {
    if (!/^\s*[[{]/.test(json)) return undefined;
    try {
      // Where the text has holes, only what has one is unknown.
      const reopen = (_key: string, child: unknown): unknown =>
        typeof child === 'string' && child.includes('${') ? (this.#dialect.reopen?.(child) ?? child) : child;
      const node: unknown = JSON.parse(json, this.unknown ? reopen : undefined);
      return this.#derive({ state: 'known', node, at: { ...this.at, inner: [] }, when: this.when, refs: this.refs, why }, this.path);
    } catch {
      return undefined;
    }
  }

  /** The part of this string between two offsets, as a value with a place of its own. */
  slice(start: number, end: number): Value {
    const text = this.text.slice(start, end);
    return this.#derive({ ...this.#outcome(), node: text, text, at: this.#placeOf(start, end) }, this.path);
  }

  #placeOf(start: number, end: number): Place {
    const { span, inner } = this.at;
    const written = this.written ?? ((offset: number) => offset + (span?.[0] ?? 0));
    const whole = inner ? undefined : nodeAt(this.at);
    // What a function or a loop put together from several strings, or an escape made shorter, has no offsets of its own.
    const direct =
      typeof whole === 'string' && (this.written !== undefined || (span ? span[1] - span[0] === this.text.length : whole === this.text));
    return direct ? { ...this.at, span: [written(start), written(end)] } : this.at;
  }

  /** False when this value and another one cannot be deployed together, because their conditions exclude each other. */
  together(...others: readonly Value[]): boolean {
    const when = others.reduce((all, other) => union(all, other.when), this.when);
    return when.length === 0 || this.#dialect.possible(when);
  }

  /** The same value as seen under another path or table of names: an attachment seen from what it is attached to. */
  mounted(path: string, names: Names): Value {
    const value = new Value(this.#outcome(), this.#dialect, names, path);
    value.#lack = this.#lack;
    return value;
  }

  /** The same value, not known: for what may be set where nobody looked. */
  unsure(why: Unknown): Value {
    return this.#derive({ ...this.#outcome(), state: 'unknown', why }, this.path);
  }

  /** The same property, not written, at the place where it would have been: what a list lacks. */
  missing(at: Place): Value {
    return this.#derive({ state: 'absent', node: undefined, at, when: this.when }, this.path);
  }

  /** The same value, with another place for what is not written directly in it: a resource without properties. */
  missingAt(at: Place): Value {
    const value = new Value(this.#outcome(), this.#dialect, this.#names, this.path);
    value.#missing = at;
    return value;
  }

  #outcome(): Evaluated {
    const { state, node, at, when, refs, why, input, exported, written } = this;
    return { state, node, at, when, refs, text: this.#text, why, input, exported, written };
  }

  #derive(evaluated: Evaluated, path: string): Value {
    return new Value(evaluated, this.#dialect, this.#names, path);
  }

  /** @param rest the names from here to the path, when it is below this */
  #absent(path: string, rest?: string): Value {
    const value = this.#derive({ state: 'absent', node: undefined, at: this.#missing ?? this.at, when: this.when }, path);
    if (rest !== undefined) value.#lack = { of: this, path: rest };
    return value;
  }

  #evaluate(child: unknown, key: string | number, path: string): Value[] {
    const at = this.#dialect.placeOf(child, key, this.at);
    const inList = typeof key === 'number';
    return this.#dialect.evaluate(child, at, this.when).map((outcome) =>
      // What is absent has no place of its own: its parent says where it would have been.
      this.#derive(inList && outcome.state === 'absent' ? { ...outcome, at: this.at } : outcome, path),
    );
  }

  #step(name: string): Value[] {
    const path = this.path ? `${this.path}.${name}` : name;
    const mapped = Object.hasOwn(this.#names, path) ? this.#names[path] : undefined;
    if (mapped === undefined) return this.#child(name, path);
    if (mapped === '') return [this.mounted(path, this.#names)];
    if (typeof mapped === 'string') return presentOr(this.#walk(mapped, path));
    // Nobody can tell which of several ways it would have been written in.
    return presentOr(mapped.flatMap((way) => this.#walk(way, path))).map((value) => (value.absent ? value.missing(value.at) : value));
  }

  /** Follows a path in the format's own names. */
  #walk(way: string, path: string): Value[] {
    let values: Value[] = [this];
    for (const name of namesIn(way)) values = flat(values, (value) => value.#child(name, path));
    return values.map((value) => value.mounted(path, this.#names));
  }

  #child(name: string, path: string): Value[] {
    if (this.absent) return [this.#absent(path, name)];
    if (!this.composite) {
      const why: Unknown = this.why ?? { reason: 'malformed', detail: `${this.path || 'the properties'} should be an object` };
      if (this.known && (this.node === null || this.node === '')) return [this.#absent(path, name)];
      const value = this.#derive({ ...this.#outcome(), state: 'unknown', why }, path);
      value.#lack = { of: this, path: name };
      return [value];
    }
    const key = this.#dialect.keyOf(this.node as object, name);
    if (key === undefined) return [this.#absent(path, name)];
    return this.#evaluate((this.node as Record<string, unknown>)[key], key, path);
  }
}

/** What is written, or one value that is not. */
function presentOr(values: readonly Value[]): Value[] {
  const present = values.filter((value) => !value.absent);
  return present.length > 0 ? present : values.slice(0, 1);
}

/** `KmsMasterKeyId` as Terraform writes it: `kms_master_key_id`. */
const snakeCase = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/** The elements of all values, each followed further. */
function flat(values: readonly Value[], next: (value: Value) => Value[] = (value) => [value]): Value[] {
  const [only] = values;
  if (values.length === 1 && only && !(only.known && Array.isArray(only.node))) return next(only);
  return values.flatMap((value) => value.elements()).flatMap(next);
}

const split = new Map<string, readonly string[]>();

/** The names in a dotted path. Rules ask for the same paths again and again. */
function namesIn(path: string): readonly string[] {
  let names = split.get(path);
  if (!names) {
    names = path.split('.');
    // Names of users are paths too; only so many are worth remembering.
    if (split.size < 5000) split.set(path, names);
  }
  return names;
}

/** The value that stands for all properties of a resource. */
export function rootValue(node: unknown, at: Place, when: readonly Condition[], dialect: Dialect, names: Names = noNames): Value {
  const object = typeof node === 'object' && node !== null ? node : {};
  return new Value({ state: 'known', node: object, at, when }, dialect, names);
}

/** The place of a child where the format has no better one. */
export const childPlace = (key: string | number, parent: Place): Place => below(parent, key);
