import { describe, expect, test } from '@jest/globals';
import { run } from './run.ts';

const lint = async (args: string) => {
  const { out, err } = await run('refused', `${args} --rule rds-unencrypted --format json`);
  const { findings } = JSON.parse(out) as { findings: { resource: { address: string }; conditions: unknown[] }[] };
  return { err: err.replace(/^groundrule: .*\n/m, ''), found: findings.map(({ resource, conditions }) => `${resource.address}${conditions.length > 0 ? ' when' : ''}`) };
};
const warning = (by: string, what: string, allowed: string) =>
  `warning: ${by} sets ${what}, which database.yaml does not allow: it would not be deployed, and counts as not set; allowed: ${allowed}\n`;
const both = ['Database when', 'Copy when'];

describe('a value that a parameter does not allow is told, and makes nothing look clean', () => {
  test.each([
    ['on the command line', 'database.yaml --no-config --parameters Env=nope', '--parameters'],
    ['in a file', 'database.yaml --no-config --parameters nope.json', 'nope.json'],
    ['in the configuration', 'database.yaml --config config.yaml', 'the configuration'],
    ['in the configuration, for a nested stack', 'parent.yaml --config config.yaml', 'the configuration'],
    ['over an allowed one', 'database.yaml --no-config --parameters dev.json --parameters Env=nope', '--parameters'],
  ])('%s', async (_, args, by) => {
    expect(await lint(args)).toEqual({ err: warning(by, "Env to 'nope'", 'dev, prod'), found: both });
  });

  test('in one of several scenarios', async () => {
    const { err } = await lint('database.yaml --no-config --parameters dev.json --parameters nope.json');
    expect(err).toBe(warning('nope.json', "Env to 'nope'", 'dev, prod'));
  });

  test('also where a value is traced', async () => {
    const { err } = await run('refused', 'trace database.yaml Copy StorageEncrypted --no-config --parameters Env=nope');
    expect(err).toBe(warning('--parameters', "Env to 'nope'", 'dev, prod'));
  });

  test('without a line of its own for what a stranger writes', async () => {
    const { err } = await run('refused', 'lint - --no-config --parameters Env=nope', {
      stdin: '{"Parameters": {"Env": {"Type": "String", "AllowedValues": ["a\\u001b[31m\\n::error::x"]}}, "Resources": {"A": {"Type": "A::B::C"}}}',
    });
    expect(err).toMatch(/^warning: [^\n]*Env to 'nope'[^\n]*\n/);
    expect(err).not.toMatch(/\u001b|^\s*::/m);
  });

  test('in a list, once', async () => {
    const { err } = await lint('database.yaml --no-config --parameters Zones=a,c');
    expect(err).toBe(warning('--parameters', "Zones to 'a,c'", 'a, b'));
  });

  test('but a secret is not shown', async () => {
    const { err } = await lint('database.yaml --no-config --parameters Token=correct-horse');
    expect(err).toBe(warning('--parameters', 'Token (NoEcho)', 'one, two'));
  });

  test.each(['Env=dev', 'Zones=a,b', 'Version=8.0', 'Version=5.7', 'Token=one'])('%s is allowed', async (pair) => {
    expect((await lint(`database.yaml --no-config --parameters ${pair}`)).err).toBe('');
  });
});
