import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { checkout, payloadFor, upstreamIn } from './pull-request.ts';
import { fileSystem, template } from './runs.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-bundle-')));
afterAll(() => rmSync(top, { recursive: true }));

test('as one file, in a process of its own, it does what the runner expects of an action', async () => {
  const outfile = join(top, 'main.cjs');
  await build({
    entryPoints: ['src/cli.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    logLevel: 'error',
  });
  const upstream = upstreamIn(top, {
    main: { 'a.yaml': template(fileSystem('Old', false)) },
    change: { 'a.yaml': template(fileSystem('Old', false), fileSystem('Added', false)) },
  });
  const cwd = checkout(upstream, join(top, 'workspace'), 'refs/pull/7/merge', 2);
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile, 'action'], {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: payloadFor('pull_request', upstream, join(top, 'event.json')),
      GITHUB_OUTPUT: join(top, 'output'),
      GITHUB_STEP_SUMMARY: join(top, 'summary'),
      GITHUB_REPOSITORY: 'acme/infra',
      // Nobody listens there: comments are the least of what it does.
      GITHUB_API_URL: 'http://127.0.0.1:9',
      GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
      RUNNER_TEMP: top,
      INPUT_PATHS: '.',
      INPUT_TOKEN: '',
    },
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout.match(/^::error file=a\.yaml,line=3,/gm)).toHaveLength(1);
  expect(readFileSync(join(top, 'output'), 'utf8')).toMatch(/^new<<(.+)\n1\n\1$/m);
  expect(readFileSync(join(top, 'summary'), 'utf8')).toContain('1 new finding');
  expect(execFileSync('git', ['status', '--porcelain'], { cwd, encoding: 'utf8' })).toBe('');
});
