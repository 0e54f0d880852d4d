import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const examples = ['vulnerable.yaml', 'repaired.yaml'].map((file) =>
  split(readFileSync(join(import.meta.dirname, '../../examples/cloudformation', file), 'utf8')),
);

/** A template as its text before the resources, and the texts of its resources with their names. */
function split(text) {
  const [head, body] = text.split(/^Resources:\n/m);
  const resources = body.split(/^(?= {2}\w+:$)/m).filter((block) => /^ {2}\w/.test(block));
  return { head, resources, names: resources.map((block) => /^ {2}(\w+):/.exec(block)[1]) };
}

/** Real templates have 790 bytes for each resource: tags and outputs make up for how terse the examples are. */
const tags = `      Tags:
        - Key: Name
          Value: !Sub "\${AWS::StackName}-\${Environment}"
        - Key: Environment
          Value: !Ref Environment
        - Key: CostCenter
          Value: "4711"
`;
const tagged = /^ {4}Type: AWS::(EC2|RDS|S3::Bucket$|IAM::Role)/m;
const output = (name) => `  ${name}Name:
    Description: The name or the id of ${name}, for the stacks that build on this one
    Value: !Ref ${name}
    Export:
      Name: !Sub "\${AWS::StackName}-${name}"
`;

/**
 * A CloudFormation template with so many resources: the examples over and over, alternately the one with findings and
 * the one without. `seed` makes every name, and so every text, another one.
 */
export function template(resources, seed = 0) {
  const blocks = [];
  const outputs = [];
  for (let copy = 0; blocks.length < resources; copy++) {
    const { resources: originals, names } = examples[(copy + seed) % examples.length];
    const own = new RegExp(`\\b(${names.join('|')})\\b(?=[:.\\]}]|$)`, 'gm');
    for (const [index, original] of originals.slice(0, resources - blocks.length).entries()) {
      const block = tagged.test(original) ? original.replace(/^ {4}Properties:\n/m, (line) => line + tags) : original;
      blocks.push(block.replace(own, `$1${seed}x${copy}`));
      outputs.push(output(`${names[index]}${seed}x${copy}`));
    }
  }
  return [examples[0].head, 'Resources:\n', ...blocks, '\nOutputs:\n', ...outputs].join('');
}

const lines = (length, line) => Array.from({ length }, line).join('');
const parameter = (_, i) => `  P${i}: { Type: String${i % 3 === 0 ? '' : ', AllowedValues: [a, b, c]'} }\n`;

/**
 * A template of databases with so many conditions, which rest on each other and on some of the parameters; without
 * conditions, the same databases.
 */
export function conditional(conditions, parameters, resources) {
  const equals = (i) => `!Equals [!Ref P${(i * 7) % parameters}, ${'abc'[i % 3]}]`;
  const kinds = [
    equals,
    (i) => `!Or [!Condition C${i - 1}, ${equals(i)}]`,
    (i) => `!Not [!Condition C${i - 1}]`,
    (i) => `!Equals [!FindInMap [Sizes, !Ref P${(3 * i) % parameters}, X], "2"]`,
    (i) => `!And [!Condition C${i - 1}, ${equals(i)}]`,
  ];
  const at = (i, step, then, otherwise) => (conditions === 0 ? then : `!If [C${(i * step) % conditions}, ${then}, ${otherwise}]`);
  const database = (_, i) => `  D${i}:
    Type: AWS::RDS::DBInstance${conditions === 0 ? '' : `\n    Condition: C${(i * 3) % conditions}`}
    Properties:
      StorageEncrypted: ${at(i, 1, 'true', at(i, 11, 'false', 'true'))}
      PubliclyAccessible: ${at(i, 5, 'true', 'false')}
      BackupRetentionPeriod: ${at(i, 13, '7', '!Ref AWS::NoValue')}
`;
  return `Parameters:
${lines(parameters, parameter)}Mappings:
  Sizes: { a: { X: "1" }, b: { X: "2" }, c: { X: "3" } }
${conditions === 0 ? '' : `Conditions:\n${lines(conditions, (_, i) => `  C${i}: ${kinds[i % kinds.length](i)}\n`)}`}Resources:
${lines(resources, database)}`;
}

/**
 * Two templates of the same length, with the same resources and the same findings: in one of them they depend on conditions.
 */
export function twins(conditions, parameters, resources) {
  const condition = (i) =>
    [
      `!Equals [!Ref P${i % parameters}, a]`,
      `!Or [!Condition C${i - 1}, !Equals [!Ref P${i % parameters}, b]]`,
      `!Not [!Condition C${i - 1}]`,
    ][i % 3];
  const entries = lines(conditions, (_, i) => `  C${i}: ${condition(i)}\n`);
  const database = (bound) => (_, i) => `  D${i}:
    Type: AWS::RDS::DBInstance
    ${bound ? 'Condition: C' : 'DependsOn: D'}${i % conditions}
    Properties:
      StorageEncrypted: false
      PubliclyAccessible: true
      DBSubnetGroupName: private
      BackupRetentionPeriod: ${either(bound, (i * 7) % conditions, 7, 14)}
      MultiAZ: ${either(bound, (i * 11) % conditions, true, false)}
`;
  const either = (bound, i, then, otherwise) => {
    const choice = `!If [C${i}, ${then}, ${otherwise}]`;
    return bound ? choice : `${then} #`.padEnd(choice.length, '.');
  };
  const text = (bound) => `Parameters:
${lines(parameters, parameter)}${bound ? 'Conditions:' : 'Metadata: |'}
${entries}Resources:
${lines(resources, database(bound))}`;
  return [text(true), text(false)];
}
