import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { githubLink } from '../../src/review/links.ts';
import { markerIn, markerOf } from '../../src/review/marker.ts';
import { hostile } from '../report/rendered.ts';
import { at } from '../report/sample.ts';
import { print, sha } from './pull.ts';

const link = githubLink({ server: 'https://github.com', name: 'acme/shop', sha });
const base = `https://github.com/acme/shop/blob/${sha}`;

test('a place is a link to its lines, as of the commit', () => {
  expect(link(at('stacks/web.yaml', 3, 1, 9))).toBe(`${base}/stacks/web.yaml#L3`);
  expect(link(at('stacks/web.yaml', 3, 1, 9, 5))).toBe(`${base}/stacks/web.yaml#L3-L5`);
  expect(link(at('stacks/web.yaml', 3, 1, 1, 5))).toBe(`${base}/stacks/web.yaml#L3-L4`);
  expect(link(at('C:\\x\n', 3, 1, 9))).toBe(`${base}/C%3A%5Cx%0A#L3`);
  expect(link(at('a (1)/é#?.yaml', 3, 1, 9))).toBe(`${base}/a%20%281%29/%C3%A9%23%3F.yaml#L3`);
});

test('what is not in the repository has no link', () => {
  for (const file of ['../x.yaml', '/etc/passwd', 'a/../b', '']) expect(link(at(file, 1, 1, 2))).toBeUndefined();
  fc.assert(
    fc.property(hostile, (file) => {
      const url = link(at(file, 1, 1, 2));
      if (url !== undefined) expect(new URL(url).href.startsWith(`${base}/`) && !/[()\s<>]/.test(url)).toBe(true);
    }),
  );
});

test('a marker is read back, from the last line only', () => {
  const marker = markerOf('comment', [print('a'), print('b')]);
  const read = { kind: 'comment', fingerprints: [print('a'), print('b')] };
  expect(markerIn(`text\r\n\r\n${marker}`)).toEqual(read);
  expect(markerIn(`${marker}\n\n`)).toEqual(read);
  expect(markerIn(markerOf('summary'))).toEqual({ kind: 'summary', fingerprints: [] });
  for (const body of [
    `${marker}\ntext`,
    `text ${marker}`,
    `> ${marker}`,
    marker.replace(print('a'), 'x'),
    marker.replace('comment', 'other'),
  ])
    expect(markerIn(body)).toBeUndefined();
});
