import type { Remark } from '../../../model/source.ts';

const marked = /(?:#|\/\/)[ \t]*(groundrule-ignore(?![\w-])[^\r]*)/;
const header = /^\w+(?:[ \t]+"[^"]*")*[ \t]*\{/;
const comment = /^\s*(?:#|\/\/)/;
const closed = /\}\s*(?:#.*|\/\/.*)?$/;

/** One more is never read, but complained about. */
const mostRemarks = 1000;

/** A block at the top of a file: its lines, and the first one in it that is no comment. They count from 0. */
interface Block {
  readonly start: number;
  first: number;
  end: number;
}

/**
 * The comments for us in a text in Terraform's own language, each with the lines that it holds for: those of the block when it
 * stands above or beside the first line of one, or of what is in it; else the argument that it stands above, beside or in.
 */
export function remarksIn(text: string): Remark[] {
  if (!text.includes('groundrule-ignore')) return [];
  const lines = text.split('\n');
  const blocks = blocksIn(lines);
  const found: Remark[] = [];
  /** The line below the comments that a line is one of. */
  let below = 0;
  let block = 0;
  for (const [index, line] of lines.entries()) {
    const match = marked.exec(line);
    if (!match || isQuoted(line.slice(0, match.index))) continue;
    let about = index;
    if (line.slice(0, match.index).trim() === '') {
      below = Math.max(below, index);
      while (comment.test(lines[below] ?? '')) below++;
      about = below;
    }
    while (block < blocks.length && blocks[block]!.end < about) block++;
    const [from, to] = heldBy(lines, about, blocks[block]);
    found.push({ text: match[1]!.trimEnd(), line: index + 1, column: match.index + 1, from: from + 1, to: to + 1 });
    if (found.length > mostRemarks) break;
  }
  return found;
}

/** True when what follows a text is in a string. */
const isQuoted = (before: string): boolean => before.replaceAll('\\"', '').split('"').length % 2 === 0;

const indentOf = (line: string): number => /^[ \t]*/.exec(line)![0].length;

/** The lines that a remark about one line holds for. */
function heldBy(lines: readonly string[], about: number, block: Block | undefined): readonly [from: number, to: number] {
  if (!block || about < block.start) return [about, about];
  if (about <= block.first) return [block.start, block.end];
  const indent = indentOf(lines[block.first]!);
  let argument = about;
  while (argument > block.first && (indentOf(lines[argument]!) > indent || lines[argument]!.trim() === '')) argument--;
  return [argument, argument];
}

/** What is not written as `terraform fmt` does ends where the next block starts. */
function blocksIn(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const [index, line] of lines.entries()) {
    if (header.test(line)) {
      if (open) open.end = index - 1;
      open = { start: index, first: index, end: lines.length - 1 };
      blocks.push(open);
      if (!closed.test(line)) continue;
      open.end = index;
      open = undefined;
    } else if (open && line.startsWith('}')) {
      open.end = index;
      open = undefined;
    } else if (open && open.first === open.start && line.trim() !== '' && !comment.test(line)) open.first = index;
  }
  return blocks;
}
