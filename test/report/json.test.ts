import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { json } from '../../src/report/json.ts';
import { at, coverage, finding, options, result, sample } from './sample.ts';

const schema = JSON.parse(readFileSync('src/report/report.schema.json', 'utf8')) as AnySchemaObject;

/** The schema with every object closed: a field that it does not describe is an error. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, child]) => [key, closed(child)]));
  return 'properties' in copy && copy['type'] === 'object' ? { ...copy, additionalProperties: false } : copy;
}

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(closed(schema) as AnySchemaObject);

const check = (text: string): void => {
  validate(JSON.parse(text));
  expect(validate.errors ?? []).toEqual([]);
};

test('a whole run', () => expect(json(sample, options)).toBe(readFileSync('test/report/fixtures/report.json', 'utf8')));

test('is what its schema says, field for field', () => {
  check(json(sample, options));
  check(json(result({}), options));
  check(json(result({}), { ...options, policy: { failOn: 'never', unknowns: 'fail' } }));
  const { resource: _, ...bare } = finding(at('a.yaml', 1, 1, 1));
  check(json(result({ findings: [bare] }), options));
  const fix = { title: 'Close it', edits: [], patch: [{ file: 'a.yaml', start: 2, end: 1, lines: ['x'] }] };
  check(json(result({ findings: [finding(at('a.yaml', 1, 1, 1), { fix: { ...fix, safe: false, caution: 'it is replaced' } })] }), options));
  const { edits, ...shown } = fix;
  const report = JSON.parse(json(result({ findings: [finding(at('a.yaml', 1, 1, 1), { fix: { ...fix, safe: true } })] }), options)) as {
    readonly findings: readonly { readonly fix: unknown }[];
  };
  expect(report.findings[0]!.fix).toEqual({ ...shown, safe: true });
  expect(edits).toEqual([]);
});

test('the schema rejects what is no report', () => {
  const report = JSON.parse(json(sample, options)) as { findings: { level: string; location: { start: { line: number } } }[] };
  report.findings[0]!.level = 'fatal';
  report.findings[1]!.location.start.line = 0;
  validate(report);
  expect(validate.errors?.map((error) => error.instancePath)).toEqual(['/findings/0/level', '/findings/1/location/start/line']);
});

test('every field is described', () => {
  const missing: string[] = [];
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) visit(child, `${path}/${key}`);
    if (!('properties' in node)) return;
    for (const [name, field] of Object.entries(node.properties as Record<string, { description?: string; $ref?: string }>)) {
      const target = field.$ref && (schema['$defs'] as Record<string, { description?: string }>)[field.$ref.split('/').at(-1)!];
      if (!field.description && !(target && target.description)) missing.push(`${path}/${name}`);
    }
  };
  visit(schema, '');
  expect(missing).toEqual([]);
});

test('the order of what was found first, and the other options, change no byte', () => {
  const shuffled = { ...sample, findings: sample.findings.toReversed() };
  expect(json(shuffled, { ...options, quiet: true, verbose: true, color: true, width: 40 })).toBe(json(sample, options));
});

test('findings of one place are in the order of their rules', () => {
  const findings = ['b', 'a', 'c'].map((rule) => finding(at('a.yaml', 1, 1, 2), { rule }));
  const report = JSON.parse(json(result({ findings }), options)) as { findings: { rule: string }[] };
  expect(report.findings.map(({ rule }) => rule)).toEqual(['a', 'b', 'c']);
});

test('counts are in the order of their names', () => {
  const reversed = {
    ...sample.coverage,
    formats: { 'terraform-config': 1, cloudformation: 1 },
    unknownValues: { parameter: 4, import: 1 },
    uncheckedTypes: { 'AWS::SSM::Parameter': 2, 'AWS::Events::Rule': 1 },
  };
  expect(json({ ...sample, coverage: reversed }, options)).toBe(json(sample, options));
});

test('names from templates are data', () => {
  const uncheckedTypes = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>;
  const report = json(result({ coverage: { ...coverage, uncheckedTypes } }), options);
  check(report);
  expect(report).toContain('"__proto__": 1');
});

test('may be printed: no control characters, no commands, and the same strings when read', () => {
  const message = '##[error]x ##vso[y] \x1b[31m \x9b2J \x7f \u202e \u{e0041} \u2028 ::error::z 日本語';
  const text = json(result({ findings: [finding(at('a.yaml', 1, 1, 2), { message })] }), options);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\w*\[/u);
  expect((JSON.parse(text) as { findings: { message: string }[] }).findings[0]!.message).toBe(message);
});
