/* oxlint-disable no-await-in-loop -- one run after the other */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/github/outcome.ts';
import { postReview } from '../../src/github/post.ts';
import { readPullRequest } from '../../src/github/pull-request.ts';
import type { Target } from '../../src/github/target.ts';
import { lint } from '../../src/lint.ts';
import { json } from '../../src/report/json.ts';
import { markerIn } from '../../src/review/marker.ts';
import { planReview } from '../../src/review/plan.ts';
import { readReport, type ReportDocument } from '../../src/review/report-document.ts';
import { type Running, start } from './harness.ts';
import type { Files } from './repository.ts';

/** A template of file systems, a line each: those whose names end in `!` are not encrypted. */
const template = (...names: readonly string[]): string =>
  [
    'Resources:',
    ...names.map((name) => {
      const encrypted = name.endsWith('!') ? 'false' : 'true';
      return `  ${name.replace('!', '')}: { Type: AWS::EFS::FileSystem, Properties: { Encrypted: ${encrypted} } }`;
    }),
    '',
  ].join('\n');

const base: Files = { 'stack.yaml': template('Old!', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'), 'far.yaml': template('Far!') };

const reportOptions = { color: false, version: '1.2.3', verbose: false, quiet: false, width: 80 };
const texts = { possible: false, link: () => undefined, ruleLink: () => undefined, rule: () => undefined };

let running: Running;

beforeEach(async () => {
  running = await start(base);
});

afterEach(() => running.github.stop());

/** What the linter says about the head, as it is handed on: as the text of a JSON report. */
async function report(paths: readonly string[]): Promise<ReportDocument> {
  const { repository } = running.github;
  const { result } = await lint({ paths, cwd: repository.folder, since: repository.main, rules: ['efs-unencrypted'] });
  const read = readReport(json(result, reportOptions));
  if ('reason' in read) throw new Error(read.reason);
  return read.report;
}

interface Run {
  readonly outcome: Outcome;
  readonly requests: number;
  readonly changes: number;
}

interface Job {
  readonly token?: string;
  readonly meanwhile?: () => void;
  readonly name?: string;
  readonly paths?: readonly string[];
}

/** A run for a commit: lints, reads the pull request, plans, posts. Meanwhile something may happen. */
async function run({ token, meanwhile, name, paths = ['.'] }: Job = {}): Promise<Run> {
  const { github, client, target } = running;
  github.now += 300_000;
  github.log.length = 0;
  const linted: Target = target();
  const findings = await report(paths);
  const ours = client(token);
  const pull = await readPullRequest(ours, linted);
  const plan = planReview(findings, pull, { ...texts, ...(name === undefined ? {} : { name }) });
  meanwhile?.();
  const outcome = await postReview(ours, linted, pull, plan);
  return { outcome, requests: github.log.length, changes: github.log.filter((one) => one.changes).length };
}

const shown = (): string[] => running.github.shown.map(({ at, state }) => `${at} ${state}`);
const summaries = (): string[] =>
  running.github.conversation.comments.filter(({ body }) => markerIn(body)?.kind === 'summary').map(({ body }) => body.split('\n')[0]!);
const push = (...names: readonly string[]): void => void running.github.repository.push({ 'stack.yaml': template(...names) });

/** Head and files, threads, reviews, comments to read; head again, review, its comments, and the summary to post. */
const firstPush = { requests: 4 + 4, changes: 2 };

test('a first push: what is new, on its lines, in one review; what was there before is not spoken of', async () => {
  push('Old!', 'A!', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
  const { outcome, ...made } = await run();
  expect(outcome).toMatchObject({ state: 'posted', reviews: 1, comments: 2, fileComments: 0, summary: 'created', notPosted: [] });
  expect(shown()).toEqual(['stack.yaml:3 open', 'stack.yaml:5 open']);
  expect(summaries()).toEqual(['### groundrule: 2 new findings; 2 were there before']);
  expect(running.github.conversation.reviews).toHaveLength(1);
  expect(made).toEqual(firstPush);
});

test('nothing new: nothing is posted at all', async () => {
  push('Old!', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J');
  const { outcome, changes } = await run();
  expect(outcome).toMatchObject({ state: 'posted', reviews: 0, comments: 0 });
  expect([shown(), summaries(), changes]).toEqual([[], [], 0]);
});

describe('after a first push', () => {
  beforeEach(async () => {
    push('Old!', 'A!', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    await run();
  });

  test('the same commit again changes nothing', async () => {
    const { outcome, requests, changes } = await run();
    expect(outcome).toMatchObject({ state: 'posted', reviews: 0, comments: 0, summary: 'unchanged' });
    expect([requests, changes]).toEqual([5, 0]);
    expect(shown()).toEqual(['stack.yaml:3 open', 'stack.yaml:5 open']);
  });

  test('half is fixed: that thread is closed, the other is not repeated', async () => {
    push('Old!', 'A', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    const { outcome, changes } = await run();
    expect(outcome).toMatchObject({ state: 'posted', reviews: 0, hidden: 1, resolved: 0, summary: 'updated' });
    expect(shown()).toEqual(['stack.yaml hidden', 'stack.yaml:5 open']);
    expect(summaries()).toEqual(['### groundrule: 1 new finding; 2 were there before']);
    // To resolve, which this token may not; to hide instead; the summary.
    expect(changes).toBe(3);
  });

  test('half is fixed, with a token that may resolve', async () => {
    running.github.tokens.set('ghs_more', { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'write', contents: 'write' });
    push('Old!', 'A', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    const { outcome, changes } = await run({ token: 'ghs_more' });
    expect(outcome).toMatchObject({ state: 'posted', hidden: 0, resolved: 1 });
    expect(shown()).toEqual(['stack.yaml resolved', 'stack.yaml:5 open']);
    expect(changes).toBe(2);
  });

  test('a finding that comes back opens its thread again', async () => {
    push('Old!', 'A', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    await run();
    push('Old!', 'A!', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    const { outcome, changes } = await run();
    expect(outcome).toMatchObject({ state: 'posted', reviews: 0, reopened: 1, summary: 'updated' });
    expect(running.github.shown.map(({ state }) => state)).toEqual(['open', 'open']);
    expect(changes).toBe(2);
  });

  test('a finding that stays is not repeated when its line moves', async () => {
    push('New', 'Newer', 'Old!', 'A!', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    const { outcome } = await run();
    expect(outcome).toMatchObject({ state: 'posted', reviews: 0, hidden: 0 });
    expect(shown()).toEqual(['stack.yaml:5 open', 'stack.yaml:7 open']);
  });

  test('one more is told, and only that', async () => {
    push('Old!', 'A!', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I!');
    const { outcome, ...made } = await run();
    expect(outcome).toMatchObject({ state: 'posted', reviews: 1, comments: 1, summary: 'updated' });
    expect(shown()).toEqual(['stack.yaml:3 open', 'stack.yaml:5 open', 'stack.yaml:11 open']);
    expect(made).toEqual(firstPush);
  });

  test('a force push: what is still there is not repeated, what is gone is closed', async () => {
    running.github.repository.forcePush({ 'stack.yaml': template('Old!', 'A', 'B', 'C!', 'D', 'E', 'F', 'G!', 'H', 'I') });
    const { outcome } = await run();
    expect(outcome).toMatchObject({ state: 'posted', reviews: 1, comments: 1, hidden: 1 });
    expect(shown()).toEqual(['stack.yaml hidden', 'stack.yaml:5 open', 'stack.yaml:9 open']);
  });

  test('a renamed file: its old finding stays old, and what is new is told where it is now', async () => {
    const text = template('Old!', 'A!', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    running.github.repository.push({ 'stack.yaml': null, 'renamed.yaml': text });
    const { outcome } = await run();
    expect(outcome).toMatchObject({ state: 'posted', comments: 2, hidden: 2, notPosted: [] });
    expect(shown().filter((thread) => thread.endsWith('open'))).toEqual(['renamed.yaml:3 open', 'renamed.yaml:5 open']);
    expect(summaries()).toEqual(['### groundrule: 2 new findings; 2 were there before']);
  });

  test('where a person has answered nothing is closed', async () => {
    running.github.answer(running.github.conversation.threads[0]!, { login: 'ada', type: 'User' }, 'On purpose.');
    push('Old!', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I');
    const { outcome } = await run();
    expect(outcome).toMatchObject({ state: 'posted', hidden: 1 });
    expect(shown()).toEqual(['stack.yaml outdated', 'stack.yaml hidden']);
  });

  test('what a person resolved stays so, though the finding is there', async () => {
    running.github.conversation.threads[0]!.resolvedBy = { login: 'ada', type: 'User' };
    const { outcome } = await run();
    expect(outcome).toMatchObject({ state: 'posted', reopened: 0, reviews: 0 });
    expect(shown()).toEqual(['stack.yaml:3 resolved', 'stack.yaml:5 open']);
  });
});

describe('a comment that a person deleted', () => {
  const remove = (at: string): void => {
    const [gone] = running.github.conversation.threads.splice(shown().indexOf(`${at} open`), 1);
    expect(gone).toBeDefined();
  };

  beforeEach(async () => {
    push('Old!', 'A!', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    await run();
    remove('stack.yaml:3');
  });

  test('is not written again, however often somebody pushes', async () => {
    for (const last of ['I', 'J', 'K']) {
      push('Old!', 'A!', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', last);
      expect((await run()).outcome).toMatchObject({ state: 'posted', reviews: 0, comments: 0, fileComments: 0, reopened: 0 });
    }
    expect(shown()).toEqual(['stack.yaml:5 open']);
    expect(summaries()).toEqual(['### groundrule: 2 new findings; 2 were there before']);
  });

  test('is written when its finding was gone and has come back', async () => {
    push('Old!', 'A', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    await run();
    push('Old!', 'A!', 'B', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    expect((await run()).outcome).toMatchObject({ state: 'posted', comments: 1 });
    expect(shown()).toEqual(['stack.yaml:5 open', 'stack.yaml:3 open']);
  });

  test('does not keep others from being told', async () => {
    push('Old!', 'A!', 'B!', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    expect((await run()).outcome).toMatchObject({ state: 'posted', comments: 1 });
    expect(shown()).toEqual(['stack.yaml:5 open', 'stack.yaml:4 open']);
  });

  test('is known by a summary of ours only, whatever others copy', async () => {
    const { conversation } = running.github;
    const { body } = conversation.comments.pop()!;
    running.github.comment({ login: 'eve', type: 'User' }, body);
    running.github.comment({ login: 'other[bot]', type: 'Bot' }, body);
    expect((await run()).outcome).toMatchObject({ comments: 1, summary: 'created' });
    expect(shown()).toEqual(['stack.yaml:5 open', 'stack.yaml:3 open']);
  });

  test('is another thing than one that GitHub did not keep', async () => {
    push('Old!', 'A!', 'B!', 'C!', 'D', 'E', 'F', 'G', 'H', 'I');
    const none = { status: 200, body: '[]' };
    running.github.faults.push({ on: /GET .*reviews\/\d+\/comments/, answer: none });
    expect((await run()).outcome).toMatchObject({ state: 'partly', comments: 0, notPosted: [{ what: 'the comment on stack.yaml:4' }] });
    remove('stack.yaml:4');
    expect((await run()).outcome).toMatchObject({ state: 'posted', comments: 1 });
    expect(shown()).toEqual(['stack.yaml:5 open', 'stack.yaml:4 open']);
  });
});

describe('a summary that a person edited', () => {
  const edit = (change: (body: string) => string): void => {
    const [comment] = running.github.conversation.comments;
    comment!.body = change(comment!.body);
  };

  beforeEach(async () => {
    push('Old!', 'A!', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I');
    await run();
  });

  test('is ours while its last line is, with the line ends of a browser too', async () => {
    edit((body) => `A word of mine.\n\n${body}\n`.replaceAll('\n', '\r\n'));
    running.github.conversation.threads.length = 0;
    expect((await run()).outcome).toMatchObject({ comments: 0, summary: 'updated' });
    expect(summaries()).toEqual(['### groundrule: 1 new finding; 2 were there before']);
  });

  test('is theirs when they have the last word, and another one is written', async () => {
    edit((body) => `${body}\n\nAccepted by ada.`);
    expect((await run()).outcome).toMatchObject({ comments: 0, summary: 'created' });
    expect((await run()).outcome).toMatchObject({ comments: 0, summary: 'unchanged' });
    expect(running.github.conversation.comments.map(({ body }) => body.trimEnd().split('\n').at(-1)!.slice(0, 23))).toEqual([
      'Accepted by ada.',
      '<!-- groundrule summary',
    ]);
  });
});

test('a file that is gone: its findings are fixed, and nothing else is said', async () => {
  running.github.repository.push({ 'far.yaml': null });
  expect((await run()).outcome).toMatchObject({ state: 'posted', reviews: 0, summary: 'created' });
  expect(summaries()).toEqual(['### groundrule: nothing new, 1 fixed; 1 was there before']);
  running.github.repository.push({ 'far.yaml': template('Far!') });
  expect((await run()).outcome).toMatchObject({ reviews: 0, summary: 'updated' });
  expect(summaries()).toEqual(['### groundrule: nothing new; 2 were there before']);
});

test('a pull request that changes nothing', async () => {
  running.github.repository.push({});
  expect(await run()).toMatchObject({ outcome: { state: 'posted', reviews: 0 }, changes: 0 });
});

test('lines that end as in Windows, or on a Macintosh of old', async () => {
  const text = template('A', 'B!');
  running.github.repository.push({
    'crlf.yaml': text.replaceAll('\n', '\r\n'),
    'mixed.yaml': text.replace('\n', '\r\n'),
    'cr.yaml': text.replaceAll('\n', '\r'),
  });
  expect((await run()).outcome).toMatchObject({ state: 'posted', reviews: 1, notPosted: [] });
  expect(shown()).toEqual(expect.arrayContaining(['crlf.yaml:3 open', 'mixed.yaml:3 open']));
  expect((await run()).changes).toBe(0);
});

describe('two jobs with names that review the same pull request', () => {
  const [web, far] = [
    { name: 'web', paths: ['stack.yaml'] },
    { name: 'far-away 2', paths: ['far.yaml'] },
  ];
  const pushBoth = (...names: readonly string[]): void =>
    void running.github.repository.push({ 'stack.yaml': template('Old!', ...names), 'far.yaml': template('Far!', ...names) });

  beforeEach(async () => {
    pushBoth('A!', 'B!');
    await run(web);
    await run(far);
  });

  test('each have comments and a summary of their own', async () => {
    expect(shown()).toEqual(['stack.yaml:3 open', 'stack.yaml:4 open', 'far.yaml:3 open', 'far.yaml:4 open']);
    const titles = [
      '### groundrule (web): 2 new findings; 1 was there before',
      '### groundrule (far-away 2): 2 new findings; 1 was there before',
    ];
    expect(summaries()).toEqual(titles);
    expect(running.github.conversation.reviews.map(({ body }) => body.split('\n')[0])).toEqual([
      'groundrule (web): 2 findings on the lines below.',
      'groundrule (far-away 2): 2 findings on the lines below.',
    ]);
    for (const job of [web, far]) expect((await run(job)).changes).toBe(0);
    expect(summaries()).toEqual(titles);
  });

  test('settle their own threads only', async () => {
    pushBoth('A', 'B!');
    expect((await run(web)).outcome).toMatchObject({ hidden: 1, summary: 'updated' });
    expect(shown()).toEqual(['stack.yaml hidden', 'stack.yaml:4 open', 'far.yaml outdated', 'far.yaml:4 open']);
    expect((await run(far)).outcome).toMatchObject({ hidden: 1, summary: 'updated' });
    expect(summaries().map((title) => title.slice(0, 40))).toEqual([
      '### groundrule (web): 1 new finding; 1 w',
      '### groundrule (far-away 2): 1 new findi',
    ]);
  });

  test('and one without a name is another one', async () => {
    expect((await run()).outcome).toMatchObject({ comments: 4, hidden: 0, summary: 'created' });
    expect(summaries()).toHaveLength(3);
    pushBoth('A', 'B');
    expect((await run()).outcome).toMatchObject({ hidden: 4 });
    expect(shown().filter((thread) => thread.endsWith('hidden'))).toHaveLength(4);
  });
});

test('a comment of somebody else with our marker neither silences a finding nor is ours to close', async () => {
  push('Old!', 'A!', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I');
  await run();
  const { body } = running.github.conversation.threads[0]!.comments[0]!;
  running.github.conversation.threads.length = 0;
  running.github.conversation.reviews.length = 0;
  running.github.conversation.comments.length = 0;
  const eve = { login: 'eve', type: 'User' } as const;
  running.github.conversation.newThread(eve, { path: 'stack.yaml', line: 2, body, side: 'RIGHT' }, running.github.repository.head);
  expect((await run()).outcome).toMatchObject({ state: 'posted', comments: 1 });
  expect(shown()).toEqual(['stack.yaml:2 open', 'stack.yaml:3 open']);
  push('Old!', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J');
  await run();
  expect(shown()).toEqual(['stack.yaml outdated', 'stack.yaml hidden']);
});

test('five hundred findings: one review, the rest in its body and counted in the summary', async () => {
  const names = Array.from({ length: 500 }, (_, at) => `Files${at}!`);
  running.github.repository.push({ 'many.yaml': template(...names) });
  const { outcome, ...made } = await run();
  expect(outcome).toMatchObject({ state: 'posted', reviews: 1, comments: 50, notPosted: [] });
  expect(made).toEqual(firstPush);
  expect(summaries()).toEqual(['### groundrule: 500 new findings; 2 were there before']);
  const bodies = [...running.github.conversation.reviews, ...running.github.conversation.comments].map(({ body }) => body);
  expect(Math.max(...bodies.map((body) => body.length))).toBeLessThan(60_001);
  // The next run has room for some more in its body, and no more comments; then there is no news.
  expect((await run()).outcome).toMatchObject({ reviews: 1, comments: 0 });
  expect((await run()).changes).toBe(0);
});

test('whatever a file is called, the comment stands on its line', async () => {
  const names = [
    'a b.yaml',
    ' x.yaml',
    `"q".yaml`,
    "it's.yaml",
    'new\nline.yaml',
    'tab\t.yaml',
    'back\\slash.yaml',
    'up\\..\\x.yaml',
    'C:x.yaml',
  ];
  const more = ['-f.yaml', '--config=x.yaml', '*.yaml', ':(top)x.yaml', 'ü\u2028::error::.yaml', '@octocat #1 `x`.yaml', 'x/...yaml'];
  const files = [...names, ...more, `${'d'.repeat(200)}/`.repeat(6) + 'long.yaml'];
  running.github.repository.push(Object.fromEntries(files.map((name) => [name, template('A!')])));
  const { outcome } = await run();
  expect(outcome).toMatchObject({ state: 'posted', reviews: 1, comments: files.length, notPosted: [] });
  expect(shown().toSorted()).toEqual(files.map((name) => `${name}:2 open`).toSorted());
  expect((await run()).changes).toBe(0);
});

describe('nothing is posted, and it is said why', () => {
  beforeEach(() => push('Old!', 'A!', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'));

  test('with the token of a fork', async () => {
    running.github.tokens.set('ghs_fork', { login: 'github-actions[bot]', type: 'Bot', pullRequests: 'read', contents: 'read' });
    const { outcome, changes } = await run({ token: 'ghs_fork' });
    expect([outcome.state, changes]).toEqual(['forbidden', 1]);
    expect(outcome.reason).toContain('needs the permission pull-requests: write');
  });

  test('when somebody pushed in the meantime: the newer run speaks', async () => {
    const { outcome, changes } = await run({ meanwhile: () => push('Old!', 'A!', 'B!', 'C', 'D', 'E', 'F', 'G', 'H', 'I') });
    expect([outcome.state, changes]).toEqual(['outdated', 0]);
    expect((await run()).outcome).toMatchObject({ state: 'posted', comments: 2 });
    expect(shown()).toEqual(['stack.yaml:3 open', 'stack.yaml:4 open']);
  });

  test('when GitHub goes down after reading', async () => {
    const meanwhile = (): void => void running.github.faults.push({ on: /./, times: 99, answer: { status: 502, body: '' } });
    const { outcome, changes } = await run({ meanwhile });
    expect([outcome.state, changes]).toEqual(['failed', 0]);
  });
});

test('a GitHub that limits is waited for, and nothing is said twice', async () => {
  push('Old!', 'A!', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I');
  const body = '{"message":"You have exceeded a secondary rate limit"}';
  running.github.faults.push(
    { on: /POST .*reviews/, times: 2, answer: { status: 403, body } },
    { on: /POST .*issues/, answer: { status: 429, headers: { 'retry-after': '30' }, body } },
  );
  expect((await run()).outcome).toMatchObject({ state: 'posted', comments: 1, summary: 'created' });
  expect(running.waits.filter((wait) => wait > 1)).toEqual([60, 120, 30]);
  expect([shown(), summaries()]).toEqual([['stack.yaml:3 open'], ['### groundrule: 1 new finding; 2 were there before']]);
});
