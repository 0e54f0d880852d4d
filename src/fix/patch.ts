import { diffArrays, FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import type { Patch } from '../model/fix.ts';

/** The lines that differ between two texts of a file, as few as possible, from the top down. */
export function patchOf(file: string, before: string, after: string): Patch[] {
  const patches: Patch[] = [];
  let line = 1;
  /** The first line that is replaced by what was put in just before, or removed. */
  let open: { start: number; lines: readonly string[] } | undefined;
  const close = (): void => {
    if (open) patches.push({ file, start: open.start, end: line - 1, lines: open.lines });
    open = undefined;
  };
  for (const { value, added, removed, count } of diffArrays(linesOf(before), linesOf(after))) {
    if (!added && !removed) close();
    else open = { start: open?.start ?? line, lines: [...(open?.lines ?? []), ...(added ? value : [])] };
    if (!added) line += count;
  }
  close();
  return patches;
}

/** The lines of a text without their ends, as reports count them. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n?|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The change of a file as `git apply` and `patch -p1` take it, with three lines of context; '' when there is none. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const patch = structuredPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context: 3 });
  const diff = formatPatch(patch, FILE_HEADERS_ONLY);
  // Without a tab, `patch` takes a name up to its first space.
  return file.includes(' ') ? diff.replace(/^(--- .*)\n(.*)\n/, '$1\t\n$2\t\n') : diff;
}
