/* oxlint-disable no-await-in-loop -- what is tried is written to the files, so one after the other */
// Makes every fix that is offered in the templates beside the repository, one at a time, in memory: the finding must be
// gone, nothing certain new, and no line touched that need not be. Prints counts, and what was not made, by reason.
// usage: node .dev/fix-corpus.mjs [--rule ID] [--show N] [--lines N] [FOLDER ...]     Default: ../shared/corpus, as it is staged, and ../shared/real
//   --show N   prints the first N diffs of each rule
//   --lines N  only those of at least N lines
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { importTs } from './import-ts.mjs';

const root = join(import.meta.dirname, '..');
const shared = join(root, '../shared');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rule: { type: 'string' }, show: { type: 'string', default: '0' }, lines: { type: 'string', default: '0' } },
});

const temp = mkdtempSync(join(tmpdir(), 'groundrule-fixes-'));
process.on('exit', () => rmSync(temp, { recursive: true, force: true }));

const folders = positionals.length > 0 ? positionals.map((path) => copied(resolve(path))) : defaultFolders();
if (folders.length === 0) {
  console.log('no templates: ../shared is not there');
  process.exit(0);
}
const { lint } = await importTs(root, 'src/lint.ts');
const { edited } = await importTs(root, 'src/fix/edit.ts');
const { patchOf, unifiedDiff } = await importTs(root, 'src/fix/patch.ts');

const rules = new Map();
const refusals = new Map();
const lines = new Map();
for (const folder of folders) {
  process.chdir(folder);
  const findings = await found('.');
  const files = new Set(findings.map(({ file }) => file));
  for (const file of files)
    await mendAll(
      file,
      findings.filter((finding) => finding.file === file),
    );
}
report();

function defaultFolders() {
  const standard = [];
  if (existsSync(join(shared, 'corpus/cases.jsonl'))) {
    const { status, stderr } = spawnSync(process.execPath, [join(shared, 'corpus/stage.mjs'), join(temp, 'corpus')], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    standard.push(join(temp, 'corpus'));
  }
  if (existsSync(join(shared, 'real'))) standard.push(copied(join(shared, 'real')));
  return standard;
}

/** What is tried is written to the files, so never to those of others. */
function copied(folder) {
  const copy = mkdtempSync(join(temp, 'copy-'));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

async function found(path) {
  const { result } = await lint({ paths: [path] });
  return result.findings.filter(({ suppressed }) => !suppressed);
}

/** Terraform's files belong to their folder; a template stands for itself. */
function projectOf(file) {
  return /\.tf(\.json)?$/.test(file) ? dirname(file) : file;
}

async function mendAll(file, findings) {
  const asked = findings.filter(({ rule, fix }) => fix && (!options.rule || options.rule === rule));
  for (const { rule } of findings) count(rule, 'found');
  if (asked.length === 0) return;
  const project = projectOf(file);
  const before = counted(await found(project));
  for (const finding of asked) {
    count(finding.rule, finding.fix.safe ? 'safe' : 'unsafe');
    const why = await mend(finding, project, before);
    if (why === undefined) count(finding.rule, 'made');
    else refuse(why, finding);
  }
}

/** Why a fix was not made. */
async function mend(finding, project, before) {
  const files = [...new Set(finding.fix.edits.map(({ file }) => file))];
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  const after = new Map([...texts].map(([file, text]) => [file, edited(file, text, finding.fix.edits)]));
  if ([...after.values()].includes(undefined)) return 'cannot be written without guessing';
  const touched = [...after].flatMap(([file, text]) => patchOf(file, texts.get(file), text));
  const size = touched.reduce((sum, { start, end, lines: put }) => sum + Math.max(end - start + 1, put.length), 0);
  lines.set(size, (lines.get(size) ?? 0) + 1);
  show(finding, after, texts, size);
  try {
    for (const [file, text] of after) writeFileSync(file, text);
    const now = counted(await found(project));
    if ((now.get(nameOf(finding)) ?? 0) >= before.get(nameOf(finding))) return 'the finding is still there';
    const fresh = [...now].find(([name, times]) => times > (before.get(name) ?? 0) && JSON.parse(name).certain);
    if (fresh) return `something new: ${JSON.parse(fresh[0]).rule}`;
  } finally {
    for (const [file, text] of texts) writeFileSync(file, text);
  }
  return undefined;
}

function show({ rule, fix }, after, texts, size) {
  const row = rowOf(rule);
  if (row.shown >= Number(options.show) || size < Number(options.lines)) return;
  row.shown++;
  console.log(`${rule}: ${fix.title} (${fix.caution ?? 'safe'}; ${size} lines)`);
  for (const [file, text] of after) console.log(unifiedDiff(file, texts.get(file), text));
}

function nameOf({ rule, certain, file, resource, message, conditions }) {
  return JSON.stringify({ rule, certain, file, address: resource?.address, message, conditions });
}

function counted(findings) {
  const times = new Map();
  for (const finding of findings) times.set(nameOf(finding), (times.get(nameOf(finding)) ?? 0) + 1);
  return times;
}

function rowOf(rule) {
  if (!rules.has(rule)) rules.set(rule, { found: 0, safe: 0, unsafe: 0, made: 0, shown: 0 });
  return rules.get(rule);
}

function count(rule, what) {
  rowOf(rule)[what]++;
}

function refuse(why, { rule, file, location }) {
  const list = refusals.get(`${rule}: ${why}`) ?? [];
  refusals.set(`${rule}: ${why}`, [...list, `${file}:${location.start.line}`]);
}

function report() {
  const rows = [...rules].filter(([, { safe, unsafe }]) => safe + unsafe > 0).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const total = { found: 0, safe: 0, unsafe: 0, made: 0 };
  for (const [, row] of rows) for (const key of Object.keys(total)) total[key] += row[key];
  console.log('rule'.padEnd(34), ...['found', 'safe', 'unsafe', 'made'].map((head) => head.padStart(7)));
  for (const [rule, row] of [...rows, ['all of these', total]])
    console.log(rule.padEnd(34), ...Object.keys(total).map((key) => String(row[key]).padStart(7)));
  console.log(
    '\nlines touched by a fix:',
    [...lines]
      .toSorted(([a], [b]) => a - b)
      .map(([size, times]) => `${size} (${times})`)
      .join(', '),
  );
  for (const [why, where] of refusals) console.log(`${String(where.length).padStart(5)}  ${why}: ${where.slice(0, 3).join(' ')}`);
}
