import { expect, test } from '@jest/globals';
import { didYouMean, wildcard } from '../../src/model/selector.ts';

const fits = (pattern: string) => wildcard(pattern, 'module.shop["a/b"].aws_s3_bucket.Logs');

test('a wildcard fits a whole text, whatever the case, and takes no other character for magic', () => {
  expect(['*', 'module.*', '*.logs', 'module.shop["a/b"].*', '*?ogs', '*shop*bucket*'].filter((pattern) => !fits(pattern))).toEqual([]);
  expect(['', '?', 'module', 'logs', '*.logs?', 'module.shop[*].x'].filter(fits)).toEqual([]);
});

test('a wildcard of a stranger is tried in no time', () => {
  const begun = performance.now();
  expect(wildcard(`${'*a'.repeat(100)}b`, 'a'.repeat(100_000))).toBe(false);
  expect(performance.now() - begun).toBeLessThan(1000);
});

test.each([
  ['ruel', ['rules', 'rule'], 'rule'],
  ['sg-shs-open', ['sg-open', 'sg-ssh-open'], 'sg-ssh-open'],
  ['x', ['rules', 'lint'], undefined],
  ['y'.repeat(100), ['y'.repeat(99)], undefined],
])('the nearest word to %s', (word, candidates, meant) => {
  expect(didYouMean(word, candidates)).toBe(meant === undefined ? '' : `; did you mean '${meant}'?`);
});
