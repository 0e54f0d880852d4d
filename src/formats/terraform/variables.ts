import { SyntaxProblem } from '../../model/errors.ts';
import type { Range, Source } from '../../model/source.ts';
import { readJson } from '../syntax/json.ts';
import { Lines } from '../syntax/lines.ts';
import { isObject } from './blocks.ts';
import { TerraformDialect } from './dialect.ts';
import { Effort } from './effort.ts';
import { evaluateExpression } from './expression/evaluate.ts';
import { parseTemplate } from './expression/parse.ts';
import type { Expression } from './expression/syntax.ts';
import { child, type World } from './expression/world.ts';
import type { Evaluated } from '../../model/value.ts';
import type { Given, Passed } from './module.ts';

/**
 * The values that a file of variables passes, `x.tfvars.json` or `x.tfvars`, each with its place.
 * https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files
 * @throws {SyntaxProblem} when it is neither JSON with an object nor a list of `name = value`
 */
export function readVariables(file: string, text: string): Given {
  const source = file.endsWith('.json') ? readJson(file, text) : readNative(file, text);
  if (!isObject(source.data)) throw new SyntaxProblem('A file of variables is an object of names and values', 1, 1);
  return new Map(
    Object.entries(source.data)
      .filter(([name]) => name !== '//')
      .map(([name, value]): [string, Passed] => [name, { value, at: { source, pointer: [name] } }]),
  );
}

/** What a value on the command line stands for, when its variable is no string; undefined when it cannot be read. */
export function readValue(text: string): unknown {
  const expression = parseTemplate(`\${${text}}`);
  return plain(expression, `\${${text}}`, { source: nowhere, pointer: [] });
}

const opening = '${{';

/** A file in Terraform's own language, read as the object that it is but for the braces. What is computed is left out. */
function readNative(file: string, text: string): Source {
  const whole = `${opening}${text}\n}}`;
  const expression = parseTemplate(whole);
  if (expression.kind !== 'object') throw new SyntaxProblem('This file of variables cannot be read: write lines of name = value', 1, 1);
  const lines = new Lines(text);
  const places = new Map<string, { readonly whole: Range; readonly value: Range }>();
  const data = Object.create(null) as Record<string, unknown>;
  for (const { key, value, start, end } of expression.items) {
    if (key.kind !== 'literal') continue;
    const found = plain(value, whole, { source: nowhere, pointer: [] });
    if (found === undefined) continue;
    data[String(key.value)] = found;
    const range = (from: number, to: number): Range => ({
      start: lines.position(from - opening.length),
      end: lines.position(to - opening.length),
    });
    places.set(String(key.value), { whole: range(start, end), value: range(value.start, value.end) });
  }
  const first: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  return {
    file,
    text,
    syntax: 'yaml',
    data,
    problems: [],
    locate: ({ pointer, part }) => places.get(String(pointer[0]))?.[part === 'value' ? 'value' : 'whole'] ?? first,
  };
}

const nowhere: Source = {
  file: '',
  text: '',
  syntax: 'json',
  data: undefined,
  problems: [],
  locate: () => ({ start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }),
};

/** An expression without references as data; undefined when it has any. */
function plain(expression: Expression, text: string, at: Evaluated['at']): unknown {
  const world = new TerraformDialect(new Effort(text.length));
  try {
    return dataOf(evaluateExpression(expression, { text, at, world }, []), world);
  } catch (error) {
    if (error === notPlain) return undefined;
    throw error;
  }
}

const notPlain = new Error('not plain');

function dataOf([outcome]: readonly Evaluated[], world: World): unknown {
  if (!outcome || outcome.state === 'unknown') throw notPlain;
  if (outcome.state === 'absent') return null;
  const { node } = outcome;
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((_, index) => dataOf(child(outcome, index, world), world));
  const data = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(node)) data[key] = dataOf(child(outcome, key, world), world);
  return data;
}
