import { below, type Place } from '../../model/source.ts';
import { union } from '../../model/when.ts';
import { childPlace, type Condition, type Dialect, type Evaluated, type Reference, type Unknown } from '../../model/value.ts';
import type { Conditions } from './conditions.ts';
import { childOf, Hole, Placed, Settled } from './nodes.ts';
import type { Parameters } from './parameters.ts';

/** How many combinations of alternatives a Join or Sub may have before its value counts as unknown. */
const mostCombinations = 64;

export interface Template {
  readonly parameters: Parameters;
  readonly conditions: Conditions;
  readonly mappings: Placed;
  readonly isResource: (name: string) => boolean;
  /** What another stack passes to a parameter, and what a nested stack returns; undefined where that cannot be read. */
  readonly passed?: (parameter: string, when: readonly Condition[]) => readonly Evaluated[] | undefined;
  /** What another template exports under a name; undefined when that is not known. */
  readonly importOf?: ((name: string) => readonly Evaluated[] | undefined) | undefined;
  readonly outputOf?: (stack: string, output: string, at: Place, when: readonly Condition[]) => readonly Evaluated[] | undefined;
  /** Names such as `MyApi.Stage` of AWS SAM, with the logical ids they stand for. */
  readonly names?: ReadonlyMap<string, string>;
}

/** Evaluates CloudFormation's intrinsic functions. */
export class CloudFormationDialect implements Dialect {
  readonly format = 'cloudformation';
  readonly placeOf = (_child: unknown, key: string | number, parent: Place): Place => childPlace(key, parent);
  readonly #template: Template;

  constructor(template: Template) {
    this.#template = template;
  }

  keyOf(node: object, name: string): string | undefined {
    if (Object.hasOwn(node, name)) return name;
    // A macro or a loop beside the written properties may add any other.
    return Object.keys(node).find((key) => key === 'Fn::Transform' || key.startsWith('Fn::ForEach'));
  }

  possible(when: readonly Condition[]): boolean {
    return this.#template.conditions.possible(when);
  }

  reopen(template: string): unknown {
    return { 'Fn::Sub': template };
  }

  evaluate(node: unknown, at: Place, when: readonly Condition[]): readonly Evaluated[] {
    if (node === null || node === undefined) return [{ state: 'absent', node: undefined, at, when }];
    if (typeof node === 'string') return [text(node, at, when)];
    if (node instanceof Placed) return this.evaluate(node.node, node.at, union(when, node.when));
    if (node instanceof Settled) return node.outcomes.map((outcome) => ({ ...outcome, when: union(when, outcome.when) }));
    if (node instanceof Hole) return [{ ...unknown(at, when, node.why), text: `\${${node.name}}` }];
    const last = at.pointer.at(-1);
    if (typeof last === 'string' && (last === 'Fn::Transform' || last.startsWith('Fn::ForEach')))
      return [unknown(at, when, { reason: 'macro' })];
    const [name, argument] = intrinsic(node);
    if (name === undefined) return [{ state: 'known', node, at, when }];
    return this.#call(name, argument, at, when);
  }

  #call(name: string, argument: unknown, at: Place, when: readonly Condition[]): readonly Evaluated[] {
    const inside = below(at, name);
    switch (name) {
      case 'Ref':
        if (typeof argument !== 'object') return this.#ref(String(argument), at, when);
        return this.evaluate(argument, inside, when).flatMap((value) => this.#ref(textOf(value), at, value.when));
      case 'Fn::GetAtt':
        return this.#attributes(argument, inside, when).flatMap((path) => this.#getAtt(path.text, at, path.when));
      case 'Fn::If':
        return this.#if(argument, inside, at, when);
      case 'Fn::Sub':
        return this.#sub(argument, inside, when);
      case 'Fn::Join':
        return this.#join(argument, inside, at, when);
      case 'Fn::Select':
        return this.#select(argument, inside, at, when);
      case 'Fn::Split':
        return this.#split(argument, inside, at, when);
      case 'Fn::FindInMap':
        return this.#findInMap(argument, inside, at, when);
      // Rules judge the clear text, and the object behind the text.
      case 'Fn::Base64':
      case 'Fn::ToJsonString':
        return this.evaluate(argument, inside, when);
      case 'Fn::Length':
        return this.evaluate(argument, inside, when).map((list) =>
          list.state === 'known' && Array.isArray(list.node)
            ? { ...list, node: list.node.length, at }
            : unknown(at, when, { reason: 'function', detail: name }),
        );
      case 'Fn::ImportValue':
        return this.evaluate(argument, inside, when).flatMap((value) => this.#import(value, at));
      case 'Fn::Transform':
        return [unknown(at, when, { reason: 'macro' })];
      default:
        return [unknown(at, when, { reason: 'function', detail: name })];
    }
  }

  #ref(name: string, at: Place, when: readonly Condition[]): readonly Evaluated[] {
    const { parameters, passed } = this.#template;
    const given = passed?.(name, when);
    const values = (given && parameters.accept(name, given, at)) ?? parameters.evaluate(name, at, when);
    if (values) return this.#thatCanBe(values, unknown(at, when, { reason: 'parameter', detail: name }));
    const to = this.#logicalId(name);
    if (this.#template.isResource(to))
      return [{ ...unknown(at, when, { reason: 'attribute', detail: name }), text: `\${${name}}`, refs: [{ to }] }];
    return [{ ...unknown(at, when, { reason: 'reference', detail: name }), text: `\${${name}}` }];
  }

  /** The outcomes whose conditions do not exclude each other; `none` when all do, because not all is known. */
  #thatCanBe(values: readonly Evaluated[], none: Evaluated): readonly Evaluated[] {
    const found = values.filter((value) => value.when === none.when || this.possible(value.when));
    return found.length > 0 ? found : [none];
  }

  /** `Resource.Attribute`, for each way in which the functions in the argument come out. */
  #attributes(argument: unknown, inside: Place, when: readonly Condition[]): { text: string; when: readonly Condition[] }[] {
    if (!Array.isArray(argument)) return [{ text: String(argument), when }];
    const parts = argument.map((part, index) => this.evaluate(part, below(inside, index), when));
    return this.#concatenate(parts, '.', inside, when).map((path) => ({ text: textOf(path), when: path.when }));
  }

  #getAtt(path: string, at: Place, when: readonly Condition[]): readonly Evaluated[] {
    const [stack, outputs, output] = path.split('.', 3);
    const returned = outputs === 'Outputs' && output !== undefined && this.#template.outputOf?.(stack!, output, at, when);
    if (returned) return this.#thatCanBe(returned, unknown(at, when, { reason: 'attribute', detail: path }));
    const whole = this.#logicalId(path);
    const dot = whole.indexOf('.');
    const to = dot < 0 ? whole : whole.slice(0, dot);
    const refs: Reference[] = this.#template.isResource(to) ? [{ to, ...(dot < 0 ? {} : { attribute: whole.slice(dot + 1) }) }] : [];
    return [{ ...unknown(at, when, { reason: refs.length > 0 ? 'attribute' : 'reference', detail: path }), text: `\${${path}}`, refs }];
  }

  /** The same path, with the logical id of what a name of two parts stands for. */
  #logicalId(path: string): string {
    const { names } = this.#template;
    if (!names) return path;
    const end = path.indexOf('.', path.indexOf('.') + 1);
    const name = end < 0 ? path : path.slice(0, end);
    const id = names.get(name);
    return id === undefined ? path : id + path.slice(name.length);
  }

  #import(name: Evaluated, at: Place): readonly Evaluated[] {
    const whole = `\${${textOf(name)}}`;
    const imported = this.#template.importOf?.(textOf(name));
    if (!imported) return [{ ...unknown(at, name.when, { reason: 'import', detail: textOf(name) }), text: whole }];
    // The names in a text of another template mean nothing here.
    const seen = imported.map((value) => ({
      ...value,
      at,
      when: union(name.when, value.when),
      ...(value.state === 'unknown' ? { text: whole } : {}),
    }));
    return this.#thatCanBe(seen, unknown(at, name.when, { reason: 'import', detail: textOf(name) }));
  }

  #if(argument: unknown, inside: Place, at: Place, when: readonly Condition[]): readonly Evaluated[] {
    if (!Array.isArray(argument) || typeof argument[0] !== 'string') return [unknown(at, when, { reason: 'malformed', detail: 'Fn::If' })];
    const name = argument[0];
    const branches = [true, false].flatMap((is, index) => {
      const under = union(when, this.#template.conditions.just(name, is));
      return this.possible(under) ? this.evaluate(argument[index + 1], below(inside, index + 1), under) : [];
    });
    return branches.length > 0 ? branches : [{ state: 'absent', node: undefined, at, when }];
  }

  #sub(argument: unknown, inside: Place, when: readonly Condition[]): Evaluated[] {
    const [template, map] = Array.isArray(argument) ? [argument[0] as unknown, argument[1] as unknown] : [argument, undefined];
    const at = Array.isArray(argument) ? below(inside, 0) : inside;
    if (typeof template !== 'string') return [unknown(at, when, { reason: 'malformed', detail: 'Fn::Sub' })];
    const pieces = template.split(/(\$\{[^}]*\})/).filter((piece) => piece !== '');
    const parts = pieces.map((piece): readonly Evaluated[] => {
      const hole = /^\$\{(!?)\s*(.*?)\s*\}$/s.exec(piece);
      if (!hole) return [{ state: 'known', node: piece, at, when }];
      const name = hole[2]!;
      if (hole[1] === '!') return [{ state: 'known', node: `\${${name}}`, at, when }];
      if (typeof map === 'object' && map !== null && Object.hasOwn(map, name))
        return this.evaluate((map as Record<string, unknown>)[name], below(inside, 1, name), when);
      return name.includes('.') && !name.startsWith('AWS::') ? this.#getAtt(name, at, when) : this.#ref(name, at, when);
    });
    return this.#concatenate(parts, '', at, when, pieces);
  }

  #join(argument: unknown, inside: Place, at: Place, when: readonly Condition[]): Evaluated[] {
    if (!Array.isArray(argument) || typeof argument[0] !== 'string')
      return [unknown(at, when, { reason: 'malformed', detail: 'Fn::Join' })];
    const delimiter = argument[0];
    return this.evaluate(argument[1], below(inside, 1), when).flatMap((list) => {
      if (list.state !== 'known' || !Array.isArray(list.node))
        return [{ ...list, state: 'unknown' as const, at, why: list.why ?? { reason: 'function' as const, detail: 'Fn::Join' } }];
      const parts = list.node.map((item, index) => this.evaluate(item, below(list.at, index), list.when));
      return this.#concatenate(parts, delimiter, at, list.when);
    });
  }

  /** Every text that the parts make together. `pieces` are the parts as they are written, when they stand in one string. */
  #concatenate(
    parts: readonly (readonly Evaluated[])[],
    delimiter: string,
    at: Place,
    when: readonly Condition[],
    pieces?: readonly string[],
  ): Evaluated[] {
    let rows: { chosen: Evaluated[]; when: readonly Condition[] }[] = [{ chosen: [], when }];
    for (const part of parts) {
      if (part.length === 1 && part[0]!.when.length === when.length) {
        for (const row of rows) row.chosen.push(part[0]!);
        continue;
      }
      rows = rows
        .flatMap((row) => part.map((value) => ({ chosen: [...row.chosen, value], when: union(row.when, value.when) })))
        .filter((row) => this.possible(row.when));
      if (rows.length > mostCombinations)
        return [unknown(at, when, { reason: 'limit', detail: `more than ${mostCombinations} combinations` })];
    }
    return rows.map((row) => joined(row.chosen, delimiter, at, row.when, pieces));
  }

  #select(argument: unknown, inside: Place, at: Place, when: readonly Condition[]): readonly Evaluated[] {
    if (!Array.isArray(argument)) return [unknown(at, when, { reason: 'malformed', detail: 'Fn::Select' })];
    return this.evaluate(argument[0], below(inside, 0), when).flatMap((index) =>
      this.evaluate(argument[1], below(inside, 1), index.when).flatMap((list): readonly Evaluated[] => {
        const number = Number(textOf(index));
        if (index.state !== 'known' || list.state !== 'known' || !Array.isArray(list.node))
          return [{ ...unknown(at, list.when, { reason: 'function', detail: 'Fn::Select' }), refs: list.refs ?? [] }];
        if (!(number in list.node)) return [unknown(at, list.when, { reason: 'malformed', detail: 'Fn::Select' })];
        return this.evaluate(list.node[number], below(list.at, number), list.when);
      }),
    );
  }

  #split(argument: unknown, inside: Place, at: Place, when: readonly Condition[]): Evaluated[] {
    if (!Array.isArray(argument)) return [unknown(at, when, { reason: 'malformed', detail: 'Fn::Split' })];
    return this.evaluate(argument[1], below(inside, 1), when).map((value) => {
      if (value.state !== 'known')
        return { ...unknown(at, value.when, value.why ?? { reason: 'function', detail: 'Fn::Split' }), refs: value.refs ?? [] };
      return { ...value, node: textOf(value).split(String(argument[0])), at };
    });
  }

  #findInMap(argument: unknown, inside: Place, at: Place, when: readonly Condition[]): readonly Evaluated[] {
    if (!Array.isArray(argument)) return [unknown(at, when, { reason: 'malformed', detail: 'Fn::FindInMap' })];
    const { mappings } = this.#template;
    const [map, ...keys] = argument.slice(0, 3).map((part, index) => this.evaluate(part, below(inside, index), when));
    const missed: Missed[] = [];
    let found = (map ?? []).flatMap((name) => this.#lookup({ ...mappings, when }, name, missed));
    for (const key of keys) found = found.flatMap((entry) => key.flatMap((value) => this.#lookup(entry, value, missed)));
    const fallback: unknown = argument[3];
    const values = found.flatMap((entry) => this.evaluate(entry.node, entry.at, entry.when));
    if (typeof fallback === 'object' && fallback !== null && Object.hasOwn(fallback, 'DefaultValue')) {
      const { node, at: place } = childOf(fallback, 'DefaultValue', below(inside, 3));
      for (const { when: under, why } of missed)
        values.push(...this.evaluate(node, place, under).map((value) => (why ? unsure(value, why) : value)));
    }
    if (values.length === 0) return [unknown(at, when, { reason: 'function', detail: 'Fn::FindInMap' })];
    const same = values.every((value) => textOf(value) === textOf(values[0]!) && typeof value.node !== 'object');
    return same ? [{ ...values[0]!, when, at }] : values.map((value) => ({ ...value, at: typeof value.node === 'object' ? value.at : at }));
  }

  /** The entries of a map that a key can name: all of them, each under its condition, when the key is not known. */
  #lookup(entry: Entry, key: Evaluated, missed: Missed[]): Entry[] {
    const when = union(entry.when, key.when);
    if (key.state === 'known') {
      const named = entryOf(entry.node, textOf(key), { ...entry, when });
      if (named.length === 0) missed.push({ when });
      return named;
    }
    missed.push({ when, why: key.why ?? { reason: 'function', detail: 'Fn::FindInMap' } });
    const input = key.why?.reason === 'parameter' ? key.why.detail : undefined;
    if (input === undefined || typeof entry.node !== 'object' || entry.node === null) return [];
    const names = Object.keys(entry.node);
    if (names.length > mostCombinations) return [];
    return names
      .map((is) => ({ is, under: union(when, this.#template.conditions.just(input, is)) }))
      .filter(({ under }) => this.possible(under))
      .flatMap(({ is, under }) => entryOf(entry.node, is, { ...entry, when: under }));
  }
}

/** One level of a mapping, on the way to a value. */
interface Entry {
  readonly node: unknown;
  readonly at: Place;
  readonly when: readonly Condition[];
}

/** Where a map has no entry for a key, or none that is known; then `why` says so. */
interface Missed {
  readonly when: readonly Condition[];
  readonly why?: Unknown;
}

function entryOf(node: unknown, key: string, { at, when }: Entry): Entry[] {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return [];
  return [{ ...childOf(node, key, at), when }];
}

/** The name and the argument when a node is a call: an object with one key that names a function. */
export function intrinsic(node: unknown): [name: string | undefined, argument?: unknown] {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return [undefined];
  let name: string | undefined;
  for (const key in node) {
    if (name !== undefined) return [undefined];
    name = key;
  }
  if (name === undefined || !(name === 'Ref' || name.startsWith('Fn::') || name.startsWith('!'))) return [undefined];
  return [name, (node as Record<string, unknown>)[name]];
}

/** A value as text; unknown parts are written `${Name}`. */
export const textOf = (value: Evaluated): string =>
  value.text ?? (typeof value.node === 'object' || value.node === undefined ? '' : String(value.node));

function text(node: string, at: Place, when: readonly Condition[]): Evaluated {
  if (node.includes('{{resolve:')) return { ...unknown(at, when, { reason: 'dynamic reference', detail: node }), text: node };
  return { state: 'known', node, at, when };
}

function unknown(at: Place, when: readonly Condition[], why: Unknown): Evaluated {
  return { state: 'unknown', node: undefined, at, when, why, text: '' };
}

const unsure = (value: Evaluated, why: Unknown): Evaluated => ({ ...value, state: 'unknown', node: undefined, text: textOf(value), why });

function joined(
  written: readonly Evaluated[],
  delimiter: string,
  at: Place,
  when: readonly Condition[],
  pieces?: readonly string[],
): Evaluated {
  // NoValue takes an item, and its delimiter, out of a list.
  const parts = pieces ? written : written.filter((part) => part.state !== 'absent');
  const whole = parts.map(textOf).join(delimiter);
  const hole = parts.find((part) => part.state === 'unknown' || typeof part.node === 'object');
  // Of several parameters the secret one decides what the text is.
  const input = (parts.find((part) => part.input?.secret) ?? parts.find((part) => part.input))?.input;
  const exported = parts.find((part) => part.exported)?.exported;
  const refs = parts.flatMap((part) => part.refs ?? []);
  if (whole.includes('{{resolve:')) return { ...unknown(at, when, { reason: 'dynamic reference', detail: whole }), text: whole, refs };
  const moved = pieces?.some((piece, index) => piece !== textOf(parts[index]!));
  return {
    state: hole ? 'unknown' : 'known',
    node: hole ? undefined : whole,
    text: whole,
    at,
    when,
    refs,
    ...(hole ? { why: hole.why ?? { reason: 'function' } } : {}),
    ...(input ? { input } : {}),
    ...(exported ? { exported } : {}),
    ...(moved ? { written: offsets(pieces!, parts.map(textOf)) } : {}),
  };
}

/** From an offset in the text that was put together to the offset in the string with its holes. */
function offsets(pieces: readonly string[], texts: readonly string[]): (offset: number) => number {
  return (offset) => {
    let [before, written] = [0, 0];
    for (const [index, piece] of pieces.entries()) {
      const length = texts[index]!.length;
      if (offset <= before + length)
        return written + (piece === texts[index] ? offset - before : offset === before + length ? piece.length : 0);
      before += length;
      written += piece.length;
    }
    return written;
  };
}
