import manifest from '../package.json' with { type: 'json' };
import { main } from './commands/main.ts';

// A reader that has seen enough (`| head`) closes the pipe; that is no fault of the run.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? process.exitCode : 2);
  });
}

/** A stream copies what it is given, and a report can have 100 MB. */
function writeInPieces(output: string): void {
  const size = 1 << 20;
  for (let start = 0; start < output.length;) {
    const end = start + size;
    // A character of two units stays whole.
    const next = /[\uDC00-\uDFFF]/.test(output[end] ?? '') ? end - 1 : end;
    process.stdout.write(output.slice(start, next));
    start = next;
  }
}

void main(process.argv.slice(2), {
  out: writeInPieces,
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
