import { describe, expect, test } from '@jest/globals';
import { run } from './run.ts';

const trace = (args: string) => run('trace', `trace --no-config ${args}`);

describe('groundrule trace', () => {
  test.each([
    'database.yaml Database StorageEncrypted',
    'database.yaml Database AllocatedStorage',
    'database.yaml Database DeletionProtection',
    'database.yaml Database MasterUserPassword',
    'database.yaml Database MasterUsername',
    'database.yaml Database KmsKeyId',
    'database.yaml Database VPCSecurityGroups',
    'database.yaml Database PubliclyAccessible',
    'parent.yaml Child/Db StorageEncrypted',
    'parent.yaml Child/Db PubliclyAccessible',
    'parent.yaml Child/Db MasterUserPassword',
    'main.tf.json aws_cloudwatch_log_group.app RetentionInDays',
    'main.tf.json aws_cloudwatch_log_group.app KmsKeyId',
    'main.tf.json aws_cloudwatch_log_group.app LogGroupName',
    'main.tf.json aws_db_instance.main MasterUserPassword',
    'main.tf.json aws_db_instance.main MasterUsername',
  ])('%s', async (args) => {
    const { code, out, err } = await trace(args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchSnapshot();
    expect(out).not.toContain('correct-horse');
    expect(out).not.toContain('short');
  });

  const lines = (out: string): string[] => [...out.matchAll(/ {2}\d+\. (.+)\n +(\S+:\d+):\d+ \|/g)].map(([, what, at]) => `${at} ${what}`);
  const inside = 'module.database["a"].aws_db_instance.this';

  test('follows what callers pass into a module, line by line', async () => {
    const { out } = await trace(`calls/main.tf.json ${inside} StorageEncrypted`);
    expect(lines(out)).toEqual([
      'modules/database/main.tf.json:12 the value is written here',
      'modules/database/main.tf.json:8 local value is_encrypted',
      'modules/database/main.tf.json:3 variable encrypted: module.database passes it',
      'calls/main.tf.json:14 what module.database passes',
      'calls/main.tf.json:3 variable encrypt: with a default',
    ]);
  });

  test('follows what a module returns, also into another one', async () => {
    expect(lines((await trace(`calls/main.tf.json ${inside} KmsKeyId`)).out)).toEqual([
      'modules/database/main.tf.json:14 the value is written here',
      'modules/database/main.tf.json:5 variable key: module.database passes it',
      'calls/main.tf.json:16 what module.database passes',
      'calls/main.tf.json:7 module key',
      'modules/key/main.tf.json:9 output arn of module.key',
      'modules/key/main.tf.json:5 resource aws_kms_key.this',
    ]);
    expect(lines((await trace('calls/main.tf.json aws_ssm_parameter.address Value')).out)).toEqual([
      'calls/main.tf.json:26 the value is written here',
      'calls/main.tf.json:11 module database',
      'modules/database/main.tf.json:20 output address of module.database',
      'modules/database/main.tf.json:11 resource aws_db_instance.this',
    ]);
  });

  test('follows what stands in an object that a caller passes', async () => {
    expect(lines((await trace(`calls/main.tf.json ${inside} Tags.key`)).out)).toEqual([
      'calls/main.tf.json:18 the value is written here',
      'calls/main.tf.json:7 module key',
      'modules/key/main.tf.json:10 output name of module.key',
      'modules/key/main.tf.json:2 variable name: module.key passes it',
      'calls/main.tf.json:9 what module.key passes',
      'calls/main.tf.json:4 variable team: no default',
    ]);
  });

  test('shows nothing of a secret that a caller passes', async () => {
    const { out } = await trace(`calls/main.tf.json ${inside} MasterUserPassword`);
    expect(lines(out)).toHaveLength(3);
    expect(out).not.toContain('short');
  });

  test('shows the line of a file of variables, but no secret in it', async () => {
    const { out } = await trace('passed/main.tf.json aws_db_instance.main StorageEncrypted');
    expect(lines(out).at(-1)).toBe('passed/terraform.tfvars:1 what is passed for it');
    const secret = await trace('passed/main.tf.json aws_db_instance.main MasterUserPassword');
    expect(lines(secret.out).at(-1)).toBe('passed/terraform.tfvars:2 what is passed for it');
    expect(secret.out).not.toContain('correct-horse');
  });

  test('in the scenarios that are asked for', async () => {
    const { out } = await run('scenarios', 'trace database.yaml Copy StorageEncrypted --no-config --parameters dev.json --parameters prod.json');
    expect(out).toMatchSnapshot();
  });

  test.each(['VPCSecurityGroups[0]', 'VPCSecurityGroups.1', 'VPCSecurityGroups.*'])('of all elements of a list, for %s', async (path) => {
    expect(await trace(`database.yaml Database ${path}`)).toEqual(await trace('database.yaml Database VPCSecurityGroups'));
  });

  test.each(['__proto__', 'constructor', 'toString.name'])('of %s, which every object of JavaScript has and no resource', async (path) => {
    expect(await trace(`database.yaml Database ${path}`)).toEqual({
      code: 0,
      out: `${path} of Database (AWS::RDS::DBInstance)\n\nnot set\n`,
      err: '',
    });
  });

  test('from standard input', async () => {
    const stdin = '{"Resources": {"A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "a"}}}}';
    const { out } = await run('trace', 'trace - A BucketName', { stdin });
    expect(out).toBe('BucketName of A (AWS::S3::Bucket)\n\na\n  1. the value is written here\n     <stdin>:1:64 | "BucketName": "a"}}}}\n');
  });

  test('a stranger acts on no terminal', async () => {
    const stdin = JSON.stringify({ Resources: { A: { Type: 'AWS::S3::Bucket', Properties: { BucketName: '\u001b[31m\n::error::x' } } } });
    const { out } = await run('trace', 'trace - A BucketName', { stdin });
    expect(out).not.toMatch(/\u001b|^\s*::/m);
  });

  test.each([
    ['database.yaml Databse StorageEncrypted', "error: There is no resource 'Databse' in database.yaml; did you mean 'Database'?\n"],
    ['missing.yaml Database StorageEncrypted', 'error: missing.yaml:1:1: There is no such file or folder\n'],
  ])('%s', async (args, message) => {
    expect(await trace(args)).toEqual({ code: 2, out: '', err: message });
  });
});
