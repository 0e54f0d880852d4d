import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string) => readFileSync(file, 'utf8');
const manifest = JSON.parse(read('package.json')) as { version: string; dependencies?: object; devDependencies: Record<string, string> };
const lock = JSON.parse(read('package-lock.json')) as { version: string; packages: Record<string, Locked> };

test('the top level holds what it should, and nothing else', () => {
  const known = ['LICENSE', 'README.md', 'CHANGELOG.md', 'action.yml', 'package.json', 'package-lock.json', 'tsconfig.json'];
  const folders = ['src', 'rules', 'test', 'examples', 'dist', 'node_modules', 'coverage'];
  expect(readdirSync('.').filter((name) => !name.startsWith('.') && ![...known, ...folders].includes(name))).toEqual([]);
});

test('whoever installs the package installs nothing else', () => {
  expect(manifest.dependencies).toBeUndefined();
});

test('the lock file is complete on every platform', () => {
  expect(lock.version).toBe(manifest.version);
  expect(lock.packages['']).toMatchObject({ devDependencies: manifest.devDependencies });
  const locked = Object.keys(lock.packages);
  const optional = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(optional.filter((name) => !locked.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([]);
});

test('no package has a licence that spreads to what is built with it', () => {
  const spreading = Object.entries(lock.packages).filter(([, { license = '' }]) => /\bA?GPL/.test(license));
  expect(spreading.map(([path]) => path)).toEqual([]);
});
