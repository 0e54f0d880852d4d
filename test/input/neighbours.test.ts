import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openInput } from '../../src/input/open.ts';
import { lint } from '../../src/lint.ts';
import type { Graph } from '../../src/model/graph.ts';
import type { Result } from '../../src/model/result.ts';

const folders: string[] = [];
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true });
});

/** A folder with these files. */
function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'neighbours-'));
  folders.push(root);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}
const run = async (cwd: string, paths = ['.'], config: string | false = false): Promise<Result> =>
  (await lint({ paths, cwd, config, rules: ['kms-rotation-off', 'rds-unencrypted', 'secret-pattern-anywhere'] })).result;
const lines = ({ findings }: Result): string[] =>
  findings.map(({ rule, file, location, resource }) => `${rule} ${file}:${location.start.line} ${resource?.address}`);

/** The graph of the first file. */
async function firstGraph(cwd: string): Promise<Graph> {
  const graphs: Graph[] = [];
  const { visit } = await openInput({ paths: ['.'], cwd, config: false });
  visit({
    project: (_, deployed) => graphs.push(...[...deployed].map(({ graph }) => graph)),
    unreadable: () => {},
    passedOver: () => {},
  });
  return graphs[0]!;
}

const stack = (url: string, encrypted = 'false'): string =>
  `{ Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${url}, Parameters: { Encrypted: "${encrypted}" } } }`;
const child = `
Parameters: { Encrypted: { Type: String } }
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      StorageEncrypted: !Ref Encrypted`;
const key = '{ Type: AWS::KMS::Key, Properties: { EnableKeyRotation: false } }';

describe('a template that is uploaded before it is deployed', () => {
  const address = (tail: string): string => `!Sub "https://\${Bucket}.s3.\${AWS::Region}.amazonaws.com/${tail}"`;
  const resources = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
    (await firstGraph(folder(files))).resources.map((resource) => resource.address).toSorted();

  test.each([
    [address('v1/db/child.yaml')],
    [address('other/child.yaml')],
    ['!Join ["", ["https://", !Ref Bucket, "/db/child.yaml"]]'],
    ['!Sub "${Prefix}child.yaml?versionId=${Version}"'],
    ['https://bucket.s3.amazonaws.com/db/child.yaml'],
  ])('is found by the end of %s', async (url) => {
    expect(await resources({ 'a.yaml': `Resources: { One: ${stack(url)} }`, 'db/child.yaml': child })).toEqual(['One', 'One/Database']);
  });

  test('is the one whose path fits best', async () => {
    const root = folder({
      'a.yaml': `Resources: { One: ${stack(address('db/child.yaml'))} }`,
      'db/child.yaml': child,
      'old/child.yaml': 'Resources: { X: { Type: AWS::SQS::Queue } }',
    });
    expect((await firstGraph(root)).at('One/Database')!.get('StorageEncrypted')[0]!.text).toBe('false');
    expect(lines(await run(root))).toEqual(['rds-unencrypted db/child.yaml:7 Database']);
  });

  test.each([address('db/child.yaml'), address('${Name}.yaml'), address('db/other.yaml'), '!Ref Url'])(
    'is not known when several fit as well, or nothing does: %s',
    async (url) => {
      const files = { 'v1/child.yaml': child, 'v2/child.yaml': child };
      expect(await resources({ 'a.yaml': `Resources: { One: ${stack(url)} }`, ...files })).toEqual(['One']);
    },
  );
});

describe('what the configuration says of a template that another one deploys', () => {
  const config = (value: string): string => `parameters: [{ files: child.yaml, values: { Encrypted: ${value} } }]`;
  const passing = (passed: string): string =>
    `Parameters: { Open: { Type: String }, Set: { Type: String, Default: "false" } }\nResources: { One: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { ${passed} } } } }`;
  test.each([
    ['', 'true', []],
    ['', 'false', ['rds-unencrypted certain']],
    ['Encrypted: !Ref Open', 'true', []],
    ['Encrypted: !Ref Open', 'false', ['rds-unencrypted certain']],
    ['Encrypted: !Ref Set', 'true', ['rds-unencrypted certain']],
    ['Encrypted: "false"', 'true', ['rds-unencrypted certain']],
    ['Encrypted: !GetAtt Other.Value', 'true', ['rds-unencrypted possible']],
  ])('counts where the parent leaves a parameter open: {%s}, %s', async (passed, value, expected) => {
    const root = folder({ 'a.yaml': passing(passed), 'child.yaml': child, 'groundrule.yaml': config(value) });
    const { findings } = await run(root, ['.'], 'groundrule.yaml');
    expect(findings.map(({ rule, certain }) => `${rule} ${certain ? 'certain' : 'possible'}`)).toEqual(expected);
  });
});

describe('a template that others deploy', () => {
  test('is linted with what they pass, once, and not on its own', async () => {
    const root = folder({
      'a.yaml': `Resources: { Good: ${stack('db/child.yaml', 'true')} }`,
      'b.yaml': `Resources: { One: ${stack('./db/child.yaml')}, Two: ${stack('db/child.yaml')} }`,
      'c.yaml': `Resources: { Three: ${stack('db/child.yaml')} }`,
      'db/child.yaml': child,
    });
    const result = await run(root);
    expect(lines(result)).toEqual(['rds-unencrypted db/child.yaml:7 Database']);
    expect(result.findings[0]!.certain).toBe(true);
    expect(result.findings[0]!.related[0]).toMatchObject({ file: 'b.yaml', message: 'the value that is passed' });
    expect(result.coverage.files).toEqual({ linted: 4, passedOver: 0, unreadable: 0 });
  });

  test('is linted on its own when it is named alone', async () => {
    const root = folder({ 'b.yaml': `Resources: { One: ${stack('child.yaml')} }`, 'child.yaml': child });
    const { findings } = await run(root, ['child.yaml']);
    expect(findings.map(({ certain }) => certain)).toEqual([false]);
  });

  test('may have comments that suppress', async () => {
    const text = child.replace('      Storage', '      # groundrule-ignore rds-unencrypted: a copy\n      Storage');
    const root = folder({
      'a.yaml': `Resources: { A: ${stack('t.yaml')} }`,
      'b.yaml': `Resources: { B: ${stack('t.yaml')} }`,
      't.yaml': text,
    });
    const result = await run(root);
    expect(result.findings.map(({ suppressed }) => suppressed?.reason)).toEqual(['a copy']);
    expect(result.unusedSuppressions).toEqual([]);
  });

  test('shows no secret that they pass', async () => {
    const text =
      'Parameters: { P: { Type: String, NoEcho: true } }\nResources: { D: { Type: AWS::RDS::DBInstance, Properties: { StorageEncrypted: !Ref P } } }';
    const root = folder({
      'a.yaml':
        'Resources: { A: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: t.yaml, Parameters: { P: hunter22222 } } } }',
      't.yaml': text,
    });
    expect(JSON.stringify((await run(root)).findings)).not.toMatch(/hunter|a\.yaml/);
  });

  test('and deploys them in turn is linted all the same', async () => {
    const root = folder({
      'a.yaml': `Resources: { B: ${stack('b.yaml')}, K: ${key} }`,
      'b.yaml': `Resources: { A: ${stack('a.yaml')}, K: ${key} }`,
      'self.yaml': `Resources: { S: ${stack('self.yaml')}, K: ${key} }`,
    });
    expect(lines(await run(root))).toEqual([
      'kms-rotation-off a.yaml:1 K',
      'kms-rotation-off b.yaml:1 K',
      'kms-rotation-off self.yaml:1 K',
    ]);
  });

  test('is found by a CDK app in the folder of the app only', async () => {
    const nested = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x' }, Metadata: {} };
    const withAsset = (path: string): object => ({ ...nested, Metadata: { 'aws:asset:path': path, 'aws:asset:property': 'TemplateURL' } });
    const template = { Resources: { Inner: withAsset('inner.nested.template.json'), Outer: withAsset('../outer.json') } };
    const secret = { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: false } } } };
    const root = folder({
      'cdk.out/manifest.json': JSON.stringify({
        version: '36.0.0',
        artifacts: { App: { type: 'aws:cloudformation:stack', properties: { templateFile: 'App.template.json' } } },
      }),
      'cdk.out/App.template.json': JSON.stringify(template),
      'cdk.out/inner.nested.template.json': JSON.stringify(secret),
      'outer.json': JSON.stringify(secret),
    });
    const result = await run(root, ['cdk.out']);
    expect(lines(result)).toEqual(['kms-rotation-off cdk.out/inner.nested.template.json:1 Key']);
    expect(result.coverage.formats).toEqual({ cdk: 1 });
  });

  test('is found by a CDK app by the name of its asset', async () => {
    const name = `${'0a'.repeat(32)}.json`;
    const url = { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, '/', { 'Fn::Sub': 'x-${AWS::Region}' }, `/${name}`]] };
    const root = folder({
      'cdk.out/manifest.json': JSON.stringify({
        version: '54.0.0',
        artifacts: {
          'App.assets': { type: 'cdk:asset-manifest', properties: { file: 'App.assets.json' } },
          App: { type: 'aws:cloudformation:stack', properties: { templateFile: 'App.template.json' } },
        },
      }),
      'cdk.out/App.assets.json': JSON.stringify({
        files: { x: { source: { path: 'inner.json' }, destinations: { here: { objectKey: name } } } },
      }),
      'cdk.out/App.template.json': JSON.stringify({
        Resources: {
          Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url, Parameters: { Encrypted: 'false' } } },
        },
      }),
      'cdk.out/inner.json': JSON.stringify({
        Parameters: { Encrypted: { Type: 'String' } },
        Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: { Ref: 'Encrypted' } } } },
      }),
    });
    const result = await run(root, ['cdk.out']);
    expect(lines(result)).toEqual(['rds-unencrypted cdk.out/inner.json:1 Database']);
    expect(result.findings[0]!.certain).toBe(true);
    expect(result.coverage.formats).toEqual({ cdk: 1 });
  });
});

const sure = ({ findings }: Result): string[] => findings.filter(({ certain }) => certain).map(({ rule }) => rule);
const including = (path: string): string =>
  `Resources: { Key: { Type: AWS::KMS::Key, Properties: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: ${path} } } } } }`;

describe('a file is not read', () => {
  const outside = folder({ 'child.yaml': child, 'key.yaml': 'EnableKeyRotation: false' });
  test('outside of the working directory', async () => {
    const root = folder({
      'sub/a.yaml': `Resources: { A: ${stack('../child.yaml')}, B: ${stack(`${outside}/child.yaml`)} }`,
      'sub/b.yaml': including('../key.yaml'),
      'sub/c.yaml': including(`${outside}/key.yaml`),
      'child.yaml': child,
      'key.yaml': 'EnableKeyRotation: false',
    });
    expect(sure(await run(join(root, 'sub')))).toEqual([]);
    expect(sure(await run(root)).toSorted()).toEqual(['kms-rotation-off', 'rds-unencrypted']);
  });

  test('through a link that leads outside', async () => {
    const root = folder({ 'a.yaml': `Resources: { A: ${stack('link/child.yaml')} }`, 'b.yaml': including('key.yaml') });
    symlinkSync(outside, join(root, 'link'));
    symlinkSync(join(outside, 'key.yaml'), join(root, 'key.yaml'));
    expect(sure(await run(root, ['a.yaml', 'b.yaml']))).toEqual([]);
  });

  test('that the configuration leaves out', async () => {
    const root = folder({
      'a.yaml': `Resources: { A: ${stack('child.yaml')} }`,
      'child.yaml': child,
      'groundrule.yaml': 'exclude: [child.yaml]',
    });
    expect(lines(await run(root, ['.'], 'groundrule.yaml'))).toEqual([]);
  });
});

test('an application of SAM is a nested stack', async () => {
  const root = folder({
    'template.yaml': `
Transform: AWS::Serverless-2016-10-31
Resources:
  App: { Type: AWS::Serverless::Application, Properties: { Location: ./child.yaml, Parameters: { Encrypted: "false" } } }`,
    'child.yaml': child,
  });
  const result = await run(root);
  expect(lines(result)).toEqual(['rds-unencrypted child.yaml:7 Database']);
  expect(result.findings[0]!.certain).toBe(true);
});

test('a template in a string has lines of its own, and a secret in it is found once', async () => {
  const body = `Resources:\n  K: ${key}\n  D: { Type: AWS::SSM::Document, Properties: { Content: { a: AKIAIOSFODNN7EXAMPLE } } }\n`;
  const root = folder({
    'set.yaml': `Resources:\n  Set:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n      TemplateBody: |\n${body.replaceAll(/^(?=.)/gm, '        ')}`,
  });
  expect(lines(await run(root))).toEqual(['kms-rotation-off set.yaml:7 Set/K', 'secret-pattern-anywhere set.yaml:8 Set']);
});

test('a snippet that is included has places of its own, and comments that suppress', async () => {
  const root = folder({
    'a.yaml':
      'Resources: { K: { Type: AWS::KMS::Key, Properties: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: parts/key.yaml } } } } }',
    'parts/key.yaml': 'Description: x\nEnableKeyRotation: false\n',
    'b.yaml':
      'Resources: { K: { Type: AWS::KMS::Key, Properties: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: parts/quiet.yaml } } } } }',
    'parts/quiet.yaml': '# groundrule-ignore kms-rotation-off: short-lived\nEnableKeyRotation: false\n',
  });
  const result = await run(root);
  expect(lines(result)).toEqual(['kms-rotation-off parts/key.yaml:2 K', 'kms-rotation-off parts/quiet.yaml:2 K']);
  expect(result.findings.map(({ suppressed }) => suppressed?.reason)).toEqual([undefined, 'short-lived']);
});

const network = (name: string): string => `
Parameters: { Env: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true } }
Outputs:
  Encrypted: { Value: "false", Export: { Name: ${name} } }
  Choice: { Value: !If [IsProd, "true", "false"], Export: { Name: choice } }
  Key: { Value: !GetAtt Key.Arn, Export: { Name: key } }
  Unnamed: { Value: "false" }
  Odd: text`;
const database = (name: string, more = ''): string => `
Parameters: { Env: { Type: String }, Stack: { Type: String } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Database: { Type: AWS::RDS::DBInstance, Properties: { StorageEncrypted: { Fn::ImportValue: ${name} } } }${more}`;
const findings = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
  (await run(folder(files))).findings.map(({ certain, conditions, file, location: { start } }) =>
    [file, start.line, certain, ...conditions.map(({ name, is }) => `${name}=${is}`)].join(' '),
  );
const round = (name: string, from: string): string =>
  `${database(from)}\nOutputs: { O: { Value: !ImportValue ${from}, Export: { Name: ${name} } }, P: { Value: x, Export: { Name: !ImportValue ${from} } } }`;

describe('Fn::ImportValue', () => {
  test('takes the value that another template of the run exports', async () => {
    expect(await findings({ 'db.yaml': database('enc'), 'net/n.yaml': network('enc') })).toEqual(['db.yaml 5 true']);
    expect(
      await findings({
        'a.yaml': network('enc'),
        'z.json': JSON.stringify({
          Resources: { D: { Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: { 'Fn::ImportValue': 'enc' } } } },
        }),
      }),
    ).toEqual(['z.json 1 true']);
  });

  test('with the conditions of the other template by the name of its file', async () => {
    expect(await findings({ 'db.yaml': database('choice'), 'net/n.yaml': network('enc') })).toEqual([
      'db.yaml 5 true net/n.yaml#IsProd=false',
    ]);
  });

  test('matches names with parameters in them only when they are written alike', async () => {
    expect(await findings({ 'db.yaml': database('!Sub "${Env}-enc"'), 'n.yaml': network('!Sub "${Env}-enc"') })).toEqual([
      'db.yaml 5 true',
    ]);
    expect(await findings({ 'db.yaml': database('!Sub "${Stack}-enc"'), 'n.yaml': network('!Sub "${AWS::StackName}-enc"') })).toEqual([
      'db.yaml 5 false',
    ]);
    const own = '!Sub "${AWS::StackName}-enc"';
    expect(await findings({ 'db.yaml': database(own), 'n.yaml': network(own) })).toEqual(['db.yaml 5 false']);
    expect(await findings({ 'db.yaml': database('!Ref Env'), 'n.yaml': network('!Ref Env') })).toEqual(['db.yaml 5 false']);
  });

  test('is unknown when several templates export the name, or none', async () => {
    expect(await findings({ 'db.yaml': database('enc'), 'a.yaml': network('enc'), 'b.yaml': network('enc') })).toEqual(['db.yaml 5 false']);
    expect(await findings({ 'db.yaml': database('other'), 'a.yaml': network('enc') })).toEqual(['db.yaml 5 false']);
  });

  test('that goes round in a circle ends', async () => {
    expect(await findings({ 'a.yaml': round('one', 'two'), 'b.yaml': round('two', 'one') })).toEqual(['a.yaml 5 false', 'b.yaml 5 false']);
  });

  test('points at the resource of the other template', async () => {
    const graph = await firstGraph(
      folder({ 'a.yaml': 'Resources: { B: { Type: A::B::C, Properties: { Key: !ImportValue key } } }', 'n.yaml': network('enc') }),
    );
    const [value] = graph.at('B')!.get('Key');
    expect(graph.target(value!, 'AWS::KMS::Key')?.localAddress).toBe('Key');
    expect(graph.target(value!)!.get('EnableKeyRotation')[0]!.text).toBe('true');
    expect(graph.resources).toHaveLength(1);
  });
});
