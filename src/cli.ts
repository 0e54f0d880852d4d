import manifest from '../package.json' with { type: 'json' };
import { main } from './commands/main.ts';

// A reader that has seen enough (`| head`) closes the pipe; that is no fault of the run.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? process.exitCode : 2);
  });
}

void main(process.argv.slice(2), {
  out: (output) => void process.stdout.write(output),
  err: (output) => void process.stderr.write(output),
  stdin: () => process.getBuiltinModule('node:stream/consumers').text(process.stdin),
  cwd: process.cwd(),
  env: process.env,
  tty: process.stdout.isTTY,
  columns: process.stdout.columns,
  version: () => manifest.version,
}).then((code) => {
  process.exitCode = code;
});
