// Measures dist/cli.cjs as a user meets it: whole processes, medians, ratios taken in one run. Absolute times depend on the machine.
// usage: npm run bench -- [--quick] [--json]
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { peakMemory, times } from './measure.mjs';
import { writePlan } from './plans.mjs';
import { conditional, template, twins } from './templates.mjs';

const root = join(import.meta.dirname, '../..');
const real = join(root, '../shared/real');
const { values: options } = parseArgs({ options: { quick: { type: 'boolean' }, json: { type: 'boolean' } } });
const rounds = (many) => (options.quick ? Math.ceil(many / 5) : many);

const temp = mkdtempSync(join(tmpdir(), 'groundrule-bench-'));
process.on('exit', () => rmSync(temp, { recursive: true, force: true }));
const parser = join(temp, 'parse.mjs');
await build({ entryPoints: [join(import.meta.dirname, 'parse.mjs')], outfile: parser, bundle: true, platform: 'node', format: 'esm' });

const lint = (path) => [join(root, 'dist/cli.cjs'), 'lint', '--format', 'json', path];
const parse = (path) => [parser, path];
const rows = [];

/** @param aim the ratio, or the MB, that we want to stay within */
function row(what, value, unit, aim, detail = '') {
  rows.push({ what, value: Number(value.toFixed(2)), unit, ...(aim ? { aim, reached: value <= aim } : {}), detail });
}
const ms = (named) =>
  Object.entries(named)
    .map(([name, value]) => `${name} ${value.toFixed(0)} ms`)
    .join(', ');

function coldStart(what, file) {
  const { node, parse: parsing, lint: linting } = times({ node: ['-e', '0'], parse: parse(file), lint: lint(file) }, rounds(41));
  row(`${what}, cold, against node -e 0`, linting / node, 'x', 2, ms({ node, lint: linting }));
  row(`${what}, cold, against parsing it`, linting / parsing, 'x', undefined, ms({ parse: parsing, lint: linting }));
  row('  memory', peakMemory(lint(file)), 'MB', 80);
}

/** A thousand templates of 1.7 to 9 KB. */
function manyTemplates() {
  for (let i = 0; i < 1000; i++) write(`many/${i % 20}/${i}.yaml`, template(2 + (i % 9), i));
  againstParsing('1,000 templates of 5 KB', join(temp, 'many'));
}

function realTemplates() {
  for (const copy of [1, 2, 3]) cpSync(real, join(temp, 'real', String(copy)), { recursive: true });
  againstParsing('real templates, 3 times 312', join(temp, 'real'));
}

function againstParsing(what, folder) {
  const { parse: parsing, lint: linting } = times({ parse: parse(folder), lint: lint(folder) }, rounds(9));
  row(`${what}, against parsing them`, linting / parsing, 'x', 1.5, ms({ parse: parsing, lint: linting }));
  row('  memory', peakMemory(lint(folder)), 'MB', 150);
}

/** Time per resource of one template, less the time that a template with one resource takes. */
function growth() {
  const sizes = options.quick ? [1, 1000, 10_000] : [1, 1000, 10_000, 100_000];
  const files = Object.fromEntries(sizes.map((size) => [size, lint(write(`growth${size}.yaml`, template(size)))]));
  const took = times(files, rounds(3));
  const each = (size) => (1000 * (took[size] - took[1])) / size;
  const detail = sizes
    .slice(1)
    .map((size) => `${size}: ${each(size).toFixed(0)} us`)
    .join(', ');
  for (const size of sizes.slice(2))
    row(`time per resource, ${size.toLocaleString('en')} against 1,000`, each(size) / each(1000), 'x', 1.2, detail);
}

/** A template with conditions, against one of the same length with the same findings, and against the same resources without branches. */
function manyConditions(conditions, parameters, databases) {
  const name = (kind) => `${kind}${conditions}.yaml`;
  const [bound, free] = twins(conditions, parameters, databases);
  const took = times({ with: lint(write(name('bound'), bound)), without: lint(write(name('free'), free)) }, rounds(15));
  const what = `${conditions} conditions and ${parameters} parameters`;
  row(`${what}, against a text as long with the same findings`, took.with / took.without, 'x', 1.2, ms(took));
  const branches = times(
    {
      with: lint(write(name('branches'), conditional(conditions, parameters, databases))),
      without: lint(write(name('plain'), conditional(0, parameters, databases))),
    },
    rounds(9),
  );
  row(`${what} in most values, against none`, branches.with / branches.without, 'x', 3, ms(branches));
}

/** Twenty templates, with and without one that deploys them all and passes parameters on from one to the next. */
function nestedStacks() {
  const folder = (name) => join(temp, name);
  for (const name of ['alone', 'nested']) for (let i = 0; i < 20; i++) write(`${name}/${i}.yaml`, conditional(10, 20, 50));
  const stack = (i) => {
    const passed = i === 0 ? 'a' : `!GetAtt S${i - 1}.Outputs.Name`;
    return `  S${i}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./${i}.yaml, Parameters: { P0: ${passed} } } }\n`;
  };
  write('nested/main.yaml', `Resources:\n${Array.from({ length: 20 }, (_, i) => stack(i)).join('')}`);
  const took = times({ alone: lint(folder('alone')), nested: lint(folder('nested')) }, rounds(9));
  row('20 nested stacks, against the same templates alone', took.nested / took.alone, 'x', 2, ms(took));
}

/** As terraform show -json writes it, in one line; with all rules, and a finding for nearly each of its 60,000 resources. */
function largePlan() {
  const file = join(temp, 'plan.json');
  const resources = writePlan(file, options.quick ? 40e6 : 200e6);
  const size = statSync(file).size / 1e6;
  const took = times({ parse: parse(file), lint: lint(file) }, rounds(5));
  const what = `a plan of ${size.toFixed(0)} MB with ${resources.toLocaleString('en')} resources`;
  row(`${what}, against parsing it`, took.lint / took.parse, 'x', undefined, ms(took));
  const peak = peakMemory(lint(file), options.quick ? 1 : 3) * 1.048576;
  // What every run takes weighs little beside a large plan only.
  row('  memory, against its size', peak / size, 'x', options.quick ? undefined : 3, `${peak.toFixed(0)} MB`);
}

function write(name, text) {
  const file = join(temp, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

coldStart('one template of 20 KB', write('cold.yaml', template(27)));
manyTemplates();
if (existsSync(real)) {
  coldStart('one real template of 21 KB', join(real, 'aws-cloudformation-templates/NeptuneDB/Neptune.yaml'));
  realTemplates();
}
growth();
manyConditions(60, 60, 200);
manyConditions(200, 500, 500);
nestedStacks();
largePlan();
if (options.json) console.log(JSON.stringify({ node: process.version, rows }, null, 2));
else {
  const width = Math.max(...rows.map(({ what }) => what.length));
  for (const { what, value, unit, aim, reached, detail } of rows) {
    const goal = aim ? `${reached ? 'within' : 'over'} ${aim}` : '';
    console.log(`${what.padEnd(width)}  ${`${value.toFixed(unit === 'x' ? 2 : 0)} ${unit}`.padStart(8)}  ${goal.padEnd(11)} ${detail}`);
  }
}
