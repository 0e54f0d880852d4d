import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { block, code, prose, within } from '../../src/report/markup.ts';
import { hostile, intruders, seen, shape } from './rendered.ts';

describe('text of a repository as Markdown', () => {
  const cases: readonly (readonly [text: string, markdown: string])[] = [
    ['Port 22 is open to 0.0.0.0/0', 'Port 22 is open to 0.0.0.0/0'],
    ["The policy allows 's3:*' on '*'", 'The policy allows `s3:*` on `*`'],
    ['written by @octocat, see #12 (and GH-3).', 'written by `@octocat`, see `#12` (and `GH-3`).'],
    ['<script>alert(1)</script>', '`<script>alert(1)</script>`'],
    ['a|b', '<code>a&#124;b</code>'],
    ['one `tick` and ``two``', 'one `` `tick` `` and ``` ``two`` ```'],
    ['two\nlines\tand a tab', 'two lines and a tab'],
    ['turned \u202earound', 'turned `\\u{202e}around`'],
    ['arn:aws:s3:::logs', '`arn:aws:s3:::logs`'],
    ['account 123456789012', 'account `123456789012`'],
    ['- no list', '\\- no list'],
    ['12. no list', '12\\. no list'],
    ['=== no heading', '\\=== no heading'],
    ['', ''],
  ];
  test.each(cases)('%s', (text, markdown) => expect(prose(text)).toBe(markdown));

  test('a name is code, whatever it is', () => {
    expect(code('WebGroup')).toBe('`WebGroup`');
    expect(code('a`b')).toBe('``a`b``');
    expect(code('`')).toBe('`` ` ``');
    expect(code('x|@y')).toBe('<code>x&#124;&#64;y</code>');
  });

  test('nothing but text comes out of any text, in a paragraph, a list, a heading, a link and a table', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const [said, named] = [prose(text), code(text)];
        for (const markdown of [`${said}`, `${said}: a place`, `- ${said} (${named})`, `## ${said}`, `[${named}](https://ours.example/)`])
          expect([markdown, intruders(markdown, /^https:\/\/ours\.example\/$/)]).toEqual([markdown, []]);
        const table = `| a | b |\n| --- | --- |\n| ${said} | ${named} |\n| ${named} | ${said} |`;
        expect([table, intruders(table, /$^/)]).toEqual([table, []]);
        expect(shape(table)).toMatchObject({ table_open: 1, tr_open: 3, td_open: 4 });
      }),
      { numRuns: 200 },
    );
  });

  test('a reader sees what was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }), (text) => {
        const words = text.trim().replace(/\s+/g, ' ');
        // Quotes around a word are told by the form of code.
        const bare = (shown: string): string => shown.replaceAll(/['"]/g, '');
        fc.pre(words !== '' && !words.includes('|'));
        expect(bare(seen(prose(text)))).toBe(bare(words));
      }),
      { numRuns: 300 },
    );
  });

  test('no line ends a block', () => {
    fc.assert(
      fc.property(fc.array(hostile), (texts) => {
        const lines = texts.flatMap((text) => text.split(/\r\n?|\n/));
        const markdown = block('suggestion', lines);
        expect(shape(markdown)).toEqual({ fence: 1 });
      }),
    );
  });
});

test('long lists are cut at a whole line, and say how many are left', () => {
  const lines = Array.from({ length: 10 }, (_, index) => `line ${index} é`);
  const rest = (left: number) => `and ${left} more`;
  const same = (line: string) => line;
  expect(within(lines, same, { bytes: 1000 }, rest)).toEqual(lines);
  expect(within(lines, same, { bytes: 1000, lines: 2 }, rest)).toEqual(['line 0 é', 'line 1 é', 'and 8 more']);
  const cut = within(lines, same, { bytes: 50 }, rest);
  expect(cut).toEqual(['line 0 é', 'line 1 é', 'line 2 é', 'and 7 more']);
  expect(Buffer.byteLength(cut.join('\n'))).toBeLessThanOrEqual(50);
  expect(within(lines, same, { bytes: 5 }, rest)).toEqual(['and 10 more']);
});
