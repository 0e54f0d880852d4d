import { expect, test } from '@jest/globals';
import { Ahead } from '../src/ahead.ts';

test('A file that was looked into is parsed once', () => {
  const ahead = new Ahead();
  const looked = ahead.look('a.yaml', 'A: 1');
  expect(ahead.look('a.yaml', 'A: 1')).toBe(looked);
  expect(ahead.take('a.yaml', 'A: 1')).toBe(looked);
});

test('Its turn comes with the text that it has then', () => {
  const ahead = new Ahead();
  ahead.look('a.yaml', 'A: 1');
  expect(ahead.take('a.yaml', 'A: 2')[0]?.data).toEqual({ A: 2 });
});

test('Only so much is kept, and nothing whose turn is over', () => {
  const ahead = new Ahead();
  const large = `A: ${'x'.repeat(1_500_000)}`;
  ahead.look('a.yaml', large);
  const second = ahead.look('b.yaml', large);
  expect(ahead.look('b.yaml', large)).not.toBe(second);
  ahead.take('a.yaml', large);
  expect(ahead.look('a.yaml', large)).not.toBe(ahead.look('a.yaml', large));
  expect(ahead.look('b.yaml', large)).toBe(ahead.look('b.yaml', large));
});
