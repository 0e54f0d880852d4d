import type { Place, Source } from '../model/source.ts';
import type { Comment } from './comments.ts';
import { linesOf } from './covered.ts';
import { peersInComment, type PeerDirective } from './peers.ts';

/** What a comment for another tool holds for. */
export type Holds =
  | { readonly for: 'line'; readonly line: number }
  | { readonly for: 'block'; readonly from: number; readonly to: number }
  | { readonly for: 'resource'; readonly at: Place }
  | { readonly for: 'file' };

export interface FoundPeer {
  readonly comment: Comment;
  readonly directive: PeerDirective;
  readonly holds: Holds;
}

/**
 * The suppressions for other tools in the comments of a YAML file, with what each tool takes them to hold for.
 * @param all the comments of the file
 * @param lineBelow the line that each comment alone on its line stands above
 * @param resources those of the file
 */
export function peersInYaml(
  source: Source,
  all: readonly Comment[],
  lineBelow: ReadonlyMap<number, number>,
  resources: readonly Place[],
): FoundPeer[] {
  const lines = source.text.split(/\r\n?|\n/);
  const isContent = (line: string, index: number): boolean => line.trim() !== '' && !lineBelow.has(index + 1) && !line.startsWith('---');
  const first = lines.findIndex(isContent) + 1;
  const around = resourcesByLine(resources, lines, isContent);
  return all.flatMap((comment) => {
    const heading = comment.line < first;
    return peersInComment(comment.text, heading).flatMap((peer): FoundPeer[] => {
      const { scope, ...directive } = peer;
      const line = lineBelow.get(comment.line) ?? comment.line;
      const resource = scope === 'resource' ? around(comment.line) : undefined;
      // Comments of KICS stand above what they mean.
      if (peer.tool === 'kics' && !comment.alone) return [];
      if (scope === 'resource') return resource ? [{ comment, directive, holds: { for: 'resource', at: resource } }] : [];
      if (scope === 'file' || (scope === 'block' && peer.tool === 'kics' && heading))
        return [{ comment, directive, holds: { for: 'file' } }];
      if (scope === 'line') return [{ comment, directive, holds: { for: 'line', line } }];
      return [{ comment, directive, holds: { for: 'block', from: line, to: endOfBlock(lines, line, isContent) } }];
    });
  });
}

type IsContent = (line: string, index: number) => boolean;

/** The last line of what starts on a line: a key with its value, or an item of a list. */
function endOfBlock(lines: readonly string[], from: number, isContent: IsContent): number {
  const indent = indentOf(lines[from - 1] ?? '');
  const isItem = /^\s*-(\s|$)/.test(lines[from - 1] ?? '');
  let end = from;
  for (let index = from; index < lines.length; index++) {
    const line = lines[index]!;
    if (!isContent(line, index)) continue;
    // A list may be indented no further than the key that it belongs to.
    const inside = indentOf(line) > indent || (!isItem && indentOf(line) === indent && /^\s*-(\s|$)/.test(line));
    if (!inside) break;
    end = index + 1;
  }
  return end;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Finds the resource in whose lines a line is; comments after its last line belong to it too, as checkov has it. */
function resourcesByLine(resources: readonly Place[], lines: readonly string[], isContent: IsContent): (line: number) => Place | undefined {
  let starts: { readonly from: number; readonly to: number; readonly at: Place }[] | undefined;
  let content: number[] | undefined;
  return (line) => {
    starts ??= resources
      .map((at) => ({ from: Math.min(...linesOf({ ...at, part: 'value' })), to: at.source.locate({ ...at, part: 'value' }).end.line, at }))
      .toSorted((a, b) => a.from - b.from);
    content ??= lastContent(lines, isContent);
    const last = content[line] ?? 0;
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]!.from <= last) low = middle + 1;
      else high = middle;
    }
    const found = starts[low - 1];
    return found && last <= found.to ? found.at : undefined;
  };
}

/** For each line, counted from 1, the last one up to it that is more than a comment. */
function lastContent(lines: readonly string[], isContent: IsContent): number[] {
  let last = 0;
  return [0, ...lines.map((line, index) => (last = isContent(line, index) ? index + 1 : last))];
}
