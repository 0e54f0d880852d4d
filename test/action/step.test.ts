import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { inputNames } from '../../src/commands/action/inputs.ts';
import { checkout, upstreamIn } from './pull-request.ts';
import { fileSystem, folderWith as plainFolder, runStep, template, volume, type Step } from './runs.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-step-')));
afterAll(() => rmSync(top, { recursive: true }));
const run = (workspace: string, step?: Step) => runStep(top, workspace, step);
const folderWith = (files: Readonly<Record<string, string>>) => plainFolder(top, files);

test('action.yml offers what is read, and promises what is set', async () => {
  const action = load(readFileSync('action.yml', 'utf8')) as Record<'inputs' | 'outputs' | 'runs', Record<string, unknown>>;
  expect(Object.keys(action.inputs)).toEqual(inputNames);
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.cjs' });
  const { outputs } = await run(folderWith({ 'a.yaml': template(fileSystem('Files', true)) }));
  expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(action.outputs).toSorted());
});

test.each(readdirSync('examples/workflows'))('the example %s gives the action what it takes', (file) => {
  const { jobs } = load(readFileSync(join('examples/workflows', file), 'utf8')) as {
    jobs: Record<string, { steps: { uses: string; with?: object }[] }>;
  };
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const ours = steps.filter(({ uses }) => uses.startsWith('groundrule/groundrule@'));
  expect(ours).toHaveLength(1);
  expect(inputNames).toEqual(expect.arrayContaining(Object.keys(ours[0]!.with ?? {})));
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

test('in a workflow, the summary leads to the lines of the commit', async () => {
  const env = { GITHUB_ACTIONS: 'true', GITHUB_SERVER_URL: 'https://ghe.example.com', GITHUB_SHA: 'a'.repeat(40) };
  const { summary } = await run(folderWith({ 'a.yaml': template(fileSystem('Files', false)) }), { env });
  expect(summary).toContain(`https://ghe.example.com/acme/infra/blob/${'a'.repeat(40)}/a.yaml#L2`);
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

test('a configuration that the change adds holds only once it is merged', async () => {
  const files = {
    main: { 'a.yaml': template() },
    change: { 'a.yaml': template(fileSystem('Added', false)), 'mine.yaml': 'failOn: never\n' },
  };
  const adding = upstreamIn(top, files);
  const workspace = checkout(adding, join(top, 'adding'), 'refs/pull/7/merge', 2);
  const { code, log } = await run(workspace, { event: 'pull_request', upstream: adding, inputs: { config: 'mine.yaml' } });
  expect(code).toBe(1);
  expect(log).toContain('This change edits the configuration mine.yaml; until it is merged, none does');
});

test('a configuration that the workflow has from elsewhere holds', async () => {
  const workspace = checkout(upstream, join(top, 'own'), 'refs/pull/7/merge', 2);
  writeFileSync(join(workspace, 'policy.yaml'), 'failOn: never\n');
  expect((await run(workspace, { event: 'pull_request', upstream, inputs: { config: 'policy.yaml' } })).code).toBe(0);
  const outside = folderWith({ 'policy.yaml': 'failOn: never\n' });
  expect((await run(workspace, { event: 'pull_request', upstream, inputs: { config: join(outside, 'policy.yaml') } })).code).toBe(0);
});

test('a baseline takes the place of the base', async () => {
  const workspace = checkout(upstream, join(top, 'baseline'), 'refs/pull/7/merge', 2);
  const { outputs } = await run(workspace, { event: 'pull_request', upstream });
  writeFileSync(join(workspace, 'old.json'), readFileSync(outputs['report']!));
  const again = await run(workspace, { event: 'pull_request', upstream, inputs: { args: '--baseline=old.json' } });
  expect(again).toMatchObject({ code: 0, outputs: { new: '0', unchanged: '3' } });
  expect(again.log).not.toContain('the baseline');
  const edited = await run(workspace, { event: 'pull_request', upstream, inputs: { args: '--baseline\na.yaml' } });
  expect(edited.log).toContain('::warning title=groundrule::This change edits the baseline a.yaml: what it adds there is not told');
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
  expect(log).toMatch(/^::warning title=groundrule::Everything counts as new and its own configuration holds: .*`fetch-depth: 2`$/m);
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

const target = { event: 'pull_request_target', upstream, env: { GITHUB_SHA: upstream.base } };

test('pull_request_target on files of the base is a run like any other', async () => {
  expect((await run(checkout(upstream, join(top, 'target'), 'refs/heads/main', 1), target)).code).toBe(1);
});

test.each(['refs/pull/7/merge', 'refs/pull/7/head'])('pull_request_target with %s is refused, wherever it is', async (ref) => {
  const merged = checkout(upstream, mkdtempSync(join(top, 'refused-')), ref, 1);
  expect(await run(merged, target)).toMatchObject({ code: 2, log: expect.stringMatching(refusal) });
  const base = checkout(upstream, mkdtempSync(join(top, 'nested-')), 'refs/heads/main', 1);
  checkout(upstream, join(base, 'a/pull-request'), ref, 1);
  expect(await run(base, target)).toMatchObject({ code: 2, log: expect.stringMatching(refusal) });
});

test('so is pull_request_target with files of which nobody knows where they are from', async () => {
  expect(await run(folderWith({ 'a.yaml': template() }), target)).toMatchObject({ code: 2, log: expect.stringMatching(/cannot be told/) });
});

test('so is a workflow_run after a pull request, but not one after a push', async () => {
  const workspace = checkout(upstream, join(top, 'after'), 'refs/pull/7/head', 1);
  const env = { GITHUB_SHA: upstream.base };
  expect((await run(workspace, { event: 'workflow_run-fork', upstream, env })).log).toContain('workflow_run runs with the secrets');
  expect((await run(workspace, { event: 'workflow_run-push', upstream, env })).code).not.toBe(2);
});
