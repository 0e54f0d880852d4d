import { spawnSync } from 'node:child_process';
import { UsageError } from '../../model/errors.ts';

/** What git may print; the list of files of a very large repository has 100 MB. */
const mostOutput = 1024 * 1024 * 1024;

/** Git refused; `message` is what it said. Whoever runs us can tell why better than we. */
export class GitProblem extends UsageError {}

/**
 * Runs git. It starts no program that the repository or its configuration could name for a look at files, takes no lock,
 * asks nobody and fetches nothing.
 * @throws {UsageError} when there is no git
 * @throws {GitProblem} when git refuses
 */
export function git(cwd: string, args: readonly string[], input = '', environment: NodeJS.ProcessEnv = process.env): Buffer {
  const { stdout, stderr, status, error } = spawnSync(
    'git',
    ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', ...args],
    {
      cwd,
      input,
      maxBuffer: mostOutput,
      env: { ...environment, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_NO_REPLACE_OBJECTS: '1', LC_ALL: 'C' },
    },
  );
  if (error && (error as NodeJS.ErrnoException).code === 'ENOENT') throw new UsageError('git is not installed, or not on the PATH');
  if (error) throw new GitProblem(`git ${args[0]} failed: ${error.message}`);
  if (status !== 0) throw new GitProblem(`git ${args[0]}: ${firstLine(stderr.toString()) || `ended with ${status}`}`);
  return stdout;
}

/** The environment without what says, in a hook, where the repository of the hook is. */
export function elsewhere(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofOneRepository.has(name)));
}

/** https://git-scm.com/docs/git-rev-parse#Documentation/git-rev-parse.txt---local-env-vars */
const ofOneRepository: ReadonlySet<string> = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]);

const firstLine = (text: string): string =>
  text
    .trim()
    .split('\n')[0]!
    .replace(/^(?:fatal|error): /, '')
    .slice(0, 300);

/** The parts of an output that ends each of them with a zero. */
export const parts = (output: Buffer): string[] => output.toString().split('\0').slice(0, -1);
