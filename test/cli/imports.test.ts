import { describe, expect, test } from '@jest/globals';
import { run } from './run.ts';

const imports = async (args: string): Promise<string> => (await run('imports', `${args} --no-config`)).out;

describe('what a template imports from another one of the run', () => {
  test.each(['text', 'dot', 'mermaid'])('is drawn as %s', async (format) => {
    expect(await imports(`graph --format ${format}`)).toMatchSnapshot('drawing');
  });

  test('may go round in a circle', async () => {
    const other = 'Resources: { A: { Type: A::B::C, Properties: { P: !ImportValue two } } }\nOutputs: { O: { Value: !ImportValue two, Export: { Name: two } } }';
    expect((await run('imports', 'graph - --no-config', { stdin: other })).out).toContain('1 resource, 0 edges');
  });

  test('is around the resource that imports it', async () => {
    expect(await imports('graph --resource Db')).toMatch(/KmsKeyId -> network\.yaml#Key\n.*network\.yaml#Key {2}AWS::KMS::Key {2}network\.yaml:4/);
  });

  test.each(['KmsKeyId', 'StorageEncrypted', 'DBName'])('is a step on the way to %s', async (path) => {
    expect(await imports(`trace . Db ${path}`)).toMatchSnapshot('steps');
  });

  test('is not shown when it is a secret', async () => {
    const out = await imports('trace . Db MasterUserPassword');
    expect(out).toContain('network.yaml:15');
    expect(out).not.toContain('abc');
  });
});
