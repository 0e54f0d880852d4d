import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

/** Who may import whom. Everything may import itself; src/lint.ts and src/cli.ts, which join the parts, may import all. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'src/model': [],
  'src/formats': ['src/model'],
  'src/kit': ['src/model'],
  rules: ['src/kit'],
  'src/engine': ['src/model'],
  'src/config': ['src/model'],
  'src/compare': ['src/model', 'src/kit'],
  'src/input': ['src/model', 'src/formats', 'src/engine', 'src/config', 'src/compare', 'rules'],
  'src/report': ['src/model'],
  'src/review': ['src/model', 'src/report'],
  'src/github': ['src/model', 'src/report', 'src/review'],
  'src/fix': ['src/model', 'src/formats'],
  'src/suppress': ['src/model', 'src/fix'],
  'src/migrate': ['src/model', 'src/engine', 'src/fix', 'src/suppress'],
  'src/commands': ['*'],
  src: ['*'],
};

const folderOf = (file: string) => Object.keys(allowed).find((folder) => file.startsWith(`${folder}/`));

test('imports follow the layers', () => {
  const files = ['src', 'rules'].flatMap((top) => readdirSync(top, { recursive: true, encoding: 'utf8' }).map((file) => join(top, file)));
  const wrong: string[] = [];
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const from = folderOf(file)!;
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+\.ts)'/g)) {
      const to = folderOf(relative('.', join(dirname(file), path!)))!;
      if (to !== from && !allowed[from]!.includes(to) && !allowed[from]!.includes('*')) wrong.push(`${file} imports ${path}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('rules see the kit through its front door only', () => {
  const wrong = readdirSync('rules', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file.includes('/'))
    .filter((file) =>
      [...readFileSync(join('rules', file), 'utf8').matchAll(/from '(\.[^']+)'/g)].some(
        ([, path]) => path!.includes('src/') && !path!.endsWith('src/kit/index.ts'),
      ),
    );
  expect(wrong).toEqual([]);
});
