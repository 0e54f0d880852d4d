import { resolve } from 'node:path';
import type { Config } from '../config/index.ts';
import { readBaseline } from '../compare/baseline.ts';
import { shown } from './files.ts';
import { Repository } from './git/repository.ts';
import { configFor, folderOf, type From, type InputOptions } from './open.ts';
import { UsageError } from '../model/errors.ts';
import type { ReportedFinding } from '../model/result.ts';
import { disk, exists, type Tree } from './tree.ts';

/** Which versions of the files a run is about. */
export interface VersionOptions extends InputOptions {
  /** A git revision: what its last common ancestor with HEAD has is not new. */
  readonly since?: string;
  /** A file of findings that are not new: a baseline, or the JSON report of another run. Not together with `since`. */
  readonly baseline?: string;
  /** True to read the files as they are in the index of git, instead of on disk. */
  readonly staged?: boolean;
  /** A git revision whose configuration holds, instead of the one that lies beside the files. */
  readonly configFrom?: string;
}

/** The files of an earlier version, and the name of that version. */
export interface Earlier {
  readonly name: string;
  readonly from: From;
  /** Those of the paths that were there. */
  readonly paths: readonly string[];
  /** The files that are not what they were. */
  readonly changed: readonly string[];
  /** The files among these that git ignores: no earlier version of them exists. */
  readonly ignored: (files: readonly string[]) => readonly string[];
}

export interface Versions {
  readonly now: From;
  readonly earlier?: Earlier;
}

/**
 * Which files to read, from where, and under which configuration.
 * @throws {UsageError} when there is no repository, or no such revision
 */
export async function versionsOf(options: VersionOptions): Promise<Versions> {
  const cwd = resolve(options.cwd ?? '.');
  const { since, staged, configFrom } = options;
  if (since !== undefined && options.paths.includes('-'))
    throw new UsageError(
      'git keeps no earlier version of standard input: compare it with a report of one, --baseline FILE, instead of --since',
    );
  const first = options.paths.find((path) => path !== '-') ?? '.';
  // Where git says in the environment which repository it is, as to a hook, that holds for the folder that we run in.
  const repository = new Repository(process.env['GIT_DIR'] === undefined ? folderOf(disk, resolve(cwd, first)) : cwd);
  const tree = staged ? repository.index() : disk;
  const config = await configFor(options, configFrom === undefined ? tree : repository.revision(repository.commitOf(configFrom)));
  // Before the first commit there was nothing; a hook runs then too.
  if (since === undefined || (['HEAD', '@'].includes(since) && !repository.hasHead)) return { now: { tree, config } };
  const commit = repository.commitOf(since);
  const base = (repository.hasHead ? repository.mergeBase(commit, repository.commitOf('HEAD')) : undefined) ?? commit;
  const before = repository.revision(base);
  return {
    now: { tree, config },
    earlier: {
      name: /^[0-9a-f]{40,}$/.test(since) ? since.slice(0, 10) : since,
      from: { tree: before, config: await asBefore(config, options, before) },
      paths: options.paths.filter((path) => path !== '-' && exists(before, resolve(cwd, path))),
      changed: repository.changedSince(base).map((file) => resolve(repository.root, file)),
      ignored: (files) => repository.ignored(files.map((file) => resolve(cwd, file))).map((path) => shown(path, cwd)),
    },
  };
}

/** Both versions are judged alike; only what the deployment passes is as it was. */
async function asBefore(config: Config, options: InputOptions, before: Tree): Promise<Config> {
  try {
    return { ...config, parametersFor: (await configFor(options, before)).parametersFor };
  } catch (error) {
    if (error instanceof UsageError) return config;
    throw error;
  }
}

/**
 * The findings of a file.
 * @throws {UsageError} when it cannot be read, or holds something else
 */
export function findingsIn(file: string, cwd: string): readonly ReportedFinding[] {
  const read = (): unknown => {
    try {
      return JSON.parse(disk.text(resolve(cwd, file)));
    } catch (error) {
      if (error instanceof SyntaxError) throw new UsageError(`${file} is no JSON: ${error.message}`);
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`${file} cannot be read (${code}); write a baseline with --baseline ${file} --update-baseline`);
    }
  };
  const findings = readBaseline(read());
  if (typeof findings === 'string') throw new UsageError(`${file} cannot be used as a baseline: ${findings}`);
  return findings;
}
