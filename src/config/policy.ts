import { relative, resolve } from 'node:path';
import { levels, type Finding } from '../model/finding.ts';
import type { ReportedFinding } from '../model/result.ts';
import { wildcard } from '../model/selector.ts';
import type { Config, FailOn, Unknowns } from './config.ts';
import type { Selection } from './select.ts';

/** A finding as the configuration wants it reported; undefined when it does not want it. */
export function settle(finding: Finding, config: Config, selection: Selection): Finding | undefined {
  // A crash is no verdict that anybody could wish away.
  if (finding.rule === 'rule-crash') return finding;
  const settings = config.rules.get(finding.rule);
  const target = finding.target.slice(finding.target.indexOf('/') + 1);
  if (selection.off.has(finding.rule)) return undefined;
  if (settings?.ignore.some((ignored) => wildcard(ignored, target) || wildcard(`${ignored}.*`, target))) return undefined;
  // The level of a rule that ran is settled already.
  const level = selection.ids.has(finding.rule) ? finding.level : (settings?.level ?? finding.level);
  if (finding.certain || config.unknowns === 'fail') return level === finding.level ? finding : { ...finding, level };
  if (config.unknowns === 'ignore') return undefined;
  return { ...finding, level: config.unknowns === 'warn' && level !== 'note' ? 'warning' : 'note' };
}

/** True when a finding makes the run fail. A possible one never does, unless unknowns are to be treated as failures, nor one that was there before. */
export function fails(finding: ReportedFinding, failOn: FailOn, unknowns: Unknowns): boolean {
  if (failOn === 'never' || finding.suppressed || finding.status === 'unchanged' || (!finding.certain && unknowns !== 'fail')) return false;
  return levels.indexOf(finding.level) <= levels.indexOf(failOn);
}

/** True when the paths take in everything below the configuration file, so that an entry that matches nothing is unused. */
export function coversAll({ directory }: Config, paths: readonly string[], cwd: string): boolean {
  return directory === undefined || paths.some((path) => path !== '-' && !/^\.\.(?:[\\/]|$)/.test(relative(resolve(cwd, path), directory)));
}
