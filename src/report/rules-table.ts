import { levelOf } from '../model/finding.ts';
import { families, type Rule } from '../model/rule.ts';
import { compare } from './findings.ts';
import { levelStyle, painter } from './paint.ts';
import { cells, count, harmless, labelled, visible } from './text.ts';

type Row = Pick<Rule, 'id' | 'title' | 'family' | 'severity' | 'enabled' | 'fix'>;

const inOrder = (rules: readonly Row[]): Row[] =>
  rules.toSorted((a, b) => families.indexOf(a.family) - families.indexOf(b.family) || compare(a.id, b.id));

const off = (rule: Row): boolean => rule.enabled === false;

const fixes: Readonly<Record<NonNullable<Rule['fix']>, string>> = { safe: 'safe', unsafe: 'unsafe', either: 'safe or unsafe' };

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The table of the README, by family. */
export function rulesTable(rules: readonly Row[]): string {
  const rows = inOrder(rules).map(
    (rule) =>
      `| \`${rule.id}\` | ${rule.family} | ${levelOf(rule.severity)} ${rule.severity.toFixed(1)} | ${cell(rule.title)}${off(rule) ? ' (off by default)' : ''} | ${rule.fix ? fixes[rule.fix] : ''} |`,
  );
  return `${['| Rule | Family | Level | What it finds | Fix |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')}\n`;
}

/** The same for a terminal of so many columns. */
export function rulesList(rules: readonly Row[], { color, width }: { readonly color: boolean; readonly width: number }): string {
  const paint = painter(color);
  const sorted = inOrder(rules);
  const widest = Math.max(0, ...sorted.map((rule) => cells(rule.id)));
  const blocks = families
    .map((family) => ({ family, here: sorted.filter((rule) => rule.family === family) }))
    .filter(({ here }) => here.length > 0)
    .map(({ family, here }) => [paint('bold', family), ...here.flatMap((rule) => entry(rule))].join('\n'));
  return harmless(`${[...blocks, count(sorted.length, 'rule')].join('\n\n')}\n`);

  function entry(rule: Row): string[] {
    const level = levelOf(rule.severity);
    const score = `${level.padEnd(7)} ${rule.severity.toFixed(1).padStart(4)}`;
    const lead = `  ${rule.id.padEnd(widest)}  ${score}  `;
    const [first, ...rest] = labelled(lead, visible(`${rule.title}${off(rule) ? ' (off by default)' : ''}`), width);
    return [first!.replace(score, () => paint(levelStyle[level], score)), ...rest];
  }
}
