import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';

export type Kind = 'file' | 'folder' | 'link' | 'other';

/**
 * Files as they are on disk, were in a revision, or lie in the index of git. Paths are absolute. What does not exist or
 * may not be read throws as node:fs does, with a `code`.
 */
export interface Tree {
  /** What lies in a folder, in any order; a link is not followed. */
  list(folder: string): readonly { readonly name: string; readonly kind: Kind }[];
  /** Follows links. */
  stat(path: string): { readonly kind: Kind; readonly size: number };
  read(path: string): Uint8Array;
  /** The contents as UTF-8, without a second copy as bytes. */
  text(path: string): string;
  /** Reads what follows an offset into a buffer, and returns how many bytes that were; missing where no part can be read alone. */
  part?(path: string, offset: number, into: Uint8Array): number;
  /** The path without links. */
  real(path: string): string;
}

interface Stats {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

const kindOf = (of: Stats): Kind => (of.isFile() ? 'file' : of.isDirectory() ? 'folder' : of.isSymbolicLink() ? 'link' : 'other');

export const disk: Tree = {
  list: (folder) => readdirSync(folder, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: kindOf(entry) })),
  stat: (path) => {
    const stats = statSync(path);
    return { kind: kindOf(stats), size: stats.size };
  },
  read: (path) => readFileSync(path),
  text: (path) => readFileSync(path, 'utf8'),
  part: (path, offset, into) => {
    const file = openSync(path, 'r');
    try {
      return readSync(file, into, 0, into.length, offset);
    } finally {
      closeSync(file);
    }
  },
  real: (path) => realpathSync(path),
};

/** A tree in which a file that is not there is taken from disk. */
export function orDisk(tree: Tree): Tree {
  const of = (path: string): Tree => (exists(tree, path) ? tree : disk);
  return {
    list: (folder) => of(folder).list(folder),
    stat: (path) => of(path).stat(path),
    read: (path) => of(path).read(path),
    text: (path) => of(path).text(path),
    real: (path) => of(path).real(path),
  };
}

/** True for a path that exists, also when it may not be read. */
export function exists(tree: Tree, path: string): boolean {
  try {
    tree.stat(path);
    return true;
  } catch (error) {
    return !['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code));
  }
}
