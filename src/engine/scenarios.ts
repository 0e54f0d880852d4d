import type { Finding } from '../model/finding.ts';
import type { Graph } from '../model/graph.ts';

/** A project as it is in some scenarios. */
export interface Deployed {
  /** The names of the scenarios; none when there is only one way. */
  readonly scenarios: readonly string[];
  readonly graph: Graph;
}

/** What was found in some scenarios. */
export interface Found {
  readonly scenarios: readonly string[];
  readonly findings: readonly Finding[];
}

/** Every finding once, with the scenarios in which it holds when these are not all. */
export function acrossScenarios(runs: readonly Found[]): readonly Finding[] {
  if (runs.length === 1) return runs[0]!.findings;
  const merged = new Map<string, { readonly finding: Finding; readonly runs: Set<Found> }>();
  for (const run of runs) {
    for (const finding of run.findings) {
      const key = keyOf(finding);
      const same = merged.get(key);
      if (same) same.runs.add(run);
      else merged.set(key, { finding, runs: new Set([run]) });
    }
  }
  return [...merged.values()].map(({ finding, runs: holds }) =>
    holds.size === runs.length ? finding : { ...finding, scenarios: [...holds].flatMap(({ scenarios }) => scenarios) },
  );
}

function keyOf({ rule, certain, reason, message, at, resource, when, level }: Finding): string {
  const { pointer, inner, span, part } = at;
  const place = [at.source.file, pointer, inner ?? null, span ?? null, part ?? null];
  return JSON.stringify([rule, level, certain, reason ?? null, message, resource?.address ?? null, when, place]);
}
