import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lint, type LintOptions } from '../../src/lint.ts';

const root = mkdtempSync(join(tmpdir(), 'groundrule-terraform-'));
let project = '';
let number = 0;
beforeEach(() => void (project = join(root, String(number++))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (files: Readonly<Record<string, unknown>>): void => {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), typeof content === 'string' ? content : JSON.stringify(content, null, 1));
  }
};

const run = async (options: Partial<LintOptions> = {}) =>
  (await lint({ paths: ['.'], cwd: project, config: false, rules: ['efs-unencrypted'], ...options })).result;

const found = async (options: Partial<LintOptions> = {}) =>
  (await run(options)).findings.map(({ file, resource, certain }) => [file, resource?.address, certain]);

const system = { variable: { safe: {} }, resource: { aws_efs_file_system: { f: { encrypted: '${var.safe}' } } } };

describe('files of variables', () => {
  const values = async (options: Partial<LintOptions> = {}) => (await run(options)).findings.map(({ certain }) => certain);

  test('nothing is passed: it is possible', async () => {
    write({ 'main.tf.json': system });
    expect(await values()).toEqual([false]);
  });

  test.each([
    ['terraform.tfvars.json', { safe: false }],
    ['x.auto.tfvars.json', { safe: false }],
    ['terraform.tfvars', '# comment\nother = ["a", "b"]\nsafe = false\n'],
    ['x.auto.tfvars', 'map = {\n  a = 1\n  b = "x"\n}\nsafe = false'],
  ])('%s is read', async (file, content) => {
    write({ 'main.tf.json': system, [file]: content });
    const { findings } = await run();
    expect(findings.map(({ certain }) => certain)).toEqual([true]);
    const line = typeof content === 'string' ? content.split('\n').findIndex((text) => text.startsWith('safe')) + 1 : 2;
    expect(findings[0]!.related).toMatchObject([{ file, message: 'the value that is passed', location: { start: { line } } }]);
  });

  test('what is later in the order of Terraform goes over what is before', async () => {
    write({ 'main.tf.json': system, 'terraform.tfvars': 'safe = true', 'terraform.tfvars.json': { safe: false } });
    expect(await values()).toEqual([true]);
    write({ 'a.auto.tfvars.json': { safe: true } });
    expect(await values()).toEqual([]);
    write({ 'b.auto.tfvars': 'safe = false' });
    expect(await values()).toEqual([true]);
    write({ 'prod.tfvars': 'safe = true' });
    expect(await values()).toEqual([true]);
    expect(await values({ variables: [{ file: 'prod.tfvars' }] })).toEqual([]);
    expect(await values({ variables: [{ file: 'prod.tfvars' }, { name: 'safe', value: 'false' }] })).toEqual([true]);
    expect(await values({ variables: [{ name: 'safe', value: 'false' }, { file: 'prod.tfvars' }] })).toEqual([]);
  });

  test('a file that cannot be read is said', async () => {
    write({ 'main.tf.json': system, 'terraform.tfvars.json': '{ "safe": ' });
    expect((await run()).findings.map(({ rule, file }) => [rule, file])).toContainEqual(['parse-error', 'terraform.tfvars.json']);
    await expect(run({ variables: [{ file: 'terraform.tfvars.json' }] })).rejects.toThrow('terraform.tfvars.json:1:');
    await expect(run({ variables: [{ file: 'none.tfvars' }] })).rejects.toThrow('none.tfvars cannot be read');
  });

  test('what nothing declares is said', async () => {
    write({ 'main.tf.json': system });
    const variables = ['safe', 'saef'].map((name) => ({ name, value: 'true' }));
    const { warnings } = await lint({ paths: ['.'], cwd: project, config: false, variables });
    expect(warnings).toEqual(['--var or --var-file sets saef, which no Terraform configuration of this run declares']);
  });

  test('values on the command line are read as the type of the variable says', async () => {
    write({
      'main.tf.json': {
        variable: { names: { type: 'set(string)' }, text: { type: 'string' } },
        resource: { aws_efs_file_system: { f: { for_each: '${var.names}', creation_token: '${each.key}${var.text}' } } },
      },
    });
    const variables = [
      { name: 'names', value: '["a", "b"]' },
      { name: 'text', value: '["x"]' },
    ];
    expect((await run({ variables })).coverage.resources).toBe(2);
  });
});

describe('secrets', () => {
  const password = 'ab-1x';

  test('in a file of variables are found there, and masked', async () => {
    write({
      'main.tf.json': { variable: { pw: { sensitive: true } }, resource: { aws_db_instance: { d: { password: '${var.pw}' } } } },
      'terraform.tfvars': `pw = "${password}"\n`,
    });
    const result = await run({ rules: ['secret-literal-property'] });
    expect(result.findings.map(({ related }) => related.map(({ file }) => file))).toEqual([['terraform.tfvars']]);
    expect(result.sourceText('terraform.tfvars')).toBe('pw = *******\n');
  });

  test('in a plan are masked where they are written too', async () => {
    const address = 'aws_db_instance.d';
    const resource = { address, mode: 'managed', type: 'aws_db_instance', name: 'd', values: { password } };
    const expressions = { password: { constant_value: password } };
    write({
      'plan.json': {
        format_version: '1.2',
        planned_values: { root_module: { resources: [resource] } },
        configuration: { root_module: { resources: [{ address, expressions }] } },
      },
      'main.tf': `resource "aws_db_instance" "d" {\n  password = "${password}"\n}\n`,
    });
    const result = await run({ rules: ['secret-literal-property'] });
    expect(result.findings.map(({ file, location }) => [file, location.start.line])).toEqual([['main.tf', 2]]);
    expect(result.sourceText('main.tf')).not.toContain(password);
  });
});

describe('folders', () => {
  const module = { variable: { safe: { default: false } }, resource: { aws_efs_file_system: { f: { encrypted: '${var.safe}' } } } };

  test('a module is linted through its callers', async () => {
    write({
      'main.tf.json': { module: { a: { source: './m', safe: true }, b: { source: './m', safe: false } } },
      'm/main.tf.json': module,
      'alone/main.tf.json': module,
    });
    expect(await found()).toEqual([
      ['alone/main.tf.json', 'aws_efs_file_system.f', true],
      ['m/main.tf.json', 'module.b.aws_efs_file_system.f', true],
    ]);
    expect((await run()).coverage.files.linted).toBe(3);
  });

  test('a module beside what is linted is read, one outside of the working directory is not', async () => {
    write({
      'in/env/main.tf.json': { module: { a: { source: '../m' }, out: { source: '../../m' } } },
      'in/m/main.tf.json': module,
      'm/main.tf.json': module,
    });
    const options = { cwd: join(project, 'in'), paths: ['env'] };
    expect(await found(options)).toEqual([['m/main.tf.json', 'module.a.aws_efs_file_system.f', true]]);
  });

  test('a link does not lead out of the working directory', async () => {
    write({ 'in/main.tf.json': { module: { a: { source: './m' } } }, 'm/main.tf.json': module });
    symlinkSync(join(project, 'm'), join(project, 'in/m'));
    expect(await found({ cwd: join(project, 'in'), paths: ['main.tf.json'] })).toEqual([]);
  });

  test('modules that only call each other are linted all the same', async () => {
    write({
      'a/main.tf.json': { ...module, module: { b: { source: '../b' } } },
      'b/main.tf.json': { ...module, module: { a: { source: '../a' } } },
    });
    expect((await found()).map(([, address]) => address)).toEqual(['aws_efs_file_system.f', 'module.b.aws_efs_file_system.f']);
  });
});

describe('comments beside a plan', () => {
  const planned = (name: string) => ({
    address: `aws_efs_file_system.${name}`,
    mode: 'managed',
    type: 'aws_efs_file_system',
    values: { encrypted: false },
  });
  const plan = { format_version: '1.2', planned_values: { root_module: { resources: ['a', 'b', 'c'].map(planned) } } };
  const code = `# groundrule-ignore efs-unencrypted: scratch space
resource "aws_efs_file_system" "a" {
  encrypted = false
}

resource "aws_efs_file_system" "b" {
  creation_token = "b"
  encrypted      = false # groundrule-ignore efs-unencrypted: public data (until 2999-01-01)
}

resource "aws_efs_file_system" "c" {
  creation_token = "c" # groundrule-ignore efs-unencrypted: not here
  encrypted      = false
  # groundrule-ignore efs-unencrypted
  tags = {}
}
`;
  const suppressed = async (options: Partial<LintOptions> = {}) =>
    (await run({ paths: ['plan.json'], ...options })).findings.map(({ resource, suppressed: by }) => [resource?.address, by?.reason]);

  test('act on the findings that point at their block or line', async () => {
    write({ 'plan.json': plan, 'main.tf': code });
    expect(await suppressed()).toEqual([
      ['aws_efs_file_system.a', 'scratch space'],
      ['aws_efs_file_system.b', 'public data'],
      ['aws_efs_file_system.c', 'not here'],
    ]);
    const { unusedSuppressions } = await run({ paths: ['plan.json'] });
    expect(unusedSuppressions).toMatchObject([
      { file: 'main.tf', location: { start: { line: 14, column: 3 } }, message: expect.stringContaining('gives no reason') },
    ]);
  });

  test('are left alone on demand, and when they have expired', async () => {
    write({ 'plan.json': plan, 'main.tf': code });
    expect((await suppressed({ ignores: false })).map(([, reason]) => reason)).toEqual([undefined, undefined, undefined]);
    expect((await suppressed({ today: '2999-01-02' })).map(([, reason]) => reason)).toEqual(['scratch space', undefined, 'not here']);
  });
});

test('a plan in the format of Terraform itself is told from other files', async () => {
  write({ tfplan: 'PK\x03\x04\x00\x00tfplan\x00tfstate\x00tfconfig/m-/main.tf\x00', 'other.zip': 'PK\x03\x04\x00\x00a.txt\x00' });
  const { findings } = await run({ paths: ['tfplan', 'other.zip'] });
  expect(findings.map(({ file, message }) => [file, message])).toEqual([
    ['other.zip', expect.stringContaining('binary file')],
    ['tfplan', expect.stringContaining('`terraform show -json tfplan > plan.json`')],
  ]);
});

test('what Terraform writes besides plans is called by its name', async () => {
  write({
    'state.json': { format_version: '1.0', terraform_version: '1.9.5', values: { root_module: { resources: [] } } },
    'raw.json': { version: 4, terraform_version: '1.9.5', serial: 1, lineage: 'x', outputs: {}, resources: [{ module: 'module.a' }] },
    'log.json': '{"@level":"info","@message":"Terraform 1.9.5","type":"version"}\n{"@level":"info","@message":"Plan: 1 to add"}\n',
  });
  const { findings, coverage } = await run({ paths: ['state.json', 'raw.json', 'log.json'] });
  expect(findings).toEqual([]);
  expect(coverage.limits).toEqual([
    expect.stringMatching(/^state\.json was passed over: it is a state, not a plan: .*`terraform show -json FILE`$/),
    expect.stringMatching(/^raw\.json was passed over: it is a state/),
    expect.stringMatching(/^log\.json was passed over: it is the log of a run/),
  ]);
});
