import { text } from 'node:stream/consumers';
import manifest from '../package.json' with { type: 'json' };
import { runAction } from './commands/action.ts';

// One stream only: the runner reads the two of them in no certain order.
const write = (output: string): void => void process.stdout.write(output);

process.exitCode = await runAction({
  out: write,
  err: write,
  stdin: () => text(process.stdin),
  cwd: process.cwd(),
  env: process.env,
  tty: false,
  columns: 120,
  version: () => manifest.version,
});
