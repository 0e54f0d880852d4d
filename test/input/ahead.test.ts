import { expect, test } from '@jest/globals';
import { Ahead } from '../../src/input/ahead.ts';
import type { Tree } from '../../src/input/tree.ts';

const entry = (file: string) => ({ path: `/${file}`, file, named: false });

function aheadOf(files: Readonly<Record<string, string>>): { ahead: Ahead; reads: string[] } {
  const reads: string[] = [];
  const tree: Pick<Tree, 'stat' | 'read'> = {
    stat: (path) => ({ kind: 'file', size: files[path.slice(1)]!.length }),
    read: (path) => {
      reads.push(path);
      return Buffer.from(files[path.slice(1)]!);
    },
  };
  return { ahead: new Ahead(tree as Tree), reads };
}

test('A file is read and parsed once', () => {
  const { ahead, reads } = aheadOf({ 'a.yaml': 'A: 1' });
  const text = ahead.text(entry('a.yaml'))!;
  const sources = ahead.sources(entry('a.yaml'), text);
  expect(ahead.text(entry('a.yaml'))).toBe('A: 1');
  expect(ahead.sources(entry('a.yaml'), text)).toBe(sources);
  expect(ahead.take(entry('a.yaml'))).toEqual({ text, sources });
  expect(reads).toEqual(['/a.yaml']);
});

test('Nothing is kept of a file whose turn is over', () => {
  const { ahead } = aheadOf({ 'a.yaml': 'A: 1' });
  expect(ahead.take(entry('a.yaml'))).toBeUndefined();
  ahead.sources(entry('a.yaml'), ahead.text(entry('a.yaml'))!);
  expect(ahead.take(entry('a.yaml'))).toBeUndefined();
});

test('Only so much is kept, and no file that is too large for a template', () => {
  const names = ['1', '2', '3', '4', '5'];
  const { ahead } = aheadOf({ ...Object.fromEntries(names.map((name) => [name, 'x'.repeat(1_900_000)])), large: 'x'.repeat(2_100_000) });
  for (const name of names) ahead.text(entry(name));
  expect(names.map((name) => ahead.take(entry(name)) !== undefined)).toEqual([true, true, true, true, false]);
  expect(ahead.text(entry('large'))).toBeUndefined();
  ahead.text(entry('5'));
  expect(ahead.take(entry('5'))).toBeUndefined();
});
