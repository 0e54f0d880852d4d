import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import type { Graph } from '../../../src/model/graph.ts';
import type { Value } from '../../../src/model/value.ts';

const load = (file: string): Graph => loadTemplate(readJson(file, readFileSync(new URL(`sam/${file}`, import.meta.url), 'utf8')));
const yaml = (text: string): Graph => loadTemplate(readYaml('t.yaml', text)[0]!);

/** Every text in a value, with the path to it. */
function texts(value: Value, path: string): string[] {
  if (!value.composite) return [`${path} ${value.text}`];
  if (Array.isArray(value.node)) return value.elements().flatMap((item) => texts(item, path));
  return value.entries().flatMap(({ key, value: inner }) => texts(inner, `${path}.${key}`));
}

/** Statements and permissions may stand in any order. */
const shown = (graph: Graph): Map<string, string[]> =>
  new Map(
    graph.resources.map(({ address, type, when, properties }) => [
      address,
      [type, JSON.stringify(when), ...texts(properties, '').toSorted()],
    ]),
  );

// The other file is what aws-sam-translator 1.115.0 makes of the connectors, authorizers and usage plans.
test('connectors, authorizers and usage plans become what AWS SAM makes of them', () => {
  const [ours, theirs] = [shown(load('connectors.json')), shown(load('connected.json'))];
  expect(theirs.size).toBe(43);
  for (const [address, expected] of theirs) expect([address, ours.get(address)]).toEqual([address, expected]);
  const kinds = /ManagedPolicy$|QueuePolicy$|TopicPolicy$|UsagePlan|ApiKey$/;
  expect([...ours].filter(([address, [type]]) => kinds.test(type!) && !theirs.has(address))).toEqual([]);
});

test('a connector is found with what it makes', () => {
  const graph = yaml(`
Conditions: { Own: !Equals [!Ref AWS::Region, eu-west-1] }
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Condition: Own
    Connectors:
      ToQueue:
        Properties: { Destination: { Id: Queue }, Permissions: [Write] }
  Queue: { Type: AWS::SQS::Queue }`);
  expect(graph.resources.map(({ address, type }) => `${address} ${type}`)).toEqual([
    'Topic AWS::SNS::Topic',
    'TopicToQueueQueuePolicy AWS::SQS::QueuePolicy',
    'Queue AWS::SQS::Queue',
  ]);
  const made = graph.at('TopicToQueueQueuePolicy')!;
  expect(made.when).toEqual([{ name: 'Own', is: true }]);
  expect(made.at.source.locate(made.at).start.line).toBe(8);
  expect(made.origin.madeFor?.[0]).toMatchObject({ message: 'AWS SAM makes TopicToQueueQueuePolicy for TopicToQueue' });
  expect(graph.target(made.get('Queues')[0]!)?.address).toBe('Queue');
});

test.each([
  ['Destination: { Id: Nothing }, Permissions: [Write]'],
  ['Destination: { Id: Queue }, Permissions: [Delete]'],
  ['Destination: { Id: Queue }, Permissions: []'],
  ['Destination: { Id: Queue }'],
  ['Destination: [[[text]]], Permissions: [Write]'],
  ['Destination: { Id: Table }, Permissions: [Read]'],
  ['Destination: { Type: __proto__ }, Permissions: [Read]'],
  ['Permissions: text'],
])('what AWS SAM refuses makes nothing: %s', (properties) => {
  const graph = yaml(`
Resources:
  Topic: { Type: AWS::SNS::Topic, Connectors: { To: { Properties: { ${properties} } }, Text: text, __proto__: [] } }
  Link: { Type: AWS::Serverless::Connector, Properties: { Source: { Id: Topic }, ${properties} } }
  Table: { Type: AWS::Serverless::SimpleTable }
  Queue: { Type: AWS::SQS::Queue }`);
  expect(graph.resources.map(({ address }) => address)).toEqual(['Topic', 'Link', 'Table', 'Queue']);
});
