import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changedFilesIn, changesIn, firstLineIn, spanAt } from '../../src/review/diff.ts';

const patch = `@@ -1,4 +1,5 @@ Resources:
 one
-two
+TWO
+two and a half
 three
 four
@@ -20,2 +21,3 @@
 twenty
+--- not a header
 twenty-one`;

test('what a line holds does not begin a file or a hunk', () => {
  for (const end of ['\r', '\u2028']) {
    const line = `+a${end}diff --git a/evil b/evil${end}@@ -1 +5,9 @@${end}+x`;
    const section = ['diff --git a/a.yaml b/a.yaml', '--- a/a.yaml', '+++ b/a.yaml', '@@ -1 +1 @@', '-b', line].join('\n');
    const [changed, ...others] = changedFilesIn(`${section}\n`);
    expect([changed!.file, others, changesIn(changed!.patch!).hunks]).toEqual([
      'a.yaml',
      [],
      [{ first: 1, last: 1, lines: [line.slice(1)] }],
    ]);
  }
});

describe('the hunks of a patch', () => {
  test('lines that can be commented on, and lines that are added', () => {
    const { hunks, added } = changesIn(patch);
    expect(hunks).toEqual([
      { first: 1, last: 5, lines: ['one', 'TWO', 'two and a half', 'three', 'four'] },
      { first: 21, last: 23, lines: ['twenty', '--- not a header', 'twenty-one'] },
    ]);
    expect(added).toEqual([
      { first: 2, last: 3 },
      { first: 22, last: 22 },
    ]);
    expect([5, 6, 20, 21, 23, 24].map((line) => spanAt(hunks, line)?.first)).toEqual([1, undefined, undefined, 21, 21, undefined]);
    expect(firstLineIn(added, { first: 4, last: 30 })).toBe(22);
    expect(firstLineIn(added, { first: 3, last: 30 })).toBe(3);
    expect(firstLineIn(added, { first: 4, last: 21 })).toBeUndefined();
  });

  test('a new file, an emptied one, counts that are left out', () => {
    expect(changesIn('@@ -0,0 +1 @@\n+only\n\\ No newline at end of file').hunks).toEqual([{ first: 1, last: 1, lines: ['only'] }]);
    expect(changesIn('@@ -1,2 +0,0 @@\n-a\n-b')).toEqual({ hunks: [], added: [] });
    expect(changesIn('@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n').hunks).toEqual([
      { first: 1, last: 1, lines: ['b'] },
    ]);
  });

  test('carriage returns belong to the line', () => {
    expect(changesIn('@@ -1 +1,2 @@\n a\r\n+b\r').hunks).toEqual([{ first: 1, last: 2, lines: ['a\r', 'b\r'] }]);
  });

  test('what is no patch has no lines', () => {
    for (const text of ['', '+a\n+b', 'Binary files differ', '@@ -x +1 @@\n+a', '@@ -1,1 +99999999999,1 @@\n+a'])
      expect(changesIn(text)).toEqual({ hunks: [], added: [] });
  });

  test('a header that promises too much, and lines that are no lines of a patch', () => {
    expect(changesIn('@@ -1,9 +1,999999999 @@\n a\n+b').hunks).toEqual([{ first: 1, last: 2, lines: ['a', 'b'] }]);
    expect(changesIn('@@ -1,9 +1,9 @@\n a\n@@ -5 +5 @@\n+b').hunks.map(({ first, last }) => [first, last])).toEqual([
      [1, 1],
      [5, 5],
    ]);
  });

  test('any text is read, in time that grows with its length', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('@@ -1,3 +1,3 @@', '@@ -1 +1 @@', '+', '-', ' ', '\\', 'x', '\r'), { maxLength: 60 }),
        (rows) => {
          for (const { first, last, lines } of changesIn(rows.join('\n')).hunks) expect(last - first + 1).toBe(lines.length);
        },
      ),
    );
    const start = performance.now();
    expect(changesIn('@@ -1,999999999 +1,999999999 @@\n'.repeat(100_000)).hunks).toEqual([]);
    expect(changesIn(`@@ -1 +1,300000 @@\n${'+a\n'.repeat(300_000)}`).added).toEqual([{ first: 1, last: 300_000 }]);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

test('what git diff prints, file by file', () => {
  const diff = `diff --git a/stacks/web.yaml b/stacks/web.yaml
index 1..2 100644
--- a/stacks/web.yaml
+++ b/stacks/web.yaml
@@ -1 +1 @@
-a
+diff --git a/x b/x
diff --git a/old name.yaml b/new name.yaml
similarity index 90%
rename from old name.yaml
rename to new name.yaml
diff --git a/gone.yaml b/gone.yaml
deleted file mode 100644
--- a/gone.yaml
+++ /dev/null
@@ -1 +0,0 @@
-a
diff --git "a/gr\\303\\274n\\t\\"x\\".yaml" "b/gr\\303\\274n\\t\\"x\\".yaml"
new file mode 100644
--- /dev/null
+++ "b/gr\\303\\274n\\t\\"x\\".yaml"
@@ -0,0 +1 @@
+a
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
`;
  expect(changedFilesIn(diff)).toEqual([
    { file: 'stacks/web.yaml', status: 'modified', patch: '@@ -1 +1 @@\n-a\n+diff --git a/x b/x' },
    { file: 'new name.yaml', previous: 'old name.yaml', status: 'renamed' },
    { file: 'gone.yaml', status: 'removed', patch: '@@ -1 +0,0 @@\n-a' },
    { file: 'grün\t"x".yaml', status: 'added', patch: '@@ -0,0 +1 @@\n+a' },
    { file: 'run.sh', status: 'modified' },
  ]);
  expect(changedFilesIn('no diff at all')).toEqual([]);
});
