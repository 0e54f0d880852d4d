import { expect, test } from '@jest/globals';
import { combinations } from '../../src/kit/index.ts';
import { perCase } from '../../src/kit/combinations.ts';
import { readYaml } from '../../src/formats/syntax/yaml.ts';
import { loadTemplate } from '../../src/formats/cloudformation/index.ts';

const template = (properties: string) =>
  loadTemplate(
    readYaml(
      'template.yaml',
      `
Parameters:
  Stage: { Type: String }
  Many: { Type: String, AllowedValues: [${Array.from({ length: 60 }, (_, index) => `a${index}`).join(', ')}] }
Conditions:
  Production: !Equals [!Ref Stage, production]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: ${properties}
`,
    )[0]!,
  ).at('Queue')!;

const texts = (rows: ReturnType<typeof combinations>) => rows.map((row) => row.map((value) => (value.absent ? '-' : value.text)).join(' '));

test('takes one value of each property', () => {
  const queue = template('{ QueueName: jobs, DelaySeconds: 5 }');
  expect(texts(combinations(queue.get('QueueName'), queue.get('DelaySeconds'), queue.get('KmsMasterKeyId')))).toEqual(['jobs 5 -']);
});

test('leaves out what cannot be deployed together', () => {
  const queue = template(
    '{ QueueName: !If [Production, p, q], KmsMasterKeyId: !If [Production, key, !Ref AWS::NoValue], DelaySeconds: 5 }',
  );
  expect(texts(combinations(queue.get('QueueName'), queue.get('KmsMasterKeyId'), queue.get('DelaySeconds')))).toEqual(['p key 5', 'q - 5']);
});

test('nothing to take from one list means no combination', () => {
  const queue = template('{ QueueName: jobs }');
  expect(combinations(queue.get('QueueName'), [])).toEqual([]);
});

test('stops where allowed values would multiply without end', () => {
  const queue = template('{ A: !Ref Many, B: !Sub "${Many}", C: !Ref Many, Tags: [!Ref Many, !Ref Many] }');
  const lists = ['A', 'B', 'C', 'Tags'].map((path) => queue.get(path));
  expect(combinations(...lists, ...lists, ...lists).length).toBeLessThanOrEqual(500);
});

test('one value for each case is enough to know in which cases there is one', () => {
  const queue = template('{ Tags: !If [Production, [a, b, !Ref Stage], [c, d]] }');
  expect(texts(perCase(queue.get('Tags')).map((value) => [value]))).toEqual(['b', '${Stage}', 'd']);
});
