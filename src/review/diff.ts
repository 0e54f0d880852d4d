import type { ChangedFile } from './types.ts';

/** Lines of a file, as of the head; both ends belong to it and count from 1. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Lines that can be commented on, and what they say. */
export interface Hunk extends Span {
  readonly lines: readonly string[];
}

/** What a patch shows of the head's version of a file. Both lists are in the order of the lines. */
export interface Changes {
  /** Added lines and those around them: only these can be commented on. */
  readonly hunks: readonly Hunk[];
  readonly added: readonly Span[];
}

/** Reads the hunks of one file. What is no patch has none; what stands before the first hunk is passed over. */
export function changesIn(patch: string): Changes {
  const hunks: Hunk[] = [];
  const added: Span[] = [];
  const rows = patch.split('\n');
  let row = 0;
  while (row < rows.length) {
    const header = /^@@ -\d{1,9}(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/.exec(rows[row++]!);
    if (!header) continue;
    const [oldCount, first, newCount] = [Number(header[1] ?? 1), Number(header[2]), Number(header[3] ?? 1)];
    const { lines, plus, end } = bodyOf(rows, row, oldCount, newCount);
    row = end;
    if (lines.length > 0) hunks.push({ first, last: first + lines.length - 1, lines });
    for (const span of plus) added.push({ first: first + span.first, last: first + span.last });
  }
  return { hunks: hunks.toSorted(byLine), added: added.toSorted(byLine) };
}

/** The counts of the header decide where a hunk ends: its lines can look like anything. Offsets count from 0. */
function bodyOf(rows: readonly string[], start: number, oldCount: number, newCount: number) {
  const lines: string[] = [];
  const plus: { first: number; last: number }[] = [];
  let old = 0;
  let end = start;
  for (; end < rows.length && (old < oldCount || lines.length < newCount || rows[end]!.startsWith('\\')); end++) {
    const row = rows[end]!;
    const sign = row[0];
    if (sign === '-') old++;
    else if (sign === '+') {
      const span = plus.at(-1);
      if (span?.last === lines.length - 1) span.last++;
      else plus.push({ first: lines.length, last: lines.length });
      lines.push(row.slice(1));
    } else if (sign === ' ') {
      old++;
      lines.push(row.slice(1));
    } else if (sign !== '\\') break;
  }
  return { lines, plus, end };
}

const byLine = (a: Span, b: Span): number => a.first - b.first;

/** The span that a line belongs to. */
export function spanAt<S extends Span>(spans: readonly S[], line: number): S | undefined {
  const span = firstEndingFrom(spans, line);
  return span && span.first <= line ? span : undefined;
}

/** The first line of some spans that lies between two others, both included. */
export function firstLineIn(spans: readonly Span[], { first, last }: Span): number | undefined {
  const span = firstEndingFrom(spans, first);
  return span && span.first <= last ? Math.max(span.first, first) : undefined;
}

function firstEndingFrom<S extends Span>(spans: readonly S[], line: number): S | undefined {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans[middle]!.last < line) low = middle + 1;
    else high = middle;
  }
  return spans[low];
}

/**
 * The files of what `git diff` prints, with paths as git writes them in front of a hunk (`a/` and `b/`).
 * A section that cannot be read is left out.
 */
export function changedFilesIn(diff: string): ChangedFile[] {
  const starts = [...diff.matchAll(/(?<![^\n])diff --git /g)].map((match) => match.index);
  return starts.flatMap((start, index) => fileOf(diff.slice(start, starts[index + 1])) ?? []);
}

function fileOf(section: string): ChangedFile | undefined {
  const body = section.search(/(?<=\n)@@ -/);
  const head = (body < 0 ? section : section.slice(0, body)).split('\n').map((row) => row.replace(/\r$/, ''));
  const after = (prefix: string): string | undefined => head.find((row) => row.startsWith(prefix))?.slice(prefix.length);
  const both = namesOf(head[0]!.slice('diff --git '.length));
  const file = after('rename to ') ?? after('copy to ') ?? side(after('+++ '), 'b/') ?? side(after('--- '), 'a/') ?? both;
  if (file === undefined) return undefined;
  const previous = after('rename from ') ?? after('copy from ');
  return {
    file: unquoted(file),
    ...(previous === undefined ? {} : { previous: unquoted(previous) }),
    status: statusOf(head),
    ...(body < 0 ? {} : { patch: section.slice(body).replace(/\n$/, '') }),
  };
}

function statusOf(head: readonly string[]): ChangedFile['status'] {
  const has = (prefix: string): boolean => head.some((row) => row.startsWith(prefix));
  if (has('new file mode ')) return 'added';
  if (has('deleted file mode ')) return 'removed';
  if (has('rename from ')) return 'renamed';
  return has('copy from ') ? 'copied' : 'modified';
}

/** `b/stacks/web.yaml`, perhaps in quotes, perhaps with a tab behind it; undefined for /dev/null. */
function side(name: string | undefined, prefix: string): string | undefined {
  const path = name === undefined ? undefined : unquoted(name.replace(/\t$/, ''));
  return path?.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** The name in `a/NAME b/NAME`, which is all there is when neither lines nor the name have changed. */
function namesOf(names: string): string | undefined {
  const half = names.slice((names.length + 1) / 2);
  return side(half, 'b/');
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

/** A name as it is: git writes those with unusual characters as strings of C, byte by byte. */
export function unquoted(name: string): string {
  if (!/^".*"$/s.test(name)) return name;
  const bytes = name
    .slice(1, -1)
    .replace(/[^\x00-\x7f]/g, (character) => Buffer.from(character).toString('latin1'))
    .replace(/\\([0-3][0-7]{2}|.)/gs, (_, escape: string) =>
      escape.length === 3 ? String.fromCharCode(Number.parseInt(escape, 8)) : (escapes[escape] ?? escape),
    );
  return Buffer.from(bytes, 'latin1').toString();
}

/** What a pull request changes in a file, read when it is asked for; undefined for a file that it does not touch or that is gone. */
export type Diff = (file: string) => Changes | undefined;

export function diffOf(files: readonly ChangedFile[]): Diff {
  const byName = new Map(files.filter(({ status }) => status !== 'removed').map((changed) => [changed.file, changed]));
  const read = new Map<string, Changes>();
  return (file) => {
    const changed = byName.get(file);
    let changes = read.get(file);
    if (changed && !changes) read.set(file, (changes = changesIn(changed.patch ?? '')));
    return changes;
  };
}
