import type { Patch, ReportedFix } from '../../model/fix.ts';
import type { Result } from '../../model/result.ts';
import { unquoted } from '../../review/diff.ts';
import { answer } from './base.ts';

/** The line that a line of the checkout is in the head of the pull request; undefined when it is not there. */
type LineInHead = (file: string, line: number) => number | undefined;

type Report = Pick<Result, 'findings'>;

/**
 * The checkout may be the merge of a pull request with a base that went on, where lines are not where the pull request
 * shows them. Its findings with the lines of its head; undefined when they are the same. A patch is left out where the head
 * does not have all of its lines, or where there is no head to ask: it would change others.
 * @param folder the root of the repository
 */
export function withLinesOfHead<Some extends Report>(report: Some, folder: string, head: string): Some | undefined {
  const files = [...new Set(report.findings.map(({ file }) => file))];
  if (files.length === 0) return undefined;
  if (answer(folder, 'cat-file', '-t', head) === '') return moved(report, { place: (_, line) => line, patch: () => undefined });
  const lineInHead = linesBetween(folder, head, files);
  if (!lineInHead) return undefined;
  // A line that the head does not have is of the base: it stays what it is, and lies outside of the pull request.
  return moved(report, { place: (file, line) => lineInHead(file, line) ?? line, patch: (patch) => movedPatch(patch, lineInHead) });
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

interface Mover {
  readonly place: (file: string, line: number) => number;
  readonly patch: (patch: Patch) => Patch | undefined;
}

function moved<Some extends Report>(report: Some, mover: Mover): Some {
  const place = <Of extends Report['findings'][number]['related'][number] | Report['findings'][number]>(of: Of): Of => {
    const { start, end } = of.location;
    const line = (number: number): number => mover.place(of.file, number);
    return { ...of, location: { start: { ...start, line: line(start.line) }, end: { ...end, line: line(end.line) } } };
  };
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...place(finding),
      related: finding.related.map(place),
      ...(finding.fix ? { fix: movedFix(finding.fix, mover) } : {}),
    })),
  };
}

function movedFix({ patch: patches, ...fix }: ReportedFix, mover: Mover): ReportedFix {
  const all = patches?.map(mover.patch);
  return all?.every((patch) => patch !== undefined) ? { ...fix, patch: all } : fix;
}

/** Where all the lines of it follow each other in the head, too; those on both sides of what is only put in. */
function movedPatch(patch: Patch, lineInHead: LineInHead): Patch | undefined {
  const { file, start, end } = patch;
  const [first, last] = end < start ? [Math.max(end, 1), start] : [start, end];
  const from = lineInHead(file, first);
  if (from === undefined) return undefined;
  for (let line = first; line <= last; line++) if (lineInHead(file, line) !== from + line - first) return undefined;
  return { ...patch, start: start + from - first, end: end + from - first };
}
