import { run, type Selected } from '../src/engine/run.ts';
import { loadTemplate } from '../src/formats/cloudformation/index.ts';
import { readJson } from '../src/formats/syntax/json.ts';
import { readYaml } from '../src/formats/syntax/yaml.ts';
import { loadTerraformConfig } from '../src/formats/terraform/index.ts';
import type { Finding } from '../src/model/finding.ts';
import type { Edit } from '../src/model/fix.ts';
import type { Source } from '../src/model/source.ts';

export type Format = 'cloudformation' | 'terraform';

export const readExample = (text: string): Source => readYaml('example.yaml', text)[0]!;

export const lintData = (source: Source, format: Format, selection: readonly Selected[]): readonly Finding[] =>
  run(format === 'terraform' ? loadTerraformConfig([source]) : loadTemplate(source), selection).findings;

/** What a source holds after edits, as data. */
export function mended(source: Source, edits: readonly Edit[]): Source {
  const root: Record<string | number, unknown> = { '': structuredClone(source.data) };
  for (const { op, at, value } of edits) {
    let node = root;
    let key: string | number = '';
    for (const next of at.pointer) {
      node = (node[key] ??= {}) as Record<string | number, unknown>;
      key = next;
    }
    if (op === 'set') node[key] = value;
    else delete node[key];
  }
  return readJson(source.file, JSON.stringify(root['']));
}
