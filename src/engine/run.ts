import { levelOf, type Finding, type Level, type Owner } from '../model/finding.ts';
import { Resource, type Graph } from '../model/graph.ts';
import type { ReportOptions, Rule } from '../model/rule.ts';
import type { Place } from '../model/source.ts';
import { Value, type Unknown } from '../model/value.ts';
import { union } from '../model/when.ts';
import { contributorOf } from './contributors.ts';
import { fixOf } from './fixes.ts';
import type { Secret } from './redact.ts';
import { oneFindingPerFault, silencesOf, type Silences } from './silence.ts';

/** A rule that is to run, with what the configuration says about it. */
export interface Selected {
  readonly rule: Rule;
  readonly level?: Level;
  readonly options?: Readonly<Record<string, unknown>>;
}

type Entry = Selected & { readonly options: Readonly<Record<string, unknown>> };

export interface Run {
  readonly findings: readonly Finding[];
  /** Texts that must never be printed. */
  readonly secrets: readonly Secret[];
}

/** Runs a selection of rules over graphs. A rule that throws becomes a finding of its own, and the others go on. */
export class Runner {
  readonly #byType = new Map<string, Entry[]>();
  readonly #onAll: readonly Entry[];
  readonly #silences: Silences;

  constructor(selection: readonly Selected[]) {
    const entries = selection.map((selected) => ({ ...selected, options: { ...selected.rule.options, ...selected.options } }));
    this.#onAll = entries.filter(({ rule }) => rule.types.includes('*'));
    for (const entry of entries) {
      for (const type of new Set(entry.rule.types.filter((each) => each !== '*'))) {
        const same = this.#byType.get(type);
        if (same) same.push(entry);
        else this.#byType.set(type, [...this.#onAll, entry]);
      }
    }
    this.#silences = silencesOf(selection.map(({ rule }) => rule));
  }

  run(graph: Graph): Run {
    const findings: Finding[] = [];
    const secrets: Secret[] = [];
    for (const resource of graph.resources) {
      for (const selected of this.#byType.get(resource.type) ?? this.#onAll) {
        const report = (what: Value | Resource | Place, message: string, extra: ReportOptions = {}): void => {
          if (extra.secret)
            secrets.push({ text: extra.secret, at: what instanceof Value ? placesOf(what) : what instanceof Resource ? [] : [what] });
          const finding = toFinding(selected, graph, resource, what, message, extra);
          if (finding) findings.push(finding);
        };
        try {
          selected.rule.check({ resource, graph, options: selected.options, report });
        } catch (error) {
          findings.push(crash(selected.rule, resource, error));
        }
      }
      resource.forget();
    }
    const kept = oneFindingPerFault(findings, this.#silences).map((finding) => {
      const witness = graph.witness(finding.when);
      return witness ? { ...finding, witness } : finding;
    });
    return { findings: kept, secrets };
  }
}

/** Runs a selection over one graph. */
export const run = (graph: Graph, selection: readonly Selected[]): Run => new Runner(selection).run(graph);

function toFinding(
  selected: Selected,
  graph: Graph,
  resource: Resource,
  what: Value | Resource | Place,
  message: string,
  extra: ReportOptions,
): Finding | undefined {
  const { rule } = selected;
  const values = [...(what instanceof Value ? [what] : []), ...(extra.with ?? [])];
  // Two values that exclude each other make no finding.
  if (!resource.properties.together(...values)) return undefined;
  const doubt = values.find((value) => value.unknown);
  const certain = extra.certain ?? !doubt;
  // What stands in for a resource of another project shows only what is attached to it here.
  if (!certain && doubt?.why?.reason === 'elsewhere' && resource.standsIn) return undefined;
  const reason = certain ? undefined : (extra.reason ?? describe(doubt?.why));
  const path = what instanceof Value ? what.path : '';
  const plumbing = resource.origin.plumbing === true;
  const fix = extra.fix && fixOf(extra.fix, { what, resource, certain });
  return {
    rule: rule.id,
    target: targetOf(rule, resource, path),
    ...(extra.parts ? { parts: extra.parts.map((part) => targetOf(rule, resource, part.path)) } : {}),
    level: plumbing ? 'note' : (selected.level ?? extra.level ?? levelOf(rule.severity)),
    severity: rule.severity,
    certain,
    ...(reason === undefined ? {} : { reason }),
    message: shared(message),
    remedy: extra.remedy ?? rule.remedy.text,
    at: placeOf(what),
    ...(extra.unowned ? {} : { resource: ownerOf(resource) }),
    related: [
      ...(resource.origin.madeFor ?? []),
      ...contributors(resource, placeOf(what)),
      ...evidence(extra),
      ...values.flatMap((value) => assumption(value, extra.secret !== undefined)),
    ],
    when: graph.simplify(values.reduce((all, value) => union(all, value.when), resource.when)),
    path,
    ...(fix ? { fix } : {}),
  };
}

const targetOf = (rule: Rule, resource: Resource, path: string): string => shared(`${rule.id}/${resource.type}${path ? `.${path}` : ''}`);

const texts = new Map<string, string>();
const mostTexts = 5000;

/** The same text for all that say the same: a large plan has 100,000 findings. */
function shared(text: string): string {
  const same = texts.get(text);
  if (same !== undefined) return same;
  if (texts.size < mostTexts) texts.set(text, text);
  return text;
}

const placeOf = (what: Value | Resource | Place): Place => (what instanceof Value || what instanceof Resource ? what.at : what);

/** Where the text of a value is written: in place, or as the default it comes from. */
const placesOf = (value: Value): Place[] => [value.at, value.input?.assumed, value.input?.passed].filter((at) => at !== undefined);

function ownerOf(resource: Resource): Owner {
  const { construct, plumbing } = resource.origin;
  return {
    type: resource.nativeType,
    address: resource.localAddress,
    at: resource.at,
    ...(construct === undefined ? {} : { construct }),
    ...(plumbing === undefined ? {} : { plumbing }),
  };
}

function evidence(extra: ReportOptions): Finding['related'] {
  return (extra.related ?? []).map(({ what, message }) => {
    if (what instanceof Resource) return { at: what.at, message, resource: ownerOf(what) };
    return { at: placeOf(what), message };
  });
}

/** The attachment in which a value is written, when that is not the resource itself. */
function contributors(resource: Resource, at: Place): Finding['related'] {
  const owner = contributorOf(resource, at);
  return owner ? [{ at: owner.at, message: `set by ${owner.address}`, resource: owner }] : [];
}

function assumption({ input }: Value, masked: boolean): Finding['related'] {
  return [
    // A code frame shows nothing that is secret, unless it is masked.
    ...(input?.passed && (masked || !input.secret) ? [{ at: input.passed, message: 'the value that is passed' }] : []),
    ...(input?.assumed ? [{ at: input.assumed, message: `the default of ${input.name}, which a deployment may override` }] : []),
  ];
}

/** Why a value cannot be known, as a clause. */
export function describe(why: Unknown | undefined): string {
  const detail = why?.detail ?? '';
  switch (why?.reason) {
    case 'parameter':
      return detail.startsWith('AWS::') ? `${detail} is known only at deployment` : `the deployment chooses ${detail}`;
    case 'attribute':
      return `${detail} is known only after deployment`;
    case 'import':
      return `the value is imported${detail ? ` as ${detail}` : ''}`;
    case 'after apply':
      return 'the value is known only after apply';
    case 'dynamic reference':
      return 'the value is resolved at deployment';
    case 'data source':
      return `${detail || 'a data source'} is read at deployment`;
    case 'macro':
      return detail ? `the macro ${detail} may set it` : 'a macro may set it';
    case 'function':
      return `${detail || 'a function'} was not evaluated`;
    case 'reference':
      return `${detail} is not declared here`;
    case 'elsewhere':
      return detail || 'it may be set elsewhere';
    case 'malformed':
      return detail || 'the value has an unexpected form';
    case 'limit':
      return detail || 'a limit was reached';
    default:
      return 'it may be set elsewhere';
  }
}

function crash(rule: Rule, resource: Resource, error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error);
  return {
    rule: 'rule-crash',
    target: `rule-crash/${rule.id}`,
    level: 'error',
    severity: 7,
    certain: true,
    message: `The rule ${rule.id} failed on this resource: ${message.slice(0, 200)}`,
    remedy: 'This is a fault of the rule, not of your file: please report it, with the resource; until then switch the rule off.',
    at: resource.at,
    resource: ownerOf(resource),
    related: [],
    when: [],
    path: '',
  };
}
