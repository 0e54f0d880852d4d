import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { describe } from './failure.ts';
import { drawGraph, type GraphFlags } from './graph.ts';
import type { ColorMode, Io } from './io.ts';
import { lintPaths, type LintFlags, type Report } from './lint.ts';
import { reporters, type ReportFormat } from '../report/index.ts';
import { enumerate } from '../report/text.ts';
import { reviewCommand } from './review-command.ts';
import { explainRule, listRules } from './rules.ts';
import { suppressionCommands } from './suppressions.ts';
import type { Variable } from '../variables.ts';
import { traceValue, type TraceFlags } from './trace.ts';

const examples = `
Examples:
  groundrule                                          everything below this folder
  groundrule lint cdk.out template.yaml               a cloud assembly and a template
  terraform show -json plan.out | groundrule lint -   a plan, from standard input
  groundrule lint --rule 'sg-*' --rule CKV_AWS_16     some rules only, by glob or by another tool's name
  groundrule lint --output report.sarif --format terminal

Exit codes:
  0  no finding at or above the threshold (--fail-on)
  1  findings at or above the threshold
  2  the run could not be done: wrong usage or configuration, or an internal error (also of a single rule)
  3  nothing was scanned

The threshold is \`warning\` unless the configuration says otherwise: notes never fail a run that did not ask for it.
A possible finding, one that rests on a value which only the deployment knows, is a note and fails no run, unless the
configuration says \`unknowns: fail\`.`;

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
  return program.addHelpText('after', () => `\nWithout a command, groundrule lints:\n\n${lint.helpInformation()}${examples}`);
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

function wholeNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

function lintCommand(program: Command, io: Io, finish: (code: number) => void): Command {
  const reports: Report[] = [];
  const variables: Variable[] = [];
  return program
    .command('lint [paths...]', { isDefault: true })
    .description('lint files and folders; - is standard input, the default is this folder')
    .addOption(
      new Option('--format <format>', `${enumerate(formats, 'or')}; may be repeated`).argParser((format: string) =>
        addFormat(reports, format),
      ),
    )
    .addOption(
      new Option(
        '--output <file>',
        'write the report of the --format before it to a file; on its own, the format is that of the ending (.json, .sarif, .md, .txt)',
      ).argParser((file: string) => addOutput(reports, file)),
    )
    .addOption(
      new Option('--fail-on <level>', 'lowest level that makes the exit code 1 (default: warning, or what the configuration says)').choices(
        ['error', 'warning', 'note', 'never'],
      ),
    )
    .option('--rule <rules>', "run only these: ids, globs, families, other tools' names; comma-separated or repeated", addSelectors)
    .option('--skip-rule <rules>', 'do not run these', addSelectors)
    .option('--config <file>', 'configuration file (default: groundrule.yaml, .yml or .json here or above)')
    .option('--no-config', 'use no configuration')
    .option(
      '--parameters <file|key=value>',
      'what the deployment passes to templates; may be repeated, and several files are several scenarios',
      addOne,
    )
    .addOption(
      new Option('--var <name=value>', 'what Terraform is run with; may be repeated').argParser((text: string) => {
        const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
        if (name === undefined) throw new InvalidArgumentError('Write NAME=VALUE.');
        variables.push({ name, value: value ?? '' });
      }),
    )
    .addOption(
      new Option('--var-file <file>', 'a file of variables that Terraform is run with (.tfvars, .tfvars.json)').argParser(
        (file: string) => void variables.push({ file }),
      ),
    )
    .option('--allow-preprocess', 'start the program that the configuration names under preprocess (cfn-include)')
    .option('--since <revision>', 'tell what is new since a git revision, or since the branch left it; what was there before is one line')
    .option('--baseline <file>', 'tell what is new against a baseline, or against the JSON report of another run')
    .option('--update-baseline', 'write what is found now to the --baseline file, and forget what is gone')
    .option('--staged', 'read the files as they are staged in git, not as they are on disk')
    .option('--focus', 'read everything below this folder, and report only what is found in the paths (for commit hooks)')
    .option('--config-from <revision>', 'use the configuration of a git revision, not the one beside the files')
    .option('--fix', 'mend what can be mended without a risk, in the files; the rest is reported')
    .option('--fix-unsafe', 'mend also what may replace a resource, cut somebody off or cost money')
    .option('--dry-run', 'with --fix or --fix-unsafe: print what would change as a diff, and change nothing')
    .option('--patches', 'say in the json and sarif reports which lines each fix would change')
    .option('--no-ignores', 'show what comments, metadata and the configuration suppress')
    .option('--quiet', 'one line for each finding, and nothing else')
    .option('--verbose', 'show possible and suppressed findings too, and the stack of an internal error')
    .addOption(colorOption())
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: LintFlags) => {
      finish(
        await lintPaths(paths.length > 0 ? paths : ['.'], flags, reports.length > 0 ? reports : [{ format: 'terminal' }], io, variables),
      );
    });
}

const colorOption = (): Option =>
  new Option('--color <when>', 'colours; auto heeds NO_COLOR, FORCE_COLOR and the terminal')
    .choices(['auto', 'always', 'never'])
    .default('auto');

const formats = Object.keys(reporters) as readonly ReportFormat[];

function addFormat(reports: Report[], name: string): Report[] {
  const format = formats.find((known) => known === name);
  if (!format) throw new InvalidArgumentError(`Allowed choices are ${formats.join(', ')}.`);
  reports.push({ format });
  return reports;
}

function addOutput(reports: Report[], file: string): Report[] {
  const last = reports.at(-1);
  if (last && last.file === undefined) {
    reports.splice(-1, 1, { ...last, file });
    return reports;
  }
  const format = { json: 'json', sarif: 'sarif', md: 'markdown', txt: 'terminal' }[file.toLowerCase().split('.').at(-1)!] as
    Report['format'] | undefined;
  if (!format) throw new InvalidArgumentError('Put the --format of this file before it, or let it end in .json, .sarif, .md or .txt.');
  reports.push({ format, file });
  return reports;
}

const addOne = (value: string, before: readonly string[] = []): string[] => [...before, value];

const addSelectors = (value: string, before: readonly string[] = []): string[] => [
  ...before,
  ...value.split(',').map((name) => name.trim()),
];
