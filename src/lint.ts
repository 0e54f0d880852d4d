import { rules } from '../rules/index.ts';
import { coversAll, selectRules, settle, type Config } from './config/index.ts';
import { Collector } from './engine/collect.ts';
import { ownRules } from './engine/own.ts';
import { Suppressions } from './engine/suppress.ts';
import { openInput, type InputOptions } from './input.ts';
import type { Result } from './model/result.ts';

export interface LintOptions extends InputOptions {
  /** Ids, globs, families or other tools' names of the rules to run, and of those to leave out. */
  readonly rules?: readonly string[];
  readonly skipRules?: readonly string[];
  /** False to show what is suppressed as if it were not. Default: true. */
  readonly ignores?: boolean;
  /** ISO date that suppressions expire against. Default: today, in UTC. */
  readonly today?: string;
}

export interface LintOutcome {
  readonly result: Result;
  /** The configuration that held, for whoever decides whether the run fails. */
  readonly config: Config;
  /** What the user may not have meant, each as a sentence without a full stop. */
  readonly warnings: readonly string[];
}

/**
 * Lints files and folders: finds them, tells what they are, reads each project into a graph, runs the rules, applies the
 * suppressions and gathers it all.
 * @throws {UsageError} when an option or the configuration asks for what cannot be done
 */
export async function lint(options: LintOptions): Promise<LintOutcome> {
  const { paths, ignores = true, today = new Date().toISOString().slice(0, 10) } = options;
  const { config, names, cwd, visit, warnings } = await openInput(options);
  const selection = selectRules(rules, names, config, options.rules, options.skipRules);

  const suppressions = new Suppressions(names, today, ignores ? config.ignore : []);
  const collector = new Collector(selection.rules, suppressions, (finding) => settle(finding, config, selection), ignores);
  visit({
    project: ({ format, sources }, deployed) => collector.project(format, sources, deployed),
    unreadable: (problem) => collector.unreadable(problem),
    passedOver: (file, why) => collector.passedOver(file, why),
  });
  const ran = {
    rules: new Set([...selection.ids, ...ownRules.map(({ id }) => id)]),
    narrowed: selection.narrowed,
    everything: coversAll(config, paths, cwd),
  };
  return { result: collector.result(ran), config, warnings: warnings() };
}
