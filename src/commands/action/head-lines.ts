import type { Result } from '../../model/result.ts';
import { unquoted } from '../../review/diff.ts';
import { answer } from './base.ts';

/** The line that a line of the checkout is in the head of the pull request; undefined when it is not there. */
type LineInHead = (file: string, line: number) => number | undefined;

type Report = Pick<Result, 'findings'>;

/**
 * The checkout may be the merge of a pull request with a base that went on, where lines are not where the pull request
 * shows them. Its findings with the lines of its head; undefined when they are the same.
 * @param folder the root of the repository
 */
export function withLinesOfHead<Some extends Report>(report: Some, folder: string, head: string): Some | undefined {
  const files = [...new Set(report.findings.map(({ file }) => file))];
  const lineInHead = files.length > 0 ? linesBetween(folder, head, files) : undefined;
  return lineInHead && moved(report, lineInHead);
}

/** Files that are asked for by name: there is an end to the length of a command line. */
const mostNamed = 500;

function linesBetween(folder: string, head: string, files: readonly string[]): LineInHead | undefined {
  const options = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--no-prefix', '-U0'];
  const literal = files.length > mostNamed ? [] : files.map((file) => `:(literal,top)${file}`);
  const patch = answer(folder, 'diff', ...options, 'HEAD', head, '--', ...literal);
  if (patch === '') return undefined;
  const changes = changesIn(patch);
  return (file, line) => {
    let offset = 0;
    for (const { start, removed, added } of changes.get(file) ?? []) {
      if (line < start) break;
      if (line < start + removed) return undefined;
      offset += added - removed;
    }
    return line + offset;
  };
}

interface Change {
  /** The first line that is replaced, or, where none is, the line before which others are put in. */
  readonly start: number;
  readonly removed: number;
  readonly added: number;
}

function changesIn(patch: string): Map<string, Change[]> {
  const files = new Map<string, Change[]>();
  let changes: Change[] = [];
  let left = 0;
  for (const line of patch.split('\n')) {
    if (left > 0) {
      if (!line.startsWith('\\')) left--;
      continue;
    }
    const file = /^--- (.+?)\t?$/.exec(line)?.[1];
    if (file !== undefined) files.set(unquoted(file), (changes = []));
    const [, start, removed = '1', added = '1'] = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line) ?? [];
    if (start === undefined) continue;
    const [from, less, more] = [Number(start), Number(removed), Number(added)];
    changes.push({ start: less === 0 ? from + 1 : from, removed: less, added: more });
    left = less + more;
  }
  return files;
}

function moved<Some extends Report>(report: Some, lineInHead: LineInHead): Some {
  // A line that the head does not have is of the base: it stays what it is, and lies outside of the pull request.
  const line = (file: string, number: number): number => lineInHead(file, number) ?? number;
  const place = <Of extends Report['findings'][number]['related'][number] | Report['findings'][number]>(of: Of): Of => {
    const { start, end } = of.location;
    return {
      ...of,
      location: { start: { ...start, line: line(of.file, start.line) }, end: { ...end, line: line(of.file, end.line) } },
    };
  };
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...place(finding),
      related: finding.related.map(place),
      ...(finding.fix?.patch
        ? { fix: { ...finding.fix, patch: finding.fix.patch.map((patch) => ({ ...patch, ...movedPatch(patch, line) })) } }
        : {}),
    })),
  };
}

function movedPatch({ file, start, end }: { file: string; start: number; end: number }, line: (file: string, number: number) => number) {
  const from = line(file, start);
  return { start: from, end: from + end - start };
}
