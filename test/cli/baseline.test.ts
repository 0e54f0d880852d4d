import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { run } from './run.ts';

const bucket = (name: string) => `  ${name}: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }\n`;

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'groundrule-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const lint = (args: string) => run(folder, `lint a.yaml --rule s3-public-acl ${args}`);

describe('--baseline', () => {
  test('is written, and then only what is new fails', async () => {
    write('a.yaml', `Resources:\n${bucket('One')}`);
    expect(await lint('--baseline known.json --update-baseline')).toEqual({
      code: 0,
      out: '',
      err: 'groundrule: known.json holds 1 finding: 1 added, 0 removed\n',
    });
    expect(readFileSync(join(folder, 'known.json'), 'utf8')).toMatchSnapshot('the baseline');
    expect(await lint('--baseline known.json')).toMatchObject({ code: 0, err: '' });

    write('a.yaml', `# Two buckets\nResources:\n${bucket('One')}${bucket('Two')}`);
    const { code, out } = await lint('--baseline known.json');
    expect({ code, out }).toMatchSnapshot('the run after it');
  });

  test('knows what came from standard input', async () => {
    const lintInput = (args: string) => run(folder, `lint - --rule s3-public-acl ${args}`, { stdin: `Resources:\n${bucket('One')}` });
    await lintInput('--baseline known.json --update-baseline');
    expect(await lintInput('--baseline known.json')).toMatchObject({ code: 0, err: '' });
  });

  test('is pruned of what is gone, after a warning', async () => {
    write('a.yaml', `Resources:\n${bucket('One')}${bucket('Two')}`);
    await lint('--baseline known.json --update-baseline');
    write('a.yaml', `Resources:\n${bucket('Two')}`);
    expect(await lint('--baseline known.json')).toMatchObject({
      code: 0,
      err: 'warning: known.json holds a finding that is gone; forget it with --update-baseline\n',
    });
    expect((await lint('--baseline known.json --update-baseline')).err).toBe('groundrule: known.json holds 1 finding: 0 added, 1 removed\n');
  });

  test('may be the JSON report of another run', async () => {
    write('a.yaml', `Resources:\n${bucket('One')}`);
    await lint('--output report.json');
    write('a.yaml', `Resources:\n${bucket('One')}${bucket('Two')}`);
    expect((await lint('--baseline report.json --quiet')).out).toMatch(/^a\.yaml:3:.*\n$/);
  });

  test('says nothing of rules and files that the run leaves out', async () => {
    write('a.yaml', `Resources:\n${bucket('One')}`);
    await lint('--baseline known.json --update-baseline');
    expect((await run(folder, 'lint a.yaml --rule sg-ssh-open-world --baseline known.json')).err).toBe('');
    write('b.yaml', 'Resources: { X: { Type: AWS::SNS::Topic } }');
    expect((await run(folder, 'lint b.yaml --rule s3-public-acl --baseline known.json')).err).toBe('');
  });

  test.each([
    ['', 'known.json is no JSON: '],
    ['[]', 'known.json cannot be used as a baseline: it is neither a baseline nor a JSON report of groundrule'],
    ['{"schema":1,"findings":[{"rule":"x"}]}', 'known.json cannot be used as a baseline: entry 1 is no finding'],
    ['{"schema":1,"findings":[{"__proto__":{"rule":"x"}}]}', 'known.json cannot be used as a baseline: entry 1 is no finding'],
  ])('that holds %j is refused', async (text, message) => {
    write('a.yaml', `Resources:\n${bucket('One')}`);
    write('known.json', text);
    const { code, err } = await lint('--baseline known.json');
    expect(code).toBe(2);
    expect(err).toContain(`error: ${message}`);
  });

  test('that does not exist is refused, with the remedy', async () => {
    write('a.yaml', `Resources:\n${bucket('One')}`);
    expect(await lint('--baseline none.json')).toEqual({
      code: 2,
      out: '',
      err: 'error: none.json cannot be read (ENOENT); write a baseline with --baseline none.json --update-baseline\n',
    });
  });

  test.each([
    ['--since HEAD --baseline known.json', '--since and --baseline say the same in two ways: keep one'],
    ['--baseline groundrule.json --update-baseline', 'groundrule.json is where the configuration is looked for: choose another name'],
    ['--update-baseline', '--update-baseline needs --baseline FILE'],
    ['--baseline known.json --update-baseline --focus', '--update-baseline writes a baseline of everything that is read: leave --focus out'],
  ])('%s is refused', async (args, message) => {
    write('a.yaml', `Resources:\n${bucket('One')}`);
    expect(await lint(args)).toEqual({ code: 2, out: '', err: `error: ${message}\n` });
  });
});
