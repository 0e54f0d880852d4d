import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ReportedFinding } from '../../src/model/result.ts';
import { github } from '../../src/report/github.ts';
import { gitlab } from '../../src/report/gitlab.ts';
import { markdown } from '../../src/report/markdown.ts';
import { rdjson } from '../../src/report/rdjson.ts';
import { hostile, intruders } from './rendered.ts';
import { at, finding, options, result, rule, sample } from './sample.ts';

const expected = (name: string): string => readFileSync(`test/report/fixtures/${name}`, 'utf8');
const parsed = <T>(text: string): T => JSON.parse(text) as T;

const many = (level: ReportedFinding['level'], number: number): ReportedFinding[] =>
  Array.from({ length: number }, (_, index) =>
    finding(at('a.yaml', index + 1, 1, 5), { level, severity: level === 'error' ? 8 : 5, fingerprint: `${level}${index}` }),
  );

/** One of each kind that is not to be spoken of, and one that is. */
const compared = result({
  findings: [
    finding(at('a.yaml', 1, 1, 5), { status: 'new', message: 'this is new' }),
    finding(at('a.yaml', 2, 1, 5), { status: 'worsened', message: 'this is worse' }),
    finding(at('a.yaml', 3, 1, 5), { status: 'unchanged', message: 'this is old' }),
    finding(at('a.yaml', 4, 1, 5), { status: 'new', message: 'this is accepted', suppressed: { reason: 'known', from: 'comment' } }),
    finding(at('a.yaml', 5, 1, 5), { status: 'new', message: 'this is possible', certain: false, reason: 'a parameter' }),
  ],
  before: { name: 'main', fixed: [finding(at('a.yaml', 9, 1, 5), { message: 'this is fixed' })] },
});

describe('a whole run', () => {
  test('Markdown', () => expect(markdown(sample, options)).toBe(expected('report.md')));
  test('GitHub annotations', () => expect(github(sample, options)).toBe(expected('annotations.txt')));
  test('GitLab code quality', () => expect(gitlab(sample, options)).toBe(expected('gitlab.json')));
  test('rdjson', () => expect(rdjson(sample, options)).toBe(expected('rdjson.json')));
});

describe('only what is new or worse is spoken of', () => {
  const reports = { markdown, github, gitlab, rdjson };
  test.each(Object.entries(reports))('%s', (_, report) => {
    const text = report(compared, options);
    expect(text).toContain('this is new');
    expect(text).toContain('this is worse');
    for (const said of ['this is old', 'this is possible']) expect(text).not.toContain(said);
    expect(report(compared, { ...options, possible: true })).toContain('this is possible');
  });

  test('what is old is one number', () => {
    expect(github(compared, options).split('\n').at(-2)).toBe('1 finding was there before');
    expect(markdown(compared, options)).toMatch(/^## groundrule: 1 new finding, 1 worsened, 1 fixed; 1 was there before\n/);
  });

  test('nothing new', () => {
    const old = result({ findings: [finding(at('a.yaml', 1, 1, 5), { status: 'unchanged' })], before: { name: 'main', fixed: [] } });
    expect(markdown(old, options)).toMatch(/^## groundrule: nothing new; 1 was there before\n/);
    expect(github(old, options)).toBe('1 finding was there before\n');
    expect(parsed(gitlab(old, options))).toEqual([]);
    expect(parsed(rdjson(old, options))).toMatchObject({ diagnostics: [] });
  });
});

describe('GitHub annotations', () => {
  test('at most ten of a kind, the most severe first; the last says how many more', () => {
    const worst = finding(at('z.yaml', 1, 1, 5), { severity: 9.9, fingerprint: 'worst' });
    const lines = github(result({ findings: [...many('warning', 3), ...many('error', 24), worst] }), options)
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => line.slice(0, line.indexOf(' ')))).toEqual([...Array(10).fill('::error'), ...Array(3).fill('::warning')]);
    expect(lines[0]).toContain('file=z.yaml');
    expect(lines[8]).not.toContain('more');
    expect(lines[9]).toMatch(/%0AAnd 15 more errors that GitHub would not show here\.$/);
  });

  test('text of the repository gives no commands', () => {
    const all = (text: string) =>
      github(
        result({
          findings: [
            finding({ ...at('a.yaml', 1, 1, 5), file: text }, { message: text, remedy: text, conditions: [{ name: text, is: text }] }),
          ],
        }),
        options,
      );
    expect(all('a,b:c%d\r\n::add-mask::x')).toContain('file=a%2Cb%3Ac%25d%0D%0A%3A%3Aadd-mask%3A%3Ax,line=1');
    fc.assert(fc.property(hostile, (text) => expect(all(text).split(/\r|\n/)).toHaveLength(2)));
  });
});

describe('GitLab code quality', () => {
  test('severities', () => {
    const severities = (parts: Partial<ReportedFinding>) =>
      parsed<{ severity: string }[]>(
        gitlab(result({ findings: [finding(at('a.yaml', 1, 1, 2), parts)] }), { ...options, possible: true }),
      )[0]!.severity;
    expect(severities({ severity: 9.1 })).toBe('blocker');
    expect(severities({ severity: 8.9 })).toBe('critical');
    expect(severities({ level: 'warning', severity: 9.1 })).toBe('major');
    expect(severities({ level: 'note' })).toBe('minor');
    expect(severities({ level: 'note', certain: false })).toBe('info');
  });
});

describe('rdjson', () => {
  interface Diagnostic {
    readonly location: { readonly range: unknown };
    readonly suggestions?: readonly { readonly range: unknown; readonly text: string }[];
  }
  const diagnosticOf = (parts: Partial<ReportedFinding>, files = {}): Diagnostic =>
    parsed<{ diagnostics: Diagnostic[] }>(rdjson(result({ findings: [finding(at('a.yaml', 2, 4, 6), parts)], files }), options))
      .diagnostics[0]!;
  const patched = (start: number, end: number, lines: readonly string[], file = 'a.yaml') =>
    diagnosticOf({ fix: { title: 'Close it', safe: true, edits: [], patch: [{ file, start, end, lines }] } }).suggestions;

  test('columns are bytes, and left out where they cannot be counted', () => {
    expect(diagnosticOf({}, { 'a.yaml': 'x\né𐐀yz' }).location.range).toEqual({
      start: { line: 2, column: 7 },
      end: { line: 2, column: 9 },
    });
    const lines = { start: { line: 2 }, end: { line: 2 } };
    expect(diagnosticOf({}).location.range).toEqual(lines);
    expect(diagnosticOf({}, { 'a.yaml': `x\n${'y'.repeat(20_000)}` }).location.range).toEqual(lines);
  });

  test('a fix of one place is a suggestion', () => {
    expect(patched(2, 3, ['a', 'b'])).toEqual([{ range: { start: { line: 2 }, end: { line: 3 } }, text: 'a\nb' }]);
    expect(patched(2, 1, ['a'])).toEqual([{ range: { start: { line: 2, column: 1 }, end: { line: 2, column: 1 } }, text: 'a\n' }]);
    expect(patched(2, 3, [])).toEqual([{ range: { start: { line: 2, column: 1 }, end: { line: 4, column: 1 } }, text: '' }]);
    expect(patched(2, 2, ['Password: ****'])).toBeUndefined();
    expect(patched(2, 2, ['a'], 'b.yaml')).toBeUndefined();
  });
});

describe('Markdown', () => {
  test('places are links where somebody knows how', () => {
    const text = markdown(sample, { ...options, link: ({ file, location }) => `https://ours.example/${file}#L${location.start.line}` });
    expect(text).toContain('[`stacks/web.yaml:11`](https://ours.example/stacks/web.yaml#L11) `WebGroup`');
  });

  test('is never larger than GitHub shows', () => {
    const findings = Array.from({ length: 8000 }, (_, index) =>
      finding(at(`${'long/'.repeat(60)}${index}.yaml`, 1, 1, 5), { message: `Port ${index} is open`, fingerprint: `f${index}` }),
    );
    const text = markdown(result({ findings }), options);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_048_576);
    expect(text.split('\n').filter((line) => /^\|  \| and \d+ more \|  \|$/.test(line))).toHaveLength(1);
    expect(text.includes('What was looked at')).toBe(true);
  });

  test('nothing but text comes out of a repository', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, other) => {
        const place = { ...at('a.yaml', 1, 1, 5), file: other };
        const resource = { type: text, address: other };
        const related = [
          { ...place, message: text, resource: { type: other, address: `1${text}` } },
          { ...place, message: other, resource: { type: other, address: `2${text}` } },
        ];
        const parts: Partial<ReportedFinding> = {
          message: text,
          remedy: other,
          resource,
          related,
          conditions: [{ name: text, is: other }],
          scenarios: [other],
        };
        const findings = [
          finding(place, parts),
          finding(place, { ...parts, certain: false, reason: text }),
          finding(place, { ...parts, suppressed: { reason: other, from: 'comment', until: text } }),
        ];
        const report = markdown(
          result({
            findings,
            rules: new Map([rule('sg-ssh-open-world', 'SSH')]),
            before: { name: text, fixed: findings },
            unusedSuppressions: [{ rule: text, message: other, ...place }],
          }),
          options,
        );
        expect([report, intruders(report, /^https:\/\/docs\.aws\.amazon\.com\//)]).toEqual([report, []]);
      }),
      { numRuns: 60 },
    );
  });
});
