import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importTs } from './import-ts.mjs';

const literal = /\b(?:md|yaml|hcl)`(?:[^`\\$]|\\.|\$(?!\{))*`/gs;
const property = /\b(\w+): (?=(?:md|yaml|hcl)`)((?:md|yaml|hcl)`(?:[^`\\$]|\\.|\$(?!\{))*`)/gs;
const table = /^export const actionTable = \(\): string => (`[^`]*`);$/ms;

const ruleFile = /[\\/]rules[\\/][a-z]+[\\/][^\\/]+\.ts$/;
const tableFile = /[\\/]actions\.generated\.ts$/;

const rulesBelow = (root) =>
  readdirSync(join(root, 'rules'), { recursive: true })
    .map((file) => join(root, 'rules', file))
    .filter((file) => ruleFile.test(file))
    .toSorted();

/** The string that md`...`, yaml`...` or hcl`...` without holes stands for. */
function fold(text, { md, yaml, hcl }) {
  // oxlint-disable-next-line no-new-func, no-implied-eval -- the text is a literal of our own source
  return new Function('md', 'yaml', 'hcl', `return ${text}`)(md, yaml, hcl);
}

/** Replaces every md`...`, yaml`...` and hcl`...` without holes by the string it stands for. */
export const foldTexts = (code, tags) => code.replace(literal, (text) => JSON.stringify(fold(text, tags)));

/** An esbuild plugin: the texts of the rules are dedented once, here, and not at every start. */
export function foldRuleTexts(root) {
  return {
    name: 'fold-rule-texts',
    async setup(build) {
      const tags = await importTs(root, 'src/kit/define.ts');
      build.onLoad({ filter: ruleFile }, async ({ path }) => ({ contents: foldTexts(await readFile(path, 'utf8'), tags), loader: 'ts' }));
    },
  };
}

/**
 * An esbuild plugin for a CommonJS bundle: documentation, examples and the table of IAM actions, half of its size, go into
 * files beside it, `texts.json` and `iam-actions.txt`, which are read when somebody asks for them. Most runs never do, and
 * start 15 % sooner. `beside` receives them.
 */
export function textsBeside(root, beside) {
  const texts = [];
  const later = (text) => `text(${texts.push(text) - 1})`;
  const read = (file) => `require('node:fs').readFileSync(__dirname + '/${file}', 'utf8')`;
  return {
    name: 'texts-beside',
    async setup(build) {
      const tags = await importTs(root, 'src/kit/define.ts');
      build.onResolve({ filter: /^texts$/ }, () => ({ path: 'texts', namespace: 'texts' }));
      build.onLoad({ filter: /.*/, namespace: 'texts' }, () => ({
        contents: `let texts;\nexport const text = (index) => (texts ??= JSON.parse(${read('texts.json')}))[index];`,
      }));
      const lazy = (code) => code.replace(property, (_, key, text) => `get ${key}() { return ${later(fold(text, tags))}; }`);
      // In an order of their own, as esbuild loads files in any: what is built is in git.
      const sources = new Map(rulesBelow(root).map((path) => [path, lazy(readFileSync(path, 'utf8'))]));
      build.onLoad({ filter: ruleFile }, ({ path }) => ({
        contents: `import { text } from 'texts';\n${foldTexts(sources.get(path), tags)}`,
        loader: 'ts',
      }));
      build.onLoad({ filter: tableFile }, async ({ path }) => {
        const [, text] = table.exec(await readFile(path, 'utf8')) ?? [];
        beside['iam-actions.txt'] = text.slice(1, -1);
        return { contents: `let table;\nexport const actionTable = () => (table ??= ${read('iam-actions.txt')});` };
      });
      build.onEnd(() => {
        beside['texts.json'] = JSON.stringify(texts);
      });
    },
  };
}
