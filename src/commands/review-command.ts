import { type Command, InvalidArgumentError, Option } from 'commander';
import { isName, namePattern } from '../review/marker.ts';
import type { Io } from './io.ts';
import type { ReviewFlags } from './review.ts';

const examples = `
Examples:
  groundrule review --since origin/main --dry-run             what a pull request from this branch would be told
  groundrule review --since origin/main --pull-request 12     tell it, with GITHUB_TOKEN and GITHUB_REPOSITORY
  groundrule review --report report.json --pull-request 12    the same, from what groundrule lint --format json wrote
  groundrule review --provider gitlab --since origin/main --output gl-code-quality-report.json
  groundrule review --provider generic --since origin/main | reviewdog -f=rdjson -reporter=github-pr-review

Only what is new counts. What is on lines of the change is said there, with the remedy as a suggestion where that is possible;
a summary says the rest. A finding is told once; when it is gone, its thread is resolved unless somebody answered.

In a workflow of GitHub, the pull request and what it is compared with come from the event.
The exit code is 0, whatever was found: it is groundrule lint that judges. It is 2 when the review could not be done.`;

/** Adds `groundrule review`; what it needs is loaded when it runs. */
export function reviewCommand(program: Command, io: Io): void {
  program
    .command('review [paths...]')
    .description('say on a pull request what is new in it, or print what would be said')
    .addOption(
      new Option('--provider <host>', 'github posts; gitlab is a code quality report, bitbucket Markdown, generic rdjson (reviewdog)')
        .choices(['github', 'gitlab', 'bitbucket', 'generic'])
        .default('github'),
    )
    .option('--since <revision>', 'the git revision that the change is compared with')
    .option('--report <file>', 'a JSON report to take the findings from, instead of linting; it may come from a stranger')
    .option('--dry-run', 'print each comment and the summary as they would be posted; needs neither token nor network')
    .addOption(new Option('--pull-request <number>', 'the pull request (default: that of the event)').argParser(pullRequestNumber))
    .option('--head <revision>', 'the commit at the head of the pull request (default: what is checked out)')
    .option('--repository <owner/name>', 'the repository on GitHub (default: GITHUB_REPOSITORY)')
    .addOption(
      new Option('--name <name>', 'for several reviews of one pull request: each leaves alone what the others said').argParser(nameOfRun),
    )
    .addOption(new Option('--format <format>', 'for bitbucket and generic').choices(['markdown', 'rdjson']))
    .option('--output <file>', 'write there what a provider other than github is given')
    .option('--config <file>', 'configuration file (default: groundrule.yaml, .yml or .json here or above)')
    .option('--no-config', 'use no configuration')
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: ReviewFlags) => {
      const { review } = await import('./review.ts');
      await review(paths, flags, io);
    });
}

function nameOfRun(text: string): string {
  if (!isName(text)) throw new InvalidArgumentError(`Write ${namePattern}.`);
  return text;
}

function pullRequestNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('Write the number of a pull request.');
  return Number(text);
}
