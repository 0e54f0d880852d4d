import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { terminal } from '../../src/report/terminal.ts';
import { at, coverage, finding, options, result, rule, sample } from './sample.ts';

const expected = (name: string): string => readFileSync(`test/report/fixtures/${name}`, 'utf8');
const rules = new Map([rule('sg-ssh-open-world', 'Security group opens SSH to the world')]);
const withoutStyle = (text: string): string => text.replace(/\x1b\[[0-9;]*m/g, '');

const show = (parts: Parameters<typeof finding>[1], files: Record<string, string> = {}, place = at('a.yaml', 1, 1, 4)): string =>
  terminal(result({ rules, files, findings: [finding(place, parts)] }), options).split('\n\n')[0]!;
const many = (number: number, file = 'a.yaml') => Array.from({ length: number }, (_, index) => finding(at(file, index + 1, 1, 2)));

describe('a whole run', () => {
  test('by default', () => expect(terminal(sample, options)).toBe(expected('terminal.txt')));
  test('in colour', () => expect(terminal(sample, { ...options, color: true })).toBe(expected('terminal-color.txt')));
  test('verbose', () => expect(terminal(sample, { ...options, verbose: true })).toBe(expected('terminal-verbose.txt')));
  test('quiet', () => expect(terminal(sample, { ...options, quiet: true })).toBe(expected('terminal-quiet.txt')));

  test('colour changes nothing but colour', () => {
    for (const verbose of [false, true]) {
      const plain = terminal(sample, { ...options, verbose });
      const colored = terminal(sample, { ...options, verbose, color: true });
      expect(colored).not.toBe(plain);
      expect(withoutStyle(colored)).toBe(plain);
    }
  });

  test('fits the width, and is ASCII', () => {
    for (const width of [60, 80, 120]) {
      const lines = terminal(sample, { ...options, verbose: true, width }).split('\n');
      expect(lines.filter((line) => line.length > width)).toEqual([]);
      expect(lines.filter((line) => /[^\x20-\x7e]/.test(line))).toEqual([]);
    }
  });
});

describe('nothing found', () => {
  test('says how much was looked at and how much is unknown', () => {
    expect(terminal(result({}), options)).toBe(`Nothing found that is certain, in 2 files
  looked at   2 files (1 CloudFormation, 1 Terraform), 9 resources, 96 rules
  passed over 3 files of other kinds
  no rule for 3 resources of 2 types: AWS::SSM::Parameter (2), AWS::Events::Rule
              (1)
  unknown     5 values that rules asked for: parameter (4), import (1)
`);
  });

  test('is not what a run without files says', () => {
    const nothing = {
      files: { linted: 0, passedOver: 0, unreadable: 1 },
      formats: {},
      resources: 0,
      uncheckedTypes: {},
      unknownValues: {},
      rules: 96,
      limits: ['Only the first 1,000 files were read'],
    };
    expect(terminal(result({ coverage: nothing }), options)).toBe(`Nothing was looked at
  looked at   0 files, 0 resources, 96 rules
  unreadable  1 file
  limit       Only the first 1,000 files were read
`);
  });

  test('names the most frequent of many, and all of them when asked', () => {
    const uncheckedTypes = Object.fromEntries(['A', 'B', 'C', 'D', 'E'].map((type, index) => [type, index + 1]));
    const run = result({ coverage: { ...coverage, uncheckedTypes } });
    expect(terminal(run, options)).toContain('no rule for 15 resources of 5 types: E (5), D (4), C (3), 2 more\n');
    expect(terminal(run, { ...options, verbose: true })).toContain('E (5), D (4), C (3), B (2), A (1)\n');
  });
});

describe('one finding', () => {
  test('with evidence in another file has a frame in each', () => {
    const related = [{ ...at('modules/b.yaml', 2, 3, 6), message: 'the role' }];
    expect(show({ related, remedy: '' }, { 'a.yaml': 'Web: 1\n', 'modules/b.yaml': 'x\n  Foo:\n' })).toBe(`\
error  sg-ssh-open-world  Security group opens SSH to the world
 --> a.yaml:1:1
  |
1 | Web: 1
  | ^^^ Port 22 is open to 0.0.0.0/0
 --> modules/b.yaml:2:3
  |
2 |   Foo:
  |   --- the role
  = resource: AWS::EC2::SecurityGroup WebGroup`);
  });

  test('without source text still says where and what', () => {
    expect(show({ related: [{ ...at('b.yaml', 2, 3, 6), message: 'the role' }], remedy: '' })).toBe(`\
error  sg-ssh-open-world  Security group opens SSH to the world
 --> a.yaml:1:1
    Port 22 is open to 0.0.0.0/0
 --> b.yaml:2:3
    the role
  = resource: AWS::EC2::SecurityGroup WebGroup`);
  });

  test('without a rule is headed by its message', () => {
    const { resource: _, ...parts } = finding(at('a.yaml', 3, 1, 2), {
      rule: 'syntax',
      message: 'A bracket is missing',
      remedy: 'Close it',
    });
    const text = terminal(result({ files: { 'a.yaml': 'a: [\n' }, findings: [parts] }), options);
    expect(text.split('\n\n')[0]).toBe(`\
error  syntax  A bracket is missing
 --> a.yaml:3:1
  = help: Close it`);
  });

  test('that covers several lines is underlined on the first', () => {
    expect(show({ remedy: '' }, { 'a.yaml': '  Web:\n    A: 1\n    B: 2\n' }, at('a.yaml', 1, 3, 9, 3))).toContain(`
1 |   Web:
  |   ^^^^ (to line 3) Port 22 is open to 0.0.0.0/0
`);
  });

  test('under the values of parameters', () => {
    const conditions = [
      { name: 'IsProd', is: false },
      { name: 'Environment', is: 'dev' },
    ];
    expect(show({ conditions })).toContain('\n  = when IsProd is false and Environment is dev\n');
  });

  test('on two places of one line has an underline for each', () => {
    const related = [{ ...at('a.yaml', 1, 6, 7), message: 'this' }];
    expect(show({ related }, { 'a.yaml': 'Web: 1\n' })).toContain(`
1 | Web: 1
  | ^^^ Port 22 is open to 0.0.0.0/0
  |      - this
`);
  });

  test('with a fix says how to have it made, or why not to', () => {
    const fix = { title: 'Set Encrypted to true', safe: true, edits: [] };
    expect(show({ fix })).toContain('\n  = fix: Set Encrypted to true (groundrule lint --fix)');
    expect(show({ fix: { ...fix, safe: false, caution: 'AWS replaces the resource' } })).toContain(
      '\n  = fix: Set Encrypted to true (--fix-unsafe: AWS replaces the resource)',
    );
  });

  test('in a line with tabs and wide characters is underlined where it is', () => {
    expect(show({ remedy: '' }, { 'a.yaml': '\t# 日本語 é: port\n' }, at('a.yaml', 1, 11, 15))).toContain(`
1 |   # 日本語 é: port
  |               ^^^^ Port 22 is open to 0.0.0.0/0
`);
  });

  test('with more evidence than fits lists the rest', () => {
    const related = Array.from({ length: 11 }, (_, index) => ({ ...at('a.yaml', index + 1, 1, 2), message: `link ${index + 1}` }));
    const text = show({ related }, { 'a.yaml': 'a: 1\n'.repeat(20) });
    expect(text).toContain('- (8) link 8\n');
    expect(text).not.toContain('(9)');
    expect(text).toContain('  = evidence also at: a.yaml:9, 10, 11');
  });
});

describe('equal findings', () => {
  const text = 'a: 1\n'.repeat(40);

  test('three are shown one by one', () => {
    const out = terminal(result({ rules, findings: many(3), files: { 'a.yaml': text } }), options);
    expect(out.match(/-->/g)).toHaveLength(3);
  });

  test('more are listed, and every place is named', () => {
    const findings = [...many(3, 'b.yaml'), ...many(2)];
    const out = terminal(result({ rules, findings, files: { 'a.yaml': text, 'b.yaml': text } }), options);
    expect(out.match(/-->/g)).toHaveLength(1);
    expect(out).toContain('= and 4 more: a.yaml:2; b.yaml:1, 2, 3\n');
    expect(out).toContain('5 errors in 2 files\n');
  });

  test('in a file of one line they are told by their names', () => {
    const all = (number: number) =>
      Array.from({ length: number }, (_, index) =>
        finding(at('plan.json', 1, index + 1, index + 2), { resource: { type: 'aws_vpc', address: `aws_vpc.v${index}` } }),
      );
    expect(terminal(result({ rules, findings: all(4) }), options)).toContain('= and 3 more: aws_vpc.v1, aws_vpc.v2, aws_vpc.v3\n');
    expect(terminal(result({ rules, findings: all(30) }), options)).toMatch(/= and 29 more: aws_vpc.v1, [^]*aws_vpc.v10 \.\.\./);
  });

  test('paths are listed whole, so that they can be copied', () => {
    const long = 'a-folder-with-a-long-name/'.repeat(4);
    const findings = [...many(3, 'a.yaml'), ...many(2, `${long}b.yaml`), ...many(1, 'c.yaml')];
    expect(terminal(result({ rules, findings }), options)).toContain(`
  = and 5 more:
    ${long}b.yaml:2;
    a.yaml:1, 2, 3; c.yaml:1
`);
  });

  test('what differs in its conditions is not equal', () => {
    const findings = many(4).map((one, index) => (index === 3 ? { ...one, conditions: [{ name: 'A', is: true }] } : one));
    expect(terminal(result({ rules, findings, files: { 'a.yaml': text } }), options).match(/-->/g)).toHaveLength(4);
  });
});

describe('hostile text', () => {
  const evil = '::error file=x::boo\x1b[31m\x1b]8;;http://x\x07\r\n\u202egnp.exe\u2028##[error]no ##vso[task.x] \x9b2J\u0000\ud800';
  const findings = [
    finding(at(`${evil}.yaml`, 1, 1, 9), {
      message: `${evil} ${'word '.repeat(14)}${evil}`,
      remedy: `${'word '.repeat(12)}${evil}`,
      resource: { type: evil, address: evil, construct: evil },
      related: [{ ...at('other.yaml', 2, 1, 5), message: evil }],
      conditions: [{ name: evil, is: evil }],
      rule: 'engine',
    }),
    finding(at('::error::a.yaml', 1, 1, 9), { certain: false, reason: evil, suppressed: { reason: evil, from: 'comment', until: evil } }),
  ];
  const hostile = result({
    rules,
    findings,
    files: { [`${evil}.yaml`]: evil, 'other.yaml': `a\n${evil}\n` },
    unusedSuppressions: [{ rule: evil, message: evil, ...at(`${evil}.yaml`, 1, 1, 2) }],
    coverage: {
      ...coverage,
      uncheckedTypes: { [evil]: 1, [`${'long '.repeat(9)}::error::x`]: 2 },
      unknownValues: { [evil]: 3 },
      limits: [evil],
    },
  });

  for (const [name, set] of Object.entries({
    default: {},
    verbose: { verbose: true },
    quiet: { quiet: true, verbose: true },
    narrow: { width: 40 },
  })) {
    test(`is inert: ${name}`, () => {
      const text = terminal(hostile, { ...options, ...set });
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      // What GitHub's runner takes for a command: actions/runner, ActionCommand.cs.
      expect(text.split('\n').filter((line) => line.trimStart().startsWith('::') || line.includes('##['))).toEqual([]);
      expect(text).not.toContain('##vso[');
    });
  }

  test('is shown, not dropped', () => {
    const text = terminal(hostile, { ...options, quiet: true });
    expect(text).toContain('boo\\u{1b}[31m');
    expect(text).toContain('\\u{202e}gnp.exe');
    expect(text).toMatch(/^\\u\{3a\}:error/);
  });
});

describe('size', () => {
  test('a line of 10 MB is shown around the place only', () => {
    const start = 5_000_000;
    const line = `${'x'.repeat(start)}"0.0.0.0/0"${'é'.repeat(start)}`;
    const place = at('a.json', 1, start + 1, start + 12);
    const related = [{ ...at('a.json', 1, 3, 5), message: 'far away' }];
    const findings = Array.from({ length: 50 }, (_, index) => finding(place, { related, message: `number ${index}`, remedy: '' }));
    const text = terminal(result({ rules, findings, files: { 'a.json': line } }), options);
    expect(text.split('\n').filter((row) => row.length > 80)).toEqual([]);
    expect(text.split('\n\n')[0]).toBe(`\
error  sg-ssh-open-world  Security group opens SSH to the world
 --> a.json:1:5000001
  |
1 | ...xxxxxxxxxxxxxxxx"0.0.0.0/0"ééééééééééééééééééééééééééééééééééééééééééé...
  |                    ^^^^^^^^^^^ number 0
1 | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
  |   -- far away
  = resource: AWS::EC2::SecurityGroup WebGroup`);
  });

  test('a place in a long line of control characters stays within the width', () => {
    const line = '\x1b'.repeat(300);
    const text = terminal(result({ findings: [finding(at('a.json', 1, 150, 160))], files: { 'a.json': line } }), options);
    expect(text.split('\n').filter((row) => row.length > 80)).toEqual([]);
  });

  test('a name of 1 MB is cut', () => {
    const run = result({ rules, findings: [finding(at('a.yaml', 1, 1, 2), { resource: { type: 'T', address: 'n'.repeat(1e6) } })] });
    expect(terminal(run, options).length).toBeLessThan(2000);
  });

  test('a long message is cut, and whole when asked', () => {
    const run = result({ rules, findings: [finding(at('a.yaml', 1, 1, 2), { message: 'm'.repeat(2000) })], files: { 'a.yaml': 'a: 1' } });
    expect(terminal(run, options).match(/m/g)!.length).toBeLessThan(450);
    expect(terminal(run, { ...options, verbose: true }).match(/m/g)!.length).toBeGreaterThan(2000);
  });

  test('6,000 findings are all counted', () => {
    const findings = Array.from({ length: 6000 }, (_, index) => finding(at('a.yaml', index + 1, 1, 2), { message: `number ${index}` }));
    const text = terminal(result({ rules, findings, files: { 'a.yaml': 'a: 1\n'.repeat(6000) } }), { ...options, color: true });
    expect(withoutStyle(text)).toContain('6000 errors in 1 file\n');
  });
});
