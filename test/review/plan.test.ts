import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isName, markerIn, markerOf } from '../../src/review/marker.ts';
import { planReview } from '../../src/review/plan.ts';
import type { ReviewedFinding } from '../../src/review/report-document.ts';
import type { ReviewPlan, Thread } from '../../src/review/types.ts';
import { shape } from '../report/rendered.ts';
import { at } from '../report/sample.ts';
import { adding, found, options, print, pullOf, reportOf, thread } from './pull.ts';
import { pull, report } from './sample.ts';

const expected = (name: string): string => readFileSync(`test/review/fixtures/${name}`, 'utf8');
const file = 'stacks/web.yaml';
/** Lines 10 to 13 are added; 7 to 16 can be commented on. */
const changed = adding(file, 10, ['w: 1', 'x: 1', 'y: 1', 'z: 1']);

const planOf = (findings: readonly ReviewedFinding[], threads: readonly Thread[] = [], most?: number): ReviewPlan =>
  planReview(reportOf(findings), pullOf([changed], { threads }), { ...options, ...(most === undefined ? {} : { mostComments: most }) });
const linesOf = ({ review }: ReviewPlan) => review?.comments.map(({ startLine, line }) => (startLine ? [startLine, line] : line)) ?? [];
const comment = (...names: string[]): string => `text\n\n${markerOf('comment', names.map(print))}`;

describe('what is posted on a pull request', () => {
  const plan = planReview(report, pull, options);

  test('the texts', () => {
    const texts = [
      ['review', plan.review!.body],
      ...plan.review!.comments.map(({ startLine, line, body }) => [`${startLine ?? line}-${line}`, body]),
      ...plan.fileComments.map((one) => [one.file, one.body]),
    ].map(([name, body]) => `${name}\n${'='.repeat(60)}\n${body}\n`);
    expect(texts.join('\n')).toBe(expected('review.md'));
  });

  test('the summary', () => expect(`${plan.summary!.body}\n`).toBe(expected('summary.md')));

  test('what was there before is nowhere but in a number', () => {
    expect(JSON.stringify(plan)).not.toContain('this is old');
    expect(JSON.stringify(plan)).not.toContain('known for long');
    expect(plan.summary!.body).toContain('; 1 was there before');
  });
});

describe('where a finding is told', () => {
  test('on its lines, when they are few and in one hunk', () => {
    expect(linesOf(planOf([found('a', at(file, 11, 3, 9))]))).toEqual([11]);
    expect(linesOf(planOf([found('a', at(file, 7, 3, 9, 9))]))).toEqual([[7, 9]]);
    expect(linesOf(planOf([found('a', at(file, 11, 3, 1, 13))]))).toEqual([[11, 12]]);
  });

  test('on its first line, when there are many or the hunk ends', () => {
    expect(linesOf(planOf([found('a', at(file, 14, 3, 9, 40))]))).toEqual([14]);
    const long = adding(
      file,
      10,
      Array.from({ length: 50 }, () => 'x: 1'),
    );
    const plan = planReview(reportOf([found('a', at(file, 11, 3, 9, 40))]), pullOf([long]), options);
    expect(linesOf(plan)).toEqual([11]);
  });

  test('on the first added line of it, when it begins above the hunk', () => {
    const plan = planOf([found('a', at(file, 2, 3, 9, 40))]);
    expect(linesOf(plan)).toEqual([10]);
    expect(plan.review!.comments[0]!.body).toContain(`[\`${file}:2\`](`);
  });

  test('on the file, when no line of it is shown', () => {
    const plan = planReview(
      reportOf([found('a', at(file, 90, 3, 9)), found('b', at(file, 91, 3, 9)), found('c', at('large.json', 5, 1, 2))]),
      pullOf([changed, { file: 'large.json', status: 'modified' }]),
      options,
    );
    expect(plan.review).toBeUndefined();
    expect(plan.fileComments.map((one) => [one.file, markerIn(one.body)])).toEqual([
      ['large.json', { kind: 'comment', fingerprints: [print('c')] }],
      [file, { kind: 'comment', fingerprints: [print('a'), print('b')] }],
    ]);
  });

  test('in the body, when the file is not touched or gone', () => {
    const plan = planReview(
      reportOf([found('a', at('other.yaml', 90, 3, 9)), found('b', at('gone.yaml', 1, 3, 9))]),
      pullOf([changed, { file: 'gone.yaml', status: 'removed', patch: '@@ -1 +0,0 @@\n-a' }]),
      options,
    );
    expect(plan.review!.comments).toEqual([]);
    expect(markerIn(plan.review!.body)!.fingerprints).toEqual([print('b'), print('a')]);
    expect(plan.fileComments).toEqual([]);
  });

  test('once, when one rule says several things of the same lines', () => {
    const plan = planOf([
      found('a', at(file, 11, 3, 9)),
      found('b', at(file, 11, 13, 19), { message: 'Port 22 is open to ::/0' }),
      found('c', at(file, 11, 3, 9), { rule: 'rds-unencrypted', severity: 5 }),
    ]);
    expect(plan.review!.comments.map(({ body }) => markerIn(body)!.fingerprints)).toEqual([[print('a'), print('b')], [print('c')]]);
    expect(plan.review!.comments[0]!.body).toContain('- Port 22 is open to ::/0, `WebGroup`');
  });

  test('the most severe first; what is beyond the limit is in the body', () => {
    const plan = planOf(
      [3, 5, 9, 7].map((severity, index) => found(`f${severity}`, at(file, 10 + index, 1, 2), { severity })),
      [],
      2,
    );
    expect(linesOf(plan)).toEqual([12, 13]);
    expect(markerIn(plan.review!.body)!.fingerprints).toEqual([print('f5'), print('f3')]);
    expect(plan.review!.body).toMatch(/^groundrule: 2 findings on the lines below, and 2 where no comment can stand:/);
  });

  test('possible findings only where they count', () => {
    const possible = [found('a', at(file, 11, 3, 9), { certain: false, reason: 'a parameter' })];
    expect(planOf(possible).review).toBeUndefined();
    expect(linesOf(planReview(reportOf(possible), pullOf([changed]), { ...options, possible: true }))).toEqual([11]);
  });

  test('a report that compares with nothing: only what is on added lines is new', () => {
    const { status: _, ...one } = found('a', at(file, 11, 3, 9));
    const { status: __, ...other } = found('b', at(file, 15, 3, 9));
    const { before: ___, ...bare } = reportOf([one, other]);
    const plan = planReview(bare, pullOf([changed]), options);
    expect(linesOf(plan)).toEqual([11]);
    expect(plan.summary!.body).toContain('1 new finding; 1 was there before');
  });
});

describe('on the next push', () => {
  const one = found('a', at(file, 11, 3, 9));

  test('nothing is repeated', () => {
    for (const parts of [{}, { isOutdated: true }, { isResolved: true, resolvedByPerson: true }, { answeredByPerson: true }]) {
      const plan = planOf([one], [thread('t', comment('a'), parts)]);
      expect([plan.review, plan.fileComments, plan.resolve, plan.reopen]).toEqual([undefined, [], [], []]);
    }
    const told = { reviews: [{ id: 1, body: `text\n\n${markerOf('review', [print('a')])}` }] };
    expect(planReview(reportOf([one]), pullOf([changed], told), options).review).toBeUndefined();
  });

  test('a marker that somebody copied says nothing', () => {
    expect(linesOf(planOf([one], [thread('t', comment('a'), { byUs: false })]))).toEqual([11]);
    expect(planOf([], [thread('t', comment('a'), { byUs: false })]).resolve).toEqual([]);
    expect(linesOf(planOf([one], [thread('t', `${comment('a')}\n> quoted`)]))).toEqual([11]);
  });

  test('what is gone is resolved, but not where people talk', () => {
    const mine = thread('t', comment('a'));
    expect(planOf([], [mine]).resolve).toEqual([mine]);
    expect(planOf([{ ...one, suppressed: { reason: 'known', from: 'comment' } }], [mine]).resolve).toEqual([mine]);
    expect(planOf([{ ...one, status: 'unchanged' }], [mine]).resolve).toEqual([]);
    expect(planOf([], [thread('t', comment('a'), { answeredByPerson: true })]).resolve).toEqual([]);
    expect(planOf([], [thread('t', comment('a'), { isResolved: true })]).resolve).toEqual([]);
    expect(planOf([], [thread('t', 'somebody else')]).resolve).toEqual([]);
    expect(planOf([one], [thread('t', comment('a', 'b'))]).resolve).toEqual([]);
  });

  test('what came back is reopened, once, but not what a person resolved', () => {
    const resolved = thread('t', comment('a'), { isResolved: true });
    const outdated = thread('u', comment('a'), { isResolved: true, isOutdated: true });
    expect(planOf([one], [resolved]).reopen).toEqual([resolved]);
    expect(planOf([one], [resolved, outdated]).reopen).toEqual([resolved]);
    expect(planOf([one], [outdated]).reopen).toEqual([outdated]);
    expect(planOf([one], [resolved, thread('v', comment('a'))]).reopen).toEqual([]);
    expect(planOf([one], [resolved, thread('v', comment('a'), { isResolved: true, resolvedByPerson: true })]).reopen).toEqual([]);
    expect(planOf([{ ...one, status: 'unchanged' }], [resolved]).reopen).toEqual([]);
  });

  test('the summary is written when there is something to say, and from then on', () => {
    expect(planOf([{ ...one, status: 'unchanged' }]).summary).toBeUndefined();
    const summary = { id: 1, body: `old\n\n${markerOf('summary')}` };
    const plan = planReview(
      reportOf([{ ...one, status: 'unchanged' }]),
      pullOf([changed], { summaries: [summary], limits: ['too @many'] }),
      options,
    );
    expect(plan.summary!.body).toMatch(/^### groundrule: nothing new; 1 was there before\n/);
    expect(plan.summary!.body).toContain('- too `@many`');
    expect(markerIn(plan.summary!.body)).toEqual({ kind: 'summary', fingerprints: [] });
  });
});

describe('the name of a run', () => {
  const name = 'web stacks';
  const named = (of: string | undefined, threads: readonly Thread[], parts: Partial<Parameters<typeof pullOf>[1]> = {}) =>
    planReview(reportOf([one]), pullOf([changed], { threads, ...parts }), { ...options, ...(of === undefined ? {} : { name: of }) });
  const one = found('a', at(file, 11, 3, 9));
  const theirs = `text\n\n${markerOf('comment', [print('a')], name)}`;
  const gone = `text\n\n${markerOf('comment', [print('gone')], name)}`;

  test('is in every marker and in the title', () => {
    const plan = named(name, []);
    for (const body of [plan.review!.body, plan.review!.comments[0]!.body, plan.summary!.body])
      expect(markerIn(body)).toMatchObject({ name });
    expect(plan.summary!.body).toMatch(/^### groundrule \(web stacks\): 1 new finding\n/);
  });

  test('parts what is ours from what is not', () => {
    expect(named(name, [thread('t', theirs)]).review).toBeUndefined();
    expect(named(undefined, [thread('t', theirs)]).review).toBeDefined();
    expect(named('Web stacks', [thread('t', theirs)]).review).toBeDefined();
    expect(named(name, [thread('t', comment('a'))]).review).toBeDefined();
    expect(named(name, [thread('t', gone)]).resolve).toHaveLength(1);
    expect(named(undefined, [thread('t', gone)]).resolve).toEqual([]);
    const summaries = [undefined, name].map((of, id) => ({ id, body: `text\n\n${markerOf('summary', [], of)}` }));
    for (const of of [undefined, name]) expect(named(of, [], { summaries }).summary!.replaces).toBe(summaries[of ? 1 : 0]);
    expect(named('third', [], { summaries }).summary).not.toHaveProperty('replaces');
    const reviews = [{ id: 1, body: `text\n\n${markerOf('review', [print('a')], name)}` }];
    expect(named(name, [], { reviews }).review).toBeUndefined();
    expect(named('third', [], { reviews }).review).toBeDefined();
  });

  test.each(['', ' a', 'a ', '-a', 'a--b', 'a"b', 'a>b', 'a\nb', 'ä', 'a'.repeat(51), '<b>'])('%j is none', (text) =>
    expect(isName(text)).toBe(false),
  );
  test.each(['a', 'stacks.web_2', 'a b-c', 'a'.repeat(50)])('%j is one', (text) => expect(isName(text)).toBe(true));
});

describe('what was told', () => {
  test('is remembered while it is there, so that a comment that somebody deletes stays away', () => {
    const [a, b] = [found('a', at(file, 11, 3, 9)), found('b', at(file, 12, 3, 9))];
    const remembering = (...names: string[]) => [
      {
        id: 1,
        body: `x\n\n${markerOf(
          'summary',
          names.map((one) => print(one).slice(0, 12)),
        )}`,
      },
    ];
    const after = (findings: readonly ReviewedFinding[], ...names: string[]) =>
      planReview(reportOf(findings), pullOf([changed], { summaries: remembering(...names) }), options);
    expect(linesOf(after([a, b], 'a'))).toEqual([12]);
    const remembered = (plan: ReviewPlan) => markerIn(plan.summary!.body)!.fingerprints;
    const starts = (...names: string[]) => names.map((one) => print(one).slice(0, 12)).toSorted();
    expect(remembered(after([a, b], 'a'))).toEqual(starts('a', 'b'));
    expect(remembered(after([b], 'a', 'b'))).toEqual(starts('b'));
    expect(remembered(after([{ ...a, suppressed: { reason: 'x', from: 'comment' } }], 'a'))).toEqual([]);
    expect(remembered(after([{ ...a, status: 'unchanged' }], 'a'))).toEqual(starts('a'));
  });

  test('beyond a thousand, what nobody could repeat is forgotten first', () => {
    const names = Array.from({ length: 1500 }, (_, index) => `n${index}`);
    const findings = names.map((one) => found(one, at(file, 11, 3, 9)));
    const threads = [thread('t', comment(...names.slice(0, 1200)))];
    const summaries = [{ id: 1, body: `x\n\n${markerOf('summary', [print('n1499').slice(0, 12)])}` }];
    const { summary } = planReview(reportOf(findings), pullOf([changed], { threads, summaries }), options);
    const { fingerprints } = markerIn(summary!.body)!;
    expect(fingerprints).toHaveLength(1000);
    expect(fingerprints).toContain(print('n1499').slice(0, 12));
    expect(summary!.body.length).toBeLessThan(60_000);
  });
});

describe('a suggestion', () => {
  const offered = (patch: readonly { start: number; end: number; lines: readonly string[]; file?: string }[], parts = {}) =>
    found('a', at(file, 11, 3, 9), {
      fix: { title: 'Close it', safe: true, patch: patch.map((one) => ({ file, ...one })) },
      ...parts,
    });
  const suggested = (finding: ReviewedFinding, changes = changed, others: readonly ReviewedFinding[] = []) => {
    const [{ startLine, line, body }] = planReview(reportOf([finding, ...others]), pullOf([changes]), options).review!.comments as [
      NonNullable<ReviewPlan['review']>['comments'][number],
    ];
    const block = /^(`{3,})suggestion\n([^]*?)\n?\1$/m.exec(body)?.[2];
    return block === undefined ? undefined : [startLine ?? line, line, block];
  };

  test('stands on exactly the lines that it replaces', () => {
    expect(suggested(offered([{ start: 10, end: 12, lines: ['n: 1', 'm: 1'] }]))).toEqual([10, 12, 'n: 1\nm: 1']);
    expect(suggested(offered([{ start: 14, end: 14, lines: [] }]))).toEqual([14, 14, '']);
  });

  test('what is only put in takes the line before with it, or else the one after', () => {
    expect(suggested(offered([{ start: 12, end: 11, lines: ['n: 1'] }]))).toEqual([11, 11, 'x: 1\nn: 1']);
    expect(suggested(offered([{ start: 7, end: 6, lines: ['n: 1'] }]))).toEqual([7, 7, 'n: 1\na: 1']);
  });

  test('no line ends its block', () => {
    const finding = offered([{ start: 11, end: 11, lines: ['x: |', '  ```', '  ````sh'] }]);
    expect(suggested(finding)).toEqual([11, 11, 'x: |\n  ```\n  ````sh']);
    expect(shape(planOf([finding]).review!.comments[0]!.body)['fence']).toBe(3);
  });

  test('its caution comes with it', () => {
    const unsafe = { title: 'Replace it', safe: false, caution: 'it is replaced', patch: [{ file, start: 11, end: 11, lines: ['n'] }] };
    expect(planOf([found('a', at(file, 11, 3, 9), { fix: unsafe })]).review!.comments[0]!.body).toContain(
      'Replace it. **Careful: it is replaced.**\n\n```suggestion\n',
    );
  });

  test('none where the lines are not in one hunk, in one place, or in the file', () => {
    for (const patch of [
      [{ start: 15, end: 17, lines: ['n'] }],
      [{ start: 40, end: 39, lines: ['n'] }],
      [
        { start: 11, end: 11, lines: ['n'] },
        { start: 13, end: 13, lines: ['n'] },
      ],
      [{ start: 11, end: 11, lines: ['n'], file: 'other.yaml' }],
      [{ start: 11, end: 11, lines: ['x: 1'] }],
      [{ start: 11, end: 11, lines: Array.from({ length: 41 }, () => 'n') }],
      [{ start: 11, end: 11, lines: ['password'.repeat(200)] }],
      [],
    ])
      expect(suggested(offered(patch))).toBeUndefined();
  });

  test('none that quotes a secret', () => {
    const lines = ['w: 1', 'MasterUserPassword: hunter22', 'y: 1', 'z: 1'];
    const inserted = offered([{ start: 12, end: 11, lines: ['n: 1'] }]);
    expect(suggested(inserted, adding(file, 10, lines))).toBeUndefined();
    expect(suggested(inserted, adding(file, 10, ['w: 1', 'ManageMasterUserPassword: true', 'y: 1', 'z: 1']))).toBeDefined();
    expect(suggested(offered([{ start: 11, end: 11, lines: ['Key: ****'] }]))).toBeUndefined();
    const secret = found('s', at(file, 11, 1, 5), { rule: 'secret-in-template', family: 'secrets', status: 'unchanged' });
    expect(suggested(inserted, changed, [secret])).toBeUndefined();
    expect(suggested(inserted, changed, [{ ...secret, ...at(file, 12, 1, 5) }])).toBeDefined();
  });

  test('none where something in it cannot be seen, or lines end otherwise', () => {
    for (const line of ['x: \u202e1', 'x: \u200b1', 'x\ny', 'x\x1b'])
      expect(suggested(offered([{ start: 11, end: 11, lines: [line] }]))).toBeUndefined();
    expect(suggested(offered([{ start: 11, end: 11, lines: ['\tüñ 漢'] }]))).toBeDefined();
    expect(suggested(offered([{ start: 11, end: 11, lines: ['n'] }]), adding(file, 10, ['w\r', 'x\r', 'y\r', 'z\r']))).toBeUndefined();
  });
});
