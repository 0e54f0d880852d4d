import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { run } from './run.ts';

const lint = (args: string) => run('scenarios', `database.yaml --rule rds-unencrypted --no-config ${args}`.trim());
const found = async (args: string) => {
  const { findings } = JSON.parse((await lint(`${args} --format json`)).out) as {
    findings: { message: string; certain: boolean; resource: { address: string }; scenarios?: string[]; conditions: unknown[] }[];
  };
  return findings.map(
    ({ certain, resource, scenarios = [], conditions }) =>
      `${resource.address}${certain ? '' : ' possible'}${conditions.length > 0 ? ' when' : ''} ${scenarios.join(' ')}`,
  );
};

describe('--parameters', () => {
  test('a file in the form of the AWS CLI', async () => {
    expect(await found('--parameters dev.json')).toEqual(['Copy ']);
  });

  test('a template configuration of CodePipeline', async () => {
    expect(await found('--parameters prod.json')).toEqual(['Database ']);
  });

  test('a mapping in YAML', async () => {
    expect(await found('--parameters test.yaml')).toEqual(['Copy ']);
  });

  test('single values, which go over files', async () => {
    expect(await found('--parameters Environment=prod --parameters Encrypt=true')).toEqual(['Database ']);
    expect(await found('--parameters prod.json --parameters ParameterKey=Encrypt,ParameterValue=false')).toEqual(['Database ', 'Copy ']);
  });

  test('without any, what may be', async () => {
    expect(await found('')).toEqual(['Database when ', 'Copy when ']);
  });

  test('several files are several scenarios, and a finding says in which it holds', async () => {
    expect(await found('--parameters dev.json --parameters prod.json --parameters test.yaml')).toEqual([
      'Database prod.json',
      'Copy dev.json test.yaml',
    ]);
    expect(await found('--parameters dev.json --parameters test.yaml')).toEqual(['Copy ']);
    const { out, err, code } = await lint('--parameters dev.json --parameters prod.json --parameters test.yaml');
    expect(out.replace(/\d+ rules?/, 'N rules')).toMatchSnapshot();
    expect(err).toBe('warning: prod.json sets Enviroment, which no template of this run declares\n');
    expect(code).toBe(1);
  });

  test('every report says so', async () => {
    const report = async (format: string) =>
      JSON.parse((await lint(`--parameters dev.json --parameters prod.json --format ${format}`)).out) as {
        runs: { results: { message: { text: string } }[] }[];
      };
    const valid = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync('src/report/report.schema.json', 'utf8')) as object);
    valid(await report('json'));
    expect(valid.errors).toBeNull();
    expect((await report('sarif')).runs[0]!.results.map(({ message }) => message.text)).toEqual([
      expect.stringMatching(/ in prod\.json$/),
      expect.stringMatching(/ in dev\.json$/),
    ]);
    expect((await lint('--parameters dev.json --parameters prod.json --quiet')).out).toContain('(in prod.json)');
  });

  test('what a deployment passes to a secret is never printed, and is not in the template', async () => {
    const { out } = await run('scenarios', 'database.yaml --no-config --parameters dev.json --verbose');
    expect(out).not.toContain('correct-horse');
    expect(out).not.toContain('secret-literal-property');
  });

  test('the configuration may name a file for some templates', async () => {
    const { out } = await run('scenarios', 'database.yaml --rule rds-unencrypted --config from.yaml --quiet');
    expect(out).toMatch(/^database\.yaml:12:\d+: error rds-unencrypted [^\n]+\n$/);
  });

  test.each([
    ['missing.json', 'error: missing.json cannot be read (ENOENT)\n'],
    ['database.yaml', /^error: database\.yaml holds no parameters: write \[/],
    ['../broken/broken.yaml', /^error: .*broken\.yaml:\d+:\d+: /],
  ])('%s is no file of parameters', async (file, message) => {
    const { code, out, err } = await lint(`--parameters ${file}`);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});
