import { describe, expect, test } from '@jest/globals';
import { brief, config, lineOf } from './support.ts';

const graph = config(`
provider:
  aws:
    - region: eu-west-1
      default_tags:
        tags:
          Team: "\${var.team}"
          Stage: prod
    - alias: other
      default_tags: [{ tags: { Team: others } }]
    - alias: bare
variable: { team: { default: us } }
resource:
  aws_sqs_queue:
    own: { tags: { Stage: test, Name: q } }
    none: {}
    other: { provider: aws.other }
    bare: { provider: "\${aws.bare}" }
    unknown: { tags: "\${var.tags}" }
  random_id: { r: {} }
`);

const tags = (address: string): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const value of graph.at(address)!.get('Tags'))
    for (const entry of value.entries()) found[entry.key] = [...(found[entry.key] ?? []), ...brief([entry.value])];
  return found;
};

describe('default_tags of the provider', () => {
  test.each([
    ['aws_sqs_queue.own', { Team: ['known us'], Stage: ['known test'], Name: ['known q'] }],
    ['aws_sqs_queue.none', { Team: ['known us'], Stage: ['known prod'] }],
    ['aws_sqs_queue.other', { Team: ['known others'] }],
    ['aws_sqs_queue.bare', {}],
    ['random_id.r', {}],
  ])('%s', (address, expected) => expect(tags(address)).toEqual(expected));

  test('are where the provider is configured', () => {
    const [value] = graph.at('aws_sqs_queue.none')!.get('Tags.Stage');
    expect(lineOf(value!.at)).toBe(8);
  });

  test('with tags that are not known are not known', () => {
    expect(brief(graph.at('aws_sqs_queue.unknown')!.get('Tags'))).toEqual(['unknown ${var.tags}']);
  });
});
