import { expect, test } from '@jest/globals';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import { outcomesAt } from './outcomes.ts';

// Cases from the reference of the transform AWS::LanguageExtensions and of its functions.
const sections = `
Transform: AWS::LanguageExtensions
Parameters:
  Region: { Type: String }
  Env: { Type: String, Default: test }
  Stage: { Type: String, AllowedValues: [dev, prod] }
  Names: { Type: CommaDelimitedList, Default: "a,b" }
Mappings:
  Sizes:
    dev: { Size: small }
    prod: { Size: large }`;

test.each([
  ['a key that the map lacks', '!FindInMap [Sizes, !Ref Env, Size, { DefaultValue: tiny }]', ['tiny']],
  ['a key that it has', '!FindInMap [Sizes, dev, Size, { DefaultValue: tiny }]', ['small']],
  ['a map that is not there', '!FindInMap [Nowhere, dev, Size, { DefaultValue: tiny }]', ['tiny']],
  ['keys that it has all of', '!FindInMap [Sizes, !Ref Stage, Size, { DefaultValue: tiny }]', ['small [Stage=dev]', 'large [Stage=prod]']],
  [
    'a key that nobody knows',
    '!FindInMap [Sizes, !Ref Region, Size, { DefaultValue: tiny }]',
    ['small [Region=dev]', 'large [Region=prod]', '? tiny (parameter)'],
  ],
  ['functions in keys', '!FindInMap [!Sub "${Name}", !Join ["", [d, ev]], Size]', ['? (function)']],
  ['functions in the name', '!FindInMap [!Join ["", [Si, zes]], !Join ["", [d, ev]], Size]', ['small']],
  ['a Ref with a function in it', '{ Ref: !Sub "${Env}er" }', ['? ${tester} (reference)']],
  ['a Ref to a resource by a function', '{ Ref: !Join ["", [Oth, er]] }', ['? ${Other} (attribute) ->Other']],
  ['a GetAtt with functions', '{ "Fn::GetAtt": [!Sub "Other", !Join ["", [A, rn]]] }', ['? ${Other.Arn} (attribute) ->Other.Arn']],
  ['the length of a list', '{ "Fn::Length": [1, 2, 3] }', ['3']],
  ['the length of a parameter', '{ "Fn::Length": !Ref Names }', ['2']],
  ['the length of what is split', '{ "Fn::Length": !Split ["|", "a|b|c"] }', ['3']],
  ['a text of an object', '{ "Fn::ToJsonString": { a: 1 } }', ['{"a":1}']],
])('%s', (_, value, expected) => {
  expect(outcomesAt(value, sections)).toEqual(expected);
});

test('functions in the policies of a resource are no fault', () => {
  const text = `
    Resources:
      It:
        Type: AWS::S3::Bucket
        DeletionPolicy: !If [IsProd, Retain, Delete]
        UpdateReplacePolicy: !Ref Policy
        Properties: { BucketName: logs }`;
  expect(loadTemplate(readYaml('t.yaml', text)[0]!).at('It')!.get('BucketName')[0]!.text).toBe('logs');
});
