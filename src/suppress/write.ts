import { edited } from '../fix/edit.ts';
import { nodeAt, type Place, type Pointer, type Source } from '../model/source.ts';
import { directiveText, type Note, noteText } from './note.ts';

/** A comment above a line of a YAML text, as far in as the line. */
export function commentAbove(text: string, line: number, note: Note): string {
  const { start, indent, lineEnd } = lineOf(text, line);
  return `${text.slice(0, start)}${indent}# ${directiveText(note)}${lineEnd}${text.slice(start)}`;
}

/** Where a line starts, what it is indented by, and how lines end in this text. */
function lineOf(text: string, line: number): { start: number; indent: string; lineEnd: string } {
  const breaks = /\r\n?|\n/g;
  let start = 0;
  for (let number = 1; number < line && breaks.test(text); number++) start = breaks.lastIndex;
  const indent = /[ \t]*/y;
  indent.lastIndex = start;
  return { start, indent: indent.exec(text)![0], lineEnd: /\r\n?|\n/.exec(text)?.[0] ?? '\n' };
}

/** The lines above which a comment can mean a place: that of its key, and that of its value. */
export function linesOf(at: Place): number[] {
  const { source, pointer } = at;
  return [...new Set([source.locate({ pointer, part: 'key' }).start.line, source.locate(at).start.line])];
}

/**
 * A note in the metadata of a resource or a template, or in the comment of a Terraform block, beside what is there.
 * @param at the resource, or the top of the file
 * @returns undefined when the text is written in a way that cannot be kept
 */
export function inMetadata(text: string, at: Place, note: Note, form: 'template' | 'terraform'): string | undefined {
  const keys: Pointer = form === 'template' ? ['Metadata', 'groundrule', 'ignore'] : ['//'];
  const pointer = [...insideOf(at), ...keys];
  const before = nodeAt({ source: at.source, pointer });
  const entry = form === 'template' ? noteText(note) : directiveText(note);
  if (before === undefined && form === 'terraform') return withValue(text, at.source, pointer, entry);
  if (Array.isArray(before)) return withValue(text, at.source, [...pointer, before.length], entry);
  return withValue(text, at.source, pointer, before === undefined ? [entry] : [before, entry]);
}

/** Terraform writes a block as an object or as a list of one. */
function insideOf(at: Place): Pointer {
  const node = nodeAt(at);
  return Array.isArray(node) && node.length === 1 ? [...at.pointer, 0] : at.pointer;
}

const withValue = (text: string, { file, document }: Source, pointer: Pointer, value: unknown): string | undefined =>
  edited(file, text, [{ op: 'set', file, pointer, value, ...(document === undefined ? {} : { document }) }]);
