import type { Fix } from './fix.ts';
import type { Place } from './source.ts';
import type { Condition, Witness } from './value.ts';

export const levels = ['error', 'warning', 'note'] as const;
export type Level = (typeof levels)[number];

export const levelOf = (severity: number): Level => (severity >= 7 ? 'error' : severity >= 4 ? 'warning' : 'note');

/** What a rule said, before anybody asked for lines. */
export interface Finding {
  readonly rule: string;
  /** `rule/Type.Property`: what a suppression can name when the rule has many targets. */
  readonly target: string;
  /** The targets that it is about, where they are several: it is suppressed when each of them is. */
  readonly parts?: readonly string[];
  readonly level: Level;
  readonly severity: number;
  readonly certain: boolean;
  /** Why the finding is only possible. */
  readonly reason?: string;
  readonly message: string;
  readonly remedy: string;
  readonly at: Place;
  readonly resource?: Owner;
  /** The addresses of other instances of the same block, in which the same is wrong. */
  readonly also?: readonly string[];
  /** Where those of them start that are no instances but resources of their own, which inherit what is wrong. */
  readonly alsoAt?: readonly Place[];
  readonly related: readonly { readonly at: Place; readonly message: string; readonly resource?: Owner }[];
  readonly when: readonly Condition[];
  /** What `when` comes down to. */
  readonly witness?: Witness;
  /** The scenarios in which it holds; undefined when in all. */
  readonly scenarios?: readonly string[];
  /** The property, in CloudFormation's names; part of the fingerprint. */
  readonly path: string;
  readonly fix?: Fix;
}

/** The resource a place belongs to. */
export interface Owner {
  readonly type: string;
  readonly address: string;
  /** Where the resource starts; a suppression there covers all of it. */
  readonly at: Place;
  readonly construct?: string;
  readonly plumbing?: boolean;
}
