import { describe, expect, test } from '@jest/globals';
import { comments } from '../../src/engine/comments.ts';

const found = (text: string) => comments(text).map((comment) => comment.text);

describe('YAML comments', () => {
  test('are found above and beside', () => {
    expect(comments('# above\nkey: value # beside\n')).toEqual([
      { line: 1, column: 1, text: '# above', alone: true },
      { line: 2, column: 12, text: '# beside', alone: false },
    ]);
  });

  test.each([
    ['a script in a block scalar', 'UserData: |\n  # no\n  echo\n\n    # no\nNext: 1 # yes\n'],
    ['a folded block scalar with indicators', 'a:\n  - >-\n    # no\n  - b: |2+\n      text\n       # no\n # yes\n'],
    ['a block scalar behind a tag', 'UserData: !Sub |\n  # no\nb: 1 # yes\n'],
    ['a block scalar below its key', 'Fn::Sub:\n  |\n  # no\nb: 1 # yes\n'],
    ['the header of a block scalar', 'a: | # yes\n  # no\n'],
    ['quotes', `a: "x # no" # yes\n`],
    ['quotes over lines', `a: "x\n  # no\n  \\" # no"\nb: 'it''s # no\n  # no'\nc: 1 # yes\n`],
    ['a quoted key', `"a # no": 'x' # yes\n`],
    ['the middle of a word', 'a: b#no\nc: http://x/#no # yes\n'],
    ['a quote in the middle of a word', `a: it's # yes\nb: x\n`],
    ['flow style', `a: [ "# no", b#no, {c: '# no'} ] # yes\n`],
    ['flow style over lines', 'a: [\n  "# no",\n  b\n] # yes\n'],
    ['a plain scalar over lines that holds quotes', `a: some\n  "text\n  more\nb: 1 # yes\n`],
    ['a new document', 'a: |\n  # no\n--- # yes\n'],
    ['Windows line ends', 'a: |\r\n  # no\r\nb: 1 # yes\r\n'],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual(['# yes']);
  });

  test('of a line of 10 MB take no time worth mentioning', () => {
    const begun = performance.now();
    comments('|: '.repeat(3_000_000));
    comments("'".repeat(3_000_000));
    comments('[#'.repeat(3_000_000));
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
