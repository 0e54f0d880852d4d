import { describe, expect, test } from '@jest/globals';
import { Conditions } from '../../../src/formats/cloudformation/conditions.ts';
import type { Domain } from '../../../src/formats/cloudformation/terms.ts';
import type { Condition, Witness } from '../../../src/model/value.ts';

const ref = (Ref: string) => ({ Ref });
const equals = (...operands: unknown[]) => ({ 'Fn::Equals': operands });
const condition = (Condition: string) => ({ Condition });
const on = (...names: string[]): Condition[] => names.map((name) => ({ name: name.replace('!', ''), is: !name.startsWith('!') }));

const domains: Readonly<Record<string, Domain>> = {
  Env: { values: ['dev', 'test', 'prod'], closed: true },
  Dev: { values: ['dev'], closed: true },
  Filled: { values: [], closed: false, fits: (value) => value !== '' },
};
const mappings = {
  Settings: { dev: { Encrypt: 'no', Size: 1 }, test: { Encrypt: 'no' }, prod: { Encrypt: 'yes' } },
  Regions: { 'eu-west-1': { Strict: 'yes' }, 'us-east-1': { Strict: 'no' } },
};
const declared = {
  IsProd: equals(ref('Env'), 'prod'),
  Open: equals(ref('Name'), 'prod'),
  NotOpen: { 'Fn::Not': [condition('Open')] },
  UseKms: equals(ref('Kms'), 'yes'),
  Both: { 'Fn::And': [condition('IsProd'), condition('UseKms')] },
  Either: { 'Fn::Or': [condition('IsProd'), condition('UseKms')] },
  Encrypted: equals({ 'Fn::FindInMap': ['Settings', ref('Env'), 'Encrypt'] }, 'yes'),
  Strict: equals('yes', { 'Fn::FindInMap': ['Regions', ref('AWS::Region'), 'Strict'] }),
  Tokyo: equals(ref('AWS::Region'), 'ap-northeast-1'),
  Lenient: equals({ 'Fn::FindInMap': ['Regions', ref('Name'), 'Strict', { DefaultValue: 'no' }] }, 'no'),
  Unmapped: equals({ 'Fn::FindInMap': ['Nowhere', ref('Env'), 'Encrypt'] }, 'yes'),
  Same: equals(ref('Name'), ref('Other')),
  Third: equals(ref('Other'), ref('More')),
  Ends: equals(ref('Name'), ref('More')),
  Stack: equals({ 'Fn::Sub': 'app-${Name}-x' }, 'app-prod-x'),
  Never: equals({ 'Fn::Sub': 'app-${Name}' }, 'prod'),
  ThreeHoles: equals({ 'Fn::Join': ['-', [ref('Name'), ref('Kms'), 'x', ref('Other')]] }, 'a-b-c-x-d'),
  TooManySplits: equals({ 'Fn::Sub': '${Name}${Kms}' }, 'a'.repeat(500)),
  TwoHoles: equals({ 'Fn::Sub': '${Name}-${Kms}' }, 'a-b'),
  NoSubnets: equals({ 'Fn::Join': ['', ref('Subnets')] }, ''),
  First: equals({ 'Fn::Select': [0, { 'Fn::Split': ['-', ref('Env')] }] }, 'prod'),
  Empty: equals(ref('Filled'), ''),
  Rule: { 'Fn::Contains': [['a', 'b'], ref('Name')] },
};
const conditions = new Conditions(declared, (name) => (Object.hasOwn(domains, name) ? domains[name] : undefined), mappings);

describe('functions in conditions', () => {
  test.each([
    [['Encrypted', 'IsProd'], true],
    [['Encrypted', '!IsProd'], false],
    [['!Encrypted', 'IsProd'], false],
    [['Strict', 'Tokyo'], false],
    [['!Strict', '!Tokyo'], true],
    [['Lenient', 'Open'], true],
    [['!Lenient', 'Open'], false],
    [['Unmapped', '!IsProd'], true],
    [['Same', 'Open'], true],
    [['Same', 'Third', '!Ends'], false],
    [['!Same', '!Third', '!Ends'], true],
    [['!Same', '!Third', 'Ends'], true],
    [['Stack', 'Open'], true],
    [['Stack', '!Open'], false],
    [['!Stack', 'Open'], false],
    [['Never'], false],
    [['TwoHoles', '!TwoHoles'], false],
    [['TwoHoles'], true],
    [['TwoHoles', 'Open'], false],
    [['TwoHoles', 'UseKms'], false],
    [['!TwoHoles', 'Open', 'UseKms'], true],
    [['TooManySplits', 'Open'], true],
    [['ThreeHoles', 'Open'], false],
    [['NoSubnets'], true],
    [['!NoSubnets'], true],
    [['First', '!IsProd'], false],
    [['Empty'], false],
    [['!Empty'], true],
    [['Rule'], true],
  ])('%j is possible: %s', (names, expected) => {
    expect(conditions.possible(on(...names))).toBe(expected);
  });
});

/** As people read it: `Env is dev|test`. */
const said = (witness: Witness | undefined): string | undefined =>
  witness &&
  `${witness.only ? '' : 'e.g. '}${witness.choices.map(({ name, is, values }) => `${name} ${is ? '=' : '!='} ${values.join('|')}`).join(' & ')}`;

describe('the smallest witness', () => {
  test.each([
    [['IsProd'], 'Env = prod'],
    [['!IsProd'], 'Env = dev|test'],
    [['Open'], 'Name = prod'],
    [['!Open'], 'Name != prod'],
    [['NotOpen'], 'Name != prod'],
    [['Both'], 'Env = prod & Kms = yes'],
    [['!Both'], 'e.g. Env = dev|test'],
    [['!IsProd', '!UseKms'], 'Env = dev|test & Kms != yes'],
    [['Either'], 'e.g. Env = prod'],
    [['Encrypted'], 'Env = prod'],
    [['!Strict'], 'AWS::Region = us-east-1'],
    [['!Lenient'], 'Name = eu-west-1'],
    [['NoSubnets'], 'Subnets = '],
    [['!NoSubnets'], 'Subnets != '],
    [['Stack'], 'Name = prod'],
    [['TwoHoles'], 'Name = a & Kms = b'],
    [['!TwoHoles'], 'e.g. Name != a'],
    [['ThreeHoles'], 'e.g. Name = a & Kms = b-c & Other = d'],
    [['TooManySplits'], undefined],
    [['Rule'], 'Name = a|b'],
    [['Undeclared'], undefined],
  ])('%j comes down to %s', (names, expected) => {
    expect(said(conditions.witness(on(...names)))).toBe(expected);
  });

  test.each([60, 100])('of a chain of %i conditions is as short as it can be', (length) => {
    const all = new Conditions(
      chain(length, (index) => {
        const own = equals(ref(`P${index}`), 'a');
        return index === 0 ? own : { 'Fn::And': [own, { 'Fn::Not': [condition(`C${index - 1}`)] }] };
      }),
      () => undefined,
    );
    const last = length - 1;
    expect(said(all.witness(on(`C${last}`, 'C0')))).toBe(`e.g. P${last} = a & P${last - 1} != a & P0 = a`);
    expect(all.exhausted).toBe(false);
  });

  test('says nothing that the conditions do not say themselves', () => {
    expect(conditions.witness([{ name: 'Env', is: 'dev' }])).toBeUndefined();
    expect(said(conditions.witness([{ name: 'Env', is: 'dev' }, ...on('UseKms')]))).toBe('Env = dev & Kms = yes');
  });
});

const chain = (length: number, make: (index: number) => unknown): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length }, (_, index) => [`C${index}`, make(index)]));

describe('what costs too much', () => {
  test('conditions that double with each step are read once each', () => {
    const doubling = chain(60, (index) =>
      index === 0 ? equals(ref('P'), 'x') : { 'Fn::And': [condition(`C${index - 1}`), condition(`C${index - 1}`)] },
    );
    const all = new Conditions(doubling, () => undefined);
    expect(said(all.witness(on('C59')))).toBe('P = x');
    expect(all.exhausted).toBe(false);
  });

  test('a question without end is given up, and counts as possible', () => {
    // A pigeonhole problem: eleven parameters of ten values that all differ.
    const names = Array.from({ length: 11 }, (_, index) => `P${index}`);
    const pairs = names.flatMap((a, index) => names.slice(index + 1).map((b) => ({ 'Fn::Not': [equals(ref(a), ref(b))] })));
    const values = Array.from({ length: 10 }, (_, index) => String(index));
    const all = new Conditions({ Hard: { 'Fn::And': pairs } }, () => ({ values, closed: true }));
    const begun = performance.now();
    expect(all.possible(on('Hard'))).toBe(true);
    expect(all.witness(on('Hard'))).toBeUndefined();
    expect(all.exhausted).toBe(true);
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test('a chain of twenty thousand conditions, and one that bites its tail', () => {
    const long = new Conditions(
      chain(20_000, (index) => ({ 'Fn::Not': [condition(`C${index + 1}`)] })),
      () => undefined,
    );
    expect(long.possible(on('C0'))).toBe(true);
    for (let index = 19_999; index >= 0; index--) long.possible(on(`C${index}`));
    expect(long.exhausted).toBe(true);
    const loop = new Conditions({ A: condition('B'), B: { 'Fn::Not': [condition('A')] } }, () => undefined);
    expect(loop.possible(on('A'))).toBe(true);
  });

  test('thousands of parameters in one condition', () => {
    const many = { 'Fn::Or': Array.from({ length: 5000 }, (_, index) => equals(ref(`P${index}`), 'x')) };
    const all = new Conditions({ Many: many }, () => undefined);
    const begun = performance.now();
    expect(all.possible(on('!Many'))).toBe(true);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('the rules of a template', () => {
  const contains = (of: string[], name: string) => ({ 'Fn::Contains': [of, ref(name)] });
  const rules = {
    Known: { Assertions: [{ Assert: contains(['dev', 'prod'], 'Name'), AssertDescription: 'one of two' }] },
    Large: { RuleCondition: equals(ref('Name'), 'prod'), Assertions: [{ Assert: contains(['l', 'xl'], 'Size') }] },
    Strange: { Assertions: [{ Assert: { 'Fn::EachMemberIn': [['a'], { 'Fn::RefAll': 'AWS::EC2::VPC::Id' }] } }, 'text'] },
    Text: 'text',
  };
  const checks = {
    Prod: equals(ref('Name'), 'prod'),
    Test: equals(ref('Name'), 'test'),
    Small: equals(ref('Size'), 's'),
  };
  const ruled = new Conditions(checks, () => undefined, undefined, rules);

  test.each([
    [['Prod'], true],
    [['Test'], false],
    [['!Prod'], true],
    [['Small'], true],
    [['Prod', 'Small'], false],
    [['!Prod', 'Small'], true],
  ])('decide whether %j is possible: %s', (names, expected) => {
    expect(ruled.possible(on(...names))).toBe(expected);
  });

  test('make what they leave the only choice', () => {
    expect(said(ruled.witness(on('Prod')))).toBe('Name = prod');
  });
});

describe('rules and texts without end', () => {
  const quickly = (make: () => Conditions, names: readonly string[]): boolean => {
    const begun = performance.now();
    const all = make();
    for (const name of names) {
      all.possible(on(name));
      all.witness(on(`!${name}`));
    }
    return performance.now() - begun < 8000;
  };
  const checks = chain(2000, (index) => equals(ref(`P${index % 50}`), 'x'));
  const names = Object.keys(checks);
  const literals = Array.from({ length: 20_000 }, (_, index) => `v${index}`);

  test.each<[string, unknown]>([
    [
      'thousands of rules',
      chain(20_000, (index) => ({ Assertions: [{ Assert: equals(ref(`P${index % 50}`), ref(`P${(index + 1) % 50}`)) }] })),
    ],
    ['one rule that says a lot', { R: { Assertions: [{ Assert: { 'Fn::Contains': [literals, ref('P0')] } }] } }],
    ['a list against another', { R: { Assertions: [{ Assert: { 'Fn::EachMemberIn': [literals, literals] } }] } }],
    ['nothing in particular', { R: { Assertions: { Assert: [[]] } }, S: null, T: { RuleCondition: [], Assertions: [null, 1] } }],
  ])('%s', (_, rules) => {
    expect(quickly(() => new Conditions(checks, () => undefined, undefined, rules), names)).toBe(true);
  });

  test('thousands of texts that can be split in many ways', () => {
    const text = { 'Fn::Sub': '${A}a${A}a${A}a${B}' };
    const texts = chain(2000, (index) => equals(text, `${'a'.repeat(200)}${index}`));
    expect(quickly(() => new Conditions(texts, () => undefined), Object.keys(texts))).toBe(true);
  });

  test('a condition of a hundred and fifty thousand parts', () => {
    const large = { Large: { 'Fn::Or': Array.from({ length: 150_000 }, () => equals(ref('P'), 'x')) } };
    expect(quickly(() => new Conditions(large, () => undefined), ['Large'])).toBe(true);
  });
});
