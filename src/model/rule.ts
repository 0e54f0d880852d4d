import type { Level } from './finding.ts';
import type { Graph, Resource } from './graph.ts';
import type { Place } from './source.ts';
import type { Value } from './value.ts';

export const families = [
  'iam',
  'network',
  'encryption',
  'logging',
  'secrets',
  'compute',
  'exposure',
  'transport',
  'backup',
  'monitoring',
  'governance',
] as const;
export type Family = (typeof families)[number];

/** A template or a configuration, written as YAML, that shows and tests a rule. `# found` marks each line to report. */
export interface Example {
  readonly name: string;
  readonly cloudformation?: string;
  readonly terraform?: string;
}

/** A place that explains a finding, one link of its chain: instance -> profile -> role. */
export interface Evidence {
  readonly what: Value | Resource | Place;
  readonly message: string;
}

/**
 * A change that would mend what is reported, in the values that a rule sees. Where one of them is not written in place
 * (a parameter, a mapping, an expression, a file that a tool made) there is no fix.
 */
export interface Offer {
  /** As an order. Default: what the first change does, `Set Encrypted to true`. */
  readonly title?: string;
  readonly set: readonly Setting[];
  /** True when what is deployed goes on as before but for the fault: nothing is replaced, cut off, interrupted or paid for. Default: false. */
  readonly safe?: boolean;
  /** Why it is not safe, as a clause. That AWS replaces the resource is added where it does. */
  readonly caution?: string;
}

export interface Setting {
  /** A value, written or not, or a key in the file. Default: the value that is reported. */
  readonly what?: Value | Place;
  /** What is to stand there; anything that JSON can say. A list that lacks something keeps what it has. */
  readonly to?: unknown;
  /** True when nothing is to stand there. */
  readonly remove?: true;
}

export interface ReportOptions {
  /** Default: false when the value is unknown, else true. */
  readonly certain?: boolean;
  /** Why the finding is only possible. Default: derived from the unknown value. */
  readonly reason?: string;
  /** Default: the rule's. */
  readonly level?: Level;
  readonly related?: readonly Evidence[];
  /** The values that it is about, where they are several: it is suppressed when each of them is. */
  readonly parts?: readonly Value[];
  /** Other values the finding rests on: their conditions are its conditions too, and an unknown one makes it possible. */
  readonly with?: readonly Value[];
  /** Default: the rule's. */
  readonly remedy?: string;
  /** True for a place that belongs to no resource, such as a parameter or an output. */
  readonly unowned?: boolean;
  /** Text that must never be printed, in this finding or any other. */
  readonly secret?: string;
  readonly fix?: Offer;
}

export interface RuleContext {
  readonly resource: Resource;
  readonly graph: Graph;
  /** The options of the rule that the configuration sets, over the rule's own defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Reports a value, a resource as a whole, or a place in the file. Say what is wrong, in one sentence without a full stop. */
  report(what: Value | Resource | Place, message: string, options?: ReportOptions): void;
}

export interface Remedy {
  /** What to do, in one or two sentences; shown with every finding. */
  readonly text: string;
  /** The repaired resource, or the part that matters, as YAML. */
  readonly cloudformation: string;
  /** The same in Terraform's language. */
  readonly terraform: string;
}

export interface Rule {
  /** The slug, which is also the file name. A contract: never renamed without an alias. */
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  /** CVSS-like, 0.1 to 10: error from 7.0, warning from 4.0, note below. */
  readonly severity: number;
  /** False for rules that a project has to switch on. Default: true. */
  readonly enabled?: boolean;
  /** Markdown: what is wrong, why it matters. */
  readonly docs: string;
  readonly remedy: Remedy;
  /** Whether the rule offers fixes, and whether these are safe: always, never, or depending on what was found. */
  readonly fix?: 'safe' | 'unsafe' | 'either';
  /** The pages of AWS's documentation that the rule rests on first; then others. */
  readonly references: readonly string[];
  /** What other tools call the same check; understood in selections and suppressions. */
  readonly aliases: readonly string[];
  /**
   * Aliases that mean less than the whole rule, with the targets that they mean, as a suppression writes them after the slash:
   * `AWS::RDS::DBCluster*`, `*.BlockPublicAcls`.
   */
  readonly narrow?: Readonly<Record<string, readonly string[]>>;
  /** Weaker rules that have nothing to add where this one has spoken about the same property. */
  readonly silences?: readonly string[];
  /** Options with their defaults. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The types the rule wants to see; `check` is called once for each such resource. ['*'] means all. */
  readonly types: readonly string[];
  /** The properties the rule judges, where it is a table of them. */
  readonly table?: readonly { readonly type: string; readonly path: string }[];
  check(context: RuleContext): void;
  /** Tests and documentation at once; `unknown` shows what a file cannot decide. */
  readonly examples: {
    readonly fail: readonly Example[];
    readonly pass: readonly Example[];
    readonly unknown: readonly Example[];
  };
}
