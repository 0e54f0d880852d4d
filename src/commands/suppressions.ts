import type { Command } from 'commander';
import type { Io } from './io.ts';
import type { MigrateFlags } from './migrate.ts';
import { addOne } from './options.ts';
import type { SuppressFlags } from './suppress.ts';

/** `groundrule suppress` and `groundrule migrate`; what they do is loaded when they are called. */
export function suppressionCommands(program: Command, io: Io, finish: (code: number) => void): void {
  program
    .command('suppress <finding> [paths...]')
    .description('write into its file that a finding is accepted: by its fingerprint, or as RULE FILE:LINE; then the paths to lint')
    .requiredOption('--reason <text>', 'why it is accepted')
    .option('--until <date>', 'the last day on which it is, as YYYY-MM-DD')
    .option('--together', 'also accept what cannot be told apart from it, such as another action of the same statement')
    .option('--dry-run', 'print what would change, and change nothing')
    .option('--parameters <file|key=value>', 'what the deployment passes to templates; may be repeated', addOne)
    .option('--config <file>', 'configuration file (default: groundrule.yaml, .yml or .json here or above)')
    .option('--no-config', 'use no configuration')
    .action(async (finding: string, paths: string[], flags: SuppressFlags) => {
      const { suppressFinding } = await import('./suppress.ts');
      finish(await suppressFinding([finding, ...paths], flags, io));
    });
  program
    .command('migrate [paths...]')
    .description(
      "rewrite in templates what suppresses checks of other tools, and translate those tools' configuration files of this folder",
    )
    .option('--dry-run', 'print what would change, and change nothing')
    .option('--config <file>', 'configuration file (default: groundrule.yaml, .yml or .json here or above)')
    .option('--no-config', 'use no configuration')
    .action(async (paths: string[], flags: MigrateFlags) => {
      const { migrate } = await import('./migrate.ts');
      finish(await migrate(paths.length > 0 ? paths : ['.'], flags, io));
    });
}
