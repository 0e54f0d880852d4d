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
  running.github.headRepository = 'mallory/infra';
  running.github.repository.push(after);
  writeFileSync(join(workspace, 'report.json'), report);
});
afterEach(() => running.github.stop());

const head = { ref: 'change', repo: { full_name: 'mallory/infra' } };
const base = { ref: 'main', sha: 'b'.repeat(40), repo: { full_name: 'octo/infra' } };
type Pulls = (sha: string) => readonly object[];

/** The second workflow; with the pull requests that GitHub is to list for the branch, in place of the one that it has. */
function run({ inputs = {}, ...step }: Step = {}, pulls?: Pulls) {
  const { head: sha } = running.github.repository;
  const connect: Connect = ({ token }) => {
    const client = running.client(token);
    const list: typeof client.list = (path, pages) =>
      pulls && path.includes('/pulls?') ? Promise.resolve({ items: pulls(sha), complete: true }) : client.list(path, pages);
    return { ...client, list };
  };
  const inputsOf = { review: 'report.json', token: 'ghs_workflow', ...inputs };
  const options = { event: 'workflow_run-fork', upstream: { ...upstream, head: sha }, inputs: inputsOf, connect, ...step };
  return runStep(top, workspace, { env: { GITHUB_REPOSITORY: 'octo/infra' }, ...options });
}

const shown = () => running.github.shown.map(({ at, state }) => `${at} ${state}`);

test('the report of a fork is posted on the pull request that the event is about', async () => {
  const { code, log, outputs } = await run();
  expect(log).toBe('pull request #7: 1 comment and the summary created\n');
  expect({ code, conclusion: outputs['conclusion'] }).toEqual({ code: 0, conclusion: 'success' });
  expect(shown()).toEqual(['a.yaml:3 open']);
});

test('its name is what the workflow that posts says, whatever the report does', async () => {
  writeFileSync(join(workspace, 'report.json'), JSON.stringify({ ...(JSON.parse(report) as object), name: 'evil' }));
  await run({ inputs: { name: 'fork web' } });
  expect(running.github.conversation.comments.map(({ body }) => body.split(':')[0])).toEqual(['### groundrule (fork web)']);
});

test('nothing is posted when it was closed in the meantime', async () => {
  running.github.close();
  expect((await run()).log).toContain('There is no pull request to comment on: it is closed');
});

test.each<[string, Pulls, RegExp]>([
  ['it went on', () => [{ number: 7, head: { ...head, sha: 'c'.repeat(40) }, base }], /it has a newer commit/],
  ['it is of another fork', (sha) => [{ number: 7, head: { ...head, repo: { full_name: 'eve/infra' }, sha }, base }], /it is closed/],
  ['two have it', (sha) => [8, 7].map((number) => ({ number, head: { ...head, sha }, base })), /several pull requests/],
])('nothing is posted when %s', async (_, pulls, reason) => {
  const { code, log } = await run({}, pulls);
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
  expect((await run({ event: 'pull_request' })).log).toContain("::error title=groundrule::Input 'review' is for workflow_run");
  expect((await run({ event: 'workflow_run-push' })).log).toContain("Input 'review' is for workflow_run");
  expect((await run({ inputs: { token: '' } })).code).toBe(2);
  running.github.tokens.set('ghs_read', { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'read', contents: 'read' });
  const { code, log } = await run({ inputs: { token: 'ghs_read' } });
  expect(code).toBe(2);
  expect(log).toMatch(/^::error title=groundrule::Nothing was posted: .*pull-requests: write/);
});
