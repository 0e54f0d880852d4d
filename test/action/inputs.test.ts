import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readInputs } from '../../src/commands/action/inputs.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'groundrule-inputs-')));
const cwd = join(top, 'workspace');
mkdirSync(join(cwd, 'folder'), { recursive: true });
writeFileSync(join(cwd, 'report.json'), '{}');
symlinkSync(join(top, 'elsewhere'), join(cwd, 'link.json'));
symlinkSync(top, join(cwd, 'out'));
afterAll(() => rmSync(top, { recursive: true }));

const read = (inputs: Readonly<Record<string, string>>) =>
  readInputs({ cwd, env: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])) });

test('nothing said is the whole workspace, and what the event says', () => {
  expect(read({ paths: '', config: ' ', 'fail-on': '', token: '' })).toEqual({ ...read({}), paths: ['.'], args: [], since: undefined });
});

test('lists are one entry a line', () => {
  const { paths, args } = read({ paths: 'templates\n\n  cdk.out dir \r\n', args: '--skip-rule=a\n--quiet\n' });
  expect(paths).toEqual(['templates', 'cdk.out dir']);
  expect(args).toEqual(['--skip-rule=a', '--quiet']);
});

test.each([
  [{ 'fail-on': 'high' }, "Input 'fail-on' cannot be 'high': write error, warning, note or never"],
  [{ name: 'a--b' }, "Input 'name' cannot be 'a--b': write at most 50 letters, digits"],
  [{ name: '@all' }, "Input 'name' cannot be '@all'"],
  [{ comment: 'yes' }, "Input 'comment' cannot be 'yes': write true or false"],
  [{ since: '--output=/etc/passwd' }, "Input 'since' cannot be '--output=/etc/passwd': write a revision"],
  [{ since: 'a\nb' }, "Input 'since' cannot be 'a\nb': write one line"],
  [{ args: '--quiet\n--config=other.yaml' }, "Input 'args' cannot be '--config=other.yaml': use the input config"],
  [{ fail_on: 'error' }, "There is no input 'fail_on': write fail-on"],
  [{ path: '.' }, "There is no input 'path': write paths"],
])('%j is refused', (inputs, message) => {
  expect(() => read(inputs as Record<string, string>)).toThrow(message);
});

test("what belongs to somebody else's workflow is left alone", () => {
  expect(() => read({ environment: 'prod', tags: 'a' })).not.toThrow();
});

test('files are written inside the workspace only', () => {
  expect(read({ sarif: 'made/on/the/way.sarif' }).sarif).toBe(join(cwd, 'made/on/the/way.sarif'));
  expect(statSync(join(cwd, 'made/on/the')).isDirectory()).toBe(true);
  expect(() => read({ sarif: '../x.sarif' })).toThrow('outside of the workspace');
  expect(() => read({ report: '/etc/x.json' })).toThrow('outside of the workspace');
  expect(() => read({ report: 'out/deep/x.json' })).toThrow('a link leads out of the workspace');
  expect(() => read({ report: 'link.json' })).toThrow('no plain file');
  expect(() => read({ report: 'folder' })).toThrow('no plain file');
  expect(() => read({ report: 'a.json', sarif: './a.json' })).toThrow('names the same file');
});

test('a report to post has to be there', () => {
  expect(read({ review: 'report.json' }).review).toBe(join(cwd, 'report.json'));
  expect(() => read({ review: 'missing.json' })).toThrow('there is no such file');
  expect(() => read({ review: 'link.json' })).toThrow('no plain file');
});
