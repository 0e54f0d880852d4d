import { isDeepStrictEqual } from 'node:util';
import type { Change, Pointer } from '../../../model/source.ts';
import { isObject, type Body } from '../blocks.ts';

/**
 * What a plan does to an attribute, by the actions that it plans for the resource.
 * https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 * @param path from the attributes of the resource; empty for the resource as a whole
 */
export function changeOf(change: Body, path: Pointer): Change | undefined {
  const actions: readonly unknown[] = Array.isArray(change['actions']) ? change['actions'] : [];
  if (actions.includes('create')) return 'create';
  if (actions.includes('no-op') || actions.includes('read')) return 'none';
  // What is not written in a resource that changes may have been so, or not.
  if (!actions.includes('update') || path.length === 0) return undefined;
  if (nodeAt(change['after_unknown'], path) === true) return 'update';
  return isDeepStrictEqual(nodeAt(change['before'], path), nodeAt(change['after'], path)) ? 'none' : 'update';
}

/** What is unknown as a whole is unknown in all its parts. */
function nodeAt(root: unknown, path: Pointer): unknown {
  let node = root;
  for (const key of path) {
    if (node === true) return true;
    if (!(isObject(node) || Array.isArray(node)) || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string | number, unknown>)[key];
  }
  return node;
}
