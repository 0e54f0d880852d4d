// Lints the labelled cases in ../shared/corpus with dist/cli.cjs and prints how often it agrees with the labels.
// Fails when it agrees less often than test/corpus/thresholds.json says. Only checks that one of our rules stands for count.
// usage: npm run corpus -- [--rule ID] [--misses FILE.tsv] [--update]
//   --rule ID      only the checks that this rule stands for; nothing is compared with the thresholds
//   --misses FILE  writes every case where we and the label disagree
//   --update       writes today's numbers to the thresholds
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ruleFiles } from './rule-files.mjs';

const root = join(import.meta.dirname, '..');
const shared = join(root, '../shared');
const thresholdsFile = join(root, 'test/corpus/thresholds.json');
const { values: options } = parseArgs({ options: { rule: { type: 'string' }, misses: { type: 'string' }, update: { type: 'boolean' } } });

if (!existsSync(join(shared, 'corpus/cases.jsonl'))) {
  console.log('no labelled cases: ../shared/corpus is not there');
  process.exit(0);
}

const temp = mkdtempSync(join(tmpdir(), 'groundrule-corpus-'));
process.on('exit', () => rmSync(temp, { recursive: true, force: true }));
const [staged, report, ids] = ['staged', 'report.json', 'ids.json'].map((name) => join(temp, name));

run([0], join(shared, 'corpus/stage.mjs'), staged);
run([0, 1], join(root, 'dist/cli.cjs'), 'lint', staged, '--format', 'json', '--output', report);
writeFileSync(ids, JSON.stringify(idsOfOurRules(JSON.parse(readFileSync(join(shared, 'rules/peer-ids.json'), 'utf8')))));
const misses = options.misses ? ['--misses', options.misses] : [];
const table = run([0], join(shared, 'corpus/score.mjs'), staged, report, '--ids', ids, ...misses);
console.log(table);

const scores = readScores(table);
if (options.update) writeFileSync(thresholdsFile, `${JSON.stringify(scores, null, 2)}\n`);
if (!options.rule) compare(scores, JSON.parse(readFileSync(thresholdsFile, 'utf8')));

/** Runs a script of Node, and gives what it printed. */
function run(expected, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (!expected.includes(status)) throw new Error(`${args.join(' ')} ended with ${status}\n${stdout.slice(-2000)}${stderr}`);
  return stdout;
}

/** The peers' checks with those of our rules that exist and are asked for; a check that has none is left out. */
function idsOfOurRules(peers) {
  const ours = new Set(ruleFiles(root).map(({ id }) => id));
  if (options.rule && !ours.has(options.rule)) throw new Error(`no rule ${options.rule}`);
  const wanted = (rules) => (!options.rule || rules.includes(options.rule) ? rules.filter((rule) => ours.has(rule)) : []);
  const kept = (checks) => Object.entries(checks).flatMap(([check, rules]) => (wanted(rules).length > 0 ? [[check, wanted(rules)]] : []));
  return Object.fromEntries(Object.entries(peers).map(([peer, checks]) => [peer, Object.fromEntries(kept(checks))]));
}

function percent(part, all) {
  return all === '0' ? 0 : (100 * part) / all;
}

/** The overall row and the rows of the families: percent found, at least; percent false alarms, at most. */
function readScores(text) {
  const rows = text.matchAll(/^(all|family \S+)\s+(\d+)\/(\d+).*?(\d+)\/(\d+)/gm);
  return Object.fromEntries(
    [...rows].map(([, key, found, failing, alarms, passing]) => [
      key,
      { found: Math.floor(percent(found, failing) * 10) / 10, alarms: Math.ceil(percent(alarms, passing) * 10) / 10 },
    ]),
  );
}

function compare(now, committed) {
  for (const [key, least] of Object.entries(committed)) {
    const { found, alarms } = now[key] ?? { found: 0, alarms: 0 };
    if (found < least.found) fail(`${key}: ${found} % found, ${least.found} % before`);
    if (alarms > least.alarms) fail(`${key}: ${alarms} % false alarms, ${least.alarms} % before`);
  }
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
