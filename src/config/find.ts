import { dirname, join } from 'node:path';
import { UsageError } from '../model/errors.ts';

/** What a configuration is called. */
export const configNames: readonly string[] = ['groundrule.yaml', 'groundrule.yml', 'groundrule.json'];

/**
 * The configuration file for a folder: in it or in the nearest one above, up to the root of the repository (the folder
 * that holds `.git`) or of the file system.
 * @param directory absolute
 * @throws {UsageError} when a folder holds two of them
 */
export function findConfig(directory: string, exists: (path: string) => boolean): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const [found, other] = configNames.map((name) => join(folder, name)).filter(exists);
    if (other) throw new UsageError(`There are two configurations, ${found} and ${other}: keep one`);
    if (found || exists(join(folder, '.git')) || folder === dirname(folder)) return found;
  }
}
