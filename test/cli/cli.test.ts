import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { rules } from '../../rules/index.ts';
import { run, type World } from './run.ts';

const temporary = mkdtempSync(join(tmpdir(), 'groundrule-'));
afterAll(() => rmSync(temporary, { recursive: true }));

describe('groundrule', () => {
  test.each([
    ['clean', '', 0],
    ['findings', '', 1],
    ['findings', 'lint database.yaml --quiet', 1],
    ['findings', '--fail-on never --quiet', 0],
    ['nothing', '', 3],
    ['suppressed', '--rule rds-unencrypted', 1],
    ['suppressed', '--verbose --rule rds-unencrypted --skip-rule sg-*', 1],
    ['suppressed', '--no-ignores --quiet', 1],
    ['possible', '', 0],
    ['possible', '--verbose', 0],
    ['possible', '--config deployed.yaml', 1],
    ['broken', '', 1],
    ['config-mistakes', '', 2],
    ['config-mistakes', '--no-config --quiet', 1],
  ])('in %s: %s', async (folder, args, expected) => {
    const { code, out, err } = await run(folder, `${args} ${args.includes('--rule') ? '' : '--rule rds-unencrypted'}`.trim());
    expect(out.replace(/\d+ rules?/, 'N rules')).toMatchSnapshot('standard output');
    expect(err).toMatchSnapshot('standard error');
    expect(code).toBe(expected);
  });

  test('fails for what is only possible when the configuration says so', async () => {
    const { code, out } = await run('possible', '--config strict.yaml --rule rds-unencrypted --format json');
    expect(JSON.parse(out)).toMatchObject({ findings: [{ certain: false, level: 'error' }] });
    expect(code).toBe(1);
  });

  test('reads standard input', async () => {
    const stdin = readFileSync('test/cli/findings/database.yaml', 'utf8');
    const { code, out } = await run('nothing', '- --quiet --rule rds-unencrypted', { stdin });
    expect(code).toBe(1);
    expect(out).toMatch(/^<stdin>:7:\d+: error rds-unencrypted/);
  });

  test('runs all rules that are on when nothing else is said', async () => {
    const { out } = await run('findings', '--format json');
    expect(JSON.parse(out)).toMatchObject({ schema: 1, coverage: { rules: rules.filter(({ enabled = true }) => enabled).length } });
  });
});

const coloured = async (args: string, world: World) => (await run('findings', args, world)).out.includes('\u001b[');

describe('reports', () => {
  test('go where they are sent, and a line says that they were made', async () => {
    const [sarif, json, text] = ['a.sarif', 'b.json', 'c.log'].map((name) => join(temporary, name));
    const { code, out, err } = await run(
      'findings',
      `--format sarif --output ${sarif} --output ${json} --format terminal --output ${text}`,
    );
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^groundrule: \d+ findings at or above the threshold\n$/);
    expect(JSON.parse(readFileSync(sarif!, 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(JSON.parse(readFileSync(json!, 'utf8'))).toMatchObject({ schema: 1, tool: { version: '0.0.0-test' } });
    expect(readFileSync(text!, 'utf8')).toContain('database.yaml:7');
  });

  test('to files and one to standard output go together', async () => {
    const { out, err } = await run('clean', `--output ${join(temporary, 'd.json')} --format terminal`);
    expect(out).toContain('looked at');
    expect(err).toBe('');
  });

  test.each([
    ['--format json --format sarif', /Only one report can go to standard output/],
    ['--output a.json --output a.json', /Only one report can go to .*a\.json/],
    ['--output groundrule.json', /^error: groundrule\.json is where the configuration is looked for: choose another name$/m],
    ['--output report.html', /Put the --format of this file before it, or let it end in/],
    ['--format html', /Allowed choices are terminal, json, sarif/],
    ['--output no/such/folder/a.json', /^error: no\/such\/folder\/a\.json cannot be written \(ENOENT\)$/m],
  ])('that cannot be made are wrong usage: %s', async (args, message) => {
    const { code, out, err } = await run('clean', args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });

  test('have colours where somebody looks at them', async () => {
    expect(await coloured('', {})).toBe(false);
    expect(await coloured('', { tty: true })).toBe(true);
    expect(await coloured('', { tty: true, env: { NO_COLOR: '1' } })).toBe(false);
    expect(await coloured('', { tty: true, env: { TERM: 'dumb' } })).toBe(false);
    expect(await coloured('', { env: { FORCE_COLOR: '1' } })).toBe(true);
    expect(await coloured('', { tty: true, env: { FORCE_COLOR: '0' } })).toBe(false);
    expect(await coloured('--color always', { env: { NO_COLOR: '1' } })).toBe(true);
    expect(await coloured('--color never', { tty: true })).toBe(false);
    expect(await coloured('--format json', { tty: true })).toBe(false);
  });
});

describe('wrong usage ends with exit code 2 and says what was meant', () => {
  test.each([
    ['lint --rule rds-unencryptd', "error: There is no rule 'rds-unencryptd'; did you mean 'rds-unencrypted'?\n"],
    ['lint --skip-rule nope', "error: There is no rule 'nope'\n"],
    ['lint --rule rds-unencrypted --skip-rule encryption', /^error: No rule is left to run/],
    [
      'explan rds-unencrypted',
      /^error: There is no file or folder 'explan'; did you mean 'explain'\?\nerror: There is no file or folder 'rds/,
    ],
    ['lint missing.yaml', "error: There is no file or folder 'missing.yaml'\n"],
    ['lint --config missing.yaml', /^error: missing\.yaml cannot be read \(ENOENT\)\n/],
    ['lint --fail-on high', /Allowed choices are error, warning, note, never/],
    ['lint --rul x', /unknown option '--rul'\n\(Did you mean --rule\?\)/],
    ['explain rds-unencryptd', "error: There is no rule 'rds-unencryptd'; did you mean 'rds-unencrypted'?\n"],
    ['explain', /missing required argument 'rule'/],
    ['rules nope', "error: There is no rule 'nope'\n"],
    ['lint \u001b]0;x\u0007', "error: There is no file or folder '\\u{1b}]0;x\\u{7}'\n"],
  ])('%j', async (args, message) => {
    const { code, out, err } = await run('clean', args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  test('two configurations in one folder', async () => {
    copyFileSync('test/cli/possible/strict.yaml', join(temporary, 'groundrule.yaml'));
    copyFileSync('test/cli/possible/strict.yaml', join(temporary, 'groundrule.yml'));
    const { code, err } = await run('clean', `lint ${temporary}`);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: There are two configurations/);
  });
});

const listed = async (args: string) =>
  JSON.parse((await run('clean', `rules --format json ${args}`.trim())).out) as { id: string; level: string }[];

describe('the other commands', () => {
  test('list rules', async () => {
    expect(await listed('')).toHaveLength(rules.length);
    expect(await listed('CKV_AWS_16')).toMatchObject([{ id: 'rds-unencrypted', level: 'error', family: 'encryption' }]);
    expect((await listed('encryption')).length).toBeGreaterThan(1);
    expect((await run('clean', 'rules rds-*')).out).toContain('rds-unencrypted');
    expect((await run('clean', 'rules --format markdown rds-unencrypted')).out).toContain('| `rds-unencrypted` | encryption |');
  });

  test('explain a rule, also one of the engine', async () => {
    expect((await run('clean', 'explain ckv_aws_16')).out).toMatch(/^rds-unencrypted: /);
    expect((await run('clean', 'explain rds-unencrypted --format markdown')).out).toMatch(/^# rds-unencrypted: /);
    expect((await run('clean', 'explain parse-error')).out).toMatch(/^parse-error: /);
  });

  test('tell the version and how to use them', async () => {
    expect(await run('clean', '--version')).toEqual({ code: 0, out: '0.0.0-test\n', err: '' });
    const { code, out } = await run('clean', '--help');
    expect(code).toBe(0);
    for (const text of ['--fail-on', 'Exit codes:', '3  nothing was scanned', 'unknowns: fail', 'explain']) expect(out).toContain(text);
    expect((await run('clean', 'lint --help')).out).toContain('Exit codes:');
  });
});
