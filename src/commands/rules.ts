import { rules } from '../../rules/index.ts';
import { ownRules } from '../engine/own.ts';
import { UsageError } from '../model/errors.ts';
import { levelOf } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { RuleNames } from '../model/selector.ts';
import { explain, rulesList, rulesTable } from '../report/index.ts';
import { usesColor, widthOf, type ColorMode, type Io } from './io.ts';

/**
 * The rules that selectors stand for, or all of them.
 * @throws {UsageError} when a selector stands for none
 */
export function listRules(
  selectors: readonly string[],
  flags: { format: 'terminal' | 'json' | 'markdown'; color: ColorMode },
  io: Io,
): string {
  const chosen = selectors.length === 0 ? rules : [...new Set(selectors.flatMap((selector) => found(selector, rules)))];
  if (flags.format === 'markdown') return rulesTable(chosen);
  if (flags.format === 'terminal') return rulesList(chosen, { color: usesColor(flags.color, io), width: widthOf(io) });
  const rows = chosen.map(({ id, title, family, severity, enabled = true, types, options = {}, aliases, narrow, references }) => ({
    id,
    title,
    family,
    level: levelOf(severity),
    severity,
    enabled,
    types,
    options,
    aliases,
    narrow,
    references,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

/**
 * The page of a rule; of several, when another tool's name stands for several.
 * @throws {UsageError} when there is no such rule
 */
export function explainRule(selector: string, flags: { format: 'terminal' | 'markdown'; color: ColorMode }, io: Io): string {
  const own = ownRules.map((rule): Rule => ({ ...rule, types: [], check: () => {}, examples: { fail: [], pass: [], unknown: [] } }));
  const options = { format: flags.format, color: usesColor(flags.color, io), width: widthOf(io) };
  return found(selector, [...rules, ...own])
    .map((rule) => explain(rule, options))
    .join('\n');
}

function found(selector: string, among: readonly Rule[]): readonly Rule[] {
  const names = new RuleNames(among);
  const selected = names.find(selector);
  if (!selected) throw new UsageError(`There is no rule '${selector}'${names.hint(selector)}`);
  return among.filter((rule) => selected.rules.includes(rule.id));
}
