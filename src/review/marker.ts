/**
 * How comments of ours are known again: the last line of each says, unseen, what it is, which run wrote it and which findings
 * it speaks of. Text of a template never stands on a last line, so it cannot pose as one.
 */

/**
 * comment  on a line or a file: told there, and its thread is ours
 * review   the body of a review: told there
 * summary  the one summary of a run: what it told anywhere on the pull request, and is there still
 */
export type MarkerKind = 'comment' | 'review' | 'summary';

/** What a marker says. */
export interface Marker {
  readonly kind: MarkerKind;
  /** The name of the run that wrote it; undefined for one without a name. */
  readonly name: string | undefined;
  /** In a summary, which holds many, only the start of each. */
  readonly fingerprints: readonly string[];
}

/** A fingerprint as groundrule makes it. */
export const fingerprintPattern = /^[0-9a-f]{32}$/;

/** The start of a fingerprint, which is told from others of the same pull request by it. */
export const startOf = (fingerprint: string): string => fingerprint.slice(0, 12);

/** What `isName` asks for. */
export const namePattern = 'at most 50 letters, digits, dots, underscores, single hyphens and blanks, with a letter or digit at both ends';

/** True for what a run may be called. Two hyphens could end the marker. */
export const isName = (name: string): boolean => /^[A-Za-z0-9](?:[\w. -]{0,48}[A-Za-z0-9])?$/.test(name) && !name.includes('--');

/** The last line of a comment. */
export const markerOf = (kind: MarkerKind, fingerprints: readonly string[] = [], name?: string): string =>
  `<!-- groundrule ${[kind, ...(name === undefined ? [] : [`"${name}"`]), ...fingerprints].join(' ')} -->`;

/** The marker that a comment ends with; undefined when it is none of ours. Whether its author is us, the text cannot say. */
export function markerIn(body: string): Marker | undefined {
  const trimmed = body.trimEnd();
  const last = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  const found = /^<!-- groundrule (comment|review|summary)(?: "([^"]{1,50})")?((?: [0-9a-f]{32}| [0-9a-f]{12})*) -->$/.exec(last);
  if (!found) return undefined;
  return { kind: found[1] as MarkerKind, name: found[2], fingerprints: found[3]!.split(' ').slice(1) };
}
