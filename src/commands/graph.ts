import { dirname } from 'node:path';
import { openInput } from '../input/open.ts';
import { UsageError } from '../model/errors.ts';
import type { Graph } from '../model/graph.ts';
import { didYouMean } from '../model/selector.ts';
import type { Project } from '../input/projects.ts';
import { around, drawings, type Drawing, type GraphView } from '../report/index.ts';
import { harmless, visible } from '../report/text.ts';
import type { Io } from './io.ts';

/** The flags of `groundrule graph`, as commander hands them over. */
export interface GraphFlags {
  readonly format: Drawing;
  readonly resource?: string;
  readonly depth: number;
  readonly config?: string | false;
}

/**
 * Draws the graphs that the rules see.
 * @returns the exit code: 3 when there is nothing to draw
 * @throws {UsageError} when there is no such resource
 */
export async function drawGraph(paths: readonly string[], { format, resource, depth, config }: GraphFlags, io: Io): Promise<number> {
  const input = await openInput({
    paths,
    cwd: io.cwd,
    ...(paths.includes('-') ? { stdin: await io.stdin() } : {}),
    ...(config === undefined ? {} : { config }),
  });
  const views: GraphView[] = [];
  input.visit({
    project: (project, deployed) => {
      for (const { graph } of deployed) views.push(viewOf(project, graph));
    },
    unreadable: ({ file, line, column, message }) => io.err(harmless(`warning: ${visible(`${file}:${line}:${column}: ${message}`)}\n`)),
    passedOver: () => {},
  });
  const shown = resource === undefined ? views : views.filter(({ nodes }) => nodes.some(({ address }) => address === resource));
  if (resource !== undefined && views.length > 0 && shown.length === 0) {
    const addresses = views.flatMap(({ nodes }) => nodes.map(({ address }) => address));
    throw new UsageError(`There is no resource '${resource}'${didYouMean(resource, addresses)}`);
  }
  if (shown.length === 0) {
    io.err('groundrule: nothing was read\n');
    return 3;
  }
  io.out(drawings[format](resource === undefined ? shown : shown.map((view) => around(view, resource, depth))));
  return 0;
}

function viewOf({ format, sources }: Project, graph: Graph): GraphView {
  const file = sources[0]?.file ?? '';
  const { edges } = graph;
  // What is imported stays outside of the graph, but is drawn.
  const imported = new Set(edges.filter(({ to }) => to.includes('#')).flatMap(({ to }) => graph.at(to) ?? []));
  const nodes = [...graph.resources, ...imported].map(({ address, type, nativeType, at, when }) => ({
    address,
    type,
    nativeType,
    when,
    file: at.source.file,
    start: at.source.locate(at).start,
  }));
  return { name: format === 'terraform-config' ? dirname(file) : file, format, nodes, edges };
}
