/** A path of keys and indexes from the root of a document, such as ['Resources', 'Logs', 'Properties']. */
export type Pointer = readonly (string | number)[];

/** Both numbers count from 1; columns count UTF-16 code units, as editors and SARIF do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `end` is the position after the last character. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A place without its source; see Place. */
export interface Spot {
  readonly pointer: Pointer;
  /** The key of the value at the pointer, or the value itself; without it, both together. */
  readonly part?: 'key' | 'value';
  /** Where inside the JSON document that is embedded, as text, in the string at the pointer. */
  readonly inner?: Pointer;
  /** The part of the (decoded) string at the pointer from one offset up to another. */
  readonly span?: readonly [start: number, end: number];
}

/** Something a reader noticed that the data does not show. */
export interface Problem {
  readonly kind: 'duplicate-key' | 'alias' | 'include';
  readonly message: string;
  readonly spot: Spot;
}

/** What applying a plan does to something: makes it, changes it, or leaves it as it was. */
export type Change = 'create' | 'update' | 'none';

/** In a plan: what was done to something outside of what made the plan, since it was last applied. */
export interface Drift {
  /** Where the plan tells of it. */
  readonly at: Place;
  readonly message: string;
  /** `from false to true`, where both are short and not hidden, and where that is told. */
  readonly values?: { readonly text: string; readonly at: Place };
}

/** A comment that speaks to us, in a file that nobody parses, and the lines that it holds for. All count from 1. */
export interface Remark {
  /** From `groundrule-ignore` on. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

/** One input document. `data` is parsed at once and cheaply; positions are computed only when asked for. */
export interface Source {
  /** Relative to the working directory, with forward slashes; `<stdin>` for standard input. */
  readonly file: string;
  readonly text: string;
  readonly syntax: 'json' | 'yaml';
  /** Which document it is of a file that holds several; the first is 0. */
  readonly document?: number;
  readonly data: unknown;
  readonly problems: readonly Problem[];
  /** Where something is written. A spot that does not exist yields its nearest parent. Never throws. */
  locate(spot: Spot): Range;
  /** In what a tool wrote: where a person wrote it, as far as that can be found. */
  writtenAt?(spot: Spot): Place | undefined;
  /** In what a person wrote for a tool to make a source from. */
  readonly remarks?: readonly Remark[];
  /** In a plan: what applying it does to what stands there; undefined when the plan does not say. */
  changeAt?(spot: Spot): Change | undefined;
  /** In a plan: where it holds what it says must not be shown. */
  hidden?(): readonly Place[];
  /** In a plan: what was done outside of it to what stands there; undefined when nothing was. */
  driftAt?(spot: Spot): Drift | undefined;
}

/** A spot in a source that nobody has had to turn into a line and a column yet. */
export interface Place extends Spot {
  readonly source: Source;
}

/** The place of a key or an index below another place. */
export function below(at: Place, ...keys: Pointer): Place {
  // A spread would reserve three times the room.
  if (at.inner) return { source: at.source, pointer: at.pointer, inner: at.inner.concat(keys) };
  return { source: at.source, pointer: at.pointer.concat(keys) };
}

/** The data at a place, as it was read; undefined when there is none. */
export function nodeAt({ source, pointer }: Place): unknown {
  let node = source.data;
  for (const key of pointer) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string | number, unknown>)[key];
  }
  return node;
}
