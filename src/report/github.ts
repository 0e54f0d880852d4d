import { type Level, levels } from '../model/finding.ts';
import type { ReportedFinding, Reporter } from '../model/result.ts';
import { describe, groupBy, isNews, worstFirst } from './findings.ts';
import { plain } from './markup.ts';
import { count } from './text.ts';

/** GitHub drops, without a word, what a step says beyond so many of each kind. */
const most = 10;

const commands: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/**
 * Annotations, as commands that the runner of a GitHub workflow obeys:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * The most severe come first; the last of a kind says how many more there are.
 */
export const github: Reporter = ({ findings, rules }, { verbose, possible = false }) => {
  const news = groupBy<Level, ReportedFinding>(
    worstFirst(findings.filter((finding) => isNews(finding, verbose || possible))),
    ({ level }) => level,
  );
  const lines = levels.flatMap((level) => {
    const all = news.get(level) ?? [];
    return all.slice(0, most).map((finding, index) => {
      const more = index === most - 1 ? all.length - most : 0;
      return annotation(finding, rules.get(finding.rule)?.title, more);
    });
  });
  const unchanged = findings.filter(
    ({ suppressed, certain, status }) => !suppressed && status === 'unchanged' && (certain || verbose || possible),
  ).length;
  if (unchanged > 0) lines.push(`${count(unchanged, 'finding')} ${unchanged === 1 ? 'was' : 'were'} there before`);
  return lines.map((line) => `${line}\n`).join('');
};

function annotation(finding: ReportedFinding, title: string | undefined, more: number): string {
  const { rule, level, file, location, remedy } = finding;
  const { start, end } = location;
  const message = [
    plain(describe(finding)),
    ...(remedy === '' ? [] : [plain(remedy)]),
    ...(more > 0 ? [`And ${count(more, `more ${level}`, `more ${level}s`)} that GitHub would not show here.`] : []),
  ].join('\n');
  const properties = [
    ['file', file],
    ['line', String(start.line)],
    ['endLine', String(end.line)],
    // Columns are shown within one line only.
    ...(start.line === end.line ? [['col', String(start.column)] as const, ['endColumn', String(end.column)] as const] : []),
    ['title', title === undefined ? rule : `${plain(title)} (${rule})`],
  ] as const;
  return `::${commands[level]} ${properties.map(([name, value]) => `${name}=${property(value)}`).join(',')}::${data(message)}`;
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
