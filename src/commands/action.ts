import { randomUUID } from 'node:crypto';
import type { Io } from './io.ts';
import { main } from './main.ts';

/** What a workflow may say under `with:`; action.yml describes each. */
export const inputs = ['paths', 'config', 'fail-on', 'args'] as const;

/**
 * Lints as a step of a GitHub workflow: the inputs are in the environment, as INPUT_NAME.
 * @returns the exit code of `groundrule lint`
 */
export async function lintAsAction(io: Io): Promise<number> {
  const input = (name: (typeof inputs)[number]): string => io.env[`INPUT_${name.toUpperCase()}`]?.trim() ?? '';
  const lines = (name: 'paths' | 'args'): string[] =>
    input(name)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const flags = (['config', 'fail-on'] as const).filter((name) => input(name) !== '').map((name) => `--${name}=${input(name)}`);

  // The runner obeys commands in the output, and the report quotes files that anybody may have written.
  const token = randomUUID();
  io.out(`::stop-commands::${token}\n`);
  try {
    return await main(['lint', '--color=always', ...flags, ...lines('args'), '--', ...lines('paths')], io);
  } finally {
    io.out(`\n::${token}::\n`);
  }
}
