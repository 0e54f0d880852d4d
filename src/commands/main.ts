import { Command, CommanderError, Option } from 'commander';
import { describe } from './failure.ts';
import { drawGraph, type GraphFlags } from './graph.ts';
import type { ColorMode, Io } from './io.ts';
import { lintCommand, lintExamples } from './lint-command.ts';
import { addOne, colorOption, wholeNumber } from './options.ts';
import { reviewCommand } from './review-command.ts';
import { explainRule, listRules } from './rules.ts';
import { suppressionCommands } from './suppressions.ts';
import { traceValue, type TraceFlags } from './trace.ts';

/**
 * Runs the command line.
 * @param argv the arguments, without `node` and the script
 * @returns the exit code: 0, 1, 2 or 3; see the help
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const finish = (exit: number): void => void (code = exit);
  try {
    await programOf(io, finish).parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has already said what is wrong; help and version end this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    io.err(describe(error, argv.includes('--verbose')));
    return 2;
  }
}

function programOf(io: Io, finish: (code: number) => void): Command {
  const program = new Command('groundrule')
    .description('Finds insecure AWS infrastructure in CloudFormation, SAM, CDK output and Terraform JSON.')
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHelpWidth: () => io.columns ?? 100,
      getErrHelpWidth: () => io.columns ?? 100,
    })
    .helpCommand(false);
  // Asked for through the parser, the version would be read from its file by every run.
  program.option('-V, --version', 'print the version').on('option:version', () => {
    io.out(`${io.version()}\n`);
    throw new CommanderError(0, 'commander.version', '');
  });
  const lint = lintCommand(program, io, finish);
  program
    .command('rules [selectors...]')
    .description("list the rules, or those that an id, a glob, a family or another tool's name stands for")
    .addOption(new Option('--format <format>', 'what to print').choices(['terminal', 'json', 'markdown']).default('terminal'))
    .addOption(colorOption())
    .action(async (selectors: string[], flags: { format: 'terminal' | 'json' | 'markdown'; color: ColorMode }) => {
      io.out(listRules(selectors, flags, io));
    });
  program
    .command('explain <rule>')
    .description("show what a rule finds, why, and the remedy; the rule by id or by another tool's name")
    .addOption(new Option('--format <format>', 'what to print').choices(['terminal', 'markdown']).default('terminal'))
    .addOption(colorOption())
    .action(async (rule: string, flags: { format: 'terminal' | 'markdown'; color: ColorMode }) => {
      io.out(explainRule(rule, flags, io));
    });
  reviewCommand(program, io);
  program.command('action', { hidden: true }).action(async () => {
    const { runAction } = await import('./action.ts');
    // One stream only: the runner reads the two of them in no certain order.
    finish(await runAction({ ...io, err: io.out, tty: false, columns: 120 }));
  });
  graphCommand(program, io, finish);
  suppressionCommands(program, io, finish);
  program
    .command('trace <file> <resource> <path>')
    .description('show what a property is, for which deployments, and where that comes from; the path in the names of CloudFormation')
    .option('--parameters <file|key=value>', 'what the deployment passes to templates; may be repeated', addOne)
    .option('--config <file>', 'configuration file (default: groundrule.yaml, .yml or .json here or above)')
    .option('--no-config', 'use no configuration')
    .addOption(colorOption())
    .action(async (file: string, resource: string, path: string, flags: TraceFlags) => {
      io.out(await traceValue(file, resource, path, flags, io));
    });
  return program.addHelpText('after', () => `\nWithout a command, groundrule lints:\n\n${lint.helpInformation()}${lintExamples}`);
}

function graphCommand(program: Command, io: Io, finish: (code: number) => void): void {
  program
    .command('graph [paths...]')
    .description('draw the resources and what connects them, as the rules see them')
    .option('--resource <address>', 'only what is around this resource: a logical id or a Terraform address')
    .addOption(new Option('--depth <edges>', 'how far around it').argParser(wholeNumber).default(1))
    .addOption(new Option('--format <format>', 'what to draw').choices(['text', 'json', 'dot', 'mermaid']).default('text'))
    .option('--config <file>', 'configuration file (default: groundrule.yaml, .yml or .json here or above)')
    .option('--no-config', 'use no configuration')
    .action(async (paths: string[], flags: GraphFlags) => {
      finish(await drawGraph(paths.length > 0 ? paths : ['.'], flags, io));
    });
}
