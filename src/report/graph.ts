import type { Edge } from '../model/graph.ts';
import type { Position } from '../model/source.ts';
import type { Condition } from '../model/value.ts';
import { conditionsText, groupBy } from './findings.ts';
import { printable } from './json.ts';
import { count, harmless, visible } from './text.ts';

/** A resource as the drawing of a graph shows it. */
export interface GraphNode {
  readonly address: string;
  /** CloudFormation's name of the type, and the format's own. */
  readonly type: string;
  readonly nativeType: string;
  readonly file: string;
  readonly start: Position;
  readonly when: readonly Condition[];
}

/** The resources of one project, and what connects them. */
export interface GraphView {
  /** The file or the folder that makes the project. */
  readonly name: string;
  readonly format: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly Edge[];
}

/** Every drawing by the name that --format knows it under. */
export const drawings = { text, json, dot, mermaid } satisfies Record<string, (views: readonly GraphView[]) => string>;
export type Drawing = keyof typeof drawings;

/** What is around one resource, up to so many edges away in either direction. */
export function around(view: GraphView, address: string, depth: number): GraphView {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of view.edges) {
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      const known = neighbours.get(one);
      if (known) known.push(other);
      else neighbours.set(one, [other]);
    }
  }
  const near = new Set([address]);
  let rim = [address];
  for (let step = 0; step < depth && rim.length > 0; step++) {
    rim = rim.flatMap((one) => neighbours.get(one) ?? []).filter((other) => !near.has(other) && near.add(other));
  }
  return {
    ...view,
    nodes: view.nodes.filter((node) => near.has(node.address)),
    edges: view.edges.filter(({ from, to }) => near.has(from) && near.has(to)),
  };
}

const label = ({ kind, path }: Edge): string => (kind === 'dependsOn' ? 'DependsOn' : path);
const typeOf = ({ type, nativeType }: GraphNode): string => (type === nativeType ? type : `${nativeType} (${type})`);

function text(views: readonly GraphView[]): string {
  const blocks = views.map(({ name, nodes, edges }) => {
    const bySource = groupBy(edges, ({ from }) => from);
    const lines = nodes.flatMap((node) => [
      `${node.address}  ${typeOf(node)}  ${node.file}:${node.start.line}${node.when.length > 0 ? `  when ${conditionsText(node.when)}` : ''}`,
      ...(bySource.get(node.address) ?? []).map((edge) => `  ${label(edge)} -> ${edge.to}`),
    ]);
    return [`# ${name}: ${count(nodes.length, 'resource')}, ${count(edges.length, 'edge')}`, ...lines].map(visible).join('\n');
  });
  return harmless(`${blocks.join('\n\n')}\n`);
}

function json(views: readonly GraphView[]): string {
  return printable({
    schema: 1,
    projects: views.map(({ name, format, nodes, edges }) => ({
      name,
      format,
      resources: nodes.map(({ address, type, nativeType, file, start, when }) => ({
        address,
        type,
        nativeType,
        file,
        line: start.line,
        column: start.column,
        conditions: when,
      })),
      edges: edges.map(({ from, to, kind, path }) => ({ from, to, kind, path })),
    })),
  });
}

const quotedDot = (value: string): string => `"${visible(value).replace(/[\\"]/g, '\\$&')}"`;

/** Graphviz: https://graphviz.org/doc/info/lang.html */
function dot(views: readonly GraphView[]): string {
  const lines = views.flatMap((view, index) => {
    const ids = idsOf(view, index);
    return [
      `  subgraph ${quotedDot(`cluster_${index}`)} {`,
      `    label=${quotedDot(view.name)};`,
      ...view.nodes.map((node) => `    ${ids.get(node.address)} [label=${quotedDot(node.address)}, tooltip=${quotedDot(typeOf(node))}];`),
      ...linked(view, ids).map(({ edge, from, to }) => {
        const style = edge.kind === 'dependsOn' ? ', style=dashed' : '';
        return `    ${from} -> ${to} [label=${quotedDot(label(edge))}${style}];`;
      }),
      '  }',
    ];
  });
  return harmless(`${['digraph groundrule {', '  rankdir=LR;', '  node [shape=box];', ...lines, '}'].join('\n')}\n`);
}

/** Everything that Mermaid or the page around it could take for markup is an entity. */
export const quotedMermaid = (value: string): string =>
  `"${visible(value).replace(/["#&<>`\\|[\]{}()]/g, (sign) => `#${sign.charCodeAt(0)};`)}"`;

/** https://mermaid.js.org/syntax/flowchart.html */
function mermaid(views: readonly GraphView[]): string {
  const lines = views.flatMap((view, index) => {
    const ids = idsOf(view, index);
    return [
      `  subgraph p${index}[${quotedMermaid(view.name)}]`,
      ...view.nodes.map((node) => `    ${ids.get(node.address)}[${quotedMermaid(`${node.address}: ${typeOf(node)}`)}]`),
      ...linked(view, ids).map(({ edge, from, to }) => {
        const line = edge.kind === 'dependsOn' ? '-.->' : '-->';
        return `    ${from} ${label(edge) === '' ? line : `${line}|${quotedMermaid(label(edge))}|`} ${to}`;
      }),
      '  end',
    ];
  });
  return harmless(`${['flowchart LR', ...lines].join('\n')}\n`);
}

const idsOf = ({ nodes }: GraphView, project: number): ReadonlyMap<string, string> =>
  new Map(nodes.map(({ address }, index) => [address, `p${project}n${index}`]));

/** The edges between nodes that are drawn. */
const linked = ({ edges }: GraphView, ids: ReadonlyMap<string, string>): { edge: Edge; from: string; to: string }[] =>
  edges.flatMap((edge) => {
    const [from, to] = [ids.get(edge.from), ids.get(edge.to)];
    return from !== undefined && to !== undefined ? [{ edge, from, to }] : [];
  });
