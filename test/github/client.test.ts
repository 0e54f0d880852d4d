import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { addresses, createClient } from '../../src/github/client.ts';
import { GitHubError } from '../../src/github/error.ts';
import { type Running, start } from './harness.ts';
import { secondaryLimit } from './server.ts';

let running: Running;

beforeEach(async () => {
  running = await start({ 'a.yaml': 'a\n' });
  running.github.repository.push({ 'a.yaml': 'b\n' });
});

afterEach(() => running.github.stop());

const pull = '/repos/octo/infra/pulls/7';
const comments = '/repos/octo/infra/issues/7/comments';
const nowhere = async () => undefined;
const json = JSON.stringify(secondaryLimit);

/** What a request fails with. */
async function failureOf(request: Promise<unknown>): Promise<GitHubError> {
  const error: unknown = await request.then(
    () => 'it succeeded',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GitHubError);
  return error as GitHubError;
}

describe('waiting', () => {
  test('as long as retry-after says', async () => {
    running.github.faults.push({ on: /pulls/, answer: { status: 429, headers: { 'retry-after': '17' }, body: json } });
    await running.client().get(pull);
    expect(running.waits).toEqual([17]);
  });

  test('until the hour is over, when no request is left in it', async () => {
    const reset = String(running.github.now / 1000 + 200);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    running.github.faults.push({ on: /pulls/, answer: { status: 403, headers, body: '{"message":"API rate limit exceeded"}' } });
    await running.client().get(pull);
    expect(running.waits).toEqual([201]);
  });

  test('a minute, then longer, when GitHub says nothing but that there were too many', async () => {
    running.github.faults.push({ on: /pulls/, times: 3, answer: { status: 403, body: json } });
    await running.client().get(pull);
    expect(running.waits).toEqual([60, 120, 240]);
  });

  test('not longer than there is time for', async () => {
    running.github.faults.push({ on: /pulls/, answer: { status: 429, headers: { 'retry-after': '3600' }, body: json } });
    const error = await failureOf(running.client().get(pull));
    expect([error.trouble, error.message]).toEqual(['limited', `GET ${pull}: 429 ${secondaryLimit.message} (it asks to wait 3600 s)`]);
    expect(running.waits).toEqual([]);
  });

  test('GraphQL says it in its own way', async () => {
    const body = JSON.stringify({ errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] });
    running.github.faults.push({ on: /graphql/, answer: { status: 200, headers: { 'retry-after': '5' }, body } });
    const { data } = await running.client().graphql('{ viewer { login } }', {});
    expect([data, running.waits]).toEqual([{ viewer: { login: 'github-actions[bot]' } }, [5]]);
  });

  test('a second between changes, none between reads', async () => {
    const client = running.client();
    await client.post(comments, { body: 'one' }, nowhere);
    await client.post(comments, { body: 'two' }, nowhere);
    await client.post(comments, { body: 'three' }, nowhere);
    await client.get(pull);
    await client.get(pull);
    expect(running.waits).toEqual([1, 1]);
  });
});

describe('a server that is ill', () => {
  test('is asked again, a few times', async () => {
    running.github.faults.push({ on: /pulls/, times: 2, answer: { status: 502, body: '<html>' } }, { on: /pulls/, answer: 'hang up' });
    await running.client().get(pull);
    expect(running.waits).toEqual([1, 2, 4]);
  });

  test('and no more', async () => {
    running.github.faults.push({ on: /pulls/, times: 99, answer: { status: 503, body: '{"message":"Unavailable"}' } });
    const error = await failureOf(running.client().get(pull));
    expect([error.trouble, error.message]).toEqual(['unreachable', `GET ${pull}: 503 Unavailable`]);
    expect(running.github.log).toHaveLength(5);
  });

  test('nobody there', async () => {
    const client = running.client('ghs_workflow', { apiUrl: 'http://127.0.0.1:9' });
    expect((await failureOf(client.get(pull))).trouble).toBe('unreachable');
  });

  test.each([
    ['hang up' as const, 1],
    [{ status: 502, body: '' }, 1],
  ])('what was made before the answer got lost is not made twice', async (answer, made) => {
    running.github.faults.push({ on: /POST/, done: true, answer });
    const found = { id: 5 };
    expect(await running.client().post(comments, { body: 'one' }, async () => found)).toBe(found);
    expect(running.github.conversation.comments).toHaveLength(made);
  });

  test('what was not made is made', async () => {
    running.github.faults.push({ on: /POST/, answer: 'hang up' });
    await running.client().post(comments, { body: 'one' }, nowhere);
    expect(running.github.conversation.comments.map(({ body }) => body)).toEqual(['one']);
  });
});

describe('pages', () => {
  test('all of them, a hundred at a time', async () => {
    for (let count = 0; count < 250; count += 1) running.github.comment({ login: 'ada', type: 'User' }, `comment ${count}`);
    const { items, complete } = await running.client().list(comments);
    expect([items.length, complete, running.github.log.length]).toEqual([250, true, 3]);
  });

  test('not more than asked for', async () => {
    for (let count = 0; count < 250; count += 1) running.github.comment({ login: 'ada', type: 'User' }, `comment ${count}`);
    const { items, complete } = await running.client().list(comments, 2);
    expect([items.length, complete]).toEqual([200, false]);
  });
});

describe('the token', () => {
  test('may not do everything', async () => {
    running.github.tokens.set('ghs_fork', { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'read', contents: 'read' });
    const error = await failureOf(running.client('ghs_fork').post(comments, { body: 'one' }, nowhere));
    expect([error.trouble, error.message]).toEqual([
      'forbidden',
      `POST ${comments}: 403 Resource not accessible by integration (needs the permission pull-requests: write)`,
    ]);
    const unknown = await failureOf(running.client('ghs_wrong').get(pull));
    expect([unknown.trouble, unknown.message]).toEqual(['forbidden', `GET ${pull}: 401 Bad credentials`]);
    expect(running.waits).toEqual([]);
  });

  test('that is none is never printed', () => {
    expect(() => running.client('ghs_secret\nx')).toThrow('the token for GitHub is empty or has characters that no token has');
    expect(() => running.client('')).toThrow('the token for GitHub is empty');
  });

  test('goes to no other server', async () => {
    let asked = 0;
    const other = createServer((_, response) => {
      asked += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const { faults } = running.github;
    faults.push({ on: /GET/, answer: { status: 302, headers: { location: address }, body: '' } });
    expect((await failureOf(running.client().get(pull))).message).toBe(`GET ${pull}: 302, a redirect that is not followed`);
    faults.push({ on: /GET/, answer: { status: 200, headers: { link: `<${address}>; rel="next"` }, body: '[]' } });
    expect((await failureOf(running.client().list(comments))).message).toBe(`GET ${comments}: the next page is on another server`);
    other.close();
    expect(asked).toBe(0);
  });

  test('goes where a repository is now', async () => {
    const { faults } = running.github;
    faults.push({ on: /old/, answer: { status: 301, headers: { location: `${running.url}${pull}` }, body: '' } });
    expect(await running.client().get('/repos/octo/old/pulls/7')).toMatchObject({ number: 7 });
    faults.push({ on: /old/, answer: { status: 301, headers: { location: `${running.url}${comments}` }, body: '' } });
    expect((await failureOf(running.client().post('/repos/octo/old', { body: 'x' }, nowhere))).trouble).toBe('unexpected');
    faults.push({ on: /pulls/, times: 9, answer: { status: 302, headers: { location: pull }, body: '' } });
    expect((await failureOf(running.client().get(pull))).message).toBe(`GET ${pull}: too many redirects`);
  });
});

describe('answers that GitHub does not give', () => {
  test.each([
    ['no JSON', '<html>', 'the answer is not JSON'],
    ['no list', '{}', 'the answer is not a list'],
    ['too much', `["${'x'.repeat(33 * 1024 * 1024)}"]`, 'the answer is larger than 32 MB'],
  ])('%s', async (_, body, message) => {
    running.github.faults.push({ on: /comments/, times: 9, answer: { status: 200, body } });
    expect((await failureOf(running.client().list(comments))).message).toBe(`GET ${comments}: ${message}`);
  });

  test('words for the terminal are plain', async () => {
    const body = JSON.stringify({ message: '\u001b[31mNo\n::error::x', errors: ['a', { message: 'b' }, 7, null] });
    running.github.faults.push({ on: /comments/, answer: { status: 422, body } });
    expect((await failureOf(running.client().list(comments))).message).toBe(`GET ${comments}: 422  [31mNo ::error::x: a: b`);
  });
});

test('the addresses of GitHub and of an own server', () => {
  expect(addresses({})).toEqual({ apiUrl: 'https://api.github.com', graphqlUrl: 'https://api.github.com/graphql' });
  expect(addresses({ GITHUB_API_URL: 'https://git.example.com/api/v3' })).toEqual({
    apiUrl: 'https://git.example.com/api/v3',
    graphqlUrl: 'https://git.example.com/api/graphql',
  });
  expect(addresses({ GITHUB_API_URL: 'https://example.com/git/api/v3/' })).toEqual({
    apiUrl: 'https://example.com/git/api/v3',
    graphqlUrl: 'https://example.com/git/api/graphql',
  });
  expect(addresses({ GITHUB_API_URL: 'https://api.acme.ghe.com/' }).graphqlUrl).toBe('https://api.acme.ghe.com/graphql');
  const named = { GITHUB_API_URL: 'https://a.example', GITHUB_GRAPHQL_URL: 'https://b.example' };
  expect(addresses(named)).toEqual({ apiUrl: 'https://a.example', graphqlUrl: 'https://b.example' });
  expect(() => createClient({ token: 'x', apiUrl: 'file:///etc', graphqlUrl: 'https://b.example', version: '1' })).toThrow(
    'not the address',
  );
});

test('the pull request of a branch of a fork', async () => {
  running.github.headRepository = 'stranger/infra';
  const found = await running.client().list('/repos/octo/infra/pulls?state=open&head=stranger%3Achange');
  expect(found.items).toMatchObject([{ number: 7, head: { sha: running.github.repository.head, repo: { full_name: 'stranger/infra' } } }]);
  expect((await running.client().list('/repos/octo/infra/pulls?state=open&head=octo%3Achange')).items).toEqual([]);
});
