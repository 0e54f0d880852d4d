// Makes dist/: the command, which is the GitHub Action too, the library, the kit for rule authors, the JSON Schemas and the type
// declarations.
// usage: node .dev/build.mjs [--no-types]
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { foldRuleTexts, textsBeside } from './fold-texts.mjs';
import { writeLicenses } from './licenses.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, 'schema'), { recursive: true });

// Packages in CommonJS that end up in an ES module still ask for Node's own modules with `require`.
const require = "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);";
/** Commander asks for child_process, which takes 3 ms to load, for commands that are programs of their own. We have none. */
const lazyChildProcess = {
  name: 'lazy-child-process',
  setup({ onLoad }) {
    onLoad({ filter: /commander[\\/]lib[\\/]command\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /const childProcess = (require\('node:child_process'\));/,
        'const childProcess = { get spawn() { return $1.spawn; } };',
      ),
    }));
  },
};

const beside = {};
const bundles = [
  // CommonJS starts 7 ms sooner than an ES module.
  { in: 'src/cli.ts', out: 'main.cjs', format: 'cjs', banner: '', plugin: textsBeside(root, beside) },
  { in: 'src/index.ts', out: 'index.js', banner: require },
  { in: 'src/kit/index.ts', out: 'kit.js', banner: require },
];

const built = await Promise.all(
  bundles.map((bundle) =>
    build({
      absWorkingDir: root,
      entryPoints: [bundle.in],
      outfile: join(dist, bundle.out),
      banner: { js: bundle.banner },
      bundle: true,
      platform: 'node',
      format: bundle.format ?? 'esm',
      target: 'node20.19',
      plugins: [bundle.plugin ?? foldRuleTexts(root), lazyChildProcess],
      minifySyntax: true,
      legalComments: 'none',
      metafile: true,
      logLevel: 'warning',
    }),
  ),
);
for (const [file, text] of Object.entries(beside)) writeFileSync(join(dist, file), text);
copyFileSync(join(root, '.dev/start.cjs'), join(dist, 'cli.cjs'));
copyFileSync(join(root, '.dev/action.cjs'), join(dist, 'action.cjs'));
execFileSync(process.execPath, [join(root, '.dev/compile.cjs'), dist, join(root, 'examples')]);
writeLicenses(
  root,
  join(dist, 'THIRD-PARTY-LICENSES'),
  built.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
);

for (const file of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }))
  if (file.endsWith('.schema.json')) copyFileSync(join(root, 'src', file), join(dist, 'schema', basename(file)));

if (!process.argv.includes('--no-types')) {
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, '.dev/tsconfig.types.json')], {
    stdio: 'inherit',
  });
}
