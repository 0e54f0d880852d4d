import type { Edge } from '../../model/graph.ts';
import { rootValue, type Value } from '../../model/value.ts';
import type { Declared } from './assemble.ts';
import { fullBody } from './shapes.ts';

/** Everything that refers to a resource, in Terraform's names. */
export function edgesOf(declared: readonly Declared[]): Edge[] {
  const addresses = new Map<string, string[]>();
  for (const { address } of declared) {
    for (const name of new Set([address, address.replace(/\[[^\]]*\]$/, '')])) {
      const same = addresses.get(name);
      if (same) same.push(address);
      else addresses.set(name, [address]);
    }
  }
  return declared.flatMap((one) => {
    const edges = new Map<string, Edge>();
    for (const value of leaves(rootValue(fullBody(one), one.at, one.when, one.world))) {
      const dependsOn = value.path === 'depends_on';
      const named = dependsOn && value.refs.length === 0 ? [one.module + value.text] : value.refs.map((ref) => ref.to);
      for (const to of named.flatMap((name) => addresses.get(name) ?? [])) {
        if (to === one.address) continue;
        edges.set(`${value.path} ${to}`, {
          kind: dependsOn ? 'dependsOn' : 'reference',
          from: one.address,
          to,
          path: dependsOn ? '' : value.path,
        });
      }
    }
    return [...edges.values()];
  });
}

const deepest = 50;

function leaves(value: Value, depth = 0): Value[] {
  if (!value.composite || depth > deepest) return [value];
  const children = Array.isArray(value.node) ? value.elements() : value.entries().map((entry) => entry.value);
  return children.flatMap((child) => leaves(child, depth + 1));
}
