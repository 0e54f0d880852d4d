import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'groundrule-'));
const cli = join(folder, 'dist', 'cli.cjs');

beforeAll(async () => {
  mkdirSync(join(folder, 'dist'));
  await build({ entryPoints: ['src/cli.ts'], outfile: cli, bundle: true, platform: 'node', format: 'cjs' });
});
afterAll(() => rmSync(folder, { recursive: true }));

const sh = (command: string) =>
  spawnSync('bash', ['-c', `set -o pipefail; ${command}`], { encoding: 'utf8', env: { ...process.env, CLI: cli } });

test('the bundle runs as a process, with the version of the package', () => {
  const { version } = JSON.parse(execFileSync('cat', ['package.json'], { encoding: 'utf8' })) as { version: string };
  expect(sh('node "$CLI" --version').stdout).toBe(`${version}\n`);
  expect(sh('node "$CLI" test/cli/findings --quiet').status).toBe(1);
});

test('a reader that stops reading is no error', () => {
  const { stderr } = sh('node "$CLI" rules --format json | head -c 10');
  expect(stderr).toBe('');
});

test('standard input is read to its end', () => {
  const { status, stdout } = sh('cat test/cli/findings/database.yaml | node "$CLI" lint - --quiet --rule rds-unencrypted');
  expect(status).toBe(1);
  expect(stdout).toMatch(/^<stdin>:7/);
});
