import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TestRepository } from '../input/git/repository.ts';
import { run } from './run.ts';

const bucket = 'Resources:\n  One:\n    Type: AWS::S3::Bucket\n    Properties: { AccessControl: PublicRead }\n';

let repository: TestRepository;
beforeEach(() => void (repository = new TestRepository({ 'a.yaml': bucket })));
afterEach(() => repository.remove());
const lint = (args: string, folder = '.') =>
  run(join(repository.folder, folder), `lint --focus --quiet --rule s3-public-acl ${args}`);

describe('the paths that a hook names', () => {
  test('may be those of files that the commit deletes', async () => {
    rmSync(join(repository.folder, 'a.yaml'));
    expect(await lint('--since HEAD a.yaml')).toEqual({ code: 0, out: '', err: '' });
    repository.git('add', '--all');
    expect(await lint('--staged --since HEAD a.yaml')).toEqual({ code: 0, out: '', err: '' });
  });

  test('may be those of files that lie in the index only', async () => {
    repository.write({ 'b.yaml': bucket });
    repository.git('add', '--all');
    rmSync(join(repository.folder, 'b.yaml'));
    expect((await lint('--staged --since HEAD b.yaml')).out).toMatch(/^b\.yaml:4:/);
  });

  test('are refused where they are outside of the folder that is read', async () => {
    mkdirSync(join(repository.folder, 'hooks'));
    expect(await lint('../a.yaml', 'hooks')).toEqual({
      code: 2,
      out: '',
      err: 'error: --focus reads what is below this folder, and ../a.yaml is not: run it in a folder above\n',
    });
  });

  test('are looked for on disk where git is not asked', async () => {
    expect(await lint('gone.yaml')).toMatchObject({ code: 2, err: "error: There is no file or folder 'gone.yaml'\n" });
  });

  test('do not include standard input, of which there is no more to read', async () => {
    expect(await lint('-')).toEqual({ code: 2, out: '', err: 'error: --focus names files, and standard input is none\n' });
  });
});
