import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { edited } from '../../src/fix/edit.ts';
import { patchOf } from '../../src/fix/patch.ts';
import { read } from '../../src/formats/syntax/read.ts';
import type { ReportedEdit } from '../../src/model/fix.ts';
import type { Pointer } from '../../src/model/source.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const word = fc.constantFrom('Type', 'a', 'Name', 'x y', 'yes', '1', 'Key', '- q', "it's", 'A::B', 'é', '#no', 'a: b');
const scalar: fc.Arbitrary<Json> = fc.oneof(
  word,
  fc.boolean(),
  fc.integer({ min: -9, max: 99 }),
  fc.constant(null),
  fc.constant('two\nlines'),
);
const { node: data } = fc.letrec<{ node: Json; some: Json; object: Record<string, Json> }>((tie) => ({
  some: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalar, tie('object'), fc.array(tie('some'), { maxLength: 4 })),
  object: fc.dictionary(word, tie('some'), { maxKeys: 4 }),
  node: fc.dictionary(word, tie('some'), { minKeys: 1, maxKeys: 5 }),
}));

/** Decides how the next thing is written. */
type Choose = (choices: number) => number;
const choices: fc.Arbitrary<Choose> = fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }).map((numbers) => {
  let at = 0;
  return (count) => numbers[at++ % numbers.length]! % count;
});

const comment = (choose: Choose): string => ['', '', '', ' # why', '   # a: b'][choose(5)]!;

/** Writes data as somebody might have: in block or flow style, with comments, empty lines and odd indentation. */
function yaml(value: Json, indent: string, choose: Choose): string {
  if (Array.isArray(value) && value.length > 0) {
    const item = `${indent}${['', '  '][choose(2)]}`;
    return value.map((each) => `${gap(choose, item)}${item}-${afterKey(each, `${item}  `, choose, true)}`).join('');
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    const own = indent + ['', '  ', ' '][choose(indent === '' ? 1 : 3)]!;
    return Object.entries(value)
      .map(([key, child]) => `${gap(choose, own)}${own}${JSON.stringify(key)}:${afterKey(child, `${own}  `, choose, false)}`)
      .join('');
  }
  return `${indent}${JSON.stringify(value)}${comment(choose)}\n`;
}

const gap = (choose: Choose, indent: string): string => ['', '', '', '\n', `${indent}# note\n`, '# left\n'][choose(6)]!;

function afterKey(value: Json, indent: string, choose: Choose, item: boolean): string {
  const composite = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  const style = choose(6);
  // js-yaml reads what follows a lone dash at the end of an inner list into that list.
  if (value === null && style < 3 && !item) return `${comment(choose)}\n`;
  if (!composite || style === 0) return ` ${JSON.stringify(value)}${comment(choose)}\n`;
  if (style === 1) return ` ${flow(value, indent, choose)}${comment(choose)}\n`;
  if (item && !Array.isArray(value) && style === 2) {
    const pairs = Object.entries(value);
    const written = pairs.map(([key, child]) => `${JSON.stringify(key)}:${afterKey(child, `${indent}  `, choose, false)}`);
    return ` ${written.join(indent)}`;
  }
  return `${comment(choose)}\n${yaml(value, indent, choose)}`;
}

const flow = (value: Json, indent: string, choose: Choose): string =>
  (JSON.stringify(value, null, choose(3)) ?? '').replaceAll('\n', `\n${indent}`);

const json = (value: Json, choose: Choose): string => JSON.stringify(value, null, ['', '  ', '\t', ' '][choose(4)]);

/** A path into data, perhaps a little beyond it. */
function pathInto(value: Json, choose: Choose): Pointer {
  const path: (string | number)[] = [];
  for (let node: Json | undefined = value; ;) {
    const keys: (string | number)[] = Array.isArray(node) ? [...node.keys(), node.length] : Object.keys(node ?? {});
    const key: string | number = [...keys, ...(Array.isArray(node) ? [] : ['New', 'yes'])][
      choose(keys.length + (Array.isArray(node) ? 0 : 2))
    ]!;
    path.push(key);
    node = (node as Record<string | number, Json>)[key];
    if (path.length > 1 && choose(3) === 0) return path;
    if (typeof node !== 'object' || node === null) return choose(4) === 0 && node == null ? [...path, 'Deep', 'er'] : path;
  }
}

/** The edit as data, on data; the slow and plain way. */
function expected(value: Json, { op, pointer, value: to }: ReportedEdit): Json | undefined {
  const copy = structuredClone(value) as Record<string | number, Json>;
  let node = copy;
  for (const [depth, key] of pointer.slice(0, -1).entries()) {
    node[key] ??= typeof pointer[depth + 1] === 'number' ? [] : {};
    const next = node[key] as Record<string | number, Json>;
    if (typeof next !== 'object') return undefined;
    node = next;
  }
  const last = pointer.at(-1)!;
  if (op === 'set') node[last] = to as Json;
  else if (!Object.hasOwn(node, last)) return undefined;
  else if (Array.isArray(node)) node.splice(Number(last), 1);
  else delete node[last];
  return copy;
}

const at = (value: Json, pointer: Pointer): Json | undefined =>
  pointer.reduce<Json | undefined>(
    (node, key) => (typeof node === 'object' ? (node as Record<string | number, Json> | null)?.[key] : undefined),
    value,
  );

const cases = fc.record({
  value: data as fc.Arbitrary<Json>,
  choose: choices,
  to: fc.oneof(scalar, data),
  isJson: fc.boolean(),
  isCrlf: fc.boolean(),
});

test('an edit changes the data as asked, and no line that it is not about', () => {
  let made = 0;
  let tried = 0;
  fc.assert(
    fc.property(cases, ({ value, choose, to, isJson, isCrlf }) => {
      const plain = isJson ? json(value, choose) : yaml(value, '', choose);
      const text = isCrlf ? plain.replaceAll('\n', '\r\n') : plain;
      const file = isJson ? 'f.json' : 'f.yaml';
      const source = read(file, text)[0]!;
      expect(source.data).toEqual(value);
      const pointer = pathInto(value, choose);
      const edit: ReportedEdit = { op: choose(3) === 0 ? 'remove' : 'set', file, pointer, value: to };
      const wanted = expected(value, edit);
      const after = edited(file, text, [edit]);
      if (wanted === undefined) return expect(after).toBeUndefined();
      tried++;
      if (after === undefined) return;
      made++;
      expect(read(file, after)[0]!.data).toEqual(wanted);
      if (isCrlf) expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      // Nothing changes but the value itself, or, where it comes or goes, its parent.
      const isThere = edit.op === 'set' && at(value, pointer) !== undefined;
      let place = isThere ? pointer : pointer.slice(0, -1);
      while (at(value, place) === undefined) place = place.slice(0, -1);
      const { start } = source.locate({ pointer: place });
      const { end } = source.locate({ pointer: place, part: 'value' });
      const [before, now] = [text, after].map((each) => each.split('\n'));
      expect(now!.slice(0, Math.max(0, start.line - 2))).toEqual(before!.slice(0, Math.max(0, start.line - 2)));
      const below = before!.slice(end.line + 1);
      expect(now!.slice(now!.length - below.length)).toEqual(below);
      // What is new needs no line of what was there, but for a comma or an empty parent.
      const gone = patchOf(file, text, after).reduce((sum, patch) => sum + patch.end - patch.start + 1, 0);
      if (edit.op === 'set' && at(value, pointer) === undefined) expect(gone).toBeLessThanOrEqual(1);
    }),
    { numRuns: 1500 },
  );
  // What is refused is the odd comment between a key and its value.
  expect(made / tried).toBeGreaterThan(0.98);
});
