import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { baseOf, parentsIn } from '../../src/commands/action/base.ts';
import type { Event } from '../../src/commands/action/event.ts';
import { checkout as clone, upstreamIn } from './pull-request.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-base-')));
afterAll(() => rmSync(top, { recursive: true }));

const { head, base, fork, ...rest } = upstreamIn(top, { main: { one: '1' }, change: { two: '2' }, meanwhile: { three: '3' } });
const checkout = (ref: string, depth: number): string =>
  clone({ head, base, fork, ...rest }, mkdtempSync(join(top, 'checkout-')), ref, depth);

const pull: Event = {
  kind: 'pull-request',
  name: 'pull_request',
  pullRequest: { number: 7, base: { sha: base, ref: 'main', repository: 'a/b' }, head: { sha: head, ref: 'change', repository: 'a/b' } },
};
const push = (before: string | undefined): Event => ({ kind: 'push', name: 'push', before });

test('a pull request that GitHub has merged is compared with the base as it is now', () => {
  expect(baseOf(pull, checkout('refs/pull/7/merge', 2))).toEqual({ commit: base });
  expect(baseOf(pull, checkout('refs/pull/7/merge', 0))).toEqual({ commit: base });
});

test('the head of a pull request is compared with where it left the base', () => {
  expect(baseOf(pull, checkout('refs/pull/7/head', 0))).toEqual({ commit: fork });
});

test('a checkout that is too shallow says how deep it has to be', () => {
  const { missing } = baseOf(pull, checkout('refs/pull/7/merge', 1));
  expect(missing).toBe(
    `the base of the pull request (${base.slice(0, 10)}) is not in the checkout; give actions/checkout \`fetch-depth: 2\``,
  );
  expect(baseOf(pull, checkout('refs/pull/7/head', 1)).missing).toContain('`fetch-depth: 0`');
  expect(baseOf(push(fork), checkout('refs/heads/main', 1)).missing).toContain('before this push');
  expect(baseOf({ kind: 'merge-group', name: 'merge_group', base: fork }, checkout('refs/heads/main', 1)).missing).toContain('merge group');
});

test('a push is compared with what was before it, and a new branch with nothing', () => {
  const folder = checkout('refs/heads/main', 0);
  expect(baseOf(push(fork), folder)).toEqual({ commit: fork });
  expect(baseOf(push(undefined), folder)).toEqual({});
  expect(baseOf({ kind: 'merge-group', name: 'merge_group', base: fork }, folder)).toEqual({ commit: fork });
  expect(baseOf({ kind: 'other', name: 'schedule' }, folder)).toEqual({});
});

test('whatever the name of an author holds, it is no parent', () => {
  const commit = (author: string) => `tree ${head}\nparent ${fork}\nauthor ${author} <e@x> 0 +0000\n\nparent ${base}\n`;
  for (const end of ['\r', '\u2028']) expect(parentsIn(commit(`Eve${end}parent ${head}${end}`))).toEqual([fork]);
});

test('without a repository everything is linted', () => {
  expect(baseOf(pull, tmpdir()).missing).toContain('is not in a git repository');
});
