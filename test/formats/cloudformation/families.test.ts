import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { read } from '../../../src/formats/syntax/read.ts';
import type { Graph } from '../../../src/model/graph.ts';

const ref = (Ref: string) => ({ Ref });
const equals = (...operands: unknown[]) => ({ 'Fn::Equals': operands });
const either = (name: string, then: unknown, otherwise: unknown) => ({ 'Fn::If': [name, then, otherwise] });

const literal = fc.constantFrom('a', 'b', 'c');
/** A comparison of the parameters with literals, or with each other. */
const comparison = (...names: string[]) =>
  fc.oneof(
    fc.tuple(fc.constantFrom(...names), literal).map(([name, value]) => equals(ref(name), value)),
    fc.tuple(fc.constantFrom(...names), literal).map(([name, value]) => ({ 'Fn::Not': [equals(ref(name), value)] })),
    fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)).map(([one, other]) => equals(ref(one), ref(other))),
  );
const formula = (...names: string[]) =>
  fc.oneof(
    comparison(...names),
    fc.tuple(comparison(...names), comparison(...names)).map((of) => ({ 'Fn::And': of })),
    fc.tuple(comparison(...names), comparison(...names)).map((of) => ({ 'Fn::Or': of })),
  );
const parameter = fc.oneof(
  fc.constant({ Type: 'String' }),
  fc.constant({ Type: 'String', Default: 'a' }),
  fc.constant({ Type: 'String', AllowedValues: ['a', 'b', 'd'] }),
);
const passed = (condition: string, ...names: string[]) =>
  fc.oneof(
    fc.constantFrom(...names).map(ref),
    literal,
    fc.tuple(literal, literal).map(([then, otherwise]) => either(condition, then, otherwise)),
  );
const family = fc.record({
  A: parameter,
  B: parameter,
  One: formula('A', 'B'),
  toP: passed('One', 'A', 'B'),
  toQ: passed('One', 'A', 'B'),
  Two: formula('P', 'Q'),
  toX: passed('Two', 'P', 'Q'),
  Three: formula('X'),
});
type Drawn = typeof family extends fc.Arbitrary<infer T> ? T : never;

function load({ A, B, One, toP, toQ, Two, toX, Three }: Drawn): Graph {
  const it = (condition: string) => ({ Type: 'A::B::C', Properties: { V: either(condition, 'yes', 'no') } });
  const stack = (TemplateURL: string, Parameters: unknown) => ({
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL, Parameters },
  });
  const String = { Type: 'String' };
  const files: Record<string, unknown> = {
    'top.json': { Parameters: { A, B }, Conditions: { One }, Resources: { It: it('One'), In: stack('in.json', { P: toP, Q: toQ }) } },
    'in.json': {
      Parameters: { P: String, Q: String },
      Conditions: { Two },
      Resources: { It: it('Two'), In: stack('low.json', { X: toX }) },
    },
    'low.json': { Parameters: { X: String }, Conditions: { Three }, Resources: { It: it('Three') } },
  };
  const sources = new Map(Object.entries(files).map(([file, data]) => [file, read(file, JSON.stringify(data))[0]!]));
  return loadTemplate(sources.get('top.json')!, { read: (_from, path) => sources.get(path) });
}

type Given = Readonly<Record<string, string>>;

function holds(node: unknown, given: Given): boolean {
  const [[name, argument]] = Object.entries(node as object) as [[string, unknown[]]];
  if (name === 'Fn::And') return argument.every((part) => holds(part, given));
  if (name === 'Fn::Or') return argument.some((part) => holds(part, given));
  if (name === 'Fn::Not') return !holds(argument[0], given);
  return textOf(argument[0], given, false) === textOf(argument[1], given, false);
}

/** What is passed, or compared. */
function textOf(node: unknown, given: Given, condition: boolean): string {
  if (typeof node === 'string') return node;
  const { Ref: name, 'Fn::If': branches } = node as { readonly Ref?: string; readonly 'Fn::If'?: readonly unknown[] };
  return name === undefined ? textOf(branches![condition ? 1 : 2], given, condition) : given[name]!;
}

/** What CloudFormation makes of the three conditions. */
function deployed({ One, toP, toQ, Two, toX, Three }: Drawn, given: Given): string {
  const one = holds(One, given);
  const inner = { P: textOf(toP, given, one), Q: textOf(toQ, given, one) };
  const two = holds(Two, inner);
  return [one, two, holds(Three, { X: textOf(toX, inner, two) })].map((is) => (is ? 'yes' : 'no')).join();
}

const others = ['a', 'b', 'c', 'd', 'e', 'f'];
const valuesOf = (declaration: object): readonly string[] =>
  'AllowedValues' in declaration ? (declaration.AllowedValues as string[]) : others;

test('conditions of nested stacks hold together when some deployment makes them', () => {
  let [possible, real] = [0, 0];
  fc.assert(
    fc.property(family, (drawn) => {
      const graph = load(drawn);
      const seen = new Set(valuesOf(drawn.A).flatMap((A) => valuesOf(drawn.B).map((B) => deployed(drawn, { A, B }))));
      const [one, two, three] = ['It', 'In/It', 'In/In/It'].map((address) => graph.at(address)!.get('V'));
      const found = one!.flatMap((a) =>
        two!.flatMap((b) => three!.flatMap((c) => (a.together(b, c) ? [[a, b, c].map(({ text }) => text).join()] : []))),
      );
      // What is passed may be more than can be followed; nothing that can be deployed is ruled out.
      expect(found).toEqual(expect.arrayContaining([...seen]));
      possible += new Set(found).size;
      real += seen.size;
    }),
    { seed: 1, numRuns: 300 },
  );
  expect(possible / real).toBeLessThan(1.02);
});
