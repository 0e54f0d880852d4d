import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { codeOf } from '../../input/files.ts';
import { UsageError } from '../../model/errors.ts';

/**
 * The absolute path of a file inside the workspace, also after every link on the way; the file itself is none.
 * @param use whether the file is to be read, or written: then its folder is made
 * @throws {UsageError} with the reason, as a clause
 */
export function insideWorkspace(workspace: string, given: string, use: 'read' | 'write'): string {
  const path = resolve(workspace, given);
  if (!isBelow(path, workspace)) throw new UsageError('it lies outside of the workspace');
  try {
    if (!isBelow(resolve(realFolder(dirname(path)), 'file'), realpathSync(workspace)))
      throw new UsageError('a link leads out of the workspace');
    const present = lstatSync(path, { throwIfNoEntry: false });
    if (present && !present.isFile()) throw new UsageError('it is no plain file');
    if (use === 'write') mkdirSync(dirname(path), { recursive: true });
    else if (!present) throw new UsageError('there is no such file');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`it cannot be used (${codeOf(error)})`);
  }
  return path;
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Where a folder really is; of one that does not exist yet, the nearest above it that does. */
function realFolder(folder: string): string {
  if (lstatSync(folder, { throwIfNoEntry: false }) || dirname(folder) === folder) return realpathSync(folder);
  return realFolder(dirname(folder));
}
