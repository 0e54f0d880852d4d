import { code } from '../report/markup.ts';
import { markerIn, markerOf, startOf } from '../review/marker.ts';
import type { NewComment, NewFileComment } from '../review/types.ts';

/** GitHub takes 65,536 characters. */
const longest = 60_000;

/** A comment on a line, said of its whole file. */
export const asFileComment = (comment: NewComment): NewFileComment => ({
  file: comment.file,
  body: `Line ${comment.line}:\n\n${withoutSuggestions(comment.body)}`,
});

/** Only a comment on lines can suggest others. */
const withoutSuggestions = (body: string): string => body.replaceAll(/^(`{3,})suggestion$/gm, '$1');

/**
 * The body of a review that says what could not be said on lines and files.
 * @returns also the comments for which it has no room
 */
export function bodyWith(
  start: string,
  comments: readonly NewFileComment[],
): { readonly body: string; readonly left: readonly NewFileComment[] } {
  const fingerprints = [...fingerprintsOf(start)];
  const name = [start, ...comments.map(({ body }) => body)].map(markerIn).find(Boolean)?.name;
  let text = bare(start);
  const left: NewFileComment[] = [];
  for (const comment of comments) {
    const next = `${text}\n\n---\n\n${code(comment.file)}\n\n${bare(withoutSuggestions(comment.body))}`;
    const marker = markerOf('review', [...fingerprints, ...fingerprintsOf(comment.body)], name);
    if (next.length + marker.length + 2 > longest) left.push(comment);
    else {
      text = next;
      fingerprints.push(...fingerprintsOf(comment.body));
    }
  }
  return { body: `${text}\n\n${markerOf('review', fingerprints, name)}`, left };
}

const fingerprintsOf = (body: string): readonly string[] => markerIn(body)?.fingerprints ?? [];

/** A summary that does not remember as told what is in these texts. */
export function forgetting(summary: string, unsaid: readonly string[]): string {
  const marker = markerIn(summary);
  if (!marker || unsaid.length === 0) return summary;
  const forgotten = new Set(unsaid.flatMap(fingerprintsOf).map(startOf));
  const told = marker.fingerprints.filter((fingerprint) => !forgotten.has(fingerprint));
  return `${bare(summary)}\n\n${markerOf('summary', told, marker.name)}`;
}

/** Without its marker. */
const bare = (body: string): string =>
  markerIn(body)
    ? body
        .trimEnd()
        .replace(/\n?[^\n]*$/, '')
        .trimEnd()
    : body;

/** A body that GitHub takes: where one is too long, its marker is kept. */
export function fitted(body: string): string {
  if (body.length <= longest) return body;
  const end = `\n\n(The rest is too long for a comment.)\n\n${markerIn(body) ? body.trimEnd().split('\n').at(-1) : ''}`;
  // Half a character would make the request none.
  return `${body.slice(0, longest - end.length).replace(/[\ud800-\udbff]$/, '')}${end}`;
}
