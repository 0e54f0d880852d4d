import type { Unknown } from '../../../model/value.ts';
import { isObject, type Body } from '../blocks.ts';
import { Plain } from '../expression/nodes.ts';
import type { Origin } from './configuration.ts';

/** The four pictures that a plan has of one attribute. */
export interface Planned {
  readonly value: unknown;
  /** True where the value comes with the apply; objects and lists say it for their parts. */
  readonly unknown: unknown;
  /** The same for what must not be shown. */
  readonly sensitive: unknown;
  /** How it is configured; undefined when the plan does not say. */
  readonly expression: unknown;
}

type OriginOf = (references: readonly unknown[]) => Origin;

const deepest = 50;

/** The data of an attribute, with what is not known marked as such. Parts in which everything is known stay as they are. */
export function plannedNode(planned: Planned, originOf: OriginOf, depth = 0): unknown {
  const { value, unknown, sensitive, expression } = planned;
  const origin = isObject(expression) && Array.isArray(expression['references']) ? originOf(expression['references']) : undefined;
  if (unknown === true) return notKnown({ reason: 'after apply' }, origin, expression);
  const constant = isObject(expression) && Object.hasOwn(expression, 'constant_value');
  // A constant is written in the configuration, so the plan hides nothing there.
  if (sensitive === true && !constant && value !== null && value !== undefined) return notKnown(hidden(origin), origin, expression);
  if (depth > deepest) return value;
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const items = Array.isArray(value) ? value : [];
    const length = Math.max(items.length, Array.isArray(unknown) ? unknown.length : 0);
    const nodes = Array.from({ length }, (_, index) => {
      const part = partOf(planned, index);
      return isPlain(part) ? part.value : plannedNode(part, shareOf(originOf, index, length), depth + 1);
    });
    return nodes.length === items.length && nodes.every((node, index) => node === items[index]) ? value : nodes;
  }
  if (isObject(value) || isObject(unknown)) return plannedBody(planned, originOf, depth);
  return origin && origin.refs.length > 0 && value !== null && value !== undefined
    ? new Plain({ state: 'known', node: value, refs: origin.refs })
    : value;
}

/** The attributes of a block, in the same way: the same object when all is known. */
export function plannedBody(planned: Planned, originOf: OriginOf, depth = 0): Body {
  const { value, unknown } = planned;
  const known = isObject(value) ? value : {};
  let body: Record<string, unknown> | undefined;
  for (const key of new Set([...keysOf(value), ...keysOf(unknown)])) {
    if (key === '__proto__') continue;
    const part = partOf(planned, key);
    if (isPlain(part)) continue;
    // Left to the provider: nobody wrote it.
    const chosen = part.unknown === true && isBlock(planned.expression) && part.expression === undefined;
    if (chosen && !Object.hasOwn(known, key)) continue;
    const node = chosen ? undefined : plannedNode(part, originOf, depth + 1);
    if (Object.hasOwn(known, key) && node === known[key]) continue;
    body ??= { ...known };
    if (chosen) delete body[key];
    else body[key] = node;
  }
  return body ?? known;
}

/** True for what is known, may be shown, and refers to nothing: most of a plan. */
const isPlain = ({ unknown, sensitive, expression }: Planned): boolean =>
  expression === undefined && (unknown === undefined || unknown === false) && (sensitive === undefined || sensitive === false);

const keysOf = (node: unknown): string[] => (isObject(node) ? Object.keys(node) : []);

/** True for the expressions of a block, false for one expression. */
const isBlock = (expression: unknown): boolean =>
  isObject(expression) && !Object.hasOwn(expression, 'references') && !Object.hasOwn(expression, 'constant_value');

function partOf({ value, unknown, sensitive, expression }: Planned, key: string | number): Planned {
  const blocks = isBlock(expression) && typeof key === 'number' ? expression : undefined;
  const single = isObject(expression) && !isBlock(expression) ? expression : undefined;
  const list = Array.isArray(expression) && typeof key === 'number' ? (expression[key] ?? expression[0]) : undefined;
  return {
    value: at(value, key),
    unknown: at(unknown, key),
    sensitive: sensitive === true || at(sensitive, key),
    expression: single ?? blocks ?? list ?? at(expression, key),
  };
}

const at = (node: unknown, key: string | number): unknown =>
  typeof node === 'object' && node !== null && Object.hasOwn(node, key) ? (node as Record<string | number, unknown>)[key] : undefined;

/** The references of a list belong to its items one by one when there are as many. */
const shareOf =
  (originOf: OriginOf, index: number, length: number): OriginOf =>
  (references) => {
    const origin = originOf(references);
    return origin.refs.length === length && length > 1 ? { ...origin, refs: [origin.refs[index]!] } : origin;
  };

const hidden = (origin: Origin | undefined): Unknown =>
  origin?.input ? { reason: 'parameter', detail: origin.input.name } : { reason: 'after apply', detail: 'sensitive' };

function notKnown(why: Unknown, origin: Origin | undefined, expression: unknown): Plain {
  const first = isObject(expression) && Array.isArray(expression['references']) ? expression['references'][0] : undefined;
  const name = typeof first === 'string' ? first : (why.detail ?? why.reason);
  if (!origin && name === 'after apply') return computed;
  const outcome = { state: 'unknown' as const, node: undefined, text: `\${${name}}`, why: { detail: name, ...why } };
  return new Plain({ ...outcome, ...(origin ? { refs: origin.refs } : {}), ...(origin?.input ? { input: origin.input } : {}) });
}

/** What the provider computes: most of what is not known in a plan. */
const computed = new Plain({
  state: 'unknown',
  node: undefined,
  text: '${after apply}',
  why: { detail: 'after apply', reason: 'after apply' },
});
