import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { main } from '../../src/commands/main.ts';
import { review, type ReviewFlags } from '../../src/commands/review.ts';
import { checkout, payloadFor, upstreamIn } from '../action/pull-request.ts';
import { fileSystem, template, volume } from '../action/runs.ts';
import { start, type Running } from '../github/harness.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-review-command-')));
afterAll(() => rmSync(top, { recursive: true }));

const before = { 'stacks/a.yaml': template(fileSystem('Old', false), volume(false)) };
const after = { 'stacks/a.yaml': template(fileSystem('Old', false), volume(true), fileSystem('Added', false)) };
const upstream = upstreamIn(top, { main: before, change: after });
const folder = checkout(upstream, join(top, 'head'), 'refs/pull/7/head', 0);

function world(cwd: string, env: Readonly<Record<string, string>> = {}) {
  const written = { out: '', err: '' };
  const io = {
    out: (text: string) => void (written.out += text),
    err: (text: string) => void (written.err += text),
    stdin: async () => '',
    cwd,
    env,
    tty: false,
    columns: undefined,
    version: () => '1.2.3',
  };
  return { io, written };
}

async function run(args: string, { cwd = folder, env = {} }: { cwd?: string; env?: Readonly<Record<string, string>> } = {}) {
  const { io, written } = world(cwd, env);
  const code = await main(['review', ...args.split(' ').filter(Boolean)], io);
  return { code, ...written };
}

test('a dry run prints what would be posted where, without a token', async () => {
  const { code, out, err } = await run('--since origin/main --dry-run');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^-{10} comment on stacks\/a\.yaml:4$/m);
  expect(out).toContain('efs-unencrypted');
  expect(out).toMatch(/^-{10} summary\n### groundrule: 1 new finding, 1 fixed; 1 was there before$/m);
  expect(out).not.toContain('Old');
});

test('a review may have a name', async () => {
  expect((await run('--since origin/main --dry-run --name stacks.web')).out).toContain('### groundrule (stacks.web): 1 new finding');
});

test('in a folder of the repository it is about the same files', async () => {
  expect((await run('--since origin/main --dry-run', { cwd: join(folder, 'stacks') })).out).toContain('comment on stacks/a.yaml:4');
  const { out } = await run('a.yaml --since origin/main --provider generic', { cwd: join(folder, 'stacks') });
  expect(out).toContain('"path": "stacks/a.yaml"');
});

test('links lead to the repository where that is known', async () => {
  const { out } = await run('--since origin/main --dry-run --repository acme/infra');
  expect(out).toContain(`https://github.com/acme/infra/blob/${upstream.head}/stacks/a.yaml#L4`);
});

test('a report takes the place of linting', async () => {
  const { io } = world(folder);
  const file = join(top, 'report.json');
  await main(['lint', '--since', 'origin/main', '--output', file], io);
  expect((await run(`--report ${file} --since origin/main --dry-run`)).out).toContain('comment on stacks/a.yaml:4');
  const { code, err } = await run(`stacks --report ${file} --dry-run`);
  expect({ code, err }).toEqual({ code: 2, err: 'error: --report holds the findings already: leave the paths out\n' });
  const { out } = await run(`--report ${file} --provider gitlab`);
  expect(JSON.parse(out)).toEqual([expect.objectContaining({ check_name: 'efs-unencrypted', severity: 'critical' })]);
});

test('a report that is read back says what permissions change', async () => {
  const lines = (actions: string) => `Resources:
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
  Policy:
    Type: AWS::IAM::Policy
    Properties: { PolicyName: a, Roles: [!Ref Role], PolicyDocument: { Statement: [{ Effect: Allow, Action: ${actions}, Resource: '*' }] } }
`;
  const change = { 'a.yaml': lines('[s3:GetObject, "kms:Decrypt"]') };
  const cwd = checkout(upstreamIn(top, { main: { 'a.yaml': lines('s3:GetObject') }, change }), join(top, 'iam'), 'refs/pull/7/head', 0);
  const file = join(top, 'iam.json');
  await main(['lint', '--since', 'origin/main', '--output', file], world(cwd).io);
  const { out } = await run(`--report ${file} --provider bitbucket`, { cwd });
  expect(out).toContain('Permissions that change');
  expect(out).toContain('kms:Decrypt');
});

test('possible findings count as the report says, whatever their level', async () => {
  const text = 'Parameters:\n  E: { Type: String }\n' + template(fileSystem('Added', '!Ref E'));
  const change = { 'a.yaml': text, 'groundrule.yaml': 'unknowns: warn\nrules: { efs-unencrypted: note }\n' };
  const cwd = checkout(upstreamIn(top, { main: {}, change }), join(top, 'possible'), 'refs/pull/7/head', 0);
  const file = join(top, 'possible.json');
  await main(['lint', '--since', 'origin/main', '--output', file], world(cwd).io);
  expect((await run(`--report ${file} --since origin/main --dry-run`, { cwd })).out).toContain('1 new finding');
});

test('other hosts get a file in the form that they take', async () => {
  const file = join(top, 'codequality.json');
  expect(await run(`--provider gitlab --since origin/main --output ${file}`)).toEqual({ code: 0, out: '', err: '' });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveLength(1);
  expect(JSON.parse((await run('--provider generic --since origin/main')).out)).toMatchObject({ source: { name: 'groundrule' } });
  expect((await run('--provider bitbucket --since origin/main')).out).toMatch(/^## groundrule: 1 new finding/);
  expect((await run('--provider generic --format markdown --since origin/main')).out).toMatch(/^## groundrule: 1 new finding/);
});

test.each([
  ['--dry-run', /--dry-run needs --since REVISION/],
  ['--since origin/main', /There is no token: set GITHUB_TOKEN/],
  ['--provider gitlab --format rdjson', /--format is for bitbucket and generic/],
  ['--output x', /--output is for what a provider other than github is given/],
  ['--provider gitlab --since HEAD --output groundrule.json', /groundrule\.json is where the configuration is looked for/],
  ['--provider svn', /Allowed choices are github, gitlab, bitbucket, generic/],
  ['--name a--b --dry-run', /Write at most 50 letters/],
  ['--name web --provider gitlab --since origin/main', /--name is for github/],
  ['--pull-request 0', /Write the number of a pull request/],
  ['--report missing.json --dry-run --since HEAD', /missing\.json cannot be read \(ENOENT\)/],
])('%s is an error', async (args, message) => {
  const { code, err } = await run(args);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test('a report that is none is refused, whatever it says', async () => {
  const file = join(top, 'hostile.json');
  writeFileSync(file, '{"schema":1,"tool":{"name":"groundrule"},"findings":[{"message":"::error::\\u001b[2J"}]}');
  const { code, err } = await run(`--report ${file} --dry-run --since HEAD`);
  expect(code).toBe(2);
  expect(err).toMatch(/^error: .*hostile\.json cannot be used: /);
  expect(err).not.toContain('\u001b');
});

let running: Running;
beforeEach(async () => {
  running = await start(before);
  running.github.repository.push(after);
});
afterEach(() => running.github.stop());

/** On a GitHub; what it has at the head of the pull request is checked out. */
async function post(flags: Partial<ReviewFlags>, env: Readonly<Record<string, string>> = {}) {
  const { io, written } = world(folder, { GITHUB_TOKEN: 'ghs_workflow', GITHUB_REPOSITORY: 'octo/infra', ...env });
  await review([], { provider: 'github', since: 'origin/main', ...flags }, io, ({ token }) => running.client(token));
  return written;
}

test('it is posted on the pull request that the user names', async () => {
  const [file, event] = [join(top, 'event.json'), { pull_request: { number: 7, head: tip(running.github.repository.head), base: tip(upstream.base) } }];
  writeFileSync(file, JSON.stringify(event));
  const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: file };
  expect((await post({}, env)).err).toBe('pull request #7: 1 comment and the summary created\n');
  expect(running.github.shown.map(({ at }) => at)).toEqual(['stacks/a.yaml:4']);
  // The checkout is not at the head that the server has.
  expect((await post({ pullRequest: 7 })).err).toMatch(/^pull request #7: nothing was posted \(\w+ was linted, and/);
  await expect(post({})).rejects.toThrow('Which pull request? Say --pull-request NUMBER');
});

test('in a workflow on a pull request, the base says what it is compared with and under which configuration', async () => {
  const change = { ...after, 'groundrule.yaml': 'rules: { efs-unencrypted: off }\n' };
  const silencing = upstreamIn(top, { main: before, change });
  const cwd = checkout(silencing, join(top, 'silencing'), 'refs/pull/7/merge', 2);
  const file = payloadFor('pull_request', silencing, join(top, 'silencing.json'));
  const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: file };
  expect((await run('--dry-run', { cwd, env })).out).toContain('comment on stacks/a.yaml:4');
  expect((await run('--dry-run --since HEAD^1', { cwd })).out).not.toContain('comment on');
});

const tip = (sha: string) => ({ sha, ref: 'x', repo: { full_name: 'octo/infra' } });
