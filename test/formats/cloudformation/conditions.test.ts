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
const texts = fc.constantFrom('a-b', 'b-a', 'a-b-c', 'd');
const { formula } = fc.letrec<{ formula: unknown }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(parameter, literal).map(([name, value]) => equals(ref(name), value)),
    fc.tuple(parameter, parameter).map(([one, other]) => equals(ref(one), ref(other))),
    fc.tuple(parameter, parameter, texts).map(([one, other, text]) => equals({ 'Fn::Sub': `\${${one}}-\${${other}}` }, text)),
    fc.array(tie('formula'), { minLength: 2, maxLength: 3 }).map((of) => ({ 'Fn::And': of })),
    fc.array(tie('formula'), { minLength: 2, maxLength: 3 }).map((of) => ({ 'Fn::Or': of })),
    tie('formula').map((of) => ({ 'Fn::Not': [of] })),
  ),
}));
const some = fc.array(literal, { minLength: 1, maxLength: 2 });
const assertion = fc.oneof(
  formula,
  fc.tuple(some, parameter).map(([list, name]) => ({ 'Fn::Contains': [list, ref(name)] })),
  fc.tuple(parameter, parameter, literal).map(([one, other, text]) => ({ 'Fn::EachMemberEquals': [[ref(one), ref(other)], text] })),
  fc.tuple(parameter, parameter, some).map(([one, other, list]) => ({ 'Fn::EachMemberIn': [[ref(one), ref(other)], list] })),
);
const rule = fc.record(
  { RuleCondition: formula, Assertions: fc.tuple(assertion).map(([Assert]) => [{ Assert }]) },
  { requiredKeys: ['Assertions'] },
);
const rules = fc.dictionary(fc.constantFrom('One', 'Two'), rule, { maxKeys: 2 });

type Deployment = Readonly<Record<string, string>>;

/** A side of a comparison, for one assignment of the parameters. */
function textOf(node: unknown, given: Deployment): string {
  if (typeof node === 'string') return node;
  const { Ref: name, 'Fn::Sub': template } = node as { readonly Ref?: string; readonly 'Fn::Sub'?: string };
  return name === undefined ? template!.replaceAll(/\$\{(\w)\}/g, (_, hole: string) => given[hole]!) : given[name]!;
}

/** CloudFormation's own reading, for one assignment of the parameters. */
function holds(node: unknown, given: Deployment): boolean {
  const [[name, argument]] = Object.entries(node as object) as [[string, unknown[]]];
  if (name === 'Fn::And') return argument.every((part) => holds(part, given));
  if (name === 'Fn::Or') return argument.some((part) => holds(part, given));
  if (name === 'Fn::Not') return !holds(argument[0], given);
  const [list, other] = argument as [unknown[], unknown];
  if (name === 'Fn::Contains') return list.some((member) => textOf(member, given) === textOf(other, given));
  if (name === 'Fn::EachMemberEquals') return list.every((member) => textOf(member, given) === other);
  if (name === 'Fn::EachMemberIn') return list.every((member) => (other as string[]).includes(textOf(member, given)));
  return textOf(argument[0], given) === textOf(argument[1], given);
}

interface RuleOf {
  readonly RuleCondition?: unknown;
  readonly Assertions: readonly { readonly Assert: unknown }[];
}
const obeys = ({ RuleCondition: when, Assertions: all }: RuleOf, given: Deployment): boolean =>
  (when !== undefined && !holds(when, given)) || all.every(({ Assert }) => holds(Assert, given));

const values = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'a-b', 'b-c'];
const deployments: readonly Deployment[] = values.flatMap((P) => values.flatMap((Q) => ['a', 'b', 'g'].map((R) => ({ P, Q, R }))));
const domainOf = (name: string) => (name === 'R' ? { values: ['a', 'b', 'g'], closed: true } : undefined);
const drawn = [formula, formula, fc.boolean(), fc.boolean(), rules] as const;
const asked = (one: boolean, two: boolean): Condition[] => [
  { name: 'One', is: one },
  { name: 'Two', is: two },
];

test('possible means that some deployment that the rules allow makes it so', () => {
  fc.assert(
    fc.property(...drawn, (one, two, isOne, isTwo, Rules) => {
      const possible = new Conditions({ One: one, Two: two }, domainOf, undefined, Rules).possible(asked(isOne, isTwo));
      const allowed = deployments.filter((given) => Object.values(Rules).every((each) => obeys(each, given)));
      // Rules that speak of other parameters only, and that nothing obeys, are not looked at.
      if (allowed.length > 0) expect(possible).toBe(allowed.some((given) => holds(one, given) === isOne && holds(two, given) === isTwo));
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('a witness is enough, can be deployed, and is the only way where it says so', () => {
  fc.assert(
    fc.property(...drawn, (one, two, isOne, isTwo, Rules) => {
      const witness = new Conditions({ One: one, Two: two }, domainOf, undefined, Rules).witness(asked(isOne, isTwo));
      if (!witness) return;
      const allowed = deployments.filter((given) => Object.values(Rules).every((each) => obeys(each, given)));
      const chosen = allowed.filter((given) => witness.choices.every(({ name, is, values: of }) => of.includes(given[name]!) === is));
      const right = allowed.filter((given) => holds(one, given) === isOne && holds(two, given) === isTwo);
      if (allowed.length > 0) expect(chosen).not.toEqual([]);
      expect(right).toEqual(expect.arrayContaining(chosen));
      if (witness.only) expect(chosen).toEqual(right);
    }),
    { seed: 2, numRuns: 300 },
  );
});
