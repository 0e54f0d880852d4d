// Synthesizes examples/cdk into examples/cdk/cdk.out, in a temporary folder: needs the npm registry, and no CDK CLI.
// Leaves out what a linter has no use for (bundled assets, the list of feature flags) and the paths of this machine.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const example = join(import.meta.dirname, '../examples/cdk');
const app = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-cdk-')));
cpSync(example, app, { recursive: true, filter: (path) => !/cdk\.out|node_modules/.test(path) });
const { context } = JSON.parse(readFileSync(join(app, 'cdk.json'), 'utf8'));
const options = { cwd: app, stdio: ['ignore', 'ignore', 'inherit'] };
execFileSync('npm', ['install', '--no-audit', '--no-fund', '--omit=optional'], options);
execFileSync('npx', ['tsx', 'bin/reports.ts'], {
  ...options,
  env: { ...process.env, CDK_OUTDIR: 'cdk.out', CDK_CONTEXT_JSON: JSON.stringify(context) },
});

const manifestFile = join(app, 'cdk.out/manifest.json');
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
for (const [id, artifact] of Object.entries(manifest.artifacts))
  if (['cdk:tree', 'cdk:feature-flag-report'].includes(artifact.type)) delete manifest.artifacts[id];
writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));

rmSync(join(example, 'cdk.out'), { recursive: true, force: true });
for (const file of ['cdk.out', 'manifest.json', 'Reports.template.json', 'Reports.metadata.json', 'Reports.assets.json']) {
  const text = readFileSync(join(app, 'cdk.out', file), 'utf8').replaceAll(app, '/app');
  cpSync(join(app, 'cdk.out', file), join(example, 'cdk.out', file));
  writeFileSync(join(example, 'cdk.out', file), text);
}
rmSync(app, { recursive: true });
