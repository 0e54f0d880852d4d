import { type Command, InvalidArgumentError, Option } from 'commander';
import { reporters, type ReportFormat } from '../report/index.ts';
import { enumerate } from '../report/text.ts';
import type { Variable } from '../input/variables.ts';
import type { Io } from './io.ts';
import { lintPaths, type LintFlags, type Report } from './lint.ts';
import { addOne, colorOption } from './options.ts';

export const lintExamples = `
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

/** Adds `groundrule lint`, which also runs without being named. */
export function lintCommand(program: Command, io: Io, finish: (code: number) => void): Command {
  const reports: Report[] = [];
  const variables: Variable[] = [];
  const command = program
    .command('lint [paths...]', { isDefault: true })
    .description('lint files and folders; - is standard input, the default is this folder');
  for (const group of [addReportOptions(reports), addScope, addJudgement, addDeployment(variables), addComparison, addFixes])
    group(command);
  return command.addHelpText('after', lintExamples).action(async (paths: string[], flags: LintFlags) => {
    finish(
      await lintPaths(paths.length > 0 ? paths : ['.'], flags, reports.length > 0 ? reports : [{ format: 'terminal' }], io, variables),
    );
  });
}

type Group = (command: Command) => Command;

const addReportOptions =
  (reports: Report[]): Group =>
  (command) =>
    command
      .optionsGroup('Reports:')
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
      .option('--patches', 'say in the json and sarif reports which lines each fix would change')
      .option('--quiet', 'one line for each finding, and nothing else')
      .option('--verbose', 'show possible and suppressed findings too, and the stack of an internal error')
      .addOption(colorOption());

const addScope: Group = (command) =>
  command
    .optionsGroup('What is read:')
    .option('--focus', 'read everything below this folder, and report only what is found in the paths (for commit hooks)')
    .option('--staged', 'read the files as they are staged in git, not as they are on disk')
    .option('--allow-preprocess', 'start the program that the configuration names under preprocess (cfn-include)');

const addJudgement: Group = (command) =>
  command
    .optionsGroup('How it is judged:')
    .addOption(
      new Option('--fail-on <level>', 'lowest level that makes the exit code 1 (default: warning, or what the configuration says)').choices(
        ['error', 'warning', 'note', 'never'],
      ),
    )
    .option('--rule <rules>', "run only these: ids, globs, families, other tools' names; comma-separated or repeated", addSelectors)
    .option('--skip-rule <rules>', 'do not run these', addSelectors)
    .option('--config <file>', 'configuration file (default: groundrule.yaml, .yml or .json here or above)')
    .option('--no-config', 'use no configuration')
    .option('--config-from <revision>', 'use the configuration of a git revision, not the one beside the files')
    .option('--no-ignores', 'show what comments, metadata and the configuration suppress');

const addDeployment =
  (variables: Variable[]): Group =>
  (command) =>
    command
      .optionsGroup('What is deployed:')
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
      );

const addComparison: Group = (command) =>
  command
    .optionsGroup('Only what is new:')
    .option('--since <revision>', 'tell what is new since a git revision, or since the branch left it; what was there before is one line')
    .option('--baseline <file>', 'tell what is new against a baseline, or against the JSON report of another run')
    .option('--update-baseline', 'write what is found now to the --baseline file, and forget what is gone');

const addFixes: Group = (command) =>
  command
    .optionsGroup('Fixes:')
    .option('--fix', 'mend what can be mended without a risk, in the files; the rest is reported')
    .option('--fix-unsafe', 'mend also what may replace a resource, cut somebody off or cost money')
    .option('--dry-run', 'with --fix or --fix-unsafe: print what would change as a diff, and change nothing');

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

const addSelectors = (value: string, before: readonly string[] = []): string[] => [
  ...before,
  ...value.split(',').map((name) => name.trim()),
];
