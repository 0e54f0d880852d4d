import { isDeepStrictEqual } from 'node:util';
import type { Outlined } from '../formats/syntax/outline.ts';
import { read } from '../formats/syntax/read.ts';
import { SyntaxProblem } from '../model/errors.ts';
import type { ReportedEdit } from '../model/fix.ts';
import { splicesFor } from './change.ts';
import { Refusal } from './refusal.ts';
import { type Splice, spliced } from './splices.ts';
import { type Style, styleOf } from './style.ts';
import { applied, type Inside, wantedOf } from './wanted.ts';
import { asJson, withTags } from './write.ts';

/**
 * Makes edits in the text of a file, all of them together. What they are not about stays as it is: comments, quotes,
 * order, indentation, line ends. The new text is read again, and has to be what the edits ask for, and nothing else.
 * @param edits those of other files are passed over
 * @returns undefined when they contradict each other, or cannot be made without guessing. Never throws.
 */
export function edited(file: string, text: string, edits: readonly ReportedEdit[]): string | undefined {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  try {
    return (
      mark +
      changed(
        file,
        text.slice(mark.length),
        edits.filter((edit) => edit.file === file),
      )
    );
  } catch (error) {
    // A text that nobody can read is no text to edit, and one that is nested too deeply is none either.
    if (error instanceof Refusal || error instanceof SyntaxProblem || error instanceof RangeError) return undefined;
    throw error;
  }
}

function changed(file: string, text: string, edits: readonly ReportedEdit[]): string {
  const sources = read(file, text);
  const style = styleOf(text, sources[0]?.syntax ?? 'yaml');
  const tags = sources[0]?.syntax === 'yaml' && style.tags;
  const wanted = wantedOf(edits, (value, inner) => (tags && !inner ? withTags(asJson(value)) : asJson(value)));
  return rewritten(file, text, sources, wanted, style);
}

/** A text with its documents as they are wanted. */
function rewritten(file: string, text: string, sources: readonly Outlined[], wanted: ReadonlyMap<number, Inside>, style: Style): string {
  const splices: Splice[] = [];
  for (const [document, inside] of wanted) {
    const source = sources.find((each) => (each.document ?? 0) === document);
    if (!source) throw new Refusal('there is no such document');
    const { outline, syntax, data } = source;
    splices.push(...splicesFor({ text, outline, syntax, style, embedded }, data, inside));
  }
  const after = spliced(text, splices);
  if (!holds(read(file, after), sources, wanted)) throw new Refusal('something else would change too');
  return after;
}

/** A text that is the value of a string, with the document in it changed. */
function embedded(text: string, document: Inside): string {
  const sources = read('', text);
  return rewritten('', text, sources, new Map([[0, document]]), styleOf(text, sources[0]?.syntax ?? 'yaml'));
}

/** True when the documents hold what is wanted, and otherwise what they held before. */
function holds(after: readonly Outlined[], before: readonly Outlined[], wanted: ReadonlyMap<number, Inside>): boolean {
  if (after.length !== before.length) return false;
  return before.every(({ data, document = 0 }, index) => {
    const inside = wanted.get(document);
    return isDeepStrictEqual(after[index]!.data, inside ? applied(data, inside, embedded) : data);
  });
}
