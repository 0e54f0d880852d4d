import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { main } from '../src/commands/main.ts';

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly require_serial: boolean;
  readonly files: string;
  readonly exclude: string;
}

const hooks = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as Hook[];

test.each(hooks.map((hook) => [hook.id, hook] as const))('%s runs what there is, once, for files that may be ours', async (_, hook) => {
  const [command, ...args] = hook.entry.split(' ');
  expect([command, hook.language, hook.require_serial]).toEqual(['groundrule', 'node', true]);
  let told = '';
  const io = {
    out: () => {},
    err: (text: string) => void (told += text),
    stdin: async () => '',
    cwd: 'examples/cloudformation',
    env: {},
    tty: false,
    columns: 80,
  };
  expect(
    await main(
      [...args, 'repaired.yaml'].map((arg) => (arg === '--fix' ? '--fail-on=never' : arg)),
      { ...io, version: () => '0' },
    ),
  ).toBe(0);
  expect(told).toBe('');
  const takes = (file: string) => new RegExp(hook.files).test(file) && !new RegExp(hook.exclude).test(file);
  expect(['a.yaml', 'b/c.yml', 'cdk.out/App.template.json', 'main.tf.json', 'x.template'].filter((file) => !takes(file))).toEqual([]);
  expect(['package.json', 'a/package-lock.json', 'tsconfig.build.json', 'README.md', 'main.tf'].filter(takes)).toEqual([]);
});
