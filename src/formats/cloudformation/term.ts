/** What a comparison tells about a parameter: values that matter, or, when closed, the only ones that can be deployed. */
export interface Hint {
  readonly variable: string;
  readonly values: readonly string[];
  readonly closed: boolean;
}

export type Assignment = ReadonlyMap<string, string>;

/** Values of parameters. */
export type Solution = readonly (readonly [variable: string, value: string])[];

/** A side of a comparison: a text made of parameters. */
export interface Term {
  /** The parameters it rests on. */
  readonly of: readonly string[];
  readonly hints: readonly Hint[];
  /** What it is when all its parameters have a value; undefined when a function has no result. */
  readonly read: (values: Assignment) => string | undefined;
  /** Every way in which its parameters make it this text; undefined when there are too many. */
  readonly solve?: (text: string) => readonly Solution[] | undefined;
}

export const literal = (text: string): Term => ({ of: [], hints: [], read: () => text });
export const variable = (name: string): Term => ({
  of: [name],
  hints: [],
  read: (values) => values.get(name),
  solve: (text) => [[[name, text]]],
});

export const isVariable = (term: Term): boolean => term.of.length === 1 && term.read(new Map([[term.of[0]!, 'x']])) === 'x';
