import { UsageError } from '../model/errors.ts';
import type { Level } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import type { RuleNames } from '../model/selector.ts';
import type { Config } from './config.ts';

export interface Selection {
  /** The rules to run, each with what the configuration says about it. */
  readonly rules: readonly { readonly rule: Rule; readonly level?: Level; readonly options?: Readonly<Record<string, unknown>> }[];
  /** The same, by id. */
  readonly ids: ReadonlySet<string>;
  /** Rules of any kind, the engine's own included, that were switched off. */
  readonly off: ReadonlySet<string>;
  /** True when `only` or `skip` decided, not the configuration alone. */
  readonly narrowed: boolean;
}

/**
 * The rules that run.
 * @param only selectors of rules; when there are any, exactly these run, also those that are off otherwise
 * @param skip selectors of rules that do not run
 * @throws {UsageError} when a selector stands for no rule, or no rule is left: never a silent pass
 */
export function selectRules(
  rules: readonly Rule[],
  names: RuleNames,
  config: Config,
  only: readonly string[] = [],
  skip: readonly string[] = [],
): Selection {
  const wanted = idsOf(only, names);
  const skipped = idsOf(skip, names);
  const off = new Set([...skipped, ...[...config.rules].filter(([, settings]) => settings.enabled === false).map(([id]) => id)]);
  const chosen = rules.filter(({ id, enabled = true }) => {
    if (skipped.has(id)) return false;
    return only.length > 0 ? wanted.has(id) : (config.rules.get(id)?.enabled ?? enabled);
  });
  if (chosen.length === 0) throw new UsageError('No rule is left to run: this selection and configuration switch all of them off');
  for (const { id } of chosen) off.delete(id);
  return {
    rules: chosen.map((rule) => {
      const { level, options } = config.rules.get(rule.id) ?? {};
      return { rule, ...(level ? { level } : {}), ...(options ? { options } : {}) };
    }),
    ids: new Set(chosen.map((rule) => rule.id)),
    off,
    narrowed: only.length + skip.length > 0,
  };
}

function idsOf(selectors: readonly string[], names: RuleNames): Set<string> {
  return new Set(
    selectors.flatMap((selector) => {
      const selected = names.find(selector);
      if (!selected) throw new UsageError(`There is no rule '${selector}'${names.hint(selector)}`);
      if (selected.target !== undefined) throw new UsageError(`'${selector}' is one target of a rule; only whole rules can be selected`);
      return selected.rules;
    }),
  );
}
