import { describe, expect, test } from '@jest/globals';
import { run } from '../../src/engine/run.ts';
import { originInTemplate } from '../../src/formats/cdk/assembly.ts';
import { loadTemplate } from '../../src/formats/cloudformation/index.ts';
import { readJson } from '../../src/formats/syntax/json.ts';
import { readYaml } from '../../src/formats/syntax/yaml.ts';
import { loadTerraformConfig, loadTerraformPlan } from '../../src/formats/terraform/index.ts';
import type { Graph } from '../../src/model/graph.ts';
import { defineRule, requires, type Offer, type Rule } from '../../src/kit/index.ts';

const frame = { title: '', family: 'encryption', severity: 5, docs: '', references: [], aliases: [] } as const;
const remedy = { text: '', cloudformation: '', terraform: '' };
const examples = { fail: [], pass: [], unknown: [] };

/** A rule that wants properties to be true. */
const wants = (type: string, ...paths: readonly string[]): Rule =>
  defineRule({
    ...frame,
    id: 'wants',
    remedy,
    examples,
    ...requires(
      'It is off',
      paths.map((path) => ({ type, path, expect: true })),
      { safe: true },
    ),
  });

/** A rule that reports a property and offers this. */
const offers = (type: string, path: string, fix: Offer): Rule =>
  defineRule({
    ...frame,
    id: 'offers',
    remedy,
    examples,
    types: [type],
    check: ({ resource, report }) => resource.get(path).forEach((value) => report(value, 'Wrong', { fix })),
  });

const template = (text: string): Graph => loadTemplate(readYaml('a.yaml', text)[0]!, { originOf: originInTemplate });
const terraform = (text: string): Graph => loadTerraformConfig(readYaml('a.tf.yaml', text));

/** The edits that are offered: a pointer, and what is to stand there. */
const edits = (graph: Graph, rule: Rule): (string | undefined)[] =>
  run(graph, [{ rule }]).findings.map(({ fix }) =>
    fix?.edits.map(({ op, at, value }) => `${op} ${at.pointer.join('/')} ${JSON.stringify(value)}`).join(', '),
  );

const volume = wants('AWS::EC2::Volume', 'Encrypted');
const onVolume = (body: string, rest = ''): (string | undefined)[] =>
  edits(template(`Resources: { V: { Type: 'AWS::EC2::Volume'${body} } }\n${rest}`), volume);
const properties = 'Resources/V/Properties';

describe('in a template', () => {
  test.each([
    ['what is written', ', Properties: { Encrypted: false }', `set ${properties}/Encrypted true`],
    ['what is not written', ', Properties: { Size: 1 }', `set ${properties}/Encrypted true`],
    ['a resource without properties', '', `set ${properties}/Encrypted true`],
    ['properties that are null', ', Properties: null', `set ${properties} {"Encrypted":true}`],
    ['the bad branch of a condition', ', Properties: { Encrypted: !If [A, true, false] }', `set ${properties}/Encrypted/Fn::If/2 true`],
    [
      'the empty branch of a condition',
      ', Properties: { Encrypted: !If [A, !Ref AWS::NoValue, true] }',
      `set ${properties}/Encrypted/Fn::If/1 true`,
    ],
  ])('%s', (_, body, edit) => {
    expect(onVolume(body, 'Conditions: { A: !Equals [!Ref AWS::Region, eu-west-1] }')).toEqual([edit]);
  });

  test.each([
    ['a parameter', '!Ref P'],
    ['a mapping', '!FindInMap [M, a, b]'],
    ['a text that is put together', '!Sub "${P}"'],
    ['a text in a function', '!Sub "false"'],
    ['a secret that is looked up', '"{{resolve:ssm:x}}"'],
    ['an import', '!ImportValue x'],
  ])('not where %s decides', (_, value) => {
    const rest = 'Parameters: { P: { Type: String, Default: "false" } }\nMappings: { M: { a: { b: false } } }';
    expect(onVolume(`, Properties: { Encrypted: ${value} }`, rest)).toEqual([undefined]);
  });

  test('an element of a list, and what is to be around a property', () => {
    const instance = (text: string) => template(`Resources: { I: { Type: 'AWS::EC2::Instance', Properties: ${text} } }`);
    expect(
      edits(
        instance('{ BlockDeviceMappings: [{ Ebs: { Encrypted: true } }, { Ebs: { Size: 1 } }] }'),
        wants('AWS::EC2::Instance', 'BlockDeviceMappings.Ebs.Encrypted'),
      ),
    ).toEqual(['set Resources/I/Properties/BlockDeviceMappings/1/Ebs/Encrypted true']);
    expect(edits(instance('{}'), wants('AWS::EC2::Instance', 'MetadataOptions.HttpTokens'))).toEqual([
      'set Resources/I/Properties/MetadataOptions/HttpTokens true',
    ]);
    // An element that does not exist cannot be described.
    expect(edits(instance('{ BlockDeviceMappings: [] }'), wants('AWS::EC2::Instance', 'BlockDeviceMappings.Ebs.Encrypted'))).toEqual([
      undefined,
    ]);
  });

  test('two properties of an object that is nothing are one edit', () => {
    const rule = defineRule({
      ...frame,
      id: 'both',
      remedy,
      examples,
      types: ['A::B::C'],
      check: ({ resource, report }) =>
        report(resource.get('O.X')[0]!, 'Wrong', {
          fix: { set: ['X', 'Y'].map((name) => ({ what: resource.get(`O.${name}`)[0]!, to: 1 })) },
        }),
    });
    expect(edits(template('Resources: { R: { Type: A::B::C, Properties: { O: !Ref AWS::NoValue } } }'), rule)).toEqual([
      'set Resources/R/Properties/O {"X":1,"Y":1}',
    ]);
    expect(edits(template('Resources: { R: { Type: A::B::C, Properties: {} } }'), rule)).toEqual([
      'set Resources/R/Properties/O/X 1, set Resources/R/Properties/O/Y 1',
    ]);
  });

  test('not in what a tool wrote, nor beside a macro that sets properties', () => {
    expect(onVolume(', Metadata: { "aws:cdk:path": App/V/Resource }, Properties: { Encrypted: false }')).toEqual([undefined]);
    expect(onVolume(', Properties: { "Fn::Transform": { Name: M } }')).toEqual([undefined]);
  });

  test('AWS SAM: what is written where it is written, nothing else', () => {
    const table = wants('AWS::DynamoDB::Table', 'SSESpecification.SSEEnabled');
    const sam = (text: string) => template(`Transform: AWS::Serverless-2016-10-31\n${text}`);
    expect(
      edits(
        sam("Resources: { T: { Type: 'AWS::Serverless::SimpleTable', Properties: { SSESpecification: { SSEEnabled: false } } } }"),
        table,
      ),
    ).toEqual(['set Resources/T/Properties/SSESpecification/SSEEnabled true']);
    expect(edits(sam("Resources: { T: { Type: 'AWS::Serverless::SimpleTable' } }"), table)).toEqual([undefined]);
    expect(
      edits(
        sam(
          "Globals: { SimpleTable: { SSESpecification: { SSEEnabled: false } } }\nResources: { T: { Type: 'AWS::Serverless::SimpleTable' } }",
        ),
        table,
      ),
    ).toEqual([undefined]);
  });

  test('a property is taken away where it is one', () => {
    const rule = offers('A::B::C', 'X', { set: [{ remove: true }] });
    const resource = (value: string) =>
      template(
        `Parameters: { P: { Type: String } }\nConditions: { A: !Equals [!Ref P, a] }\nResources: { R: { Type: A::B::C, Properties: { X: ${value} } } }`,
      );
    expect(edits(resource('!Ref P'), rule)).toEqual(['remove Resources/R/Properties/X undefined']);
    expect(edits(resource('!If [A, 1, 2]'), rule)).toEqual([undefined, undefined]);
  });
});

describe('in Terraform', () => {
  const resource = (type: string, body: string, rest = '') => terraform(`resource: { ${type}: { r: ${body} } }\n${rest}`);

  test.each([
    ['what is written', '{ encrypted: "false" }', 'set resource/aws_ebs_volume/r/encrypted true'],
    ['what is not written', '{ size: 1 }', 'set resource/aws_ebs_volume/r/encrypted true'],
    ['null', '{ encrypted: null }', 'set resource/aws_ebs_volume/r/encrypted true'],
    ['the one block of a list', '[{ size: 1 }]', 'set resource/aws_ebs_volume/r/0/encrypted true'],
    ['a block that is made several times', '{ count: 2, size: 1 }', 'set resource/aws_ebs_volume/r/encrypted true'],
    ['a variable', '{ encrypted: "${var.e}" }', undefined],
    ['a local value', '{ encrypted: "${local.e}" }', undefined],
    ['an expression', '{ encrypted: "${1 == 2}" }', undefined],
  ])('%s', (_, body, edit) => {
    expect(edits(resource('aws_ebs_volume', body, 'variable: { e: { default: false } }\nlocals: { e: false }'), volume)).toEqual([edit]);
  });

  test('a block, its names, and a level that the format lacks', () => {
    expect(
      edits(resource('aws_launch_template', '{}'), wants('AWS::EC2::LaunchTemplate', 'LaunchTemplateData.MetadataOptions.HttpTokens')),
    ).toEqual(['set resource/aws_launch_template/r/metadata_options/http_tokens true']);
    expect(edits(resource('aws_sns_topic', '{}'), wants('AWS::SNS::Topic', 'KmsMasterKeyId'))).toEqual([
      'set resource/aws_sns_topic/r/kms_master_key_id true',
    ]);
  });

  test('what is a resource of its own is set there, and not made', () => {
    const flag = wants('AWS::S3::Bucket', 'PublicAccessBlockConfiguration.BlockPublicAcls');
    expect(edits(resource('aws_s3_bucket', '{ bucket: b }'), flag)).toEqual([undefined]);
    const attached = terraform(
      'resource: { aws_s3_bucket: { r: { bucket: b } }, aws_s3_bucket_public_access_block: { r: { bucket: "${aws_s3_bucket.r.id}" } } }',
    );
    expect(edits(attached, flag)).toEqual(['set resource/aws_s3_bucket_public_access_block/r/block_public_acls true']);
  });

  test('not in a plan', () => {
    const values = { encrypted: false };
    const plan = {
      format_version: '1.2',
      planned_values: {
        root_module: { resources: [{ address: 'aws_ebs_volume.r', mode: 'managed', type: 'aws_ebs_volume', name: 'r', values }] },
      },
    };
    expect(edits(loadTerraformPlan(readJson('plan.json', JSON.stringify(plan))), volume)).toEqual([undefined]);
  });

  test('not where one of several blocks would do, nor in what CDK for Terraform wrote', () => {
    expect(edits(resource('aws_instance', '{}'), wants('AWS::EC2::Instance', 'BlockDeviceMappings.Ebs.Encrypted'))).toEqual([undefined]);
    expect(edits(resource('aws_ebs_volume', '{ "//": { metadata: { path: a/r } } }'), volume)).toEqual([undefined]);
  });
});

test('AWS replacing the resource, and a fault that is only possible, make a fix unsafe', () => {
  const fix = (path: string, rule: Rule) =>
    run(template(`Resources: { D: { Type: 'AWS::RDS::DBInstance', Properties: { ${path} } } }`), [{ rule }]).findings.map(
      (finding) => finding.fix,
    )[0];
  const storage = wants('AWS::RDS::DBInstance', 'StorageEncrypted');
  expect(fix('StorageEncrypted: false', storage)).toMatchObject({
    safe: false,
    caution: 'AWS replaces the resource',
    title: 'Set StorageEncrypted to true',
  });
  expect(fix('DeletionProtection: false', wants('AWS::RDS::DBInstance', 'DeletionProtection'))).toMatchObject({ safe: true });
  const perhaps = defineRule({
    ...frame,
    id: 'perhaps',
    remedy,
    examples,
    ...requires('Off', [
      { type: 'AWS::RDS::DBInstance', path: 'DeletionProtection', expect: true, doubt: 'who knows', fix: { safe: true } },
    ]),
  });
  expect(fix('DeletionProtection: false', perhaps)).toMatchObject({ safe: false, caution: 'it may be no fault' });
});

test('a rule without a word about it has no fix', () => {
  const rule = defineRule({
    ...frame,
    id: 'none',
    remedy,
    examples,
    ...requires('Off', [{ type: 'AWS::EC2::Volume', path: 'Encrypted', expect: true }]),
  });
  expect(edits(template("Resources: { V: { Type: 'AWS::EC2::Volume' } }"), rule)).toEqual([undefined]);
});
