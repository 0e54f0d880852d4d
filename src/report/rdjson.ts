import type { Patch } from '../model/fix.ts';
import type { Location, ReportedFinding, Reporter, Result } from '../model/result.ts';
import type { Position } from '../model/source.ts';
import { describe, isNews, worstFirst } from './findings.ts';
import { linesOf, type Lines } from './frame.ts';
import { printable } from './json.ts';

/** Columns in longer lines are left out: counting their bytes for every finding would take too long. */
const longestLine = 10_000;

const severities = { error: 'ERROR', warning: 'WARNING', note: 'INFO' };

/**
 * Reviewdog Diagnostic Format, for hosts that groundrule does not post to itself:
 * https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
 */
export const rdjson: Reporter = (result, { verbose, possible = false }) => {
  const findings = worstFirst(result.findings.filter((finding) => isNews(finding, verbose || possible)));
  const lines = textOf(result);
  return printable({
    source: { name: 'groundrule' },
    diagnostics: findings.map((finding) => {
      const url = result.rules.get(finding.rule)?.references[0];
      return {
        message: [describe(finding), finding.remedy].filter(Boolean).join('\n'),
        location: { path: finding.file, range: rangeOf(finding, lines(finding.file)) },
        severity: severities[finding.level],
        code: { value: finding.rule, ...(url === undefined ? {} : { url }) },
        ...suggestions(finding),
      };
    }),
  });
};

function textOf({ sourceText }: Result): (file: string) => Lines | undefined {
  const files = new Map<string, Lines | undefined>();
  return (file) => {
    if (!files.has(file)) {
      const text = sourceText(file);
      files.set(file, text === undefined ? undefined : linesOf(text));
    }
    return files.get(file);
  };
}

/** Columns are bytes there; without them the range is the whole lines. */
function rangeOf({ location: { start, end } }: Location, lines: Lines | undefined) {
  const [from, to] = [columnOf(start, lines), columnOf(end, lines)];
  if (from !== undefined && to !== undefined) return { start: { line: start.line, column: from }, end: { line: end.line, column: to } };
  return { start: { line: start.line }, end: { line: end.line } };
}

function columnOf({ line, column }: Position, lines: Lines | undefined): number | undefined {
  const text = lines?.(line);
  return text === undefined || text.length > longestLine ? undefined : Buffer.byteLength(text.slice(0, column - 1)) + 1;
}

/** Several suggestions would be taken for a choice, and each is in the file of the diagnostic. */
function suggestions({ file, fix }: ReportedFinding) {
  const [patch, ...others] = fix?.patch ?? [];
  if (!patch || others.length > 0 || patch.file !== file || patch.lines.some((line) => line.includes('****'))) return {};
  return { suggestions: [suggestion(patch)] };
}

/** Whole lines; where nothing is replaced, or nothing comes in its place, from the start of a line to the start of another. */
function suggestion({ start, end, lines }: Patch) {
  if (end >= start && lines.length > 0) return { range: { start: { line: start }, end: { line: end } }, text: lines.join('\n') };
  return {
    range: { start: { line: start, column: 1 }, end: { line: end + 1, column: 1 } },
    text: lines.map((line) => `${line}\n`).join(''),
  };
}
