import { createRequire } from 'node:module';
import { realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { Pointer, Problem, Source } from '../model/source.ts';

/** What cfn-include may take before it is stopped. */
const most = { milliseconds: 20_000, bytes: 20_000_000 };
const marker = 'Fn::Include';

export interface PreprocessOptions {
  /** What relative names of files are relative to. */
  readonly cwd: string;
  /** The folder of the configuration, when that asks for cfn-include: where it is installed, and the only one that it may read. */
  readonly root: string | undefined;
  /** True when the user, and not only a file of the repository, lets this run start a program. */
  readonly allowed: boolean;
}

/**
 * Reads templates that are written for cfn-include (https://github.com/monken/cfn-include) as that program does, in a process
 * of its own without environment. Where it may not, a template that needs it says so, as a problem.
 */
export function preprocessor({ cwd, root, allowed }: PreprocessOptions): (source: Source) => Source {
  return (source) => {
    if (!source.text.includes(marker)) return source;
    const pointer = pointerTo(source.data);
    if (!pointer) return source;
    const problem = (why: string): Source =>
      seen(source, source.data, { kind: 'include', message: `${marker} is not read: ${why}`, spot: { pointer, part: 'key' } });
    if (root === undefined) return problem('it belongs to cfn-include; install that, and set `preprocess: cfn-include`');
    if (!allowed) return problem('the configuration asks for cfn-include, and this run may not start it (--allow-preprocess)');
    try {
      return seen(source, run(root, resolve(cwd, source.file)));
    } catch (error) {
      return problem(error instanceof Error ? error.message.split('\n')[0]!.slice(0, 300) : 'cfn-include failed');
    }
  };
}

/** A template with what a program made of it. What is not written in the template stands at its nearest parent. */
function seen(original: Source, data: unknown, problem?: Problem): Source {
  const { file, text, syntax } = original;
  return {
    file,
    text,
    syntax,
    data,
    get problems() {
      return problem ? [...original.problems, problem] : original.problems;
    },
    locate: (spot) => original.locate(spot),
  };
}

/** @throws {Error} with why it could not be done, as a clause */
function run(root: string, file: string): unknown {
  const [folder, path] = [realpathSync(root), realpathSync(file)];
  if (!path.startsWith(join(folder, sep))) throw new Error('the template is not below the folder of the configuration');
  const script = installed(folder);
  // Only this run has to know how to start a process.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const permission = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
  const modules = dirname(dirname(dirname(script)));
  const readable = [folder, modules].map((each) => `--allow-fs-read=${join(each, sep)}*`);
  const { status, stdout, error } = spawnSync(process.execPath, [permission, ...readable, '--no-warnings', script, path], {
    cwd: dirname(path),
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
    timeout: most.milliseconds,
    killSignal: 'SIGKILL',
    maxBuffer: most.bytes,
    windowsHide: true,
  });
  if (error) throw new Error(`cfn-include was stopped (${(error as NodeJS.ErrnoException).code})`);
  if (status !== 0) throw new Error(`cfn-include ended with ${status}`);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error('cfn-include wrote no JSON');
  }
}

function installed(folder: string): string {
  try {
    return realpathSync(createRequire(join(folder, 'package.json')).resolve('cfn-include/bin/cli.js'));
  } catch {
    throw new Error('cfn-include is not installed in the folder of the configuration or above it');
  }
}

/** Where the marker is first written as a key. */
function pointerTo(data: unknown): Pointer | undefined {
  const queue: { readonly node: unknown; readonly pointer: Pointer }[] = [{ node: data, pointer: [] }];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { node, pointer } = next;
    if (typeof node !== 'object' || node === null) continue;
    if (Object.hasOwn(node, marker)) return [...pointer, marker];
    const children = Array.isArray(node) ? node.map((child: unknown, index) => [index, child] as const) : Object.entries(node);
    for (const [key, child] of children.toReversed()) queue.push({ node: child, pointer: [...pointer, key] });
  }
  return undefined;
}
