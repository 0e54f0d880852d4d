import { describe, expect, test } from '@jest/globals';
import { isWorld, readBlock } from '../../src/kit/cidr.ts';

const world = (text: string): boolean | undefined => {
  const block = readBlock(text);
  return block && isWorld(block);
};

describe('the internet', () => {
  test.each([
    '0.0.0.0/0',
    '::/0',
    '0.0.0.0/00',
    ' 0.0.0.0/0 ',
    '1.2.3.4/0',
    '255.255.255.255/0',
    '0:0:0:0:0:0:0:0/0',
    'ffff::/0',
    '0.0.0.0/1',
    '128.0.0.0/1',
    '64.0.0.0/2',
    '192.0.0.0/3',
    '52.0.0.0/6',
    '2000::/3',
    '2600::/12',
  ])('%s is it, or a share that only the internet has', (text) => {
    expect(world(text)).toBe(true);
  });

  test.each([
    '10.0.0.0/8',
    '10.0.0.0/7',
    '6.0.0.0/7',
    '192.0.2.7/32',
    '192.0.2.7',
    '224.0.0.0/3',
    'fc00::/7',
    'fe80::/10',
    'ff00::/8',
    '2001:db8::/32',
    '::1',
  ])('%s is not', (text) => {
    expect(world(text)).toBe(false);
  });

  test.each([
    '',
    'anywhere',
    '0.0.0.0/33',
    '256.0.0.0/8',
    '0.0.0.0/-1',
    '::/129',
    'sg-1',
    '0.0.0.0/0,::/0',
    '/'.repeat(100_000),
    ':'.repeat(100_000),
  ])('what is no block of addresses is not read', (text) => {
    expect(world(text)).toBeUndefined();
  });

  test('the machine itself is told apart', () => {
    expect(readBlock('127.0.0.1/32')?.loopback).toBe(true);
    expect(readBlock('127.0.0.1/0')?.loopback).not.toBe(true);
    expect(readBlock('10.0.0.1/32')?.loopback).toBe(false);
  });

  test('every way to split the world into at most 60 blocks, the rules of one group, shows', () => {
    // The finest even split with 60 rules at hand is into 32 blocks of /5.
    const blocks = Array.from({ length: 32 }, (_, index) => `${index * 8}.0.0.0/5`);
    expect(blocks.some((block) => world(block))).toBe(true);
  });
});
