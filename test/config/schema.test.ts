import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { check, type Schema } from '../../src/config/check.ts';
import { families } from '../../src/model/rule.ts';

const schema = JSON.parse(readFileSync('src/config/config.schema.json', 'utf8')) as Schema;
const validate = new Ajv({ allowUnionTypes: true, strictTypes: false }).compile(schema);

/** Values a configuration may hold, right and wrong ones, at any place. */
const { tree: anything } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(true, false, null, 0, 1.5, '', 'off', 'on', 'note', 'warn', 'never', 'a/**', '  ', '2027-01-31', 'x'.repeat(301)),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom(
        ...'rules families exclude unknowns failOn parameters ignore rule files values reason until'.split(' '),
        ...'level options resource iam network other $schema'.split(' '),
      ),
      tie('tree'),
      { maxKeys: 5 },
    ),
  ),
}));

/** Configurations that are nearly right. */
const nearly = fc.record(
  {
    rules: fc.dictionary(
      fc.constantFrom('a', 'b'),
      fc.oneof(anything, fc.record({ level: anything, options: anything, ignore: anything }, { requiredKeys: [] })),
    ),
    families: fc.dictionary(fc.constantFrom(...families, 'other'), fc.constantFrom('off', 'on', 'error', true, 1)),
    exclude: fc.array(fc.oneof(fc.string(), anything), { maxLength: 3 }),
    unknowns: fc.constantFrom('note', 'fail', 'x'),
    parameters: fc.array(fc.record({ files: anything, values: fc.dictionary(fc.string(), anything) }, { requiredKeys: [] }), {
      maxLength: 2,
    }),
    ignore: fc.array(
      fc.record(
        { rule: fc.constantFrom('a', ''), reason: anything, until: anything, files: anything, resource: anything },
        { requiredKeys: ['rule'] },
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);

describe('the schema that editors use', () => {
  test.each([
    ['anything', anything],
    ['nearly right documents', nearly],
  ])('and the check at run time agree about %s', (_, documents) => {
    fc.assert(
      fc.property(documents as fc.Arbitrary<unknown>, (document) => (check(document, schema).length === 0) === validate(document)),
      { numRuns: 2000, seed: 7 },
    );
  });

  test('uses nothing that the check does not know', () => {
    const known =
      'type enum anyOf properties additionalProperties required maxProperties items maxItems minLength maxLength pattern examples $ref';
    const text = new Set(['$schema', 'title', 'description', 'default', 'definitions']);
    const visit = (node: Schema): string[] => [
      ...Object.keys(node).filter((key) => !known.split(' ').includes(key) && !text.has(key)),
      ...Object.values({ ...node.properties, ...node.definitions }).flatMap(visit),
      ...(node.anyOf ?? []).flatMap(visit),
      ...(node.items ? visit(node.items) : []),
      ...(node.additionalProperties ? visit(node.additionalProperties) : []),
    ];
    expect(visit(schema)).toEqual([]);
  });

  test('knows every family', () => {
    expect(Object.keys(schema.properties!['families']!.properties!)).toEqual([...families]);
  });
});
