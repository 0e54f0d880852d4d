import { rules } from '../rules/index.ts';
import { Inventory } from './compare/inventory.ts';
import { Permissions } from './compare/permissions.ts';
import { coversAll, selectRules, settle, type Config } from './config/index.ts';
import { Collector, type Located } from './engine/collect.ts';
import { ownRules } from './engine/own.ts';
import type { Deployed } from './engine/scenarios.ts';
import { type Peer, Suppressions } from './engine/suppress.ts';
import { openInput, type From } from './input/open.ts';
import type { VersionOptions } from './input/versions.ts';
import type { Result } from './model/result.ts';

export interface LintOptions extends VersionOptions {
  /** Ids, globs, families or other tools' names of the rules to run, and of those to leave out. */
  readonly rules?: readonly string[];
  readonly skipRules?: readonly string[];
  /** Files and folders: all of `paths` is read, and only what is found in these is told. */
  readonly focus?: readonly string[];
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

export interface Once {
  readonly from?: From;
  /** True when what is found is to be compared with what another version has. */
  readonly comparing?: boolean;
  readonly told?: (found: Located) => void;
}

/** What a version has beside its findings, for a run that compares. */
export interface Version {
  readonly inventory: Inventory;
  readonly permissions: Permissions;
}

export interface OnceOutcome extends LintOutcome {
  readonly ran: ReadonlySet<string>;
  readonly version: Version | undefined;
  readonly peers: readonly Peer[];
}

/** One version of the files, from where they are read to the result. */
export async function lintOnce(options: LintOptions, { from = {}, comparing = false, told }: Once): Promise<OnceOutcome> {
  const { focus } = from;
  const { paths, ignores = true, today = new Date().toISOString().slice(0, 10) } = options;
  const { config, names, cwd, visit, warnings } = await openInput(options, from);
  const selection = selectRules(rules, names, config, options.rules, options.skipRules);

  const suppressions = new Suppressions(names, today, ignores ? config.ignore : [], config.peerSuppressions);
  const collector = new Collector(selection.rules, suppressions, (finding) => settle(finding, config, selection), ignores, comparing, told);
  const version = comparing ? { inventory: new Inventory(), permissions: new Permissions() } : undefined;
  visit({
    project: ({ format, sources }, deployed) => {
      const graphs = focus ? [...deployed] : deployed;
      if (!focus || focus.has(sources)) collector.project(format, sources, version ? noting(graphs, version) : graphs);
      version?.inventory.files(sources);
    },
    unreadable: (problem) => collector.unreadable(problem),
    passedOver: (file, why) => collector.passedOver(file, why),
  });
  const ran = {
    rules: new Set([...selection.ids, ...ownRules.map(({ id }) => id)]),
    narrowed: selection.narrowed,
    everything: !focus && coversAll(config, paths, cwd),
  };
  return { result: collector.result(ran), config, warnings: warnings(), ran: ran.rules, version, peers: suppressions.peers };
}

function* noting(deployed: Iterable<Deployed>, { inventory, permissions }: Version): Generator<Deployed> {
  for (const one of deployed) {
    inventory.resources(one.graph);
    permissions.add(one.graph);
    yield one;
  }
}
