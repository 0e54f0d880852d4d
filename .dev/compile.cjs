// Writes the code that V8 has compiled for main.cjs once it has linted the paths; start.cjs reads it.
// usage: node compile.cjs DIST PATH...
const { readFileSync, rmSync, writeFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const [dist, ...paths] = process.argv.slice(2);
const file = join(dist, 'main.cjs');
const reports = [join(dist, 'warm.txt'), join(dist, 'warm.json')];
const script = new Script(wrap(readFileSync(file, 'utf8')), {
  filename: file,
});
process.argv = [process.execPath, file, 'lint', '--no-config', ...reports.flatMap((report) => ['--output', report]), ...paths];
process.stderr.write = () => true;
script.runInThisContext()(exports, require, module, file, dist);
process.on('exit', () => {
  for (const report of reports) rmSync(report, { force: true });
  writeFileSync(join(dist, `main.${process.version}-${process.platform}-${process.arch}.cache`), script.createCachedData());
  process.exitCode = 0;
});
