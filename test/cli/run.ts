import { resolve } from 'node:path';
import type { Io } from '../../src/commands/io.ts';
import { main } from '../../src/commands/main.ts';

export interface World {
  readonly stdin?: string;
  readonly tty?: boolean;
  readonly env?: Io['env'];
}

/** Runs the command in a folder beside this file. */
export async function run(folder: string, args: string, { stdin = '', tty = false, env = {} }: World = {}) {
  const written = { out: '', err: '' };
  const code = await main(args === '' ? [] : args.split(' '), {
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    stdin: () => Promise.resolve(stdin),
    cwd: resolve('test/cli', folder),
    env,
    tty,
    columns: tty ? 100 : undefined,
    version: () => '0.0.0-test',
  });
  return { code, ...written };
}
