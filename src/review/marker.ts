/**
 * How comments of ours are known again: the last line of each says, unseen, what it is and which findings it speaks of.
 * Text of a template never stands on a last line, so it cannot pose as one.
 */

/**
 * comment  on a line or a file: told there, and its thread is ours
 * review   the body of a review: told there
 * summary  the one summary of a pull request
 */
export type MarkerKind = 'comment' | 'review' | 'summary';

/** What a marker says. */
export interface Marker {
  readonly kind: MarkerKind;
  readonly fingerprints: readonly string[];
}

/** A fingerprint as groundrule makes it. */
export const fingerprintPattern = /^[0-9a-f]{32}$/;

/** The last line of a comment. */
export const markerOf = (kind: MarkerKind, fingerprints: readonly string[] = []): string =>
  `<!-- groundrule ${[kind, ...fingerprints].join(' ')} -->`;

/** The marker that a comment ends with; undefined when it is none of ours. Whether its author is us, the text cannot say. */
export function markerIn(body: string): Marker | undefined {
  const trimmed = body.trimEnd();
  const last = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  const found = /^<!-- groundrule (comment|review|summary)((?: [0-9a-f]{32})*) -->$/.exec(last);
  if (!found) return undefined;
  return { kind: found[1] as MarkerKind, fingerprints: found[2]!.split(' ').slice(1) };
}
