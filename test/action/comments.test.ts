import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Connect } from '../../src/commands/hub.ts';
import { start, type Running } from '../github/harness.ts';
import { checkout, git, upstreamIn } from './pull-request.ts';
import { fileSystem, folderWith, runStep, template, type Step } from './runs.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-comments-')));
afterAll(() => rmSync(top, { recursive: true }));

const before = { 'a.yaml': template(fileSystem('Old', false)) };
const after = { 'a.yaml': template(fileSystem('Old', false), fileSystem('Added', false)) };
const upstream = upstreamIn(top, { main: before, change: after });
const workspace = checkout(upstream, join(top, 'head'), 'refs/pull/7/head', 0);
const shallow = checkout(upstream, join(top, 'shallow'), 'refs/pull/7/head', 1);

let running: Running;
beforeEach(async () => {
  running = await start(before);
  running.github.repository.push(after);
});
afterEach(() => running.github.stop());

/** The step, on the pull request that the server has. */
function run(folder: string, { inputs = {}, ...step }: Step = {}) {
  const connect: Connect = ({ token }) => running.client(token);
  if (existsSync(join(folder, '.git'))) git(folder, 'fetch', '--quiet', running.github.repository.folder, 'HEAD');
  const event = 'pull_request';
  const at = { ...upstream, head: running.github.repository.head };
  return runStep(top, folder, {
    event,
    upstream: at,
    inputs: { token: 'ghs_workflow', ...inputs },
    env: { GITHUB_REPOSITORY: 'octo/infra' },
    connect,
    ...step,
  });
}

const shown = () => running.github.shown.map(({ at, state }) => `${at} ${state}`);

test('what is new is said on its line, once', async () => {
  const { code, log } = await run(workspace);
  expect(code).toBe(1);
  expect(shown()).toEqual(['a.yaml:3 open']);
  expect(running.github.conversation.threads[0]!.comments[0]!.body).toMatch(/^```suggestion\n.*Added.*Encrypted: true.*\n```$/m);
  expect(log).toContain('pull request #7: 1 comment and the summary created\n');
  expect((await run(workspace)).log).toContain('pull request #7: nothing to say\n');
  expect(shown()).toEqual(['a.yaml:3 open']);
});

test('jobs with names speak side by side', async () => {
  await run(workspace, { inputs: { name: 'web' } });
  running.github.now += 60_000;
  await run(workspace, { inputs: { name: 'db.2' } });
  expect((await run(workspace, { inputs: { name: 'web' } })).log).toContain('pull request #7: nothing to say\n');
  expect(shown()).toEqual(['a.yaml:3 open', 'a.yaml:3 open']);
  const titles = running.github.conversation.comments.map(({ body }) => body.split(':')[0]);
  expect(titles).toEqual(['### groundrule (web)', '### groundrule (db.2)']);
});

test('a workflow may do without comments', async () => {
  await run(workspace, { inputs: { comment: 'false' } });
  expect(running.github.log).toEqual([]);
});

test('a token that may only read changes nothing about the result, and says what to do', async () => {
  running.github.tokens.set('ghs_fork', { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'read', contents: 'read' });
  const { code, log, outputs } = await run(workspace, { event: 'pull_request-fork', inputs: { token: 'ghs_fork' } });
  expect(code).toBe(1);
  expect(log).toMatch(/^::error file=a\.yaml,/m);
  expect(log).toMatch(/^::notice title=groundrule::There are no comments on the pull request: .*pull-requests: write/m);
  expect(log).toContain(`upload ${outputs['report']} with actions/upload-artifact`);
  expect(shown()).toEqual([]);
});

test('nor does a GitHub that is down', async () => {
  running.github.faults.push({ on: /.*/, times: 100, answer: { status: 503, body: 'down' } });
  const { code, log } = await run(workspace);
  expect(code).toBe(1);
  expect(log).toMatch(/^::warning title=groundrule::pull request #7: nothing was posted \(.*503/m);
});

test('nor one that answers what it never should', async () => {
  const pullRequest = { state: 'OPEN', headRefOid: 'x', reviewThreads: null };
  const answer = { status: 200, body: JSON.stringify({ data: { repository: { pullRequest } } }) };
  running.github.faults.push({ on: /graphql/, answer });
  const { code, log, outputs } = await run(workspace);
  expect({ code, conclusion: outputs['conclusion'] }).toEqual({ code: 1, conclusion: 'failure' });
  expect(log).toMatch(/^::warning title=groundrule::There are no comments on the pull request: internal error: /m);
});

test('nor a token that is none', async () => {
  const { code, log } = await run(workspace, { inputs: { token: 'tøken' } });
  expect(code).toBe(1);
  expect(log).toMatch(/^::warning title=groundrule::There are no comments on the pull request: the token/m);
  expect(log).not.toContain('tøken');
});

test('a newer commit is for its own run to speak about', async () => {
  const stale = { ...upstream, head: running.github.repository.head };
  running.github.repository.push({ 'b.yaml': 'x: 1\n' });
  const { log } = await run(workspace, { upstream: stale });
  expect(log).toMatch(/^pull request #7: nothing was posted \(\w+ was linted, and the pull request is at \w+ by now\)$/m);
  expect(shown()).toEqual([]);
});

test('without the base, what is in the files of the pull request counts', async () => {
  writeFileSync(join(shallow, 'untouched.yaml'), template(fileSystem('Untouched', false)));
  const { code, log, outputs } = await run(shallow);
  expect(log).toMatch(/^::warning title=groundrule::Everything in the files that the change touches counts as new/m);
  expect(code).toBe(1);
  expect(outputs).toMatchObject({ findings: '2', new: '' });
  expect(shown()).toEqual(['a.yaml:3 open']);
});

test('without the base, a file that is called - is no standard input', async () => {
  running.github.repository.push({ '-': template(fileSystem('Added', false)), 'a.yaml': before['a.yaml'] });
  const folder = folderWith(top, { '-': '' });
  const { code, log } = await run(folder);
  expect({ code, log }).toEqual({ code: 0, log: expect.not.stringMatching(/standard input|stdin/) });
});

test('without the base, a pull request that changes nothing else passes', async () => {
  const { code, log, outputs } = await run(shallow, { inputs: { paths: '.git' } });
  expect(log).toContain('changes no file in the paths');
  expect({ code, outputs }).toEqual({ code: 0, outputs: { conclusion: 'success' } });
});

test('text in a template gives no commands on the way to a comment', async () => {
  const text = template(fileSystem('Added', '"::error::x"'));
  running.github.repository.push({ 'a.yaml': text });
  const folder = folderWith(top, { 'a.yaml': text });
  const { lines } = await run(folder, { inputs: { since: 'none' } });
  expect(lines.filter((line) => line.startsWith('::error') && !line.startsWith('::error file='))).toEqual([]);
});
