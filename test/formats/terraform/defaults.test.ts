import { describe, expect, test } from '@jest/globals';
import { posix } from 'node:path';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { loadTerraformConfig } from '../../../src/formats/terraform/index.ts';
import type { Source } from '../../../src/model/source.ts';
import { brief, lineOf } from './support.ts';

/** A module that gets an argument for its variable, and what expressions in it come to. */
function inModule(type: string, argument: unknown, expressions: readonly string[]): string[][] {
  const files = {
    'main.tf.json': { variable: { none: {}, no: { default: null } }, module: { m: { source: './m', v: argument } } },
    'm/m.tf.json': {
      variable: { v: { type } },
      resource: { aws_x_test: { t: Object.fromEntries(expressions.map((text, index) => [`p${index}`, `\${${text}}`])) } },
    },
  };
  const sources = new Map<string, Source[]>();
  for (const [file, data] of Object.entries(files)) sources.set(posix.dirname(file), [readJson(file, JSON.stringify(data, null, 1))]);
  const graph = loadTerraformConfig(sources.get('.')!, {}, (folder) => sources.get(folder));
  const found = graph.at('module.m.aws_x_test.t')!;
  return expressions.map((_, index) => brief(found.get(`p${index}`)));
}

const type =
  'object({a=optional(string,"x"), b=optional(object({c=optional(number,3), d=optional(string)}),{}), l=optional(list(string),["p"]), r=string})';

describe('what the type of a variable says', () => {
  // Each as `tofu plan` shows it.
  test('stands for what a caller leaves out', () => {
    expect(inModule(type, { r: 'q' }, ['var.v.a', 'var.v.b.c', 'var.v.b.d', 'var.v.l[0]', 'var.v.r'])).toEqual([
      ['known x'],
      ['known 3'],
      ['absent'],
      ['known p'],
      ['known q'],
    ]);
  });

  test('does not stand for what is passed', () => {
    expect(inModule(type, { a: 'A', b: { c: 5 }, l: [], r: 'q' }, ['var.v.a', 'var.v.b.c', 'length(var.v.l)'])).toEqual([
      ['known A'],
      ['known 5'],
      ['known 0'],
    ]);
  });

  test('stands for null, and for nothing that is not known', () => {
    const passed = { a: '${null}', b: { c: '${var.none}' }, l: '${var.no}', r: '' };
    expect(inModule(type, passed, ['var.v.a', 'var.v.b.c', 'var.v.l[0]'])).toEqual([['known x'], ['unknown ${var.none}'], ['known p']]);
    expect(inModule(type, '${var.none}', ['var.v.a'])).toEqual([['unknown ${var.v.a}']]);
  });

  test('holds for the items of lists and maps', () => {
    const items = 'map(object({ port = optional(number, 22), tags = optional(map(string), { k = "$${v}" }) }))';
    expect(inModule(items, { a: {}, b: { port: 80 } }, ['var.v["a"].port', 'var.v.b.port', 'var.v.a.tags.k'])).toEqual([
      ['known 22'],
      ['known 80'],
      ['known ${v}'],
    ]);
    expect(inModule(`list(${type})`, [{ r: 1 }, { a: 2, r: 1 }], ['join(",", var.v[*].a)', 'var.v[1].b.c'])).toEqual([
      ['known x,2'],
      ['known 3'],
    ]);
  });

  test.each([
    'object({',
    'optional(1)',
    'object({a=optional()})',
    'object({a=optional(string, var.x)})',
    'list(optional(string, "x"))',
    '${object({a=optional(1/0)})}',
  ])('is passed over when it cannot be read: %s', (broken) => expect(inModule(broken, { a: 'A' }, ['var.v.a'])).toEqual([['known A']]));

  test('is as sure as what is passed: the default of a variable is only assumed', () => {
    const source = readJson(
      'a.tf.json',
      JSON.stringify({ variable: { v: { type, default: { r: 'q' } } }, resource: { aws_x_test: { t: { p: '${var.v.a}' } } } }, null, 1),
    );
    const [value] = loadTerraformConfig([source]).resources[0]!.get('p');
    expect([value!.text, value!.input?.name, lineOf(value!.input!.assumed!)]).toEqual(['x', 'v', 5]);
  });
});
