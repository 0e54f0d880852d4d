import type { Location } from '../model/result.ts';
import { isInside } from './reading.ts';

/** Addresses of the files of one commit on GitHub. */
export interface Repository {
  /** `https://github.com`, or that of an own server. */
  readonly server: string;
  /** `owner/name`. */
  readonly name: string;
  readonly sha: string;
}

/** The address of a place, as of the commit; undefined for a file outside of the repository. */
export const githubLink =
  ({ server, name, sha }: Repository) =>
  ({ file, location: { start, end } }: Location): string | undefined => {
    if (!isInside(file)) return undefined;
    const last = end.column === 1 ? end.line - 1 : end.line;
    const path = file.split('/').map(encoded).join('/');
    return `${server}/${name}/blob/${sha}/${path}#L${start.line}${last > start.line ? `-L${last}` : ''}`;
  };

/** Also what would end the link in Markdown; half a character has no form in an address. */
const encoded = (part: string): string =>
  encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd')).replace(/[!'()*~_]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
