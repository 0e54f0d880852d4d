// Rewrites what is generated from the rule files: rules/index.ts, and the table of rules in README.md.
// usage: node .dev/index-rules.mjs [--check]    --check writes nothing and fails when something is out of date
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTs } from './import-ts.mjs';
import { indexText } from './rule-files.mjs';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

function update(file, text) {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  if (check) {
    console.error(`${file} is out of date: run \`npm run rules\``);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote ${file}`);
  }
}

update('rules/index.ts', indexText(root));

const begin = '<!-- rules: begin -->\n';
const end = '<!-- rules: end -->';
const readme = existsSync(join(root, 'README.md')) ? readFileSync(join(root, 'README.md'), 'utf8') : '';
const from = readme.indexOf(begin);
const to = readme.indexOf(end);
if (from >= 0 && to > from) {
  const { rulesTable } = await importTs(root, 'src/report/rules-table.ts');
  const { rules } = await importTs(root, 'rules/index.ts');
  update('README.md', `${readme.slice(0, from + begin.length)}${rulesTable(rules).trim()}\n${readme.slice(to)}`);
}
