import { levelOf, type Finding } from '../model/finding.ts';
import type { Graph } from '../model/graph.ts';
import type { Coverage, ReportedFinding, Result, RuleText } from '../model/result.ts';
import type { Place, Source } from '../model/source.ts';
import type { Witness } from '../model/value.ts';
import { ownRules } from './own.ts';
import { Redactor } from './redact.ts';
import { inOrder, reported, writtenPlace } from './reported.ts';
import { Runner, type Selected } from './run.ts';
import { acrossScenarios, type Deployed, type Found } from './scenarios.ts';
import type { Ran, Suppressions } from './suppress.ts';
import { Traits } from './traits.ts';

/** A finding as it was found and as it is reported, not masked, and the kind of project that it was found in. */
export interface Located {
  readonly finding: Finding;
  readonly reported: ReportedFinding;
  readonly format: string;
}

/** Gathers what a run finds out, one project after the other, so that only one is in memory at a time. */
export class Collector {
  readonly #runner: Runner;
  readonly #suppressions: Suppressions;
  readonly #texts = new Map<string, string>();
  readonly #findings: ReportedFinding[] = [];
  readonly #redactor = new Redactor();
  readonly #rules: ReadonlyMap<string, RuleText>;
  readonly #formats: Record<string, number> = {};
  readonly #types = new Map<string, number>();
  readonly #unknowns: Record<string, number> = {};
  readonly #limits: string[] = [];
  readonly #checked: ReadonlySet<string>;
  readonly #ruleCount: number;
  /** Files that are read more than once, and what was said about them: several templates may deploy the same one. */
  readonly #shared = new Map<string, Set<string>>();
  #linted = 0;
  #passedOver = 0;
  #unreadable = 0;
  #resources = 0;

  readonly #ignores: boolean;
  readonly #traits: Traits | undefined;
  readonly #told: ((found: Located) => void) | undefined;
  readonly #settle: (finding: Finding) => Finding | undefined;

  /**
   * @param settle a finding as the configuration wants it reported; undefined when it does not want it
   * @param ignores false to leave suppressions in the files unread
   * @param comparing true when the findings are to be compared with others
   * @param told told of each finding, with its place in the data
   */
  constructor(
    selection: readonly Selected[],
    suppressions: Suppressions,
    settle: (finding: Finding) => Finding | undefined,
    ignores = true,
    comparing = false,
    told?: (found: Located) => void,
  ) {
    this.#told = told;
    this.#traits = comparing ? new Traits() : undefined;
    this.#ignores = ignores;
    this.#settle = settle;
    this.#runner = new Runner(selection);
    this.#ruleCount = selection.length;
    this.#suppressions = suppressions;
    this.#rules = new Map([...selection.map(({ rule }) => rule), ...ownRules].map((rule) => [rule.id, rule]));
    this.#checked = new Set(selection.flatMap(({ rule }) => rule.types));
  }

  /** Runs the rules over one project, in each of the ways in which it is deployed. */
  project(format: string, sources: readonly Source[], deployed: Iterable<Deployed>): void {
    this.#formats[format] = (this.#formats[format] ?? 0) + 1;
    const runs: Found[] = [];
    const graphs: Graph[] = [];
    for (const { scenarios, graph } of deployed) {
      const { findings, secrets } = this.#runner.run(graph);
      for (const secret of secrets) this.#redactor.add(secret);
      runs.push({ scenarios, findings });
      graphs.push(graph);
    }
    this.#limits.push(...new Set(graphs.flatMap((graph) => graph.limits)));
    this.#count(graphs);
    const known = new Set(sources.slice(1).flatMap(({ file }) => (this.#shared.has(file) ? [file] : [])));
    const fresh = sources.filter(({ file }) => !known.has(file));
    this.#linted += new Set(fresh.map(({ file }) => file)).size;
    for (const { file } of fresh.slice(1)) this.#shared.set(file, new Set());
    // A template in a string is read twice: as the string, and as what it is.
    const [main] = sources;
    const isInside = ({ source }: Place): boolean => source !== main && source.file === main?.file && !sources.includes(source);
    if (main && graphs.some(({ resources }) => resources.some(({ at }) => isInside(at)))) this.#shared.set(main.file, new Set());
    const all = [...fresh.flatMap(problems), ...acrossScenarios(runs)].flatMap((finding) => this.#settle(finding) ?? []);
    if (this.#ignores)
      this.#suppressions.read(
        fresh,
        graphs.flatMap(({ resources }) => resources),
      );
    // Of a large plan, what the rules saw and what is reported of it need not be in memory together.
    graphs.length = 0;
    if (this.#ignores) this.#suppressions.readBeside(all);
    const found = reported(all, this.#rules, this.#suppressions.apply(all));
    for (const [index, plain] of found.entries()) {
      const owner = this.#traits && all[index]!.resource;
      const finding = owner ? { ...plain, traits: this.#traits!.of(owner) } : plain;
      const said = this.#shared.get(finding.file);
      if (!said?.has(saying(finding))) this.#findings.push(finding);
      said?.add(saying(finding));
    }
    if (this.#told) for (const [index, one] of found.entries()) this.#told({ finding: all[index]!, reported: one, format });
    const places = all.flatMap((finding) => [finding.at, ...finding.related.map(({ at }) => at)]);
    const shown = new Set(places.flatMap((at) => [at.source, writtenPlace(at).source]));
    for (const source of shown) {
      if (source.text === '') continue;
      this.#texts.set(source.file, source.text);
      for (const at of source.hidden?.() ?? []) this.#redactor.add({ text: '', at: [at] });
    }
  }

  /** A file that could not be read is a finding too; the other files are still linted. */
  unreadable(problem: {
    readonly file: string;
    readonly text: string;
    readonly message: string;
    readonly line: number;
    readonly column: number;
  }): void {
    this.#unreadable++;
    const { file, text, message, line, column } = problem;
    const start = { line, column };
    const at: Source = {
      file,
      text,
      syntax: 'yaml',
      data: undefined,
      problems: [],
      locate: () => ({ start, end: { line, column: column + 1 } }),
    };
    const finding = this.#settle(own('parse-error', message, at));
    if (!finding) return;
    if (text !== '') this.#texts.set(file, text);
    this.#findings.push(...reported([finding], this.#rules, this.#suppressions.apply([finding])));
  }

  /** A file that is something else; `why` is told to a user who named it. */
  passedOver(file: string, why?: string): void {
    this.#passedOver++;
    if (why !== undefined) this.#limits.push(`${file} was passed over: it is ${why}`);
  }

  /** All of it, in order and without secrets. */
  result(ran: Ran): Result {
    const masked = this.#findings.map((finding) => this.#masked(finding)).toSorted(inOrder);
    const named = new Set(masked.map(({ rule }) => rule));
    return {
      findings: masked,
      unusedSuppressions: this.#suppressions.unused(ran).map((unused) => ({ ...unused, message: this.#redactor.text(unused.message) })),
      coverage: this.#coverage(),
      rules: new Map([...this.#rules].filter(([id]) => named.has(id))),
      sourceText: (file) => {
        const text = this.#texts.get(file);
        return text === undefined ? undefined : this.#redactor.source(file, text);
      },
    };
  }

  #masked(finding: ReportedFinding): ReportedFinding {
    if (this.#redactor.isIdle) return finding;
    const mask = (text: string): string => this.#redactor.text(text);
    return {
      ...finding,
      message: mask(finding.message),
      ...(finding.reason === undefined ? {} : { reason: mask(finding.reason) }),
      related: finding.related.map((evidence) => ({ ...evidence, message: mask(evidence.message) })),
      ...(finding.suppressed ? { suppressed: { ...finding.suppressed, reason: mask(finding.suppressed.reason) } } : {}),
      conditions: finding.conditions.map(({ name, is }) => ({ name, is: typeof is === 'string' ? mask(is) : is })),
      ...(finding.witness ? { witness: maskedWitness(finding.witness, mask) } : {}),
    };
  }

  /** Counts a project once, however many scenarios it has: as it is in the one that shows the most. */
  #count(graphs: readonly Graph[]): void {
    const unknowns: Record<string, number> = {};
    for (const graph of graphs) {
      const counts: Record<string, number> = {};
      for (const resource of graph.resources)
        for (const [reason, count] of resource.unknowns) counts[reason] = (counts[reason] ?? 0) + count;
      for (const [reason, count] of Object.entries(counts)) unknowns[reason] = Math.max(unknowns[reason] ?? 0, count);
    }
    for (const [reason, count] of Object.entries(unknowns)) this.#unknowns[reason] = (this.#unknowns[reason] ?? 0) + count;
    const { resources } = graphs.reduce((most, graph) => (graph.resources.length > most.resources.length ? graph : most));
    this.#resources += resources.length;
    for (const { type } of resources) if (!this.#checked.has(type)) this.#types.set(type, (this.#types.get(type) ?? 0) + 1);
  }

  #coverage(): Coverage {
    return {
      files: { linted: this.#linted, passedOver: this.#passedOver, unreadable: this.#unreadable },
      formats: this.#formats,
      resources: this.#resources,
      uncheckedTypes: Object.fromEntries([...this.#types].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))),
      unknownValues: this.#unknowns,
      rules: this.#ruleCount,
      limits: this.#limits,
    };
  }
}

/** What a reader takes for the same finding. */
const saying = ({ rule, certain, location: { start, end }, message }: ReportedFinding): string =>
  [rule, certain, start.line, start.column, end.line, end.column, message].join('\0');

const maskedWitness = ({ only, choices }: Witness, mask: (text: string) => string): Witness => ({
  only,
  choices: choices.map((choice) => ({ ...choice, values: choice.values.map(mask) })),
});

/** What a reader noticed. Aliases are told by their own rule one day; a duplicate key hides a value today. */
function problems(source: Source): Finding[] {
  return source.problems
    .filter(({ kind }) => kind !== 'alias')
    .map(({ kind, message, spot }) => ({
      ...own(kind === 'include' ? 'include-not-read' : 'duplicate-key', message, source),
      at: { ...spot, source },
    }));
}

function own(id: string, message: string, source: Source): Finding {
  const rule = ownRules.find((candidate) => candidate.id === id)!;
  return {
    rule: id,
    target: id,
    level: levelOf(rule.severity),
    severity: rule.severity,
    certain: true,
    message,
    remedy: rule.remedy.text,
    at: { source, pointer: [] },
    related: [],
    when: [],
    path: '',
  };
}
