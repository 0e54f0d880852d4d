import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import type { Graph } from '../../../src/model/graph.ts';
import type { Value } from '../../../src/model/value.ts';

/** What CloudFormation makes of a template for one assignment of its parameters, read from its documentation. */
class Deployment {
  readonly #template: Template;
  readonly #given: Given;

  constructor(template: Template, given: Given) {
    this.#template = template;
    this.#given = given;
  }

  holds(node: unknown): boolean {
    const [[name, argument]] = Object.entries(node as object) as [[string, unknown[]]];
    if (name === 'Condition') return this.holds(this.#template.Conditions[argument as unknown as string]);
    if (name === 'Fn::And') return !argument.map((part) => this.holds(part)).includes(false);
    if (name === 'Fn::Or') return argument.map((part) => this.holds(part)).includes(true);
    if (name === 'Fn::Not') return !this.holds(argument[0]);
    return this.text(argument[0]) === this.text(argument[1]);
  }

  /** undefined for NoValue. */
  text(node: unknown): string | undefined {
    if (typeof node === 'string') return node;
    const [[name, argument]] = Object.entries(node as object) as [[string, unknown[]]];
    switch (name) {
      case 'Ref':
        return this.#given[argument as unknown as string];
      case 'Fn::If':
        return this.text(this.holds({ Condition: argument[0] }) ? argument[1] : argument[2]);
      case 'Fn::Sub':
        return (argument as unknown as string).replaceAll(/\$\{(\w+)\}/g, (_, key: string) => this.#given[key]!);
      case 'Fn::Join':
        return (argument[1] as unknown[]).flatMap((part) => this.text(part) ?? []).join(argument[0] as string);
      case 'Fn::Select':
        return this.text((argument[1] as unknown[])[Number(argument[0])]);
      default:
        return mappings.M[this.text(argument[1]) as 'a']?.[argument[2] as 'k'] ?? fail();
    }
  }
}

type Given = Readonly<Record<string, string>>;
interface Template {
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly [section: string]: unknown;
}

const mappings = { M: { a: { k: 'x', l: 'a' }, b: { k: 'y', l: 'a' }, c: { k: 'x', l: 'c' } } };
const fail = (): never => {
  throw new Error('such a template cannot be deployed');
};

const literal = fc.constantFrom('a', 'b', 'c', 'x', 'a-b');
const ref = fc.constantFrom('P', 'Q', 'R').map((Ref) => ({ Ref }));
const sub = fc.constantFrom('${P}', 'a-${P}', '${P}-${R}', '${R}-b', 'x').map((text) => ({ 'Fn::Sub': text }));
const findInMap = fc
  .tuple(fc.oneof(ref, fc.constantFrom('a', 'b')), fc.constantFrom('k', 'l'))
  .map(([key, inner]) => ({ 'Fn::FindInMap': ['M', key, inner] }));
const operand = fc.oneof(
  literal,
  ref,
  sub,
  findInMap,
  fc.tuple(fc.constantFrom('', '-'), fc.array(fc.oneof(literal, ref), { minLength: 1, maxLength: 2 })).map((of) => ({ 'Fn::Join': of })),
  fc.tuple(fc.constantFrom('0', '1'), fc.tuple(literal, ref)).map((of) => ({ 'Fn::Select': of })),
);
const equals = fc.tuple(operand, operand).map((of) => ({ 'Fn::Equals': of }));
const { formula } = fc.letrec<{ formula: object }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 2 },
    equals,
    fc.constantFrom('C0', 'C1').map((Condition) => ({ Condition })),
    fc.array(tie('formula'), { minLength: 2, maxLength: 3 }).map((of) => ({ 'Fn::And': of })),
    fc.array(tie('formula'), { minLength: 2, maxLength: 3 }).map((of) => ({ 'Fn::Or': of })),
    tie('formula').map((of) => ({ 'Fn::Not': [of] })),
  ),
}));
const name = fc.constantFrom('C0', 'C1', 'C2', 'C3');
const { value } = fc.letrec<{ value: object | string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    operand,
    fc.constant({ Ref: 'AWS::NoValue' }),
    fc.tuple(name, tie('value'), tie('value')).map((of) => ({ 'Fn::If': of })),
    fc.tuple(fc.constant('-'), fc.array(tie('value'), { minLength: 1, maxLength: 3 })).map((of) => ({ 'Fn::Join': of })),
  ),
}));
const template = fc
  .record({ formulas: fc.tuple(equals, equals, formula, formula), value, on: fc.option(name) })
  .map(({ formulas, value: Value, on }): Template => ({
    Parameters: { P: { Type: 'String' }, Q: { Type: 'String', AllowedValues: ['a', 'b', 'c'] }, R: { Type: 'String', MinLength: 1 } },
    Mappings: mappings,
    Conditions: Object.fromEntries(formulas.map((of, index) => [`C${index}`, of])),
    Resources: { It: { Type: 'A::B::C', ...(on === null ? {} : { Condition: on }), Properties: { Value } } },
  }));
const open = fc.constantFrom('a', 'b', 'c', 'x', 'a-b', 'z');
const assignment: fc.Arbitrary<Given> = fc.record({ P: open, Q: fc.constantFrom('a', 'b', 'c'), R: open });

const load = (of: Template, parameters: Given = {}): Graph => loadTemplate(readJson('t.json', JSON.stringify(of)), { parameters });

/** What CloudFormation does: the value of the property, null for no value; undefined when there is no resource, or no deployment. */
function deployed(of: Template, given: Given): { readonly value: string | null } | 'no resource' | 'not possible' {
  const deployment = new Deployment(of, { ...given, 'AWS::NoValue': undefined as unknown as string });
  try {
    for (const condition of Object.values(of.Conditions)) deployment.holds(condition);
    const { It } = of['Resources'] as { It: { Condition?: string; Properties: { Value: unknown } } };
    if (It.Condition !== undefined && !deployment.holds({ Condition: It.Condition })) return 'no resource';
    return { value: deployment.text(It.Properties.Value) ?? null };
  } catch {
    return 'not possible';
  }
}

const textOf = (found: Value, given: Given): string | null =>
  found.absent ? null : found.text.replaceAll(/\$\{(\w+)\}/g, (hole, key: string) => given[key] ?? hole);

test('under an assignment of the parameters, the graph is what that deployment makes', () => {
  fc.assert(
    fc.property(template, assignment, (of, given) => {
      const expected = deployed(of, given);
      fc.pre(expected !== 'not possible');
      const resource = load(of, given).at('It');
      const values = resource?.get('Value').map((found) => (found.unknown ? '?' : textOf(found, {})));
      expect(values ?? 'no resource').toEqual(expected === 'no resource' ? expected : [expected.value]);
    }),
    { seed: 4, numRuns: 1000 },
  );
});

test('without one, what a deployment makes is among the outcomes, under conditions that hold for it', () => {
  fc.assert(
    fc.property(template, assignment, (of, given) => {
      const expected = deployed(of, given);
      fc.pre(expected !== 'not possible');
      const graph = load(of);
      const resource = graph.at('It');
      if (expected === 'no resource') return;
      const deployment = new Deployment(of, given);
      const holds = (found: Value): boolean =>
        found.when.every(({ name: condition, is }) =>
          typeof is === 'string' ? given[condition] === is : deployment.holds({ Condition: condition }) === is,
        );
      const fitting = resource!.get('Value').filter(holds);
      expect(fitting.map((found) => textOf(found, given))).toContain(expected.value);
      // A witness is a promise: whoever deploys like this meets the conditions.
      for (const found of fitting) {
        const witness = graph.witness(found.when);
        const chosen = witness?.choices.every(({ name: parameter, is, values }) => values.includes(given[parameter]!) === is);
        if (witness?.only) expect(chosen).toBe(true);
      }
      for (const found of resource!.get('Value')) {
        const witness = graph.witness(found.when);
        if (witness?.choices.every(({ name: parameter, is, values }) => values.includes(given[parameter]!) === is))
          expect(holds(found)).toBe(true);
      }
    }),
    { seed: 5, numRuns: 1000 },
  );
});

const shape = (graph: Graph): unknown =>
  graph.resources.map(({ address, when, properties }) => ({
    address,
    when,
    values: properties.get('Value').map(({ state, text, when: under, why }) => ({ state, text, under, why })),
  }));

test('JSON and YAML make the same graph', () => {
  fc.assert(
    fc.property(template, (of) => {
      expect(shape(loadTemplate(readYaml('t.yaml', stringify(of))[0]!))).toEqual(shape(load(of)));
    }),
    { seed: 6, numRuns: 100 },
  );
});
