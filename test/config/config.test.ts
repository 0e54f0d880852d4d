import { describe, expect, test } from '@jest/globals';
import { loadConfig, noConfig } from '../../src/config/index.ts';
import { read } from '../../src/formats/syntax/read.ts';
import { RuleNames } from '../../src/model/selector.ts';

const rules = [
  { id: 'sg-ssh-open-world', family: 'network', aliases: ['CKV_AWS_24'], options: { ports: [22], strict: false } },
  { id: 'sg-any-port-world', family: 'network', aliases: [] },
  { id: 'rds-unencrypted', family: 'encryption', aliases: ['CKV_AWS_16'] },
] as const;
const names = new RuleNames([...rules, { id: 'parse-error', family: 'governance', aliases: [] }]);

const load = (text: string, file = 'groundrule.yaml') => loadConfig(read(file, text)[0]!, rules, names, '/project');
const given = (path: string, name: string) => ({ Path: path, Name: name, Size: 1 });
const mistakes = (text: string) =>
  load(text).then(
    () => [],
    (error: Error) => [error.name, ...error.message.split('\n')],
  );

describe('a configuration', () => {
  test('that is empty changes nothing', async () => {
    const { rules: settings, unknowns, failOn, ignore } = await load('{}');
    expect({ settings, unknowns, failOn, ignore }).toEqual({
      settings: noConfig.rules,
      unknowns: 'note',
      failOn: 'warning',
      ignore: [],
    });
  });

  test('may be JSON', async () => {
    expect((await load('{ "failOn": "never" }', 'groundrule.json')).failOn).toBe('never');
  });

  test('switches rules, the more exact name over the less exact one', async () => {
    const config = await load(`
rules:
  sg-ssh-open-world: error
  CKV_AWS_24: { level: note, options: { ports: [22, 2222] } }
  sg-*: off
families:
  network: warning
  encryption: off
`);
    expect(Object.fromEntries(config.rules)).toEqual({
      'sg-ssh-open-world': { enabled: true, level: 'error', options: { ports: [22, 2222] }, ignore: [] },
      'sg-any-port-world': { enabled: false, level: 'warning', options: {}, ignore: [] },
      'rds-unencrypted': { enabled: false, options: {}, ignore: [] },
    });
  });

  test('excludes files and folders', async () => {
    const { excludes } = await load('exclude: [vendor, "*.generated.yaml", "infra/old/**", ./tmp/]');
    const wanted = ['vendor/a/b.yaml', 'deep/vendor/x', 'a/b.generated.yaml', 'infra/old/a.yaml', 'tmp/x', 'tmp', '/project/tmp/x'];
    const others = ['vendors/a.yaml', 'infra/new/a.yaml', 'x/infra/old/a.yaml', '/elsewhere/vendor/a.yaml', '<stdin>', '.'];
    expect(wanted.filter((file) => !excludes(file))).toEqual([]);
    expect(others.filter((file) => excludes(file))).toEqual([]);
  });

  test('in another folder speaks of files relative to itself', async () => {
    const { excludes } = await load('exclude: [old/*.yaml]', '/project/infra/groundrule.yaml');
    expect([excludes('infra/old/a.yaml'), excludes('old/a.yaml')]).toEqual([true, false]);
  });

  test('gives parameters to templates, the later entry over the earlier one', async () => {
    const { parametersFor } = await load(`
parameters:
  - { files: "**", values: { Stage: dev, Size: 1, __proto__: x } }
  - { files: prod/*.yaml, values: { Stage: prod, Zones: [a, b] } }
`);
    expect(parametersFor('a.yaml')).toMatchObject({ Stage: 'dev', Size: 1 });
    expect(parametersFor('prod/a.yaml')).toMatchObject({ Stage: 'prod', Size: 1, Zones: ['a', 'b'] });
  });

  test('takes parameters from a file below its own folder, and its own values over those', async () => {
    const text = 'parameters: [{ files: "*.yaml", from: stacks/prod.json, values: { Size: 2 } }]';
    const { parametersFor } = await loadConfig(read('infra/groundrule.yaml', text)[0]!, rules, names, '/project', given);
    expect(parametersFor('infra/a.yaml')).toEqual({ Path: '/project/infra/stacks/prod.json', Name: 'stacks/prod.json', Size: 2 });
  });

  test('accepts findings with a reason', async () => {
    const { ignore } = await load('ignore:\n  - { rule: sg-*, files: legacy/**, resource: Old*, reason: SEC-12, until: 2027-01-31 }');
    expect(ignore).toMatchObject([
      { rule: 'sg-*', resource: 'Old*', reason: 'SEC-12', until: '2027-01-31', at: { pointer: ['ignore', 0] } },
    ]);
    expect(ignore[0]!.files!('legacy/a.yaml')).toBe(true);
    expect(ignore[0]!.files!('a.yaml')).toBe(false);
  });
});

describe('a mistake in a configuration', () => {
  test.each([
    ['rulez: {}', "1:1: there is no key 'rulez' here; did you mean 'rules'?"],
    ['rules: []', '1:8: this should be a mapping, not a list'],
    ['rules:\n  sg-ssh-open-wrld: off', "2:3: there is no rule 'sg-ssh-open-wrld'; did you mean 'sg-ssh-open-world'?"],
    ['rules:\n  sg-x*: off', "2:3: there is no rule 'sg-x*'"],
    ['rules:\n  sg-*: high', "2:9: this should be off, on, error, warning or note, not 'high'"],
    ['rules:\n  sg-*: eror', "2:9: this should be off, on, error, warning or note, not 'eror'; did you mean 'error'?"],
    ['rules:\n  sg-*: 3', '2:9: this should be text, true or false or a mapping, not a number'],
    ['rules:\n  sg-*: { levle: note }', "2:11: there is no key 'levle' here; did you mean 'level'?"],
    ['rules:\n  sg-*: { options: { port: 1 } }', "2:28: there is no option 'port'; there is ports or strict"],
    ['rules:\n  sg-*: { options: { ports: 22 } }', "2:29: the option 'ports' should be of the same type as its default, [22]"],
    ['rules:\n  sg-*: { options: { ports: [a] } }', "2:29: the option 'ports' should be of the same type as its default, [22]"],
    ['rules:\n  rds-unencrypted: { options: { a: 1 } }', "2:36: there is no option 'a'; this rule has none"],
    ['rules:\n  sg-any-port-world/AWS::X: off', "2:3: 'sg-any-port-world/AWS::X' is one target of a rule; name it in `ignore` instead"],
    ['families: { networks: off }', "1:13: there is no key 'networks' here; did you mean 'network'?"],
    ['unknowns: warning', "1:11: this should be ignore, note, warn or fail, not 'warning'; did you mean 'warn'?"],
    ['exclude: ["../other"]', '1:11: a glob stays below the folder of this file'],
    ['exclude: ["!keep"]', '1:11: a glob cannot be negated'],
    ['ignore:\n  - rule: sg-*', "2:5: 'reason' is missing"],
    ['ignore:\n  - { rule: sg-*, reason: "  " }', "2:27: this should be written as in 'approved in SEC-12'"],
    ['ignore:\n  - { rule: sg-*, reason: x, until: 31.1.2027 }', "2:37: this should be written as in '2027-01-31'"],
    ['ignore:\n  - { rule: sg-*, reason: x, until: 2027-02-30 }', "2:37: '2027-02-30' is not in the calendar"],
    [
      'parameters:\n  - { files: a, values: { A: { b: 1 } } }',
      '2:30: this should be text, a number, true or false or a list, not a mapping',
    ],
    ['parameters:\n  - { files: a }', "2:5: 'values' or 'from' is missing"],
    ['parameters:\n  - { files: a, from: ../b.json }', '2:23: a file of parameters stays below the folder of this file'],
    ['parameters:\n  - { files: a, from: /etc/b.json }', '2:23: a file of parameters stays below the folder of this file'],
    ['failOn: note\nfailOn: error', /^2:1: .*failOn/],
    ['- a', '1:1: this should be a mapping, not a list'],
    ['text', '1:1: this should be a mapping, not text'],
  ])('%j', async (text, message) => {
    const [name, line, ...others] = await mistakes(text);
    expect(name).toBe('UsageError');
    expect(line!.replace('groundrule.yaml:', '')).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(others).toEqual([]);
  });

  test('does not hide the others', async () => {
    const [, ...lines] = await mistakes('unknowns: x\nfailOn: y\nexclude: z\n');
    expect(lines.map((line) => line.split(':')[1])).toEqual(['1', '2', '3']);
  });

  test('is not told a thousand times', async () => {
    const lines = await mistakes(`rules:\n${Array.from({ length: 900 }, (_, index) => `  nothing-${index}: off\n`).join('')}`);
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('... and 880 more');
  });
});

test.each([
  '{a,b}'.repeat(50),
  '{1..100000000}',
  `${'{a,'.repeat(60)}${'}'.repeat(60)}`,
  `${'+(+(a|aa)|a)'.repeat(20)}b`,
  `${'**/a/'.repeat(50)}c`,
])('a hostile glob is refused, or fits in no time: %s', async (glob) => {
  const begun = performance.now();
  try {
    const { excludes } = await load(`exclude: [${JSON.stringify(glob)}]`);
    excludes(`${'a/'.repeat(200)}b`);
  } catch (error) {
    expect((error as Error).name).toBe('UsageError');
  }
  expect(performance.now() - begun).toBeLessThan(1000);
});

test('a family without rules can be switched off', async () => {
  const config = await load('families: { monitoring: off, network: off }');
  expect([...config.rules.values()].every(({ enabled }) => enabled === false)).toBe(true);
});

test('what was written for other tools counts unless it is switched off', async () => {
  expect((await load('failOn: error')).peerSuppressions).toBe(true);
  expect((await load('peerSuppressions: false')).peerSuppressions).toBe(false);
});
