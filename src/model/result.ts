import type { Level } from './finding.ts';
import type { ReportedFix } from './fix.ts';
import type { Rule } from './rule.ts';
import type { Change, Range, Source } from './source.ts';
import type { Condition, Witness } from './value.ts';

/** A place turned into lines and columns. */
export interface Location {
  readonly file: string;
  readonly location: Range;
}

export interface ReportedResource {
  readonly type: string;
  readonly address: string;
  readonly construct?: string;
}

export interface Suppressed {
  readonly reason: string;
  readonly from: 'comment' | 'metadata' | 'config';
  /** The tool that it was written for, when that is another one: checkov. */
  readonly tool?: string;
  /** ISO date after which the suppression no longer holds. */
  readonly until?: string;
}

/** One finding as every report shows it. */
export interface ReportedFinding extends Location {
  readonly rule: string;
  readonly target: string;
  readonly family: string;
  readonly level: Level;
  readonly severity: number;
  readonly certain: boolean;
  readonly reason?: string;
  readonly message: string;
  readonly remedy: string;
  readonly resource?: ReportedResource;
  readonly related: readonly (Location & { readonly message: string; readonly resource?: ReportedResource })[];
  /** In a plan: whether applying it makes this so, changes it, or finds it so already. */
  readonly change?: Change;
  readonly conditions: readonly Condition[];
  /** What the conditions come down to, as values of parameters. */
  readonly witness?: Witness;
  /** The scenarios (files of parameters) in which it holds; undefined when in all. */
  readonly scenarios?: readonly string[];
  /** Stable across unrelated edits: rule, file, address and path, never a line number. */
  readonly fingerprint: string;
  readonly aliases: readonly string[];
  readonly suppressed?: Suppressed;
  readonly fix?: ReportedFix;
  /** What the resource is made of, for a run that compares: by this it is known again under another name. */
  readonly traits?: readonly string[];
  /** Against what was there before, when the run compares; see Result.before. */
  readonly status?: Status;
}

/**
 * new        was not there before, or was suppressed and is no longer, or the other way round
 * worsened   was there, and is more severe, more certain, or true of more
 * unchanged  was there, perhaps in another place
 */
export type Status = 'new' | 'worsened' | 'unchanged';

/** What a run compares with: an earlier version of the same files, or a baseline. */
export interface Before {
  /** As the user would name it: a revision, a file. */
  readonly name: string;
  /** What was there and is no more, where it was; nothing that was suppressed then, or is now. */
  readonly fixed: readonly ReportedFinding[];
}

/** What an identity may do. */
export interface Permission {
  /** The address of the role, user, group or policy. */
  readonly identity: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export interface PermissionDelta {
  readonly added: readonly Permission[];
  readonly removed: readonly Permission[];
}

export interface UnusedSuppression extends Location {
  readonly rule: string;
  readonly message: string;
}

/** What was looked at, and what was not. */
export interface Coverage {
  readonly files: { readonly linted: number; readonly passedOver: number; readonly unreadable: number };
  readonly formats: Readonly<Record<string, number>>;
  readonly resources: number;
  /** Resource types that no enabled rule looks at, with how many resources of each there are. */
  readonly uncheckedTypes: Readonly<Record<string, number>>;
  /** Values that a rule asked for and nobody can know, by reason. */
  readonly unknownValues: Readonly<Record<string, number>>;
  readonly rules: number;
  /** Limits that were reached, each as a sentence. */
  readonly limits: readonly string[];
}

/** All that a run found out. */
export interface Result {
  readonly findings: readonly ReportedFinding[];
  readonly unusedSuppressions: readonly UnusedSuppression[];
  readonly coverage: Coverage;
  readonly before?: Before;
  /** What identities may do and could not, or could and may no longer, when the run compares with a revision. */
  readonly permissions?: PermissionDelta;
  /** The rules that have findings, by id: their texts for the reports that show them. */
  readonly rules: ReadonlyMap<string, RuleText>;
  /** The text of a file that has findings, with every secret already masked; lines and columns stay as they are. */
  readonly sourceText: (file: string) => string | undefined;
}

export type RuleText = Pick<Rule, 'id' | 'title' | 'family' | 'severity' | 'docs' | 'remedy' | 'references' | 'aliases' | 'narrow'>;

/** Under what a run was judged. */
export interface Policy {
  /** The lowest level that made it fail. */
  readonly failOn: Level | 'never';
  /** What a possible finding counted for. */
  readonly unknowns: 'ignore' | 'note' | 'warn' | 'fail';
}

export interface ReportOptions {
  readonly color: boolean;
  readonly version: string;
  /** Show what is only possible, and what is suppressed. */
  readonly verbose: boolean;
  /** Show what is only possible also without `verbose`, because the configuration gives it weight. */
  readonly possible?: boolean;
  /** For reports that programs read. */
  readonly policy?: Policy;
  readonly quiet: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** A report is a function from a result to text. Writing it somewhere is the command's business. */
export type Reporter = (result: Result, options: ReportOptions) => string;

/** A file that was read, before anybody knows what it is. */
export interface ReadFile {
  readonly file: string;
  readonly sources: readonly Source[];
}
