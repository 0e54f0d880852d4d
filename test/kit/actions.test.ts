import { describe, expect, test } from '@jest/globals';
import { actionsMatching } from '../../src/kit/actions.ts';
import { fits } from '../../src/kit/wildcard.ts';

const names = (pattern: string): string[] => actionsMatching(pattern).map(({ name }) => name);

describe('actionsMatching', () => {
  test('finds an action in whatever case it is written', () => {
    expect(actionsMatching('S3:getobject')).toEqual([{ name: 's3:GetObject', level: 'read', scope: 'named' }]);
  });

  test('knows which actions need every resource', () => {
    expect(actionsMatching('ec2:DescribeInstances')).toMatchObject([{ level: 'list', scope: 'all' }]);
    expect(actionsMatching('cloudwatch:PutMetricData')).toMatchObject([{ level: 'write', scope: 'some' }]);
    expect(actionsMatching('s3:PutBucketPolicy')).toMatchObject([{ level: 'permissions', scope: 'named' }]);
    expect(actionsMatching('ec2:CreateTags')).toMatchObject([{ level: 'tagging' }]);
  });

  test('expands wildcards', () => {
    expect(names('sqs:*Message')).toEqual(expect.arrayContaining(['sqs:DeleteMessage', 'sqs:ReceiveMessage', 'sqs:SendMessage']));
    expect(names('sqs:SendMessag?')).toEqual(['sqs:SendMessage']);
    expect(names('kms:*').length).toBeGreaterThan(40);
  });

  test('knows nothing about what is newer than it, or is no action', () => {
    for (const pattern of ['s3:GetSomethingNew', 'brandnew:Get', '*', 'GetObject', '', '__proto__:x', '*:GetObject', 'a2c|r:Get'])
      expect(names(pattern)).toEqual([]);
  });
});

describe('fits', () => {
  test.each([
    ['', '', true],
    ['a', '', false],
    ['', '*', true],
    ['s3:GetObject', 's3:Get*', true],
    ['s3:GetObject', '*Object', true],
    ['s3:GetObject', 's3:*O*ct', true],
    ['s3:GetObject', 's3:Get', false],
    ['s3:GetObject', 's3:?etObject', true],
    ['s3:GetObject', 's3:GetObject?', false],
    ['aab', '*ab', true],
    ['a.b', 'a?b', true],
    ['a.b', '[a].b', false],
  ])('%j and the pattern %j: %s', (text, pattern, expected) => {
    expect(fits(text, pattern)).toBe(expected);
  });

  test('takes no more than a moment for a pattern that is meant to backtrack', () => {
    const start = performance.now();
    expect(fits('a'.repeat(2000), `${'*a'.repeat(1000)}b`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
