import type { Value } from '../model/value.ts';

/** A fact about a file: true, false, or not known from the file. */
export type Maybe = boolean | undefined;

/** True when all are, false when one is not, otherwise not known. */
export const all = (...facts: readonly Maybe[]): Maybe => (facts.includes(false) ? false : facts.includes(undefined) ? undefined : true);

export const not = (fact: Maybe): Maybe => (fact === undefined ? undefined : !fact);

/** Whether a value is one of these, without regard to case. What is absent is none of them. */
export const isOneOf = (value: Value, ...expected: readonly string[]): Maybe => (value.unknown ? undefined : value.like(...expected));
