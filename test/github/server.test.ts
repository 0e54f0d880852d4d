import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Running, start } from './harness.ts';

/** The tests of the others are worth what this server is: it has to refuse what GitHub refuses. */
let running: Running;

const lines = (count: number, changed?: number): string =>
  Array.from({ length: count }, (_, at) => `line ${at + 1}${at + 1 === changed ? ' changed' : ''}\n`).join('');

beforeEach(async () => {
  running = await start({ 'a.yaml': lines(60), 'gone.yaml': 'x\n', 'same.yaml': lines(5) });
  running.github.repository.push({ 'a.yaml': lines(60, 20), 'gone.yaml': null, 'same.yaml': null, 'renamed.yaml': lines(5) });
});

afterEach(() => running.github.stop());

const headers = {
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
  'user-agent': 'groundrule/1.2.3',
  authorization: 'Bearer ghs_workflow',
};

async function ask(path: string, body?: object) {
  running.github.now += 1000;
  const request = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const response = await fetch(`${running.url}${path}`, { headers, ...request });
  return { status: response.status, headers: response.headers, json: (await response.json()) as never };
}

const api = '/repos/octo/infra';

/** What was wrong with the requests so far; a test ends well only without. */
const violations = (): string[] => running.github.violations.splice(0);

async function refusal(comment: object): Promise<unknown> {
  const { status, json } = await ask(`${api}/pulls/7/reviews`, {
    event: 'COMMENT',
    body: 'b',
    comments: [{ body: 'c', side: 'RIGHT', ...comment }],
  });
  return status === 200 ? 'taken' : (json as { errors: unknown }).errors;
}

describe('a comment of a review', () => {
  const outside = "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank";

  test.each([
    ['the first line of a hunk', { path: 'a.yaml', line: 17 }, 'taken'],
    ['the last', { path: 'a.yaml', line: 23 }, 'taken'],
    ['the one before', { path: 'a.yaml', line: 16 }, [outside]],
    ['the one after', { path: 'a.yaml', line: 24 }, [outside]],
    ['several lines', { path: 'a.yaml', line: 20, start_line: 18, start_side: 'RIGHT' }, 'taken'],
    [
      'several that are one',
      { path: 'a.yaml', line: 20, start_line: 20, start_side: 'RIGHT' },
      ['Pull request review thread start line must precede the end line.'],
    ],
    [
      'several from outside',
      { path: 'a.yaml', line: 20, start_line: 1, start_side: 'RIGHT' },
      ['Pull request review thread start line must be part of the same hunk as the line.'],
    ],
    ['a file that was renamed only', { path: 'renamed.yaml', line: 1 }, [outside]],
    [
      'its old name',
      { path: 'same.yaml', line: 1 },
      ["Pull request review thread path is invalid and Pull request review thread diff hunk can't be blank"],
    ],
    ['a body', { path: 'a.yaml', line: 20, body: 'x'.repeat(65_536) }, 'taken'],
    ['a body too long', { path: 'a.yaml', line: 20, body: 'x'.repeat(65_537) }, ['Body is too long (maximum is 65536 characters)']],
  ])('on %s', async (_, comment, expected) => {
    expect(await refusal(comment)).toEqual(expected);
  });

  test('is refused with all the others', async () => {
    const comments = [18, 1].map((line) => ({ path: 'a.yaml', line, side: 'RIGHT', body: 'c' }));
    expect((await ask(`${api}/pulls/7/reviews`, { event: 'COMMENT', body: 'b', comments })).status).toBe(422);
    expect(running.github.conversation.reviews).toEqual([]);
  });
});

test('the files of the diff', async () => {
  expect((await ask(`${api}/pulls/7/files`)).json).toMatchObject([
    { filename: 'a.yaml', status: 'modified', additions: 1, deletions: 1, patch: expect.stringMatching(/^@@ -17,7 \+17,7 @@/) },
    { filename: 'gone.yaml', status: 'removed' },
    { filename: 'renamed.yaml', status: 'renamed', previous_filename: 'same.yaml' },
  ]);
});

test('a thread follows its line, and is outdated when that changes or leaves the diff', async () => {
  const { repository, shown } = running.github;
  const places = () => running.github.shown.map(({ at, state }) => `${at} ${state}`);
  expect(shown).toEqual([]);
  await refusal({ path: 'a.yaml', line: 20 });
  await refusal({ path: 'a.yaml', line: 22 });
  repository.push({ 'a.yaml': `new\n${lines(60, 20)}` });
  expect(places()).toEqual(['a.yaml:21 open', 'a.yaml:23 open']);
  repository.push({ 'a.yaml': null, 'b.yaml': `new\n${lines(60, 20)}` });
  expect(places()).toEqual(['b.yaml:21 open', 'b.yaml:23 open']);
  repository.push({ 'b.yaml': `new\n${lines(60, 20).replace('line 22', 'line xx')}` });
  expect(places()).toEqual(['b.yaml:21 open', 'a.yaml outdated']);
  repository.forcePush({ 'a.yaml': lines(60, 1) });
  expect(places()).toEqual(['a.yaml outdated', 'a.yaml outdated']);
});

test('pages of 30, of 100 at most, and where the next one is', async () => {
  for (let count = 0; count < 130; count += 1) running.github.comment({ login: 'ada', type: 'User' }, 'x');
  const first = await ask(`${api}/issues/7/comments`);
  expect(first.json).toHaveLength(30);
  expect(first.headers.get('link')).toContain(`<${running.url}${api}/issues/7/comments?page=2>; rel="next"`);
  const large = await ask(`${api}/issues/7/comments?per_page=500`);
  expect(large.json).toHaveLength(100);
  const last = await ask(`${api}/issues/7/comments?per_page=100&page=2`);
  expect([(last.json as unknown[]).length, last.headers.get('link')]).toEqual([30, null]);
});

describe('what GitHub does not describe is told', () => {
  test.each([
    ['a parameter', `${api}/pulls/7/files?pages=2`, undefined, 'pages is no parameter'],
    ['the type of a parameter', `${api}/pulls/7/files?page=two`, undefined, 'page: data must be integer'],
    ['a field', `${api}/issues/7/comments`, { body: 'x', text: 'y' }, 'data must NOT have additional properties'],
    [
      'a field of a comment',
      `${api}/pulls/7/reviews`,
      { comments: [{ path: 'a', body: 'b', file: 'a' }] },
      'data/comments/0 must NOT have',
    ],
    ['the type of a field', `${api}/issues/7/comments`, { body: 7 }, 'data/body must be string'],
    ['a field that is missing', `${api}/issues/7/comments`, {}, "must have required property 'body'"],
    ['a request', `${api}/issues/7/labels`, undefined, 'is not described'],
  ])('%s', async (_, path, body, expected) => {
    expect((await ask(path, body)).status).toBeGreaterThan(399);
    expect(violations().join('\n')).toContain(expected);
  });

  test('haste', async () => {
    const post = (body: string | ReadableStream) =>
      fetch(`${running.url}${api}/issues/7/comments`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    await post('{"body":"x"}');
    await post('{"body":"x"}');
    expect(violations()).toEqual(['less than a second between two changes']);
    let end = (): void => undefined;
    const slow = new ReadableStream({
      start(stream) {
        stream.enqueue(new TextEncoder().encode('{"body":"x"'));
        end = () => {
          stream.enqueue(new TextEncoder().encode('}'));
          stream.close();
        };
      },
    });
    const posted = post(slow);
    // oxlint-disable-next-line no-await-in-loop -- until the first has arrived
    for (let tries = 0; tries < 100 && running.github.violations.length === 0; tries += 1) await ask(`${api}/pulls/7`);
    expect(violations()).toEqual(['two requests at once']);
    end();
    await posted;
  });

  test('a field of GraphQL, and a page without an end', async () => {
    const graphql = async (query: string) => (await ask('/graphql', { query })).json;
    expect(await graphql('{ viewer { password } }')).toMatchObject({
      errors: [{ message: expect.stringContaining('Cannot query field') }],
    });
    const threads = (some: string) =>
      `{ repository(owner: "octo", name: "infra") { pullRequest(number: 7) { reviewThreads${some} { totalCount } } } }`;
    expect(await graphql(threads(''))).toMatchObject({ errors: [{ type: 'MISSING_PAGINATION_BOUNDARIES' }] });
    expect(await graphql(threads('(first: 101)'))).toMatchObject({ errors: [{ type: 'EXCESSIVE_PAGINATION' }] });
    expect(await graphql('{ repository(owner: "octo", name: "none") { id } }')).toMatchObject({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', path: ['repository'] }],
    });
  });
});

test('more than eighty changes a minute are too many', async () => {
  running.github.now = 0;
  const statuses: number[] = [];
  for (let count = 0; count < 82; count += 1) {
    running.github.now -= 400;
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    statuses.push((await ask(`${api}/issues/7/comments`, { body: 'x' })).status);
  }
  expect(statuses.indexOf(403)).toBe(80);
  expect(violations().length).toBeGreaterThan(0);
});
