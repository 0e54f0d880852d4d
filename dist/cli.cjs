#!/usr/bin/env node
// Runs main.cjs. V8 takes its code from a file that was made when the package was built, and starts a quarter sooner; where
// the file was made by another Node, it compiles as usual.
const { readFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const file = join(__dirname, 'main.cjs');
const script = new Script(wrap(readFileSync(file, 'utf8')), {
  filename: file,
  cachedData: compiled(),
});
// Node 20 optimizes code after so few turns that much of it is done for nothing, or has to be done again; waiting longer, as later
// versions do of themselves, saves a third of a long run. Looking for garbage sooner costs next to nothing there, and saves 10 to 30 MB.
// Flags that are set before the code is read would make it another code than the compiled one.
if (process.version.startsWith('v20.')) {
  const { setFlagsFromString } = require('node:v8');
  setFlagsFromString('--interrupt-budget=500000');
  setFlagsFromString('--heap-growing-percent=50');
}
script.runInThisContext()(exports, require, module, file, __dirname);

function compiled() {
  try {
    return readFileSync(join(__dirname, `main.${process.version}-${process.platform}-${process.arch}.cache`));
  } catch {
    return undefined;
  }
}
