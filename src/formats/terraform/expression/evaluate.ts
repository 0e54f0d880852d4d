import type { Place } from '../../../model/source.ts';
import type { Evaluated } from '../../../model/value.ts';
import { itemsOf } from './call.ts';
import { documentOf } from './document.ts';
import { functions } from './functions.ts';
import { looped } from './loop.ts';
import { Entity, isOpen, Pending, Rest, Settled } from './nodes.ts';
import { both, combinations, concatenated, derived, isComposite, known, possible, textOf, unknown } from './outcome.ts';
import type { Expression, Step } from './syntax.ts';
import { child, childrenOf, type Outcomes, type When, type World } from './world.ts';

/** The string in which an expression is written. */
export interface Context {
  readonly text: string;
  readonly at: Place;
  readonly world: World;
}

const sourceOf = ({ text }: Context, { start, end }: { start: number; end: number }): string => text.slice(start, end);

/** The place of a part of the string. Documents inside strings have no finer places. */
const partOf = ({ at }: Context, { start, end }: { start: number; end: number }): Place =>
  at.inner || at.span ? at : { source: at.source, pointer: at.pointer, span: [start, end] };

export function evaluateExpression(expression: Expression, context: Context, when: When): Outcomes {
  if (!context.world.enter())
    return [unknown({ reason: 'limit', detail: 'expressions are too deep' }, hole(expression, context), context.at, when)];
  try {
    return evaluateKind(expression, context, when);
  } finally {
    context.world.leave();
  }
}

/** The text that stands for a value that is not known. */
const hole = (expression: Expression, context: Context): string => {
  const source = sourceOf(context, expression);
  return source.startsWith('%{') || (expression.kind === 'opaque' && source.startsWith('${')) ? source : `\${${source}}`;
};

const notComputed = (detail: string, expression: Expression, context: Context, when: When): Evaluated =>
  unknown({ reason: 'function', detail }, hole(expression, context), partOf(context, expression), when);

function evaluateKind(expression: Expression, context: Context, when: When): Outcomes {
  const at = partOf(context, expression);
  switch (expression.kind) {
    case 'literal':
      return [literalOf(expression, context, when)];
    case 'template':
      return evaluateTemplate(expression, context, when);
    case 'object':
      return [known(objectOf(expression, context, when), at, when)];
    case 'tuple':
      return [
        known(
          expression.items.map((item) => new Pending(item, context, partOf(context, item))),
          at,
          when,
        ),
      ];
    case 'variable':
      return context.world.resolve(expression.name, [], hole(expression, context), at, when).outcomes;
    case 'traversal':
      return evaluateTraversal(expression, context, when);
    case 'call':
      return evaluateCall(expression, context, when);
    case 'conditional':
      return evaluateConditional(expression, context, when);
    case 'unary':
    case 'binary':
      return evaluateOperation(expression, context, when);
    case 'for':
      return evaluateLoop(expression, context, when);
    case 'opaque':
      return [notComputed(expression.why, expression, context, when)];
  }
}

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

function evaluateLoop(loop: Of<'for'>, context: Context, when: When): Outcomes {
  return evaluateExpression(loop.list, context, when).map((list) => {
    const made = looped(loop, list, context, partOf(context, loop), evaluateExpression);
    if (made) return made;
    const not = notComputed('for', loop, context, list.when);
    return derived([list], list.why ? { ...not, why: list.why } : not);
  });
}

function evaluateTemplate(expression: Of<'template'>, context: Context, when: When): Outcomes {
  const at = partOf(context, expression);
  const rows = combinations(
    expression.parts.map((part) => (under) => evaluateExpression(part, context, under)),
    when,
  );
  if (!rows) return [tooMany(expression, context, when)];
  return rows.map((row) => {
    const text = concatenated(row.values, at, row.when);
    return documentOf(row.values, context.at, row.when) ?? { ...text, written: offsetsOf(expression.parts, row.values, context) };
  });
}

function literalOf({ value, ...span }: Of<'literal'>, context: Context, when: When): Evaluated {
  const at = partOf(context, span);
  if (value === null) return { state: 'absent', node: undefined, at, when };
  const source = sourceOf(context, span);
  const from = source === value ? span.start : source === `"${value}"` ? span.start + 1 : undefined;
  return from === undefined ? known(value, at, when) : { ...known(value, at, when), written: (offset) => from + offset };
}

/** From an offset in the text of a template to one in its source. What comes out of a hole is as wide as the hole. */
function offsetsOf(parts: readonly Expression[], values: readonly Evaluated[], context: Context): (offset: number) => number {
  return (offset) => {
    let before = 0;
    for (const [index, part] of parts.entries()) {
      const { length } = textOf(values[index]!);
      if (offset < before + length || index === parts.length - 1) {
        if (part.kind !== 'literal') return offset === before ? context.text.lastIndexOf('${', part.start) : part.end + 1;
        return Math.min(part.start + offset - before, part.end);
      }
      before += length;
    }
    return 0;
  };
}

const tooMany = (expression: Expression, context: Context, when: When): Evaluated =>
  unknown({ reason: 'limit', detail: 'too many combinations of conditions' }, hole(expression, context), partOf(context, expression), when);

/** Without a prototype, so that no key of the user's means anything. A key that is not known keeps its text. */
function objectOf({ items }: Of<'object'>, context: Context, when: When): object {
  const object = Object.create(null) as Record<string, unknown>;
  for (const item of items) {
    const key = textOf(evaluateExpression(item.key, context, when)[0]!);
    object[key] = new Pending(item.value, context, partOf(context, item));
  }
  return object;
}

function evaluateTraversal(expression: Of<'traversal'>, context: Context, when: When): Outcomes {
  const { root, steps } = expression;
  if (root.kind !== 'variable') return follow(evaluateExpression(root, context, when), steps, expression, context);
  const { outcomes, used } = context.world.resolve(root.name, steps, hole(expression, context), partOf(context, expression), when);
  return follow(outcomes, steps.slice(used), expression, context);
}

/** Goes down into values. */
function follow(outcomes: Outcomes, steps: readonly Step[], expression: Expression, context: Context): Outcomes {
  const [step, ...rest] = steps;
  if (!step) return outcomes;
  return outcomes.flatMap((outcome) => {
    if (outcome.state === 'absent') return [outcome];
    if (outcome.node instanceof Entity) {
      const found =
        step.kind === 'name' ? outcome.node.attribute(step.name, hole(expression, context), outcome.at, outcome.when) : [outcome];
      return follow(found, rest, expression, context);
    }
    if (outcome.state === 'unknown') return [{ ...outcome, text: hole(expression, context) }];
    const missing = (): Outcomes => [
      derived(
        [outcome],
        unknown({ reason: 'reference', detail: sourceOf(context, expression) }, hole(expression, context), outcome.at, outcome.when),
      ),
    ];
    if (!isComposite(outcome)) return missing();
    if (step.kind === 'splat') {
      const items = Array.isArray(outcome.node) ? childrenOf(outcome, context.world) : [outcome];
      const list = items.map((item) => {
        const found = follow(item instanceof Settled ? item.outcomes : [item], rest, expression, context);
        return item instanceof Rest ? new Rest(found) : new Settled(found);
      });
      return [derived([outcome], known(list, outcome.at, outcome.when))];
    }
    const node = outcome.node as Record<string | number, unknown>;
    return keysOf(step, context, outcome.when).flatMap((key) => {
      if (Array.isArray(node) && isOpen(node))
        return [ofAny({ ...missing()[0]!, why: { reason: 'function', detail: 'a list that is not known' } }, node)];
      if (Array.isArray(node) && typeof key === 'number' && key < node.length)
        return follow(child(outcome, key, context.world), rest, expression, context);
      if (key === undefined) return [ofAny({ ...missing()[0]!, why: { reason: 'function', detail: 'an index that is not known' } }, node)];
      if (Array.isArray(node)) return missing();
      if (typeof key === 'number') return key === 0 ? follow([outcome], rest, expression, context) : missing();
      return Object.hasOwn(node, key) ? follow(child(outcome, key, context.world), rest, expression, context) : missing();
    });
  });
}

/** One of several, nobody knows which: it may be each of them. */
const ofAny = (outcome: Evaluated, items: object): Evaluated =>
  derived([outcome, ...Object.values(items).flatMap((item: unknown) => (item instanceof Settled ? item.outcomes : []))], outcome);

function keysOf(step: Exclude<Step, { kind: 'splat' }>, context: Context, when: When): (string | number | undefined)[] {
  if (step.kind === 'name') return [step.name];
  return evaluateExpression(step.index, context, when).map((outcome) =>
    outcome.state !== 'known' ? undefined : typeof outcome.node === 'number' ? outcome.node : textOf(outcome),
  );
}

function evaluateCall(expression: Of<'call'>, context: Context, when: When): Outcomes {
  const name = expression.name.replace(/^core::/, '');
  const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!run) return [notComputed(`${name}()`, expression, context, when)];
  const rows = combinations(
    expression.args.map((arg) => (under) => evaluateExpression(arg, context, under)),
    when,
  );
  if (!rows) return [tooMany(expression, context, when)];
  return rows.map((row) => {
    const args = expression.expand ? expanded(row.values, context.world) : row.values;
    const result = args && run(args, { at: partOf(context, expression), when: row.when, world: context.world });
    if (result) return derived(row.values, result);
    const doubt = row.values.find((value) => value.state === 'unknown');
    return derived(row.values, { ...notComputed(`${name}()`, expression, context, row.when), ...(doubt?.why ? { why: doubt.why } : {}) });
  });
}

/** The arguments of `f(a, list...)`; undefined when the list is not known. */
function expanded(values: Outcomes, world: World): Outcomes | undefined {
  const items = itemsOf(values.at(-1), world);
  return items && [...values.slice(0, -1), ...items];
}

const isTrue = (outcome: Evaluated): boolean => textOf(outcome) === 'true';

/** A test that is decided by what is written takes one branch; one that a deployment decides takes both. */
function evaluateConditional({ test, yes, no }: Of<'conditional'>, context: Context, when: When): Outcomes {
  return evaluateExpression(test, context, when).flatMap((outcome) => {
    if (outcome.state === 'known' && !outcome.input?.assumed) return evaluateExpression(isTrue(outcome) ? yes : no, context, outcome.when);
    const { name: plain, negated } = conditionName(test, context);
    const name = context.world.label(plain);
    return [true, false].flatMap((is) => {
      const under = both(outcome.when, [{ name, is: is !== negated }]);
      return possible(under) ? evaluateExpression(is ? yes : no, context, under) : [];
    });
  });
}

/** `!a` and `a != b` are the contrary of `a` and `a == b`, so that all of them are one condition. */
export function conditionName(test: Expression, context: Context): { name: string; negated: boolean } {
  if (test.kind === 'unary' && test.operator === '!') {
    const { name, negated } = conditionName(test.operand, context);
    return { name, negated: !negated };
  }
  const tidy = (part: Expression): string => sourceOf(context, part).replaceAll(/\s+/g, ' ').slice(0, 200);
  if (test.kind === 'binary' && test.operator === '!=') return { name: `${tidy(test.left)} == ${tidy(test.right)}`, negated: true };
  return { name: tidy(test), negated: false };
}

function evaluateOperation(expression: Of<'unary'> | Of<'binary'>, context: Context, when: When): Outcomes {
  const operands = expression.kind === 'unary' ? [expression.operand] : [expression.left, expression.right];
  const rows = combinations(
    operands.map((operand) => (under) => evaluateExpression(operand, context, under)),
    when,
  );
  if (!rows) return [tooMany(expression, context, when)];
  return rows.map((row) => {
    const result = operate(expression.operator, row.values);
    if (result !== undefined) return derived(row.values, known(result, partOf(context, expression), row.when));
    const why = row.values.find((value) => value.why)?.why ?? { reason: 'function', detail: expression.operator };
    return derived(row.values, unknown(why, hole(expression, context), partOf(context, expression), row.when));
  });
}

const decided = (value: Evaluated | undefined, is: boolean): boolean => value?.state === 'known' && textOf(value) === String(is);

/** The result, or undefined when the operands do not decide it. */
function operate(operator: string, values: Outcomes): boolean | number | undefined {
  const [a, b] = values as [Evaluated, Evaluated?];
  if (operator === '&&' && (decided(a, false) || decided(b, false))) return false;
  if (operator === '||' && (decided(a, true) || decided(b, true))) return true;
  if (values.some((value) => value.state === 'unknown')) return undefined;
  if (operator === '==' || operator === '!=') {
    const same = equal(a, b!);
    return same === undefined ? undefined : same === (operator === '==');
  }
  if (values.some(isComposite)) return undefined;
  if (values.some((value) => value.state === 'absent')) return undefined;
  if (operator === '!') return decided(a, false) || (decided(a, true) ? false : undefined);
  if (operator === '&&' || operator === '||') return operator === '&&';
  return arithmetic(operator, Number(textOf(a)), b && Number(textOf(b)));
}

/** Of lists and objects only their sizes are compared; undefined when that is not enough. */
function equal(a: Evaluated, b: Evaluated): boolean | undefined {
  if (!isComposite(a) && !isComposite(b)) return a.state === b.state && textOf(a) === textOf(b);
  if (!isComposite(a) || !isComposite(b) || Array.isArray(a.node) !== Array.isArray(b.node)) return false;
  const [x, y] = [a.node as object, b.node as object];
  if ((Array.isArray(x) && isOpen(x)) || (Array.isArray(y) && isOpen(y))) return undefined;
  const [m, n] = [Object.keys(x).length, Object.keys(y).length];
  return m !== n ? false : m === 0 ? true : undefined;
}

function arithmetic(operator: string, a: number, b: number | undefined): boolean | number | undefined {
  const result = b === undefined ? -a : operators[operator]?.(a, b);
  if (typeof result !== 'number') return result;
  // Terraform reckons in decimal numbers of far more digits.
  return Number.isFinite(result) ? Number(result.toPrecision(15)) : undefined;
}

const operators: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};
