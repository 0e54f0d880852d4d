import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { inputNames } from '../../src/commands/action/inputs.ts';
import { runAction } from '../../src/commands/action.ts';
import { checkout, git, payloadFor, upstreamIn, type Upstream } from './pull-request.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-step-')));
afterAll(() => rmSync(top, { recursive: true }));

interface Step {
  readonly event?: string;
  readonly upstream?: Upstream;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the action in a workspace as the runner does. */
async function run(workspace: string, { event = 'workflow_dispatch', upstream, inputs = {}, env = {} }: Step = {}) {
  const files = mkdtempSync(join(top, 'runner-'));
  const [output, summary, temp] = ['output', 'summary', 'temp'].map((name) => join(files, name)) as [string, string, string];
  mkdirSync(temp);
  let log = '';
  const out = (text: string): void => void (log += text);
  const code = await runAction({
    out,
    err: out,
    stdin: async () => '',
    cwd: workspace,
    env: {
      GITHUB_EVENT_NAME: event.split('-')[0]!,
      ...(upstream ? { GITHUB_EVENT_PATH: payloadFor(event, upstream, join(files, 'event.json')) } : {}),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_WORKSPACE: workspace,
      GITHUB_REPOSITORY: 'acme/infra',
      RUNNER_TEMP: temp,
      INPUT_PATHS: '.',
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...env,
    },
    tty: false,
    columns: 120,
    version: () => '1.2.3',
  });
  const outputs = Object.fromEntries(
    [...read(output).matchAll(/^([\w-]+)<<(.+)\n([^]*?)\n\2$/gm)].map(([, name, , value]) => [name!, value!]),
  );
  return { code, log, lines: log.trimEnd().split('\n'), outputs, summary: read(summary) };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const fileSystem = (name: string, encrypted: boolean | string): string =>
  `  ${name}: { Type: AWS::EFS::FileSystem, Properties: { Encrypted: ${encrypted} } }\n`;
const volume = (encrypted: boolean): string =>
  `  Disk: { Type: AWS::EC2::Volume, Properties: { AvailabilityZone: a, Size: 1, Encrypted: ${encrypted} } }\n`;
const template = (...resources: readonly string[]): string => `Resources:\n${resources.join('')}`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(top, 'plain-'));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

test('action.yml offers what is read, and promises what is set', async () => {
  const action = load(readFileSync('action.yml', 'utf8')) as Record<'inputs' | 'outputs' | 'runs', Record<string, unknown>>;
  expect(Object.keys(action.inputs)).toEqual(inputNames);
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.js' });
  const { outputs } = await run(folderWith({ 'a.yaml': template(fileSystem('Files', true)) }));
  expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(action.outputs).toSorted());
});

test('a finding fails the step, as an annotation, in the summary and in the outputs', async () => {
  const { code, lines, outputs, summary } = await run(folderWith({ 'a b.yaml': template(fileSystem('Files', false)) }));
  expect(code).toBe(1);
  expect(lines.join('\n')).toContain('efs-unencrypted');
  expect(lines.filter((line) => line.startsWith('::error file=a b.yaml,line=2,'))).toHaveLength(1);
  expect(summary).toContain('efs-unencrypted');
  expect(outputs).toMatchObject({ conclusion: 'failure', findings: '1', new: '', fixed: '', sarif: '' });
  expect(JSON.parse(readFileSync(outputs['report']!, 'utf8'))).toMatchObject({ schema: 1 });
});

test('nothing found, or nothing as bad as asked for, passes', async () => {
  expect(await run(folderWith({ 'a.yaml': template(fileSystem('Files', true)) }))).toMatchObject({
    code: 0,
    outputs: { conclusion: 'success' },
  });
  const folder = folderWith({ 'a.yaml': template(fileSystem('Files', false)) });
  expect((await run(folder, { inputs: { 'fail-on': 'never' } })).code).toBe(0);
  expect((await run(folder, { inputs: { args: '--skip-rule=efs-unencrypted\n--quiet' } })).code).toBe(0);
});

test('a wrong input is told apart from a finding, on the page of the run', async () => {
  const folder = folderWith({ 'a.yaml': template(fileSystem('Files', false)) });
  const refused = await run(folder, { inputs: { 'fail-on': 'sometimes' } });
  expect(refused).toMatchObject({ code: 2, outputs: { conclusion: 'error' } });
  expect(refused.lines).toEqual(["::error title=groundrule::Input 'fail-on' cannot be 'sometimes': write error, warning, note or never"]);
  expect((await run(folder, { inputs: { paths: '--no-such\n.' } })).log).toMatch(
    /^::error title=groundrule::There is no file or folder '--no-such'/m,
  );
  expect((await run(folder, { inputs: { config: 'missing.yaml' } })).log).toMatch(
    /^::error title=groundrule::missing.yaml cannot be read/m,
  );
  expect((await run(folder, { inputs: { since: 'main' } })).log).toMatch(/^::error title=groundrule::.*is not in a git repository/m);
});

test('the runner obeys nothing that a file says', async () => {
  const { lines } = await run(folderWith({ 'a.yaml': template(fileSystem('Files', '"\\n::set-output name=a::b\\n"')) }));
  const token = /^::stop-commands::([0-9a-f-]{36})$/.exec(lines[0]!)![1];
  const [from, to] = [0, lines.indexOf(`::${token}::`)];
  expect(to).toBeGreaterThan(from);
  expect(lines.filter((line) => line.includes(token!))).toHaveLength(2);
  expect(lines.slice(to + 1).filter((line) => line.startsWith('::') && !/^::(error|warning|notice) /.test(line))).toEqual([]);
});

test('reports go where they are asked for', async () => {
  const folder = folderWith({ 'a.yaml': template(fileSystem('Files', false)) });
  const { outputs } = await run(folder, { inputs: { sarif: 'out/a.sarif', report: 'out/a.json' } });
  expect(outputs).toMatchObject({ sarif: join(folder, 'out/a.sarif'), report: join(folder, 'out/a.json') });
  expect(JSON.parse(readFileSync(outputs['sarif']!, 'utf8'))).toMatchObject({ version: '2.1.0' });
});

const upstream = upstreamIn(top, {
  main: { 'a.yaml': template(fileSystem('Old', false), volume(false)), 'groundrule.yaml': 'failOn: warning\n' },
  change: {
    'a.yaml': template(fileSystem('Old', false), volume(true), fileSystem('Added', false)),
    'groundrule.yaml': 'failOn: never\nignore: [{ rule: efs-unencrypted, reason: mine }]\n',
  },
  meanwhile: { 'b.yaml': template(fileSystem('Meanwhile', false)) },
});

test('a pull request is about what it adds, under the configuration of the base', async () => {
  const workspace = checkout(upstream, join(top, 'two'), 'refs/pull/7/merge', 2);
  const { code, log, outputs } = await run(workspace, { event: 'pull_request', upstream });
  expect(outputs).toMatchObject({
    conclusion: 'failure',
    findings: '3',
    new: '1',
    worsened: '0',
    unchanged: '2',
    fixed: '1',
    suppressed: '0',
  });
  expect(code).toBe(1);
  expect(log.match(/^::error file=/gm)).toHaveLength(1);
  expect(log).toContain(
    `::notice title=groundrule::This change edits the configuration groundrule.yaml; until it is merged, the one of the base (${upstream.base.slice(0, 10)}) holds`,
  );
});

test('what a configuration of the base says can be for the whole of a pull request', async () => {
  const workspace = checkout(upstream, join(top, 'own'), 'refs/pull/7/merge', 2);
  writeFileSync(join(workspace, 'mine.yaml'), 'failOn: never\n');
  const { code, log } = await run(workspace, { event: 'pull_request', upstream, inputs: { config: 'mine.yaml' } });
  expect(code).toBe(1);
  expect(log).toContain('until it is merged, there is none in the base, so that none holds');
});

test('a push, and a merge group, are about what they add', async () => {
  const workspace = checkout(upstream, join(top, 'all'), 'refs/pull/7/merge', 0);
  expect((await run(workspace, { event: 'push', upstream })).outputs).toMatchObject({ findings: '0', suppressed: '3', fixed: '1' });
  expect((await run(workspace, { event: 'merge_group', upstream })).outputs).toMatchObject({ new: '1', unchanged: '2' });
  expect((await run(workspace, { event: 'push-new-branch', upstream })).outputs).toMatchObject({ new: '' });
  expect((await run(workspace, { event: 'pull_request', upstream, inputs: { since: 'none' } })).outputs).toMatchObject({ new: '' });
});

test('a checkout that is too shallow is said, and everything counts', async () => {
  const workspace = checkout(upstream, join(top, 'one'), 'refs/pull/7/merge', 1);
  const { log, outputs } = await run(workspace, { event: 'pull_request', upstream });
  expect(log).toMatch(/^::warning title=groundrule::Everything counts as new: .*`fetch-depth: 2`$/m);
  expect(outputs).toMatchObject({ new: '' });
});

test('no change starts a program that it names itself', async () => {
  const workspace = checkout(upstream, join(top, 'preprocess'), 'refs/pull/7/merge', 2);
  const { code, lines } = await run(workspace, { event: 'pull_request', upstream, inputs: { args: '--allow-preprocess' } });
  expect(code).toBe(2);
  expect(lines).toEqual([expect.stringContaining("Input 'args' cannot be '--allow-preprocess' on pull_request")]);
});

test('a repository that is checked out into a folder is reported as GitHub has it', async () => {
  const workspace = mkdtempSync(join(top, 'workspace-'));
  checkout(upstream, join(workspace, 'source'), 'refs/pull/7/merge', 2);
  const { log, outputs } = await run(workspace, { event: 'pull_request', upstream, inputs: { paths: 'source/a.yaml', report: 'r.json' } });
  expect(log).toMatch(/^::error file=a\.yaml,/m);
  expect(outputs).toMatchObject({ new: '1', report: join(workspace, 'r.json') });
});

const refusal = /^::error title=groundrule::pull_request_target runs with the secrets.*Lint on pull_request instead/m;

test('pull_request_target with files of the pull request is refused', async () => {
  const target = { event: 'pull_request_target', upstream };
  const base = checkout(upstream, join(top, 'target'), 'refs/heads/main', 1);
  const env = { GITHUB_SHA: upstream.base };
  expect((await run(base, { ...target, env })).code).toBe(1);
  for (const ref of ['refs/pull/7/merge', 'refs/pull/7/head']) {
    const merged = checkout(upstream, mkdtempSync(join(top, 'refused-')), ref, 1);
    expect(await run(merged, { ...target, env })).toMatchObject({ code: 2, log: expect.stringMatching(refusal) });
    checkout(upstream, mkdtempSync(join(base, 'nested-')), ref, 1);
    expect(await run(base, { ...target, env })).toMatchObject({ code: 2, log: expect.stringMatching(refusal) });
    git(base, 'clean', '-ffdxq');
  }
  expect(await run(folderWith({ 'a.yaml': template() }), target)).toMatchObject({ code: 2, log: expect.stringMatching(/cannot be told/) });
});

test('so is a workflow_run after a pull request, but not one after a push', async () => {
  const workspace = checkout(upstream, join(top, 'after'), 'refs/pull/7/head', 1);
  const env = { GITHUB_SHA: upstream.base };
  expect((await run(workspace, { event: 'workflow_run-fork', upstream, env })).log).toContain('workflow_run runs with the secrets');
  expect((await run(workspace, { event: 'workflow_run-push', upstream, env })).code).not.toBe(2);
});
