import { readFileSync } from 'node:fs';
import { createClient } from '../github/client.ts';
import { UsageError } from '../model/errors.ts';
import { reviewChange, postReport } from './action/comment.ts';
import { conclusionOf, countsOf, type Counted } from './action/counts.ts';
import { readEvent } from './action/event.ts';
import { readInputs } from './action/inputs.ts';
import { Runner } from './action/runner.ts';
import { lintStep } from './action/step.ts';
import type { Connect } from './hub.ts';
import type { Io } from './io.ts';

/**
 * Runs as a step of a GitHub workflow: lints, and says on the pull request what is new in it.
 * @param connect talks to GitHub
 * @returns the exit code of `groundrule lint`; it does not depend on anything that was posted
 */
export async function runAction(io: Io, connect: Connect = createClient): Promise<number> {
  const runner = new Runner(io);
  try {
    return await step(io, runner, connect);
  } catch (error) {
    const bug = error instanceof UsageError ? undefined : error;
    runner.say('error', bug === undefined ? (error as UsageError).message : `internal error: ${String(bug)} (please report it)`);
    if (bug instanceof Error) await runner.unheard(async () => io.out(`${bug.stack}\n`));
    runner.output({ conclusion: conclusionOf(2) });
    return 2;
  }
}

async function step(io: Io, runner: Runner, connect: Connect): Promise<number> {
  const inputs = readInputs(io);
  const event = readEvent(io.env);
  if (inputs.review !== undefined) {
    await postReport(inputs.review, event, inputs, io, runner, connect);
    runner.output({ conclusion: conclusionOf(0), report: inputs.review });
    return 0;
  }
  const { code, written } = await lintStep(inputs, event, io, runner, connect);
  if (!written) {
    runner.output({ conclusion: conclusionOf(code) });
    return code;
  }
  const counts = countsOf(JSON.parse(readFileSync(written.report, 'utf8')) as Counted);
  runner.output({ conclusion: conclusionOf(code), ...counts, report: written.report, sarif: written.sarif ?? '' });
  // A run that failed, or looked at nothing, does not know that something was repaired.
  if (event.kind === 'pull-request' && inputs.comment !== false && code < 2)
    await reviewChange(event.pullRequest, written.report, inputs, io, runner, connect);
  return code;
}
