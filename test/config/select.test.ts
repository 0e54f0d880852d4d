import { describe, expect, test } from '@jest/globals';
import { coversAll, fails, findConfig, noConfig, selectRules, settle, type Config } from '../../src/config/index.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { ReportedFinding } from '../../src/model/result.ts';
import type { Rule } from '../../src/model/rule.ts';
import { RuleNames } from '../../src/model/selector.ts';

const rule = (id: string, family: string, aliases: string[], enabled = true) => ({ id, family, aliases, enabled }) as unknown as Rule;
const rules = [
  rule('sg-ssh-open-world', 'network', ['CKV_AWS_24', 'AWS-0107']),
  rule('sg-rdp-open-world', 'network', ['AWS-0107']),
  rule('rds-unencrypted', 'encryption', []),
  rule('sg-egress', 'network', [], false),
];
const names = new RuleNames([...rules, rule('parse-error', 'governance', []), rule('rule-crash', 'governance', [])]);
const configured = (settings: Record<string, object>, more: Partial<Config> = {}): Config => ({
  ...noConfig,
  rules: new Map(Object.entries(settings).map(([id, one]) => [id, { ignore: [], ...one }])),
  ...more,
});
const ids = (only: string[], skip: string[] = [], config = noConfig) => [...selectRules(rules, names, config, only, skip).ids];

describe('rules are selected', () => {
  test.each([
    ['all that are on', [], [], ['sg-ssh-open-world', 'sg-rdp-open-world', 'rds-unencrypted']],
    ['by id', ['rds-unencrypted'], [], ['rds-unencrypted']],
    ['by glob, off or not', ['sg-*'], [], ['sg-ssh-open-world', 'sg-rdp-open-world', 'sg-egress']],
    ['by family', ['encryption'], [], ['rds-unencrypted']],
    ['by the name another tool has for them', ['aws-0107'], [], ['sg-ssh-open-world', 'sg-rdp-open-world']],
    ['by an id of Trivy, as it also writes it', ['AVD-AWS-0107'], [], ['sg-ssh-open-world', 'sg-rdp-open-world']],
    ['but for some', [], ['network'], ['rds-unencrypted']],
    ['both ways', ['sg-*'], ['AWS-0107'], ['sg-egress']],
  ])('%s', (_, only, skip, expected) => {
    expect(ids(only, skip)).toEqual(expected);
  });

  test('as the configuration says, unless they are asked for by name', () => {
    const config = configured({ 'rds-unencrypted': { enabled: false, level: 'note' }, 'sg-egress': { enabled: true } });
    expect(ids([], [], config)).toEqual(['sg-ssh-open-world', 'sg-rdp-open-world', 'sg-egress']);
    expect(selectRules(rules, names, config, ['rds-unencrypted']).rules).toEqual([{ rule: rules[2], level: 'note' }]);
  });

  test.each([
    [['sg-shs-open-world'], [], "There is no rule 'sg-shs-open-world'; did you mean 'sg-ssh-open-world'?"],
    [['ckv_aws_42'], [], "There is no rule 'ckv_aws_42'; did you mean 'CKV_AWS_24'?"],
    [[], ['ebs-*'], "There is no rule 'ebs-*'"],
    [[''], [], "There is no rule ''"],
    [['rds-unencrypted/AWS::X'], [], "'rds-unencrypted/AWS::X' is one target of a rule; only whole rules can be selected"],
    [['parse-error'], [], /No rule is left/],
    [['network'], ['sg-*'], /No rule is left/],
  ])('never silently to none: %j but for %j', (only, skip, message) => {
    expect(() => ids(only, skip)).toThrow(message);
  });
});

const finding = {
  rule: 'rds-unencrypted',
  target: 'rds-unencrypted/AWS::RDS::DBInstance.StorageEncrypted',
  level: 'error',
  certain: true,
} as Finding;
const possible = { ...finding, certain: false };
const level = (one: Finding, config: Config, skip: string[] = []) =>
  settle(one, config, selectRules(rules, names, config, [], skip))?.level;
const ignoring = (ignore: string) => level(finding, configured({ 'rds-unencrypted': { ignore: [ignore] } }));

describe('a finding is settled', () => {
  test.each([
    ['ignore', undefined],
    ['note', 'note'],
    ['warn', 'warning'],
    ['fail', 'error'],
  ] as const)('by the policy for unknowns: %s', (unknowns, expected) => {
    expect(level(possible, configured({}, { unknowns }))).toBe(expected);
    expect(level(finding, configured({}, { unknowns }))).toBe('error');
    const reported = { ...possible, level: expected ?? 'error' } as unknown as ReportedFinding;
    expect(fails(reported, 'note', unknowns)).toBe(unknowns === 'fail');
  });

  test('by what its rule does not look at', () => {
    expect(['AWS::RDS::DBInstance', 'AWS::RDS::*', 'aws::rds::dbinstance.storageencrypted'].map(ignoring)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(['AWS::RDS::DB', 'AWS::SNS::Topic'].map(ignoring)).toEqual(['error', 'error']);
  });

  test("by what is said about the engine's own rules", () => {
    const broken = { ...finding, rule: 'parse-error', target: 'parse-error' };
    expect(level(broken, configured({ 'parse-error': { enabled: true, level: 'warning' } }))).toBe('warning');
    expect(level(broken, configured({ 'parse-error': { enabled: false } }))).toBeUndefined();
    expect(level(broken, noConfig, ['parse-error'])).toBeUndefined();
    expect(level({ ...broken, rule: 'rule-crash' }, noConfig, ['rule-crash'])).toBe('error');
  });
});

const at = (severity: string) => ({ level: severity, certain: true }) as ReportedFinding;

test('a run fails from the threshold on', () => {
  const failing = (failOn: Config['failOn']) => ['error', 'warning', 'note'].filter((one) => fails(at(one), failOn, 'note'));
  expect(failing('error')).toEqual(['error']);
  expect(failing('warning')).toEqual(['error', 'warning']);
  expect(failing('note')).toEqual(['error', 'warning', 'note']);
  expect(failing('never')).toEqual([]);
  expect(fails({ ...at('error'), suppressed: { reason: 'x', from: 'config' } }, 'note', 'note')).toBe(false);
});

const find = (...files: string[]) => findConfig('/home/me/repo/infra/prod', (path) => files.includes(path));

describe('the configuration is found', () => {
  test.each([
    ['in the folder', ['/home/me/repo/infra/prod/groundrule.json'], '/home/me/repo/infra/prod/groundrule.json'],
    [
      'in the nearest one above',
      ['/home/me/repo/infra/groundrule.yml', '/home/me/repo/groundrule.yaml'],
      '/home/me/repo/infra/groundrule.yml',
    ],
    ['at the root of the repository', ['/home/me/repo/.git', '/home/me/repo/groundrule.yaml'], '/home/me/repo/groundrule.yaml'],
    ['not above the repository', ['/home/me/repo/.git', '/home/me/groundrule.yaml'], undefined],
    ['up to the root of the file system', ['/groundrule.yaml'], '/groundrule.yaml'],
    ['nowhere', [], undefined],
  ])('%s', (_, files, expected) => {
    expect(find(...files)).toBe(expected);
  });

  test('unless there are two', () => {
    expect(() => find('/home/me/repo/groundrule.yaml', '/home/me/repo/groundrule.json')).toThrow(/two configurations/);
  });
});

test('paths cover a configuration when all below it was linted', () => {
  const config = { ...noConfig, directory: '/repo/infra' };
  const covers = (...paths: string[]) => coversAll(config, paths, '/repo');
  expect([covers('.'), covers('infra'), covers('/'), covers('a', 'infra/')]).toEqual([true, true, true, true]);
  expect([covers('infra/a'), covers('infra/a.yaml'), covers('inf'), covers('-')]).toEqual([false, false, false, false]);
  expect(coversAll(noConfig, ['a'], '/repo')).toBe(true);
});
