import type { Edge, Resource } from '../../model/graph.ts';
import type { Dialect } from '../../model/value.ts';
import { intrinsic } from './functions.ts';
import type { Mount } from './mount.ts';
import { Placed, unplaced } from './nodes.ts';

/** The resources of a stack, and how they are written. */
interface Written {
  readonly resources: readonly Resource[];
  readonly nodes: Readonly<Record<string, unknown>>;
  readonly isResource: (name: string) => boolean;
}

/** What connects the resources of a stack. */
export function edgesOf({ resources, nodes, isResource }: Written, mount?: Mount): Edge[] {
  const outside = (name: string): string => mount?.outside(name) ?? name;
  return resources.flatMap((resource) => {
    const node = unplaced(nodes[mount?.inside(resource.address) ?? resource.address]);
    const dependsOn = dependenciesOf(node).filter((to) => isResource(to));
    const references = [...mentions(resource.properties.node, [])].filter(({ to }) => isResource(to));
    return [
      ...references.map(({ to, path }): Edge => ({ kind: 'reference', from: resource.address, to: outside(to), path })),
      ...dependsOn.map((to): Edge => ({ kind: 'dependsOn', from: resource.address, to: outside(to), path: 'DependsOn' })),
    ].filter(once());
  });
}

/** What connects the resources of a stack with what other templates export. */
export function importsIn(resources: readonly Resource[], dialect: Dialect): Edge[] {
  return resources.flatMap(({ address, properties, when }) =>
    [...imports(properties.node, [])]
      .flatMap(({ node, path }) => dialect.evaluate(node, properties.at, when).map((value) => ({ value, path })))
      .flatMap(({ value, path }) => (value.refs ?? []).map(({ to }): Edge => ({ kind: 'reference', from: address, to, path })))
      .filter(once()),
  );
}

/** Keeps the first of the edges of a resource that say the same. */
function once(): (edge: Edge) => boolean {
  const seen = new Set<string>();
  return (edge) => {
    const key = `${edge.kind} ${edge.to} ${edge.path}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  };
}

function dependenciesOf(node: unknown): string[] {
  const written = typeof node === 'object' && node !== null && 'DependsOn' in node ? unplaced(node.DependsOn) : [];
  return [written].flat().filter((to) => typeof to === 'string');
}

/** Every name that a Ref, a GetAtt or a Sub inside a node mentions, with the property that does. */
function* mentions(node: unknown, path: readonly string[]): Generator<{ to: string; path: string }> {
  if (typeof node !== 'object' || node === null) return;
  if (node instanceof Placed) return yield* mentions(node.node, path);
  const [name, argument] = intrinsic(node);
  const here = path.join('.');
  if (name === 'Ref') yield { to: String(argument), path: here };
  else if (name === 'Fn::GetAtt') yield { to: String(Array.isArray(argument) ? argument[0] : argument).split('.')[0]!, path: here };
  else if (name === 'Fn::Sub') {
    const template: unknown = Array.isArray(argument) ? argument[0] : argument;
    if (typeof template === 'string')
      for (const [, to] of template.matchAll(/\$\{\s*([A-Za-z0-9]+)[^}]*\}/g)) yield { to: to!, path: here };
  }
  for (const [key, child] of Object.entries(node)) {
    const silent = Array.isArray(node) || name !== undefined;
    yield* mentions(child, silent ? path : [...path, key]);
  }
}

/** Every import inside a node, with the property that holds it. */
function* imports(node: unknown, path: readonly string[]): Generator<{ node: unknown; path: string }> {
  if (typeof node !== 'object' || node === null) return;
  if (node instanceof Placed) return yield* imports(node.node, path);
  const [name] = intrinsic(node);
  if (name === 'Fn::ImportValue') return yield { node, path: path.join('.') };
  const silent = Array.isArray(node) || name !== undefined;
  for (const [key, child] of Object.entries(node)) yield* imports(child, silent ? path : [...path, key]);
}
