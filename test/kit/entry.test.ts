import { describe, expect, test } from '@jest/globals';
import { entry, lacking, type Value } from '../../src/kit/index.ts';
import { loadTemplate } from '../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../src/formats/syntax/yaml.ts';

const head = `
Parameters:
  Free: { Type: String }
Conditions:
  Production: !Equals [!Ref Free, production]
Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
`;

const list = (text: string): Value[] =>
  loadTemplate(readYaml('template.yaml', `${head}      LoadBalancerAttributes: ${text}`)[0]!)
    .at('Balancer')!
    .get('LoadBalancerAttributes');

const shown = (values: readonly Value[]) =>
  values.map((value) => `${value.known ? value.text : value.state} ${value.when.map(({ name, is }) => `${name}=${is}`).join()}`.trim());

const pair = (key: string, value: string) => `{ Key: ${key}, Value: ${value} }`;
const is = (text: string) => (element: Value) => element.is(text);

describe('the entry of a list of pairs', () => {
  test('is its value, wherever it stands', () => {
    expect(shown(entry(list(`[${pair('other', '1')}, ${pair('logs', 'true')}]`), 'logs'))).toEqual(['true']);
  });

  test('is absent at the place of the list when no pair has the key', () => {
    const [value] = entry(list(`[${pair('other', '1')}]`), 'logs');
    expect(value!.absent).toBe(true);
    expect(value!.at.pointer).toEqual(['Resources', 'Balancer', 'Properties', 'LoadBalancerAttributes']);
    expect(shown(entry(list('[]'), 'logs'))).toEqual(['absent']);
  });

  test('is unknown when a pair with a key that is not known may be it', () => {
    expect(shown(entry(list(`[${pair('!Ref Free', 'true')}]`), 'logs'))).toEqual(['unknown']);
    expect(shown(entry(list('!Ref Free'), 'logs'))).toEqual(['unknown']);
    expect(shown(entry(list(`[${pair('!Ref Free', 'false')}, ${pair('logs', 'true')}]`), 'logs'))).toEqual(['true']);
  });

  test('is read in each branch of a condition', () => {
    const lists = list(`!If [Production, [${pair('logs', 'true')}], [${pair('other', '1')}]]`);
    expect(shown(entry(lists, 'logs'))).toEqual(['true Production=true', 'absent Production=false']);
    expect(shown(entry(list(`!If [Production, [${pair('logs', 'true')}], !Ref AWS::NoValue]`), 'logs'))).toEqual([
      'true Production=true',
      'absent Production=false',
    ]);
  });

  test('may have other names', () => {
    expect(shown(entry(list('[{ ParameterName: ssl, ParameterValue: 1 }]'), 'ssl', ['ParameterName', 'ParameterValue']))).toEqual(['1']);
  });
});

describe('a list lacks an element', () => {
  test('when no element is it', () => {
    expect(lacking(list('[a, b]'), is('b'))).toEqual([]);
    expect(shown(lacking(list('[a]'), is('b')))).toEqual(['absent']);
  });

  test('or may lack it, when an element is not known', () => {
    expect(shown(lacking(list('[a, !Ref Free]'), is('b')))).toEqual(['unknown']);
  });
});
