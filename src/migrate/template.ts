import type { Peer } from '../engine/suppress.ts';
import { nodeAt } from '../model/source.ts';
import { type InComment, withOurComments } from './comments.ts';
import { type InEntry, withOurMetadata } from './metadata.ts';
import { without } from './words.ts';

/** A suppression for another tool that stays as it is, and why. */
export interface Left {
  readonly peer: Peer;
  readonly why: string;
}

export interface Migrated {
  /** The new text; undefined when nothing in the file is to be changed. */
  readonly text?: string;
  readonly moved: readonly Peer[];
  readonly left: readonly Left[];
}

/**
 * The text of a template with our suppressions in the place of those for other tools, as far as they are in use.
 * @param peers those in this file
 * @param generated why nobody should change the file; undefined when somebody may
 */
export function migrated(file: string, text: string, peers: readonly Peer[], generated?: string): Migrated {
  const left = peers.flatMap((peer) => {
    const why = (peer.findings.length > 0 ? generated : undefined) ?? stays(peer, text);
    return why === undefined ? [] : [{ peer, why }];
  });
  const staying = new Set(left.map(({ peer }) => peer));
  const moved = peers.filter((peer) => !staying.has(peer));
  if (moved.length === 0) return { moved, left };
  const inComments = moved.filter(isInComment);
  const whole = inComments.filter(({ scope }) => scope === 'file').map((peer) => ({ ...peer, source: sourceOf(peer) }));
  const commented = inComments.length > 0 ? withOurComments(text, inComments) : text;
  const entries = moved.filter(isInEntry);
  const after = entries.length + whole.length > 0 ? withOurMetadata(file, commented, entries, whole) : commented;
  if (after !== undefined) return { text: after, moved, left };
  const why = 'the file is written in a way that cannot be kept';
  return { moved: [], left: [...left, ...moved.map((peer) => ({ peer, why }))] };
}

const isInComment = (peer: Peer): peer is InComment => 'comment' in peer.written;
const isInEntry = (peer: Peer): peer is InEntry => 'entry' in peer.written;
const sourceOf = ({ written }: Peer) =>
  'source' in written ? written.source : 'entry' in written ? written.entry.source : written.construct.source;

/** Why a suppression is left where it is. */
function stays(peer: Peer, text: string): string | undefined {
  const { directive, rules, written, findings } = peer;
  if ('construct' in written) return "CDK's own record is understood as it is";
  if (rules.length === 0)
    return directive.until === undefined
      ? 'no rule of groundrule checks the same'
      : 'no rule of groundrule checks the same, or it has expired';
  if (findings.length === 0) return 'it suppresses nothing that groundrule reports';
  if (directive.only) return 'it is for single texts, for which groundrule has no form';
  if (sourceOf(peer).text !== text) return 'it is in a template that is part of another file';
  if ('entry' in written && written.entry.pointer.includes('//') && without(String(nodeAt(written.entry)), [directive]) !== '')
    return 'other words stand beside it';
  return undefined;
}
