import { expect, test } from '@jest/globals';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';

const graphOf = (conditions: string, used: string) =>
  loadTemplate(
    readYaml(
      't.yaml',
      `Conditions: ${conditions}\nResources: { D: { Type: AWS::RDS::DBInstance, Properties: { StorageEncrypted: !If [${used}, true, false] } } }`,
    )[0]!,
  );
const values = (graph: ReturnType<typeof graphOf>) =>
  graph
    .at('D')!
    .get('StorageEncrypted')
    .map(({ text }) => text);

test.each([
  ['itself', '{ A: !Not [!Condition A] }', 'condition A rests on itself'],
  ['each other', '{ A: !Condition B, B: !Not [!Condition A] }', 'condition A rests on itself'],
])('a condition that rests on %s is named, and both of its values are looked at', (_, conditions, named) => {
  const graph = graphOf(conditions, 'A');
  expect(values(graph)).toEqual(['true', 'false']);
  expect(graph.simplify([{ name: 'A', is: true }])).toEqual([{ name: 'A', is: true }]);
  expect(graph.limits).toEqual([`t.yaml: ${named}, which CloudFormation refuses; each was taken for true and for false`]);
});

test('a chain without a circle is not', () => {
  const graph = graphOf('{ A: !Not [!Condition B], B: !Equals [!Ref AWS::Region, eu-west-1] }', 'A');
  expect([values(graph), graph.limits]).toEqual([['true', 'false'], []]);
});
