/** Reads a value that strangers wrote, or throws a Mistake. `at` is where it stands: `findings[3].message`. */
export type Reader<T> = (node: unknown, at: string) => T;

/** What is wrong with a document, as a clause. */
export class Mistake extends Error {
  override readonly name = 'Mistake';
}

const wrong = (at: string, clause: string): never => {
  throw new Mistake(`${at || 'the report'} ${clause}`);
};

/** A text; of a longer one the start, because templates decide how long a name is. */
export const text =
  (most: number): Reader<string> =>
  (node, at) =>
    typeof node === 'string' ? node.slice(0, most) : wrong(at, 'is no text');

export const matching =
  (pattern: RegExp, what: string): Reader<string> =>
  (node, at) =>
    typeof node === 'string' && pattern.test(node) ? node : wrong(at, `is no ${what}`);

export const oneOf =
  <const T>(...values: readonly T[]): Reader<T> =>
  (node, at) =>
    values.find((value) => value === node) ?? wrong(at, `is none of ${values.join(', ')}`);

export const flag: Reader<boolean> = (node, at) => (typeof node === 'boolean' ? node : wrong(at, 'is neither true nor false'));

export const between =
  (least: number, most: number): Reader<number> =>
  (node, at) =>
    typeof node === 'number' && node >= least && node <= most ? node : wrong(at, `is no number from ${least} to ${most}`);

export const whole =
  (least: number, most: number): Reader<number> =>
  (node, at) =>
    Number.isInteger(node) ? between(least, most)(node, at) : wrong(at, 'is no whole number');

export const list =
  <T>(item: Reader<T>, most: number): Reader<T[]> =>
  (node, at) => {
    if (!Array.isArray(node)) return wrong(at, 'is no list');
    return node.length <= most ? node.map((one, index) => item(one, `${at}[${index}]`)) : wrong(at, `has more than ${most} entries`);
  };

/** A list that is only shown: of a longer one the start, because templates decide how long it is. */
export const shown = <T>(item: Reader<T>, most: number): Reader<T[]> => {
  const read = list(item, most);
  return (node, at) => read(Array.isArray(node) ? node.slice(0, most) : node, at);
};

/** A number, or whatever else, for each name; the first of too many. */
export const mapping =
  <T>(item: Reader<T>, most: number): Reader<Readonly<Record<string, T>>> =>
  (node, at) => {
    const entries = Object.entries(fields(node, at)).slice(0, most);
    return Object.fromEntries(entries.map(([key, value]) => [key, item(value, `${at}.${key.slice(0, 40)}`)]));
  };

type Readers = Readonly<Record<string, Reader<unknown>>>;
type Read<R extends Readers> = { readonly [Key in keyof R]: R[Key] extends Reader<infer T> ? T : never };

/** Only what is named is taken over; fields that may be missing come second. */
export const record =
  <R extends Readers, O extends Readers = Record<never, never>>(required: R, optional?: O): Reader<Read<R> & Partial<Read<O>>> =>
  (node, at) => {
    const given = fields(node, at);
    const read: Record<string, unknown> = {};
    for (const [key, reader] of Object.entries(required)) {
      if (!Object.hasOwn(given, key)) wrong(at, `has no ${key}`);
      read[key] = reader(given[key], at === '' ? key : `${at}.${key}`);
    }
    for (const [key, reader] of Object.entries(optional ?? {})) {
      if (Object.hasOwn(given, key)) read[key] = reader(given[key], at === '' ? key : `${at}.${key}`);
    }
    return read as Read<R> & Partial<Read<O>>;
  };

const fields = (node: unknown, at: string): Readonly<Record<string, unknown>> =>
  typeof node === 'object' && node !== null && !Array.isArray(node) ? (node as Record<string, unknown>) : wrong(at, 'is no object');

const longestPath = 4096;

/**
 * True for a path as git has it, which stays below where it starts: slashes part it, and any other character is part of a
 * name. One refused name would cost a whole report, and whoever opens a pull request chooses the names.
 */
export const isInside = (path: string): boolean =>
  path.length <= longestPath && !path.includes('\0') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

export const inside: Reader<string> = (node, at) =>
  typeof node === 'string' && isInside(node) ? node : wrong(at, 'is no path of a file in the repository');
