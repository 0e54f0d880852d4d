import { Repository } from '../../input/git/repository.ts';
import { answer } from './base.ts';
import type { Checkout } from './checkout.ts';
import type { Inputs } from './inputs.ts';
import type { Runner } from './runner.ts';

const isConfiguration = /(?:^|\/)groundrule\.(?:ya?ml|json)$/;

/**
 * The arguments that have a change judged by the configuration that it did not make: that of the base, or one that the
 * workflow has from elsewhere.
 * @param commit the base; undefined when there is none, so that nothing better is known than what is there
 */
export function policyOf({ config, args }: Inputs, commit: string | undefined, { folder, inside }: Checkout, runner: Runner): string[] {
  const given = config === undefined ? [] : [`--config=${inside(config)}`];
  if (commit === undefined) return given;
  const named = config && inside(config).replaceAll('\\', '/');
  const isThere = (...question: readonly string[]): boolean => answer(folder, ...question) !== '';
  const inBase = named === undefined || isThere('cat-file', '-t', `${commit}:${named}`);
  const inChange = named !== undefined && isThere('ls-files', '-z', '--', `:(literal)${named}`);
  if (!inBase && !inChange) return given;

  const edited = new Repository(folder).changedSince(commit);
  const file = edited.find((each) => each === named || isConfiguration.test(each));
  const holds = inBase ? `the one of the base (${commit.slice(0, 10)}) holds` : 'none does';
  if (file !== undefined) runner.say('notice', `This change edits the configuration ${file}; until it is merged, ${holds}`);
  const baseline = baselineIn(args);
  if (baseline !== undefined && edited.includes(inside(baseline).replaceAll('\\', '/')))
    runner.say('warning', `This change edits the baseline ${baseline}: what it adds there is not told`);
  return inBase ? [...given, `--config-from=${commit}`] : ['--no-config'];
}

/** The file that is compared with in place of the base. */
export function baselineIn(args: readonly string[]): string | undefined {
  const index = args.findIndex((argument) => /^--baseline(?:=|$)/.test(argument));
  return index < 0 ? undefined : (/^--baseline=(.*)$/.exec(args[index]!)?.[1] ?? args[index + 1]);
}
