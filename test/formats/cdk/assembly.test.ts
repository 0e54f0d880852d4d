import { expect, test } from '@jest/globals';
import { isManifest, originInTemplate, stacksOf } from '../../../src/formats/cdk/assembly.ts';

const stack = (templateFile: string, more: object = {}) => ({ type: 'aws:cloudformation:stack', properties: { templateFile }, ...more });
const manifest = (artifacts: object) => ({ version: '54.0.0', artifacts });
const read = (files: Readonly<Record<string, unknown>>) => stacksOf((file) => files[file]);

test('a manifest is told by its content', () => {
  expect(isManifest(manifest({ App: stack('App.template.json') }))).toBe(true);
  expect(isManifest({ name: 'web app', version: '1', artifacts: {} })).toBe(false);
  expect(isManifest([])).toBe(false);
});

test('stacks, those of stages, and nested stacks are found', () => {
  const nested = {
    Type: 'AWS::CloudFormation::Stack',
    Metadata: { 'aws:asset:path': 'AppInner.nested.template.json', 'aws:asset:property': 'TemplateURL' },
  };
  const stacks = read({
    'manifest.json': manifest({
      App: stack('App.template.json', { displayName: 'App' }),
      Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
    }),
    'App.template.json': { Resources: { Inner: nested } },
    'assembly-Prod/manifest.json': manifest({ ProdApp: stack('ProdApp.template.json', { displayName: 'Prod/App' }) }),
  });
  expect(stacks.map(({ file, name }) => `${name}: ${file}`)).toEqual([
    'App: App.template.json',
    'App/Inner: AppInner.nested.template.json',
    'Prod/App: assembly-Prod/ProdApp.template.json',
  ]);
});

test('a nested stack is found by the name under which its template is uploaded', () => {
  const name = `${'0a'.repeat(32)}.json`;
  const template = (url: object) => ({ Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url } } } });
  const files = (path: unknown) => ({
    files: {
      x: { source: { path, packaging: 'file' }, destinations: { here: { objectKey: name } } },
      odd: { source: 1, destinations: [null] },
      no: null,
    },
  });
  const assembly = (path: unknown) =>
    read({
      'manifest.json': manifest({
        App: stack('App.template.json', { displayName: 'App' }),
        'App.assets': { type: 'cdk:asset-manifest', properties: { file: 'App.assets.json' } },
      }),
      'App.assets.json': files(path),
      'App.template.json': template({ 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, `/${name}`]] }),
    });
  expect(assembly('Inner.nested.template.json').map(({ file }) => file)).toEqual(['App.template.json', 'Inner.nested.template.json']);
  for (const path of ['../outer.json', '/etc/x.json', 1, undefined]) expect(assembly(path)).toHaveLength(1);
});

test('the construct comes from the manifest, from the file beside it, or from the template', () => {
  const [app] = read({
    'manifest.json': manifest({
      App: stack('App.template.json', {
        additionalMetadataFile: 'App.metadata.json',
        metadata: { '/App/Logs/Resource': [{ type: 'aws:cdk:logicalId', data: 'Logs1' }] },
      }),
    }),
    'App.metadata.json': { '/App/Data/Resource': [{ type: 'aws:cdk:logicalId', data: 'Data1' }] },
  });
  expect(app!.originOf('Logs1', {})).toMatchObject({ construct: 'App/Logs' });
  expect(app!.originOf('Data1', {})).toMatchObject({ construct: 'App/Data' });
  expect(app!.originOf('Other', { Metadata: { 'aws:cdk:path': 'App/Other/Resource' } })).toMatchObject({ construct: 'App/Other' });
  expect(app!.originOf('Bare', {})).toEqual({ generated: true });
});

test.each([
  'App/Custom::S3AutoDeleteObjectsCustomResourceProvider/Role',
  'App/LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8a/ServiceRole/Resource',
  'App/AWS679f53fac002430cb0da5b7982bd2287/ServiceRole/Resource',
  'App/BucketNotificationsHandler050a0587b7544547bf325f094a3db834/Role/Resource',
  'App/Waiter/Provider/framework-onEvent/Resource',
])('%s is plumbing of CDK', (path) => {
  expect(originInTemplate('', { Metadata: { 'aws:cdk:path': path } })?.plumbing).toBe(true);
});

test.each(['App/Handler/ServiceRole/Resource', 'App/CustomerData/Resource', 'App/PaymentProvider/Resource'])(
  '%s is the work of the user',
  (path) => {
    expect(originInTemplate('', { Metadata: { 'aws:cdk:path': path } })?.plumbing).toBeUndefined();
  },
);

test('no path of a manifest leads out of the assembly, and none in circles', () => {
  const asked: string[] = [];
  const loop = manifest({
    Up: stack('../secret.json'),
    Root: stack('/etc/passwd'),
    Loop: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } },
    App: stack('App.template.json'),
  });
  const stacks = stacksOf((file) => {
    asked.push(file);
    return file.endsWith('manifest.json') ? loop : {};
  });
  expect(asked.filter((file) => file.startsWith('/') || file.includes('..'))).toEqual([]);
  expect(asked.length).toBeLessThan(200);
  expect(stacks.length).toBeGreaterThan(0);
});
