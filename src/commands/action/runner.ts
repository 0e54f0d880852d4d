import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { visible } from '../../report/text.ts';
import type { Io } from '../io.ts';

/** A step's summary is dropped as a whole above 1 MiB; a little is left for the line that says what is missing. */
const summaryBytes = 1024 * 1024 - 1000;
/** Characters of a message that GitHub shows in full. */
const messageLength = 4000;

/**
 * The runner of a GitHub workflow: it takes commands from the log, and results from files that it names in the environment.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export class Runner {
  readonly #io: Io;

  constructor(io: Io) {
    this.#io = io;
  }

  /** A message on the page of the run. */
  say(level: 'error' | 'warning' | 'notice', message: string): void {
    const lines = message.trimEnd().slice(0, messageLength).split('\n');
    this.#io.out(`::${level} title=groundrule::${escaped(lines.map(visible).join('\n'))}\n`);
  }

  /** Lets something write to the log without the runner obeying what it writes. */
  async unheard<Outcome>(write: () => Promise<Outcome>): Promise<Outcome> {
    const token = randomUUID();
    this.#io.out(`::stop-commands::${token}\n`);
    try {
      return await write();
    } finally {
      this.#io.out(`\n::${token}::\n`);
    }
  }

  /** Sets outputs of the step. */
  output(values: Readonly<Record<string, string | number>>): void {
    const lines = Object.entries(values).map(([name, value]) => {
      // A value that nobody can end early, whatever is in the name of a file.
      const end = randomUUID();
      return `${name}<<${end}\n${value}\n${end}\n`;
    });
    this.#append('GITHUB_OUTPUT', lines.join(''));
  }

  /** Adds Markdown to the summary of the step. */
  summary(markdown: string): void {
    this.#append('GITHUB_STEP_SUMMARY', withinBytes(markdown, summaryBytes));
  }

  #append(variable: string, text: string): void {
    const file = this.#io.env[variable];
    if (!file) return;
    try {
      appendFileSync(file, text);
    } catch (error) {
      this.say('warning', `${variable} cannot be written (${(error as NodeJS.ErrnoException).code})`);
    }
  }
}

const escaped = (message: string): string => message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Whole lines only, so that no table row and no character is cut. */
function withinBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let bytes = 0;
  let end = 0;
  for (const line of text.split('\n')) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > most) break;
    end += line.length + 1;
  }
  return `${text.slice(0, end)}\n\n*The rest is left out: GitHub shows at most 1 MiB. The log and the report have all of it.*\n`;
}
