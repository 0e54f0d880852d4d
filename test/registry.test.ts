import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { md } from '../src/kit/index.ts';
import { families, type Rule } from '../src/model/rule.ts';
import { wildcard } from '../src/model/selector.ts';

const presence = 'whatever is set counts, also what is not known';
const explicit = 'only what is written out is looked for';

/** What a rule need not show, and why. */
const exceptions: Readonly<Record<'certain' | 'terraform' | 'pass' | 'unknown', Readonly<Record<string, string>>>> = {
  certain: {
    'vpc-flow-log-missing': 'another stack may declare the log',
  },
  terraform: {
    'cloudfront-access-log': 'another stack may declare the log, and Terraform has no streaming distributions',
    'encryption-switch-off': 'Terraform has none of these types',
    'secret-plain-dynamic-ref': 'dynamic references are CloudFormation',
  },
  pass: {
    'iam-user-declared': 'the resource itself is the fault',
  },
  unknown: {
    'api-access-log': presence,
    'cloudtrail-no-kms': presence,
    'dynamodb-encryption-off': explicit,
    'iam-access-key-declared': 'the resource itself is the fault',
    'iam-user-declared': 'the resource itself is the fault',
    'rds-log-export': presence,
    's3-public-access-block-disabled': explicit,
    'secret-parameter-no-echo': 'what is judged is how the value is passed, which the file says',
    'secret-pattern-anywhere': explicit,
    'secret-plain-dynamic-ref': explicit,
    'sns-unencrypted': presence,
    'sqs-unencrypted': explicit,
  },
};

/** The ids of the rules for which something is wrong. */
const offenders = (wrong: (rule: Rule) => boolean) => rules.filter((rule) => wrong(rule)).map((rule) => rule.id);
const fileOf = ({ family, id }: Rule) => join('rules', family, `${id}.ts`);
const fails = (rule: Rule, format: 'cloudformation' | 'terraform') => rule.examples.fail.some((example) => example[format] !== undefined);
/** The rules that lack something without being excepted, and the exceptions that are none. */
const lacking = (what: keyof typeof exceptions, lacks: (rule: Rule) => boolean) => {
  const ids = offenders(lacks);
  const excepted = Object.keys(exceptions[what]);
  return [...ids.filter((id) => !excepted.includes(id)), ...excepted.filter((id) => !ids.includes(id)).map((id) => `no exception: ${id}`)];
};
const lower = (names: readonly string[]) => names.map((name) => name.toLowerCase());

test('the index and the table in the README are up to date', () => {
  expect(() => execFileSync(process.execPath, ['.dev/index-rules.mjs', '--check'], { stdio: 'pipe' })).not.toThrow();
});

test('a remedy is a sentence', () => {
  expect(offenders(({ remedy }) => !/[.!]$/.test(remedy.text))).toEqual([]);
});

test('every rule is in a file of its name, in the folder of its family', () => {
  expect(offenders((rule) => !existsSync(fileOf(rule)))).toEqual([]);
  expect(offenders((rule) => !families.includes(rule.family))).toEqual([]);
  expect(offenders((rule) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(rule.id))).toEqual([]);
});

test('the texts that the build folds are those of the rules', async () => {
  const folder = '../.dev/fold-texts.mjs';
  const { foldTexts } = (await import(folder)) as { foldTexts: (code: string, tags: Record<string, typeof md>) => string };
  for (const rule of rules) {
    const folded: string[] = [];
    const record: typeof md = (strings) => folded[folded.push(md(strings)) - 1]!;
    foldTexts(readFileSync(fileOf(rule), 'utf8'), { md: record, yaml: record, hcl: record });
    const all = JSON.stringify(rule);
    expect(folded.filter((text) => !all.includes(JSON.stringify(text)))).toEqual([]);
    expect(folded.length).toBeGreaterThan(3);
  }
});

test('what an alias is limited to are targets of types that the rule looks at', () => {
  const isOfType = (pattern: string, type: string): boolean => wildcard(pattern.replace(/(?<=.)(\.|\*$).*/s, '*'), type);
  expect(offenders(({ narrow = {}, aliases }) => Object.keys(narrow).some((alias) => !aliases.includes(alias)))).toEqual([]);
  const lost = rules.flatMap(({ id, narrow = {}, types }) =>
    Object.values(narrow)
      .flat()
      .filter((pattern) => !types.some((type) => type === '*' || isOfType(pattern, type)))
      .map((pattern) => `${id}/${pattern}`),
  );
  expect(lost).toEqual([]);
});

test('every file beside the rules is a rule, or is used by one', () => {
  const files = readdirSync('rules', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  const known = new Set(rules.map((rule) => join(rule.family, `${rule.id}.ts`)));
  const texts = rules.map((rule) => readFileSync(fileOf(rule), 'utf8'));
  const unused = files.filter((file) => !known.has(file) && !texts.some((text) => text.includes(`/${file.split('/').at(-1)}'`)));
  expect(unused).toEqual([]);
});

test('ids are unique, and no id is what another rule is also called', () => {
  const ids = new Set(rules.map((rule) => rule.id));
  expect(ids.size).toBe(rules.length);
  expect(offenders((rule) => lower(rule.aliases).some((alias) => ids.has(alias)))).toEqual([]);
  expect(offenders((rule) => new Set(lower(rule.aliases)).size < rule.aliases.length)).toEqual([]);
});

test('a rule silences rules that exist, and not itself', () => {
  const ids = new Set(rules.map((rule) => rule.id));
  expect(offenders((rule) => (rule.silences ?? []).some((other) => !ids.has(other) || other === rule.id))).toEqual([]);
});

test('every rule says what is wrong, why, and what to do in both formats', () => {
  expect(offenders((rule) => rule.title.length < 10 || rule.title.length > 90 || rule.title.endsWith('.'))).toEqual([]);
  expect(offenders((rule) => rule.docs.length < 80)).toEqual([]);
  expect(offenders((rule) => rule.remedy.text.length < 20)).toEqual([]);
  expect(offenders((rule) => rule.remedy.cloudformation === '')).toEqual([]);
  expect(offenders((rule) => rule.remedy.terraform === '' && !exceptions.terraform[rule.id])).toEqual([]);
  expect(offenders((rule) => rule.severity < 0.1 || rule.severity > 10)).toEqual([]);
});

test('every rule rests on the documentation of AWS', () => {
  expect(offenders((rule) => !rule.references[0]?.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
  expect(offenders((rule) => rule.references.some((url) => !URL.canParse(url) || !url.startsWith('https://')))).toEqual([]);
});

test('every rule shows a fault in both formats, something that passes, and something that a file cannot decide', () => {
  expect(lacking('certain', (rule) => !fails(rule, 'cloudformation'))).toEqual([]);
  expect(lacking('terraform', (rule) => fails(rule, 'cloudformation') && !fails(rule, 'terraform'))).toEqual([]);
  expect(lacking('pass', (rule) => rule.examples.pass.length === 0)).toEqual([]);
  expect(lacking('unknown', (rule) => rule.examples.unknown.length === 0)).toEqual([]);
});
