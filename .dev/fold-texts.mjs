import { readFile } from 'node:fs/promises';
import { importTs } from './import-ts.mjs';

const text = /\b(?:md|yaml|hcl)`(?:[^`\\$]|\\.|\$(?!\{))*`/gs;

/** Replaces every md`...`, yaml`...` and hcl`...` without holes by the string it stands for. */
export function foldTexts(code, { md, yaml, hcl }) {
  // oxlint-disable-next-line no-new-func, no-implied-eval -- the text is a literal of our own source
  return code.replace(text, (literal) => JSON.stringify(new Function('md', 'yaml', 'hcl', `return ${literal}`)(md, yaml, hcl)));
}

/** An esbuild plugin: the texts of the rules are dedented once, here, and not at every start. */
export function foldRuleTexts(root) {
  return {
    name: 'fold-rule-texts',
    async setup(build) {
      const tags = await importTs(root, 'src/kit/define.ts');
      build.onLoad({ filter: /[\\/]rules[\\/][a-z]+[\\/][^\\/]+\.ts$/ }, async ({ path }) => ({
        contents: foldTexts(await readFile(path, 'utf8'), tags),
        loader: 'ts',
      }));
    },
  };
}
