import { describe, expect, test } from '@jest/globals';
import { isTerraformConfig, loadTerraformConfig } from '../../../src/formats/terraform/index.ts';
import type { Source } from '../../../src/model/source.ts';

const source = (data: unknown): Source => ({
  file: 'main.tf.json',
  text: JSON.stringify(data),
  syntax: 'json',
  data,
  problems: [],
  locate: () => ({ start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }),
});

describe('both forms of blocks', () => {
  const forms = {
    object: { resource: { aws_instance: { web: { metadata_options: { http_tokens: 'required' } } } } },
    'list of bodies': { resource: { aws_instance: { web: [{ metadata_options: [{ http_tokens: 'required' }] }] } } },
    'list of types': { resource: [{ aws_instance: { web: { metadata_options: { http_tokens: 'required' } } } }] },
    'list of names': { resource: { aws_instance: [{ web: { metadata_options: { http_tokens: 'required' } } }] } },
  };
  test.each(Object.entries(forms))('%s', (_, data) => {
    expect(isTerraformConfig(data)).toBe(true);
    const [web, ...others] = loadTerraformConfig([source(data)]).resources;
    expect(others).toEqual([]);
    expect(web).toMatchObject({ type: 'AWS::EC2::Instance', nativeType: 'aws_instance', address: 'aws_instance.web' });
    expect(web!.get('MetadataOptions.HttpTokens').map((value) => value.text)).toEqual(['required']);
    expect(web!.get('MetadataOptions.HttpEndpoint').map((value) => value.state)).toEqual(['absent']);
  });
});
