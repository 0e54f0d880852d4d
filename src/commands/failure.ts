import { UsageError } from '../model/errors.ts';
import { harmless, visible } from '../report/text.ts';

/** What to tell the user about a run that could not be done. The text may come from a stranger's configuration. */
export function describe(error: unknown, verbose: boolean): string {
  return harmless(
    linesOf(error, verbose)
      .map((line) => `${visible(line)}\n`)
      .join(''),
  );
}

function linesOf(error: unknown, verbose: boolean): string[] {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) return text.split('\n').map((line) => `error: ${line}`);
  const advice = verbose ? 'please report it' : 'please report it, with what --verbose adds';
  const stack = verbose && error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return [`error: internal error: ${text.split('\n')[0]!} (${advice})`, ...stack];
}
