// The floor to compare with: reads the files and parses them with positions, as any linter must, and does nothing else.
// usage: node parse.mjs PATH...
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SCHEMA, loadAll, Type } from 'js-yaml';

const anyTag = (kind) => new Type('!', { kind, multi: true, construct: (data) => data });
const schema = DEFAULT_SCHEMA.extend(['scalar', 'sequence', 'mapping'].map(anyTag));

const files = process.argv.slice(2).flatMap(function expand(path) {
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((entry) => expand(join(path, entry))) : [path];
});
for (const file of files.filter((name) => /\.(ya?ml|json|template)$/.test(name))) {
  const text = readFileSync(file, 'utf8');
  if (/^\s*\{/.test(text)) JSON.parse(text);
  else parseYaml(text);
}

function parseYaml(text) {
  const positions = [];
  const listener = (event, state) => {
    if (event === 'open') positions.push(state.position);
    else positions.push(state.position, state.result);
  };
  try {
    loadAll(text, undefined, { schema, json: true, listener });
  } catch {
    // The real templates hold a few files that are no YAML; a linter reports them.
  }
  return positions;
}
