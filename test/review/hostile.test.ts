import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changesIn, spanAt } from '../../src/review/diff.ts';
import { isName, markerIn } from '../../src/review/marker.ts';
import { planReview } from '../../src/review/plan.ts';
import type { ReviewedFinding } from '../../src/review/report-document.ts';
import type { ReviewPlan } from '../../src/review/types.ts';
import { hostile, intruders, shape } from '../report/rendered.ts';
import { at } from '../report/sample.ts';
import { adding, found, options, print, pullOf, reportOf } from './pull.ts';

const ours =
  /^https:\/\/(?:github\.com\/acme\/shop\/blob\/0123456789abcdef0123456789abcdef01234567\/[^)\s]*|docs\.aws\.amazon\.com\/[^)\s]*)$/;

const bodiesOf = (plan: ReviewPlan): string[] => [
  ...(plan.review ? [plan.review.body, ...plan.review.comments.map(({ body }) => body)] : []),
  ...plan.fileComments.map(({ body }) => body),
  ...(plan.summary ? [plan.summary.body] : []),
];

const finding = fc
  .record({
    name: fc.nat(),
    file: fc.oneof(fc.constant('a.yaml'), fc.constant('b.json'), fc.constant('c.tf.json'), fc.constant('d.tf'), hostile),
    line: fc.integer({ min: 1, max: 20 }),
    more: fc.integer({ min: 0, max: 5 }),
    one: hostile,
    other: hostile,
    status: fc.constantFrom('new', 'worsened', 'unchanged'),
    suppressed: fc.boolean(),
    construct: fc.boolean(),
    start: fc.integer({ min: 1, max: 20 }),
    replaced: fc.integer({ min: 0, max: 3 }),
    lines: fc.array(hostile, { maxLength: 3 }),
  })
  .map(({ name, file, line, more, one, other, status, suppressed, construct, start, replaced, lines }): ReviewedFinding =>
    found(String(name), at(file, line, 1, 9, line + more), {
      message: one,
      remedy: other,
      resource: { type: one, address: other, ...(construct ? { construct: one } : {}) },
      conditions: [{ name: one, is: other }],
      witness: { only: true, choices: [{ name: other, is: false, values: [one, other] }] },
      scenarios: [other],
      related: [{ ...at(other, 1, 1, 2), message: one, resource: { type: one, address: one } }],
      status: status as 'new',
      ...(suppressed ? { suppressed: { reason: one, from: 'comment', until: other } } : {}),
      fix: {
        title: one,
        safe: suppressed,
        caution: other,
        patch: [{ file, start, end: start + replaced - 1, lines: lines.flatMap((text) => text.split(/[\r\n]+/)) }],
      },
    }),
  );

test('whatever a repository holds, it stays text, and every comment stands where one can', () => {
  fc.assert(
    fc.property(
      fc.array(finding, { maxLength: 6 }),
      fc.array(hostile, { minLength: 1, maxLength: 8 }),
      hostile,
      fc.option(fc.stringMatching(/^[\w.][\w. -]{0,49}$/).filter(isName), { nil: undefined }),
      (findings, added, text, name) => {
        const lines = added.map((line) => line.replaceAll(/[\r\n]/g, ''));
        const files = ['a.yaml', 'b.json', 'c.tf.json', 'd.tf'].map((file) => adding(file, 5, lines));
        const report = reportOf(findings, {
          before: { name: text, fixed: findings },
          unusedSuppressions: [{ rule: text, message: text, ...at(text, 1, 1, 2) }],
          permissions: { added: [{ identity: text, actions: [text], resources: added }], removed: [] },
        });
        const plan = planReview(report, pullOf(files, { limits: [text] }), name === undefined ? options : { ...options, name });
        for (const body of bodiesOf(plan)) {
          expect([body, intruders(body, ours)]).toEqual([body, []]);
          expect(markerIn(body)).toMatchObject({ name });
        }
        for (const { file, startLine, line, body } of plan.review?.comments ?? []) {
          const hunk = spanAt(changesIn(files.find((one) => one.file === file)!.patch!).hunks, startLine ?? line)!;
          expect(line).toBeLessThanOrEqual(hunk.last);
          expect(startLine ?? line - 1).toBeLessThan(line);
          expect([body, shape(body)['fence']]).toEqual([body, /^`{3,}suggestion$/m.test(body) ? 3 : 2]);
        }
      },
    ),
    { numRuns: 80 },
  );
});

test('every new finding is told once: on a line, on a file, in the body, or said to be left out', () => {
  fc.assert(
    fc.property(fc.array(finding, { maxLength: 30 }), fc.nat({ max: 5 }), (findings, mostComments) => {
      const unique = [...new Map(findings.map((one) => [one.fingerprint, one])).values()];
      const plan = planReview(reportOf(unique), pullOf([adding('a.yaml', 5, ['x'])]), { ...options, mostComments });
      const bodies = [
        plan.review?.body,
        ...(plan.review?.comments ?? []).map(({ body }) => body),
        ...plan.fileComments.map(({ body }) => body),
      ];
      const told = [
        ...bodies.flatMap((body) => markerIn(body ?? '')?.fingerprints ?? []),
        ...plan.leftOut.map(({ fingerprint }) => fingerprint),
      ];
      const news = unique.filter(({ status, suppressed }) => status !== 'unchanged' && !suppressed).map(({ fingerprint }) => fingerprint);
      expect(told.toSorted()).toEqual(news.toSorted());
    }),
    { numRuns: 100 },
  );
});

test('thousands of findings with endless names: no body is too long, and it takes no time to speak of', () => {
  const long = (text: string): string => `${text}|`.repeat(1000).slice(0, 900);
  const related = Array.from({ length: 100 }, () => ({ ...at(long('f'), 1, 1, 2), message: long('e') }));
  const findings = Array.from({ length: 5000 }, (_, index) =>
    found(print(String(index)), at(index % 2 ? 'a.yaml' : `${index}/${long('é@x ')}`, (index % 4000) + 1, 1, 9), {
      message: long(`m${index}`),
      remedy: long('r'),
      resource: { type: 'T', address: long(`r${index}`) },
      related,
      ...(index % 7 ? {} : { suppressed: { reason: long('s'), from: 'comment' as const } }),
    }),
  );
  const files = [
    adding(
      'a.yaml',
      100,
      Array.from({ length: 1000 }, () => 'x'),
    ),
  ];
  const report = reportOf(findings, { before: { name: long('b'), fixed: findings.slice(0, 1000) } });
  const start = performance.now();
  const plan = planReview(report, pullOf(files), options);
  expect(performance.now() - start).toBeLessThan(2000);
  for (const body of bodiesOf(plan)) expect(body.length).toBeLessThanOrEqual(60_000);
  expect(plan.review!.comments).toHaveLength(50);
  expect(plan.fileComments).toHaveLength(1);
  expect(plan.leftOut.length).toBeGreaterThan(1000);
});
