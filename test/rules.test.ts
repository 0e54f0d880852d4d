import { describe, expect, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { run } from '../src/engine/run.ts';
import { loadTemplate } from '../src/formats/cloudformation/index.ts';
import { readYaml } from '../src/formats/syntax/yaml.ts';
import { loadTerraformConfig } from '../src/formats/terraform/index.ts';
import type { Graph } from '../src/model/graph.ts';

const formats: Record<'cloudformation' | 'terraform', (text: string) => Graph> = {
  cloudformation: (text) => loadTemplate(readYaml('example.yaml', text)[0]!),
  terraform: (text) => loadTerraformConfig(readYaml('example.tf.yaml', text)),
};

describe.each(rules)('$id', (rule) => {
  for (const [kind, examples] of Object.entries(rule.examples)) {
    for (const example of examples) {
      for (const format of ['cloudformation', 'terraform'] as const) {
        const text = example[format];
        if (text === undefined) continue;
        test(`${kind}: ${example.name} (${format})`, () => {
          const graph = formats[format](text);
          const seen = rule.types.includes('*') || graph.resources.some((resource) => rule.types.includes(resource.type));
          expect(seen).toBe(true);
          const { findings } = run(graph, [{ rule }]);
          // Beside what is certain, an example of a fault may leave something open; one that passes may not.
          const expected = kind === 'fail' ? findings.filter((finding) => finding.certain) : findings;
          const found = expected.map((finding) => finding.at.source.locate(finding.at).start.line);
          const marked = text.split('\n').flatMap((line, index) => (line.trimEnd().endsWith('# found') ? [index + 1] : []));
          expect({ lines: [...new Set(found)].toSorted((a, b) => a - b), findings: expected.map((f) => f.message) }).toEqual({
            lines: marked,
            findings: expect.any(Array),
          });
          expect(marked.length > 0).toBe(kind !== 'pass');
          if (kind === 'unknown') expect(expected.filter((finding) => finding.certain)).toEqual([]);
        });
      }
    }
  }
});
