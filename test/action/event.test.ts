import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readEvent } from '../../src/commands/action/event.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundrule-event-'));
afterAll(() => rmSync(folder, { recursive: true }));

const base = '4f1c2d9b8e7a6c5d4b3a29181706f5e4d3c2b1a0';
const head = '9a8b7c6d5e4f30211203f4e5d6c7b8a990817263';

const from = (file: string, name = file.split('-')[0]!) =>
  readEvent({ GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: resolve('test/action/events', `${file}.json`) });

const written = (name: string, payload: unknown) => {
  const file = join(folder, 'event.json');
  writeFileSync(file, typeof payload === 'string' ? payload : JSON.stringify(payload));
  return readEvent({ GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file });
};

test('a pull request, of a branch, of a fork, of a fork that is gone', () => {
  const pullRequest = { number: 7, base: { sha: base, ref: 'main', repository: 'acme/infra' } };
  const tip = { sha: head, ref: 'change' };
  expect(from('pull_request')).toMatchObject({
    kind: 'pull-request',
    pullRequest: { ...pullRequest, head: { ...tip, repository: 'acme/infra' } },
  });
  expect(from('pull_request-fork')).toMatchObject({ kind: 'pull-request', pullRequest: { head: { ...tip, repository: 'mallory/infra' } } });
  expect(from('pull_request-deleted-fork')).toMatchObject({ pullRequest: { head: { ...tip, repository: undefined } } });
  expect(from('pull_request_target').kind).toBe('pull-request-target');
});

test('a push, and one that makes a branch', () => {
  expect(from('push')).toMatchObject({ kind: 'push', before: '1'.repeat(40) });
  expect(from('push-new-branch')).toEqual({ kind: 'push', name: 'push', before: undefined });
});

test('a merge queue, another workflow, and what is about no change', () => {
  expect(from('merge_group')).toMatchObject({ kind: 'merge-group', base });
  expect(from('workflow_run-fork')).toMatchObject({
    kind: 'workflow-run',
    of: 'pull_request',
    head: { sha: head, ref: 'change', repository: 'mallory/infra' },
  });
  expect(from('workflow_dispatch')).toEqual({ kind: 'other', name: 'workflow_dispatch' });
  expect(from('schedule')).toEqual({ kind: 'other', name: 'schedule' });
  expect(readEvent({})).toEqual({ kind: 'other', name: '' });
});

test('a payload that is not as documented says nothing', () => {
  const other = { kind: 'other', name: 'pull_request' };
  expect(written('pull_request', '{ half')).toEqual(other);
  expect(written('pull_request', 'null')).toEqual(other);
  expect(written('pull_request', { pull_request: { number: '7; rm', base: {}, head: {} } })).toEqual(other);
  const tip = { sha: '--upload-pack=x', ref: 'x' };
  expect(written('pull_request', { pull_request: { number: 7, base: tip, head: tip } })).toEqual(other);
  expect(written('push', { before: 'HEAD^{/x}' })).toEqual({ kind: 'push', name: 'push', before: undefined });
  expect(written('merge_group', JSON.parse('{"__proto__":{"merge_group":{"base_sha":"a"}}}'))).toEqual({
    kind: 'other',
    name: 'merge_group',
  });
  expect(readEvent({ GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: join(folder, 'missing.json') })).toMatchObject({ before: undefined });
});
