import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/github/outcome.ts';
import { fitted } from '../../src/github/elsewhere.ts';
import { postReview } from '../../src/github/post.ts';
import { readFiles } from '../../src/github/pull-request.ts';
import { pathsOf } from '../../src/github/target.ts';
import { markerIn, markerOf } from '../../src/review/marker.ts';
import type { NewComment, ReviewPlan } from '../../src/review/types.ts';
import { type Running, start } from './harness.ts';

/** Lines 1 to `count`, of which some are changed. */
const lines = (count: number, changed: readonly number[] = []): string =>
  Array.from({ length: count }, (_, at) => `line ${at + 1}${changed.includes(at + 1) ? ' changed' : ''}\n`).join('');

const fingerprint = (number: number): string => number.toString(16).padStart(32, '0');

const comment = (line: number, more: Partial<NewComment> = {}): NewComment => ({
  file: 'a.yaml',
  line,
  side: 'RIGHT',
  body: `about line ${line}\n\n${markerOf('comment', [fingerprint(line)])}`,
  ...more,
});

const nothing: ReviewPlan = { fileComments: [], resolve: [], reopen: [], leftOut: [] };
const body = `Some things.\n\n${markerOf('review')}`;
const review = (...comments: readonly NewComment[]): ReviewPlan => ({ ...nothing, review: { body, comments } });

let running: Running;

beforeEach(async () => {
  running = await start({ 'a.yaml': lines(100), 'old.yaml': lines(20) });
  running.github.repository.push({ 'a.yaml': lines(100, [10, 11, 50, 90]), 'b.yaml': lines(30) });
});

afterEach(() => running.github.stop());

/** Posts, and forgets the requests that reading took. */
async function post(plan: ReviewPlan, token?: string): Promise<Outcome> {
  const { github, read, client, target } = running;
  const pull = await read();
  github.log.length = 0;
  const [replaces] = pull.summaries;
  const summary = plan.summary && { summary: { ...plan.summary, ...(replaces && { replaces }) } };
  return postReview(client(token), target(), pull, { ...plan, ...summary });
}

const requests = (): string[] => running.github.log.map(({ request, status }) => `${request.replace('/repos/octo/infra', '')} ${status}`);
const shown = () => running.github.shown.map(({ at, state }) => `${at} ${state}`);
const changes = (): number => running.github.log.filter((one) => one.changes).length;

describe('a review', () => {
  test('is one request, with all comments', async () => {
    const outcome = await post({
      ...review(comment(10), comment(11, { startLine: 9 }), comment(5, { file: 'b.yaml' })),
      summary: { body: 'All.' },
    });
    expect(outcome).toMatchObject({ state: 'posted', reviews: 1, comments: 3, summary: 'created', notPosted: [] });
    expect(requests()).toEqual([
      'GET /pulls/7 200',
      'POST /pulls/7/reviews 200',
      'GET /pulls/7/reviews/3000000001/comments 200',
      'POST /issues/7/comments 201',
    ]);
    expect(shown()).toEqual(['a.yaml:10 open', 'a.yaml:11 open', 'b.yaml:5 open']);
    expect(running.github.conversation.reviews).toMatchObject([{ body, commit: running.github.repository.head }]);
  });

  test('with nothing to say is none', async () => {
    expect(await post(nothing)).toMatchObject({ state: 'posted', reviews: 0, notPosted: [] });
    expect(requests()).toEqual(['GET /pulls/7 200']);
  });

  test('of hundreds of comments is one, too', async () => {
    running.github.repository.push({ 'c.yaml': lines(500) });
    const comments = Array.from({ length: 500 }, (_, at) => comment(at + 1, { file: 'c.yaml' }));
    expect(await post(review(...comments))).toMatchObject({ state: 'posted', reviews: 1, comments: 500 });
    // To post, and five pages of what became of it.
    expect(running.github.log).toHaveLength(7);
    expect(changes()).toBe(1);
  });
});

describe('a comment that GitHub does not take does not cost the others', () => {
  test('when the diff shows which it is', async () => {
    const outcome = await post(review(comment(10), comment(30), comment(50, { startLine: 40 }), comment(3, { file: 'old.yaml' })));
    expect(outcome).toMatchObject({ state: 'posted', reviews: 2, comments: 1, fileComments: 2 });
    expect(running.github.shown).toEqual([
      { at: 'a.yaml:10', state: 'open', says: ['about line 10'] },
      { at: 'a.yaml', state: 'open', says: ['Line 30:'] },
      { at: 'a.yaml', state: 'open', says: ['Line 50:'] },
    ]);
    // What is said of a file outside of the diff is known again, too.
    const last = running.github.conversation.reviews.at(-1)!.body;
    expect(last).toContain('`old.yaml`\n\nLine 3:\n\nabout line 3');
    expect(markerIn(last)).toEqual({ kind: 'review', fingerprints: [fingerprint(3)] });
    expect(markerIn(running.github.conversation.threads[1]!.comments[0]!.body)).toEqual({
      kind: 'comment',
      fingerprints: [fingerprint(30)],
    });
  });

  test('when only trying shows it', async () => {
    // The diff lets these pass, and GitHub still refuses.
    const comments = Array.from({ length: 16 }, (_, at) => comment(at + 1, { file: 'b.yaml', body: at === 11 ? ' ' : `no ${at}` }));
    const outcome = await post(review(...comments));
    expect(outcome).toMatchObject({ state: 'posted', comments: 15, fileComments: 1, notPosted: [] });
    expect(running.github.conversation.reviews[0]!.body).toBe(body);
    expect(running.github.shown.filter(({ at }) => at !== 'b.yaml')).toHaveLength(15);
    expect(changes()).toBeLessThan(13);
  });

  test('and when trying is cut short, what was posted is not denied', async () => {
    // Refused, then half of it taken, then too many requests.
    const limited = { on: /POST .*reviews/, answer: { status: 429, headers: { 'retry-after': '9999' }, body: '{}' } };
    const comments = Array.from({ length: 16 }, (_, at) => comment(at + 1, { file: 'b.yaml', body: at === 11 ? ' ' : `no ${at}` }));
    const { read, client, target, github } = running;
    const pull = await read();
    const real = client();
    let posts = 0;
    const posting = (...args: Parameters<typeof real.post>) => {
      posts += 1;
      if (posts === 3) github.faults.push(limited);
      return real.post(...args);
    };
    expect(await postReview({ ...real, post: posting }, target(), pull, review(...comments))).toMatchObject({ state: 'partly' });
    expect(github.conversation.threads).toHaveLength(8);
  });

  test('and trying has an end', async () => {
    const comments = Array.from({ length: 28 }, (_, at) => comment(at + 1, { file: 'b.yaml', body: '' }));
    const outcome = await post(review(...comments));
    expect(outcome).toMatchObject({ state: 'posted', reviews: 1, comments: 0, fileComments: 10 });
    expect(changes()).toBe(1 + 12 + 10 + 1);
    expect(running.github.conversation.reviews[0]!.body.match(/Line \d+/g)).toHaveLength(18);
  });

  test('suggestions stay text where nothing can be suggested', async () => {
    await post(review(comment(30, { body: 'Do:\n\n```suggestion\nx\n```' })));
    expect(running.github.conversation.threads[0]!.comments[0]!.body).toBe('Line 30:\n\nDo:\n\n```\nx\n```');
    expect(running.github.conversation.reviews).toMatchObject([{ body }]);
  });

  test('a review that is refused for its own sake is told', async () => {
    running.github.faults.push({ on: /POST .*reviews/, times: 9, answer: { status: 422, body: '{"message":"No"}' } });
    expect(await post(review())).toMatchObject({
      state: 'partly',
      notPosted: [{ what: 'the body of the review', why: 'GitHub refuses it' }],
    });
  });
});

test('comments on files, and a file that is not in the diff', async () => {
  const fileComments = [
    { file: 'a.yaml', body: 'of the file' },
    { file: 'old.yaml', body: 'of another' },
  ];
  expect(await post({ ...nothing, fileComments })).toMatchObject({ state: 'posted', fileComments: 1, reviews: 1 });
  expect(shown()).toEqual(['a.yaml open']);
  expect(running.github.conversation.reviews[0]!.body).toContain('`old.yaml`\n\nof another');
});

test('nothing is too long', async () => {
  const long = `${'x'.repeat(70_000)}\n\n${markerOf('comment', [fingerprint(1)])}`;
  const plan = { ...review(comment(10, { body: long })), fileComments: [{ file: 'a.yaml', body: long }], summary: { body: long } };
  expect(await post(plan)).toMatchObject({ state: 'posted', comments: 1, fileComments: 1, summary: 'created' });
  const { threads, comments } = running.github.conversation;
  for (const { body: posted } of [...threads.flatMap((thread) => thread.comments), ...comments]) {
    expect(posted).toHaveLength(60_000);
    expect(markerIn(posted)?.fingerprints).toEqual([fingerprint(1)]);
  }
});

test('what is cut is cut between characters', () => {
  for (const first of ['', 'x']) {
    const cut = fitted(`${first}${'😀'.repeat(40_000)}\n\n${markerOf('summary')}`);
    expect(cut).not.toMatch(/\p{Cs}/u);
    expect(markerIn(cut)).toBeDefined();
  }
});

test('of a pull request with more files than GitHub lists, it is known that some are missing', async () => {
  const items = Array.from({ length: 3000 }, (_, at) => ({ filename: `${at}.yaml`, status: 'added' }));
  const listing = (some: readonly unknown[]) => ({ ...running.client(), list: async () => ({ items: some, complete: true }) });
  expect((await readFiles(listing(items), pathsOf(running.target()))).complete).toBe(false);
  expect((await readFiles(listing(items.slice(1)), pathsOf(running.target()))).complete).toBe(true);
});

describe('threads', () => {
  const three = async (token?: string) => {
    await post(review(comment(10), comment(11), comment(50)));
    return (await running.read(token)).threads;
  };

  test('are hidden by a token that may not resolve, and shown again', async () => {
    const [first, second] = await three();
    expect(await post({ ...nothing, resolve: [first!, second!] })).toMatchObject({ state: 'posted', resolved: 0, hidden: 2 });
    expect(changes()).toBe(2);
    expect(shown()).toEqual(['a.yaml:10 hidden', 'a.yaml:11 hidden', 'a.yaml:50 open']);
    const again = (await running.read()).threads;
    expect(again.map(({ isResolved, isHidden, resolvedByPerson }) => [isResolved, isHidden, resolvedByPerson])).toEqual([
      [true, true, false],
      [true, true, false],
      [false, false, false],
    ]);
    expect(await post({ ...nothing, reopen: [again[0]!] })).toMatchObject({ state: 'posted', reopened: 1 });
    expect(shown()).toEqual(['a.yaml:10 open', 'a.yaml:11 hidden', 'a.yaml:50 open']);
  });

  test.each([
    ['an app', { login: 'lint-app[bot]', type: 'Bot', pullRequests: 'write', contents: 'write' }],
    ['a person', { login: 'ada', type: 'User', pullRequests: 'write', contents: 'read' }],
  ] as const)('are resolved by the token of %s that may', async (_, viewer) => {
    running.github.tokens.set('ghs_workflow', viewer);
    const threads = await three();
    expect(threads.map(({ byUs, answeredByPerson }) => [byUs, answeredByPerson])).toEqual(threads.map(() => [true, false]));
    expect(await post({ ...nothing, resolve: threads })).toMatchObject({ state: 'posted', resolved: 3, hidden: 0 });
    expect(changes()).toBe(1);
    const again = (await running.read()).threads;
    expect(again.map(({ isResolved, resolvedByPerson }) => [isResolved, resolvedByPerson])).toEqual(threads.map(() => [true, false]));
    expect(await post({ ...nothing, reopen: again.slice(0, 1) })).toMatchObject({ state: 'posted', reopened: 1 });
    expect(shown()).toEqual(['a.yaml:10 open', 'a.yaml:11 resolved', 'a.yaml:50 resolved']);
  });

  test('that somebody deleted need nothing', async () => {
    const [first, second] = await three();
    running.github.conversation.threads.shift();
    running.github.tokens.set('ghs_workflow', { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'write', contents: 'write' });
    expect(await post({ ...nothing, resolve: [first!, second!] })).toMatchObject({ state: 'posted', notPosted: [] });
    expect(shown()).toEqual(['a.yaml:11 resolved', 'a.yaml:50 open']);
  });

  test('a hundred are few requests', async () => {
    running.github.repository.push({ 'c.yaml': lines(120) });
    await post(review(...Array.from({ length: 120 }, (_, at) => comment(at + 1, { file: 'c.yaml' }))));
    const { threads } = await running.read();
    expect(await post({ ...nothing, resolve: threads })).toMatchObject({ state: 'posted', hidden: 120 });
    expect(changes()).toBe(12);
  });
});

describe('who we are', () => {
  test.each([
    ['GITHUB_TOKEN', { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'write', contents: 'read' }],
    ['an app', { login: 'lint-app[bot]', type: 'Bot', pullRequests: 'write', contents: 'read' }],
    ['a person', { login: 'ada', type: 'User', pullRequests: 'write', contents: 'read' }],
  ] as const)('%s knows its own comments, reviews and summary', async (_, viewer) => {
    running.github.tokens.set('ghs_workflow', viewer);
    await post({ ...review(comment(10)), summary: { body: `S\n${markerOf('summary')}` } });
    const pull = await running.read();
    expect(pull.threads.map(({ byUs }) => byUs)).toEqual([true]);
    expect(pull.reviews.map((one) => one.body)).toEqual([body]);
    expect(pull.summaries.map((one) => one.body)).toEqual([`S\n${markerOf('summary')}`]);
  });

  test('a marker in the words of somebody else makes nothing ours', async () => {
    const { conversation, repository } = running.github;
    // Also of a person who is called as the app is, without [bot].
    for (const login of ['ada', 'github-actions']) {
      const person = { login, type: 'User' } as const;
      const { path, ...rest } = { path: 'a.yaml', line: 10, side: 'RIGHT', body: comment(10).body };
      conversation.newReview(person, body, repository.head, [{ path, ...rest }]);
      running.github.comment(person, `S\n${markerOf('summary')}`);
    }
    const pull = await running.read();
    expect(pull.threads.map(({ byUs }) => byUs)).toEqual([false, false]);
    expect([pull.reviews, pull.summaries]).toEqual([[], []]);
  });

  test('what we say without a marker is not groundrule: other steps use the same token', async () => {
    await post(review(comment(10, { body: 'from another tool' })));
    expect((await running.read()).threads.map(({ byUs }) => byUs)).toEqual([false]);
  });

  test('an answer of a person is seen, also far down, that of an app is not one', async () => {
    await post(review(comment(10), comment(11), comment(50)));
    const { threads } = running.github.conversation;
    for (let count = 0; count < 180; count += 1) running.github.answer(threads[0]!, { login: 'other[bot]', type: 'Bot' }, 'beep');
    for (let count = 0; count < 180; count += 1) running.github.answer(threads[1]!, { login: 'other[bot]', type: 'Bot' }, 'beep');
    running.github.answer(threads[1]!, { login: 'ada', type: 'User' }, 'Why?');
    expect((await running.read()).threads.map(({ answeredByPerson }) => answeredByPerson)).toEqual([false, true, false]);
  });
});

describe('the summary', () => {
  const summary = (text: string): ReviewPlan => ({ ...nothing, summary: { body: `${text}\n\n${markerOf('summary')}` } });

  test('is one comment, changed in place', async () => {
    for (let count = 0; count < 130; count += 1) running.github.comment({ login: 'ada', type: 'User' }, 'busy');
    expect(await post(summary('one'))).toMatchObject({ summary: 'created' });
    expect(await post(summary('two'))).toMatchObject({ summary: 'updated' });
    expect(await post(summary('two'))).toMatchObject({ summary: 'unchanged' });
    expect(changes()).toBe(0);
    expect(running.github.conversation.comments.slice(130).map((one) => one.body)).toEqual([summary('two').summary!.body]);
  });

  test('that was deleted between reading and writing is written anew', async () => {
    await post(summary('one'));
    const pull = await running.read();
    running.github.conversation.comments.length = 0;
    running.github.now += 1000;
    const plan = { ...nothing, summary: { ...summary('two').summary!, replaces: pull.summaries[0]! } };
    const outcome = await postReview(running.client(), running.target(), pull, plan);
    expect(outcome).toMatchObject({ state: 'posted', summary: 'created' });
  });
});

describe('nothing is posted', () => {
  test('when the head has moved', async () => {
    const { read, client, target, github } = running;
    const [pull, old] = [await read(), target()];
    github.repository.push({ 'a.yaml': 'x\n' });
    const outcome = await postReview(client(), old, pull, review(comment(10)));
    expect(outcome.state).toBe('outdated');
    expect(outcome.reason).toBe(
      `${old.headSha.slice(0, 7)} was linted, and the pull request is at ${github.repository.head.slice(0, 7)} by now`,
    );
    expect(shown()).toEqual([]);
  });

  test('when it moves while a review is refused', async () => {
    const { read, client, target, github } = running;
    const [pull, old] = [await read(), target()];
    github.faults.push({ on: /POST/, answer: { status: 422, body: '{"message":"Unprocessable Entity"}' } });
    const moving = client();
    const outcome = await postReview(
      { ...moving, post: (...args) => (github.repository.push({ 'a.yaml': 'x\n' }), moving.post(...args)) },
      old,
      pull,
      review(comment(10)),
    );
    expect([outcome.state, changes()]).toEqual(['outdated', 1]);
  });

  test('when the pull request is closed', async () => {
    running.github.close();
    expect(await post(review(comment(10)))).toMatchObject({ state: 'closed', reason: 'the pull request is closed' });
  });

  test('with a token that may only read', async () => {
    running.github.tokens.set('ghs_fork', { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'read', contents: 'read' });
    const outcome = await post({ ...review(comment(10)), summary: { body: 'S' } }, 'ghs_fork');
    expect(outcome).toMatchObject({
      state: 'forbidden',
      reason:
        'POST /repos/octo/infra/pulls/7/reviews: 403 Resource not accessible by integration (needs the permission pull-requests: write)',
    });
    expect(changes()).toBe(1);
  });

  test('when the conversation is locked, whatever permissions there are', async () => {
    const headers = { 'x-accepted-github-permissions': 'pull_requests=write' };
    running.github.faults.push({ on: /POST .*reviews/, answer: { status: 403, headers, body: '{"message":"Conversation is locked"}' } });
    expect(await post(review(comment(10)))).toMatchObject({
      state: 'forbidden',
      reason: 'POST /repos/octo/infra/pulls/7/reviews: 403 Conversation is locked',
    });
  });

  test('with a token that may nothing', async () => {
    running.github.tokens.set('ghs_none', { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'none', contents: 'read' });
    expect((await post(review(comment(10)), 'ghs_none')).state).toBe('forbidden');
    await expect(running.read('ghs_none')).rejects.toMatchObject({ trouble: 'forbidden' });
    await expect(running.read('ghs_unknown')).rejects.toMatchObject({ trouble: 'forbidden' });
  });

  test('when GitHub is down', async () => {
    const { read, client, target, github } = running;
    const pull = await read();
    github.faults.push({ on: /./, times: 99, answer: { status: 503, body: '' } });
    expect(await postReview(client(), target(), pull, review(comment(10)))).toMatchObject({
      state: 'failed',
      reason: 'GET /repos/octo/infra/pulls/7: 503',
    });
  });
});

describe('a connection that breaks', () => {
  test.each(['hang up', { status: 502, body: '<html>' }] as const)('after the work was done makes nothing twice (%j)', async (answer) => {
    running.github.faults.push(
      { on: /POST .*reviews/, done: true, answer },
      { on: /POST .*pulls.7.comments/, done: true, answer },
      { on: /POST .*issues/, done: true, answer },
    );
    const plan = { ...review(comment(10)), fileComments: [{ file: 'a.yaml', body: 'file' }], summary: { body: 'S' } };
    expect(await post(plan)).toMatchObject({ state: 'posted', reviews: 1, comments: 1, fileComments: 1, summary: 'created' });
    expect(shown()).toEqual(['a.yaml:10 open', 'a.yaml open']);
    expect(running.github.conversation.comments).toHaveLength(1);
  });

  test('for good leaves what was posted, and says what is missing', async () => {
    running.github.faults.push({ on: /POST .*issues/, times: 99, answer: 'hang up' });
    const outcome = await post({ ...review(comment(10)), summary: { body: 'S' } });
    expect(outcome).toMatchObject({ state: 'partly', reviews: 1, comments: 1, notPosted: [{ what: 'the rest' }] });
    expect(outcome.reason).toMatch(/^(GET|POST) .*: UND_ERR_SOCKET$/);
  });
});

test('what GitHub says it took and did not keep is told', async () => {
  running.github.faults.push({ on: /reviews.\d+.comments/, answer: { status: 200, body: '[]' } });
  expect(await post(review(comment(10)))).toMatchObject({
    state: 'partly',
    comments: 0,
    notPosted: [{ what: 'the comment on a.yaml:10', why: 'GitHub did not keep it' }],
  });
});
