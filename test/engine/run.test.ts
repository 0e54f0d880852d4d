import { expect, test } from '@jest/globals';
import { run } from '../../src/engine/run.ts';
import { loadTemplate } from '../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../src/formats/syntax/yaml.ts';
import type { Rule } from '../../src/model/rule.ts';

const rule = (id: string, check: Rule['check'], more: Partial<Rule> = {}): Rule => ({
  id,
  title: id,
  family: 'governance',
  severity: 5,
  docs: '',
  remedy: { text: `mend ${id}`, cloudformation: '', terraform: '' },
  references: [],
  aliases: [],
  types: ['A::B::C'],
  check,
  examples: { fail: [], pass: [], unknown: [] },
  ...more,
});

const found = (text: string, ...rules: Rule[]) =>
  run(
    loadTemplate(readYaml('t.yaml', text)[0]!),
    rules.map((each) => ({ rule: each })),
  ).findings.map(({ rule: id, certain, message, reason, when, related, at }) => ({
    id,
    certain,
    message,
    ...(reason ? { reason } : {}),
    ...(when.length > 0 ? { when: when.map(({ name, is }) => `${name}=${is}`).join() } : {}),
    ...(related.length > 0 ? { related: related.map((evidence) => evidence.message) } : {}),
    line: at.source.locate(at).start.line,
  }));

const reportsX = rule('reports-x', ({ resource, report }) => resource.get('X').forEach((value) => report(value, `X is ${value.text}`)));

test('a known value makes a certain finding on its line', () => {
  expect(found('Resources:\n  R:\n    Type: A::B::C\n    Properties:\n      X: 1\n', reportsX)).toEqual([
    { id: 'reports-x', certain: true, message: 'X is 1', line: 5 },
  ]);
});

test('an absent value is found where it would have been', () => {
  expect(found('Resources:\n  R:\n    Type: A::B::C\n    Properties:\n      Y: 1\n', reportsX)).toMatchObject([{ certain: true, line: 2 }]);
});

test('an unknown value makes a possible finding and says why', () => {
  const text = 'Parameters: { P: { Type: String } }\nResources: { R: { Type: A::B::C, Properties: { X: !Ref P } } }';
  expect(found(text, reportsX)).toMatchObject([{ certain: false, reason: 'the deployment chooses P' }]);
});

test('a default is evidence', () => {
  const text = 'Parameters: { P: { Type: String, Default: d } }\nResources: { R: { Type: A::B::C, Properties: { X: !Ref P } } }';
  expect(found(text, reportsX)).toMatchObject([
    { certain: true, message: 'X is d', related: ['the default of P, which a deployment may override'] },
  ]);
});

test('the conditions of the resource and of the value are those of the finding', () => {
  const text = `
    Conditions: { A: !Equals [!Ref P, a], B: !Equals [!Ref Q, b] }
    Resources: { R: { Type: A::B::C, Condition: A, Properties: { X: !If [B, 1, !If [A, 2, 3]] } } }`;
  expect(found(text, reportsX)).toMatchObject([
    { message: 'X is 1', when: 'A=true,B=true' },
    { message: 'X is 2', when: 'A=true,B=false' },
  ]);
});

test('values that exclude each other make no finding', () => {
  const pair = rule('pair', ({ resource, report }) => {
    for (const x of resource.get('X')) for (const y of resource.get('Y')) report(x, `${x.text}${y.text}`, { with: [y] });
  });
  const text =
    'Conditions: { A: !Equals [!Ref P, a] }\nResources: { R: { Type: A::B::C, Properties: { X: !If [A, 1, 2], Y: !If [A, 3, 4] } } }';
  expect(found(text, pair).map(({ message }) => message)).toEqual(['13', '24']);
});

test('a rule that throws is a finding, and the others go on', () => {
  const broken = rule('broken', () => {
    throw new Error('no such luck');
  });
  expect(found('Resources: { R: { Type: A::B::C } }', broken, reportsX).map(({ id, message }) => `${id}: ${message}`)).toEqual([
    'rule-crash: The rule broken failed on this resource: no such luck',
    'reports-x: X is ',
  ]);
});

const on = (id: string, path: string, more: Partial<Rule> = {}) =>
  rule(id, ({ resource, report }) => resource.get(path).forEach((value) => report(value, id)), more);
const ids = (text: string, ...rules: Rule[]) => found(text, ...rules).map(({ id }) => id);

test('a more specific rule silences the weaker ones on the same property, and those that they silence', () => {
  const rules = [on('strong', 'X', { silences: ['middle'] }), on('middle', 'X', { silences: ['weak'] }), on('weak', 'X')];
  expect(ids('Resources: { R: { Type: A::B::C, Properties: { X: 1 } } }', ...rules)).toEqual(['strong']);
});

test('it does not silence another property, another resource or what it is less sure of', () => {
  const strong = on('strong', 'X', { silences: ['weak'] });
  expect(ids('Resources: { R: { Type: A::B::C, Properties: { X: 1, Y: 1 } } }', strong, on('weak', 'Y'))).toEqual(['strong', 'weak']);
  const doubtful = rule('strong', ({ resource, report }) => resource.get('X').forEach((value) => report(value, 's', { certain: false })), {
    silences: ['weak'],
  });
  expect(ids('Resources: { R: { Type: A::B::C, Properties: { X: 1 } } }', doubtful, on('weak', 'X'))).toEqual(['strong', 'weak']);
});

test('what is said twice about one place is said once, as widely as it holds', () => {
  const twice = rule('twice', ({ resource, report }) => {
    report(resource, 'same', { certain: false });
    report(resource, 'same');
  });
  expect(found('Resources: { R: { Type: A::B::C } }', twice)).toMatchObject([{ certain: true }]);
});
