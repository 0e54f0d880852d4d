import type { Finding } from '../model/finding.ts';
import type { Place } from '../model/source.ts';
import type { Note } from './note.ts';
import { commentAbove, inMetadata, linesOf } from './write.ts';

/** A finding, with the kind of project that it was found in. */
export interface Suppressible {
  readonly finding: Finding;
  readonly format: string;
}

/** The text of a file with a note in it, and where that is. */
export interface Written {
  readonly text: string;
  readonly what: string;
  readonly note: Note;
}

/**
 * The ways in which a finding can be suppressed in the file that it is in, the narrowest first. Whether one of them
 * suppresses nothing else has to be tried out.
 * @param text the file as it is
 */
export function* formsFor({ finding, format }: Suppressible, text: string, given: Omit<Note, 'rules'>): Generator<Written> {
  const { at, resource, rule, target } = finding;
  const notes: Note[] = [rule, ...(resource && target !== rule ? [target] : [])].map((name) => ({ ...given, rules: [name] }));
  if (at.source.syntax === 'yaml') {
    for (const note of notes) {
      for (const line of linesOf(at)) yield { text: commentAbove(text, line, note), what: `a comment above line ${line}`, note };
    }
  }
  const form = format.startsWith('terraform') ? 'terraform' : 'template';
  const holders: readonly (readonly [Place, string])[] = resource
    ? [[resource.at, form === 'terraform' ? `the comment of ${resource.address}` : `the metadata of ${resource.address}`]]
    : [[{ source: at.source, pointer: [] }, form === 'terraform' ? 'the comment of the file' : 'the metadata of the template']];
  for (const [holder, what] of holders) {
    for (const note of notes) {
      const written = inMetadata(text, holder, note, form);
      if (written !== undefined) yield { text: written, what, note };
    }
  }
}
