import { readJson } from '../../../src/formats/syntax/json.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import { loadTerraformConfig, loadTerraformPlan } from '../../../src/formats/terraform/index.ts';
import type { Graph } from '../../../src/model/graph.ts';
import type { Place } from '../../../src/model/source.ts';
import type { Value } from '../../../src/model/value.ts';

/** Configurations are written as YAML here, as in the examples of rules. */
export const config = (...texts: string[]): Graph =>
  loadTerraformConfig(texts.map((text, index) => readYaml(`${index}.tf.yaml`, text)[0]!));

/** Files by name, as JSON. */
export const files = (named: Readonly<Record<string, unknown>>): Graph =>
  loadTerraformConfig(Object.entries(named).map(([file, data]) => readJson(file, JSON.stringify(data))));

export const plan = (data: unknown): Graph => loadTerraformPlan(readJson('plan.json', JSON.stringify(data, null, 1)));

export const lineOf = (at: Place): number => at.source.locate(at).start.line;

/** What the place shows in its file. */
export function shown(at: Place): string {
  const { start, end } = at.source.locate(at);
  const lines = at.source.text.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1)!.slice(0, end.column - 1);
  return [lines[0]!.slice(start.column - 1), ...lines.slice(1)].join('\n');
}

/** Values in short: `known x`, `unknown ${var.y}`, `absent`, with the conditions they hold under. */
export const brief = (values: readonly Value[]): string[] =>
  values.map((value) =>
    [
      value.state,
      value.absent ? '' : value.text,
      value.when.map(({ name, is }, index) => `${index === 0 ? 'when' : 'and'} ${name} is ${is}`).join(' '),
    ]
      .filter((part) => part !== '')
      .join(' '),
  );

/** The values of a property of the one resource of a type. */
export const read = (graph: Graph, type: string, path: string): string[] =>
  brief(graph.ofType(type).flatMap((resource) => resource.get(path)));
