import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Tree } from './tree.ts';

/** Files that may hold infrastructure, by name; what they are is told by their content. */
const mayHoldInfrastructure = /\.(ya?ml|json|template|cfn|tmpl)$/i;
/** Our own configuration is neither linted nor counted. */
const configuration = /^groundrule\.(ya?ml|json)$/;
/** Folders that never hold sources of the project: dependencies, caches, the assets of a cloud assembly. */
const skippedFolder = /^(node_modules|\..+|asset\.[0-9a-f]{16,}.*|__pycache__|cdktf\.out)$/;

export interface FoundFile {
  readonly path: string;
  /** As it is shown: relative to the working directory, with forward slashes. */
  readonly file: string;
  /** True when the user named the file, rather than a folder above it. */
  readonly named: boolean;
}

export interface Found {
  /** The files that the run is about, when it reads others only for their sake; undefined when it is about all. */
  readonly focus?: { covers(file: string): boolean };
  readonly tree: Tree;
  /** The working directory: what files are shown relative to, and what no template may name files outside of. */
  readonly cwd: string;
  readonly excluded: (file: string) => boolean;
  readonly files: readonly FoundFile[];
  /** What was named and does not exist or cannot be read. */
  readonly unreadable: readonly { readonly file: string; readonly message: string }[];
}

/**
 * The files below the paths that may hold infrastructure, in a stable order. Links to folders are not followed, so a
 * loop of them ends nowhere; a folder without permission is reported and passed over.
 */
export function findFiles(tree: Tree, paths: readonly string[], cwd: string, excluded: (file: string) => boolean): Found {
  const files = new Map<string, FoundFile>();
  const unreadable: { file: string; message: string }[] = [];
  const walk = (folder: string): void => {
    let entries;
    try {
      entries = tree.list(folder);
    } catch (error) {
      unreadable.push({ file: shown(folder, cwd), message: `This folder cannot be read (${codeOf(error)})` });
      return;
    }
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      const file = shown(path, cwd);
      if (excluded(file)) continue;
      if (entry.kind === 'folder') {
        if (!skippedFolder.test(entry.name)) walk(path);
      } else if (
        mayHoldInfrastructure.test(entry.name) &&
        !configuration.test(entry.name) &&
        (entry.kind === 'file' || (entry.kind === 'link' && isFile(tree, path)))
      ) {
        if (!files.has(path)) files.set(path, { path, file, named: false });
      }
    }
  };
  for (const given of paths) {
    const path = resolve(cwd, given);
    try {
      if (tree.stat(path).kind === 'folder') walk(path);
      else files.set(path, { path, file: shown(path, cwd), named: true });
    } catch (error) {
      const missing = codeOf(error) === 'ENOENT' ? 'There is no such file or folder' : `This path cannot be read (${codeOf(error)})`;
      unreadable.push({ file: shown(path, cwd), message: missing });
    }
  }
  return { tree, cwd, excluded, files: [...files.values()], unreadable };
}

/** CloudFormation takes no template above 1 MB. */
const largestNamed = 4_000_000;

/** A file that another file names: undefined when there is none in the folder, also by a link, or it is too large. */
export function readWithin(tree: Tree, folder: string, path: string): Uint8Array | undefined {
  try {
    const real = tree.real(path);
    const { size } = tree.stat(real);
    return real.startsWith(join(tree.real(folder), sep)) && size <= largestNamed ? tree.read(real) : undefined;
  } catch {
    return undefined;
  }
}

/** A path as reports show it: relative where that stays below the working directory. */
export function shown(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return (short === '' ? '.' : short.startsWith('..') || isAbsolute(short) ? path : short).split(sep).join('/');
}

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

function isFile(tree: Tree, path: string): boolean {
  try {
    return tree.stat(path).kind === 'file';
  } catch {
    return false;
  }
}
