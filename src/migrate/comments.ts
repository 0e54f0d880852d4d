import { comments, type Comment } from '../engine/comments.ts';
import type { Peer } from '../engine/suppress.ts';
import { directiveText, type Note } from '../suppress/note.ts';
import { linesOf } from '../suppress/write.ts';
import { noteOf, selectorsOf } from './note.ts';
import { without } from './words.ts';

/** A suppression in a comment, with the comment. */
export type InComment = Peer & { readonly written: { readonly comment: Comment } };

/** Notes to be written above lines of a text, each once. */
class Notes {
  readonly #above = new Map<number, Note[]>();
  readonly #seen = new Set<string>();

  add(line: number, note: Note, where: string): void {
    const rules = note.rules.filter((rule) => !this.#seen.has(`${where}\0${rule}`));
    for (const rule of rules) this.#seen.add(`${where}\0${rule}`);
    if (rules.length === 0) return;
    const here = this.#above.get(line) ?? [];
    const same = here.findIndex(({ reason, until }) => reason === note.reason && until === note.until);
    if (same >= 0) here[same] = { ...note, rules: [...here[same]!.rules, ...rules] };
    else here.push({ ...note, rules });
    this.#above.set(line, here);
  }

  at(line: number): readonly Note[] {
    return this.#above.get(line) ?? [];
  }
}

/**
 * Puts our comments in the place of those for other tools: where they are, when ours mean the same there; else above the
 * resource, or above each finding.
 */
export function withOurComments(text: string, peers: readonly InComment[]): string {
  const lineBelow = linesBelow(comments(text));
  const byLine = new Map<number, InComment[]>();
  for (const peer of peers) byLine.set(peer.written.comment.line, [...(byLine.get(peer.written.comment.line) ?? []), peer]);
  const notes = new Notes();
  for (const peer of peers) place(peer, lineBelow, notes);
  // Line breaks stay between the lines that they end.
  const parts = text.split(/(\r\n?|\n)/);
  const lineEnd = parts[1] ?? '\n';
  const out: string[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const [line, end] = [parts[index]!, parts[index + 1] ?? ''];
    const number = index / 2 + 1;
    const indent = /^[ \t]*/.exec(line)![0];
    const here = byLine.get(number);
    const ours = notes.at(number).map((note) => `# ${directiveText(note)}`);
    const comment = here?.[0]!.written.comment;
    if (!here || !comment) out.push(...ours.map((one) => indent + one + lineEnd), line, end);
    else {
      const left = without(
        comment.text,
        here.map(({ directive }) => directive),
      );
      const code = line.slice(0, comment.column - 1);
      if (comment.alone) out.push(...[...ours, ...(left === '' ? [] : [left])].map((one) => indent + one + (end || lineEnd)));
      else if (left === '' && ours.length === 1) out.push(code + ours[0]!, end);
      else out.push(...ours.map((one) => indent + one + lineEnd), left === '' ? code.trimEnd() : code + left, end);
    }
  }
  return out.join('');
}

function place(peer: InComment, lineBelow: ReadonlyMap<number, number>, notes: Notes): void {
  const { comment } = peer.written;
  // What holds for the whole file becomes an entry of the template.
  if (peer.scope === 'file') return;
  const line = lineBelow.get(comment.line) ?? comment.line;
  const note = noteOf(peer);
  const starts = (at: (typeof peer.findings)[number]): number[] => (at.resource ? linesOf({ ...at.resource.at, part: 'value' }) : []);
  const inPlace = peer.findings.every((finding) => linesOf(finding.at).includes(line) || starts(finding).includes(line));
  if (inPlace) return notes.add(comment.line, note, String(line));
  for (const finding of peer.findings) {
    const { resource } = finding;
    const rules = selectorsOf(finding, peer);
    const target = peer.scope === 'resource' && resource ? linesOf(resource.at)[0]! : linesOf(finding.at)[0]!;
    notes.add(target, { ...note, rules }, String(target));
  }
}

/** The line that each comment alone on its line stands above. */
function linesBelow(all: readonly Comment[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { line, alone } of all.toReversed()) if (alone) found.set(line, found.get(line + 1) ?? line + 1);
  return found;
}
