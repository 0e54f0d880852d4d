import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const examples = ['vulnerable.yaml', 'repaired.yaml'].map((file) =>
  split(readFileSync(join(import.meta.dirname, '../../examples/cloudformation', file), 'utf8')),
);

/** A template as its text before the resources, and the texts of its resources with their names. */
function split(text) {
  const [head, body] = text.split(/^Resources:\n/m);
  const resources = body.split(/^(?= {2}\w+:$)/m).filter((block) => /^ {2}\w/.test(block));
  return { head, resources, names: resources.map((block) => /^ {2}(\w+):/.exec(block)[1]) };
}

/**
 * A CloudFormation template with at least `resources` resources: the examples over and over, alternately the one with
 * findings and the one without. `seed` makes every name, and so every text, another one.
 */
export function template(resources, seed = 0) {
  const parts = [examples[0].head, 'Resources:\n'];
  for (let copy = 0, count = 0; count < resources; copy++) {
    const { resources: blocks, names } = examples[(copy + seed) % examples.length];
    const own = new RegExp(`\\b(${names.join('|')})\\b(?=[:.\\]}]|$)`, 'gm');
    for (const block of blocks.slice(0, resources - count)) parts.push(block.replace(own, `$1${seed}x${copy}`));
    count += Math.min(blocks.length, resources - count);
  }
  return parts.join('');
}
