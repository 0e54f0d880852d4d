import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rules } from '../rules/index.ts';
import { edited } from '../src/fix/edit.ts';
import { readJson } from '../src/formats/syntax/json.ts';
import type { Finding } from '../src/model/finding.ts';
import { lintData, mended, readExample, type Format } from './mend.ts';

const all = rules.map((rule) => ({ rule }));

const examples = rules.flatMap((rule) =>
  Object.values(rule.examples)
    .flat()
    .flatMap(({ cloudformation, terraform }): { format: Format; text: string }[] => [
      ...(cloudformation === undefined ? [] : [{ format: 'cloudformation' as const, text: cloudformation }]),
      ...(terraform === undefined ? [] : [{ format: 'terraform' as const, text: terraform }]),
    ]),
);

/** What a property can be besides a plain value. */
const odd = fc.constantFrom<unknown>(
  null,
  true,
  false,
  'false',
  '',
  'text',
  '${var.x}',
  '${local.x}',
  [],
  {},
  [[]],
  [null],
  [{}],
  { Ref: 'R' },
  { Ref: 'AWS::NoValue' },
  { 'Fn::If': ['C', { Ref: 'AWS::NoValue' }, null] },
  { 'Fn::If': ['C', false, { Ref: 'P' }] },
  { 'Fn::If': ['C', {}, []] },
  { 'Fn::Sub': 'false' },
  { 'Fn::Select': [0, [false, {}]] },
  { 'Fn::FindInMap': ['M', 'a', 'b'] },
  { 'Fn::Transform': { Name: 'X' } },
);

const surroundings = {
  Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } },
  Parameters: { P: { Type: 'String' } },
  Mappings: { M: { a: { b: false } } },
};

const isObject = (node: unknown): node is object => typeof node === 'object' && node !== null;

const nodes = (node: unknown): number =>
  1 + (isObject(node) ? Object.values(node).reduce<number>((sum, child) => sum + nodes(child), 0) : 0);

/** The data with one node, counted in order and around, replaced. */
function replaced(data: unknown, position: number, by: unknown): unknown {
  const at = position % nodes(data);
  let count = 0;
  const walk = (node: unknown): unknown => {
    if (count++ === at) return by;
    if (Array.isArray(node)) return node.map(walk);
    return isObject(node) ? Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child)])) : node;
  };
  return walk(data);
}

/** Without the conditions: what is mended in one case may be left in another. */
const saying = ({ rule, resource, also, path, message }: Finding): string => JSON.stringify([rule, resource?.address, also, path, message]);

const timesIn = (said: readonly string[], one: string): number => said.filter((other) => other === one).length;

test('whatever stands around it, a fix mends its finding, brings no other one, and can be written', () => {
  let fixes = 0;
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.nat(9999), odd, fc.nat(9999), odd, ({ format, text }, at, value, at2, value2) => {
      const data = replaced(replaced(readExample(text).data, at, value), at2, value2);
      if (!isObject(data)) return;
      const whole = format === 'cloudformation' && !Array.isArray(data) ? { ...surroundings, ...data } : data;
      const source = readJson('t.json', JSON.stringify(whole, null, 2));
      const before = lintData(source, format, all);
      const said = before.map(saying);
      for (const finding of before) {
        if (!finding.fix) continue;
        fixes++;
        const after = mended(source, finding.fix.edits);
        const says = lintData(after, format, all).map(saying);
        expect(timesIn(says, saying(finding))).toBeLessThan(timesIn(said, saying(finding)));
        expect(says.filter((one) => timesIn(says, one) > timesIn(said, one))).toEqual([]);
        const edits = finding.fix.edits.map(({ op, at: place, value: to }) => ({ op, file: 't.json', pointer: place.pointer, value: to }));
        expect(JSON.parse(edited('t.json', source.text, edits) ?? 'null')).toEqual(after.data);
      }
    }),
    { seed: 5, numRuns: 2000 },
  );
  expect(fixes).toBeGreaterThan(500);
});
