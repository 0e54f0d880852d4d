import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Connect } from '../../src/commands/hub.ts';
import { start, type Running } from '../github/harness.ts';
import { checkout, upstreamIn } from './pull-request.ts';
import { fileSystem, runStep, template, type Step } from './runs.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-review-')));
afterAll(() => rmSync(top, { recursive: true }));

const before = { 'a.yaml': template(fileSystem('Old', false)) };
const after = { 'a.yaml': template(fileSystem('Old', false), fileSystem('Added', false)) };
const upstream = upstreamIn(top, { main: before, change: after });
const workspace = mkdtempSync(join(top, 'empty-'));

let report: string;
beforeAll(async () => {
  const folder = checkout(upstream, join(top, 'fork'), 'refs/pull/7/merge', 2);
  const { outputs } = await runStep(top, folder, { event: 'pull_request-fork', upstream, inputs: { comment: 'false' } });
  report = readFileSync(outputs['report']!, 'utf8');
});

let running: Running;
beforeEach(async () => {
  running = await start(before);
  running.github.repository.push(after);
  writeFileSync(join(workspace, 'report.json'), report);
});
afterEach(async () => {
  if (running.github.violations.length > 0) throw new Error(running.github.violations.join('\n'));
  await running.github.stop();
});

const head = { ref: 'open-ssh', repo: { full_name: 'mallory/infra' } };
const base = { ref: 'main', sha: 'b'.repeat(40), repo: { full_name: 'octo/infra' } };
type Pulls = (sha: string) => readonly object[];
const one: Pulls = (sha) => [{ number: 7, head: { ...head, sha }, base }];

/** The second workflow, with the pull requests that GitHub lists for the branch. */
function run(pulls: Pulls = one, { inputs = {}, ...step }: Step = {}) {
  const { head: sha } = running.github.repository;
  const asked: string[] = [];
  const connect: Connect = ({ token }) => {
    const client = running.client(token);
    return {
      ...client,
      list: (path, pages) => {
        if (!path.includes('/pulls?')) return client.list(path, pages);
        asked.push(path);
        return Promise.resolve({ items: pulls(sha), complete: true });
      },
    };
  };
  const inputsOf = { review: 'report.json', token: 'ghs_workflow', ...inputs };
  const options = { event: 'workflow_run-fork', upstream: { ...upstream, head: sha }, inputs: inputsOf, connect, ...step };
  return runStep(top, workspace, { env: { GITHUB_REPOSITORY: 'octo/infra' }, ...options }).then((done) => ({ ...done, asked }));
}

const shown = () => running.github.shown.map(({ at, state }) => `${at} ${state}`);

test('the report of a fork is posted on the pull request that the event is about', async () => {
  const { code, log, asked, outputs } = await run();
  expect(log).toBe('pull request #7: 1 comment and the summary created\n');
  expect({ code, conclusion: outputs['conclusion'] }).toEqual({ code: 0, conclusion: 'success' });
  expect(asked).toEqual(['/repos/octo/infra/pulls?state=open&head=mallory%3Aopen-ssh']);
  expect(shown()).toEqual(['a.yaml:3 open']);
});

test.each<[string, Pulls, RegExp]>([
  ['nobody has it open', () => [], /it is closed/],
  ['it went on', () => [{ number: 7, head: { ...head, sha: 'c'.repeat(40) }, base }], /it has a newer commit/],
  ['it is of another fork', (sha) => [{ number: 7, head: { ...head, repo: { full_name: 'eve/infra' }, sha }, base }], /it is closed/],
  ['two have it', (sha) => [8, 7].map((number) => ({ number, head: { ...head, sha }, base })), /several pull requests/],
])('nothing is posted when %s', async (_, pulls, reason) => {
  const { code, log } = await run(pulls);
  expect(log).toMatch(/^::notice title=groundrule::There is no pull request to comment on: /);
  expect(log).toMatch(reason);
  expect(code).toBe(0);
  expect(shown()).toEqual([]);
});

test.each([
  ['[]', /the report is no object/],
  ['{ half', /the report is no JSON/],
  ['{"schema":1,"tool":{"name":"groundrule"},"findings":[{"file":"../../etc/passwd"}]}', /the report cannot be used/],
])('a report like %s is refused', async (text, reason) => {
  writeFileSync(join(workspace, 'report.json'), text);
  const { code, log } = await run();
  expect(code).toBe(2);
  expect(log).toMatch(/^::error title=groundrule::/);
  expect(log).toMatch(reason);
  expect(running.github.log).toEqual([]);
});

test('what a report says can neither mention anybody nor give commands', async () => {
  const hostile = report.replaceAll('EFS', '@everyone\\n::error::x <img src=x>');
  writeFileSync(join(workspace, 'report.json'), hostile);
  const { log } = await run();
  expect(log).not.toMatch(/^::error/m);
  const bodies = running.github.conversation.threads.map(({ comments }) => comments[0]!.body);
  expect(bodies).toHaveLength(1);
  expect(bodies[0]!.replace(/`[^`]*`/g, '')).not.toMatch(/@everyone|<img/);
});

test('it is for workflow_run after pull_request only, and needs a token that may write', async () => {
  expect((await run(one, { event: 'pull_request' })).log).toContain("::error title=groundrule::Input 'review' is for workflow_run");
  expect((await run(one, { event: 'workflow_run-push' })).log).toContain("Input 'review' is for workflow_run");
  expect((await run(one, { inputs: { token: '' } })).code).toBe(2);
  running.github.tokens.set('ghs_read', { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'read', contents: 'read' });
  const { code, log } = await run(one, { inputs: { token: 'ghs_read' } });
  expect(code).toBe(2);
  expect(log).toMatch(/^::error title=groundrule::Nothing was posted: .*pull-requests: write/);
});
