import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { brief, files } from './support.ts';

/** An expression, and what it comes to when the variables are these. */
interface Drawn {
  readonly text: string;
  readonly value: (variables: Variables) => unknown;
}
type Variables = Readonly<Record<'a' | 'b' | 'c', string>> & { readonly on: boolean; readonly n: number };

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'Z', '-', '1'), maxLength: 4 });
const num = (drawn: Drawn, variables: Variables): number => Number(drawn.value(variables));
const str = (drawn: Drawn, variables: Variables): string => String(drawn.value(variables));

const { text: texts } = fc.letrec<{ number: Drawn; truth: Drawn; text: Drawn; list: Drawn }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.nat({ max: 20 }).map((value) => ({ text: String(value), value: () => value })),
    fc.constant<Drawn>({ text: 'var.n', value: ({ n }) => n }),
    fc.tuple(fc.constantFrom('+', '-', '*'), tie('number'), tie('number')).map(([operator, a, b]) => ({
      text: `(${a.text} ${operator} ${b.text})`,
      value: (v: Variables) =>
        operator === '+' ? num(a, v) + num(b, v) : operator === '-' ? num(a, v) - num(b, v) : num(a, v) * num(b, v),
    })),
    tie('list').map((list) => ({ text: `length(${list.text})`, value: (v: Variables) => (list.value(v) as unknown[]).length })),
  ),
  truth: fc.oneof(
    { depthSize: 'small' },
    fc.boolean().map((value) => ({ text: String(value), value: () => value })),
    fc.constant<Drawn>({ text: 'var.on', value: ({ on }) => on }),
    fc
      .tuple(tie('number'), tie('number'))
      .map(([a, b]) => ({ text: `(${a.text} < ${b.text})`, value: (v: Variables) => num(a, v) < num(b, v) })),
    fc
      .tuple(tie('text'), tie('text'))
      .map(([a, b]) => ({ text: `(${a.text} == ${b.text})`, value: (v: Variables) => str(a, v) === str(b, v) })),
    tie('truth').map((a) => ({ text: `!${a.text}`, value: (v: Variables) => !a.value(v) })),
    fc
      .tuple(tie('truth'), tie('truth'))
      .map(([a, b]) => ({ text: `(${a.text} && ${b.text})`, value: (v: Variables) => Boolean(a.value(v) && b.value(v)) })),
    fc.tuple(tie('list'), tie('text')).map(([list, item]) => ({
      text: `contains(${list.text}, ${item.text})`,
      value: (v: Variables) => (list.value(v) as string[]).includes(str(item, v)),
    })),
  ),
  text: fc.oneof(
    { depthSize: 'small' },
    word.map((value) => ({ text: JSON.stringify(value), value: () => value })),
    fc.constantFrom('a' as const, 'b' as const, 'c' as const).map((name) => ({ text: `var.${name}`, value: (v: Variables) => v[name] })),
    fc
      .tuple(tie('text'), tie('text'))
      .map(([a, b]) => ({ text: `"\${${a.text}}/\${${b.text}}"`, value: (v: Variables) => `${str(a, v)}/${str(b, v)}` })),
    tie('text').map((a) => ({ text: `upper(${a.text})`, value: (v: Variables) => str(a, v).toUpperCase() })),
    fc
      .tuple(tie('text'), tie('number'))
      .map(([a, b]) => ({ text: `format("%s=%d", ${a.text}, ${b.text})`, value: (v: Variables) => `${str(a, v)}=${num(b, v)}` })),
    fc.tuple(tie('truth'), tie('text'), tie('text')).map(([test_, yes, no]) => ({
      text: `(${test_.text} ? ${yes.text} : ${no.text})`,
      value: (v: Variables) => (test_.value(v) ? str(yes, v) : str(no, v)),
    })),
    fc.tuple(tie('truth'), tie('text')).map(([test_, yes]) => ({
      text: `"%{ if ${test_.text} }\${${yes.text}}%{ endif }"`,
      value: (v: Variables) => (test_.value(v) ? str(yes, v) : ''),
    })),
    fc.tuple(word, tie('list')).map(([separator, list]) => ({
      text: `join(${JSON.stringify(separator)}, ${list.text})`,
      value: (v: Variables) => (list.value(v) as string[]).join(separator),
    })),
  ),
  list: fc.oneof(
    { depthSize: 'small' },
    fc.array(tie('text'), { maxLength: 3 }).map((items) => ({
      text: `[${items.map((item) => item.text).join(', ')}]`,
      value: (v: Variables) => items.map((item) => str(item, v)),
    })),
    fc.tuple(tie('list'), tie('list')).map(([a, b]) => ({
      text: `concat(${a.text}, ${b.text})`,
      value: (v: Variables) => [...(a.value(v) as string[]), ...(b.value(v) as string[])],
    })),
    tie('list').map((list) => ({ text: `reverse(${list.text})`, value: (v: Variables) => (list.value(v) as string[]).toReversed() })),
    fc.tuple(tie('list'), tie('text')).map(([list, not]) => ({
      text: `[for item in ${list.text} : "<\${item}>" if item != ${not.text}]`,
      value: (v: Variables) => (list.value(v) as string[]).filter((item) => item !== str(not, v)).map((item) => `<${item}>`),
    })),
  ),
}));

const variablesDrawn = fc.record({ a: word, b: word, c: word, on: fc.boolean(), n: fc.nat({ max: 9 }) });

const outcomesOf = (text: string, project: object): string[] =>
  brief(
    files({ 'main.tf.json': { ...project, resource: { aws_x_test: { t: { value: `x\${${text}}` } } } } })
      .at('aws_x_test.t')!
      .get('value'),
  );

test('what an expression comes to is what it means', () => {
  fc.assert(
    fc.property(texts, variablesDrawn, (drawn, variables) => {
      const found = outcomesOf(drawn.text.replaceAll('var.', 'local.'), { locals: variables });
      expect(found).toEqual([`known x${String(drawn.value(variables))}`]);
    }),
    { numRuns: 300 },
  );
});

test('what a deployment decides: one of the outcomes is what it comes to, or some value is not known', () => {
  fc.assert(
    fc.property(texts, fc.boolean(), variablesDrawn, (drawn, on, variables) => {
      const fixed = { ...variables, on };
      const text = drawn.text.replaceAll(/var\.(?!on\b)/g, 'local.');
      const { a, b, c, n } = fixed;
      const outcomes = outcomesOf(text, { variable: { on: {} }, locals: { a, b, c, n } });
      const expected = `known x${String(drawn.value(fixed))}`;
      expect(outcomes.some((one) => one.startsWith('unknown') || one.startsWith(expected))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
