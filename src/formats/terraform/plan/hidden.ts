import { nodeAt, type Place, type Pointer, type Source } from '../../../model/source.ts';
import { isObject } from '../blocks.ts';

/** Values, and beside them the marks that tell what of them is sensitive. */
const pairs: readonly (readonly [values: string, marks: string])[] = [
  ['values', 'sensitive_values'],
  ['before', 'before_sensitive'],
  ['after', 'after_sensitive'],
  ['value', 'sensitive'],
];

const deepest = 100;

/** Where a plan holds what it says must not be shown: it has it in plain text. */
export function hiddenIn(source: Source): Place[] {
  const plan = source.data;
  const found: Pointer[] = [];
  collect(plan, [], found);
  const configured = isObject(plan) && isObject(plan['configuration']) ? plan['configuration']['root_module'] : undefined;
  const variables = isObject(configured) && isObject(configured['variables']) ? Object.entries(configured['variables']) : [];
  for (const [name, variable] of variables) {
    if (!isObject(variable) || variable['sensitive'] !== true) continue;
    found.push(['variables', name, 'value'], ['configuration', 'root_module', 'variables', name, 'default']);
  }
  return found.map((pointer) => ({ source, pointer })).filter((at) => (nodeAt(at) ?? null) !== null);
}

function collect(node: unknown, pointer: Pointer, found: Pointer[]): void {
  if (pointer.length > deepest) return;
  if (Array.isArray(node)) node.forEach((item, index) => collect(item, [...pointer, index], found));
  if (!isObject(node)) return;
  for (const [plain, marks] of pairs) if (Object.hasOwn(node, plain)) marked(node[marks], [...pointer, plain], found);
  // What a resource is made of has no marks of its own.
  const isMade = (Object.hasOwn(node, 'address') && Object.hasOwn(node, 'values')) || Object.hasOwn(node, 'actions');
  if (!isMade) for (const [key, child] of Object.entries(node)) collect(child, [...pointer, key], found);
}

function marked(marks: unknown, pointer: Pointer, found: Pointer[]): void {
  if (marks === true) found.push(pointer);
  else if (pointer.length > deepest) return;
  else if (Array.isArray(marks)) marks.forEach((item, index) => marked(item, [...pointer, index], found));
  else if (isObject(marks)) for (const [key, child] of Object.entries(marks)) marked(child, [...pointer, key], found);
}
