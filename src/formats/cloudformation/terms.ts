import { unplaced } from './nodes.ts';
import { solver, type Effort } from './solve.ts';
import { literal, variable, type Assignment, type Hint, type Term } from './term.ts';

/** What a parameter can be: exactly these, or these and something else. */
export interface Domain {
  readonly values: readonly string[];
  readonly closed: boolean;
  /** False for what the template never accepts, such as an empty text where MinLength is 1. */
  readonly fits?: (value: string) => boolean;
}

/** What a template accepts of what is passed to it; all that is passed when it accepts nothing of it. */
export function narrower(accepted: Domain | undefined, passed: Domain | undefined): Domain | undefined {
  if (!passed || !accepted) return passed ?? accepted;
  const values = accepted.closed ? passed.values.filter((value) => accepted.values.includes(value)) : passed.values;
  return values.length > 0 ? { values, closed: true } : passed;
}

/** A list of terms, or the pieces of one. */
type List = { readonly items: readonly Term[] } | { readonly text: Term; readonly delimiter: string; readonly trimmed: boolean };

/** Combinations of parameter values up to which a term is looked at value by value. */
const mostValues = 256;
/** Functions in functions. */
const deepest = 20;

type Dict = Readonly<Record<string, unknown>>;
export const isDict = (node: unknown): node is Dict => typeof node === 'object' && node !== null && !Array.isArray(node);

/** The same text for the same expression, wherever it is written. */
export const expression = (node: unknown): string => JSON.stringify(node, (_key, child: unknown) => unplaced(child));

export function single(node: unknown): readonly [name: string, argument: unknown] {
  const inner = unplaced(node);
  const entries = isDict(inner) ? Object.entries(inner) : [];
  return entries.length === 1 ? [entries[0]![0], unplaced(entries[0]![1])] : ['', undefined];
}

/** Reads the operands of Fn::Equals. */
export class Terms {
  readonly #mappings: unknown;
  /** For all texts of the template that are solved. */
  readonly #effort: Effort = { left: 100_000 };
  readonly #domainOf: (parameter: string) => Domain | undefined;

  constructor(mappings: unknown, domainOf: (parameter: string) => Domain | undefined) {
    this.#mappings = unplaced(mappings);
    this.#domainOf = domainOf;
  }

  /** What cannot be followed is a variable of its own: the same wherever it is written, and with any value. */
  operand(node: unknown): Term {
    const term = this.#text(node, 0);
    return term && this.#decidable(term) ? term : unfollowed(node);
  }

  /** The parameters of a term that may have values which nobody can list. */
  open(term: Term): readonly string[] {
    return term.of.filter((name) => !this.#domainOf(name)?.closed && !term.hints.some((hint) => hint.variable === name && hint.closed));
  }

  /** Every value of a term without open parameters. */
  values(term: Term): string[] {
    let rows: ReadonlyMap<string, string>[] = [new Map()];
    for (const name of term.of)
      rows = rows.flatMap((row) => this.#listed(term, name).map((value) => new Map(row).set(name, value))).slice(0, mostValues);
    return [...new Set(rows.flatMap((row) => term.read(row) ?? []))];
  }

  #listed(term: Term, name: string): readonly string[] {
    const domain = this.#domainOf(name);
    const hints = term.hints.filter((hint) => hint.variable === name && hint.closed);
    const values = domain?.closed ? domain.values : (hints[0]?.values ?? []);
    return values.filter((value) => hints.every((hint) => hint.values.includes(value)));
  }

  #decidable(term: Term): boolean {
    const open = this.open(term);
    if (open.length === 0) return term.of.reduce((product, name) => product * this.#listed(term, name).length, 1) <= mostValues;
    return term.solve !== undefined || (term.of.length === 1 && term.hints.length > 0);
  }

  #text(written: unknown, depth: number): Term | undefined {
    const node = unplaced(written);
    if (depth > deepest || node === null || node === undefined) return undefined;
    if (typeof node !== 'object') return literal(String(node));
    const [name, argument] = single(node);
    switch (name) {
      case 'Ref':
        return typeof argument === 'string' ? variable(argument) : undefined;
      case 'Fn::Sub':
        return this.#sub(argument, depth);
      case 'Fn::Join':
        return this.#join(argument, depth);
      case 'Fn::Select':
        return this.#select(argument, depth);
      case 'Fn::FindInMap':
        return this.#findInMap(argument, depth);
      case 'Fn::Length': {
        const list = this.#list(argument, depth + 1);
        return list && { ...together(list), read: (values) => read(list, values)?.length.toString() };
      }
      default:
        return undefined;
    }
  }

  #list(written: unknown, depth: number): List | undefined {
    const node = unplaced(written);
    if (Array.isArray(node)) return listOf(node.map((item) => this.#text(item, depth + 1)));
    const [name, argument] = single(node);
    if (name === 'Ref' && typeof argument === 'string') return { text: variable(argument), delimiter: ',', trimmed: true };
    if (name !== 'Fn::Split' || !Array.isArray(argument) || typeof argument[0] !== 'string' || argument[0] === '') return undefined;
    const text = this.#text(argument[1], depth + 1);
    return text && { text, delimiter: argument[0], trimmed: false };
  }

  #sub(argument: unknown, depth: number): Term | undefined {
    const [template, map] = Array.isArray(argument) ? [argument[0] as unknown, argument[1] as unknown] : [argument, undefined];
    if (typeof template !== 'string') return undefined;
    const parts = template.split(/(\$\{[^}]*\})/).filter((piece) => piece !== '');
    const terms = parts.map((piece) => {
      const [, escaped, name] = /^\$\{(!?)\s*(.*?)\s*\}$/s.exec(piece) ?? [];
      if (name === undefined) return literal(piece);
      if (escaped) return literal(`\${${name}}`);
      if (isDict(map) && Object.hasOwn(map, name)) return this.#text(map[name], depth + 1);
      return name.includes('.') ? undefined : variable(name);
    });
    const list = listOf(terms);
    return list && joined(list, '', this.#effort);
  }

  #join(argument: unknown, depth: number): Term | undefined {
    if (!Array.isArray(argument) || typeof argument[0] !== 'string') return undefined;
    const list = this.#list(argument[1], depth + 1);
    return list && joined(list, argument[0], this.#effort);
  }

  #select(argument: unknown, depth: number): Term | undefined {
    if (!Array.isArray(argument)) return undefined;
    const index = this.#text(argument[0], depth + 1);
    const list = this.#list(argument[1], depth + 1);
    if (!index || !list) return undefined;
    return { ...together(index, list), read: (values) => read(list, values)?.[Number(index.read(values))] };
  }

  #findInMap(argument: unknown, depth: number): Term | undefined {
    if (!Array.isArray(argument) || argument.length < 3 || typeof argument[0] !== 'string') return undefined;
    const map = entry(this.#mappings, argument[0]);
    const [first, second] = [this.#text(argument[1], depth + 1), this.#text(argument[2], depth + 1)];
    const written: unknown = isDict(argument[3]) ? argument[3]['DefaultValue'] : undefined;
    const fallback = written === undefined ? undefined : this.#text(written, depth + 1);
    // What a macro adds is not to be seen.
    if (!isDict(map) || Object.hasOwn(map, 'Fn::Transform') || !first || !second || (written !== undefined && !fallback)) return undefined;
    const inner = [
      ...new Set(
        Object.values(map)
          .map(unplaced)
          .flatMap((level) => (isDict(level) ? Object.keys(level) : [])),
      ),
    ];
    // Without a default, a key that is not there makes the deployment fail.
    const closed = fallback === undefined;
    const hints = [...keyHints(argument[1], Object.keys(map), closed), ...keyHints(argument[2], inner, closed)];
    const look = (values: Assignment): string | undefined => {
      const found = entry(entry(map, first.read(values)), second.read(values));
      if (found === undefined) return fallback?.read(values);
      return typeof found === 'object' ? undefined : String(found);
    };
    const parts = together(first, second, ...(fallback ? [fallback] : []));
    return { of: parts.of, hints: [...parts.hints, ...hints], read: look };
  }
}

function listOf(terms: readonly (Term | undefined)[]): List | undefined {
  const items = terms.filter((term) => term !== undefined);
  return items.length === terms.length ? { items } : undefined;
}

export const unfollowed = (node: unknown): Term => variable(`(${expression(node)})`);

function keyHints(node: unknown, values: readonly string[], closed: boolean): Hint[] {
  const [name, argument] = single(node);
  return name === 'Ref' && typeof argument === 'string' ? [{ variable: argument, values, closed }] : [];
}

function entry(node: unknown, key: string | undefined): unknown {
  return key !== undefined && isDict(node) && Object.hasOwn(node, key) ? unplaced(node[key]) : undefined;
}

function read(list: List, values: Assignment): readonly (string | undefined)[] | undefined {
  if ('items' in list) return list.items.map((item) => item.read(values));
  const text = list.text.read(values);
  if (text === undefined) return undefined;
  if (!list.trimmed) return text.split(list.delimiter);
  return text === '' ? [] : text.split(list.delimiter).map((item) => item.trim());
}

function joined(list: List, delimiter: string, effort: Effort): Term {
  const join = (values: Assignment): string | undefined => {
    const items = read(list, values);
    return items?.includes(undefined) ? undefined : items?.join(delimiter);
  };
  const parts = together(list);
  if (!('items' in list)) {
    const { text, delimiter: between } = list;
    const { solve } = text;
    // Without a delimiter the items could end anywhere.
    const split = (made: string): ReturnType<NonNullable<typeof solve>> =>
      delimiter === '' && made !== '' ? undefined : solve!(made.split(delimiter).join(between));
    return { ...parts, read: join, ...(solve ? { solve: split } : {}) };
  }
  const solve = solver(list.items, delimiter, effort);
  return { ...parts, read: join, ...(solve ? { solve } : {}) };
}

function together(...parts: readonly (Term | List)[]): Pick<Term, 'of' | 'hints'> {
  const terms = parts.flatMap((part) => ('items' in part ? part.items : 'text' in part ? [part.text] : [part]));
  return { of: [...new Set(terms.flatMap((term) => term.of))], hints: terms.flatMap((term) => term.hints) };
}
