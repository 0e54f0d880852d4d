import { didYouMean } from '../model/selector.ts';
import type { Spot } from '../model/source.ts';

/** The part of JSON Schema (draft 7) that the schema of the configuration uses. */
export interface Schema {
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly required?: readonly string[];
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
}

/** Something that is wrong with a configuration, as a clause. */
export interface Mistake {
  readonly at: Spot;
  readonly message: string;
}

/** What in a document differs from the schema, said so that its author knows what to write instead. */
export function check(data: unknown, root: Schema): Mistake[] {
  const mistakes: Mistake[] = [];
  visit(root, data, { pointer: [] });
  return mistakes;

  function visit(schema: Schema, node: unknown, at: Spot): void {
    if (schema.$ref) return visit(root.definitions![schema.$ref.slice('#/definitions/'.length)]!, node, at);
    if (schema.anyOf) return visit(branch(schema.anyOf, node), node, at);
    const complaint = wrongKind(schema, node) ?? wrongSize(schema, node);
    if (complaint) mistakes.push({ at, message: complaint });
    else if (Array.isArray(node)) node.forEach((item, index) => schema.items && visit(schema.items, item, below(at, index)));
    else if (typeof node === 'object' && node !== null) visitObject(schema, node, at);
  }

  function visitObject(schema: Schema, node: object, at: Spot): void {
    const { properties = {}, additionalProperties, required = [] } = schema;
    for (const name of required) if (!Object.hasOwn(node, name)) mistakes.push({ at, message: `'${name}' is missing` });
    for (const [key, value] of Object.entries(node)) {
      const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      if (known) visit(known, value, below(at, key));
      else if (known === false) {
        const message = `there is no key '${key.slice(0, 80)}' here${didYouMean(key, Object.keys(properties))}`;
        mistakes.push({ at: { ...below(at, key), part: 'key' }, message });
      }
    }
  }

  /** The alternative for this type of value, so that what is said of it is about what its author meant. */
  function branch(alternatives: readonly Schema[], node: unknown): Schema {
    const resolved = alternatives.map((schema) => (schema.$ref ? root.definitions![schema.$ref.slice('#/definitions/'.length)]! : schema));
    return resolved.find(({ type }) => [type].flat().includes(typeOf(node))) ?? { type: resolved.flatMap(({ type = [] }) => type) };
  }
}

function wrongKind({ type, enum: allowed }: Schema, node: unknown): string | undefined {
  const types = type === undefined ? [] : [type].flat();
  if (types.length > 0 && !types.includes(typeOf(node))) {
    return `this should be ${listed(types.map((name) => article[name]!))}, not ${article[typeOf(node)]}`;
  }
  if (!allowed || allowed.includes(node)) return undefined;
  const texts = allowed.filter((value) => typeof value === 'string');
  return `this should be ${listed(texts)}, not '${String(node).slice(0, 80)}'${didYouMean(String(node), texts)}`;
}

function wrongSize(schema: Schema, node: unknown): string | undefined {
  if (typeof node === 'string') {
    if (node.length < (schema.minLength ?? 0)) return 'this is empty';
    if (node.length > (schema.maxLength ?? Infinity)) return `this is longer than ${schema.maxLength} characters`;
    if (schema.pattern && !new RegExp(schema.pattern).test(node)) return `this should be written as in '${String(schema.examples?.[0])}'`;
  }
  const [count, most] = Array.isArray(node) ? [node.length, schema.maxItems] : [sizeOf(node), schema.maxProperties];
  return count > (most ?? Infinity) ? `there are more than ${most} entries` : undefined;
}

const sizeOf = (node: unknown): number => (typeof node === 'object' && node !== null ? Object.keys(node).length : 0);

const below = ({ pointer }: Spot, key: string | number): Spot => ({ pointer: [...pointer, key] });

const article: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  null: 'empty',
};

const typeOf = (node: unknown): string => (node === null || node === undefined ? 'null' : Array.isArray(node) ? 'array' : typeof node);

/** `a, b or c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
