import { expect, test } from '@jest/globals';
import { stacksOf } from '../../../src/formats/cdk/assembly.ts';

const stackOf = (files: Readonly<Record<string, unknown>>) => stacksOf((file) => files[file])[0]!;
const acknowledged = (path: string, stack: ReturnType<typeof stackOf>) =>
  stack.originOf('Any', { Metadata: { 'aws:cdk:path': path } }).acknowledged;

const record = (data: unknown) => ({ type: 'aws:cdk:acknowledged-rules', data, trace: ['at new Shop (shop.ts:20:16)'] });
const manifest = (metadata: unknown, more?: string) => ({
  'manifest.json': {
    version: '54.0.0',
    artifacts: {
      Shop: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Shop.json' }, metadata, additionalMetadataFile: more },
    },
  },
});

test('what is acknowledged on a construct holds for what is in it', () => {
  const stack = stackOf({
    ...manifest({ '/Shop': [record({ 'groundrule::s3-access-log': 'one bucket' })] }, 'Shop.metadata.json'),
    'Shop.metadata.json': {
      '/Shop/Data': [record({ 'groundrule::rds-unencrypted': 'test data' }), record({ 'CdkNag::AwsSolutions-RDS2': 'too' }), { type: 'x' }],
    },
  });
  expect(acknowledged('Shop/Data/Instance/Resource', stack)).toEqual([
    { id: 'groundrule::rds-unencrypted', reason: 'test data' },
    { id: 'CdkNag::AwsSolutions-RDS2', reason: 'too' },
    { id: 'groundrule::s3-access-log', reason: 'one bucket' },
  ]);
  expect(acknowledged('Shop/Database/Resource', stack)).toEqual([{ id: 'groundrule::s3-access-log', reason: 'one bucket' }]);
  expect(acknowledged('Other/Data/Resource', stack)).toBeUndefined();
});

test.each([[null], ['text'], [[1]], [{ 'groundrule::x': 7 }], [{}]])('a record that is none is passed over: %j', (data) => {
  expect(acknowledged('Shop/Data/Resource', stackOf(manifest({ '/Shop/Data': [record(data)] })))).toBeUndefined();
});
