import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Conditions } from '../../../src/formats/cloudformation/conditions.ts';
import type { Condition } from '../../../src/model/value.ts';

const ref = (Ref: string) => ({ Ref });
const equals = (...operands: unknown[]) => ({ 'Fn::Equals': operands });
const condition = (Condition: string) => ({ Condition });

const declared = {
  Prod: equals(ref('Env'), 'prod'),
  Test: equals('test', ref('Env')),
  NotProd: { 'Fn::Not': [condition('Prod')] },
  Either: { 'Fn::Or': [condition('Prod'), condition('Test')] },
  Both: { 'Fn::And': [condition('Prod'), condition('Test')] },
  Europe: equals(ref('AWS::Region'), 'eu-west-1'),
  Loop: { 'Fn::Not': [condition('Loop')] },
  Closed: equals(ref('Small'), 'c'),
};
const conditions = new Conditions(declared, (name) => (name === 'Small' ? { values: ['a', 'b'], closed: true } : undefined));
const on = (...names: string[]): Condition[] => names.map((name) => ({ name: name.replace('!', ''), is: !name.startsWith('!') }));

test.each([
  [['Prod'], true],
  [['Prod', '!Prod'], false],
  [['Prod', 'Test'], false],
  [['Prod', 'NotProd'], false],
  [['!Prod', 'NotProd'], true],
  [['Either', '!Prod', '!Test'], false],
  [['Either', '!Prod'], true],
  [['Both'], false],
  [['Prod', 'Europe'], true],
  [['Undeclared', 'Prod'], true],
  [['Undeclared', '!Undeclared'], false],
  [['Loop'], true],
  [['Closed'], false],
  [['!Closed'], true],
])('%j is possible: %s', (names, expected) => {
  expect(conditions.possible(on(...names))).toBe(expected);
});

test('a parameter that has one value has no other', () => {
  expect(conditions.possible([...on('Prod'), { name: 'Env', is: 'prod' }])).toBe(true);
  expect(conditions.possible([...on('Prod'), { name: 'Env', is: 'test' }])).toBe(false);
});

test('what the others imply is left out', () => {
  expect(conditions.simplify(on('Prod', 'NotProd', 'Prod'))).toEqual(on('Prod', 'NotProd'));
  expect(conditions.simplify(on('Prod', '!Test', 'Either'))).toEqual(on('Prod'));
});

test('sixty conditions are decided at once', () => {
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `C${index}`,
      index === 0 ? equals(ref('P0'), 'x') : { 'Fn::Or': [condition(`C${index - 1}`), equals(ref(`P${index}`), 'x')] },
    ]),
  );
  const all = new Conditions(many, () => undefined);
  expect(all.possible(on('C59'))).toBe(true);
  expect(all.possible(on('C10', '!C59'))).toBe(false);
  expect(all.exhausted).toBe(false);
});

const literal = fc.constantFrom('a', 'b', 'c');
const parameter = fc.constantFrom('P', 'Q', 'R');
const { formula } = fc.letrec<{ formula: unknown }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(parameter, literal).map(([name, value]) => equals(ref(name), value)),
    fc.array(tie('formula'), { minLength: 2, maxLength: 3 }).map((of) => ({ 'Fn::And': of })),
    fc.array(tie('formula'), { minLength: 2, maxLength: 3 }).map((of) => ({ 'Fn::Or': of })),
    tie('formula').map((of) => ({ 'Fn::Not': [of] })),
  ),
}));

/** CloudFormation's own reading, for one assignment of the parameters. */
function holds(node: unknown, given: Readonly<Record<string, string>>): boolean {
  const [[name, argument]] = Object.entries(node as object) as [[string, unknown[]]];
  if (name === 'Fn::And') return argument.every((part) => holds(part, given));
  if (name === 'Fn::Or') return argument.some((part) => holds(part, given));
  if (name === 'Fn::Not') return !holds(argument[0], given);
  return given[(argument[0] as { Ref: string }).Ref] === argument[1];
}

test('possible means that some deployment makes it so', () => {
  const values = ['a', 'b', 'c', 'd'];
  const deployments = values.flatMap((P) => values.flatMap((Q) => values.map((R) => ({ P, Q, R }))));
  fc.assert(
    fc.property(formula, formula, fc.boolean(), fc.boolean(), (one, two, isOne, isTwo) => {
      const possible = new Conditions({ One: one, Two: two }, () => undefined).possible([
        { name: 'One', is: isOne },
        { name: 'Two', is: isTwo },
      ]);
      expect(possible).toBe(deployments.some((given) => holds(one, given) === isOne && holds(two, given) === isTwo));
    }),
    { seed: 1, numRuns: 300 },
  );
});
