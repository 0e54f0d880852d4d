import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rules } from '../rules/index.ts';
import { Runner } from '../src/engine/run.ts';
import { loadTemplate } from '../src/formats/cloudformation/index.ts';
import { isTemplate } from '../src/formats/cloudformation/index.ts';
import { readYaml } from '../src/formats/syntax/yaml.ts';
import { isTerraformConfig, isTerraformPlan, loadTerraformConfig, loadTerraformPlan } from '../src/formats/terraform/index.ts';
import { SyntaxProblem } from '../src/model/errors.ts';
import type { Source } from '../src/model/source.ts';

const runner = new Runner(rules.map((rule) => ({ rule })));

/** Runs everything over a source as whatever it may be, and asks for every position. */
function lint(source: Source): string[] {
  const graphs = [
    loadTemplate(source),
    ...(isTemplate(source.data) ? [] : [loadTerraformConfig([source])]),
    ...(isTerraformConfig(source.data) || isTerraformPlan(source.data) ? [loadTerraformPlan(source)] : []),
  ];
  return graphs.flatMap((graph) => {
    const { findings } = runner.run(graph);
    for (const finding of findings)
      for (const { at } of [finding, ...finding.related]) expect(at.source.locate(at).start.line).toBeGreaterThan(0);
    return findings.filter((finding) => finding.rule === 'rule-crash').map((finding) => finding.message);
  });
}

const examples = rules
  .flatMap((rule) => Object.values(rule.examples).flat())
  .flatMap(({ cloudformation, terraform }) => [cloudformation ?? [], terraform ?? []].flat());

/** What strangers write where something else is expected. */
const odd = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  '',
  'text',
  '*',
  '${',
  '${}',
  '${a.b}',
  '{',
  '[',
  '<<EOF',
  'arn:',
  '0.0.0.0/99',
  '::/x',
  [],
  {},
  [[]],
  [null],
  [{}],
  { a: null },
  { Ref: {} },
  { Ref: 'R' },
  { 'Fn::If': [] },
  { 'Fn::If': ['C', { Ref: 'AWS::NoValue' }, null] },
  { 'Fn::Sub': [] },
  { 'Fn::Join': ['', 'x'] },
  { 'Fn::GetAtt': null },
  { __proto__: null },
);

const nodes = (node: unknown): number =>
  1 + (typeof node === 'object' && node !== null ? Object.values(node).reduce<number>((sum, child) => sum + nodes(child), 0) : 0);

/** The data with one node, counted in order and around, replaced. */
function replaced(data: unknown, position: number, by: unknown): unknown {
  const at = position % nodes(data);
  let count = 0;
  const walk = (node: unknown): unknown => {
    if (count++ === at) return by;
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child)]));
  };
  return walk(data);
}

test('no value of the wrong kind anywhere makes a rule fail', () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.nat(9999), odd, fc.nat(9999), odd, (text, at, value, at2, value2) => {
      const [source] = readYaml('t.yaml', text);
      const data = replaced(replaced(source!.data, at, value), at2, value2);
      expect(readYaml('t.yaml', JSON.stringify(data)).flatMap(lint)).toEqual([]);
    }),
    { seed: 7, numRuns: 4000 },
  );
});

test('no edit of the text makes anything but a syntax problem', () => {
  const edit = fc.tuple(
    fc.nat(2000),
    fc.nat(6),
    fc.constantFrom(
      '',
      ' ',
      '\n',
      '\t',
      ':',
      '- ',
      '!',
      '!Ref ',
      '&a ',
      '*a',
      '"',
      "'",
      '{',
      ']',
      '#',
      '\0',
      '${',
      '|',
      '<<: ',
      '\u{1F600}',
      '\uFEFF',
      '---\n',
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
      let edited = text;
      for (const [at, length, insert] of edits)
        edited = edited.slice(0, at % (edited.length + 1)) + insert + edited.slice((at % (edited.length + 1)) + length);
      let sources: Source[];
      try {
        sources = readYaml('t.yaml', edited);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxProblem);
        return;
      }
      expect(sources.flatMap(lint)).toEqual([]);
    }),
    { seed: 11, numRuns: 1500 },
  );
});
