import type { Peer } from '../engine/suppress.ts';
import { edited } from '../fix/edit.ts';
import type { ReportedEdit } from '../model/fix.ts';
import { nodeAt, type Place, type Pointer, type Source } from '../model/source.ts';
import { directiveText, type Note, noteText } from '../suppress/note.ts';
import { noteOf } from './note.ts';
import { without } from './words.ts';

/** A suppression in metadata or in the comment of a Terraform block, with its entry. */
export type InEntry = Peer & { readonly written: { readonly entry: Place } };

/**
 * Puts our entries in the place of those for other tools.
 * @param file the name that the sources have
 * @param whole suppressions in comments that hold for the whole file: they become entries of the template
 * @returns undefined when the text is written in a way that cannot be kept
 */
export function withOurMetadata(
  file: string,
  text: string,
  entries: readonly InEntry[],
  whole: readonly (Peer & { source: Source })[],
): string | undefined {
  const edits: ReportedEdit[] = [];
  const holders = new Map<string, { readonly source: Source; readonly pointer: Pointer; readonly notes: Note[] }>();
  const hold = (source: Source, pointer: Pointer, note: Note): void => {
    const key = JSON.stringify([source.document ?? 0, pointer]);
    const holder = holders.get(key) ?? { source, pointer, notes: [] };
    addTo(holder.notes, note);
    holders.set(key, holder);
  };
  const lists = new Map<string, InEntry[]>();
  for (const peer of entries) {
    const { source, pointer } = peer.written.entry;
    const slash = pointer.lastIndexOf('//');
    if (slash >= 0) edits.push(editOf(source, pointer, ofBlock(peer)));
    else {
      hold(source, pointer.slice(0, -4), noteOf(peer));
      const key = JSON.stringify([source.document ?? 0, pointer.slice(0, -1)]);
      lists.set(key, [...(lists.get(key) ?? []), peer]);
    }
  }
  for (const peer of whole) hold(peer.source, [], noteOf(peer));
  for (const list of lists.values()) edits.push(...removals(list));
  for (const { source, pointer, notes } of holders.values()) {
    const at = [...pointer, 'Metadata', 'groundrule', 'ignore'];
    const before = nodeAt({ source, pointer: at });
    const ours = notes.map(noteText);
    edits.push(editOf(source, at, before === undefined ? ours : [...(Array.isArray(before) ? (before as unknown[]) : [before]), ...ours]));
  }
  return edited(file, text, edits);
}

function addTo(notes: Note[], { rules, reason, until }: Note): void {
  const fresh = rules.filter((rule) => !notes.some((note) => note.rules.includes(rule)));
  const same = notes.findIndex((note) => note.reason === reason && note.until === until);
  if (fresh.length === 0) return;
  if (same >= 0) notes[same] = { ...notes[same]!, rules: [...notes[same]!.rules, ...fresh] };
  else notes.push({ rules: fresh, reason, ...(until === undefined ? {} : { until }) });
}

/** The entries out of their list; the list and what is around it, when nothing else is in it. */
function removals(list: readonly InEntry[]): ReportedEdit[] {
  const { source, pointer } = list[0]!.written.entry;
  const all = nodeAt({ source, pointer: pointer.slice(0, -1) });
  const tool = nodeAt({ source, pointer: pointer.slice(0, -2) });
  if (!Array.isArray(all) || list.length < all.length) return list.map(({ written }) => removal(source, written.entry.pointer));
  const alone = typeof tool === 'object' && tool !== null && Object.keys(tool).length === 1;
  return [removal(source, pointer.slice(0, alone ? -2 : -1))];
}

/** The comment of a Terraform block: with ours in the place of the other. */
function ofBlock(peer: InEntry): unknown {
  const text = String(nodeAt(peer.written.entry));
  const left = without(text, [peer.directive]);
  return left === '' ? directiveText(noteOf(peer)) : [left, directiveText(noteOf(peer))];
}

const editOf = ({ file, document }: Source, pointer: Pointer, value: unknown): ReportedEdit => ({
  op: 'set',
  file,
  pointer,
  value,
  ...(document === undefined ? {} : { document }),
});

const removal = ({ file, document }: Source, pointer: Pointer): ReportedEdit => ({
  op: 'remove',
  file,
  pointer,
  ...(document === undefined ? {} : { document }),
});
