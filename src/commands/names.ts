import { basename } from 'node:path';
import { configNames } from '../config/index.ts';
import { UsageError } from '../model/errors.ts';

/**
 * A report of that name would be read as the configuration by the next run, or be written over it.
 * @throws {UsageError} when one of the files has it
 */
export function refuseConfigNames(files: readonly (string | undefined)[]): void {
  const taken = files.find((file) => file !== undefined && configNames.includes(basename(file)));
  if (taken !== undefined) throw new UsageError(`${taken} is where the configuration is looked for: choose another name`);
}
