import { expect, test } from '@jest/globals';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import type { Value } from '../../../src/model/value.ts';

/** What `Value:` of a resource can be, each outcome as one line. */
function outcomes(value: string, sections = ''): string[] {
  const indented = value.replaceAll('\n', '\n      ');
  const text = `${sections}\nResources:\n  Other:\n    Type: A::B::C\n  It:\n    Type: A::B::C\n    Properties:\n      Value: ${indented}\n`;
  return loadTemplate(readYaml('t.yaml', text)[0]!).at('It')!.get('Value').map(shown);
}

function shown(value: Value): string {
  const conditions = value.when.map(({ name, is }) => `${name}=${is}`).join(',');
  const text = value.known
    ? value.text || JSON.stringify(value.node)
    : value.unknown
      ? `? ${value.text} (${value.why!.reason})`.replace('  ', ' ')
      : 'absent';
  return [text, ...value.refs.map((ref) => `->${ref.to}${ref.attribute ? `.${ref.attribute}` : ''}`), conditions && `[${conditions}]`]
    .filter(Boolean)
    .join(' ');
}

const parameters = `
Parameters:
  Plain: { Type: String }
  Default: { Type: String, Default: dev }
  Choice: { Type: String, AllowedValues: [a, b] }
  List: { Type: CommaDelimitedList, Default: "x, y" }
  Stored: { Type: "AWS::SSM::Parameter::Value<String>", Default: /path }
Mappings:
  Sizes:
    dev: { Size: small, Zones: [1, 2] }
    prod: { Size: large, Zones: [3] }
  Regions:
    eu-west-1: { Id: same }
    us-east-1: { Id: same }
Conditions:
  IsProd: !Equals [!Ref Plain, prod]
  IsTest: !Equals [!Ref Plain, test]
  NotProd: !Not [!Condition IsProd]`;

test.each([
  ['a text', ['a text']],
  ['yes', ['true']],
  ['!Ref Plain', ['? ${Plain} (parameter)']],
  ['!Ref Default', ['dev']],
  ['!Ref Choice', ['a [Choice=a]', 'b [Choice=b]']],
  ['!Ref List', ['x', 'y']],
  ['!Ref Stored', ['? ${Stored} (parameter)']],
  ['!Ref Other', ['? ${Other} (attribute) ->Other']],
  ['!Ref Nowhere', ['? ${Nowhere} (reference)']],
  ['!Ref AWS::NoValue', ['absent']],
  ['!Ref AWS::Partition', ['aws']],
  ['!Ref AWS::Region', ['? ${AWS::Region} (parameter)']],
  ['!GetAtt Other.Arn', ['? ${Other.Arn} (attribute) ->Other.Arn']],
  ['{ "Fn::GetAtt": [Other, Endpoint.Port] }', ['? ${Other.Endpoint.Port} (attribute) ->Other.Endpoint.Port']],
  ['!Sub "${Default}-x"', ['dev-x']],
  ['!Sub "${!Default}-x"', ['${Default}-x']],
  ['!Sub "arn:${AWS::Partition}:s3:::${Other}/*"', ['? arn:aws:s3:::${Other}/* (attribute) ->Other']],
  ['!Sub ["${a}-${Plain}", { a: !Ref Choice }]', ['? a-${Plain} (parameter) [Choice=a]', '? b-${Plain} (parameter) [Choice=b]']],
  ['!Join ["-", [a, !Ref Default, !If [IsProd, p, q]]]', ['a-dev-p [IsProd=true]', 'a-dev-q [IsProd=false]']],
  ['!Join [",", !Ref List]', ['x,y']],
  ['!Select [1, [a, !Ref Default]]', ['dev']],
  ['!Select ["0", !Split [",", "p,q"]]', ['p']],
  ['!Select [0, !GetAZs ""]', ['? (function)']],
  ['!FindInMap [Sizes, !Ref Default, Size]', ['small']],
  ['!FindInMap [Sizes, dev, Zones]', ['1', '2']],
  ['!FindInMap [Sizes, !Ref Plain, Size]', ['small [Plain=dev]', 'large [Plain=prod]']],
  ['!FindInMap [Regions, !Ref AWS::Region, Id]', ['same']],
  ['!FindInMap [Nowhere, a, b]', ['? (function)']],
  ['!If [IsProd, 1, 2]', ['1 [IsProd=true]', '2 [IsProd=false]']],
  ['!If [IsProd, 1, !Ref AWS::NoValue]', ['1 [IsProd=true]', 'absent [IsProd=false]']],
  ['!If [IsProd, !If [NotProd, impossible, 1], 2]', ['1 [IsProd=true,NotProd=false]', '2 [IsProd=false]']],
  ['[a, !If [IsProd, b, !Ref AWS::NoValue]]', ['a', 'b [IsProd=true]']],
  ['[!If [IsProd, b, !Ref AWS::NoValue]]', ['b [IsProd=true]', 'absent [IsProd=false]']],
  ['!If [IsProd, [a, b], []]', ['a [IsProd=true]', 'b [IsProd=true]', 'absent [IsProd=false]']],
  ['[]', ['absent']],
  ['null', ['absent']],
  ['!Base64 text', ['text']],
  ['!ImportValue shared', ['? ${shared} (import)']],
  ['!Cidr [10.0.0.0/16, 4, 8]', ['? (function)']],
  ['"{{resolve:ssm:/a}}"', ['? {{resolve:ssm:/a}} (dynamic reference)']],
  ['!Sub "{{resolve:ssm:/${Default}}}"', ['? {{resolve:ssm:/dev}} (dynamic reference)']],
  ['{ "Fn::Transform": { Name: AWS::Include } }', ['? (macro)']],
  ['!Wrong [a]', ['? (function)']],
  ['!If wrong', ['? (malformed)']],
  ['{ a: 1 }', ['{"a":1}']],
])('%s', (value, expected) => {
  expect(outcomes(value, parameters)).toEqual(expected);
});

test('a macro beside written properties may set any other', () => {
  const [source] = readYaml(
    't.yaml',
    'Resources: { It: { Type: A::B::C, Properties: { Known: 1, Fn::Transform: { Name: AWS::Include } } } }',
  );
  const it = loadTemplate(source!).at('It')!;
  expect([it.get('Known'), it.get('Other')].flat().map(shown)).toEqual(['1', '? (macro)']);
});

test('a Join of too many alternatives is unknown, not endless', () => {
  const names = Array.from({ length: 30 }, (_, index) => `C${index}`);
  const conditions = names.map((name) => `  ${name}: !Equals [!Ref P${name}, x]`).join('\n');
  const parts = names.map((name) => `!If [${name}, a, b]`).join(', ');
  const declared = names.map((name) => `  P${name}: { Type: String }`).join('\n');
  expect(outcomes(`!Join ["", [${parts}]]`, `Parameters:\n${declared}\nConditions:\n${conditions}`)).toEqual(['? (limit)']);
});

test('a resource under a condition that can never hold does not exist', () => {
  const text = `
    Conditions: { Never: !Equals [a, b], Always: !Equals [a, a] }
    Resources:
      One: { Type: A::B::C, Condition: Never }
      Two: { Type: A::B::C, Condition: Always }`;
  expect(loadTemplate(readYaml('t.yaml', text)[0]!).resources.map(({ address }) => address)).toEqual(['Two']);
});

test('Ref, GetAtt, Sub and ARN joins make the same edge', () => {
  const text = `
    Resources:
      B: { Type: A::B::C }
      One: { Type: A::B::C, Properties: { X: !Ref B } }
      Two: { Type: A::B::C, Properties: { X: !GetAtt B.Arn } }
      Three: { Type: A::B::C, Properties: { X: !Sub "arn:aws:s3:::\${B}/*" } }
      Four: { Type: A::B::C, Properties: { X: !Join ["", ["arn:aws:s3:::", !Ref B]] }, DependsOn: B }`;
  const graph = loadTemplate(readYaml('t.yaml', text)[0]!);
  expect(graph.edges.map(({ kind, from, to, path }) => `${kind} ${from}.${path} -> ${to}`)).toEqual([
    'reference One.X -> B',
    'reference Two.X -> B',
    'reference Three.X -> B',
    'reference Four.X -> B',
    'dependsOn Four.DependsOn -> B',
  ]);
  for (const from of ['One', 'Two', 'Three', 'Four']) expect(graph.target(graph.at(from)!.get('X')[0]!)?.address).toBe('B');
});

test('what is not a resource is passed over', () => {
  const text = `Resources: { A: text, B: { Type: { Rain: module } }, C: { Properties: {} }, __proto__: { Type: A::B::C }, D: { Type: A::B::C, Properties: text } }`;
  const graph = loadTemplate(readYaml('t.yaml', text)[0]!);
  expect(graph.resources.map(({ address }) => address)).toEqual(['__proto__', 'D']);
  expect(graph.at('D')!.get('Anything.At.All').map(shown)).toEqual(['absent']);
});

test("a macro of the user's own may set what is not written, in any resource; those of AWS do not", () => {
  const stateOf = (transform: string) => {
    const [source] = readYaml('t.yaml', `Transform: ${transform}\nResources: { It: { Type: A::B::C, Properties: { Known: 1 } } }`);
    const it = loadTemplate(source!).at('It')!;
    return [it.get('Known'), it.get('Other.Deeper')].flat().map(shown);
  };
  expect(stateOf('[AWS::LanguageExtensions, Company]')).toEqual(['1', '? (macro)']);
  expect(stateOf('AWS::LanguageExtensions')).toEqual(['1', 'absent']);
});
