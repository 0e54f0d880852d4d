import { isDeepStrictEqual } from 'node:util';
import type { Pointer, Source } from '../../../model/source.ts';
import type { Contents } from '../../syntax/bytes.ts';
import { readSlices, type Cut } from '../../syntax/slices.ts';
import { isObject, type Body } from '../blocks.ts';
import { isTerraformPlan } from '../detect.ts';

/** The way to the resources, from the document or from any module; what is beside it is not used. */
const open = new Set([
  'planned_values',
  'prior_state',
  'values',
  'configuration',
  'root_module',
  'module',
  'resources',
  'resource_changes',
  'resource_drift',
]);
const whole = new Set(['format_version', 'errored', 'address']);
const configured = new Set(['source', 'expressions', 'variables', 'outputs']);
/** Their members are modules, or lead to one. */
const named = new Set(['module_calls', 'child_modules']);

/**
 * Reads a large plan slice by slice, without what is not used of it; undefined when it is something else.
 * @throws {SyntaxProblem} when it is not valid JSON
 */
export function readLargePlan(file: string, contents: Contents): Source | undefined {
  const beginning = Buffer.alloc(1000, ' ');
  contents.read(0, beginning);
  if (!/^\uFEFF?\s*\{/.test(beginning.toString('utf8'))) return undefined;
  // Without planned values before it, what changes is all there is.
  let hasPlanned = false;
  const source = readSlices(file, contents, {
    cut(pointer) {
      hasPlanned ||= pointer[0] === 'planned_values';
      return cut(pointer);
    },
    trim: (pointer, value) => (pointer[0] === 'resource_changes' && !hasPlanned ? value : trim(pointer, value)),
  });
  return isTerraformPlan(source.data) ? source : undefined;
}

function cut(pointer: Pointer): Cut {
  const [last, before] = [pointer.at(-1), pointer.at(-2)];
  if (last === undefined || named.has(String(before))) return 'open';
  if (before === 'resources' || before === 'resource_changes' || before === 'resource_drift') return 'whole';
  if (open.has(String(last)) || named.has(String(last))) return 'open';
  return whole.has(String(last)) || (pointer[0] === 'configuration' && configured.has(String(last))) ? 'whole' : 'skip';
}

function trim(pointer: Pointer, value: unknown): unknown {
  if (!isObject(value)) return value;
  const [top] = pointer;
  if (pointer.at(-2) === 'resource_changes') return changed(value);
  if (pointer.at(-2) === 'resource_drift') return drifted(value);
  if (pointer.at(-2) === 'resources' && top !== 'configuration')
    return top === 'planned_values' || value['mode'] === 'data' ? planned(value) : undefined;
  return top === 'configuration' ? withoutConstants(value) : value;
}

const planned = ({ address, mode, type, values, sensitive_values: sensitive }: Body): Body => ({
  address,
  mode,
  type,
  values,
  sensitive_values: marks(sensitive),
});

/** Of what changes, what differs: that is enough to tell whether an attribute does. */
function changed(item: Body): Body {
  const { address, change } = item;
  if (!isObject(change)) return item;
  const { actions, before, after, after_unknown: unknown, after_sensitive: sensitive } = change;
  const kept = { actions, after_unknown: marks(unknown), after_sensitive: marks(sensitive), ...differing(before, after) };
  return { address, change: kept };
}

function drifted({ address, mode, deposed, change }: Body): unknown {
  if (!isObject(change)) return undefined;
  const { actions, before, after, before_sensitive: hidden, after_sensitive: sensitive } = change;
  const kept = { actions, before_sensitive: marks(hidden), after_sensitive: marks(sensitive), ...differing(before, after) };
  return { address, mode, deposed, change: kept };
}

/** What is true in a tree of marks; undefined when nothing is. */
function marks(node: unknown): unknown {
  if (Array.isArray(node)) return node.some((item) => marks(item) !== undefined) ? node : undefined;
  if (!isObject(node)) return node === false ? undefined : node;
  const names = Object.keys(node);
  const marked = names.filter((name) => marks(node[name]) !== undefined);
  if (marked.length === names.length) return names.length === 0 ? undefined : node;
  return marked.length === 0 ? undefined : Object.fromEntries(marked.map((name) => [name, marks(node[name])]));
}

function differing(before: unknown, after: unknown): { readonly before?: unknown; readonly after?: unknown } {
  if (!isObject(before) || !isObject(after)) return {};
  const names = Object.keys({ ...before, ...after }).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const only = (body: Body): Body => Object.fromEntries(names.flatMap((name) => (Object.hasOwn(body, name) ? [[name, body[name]]] : [])));
  return { before: only(before), after: only(after) };
}

/** Of a constant it is only asked whether it is one: its value stands among the planned ones. */
function withoutConstants(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutConstants);
  if (!isObject(node)) return node;
  if (Object.hasOwn(node, 'constant_value')) return constant;
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, withoutConstants(child)]));
}

const constant = { constant_value: null };
