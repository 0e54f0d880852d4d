import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lint } from '../src/lint.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundrule-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** What a run says about a folder with these files, beside a template with one fault that must always be found. */
async function said(files: Readonly<Record<string, string | Uint8Array>>, prepare: (cwd: string) => void = () => undefined) {
  const cwd = join(folder, String(count++));
  const good = 'Resources:\n  Files:\n    Type: AWS::EFS::FileSystem\n';
  for (const [file, content] of Object.entries({ ...files, 'zz-good.yaml': good })) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), content);
  }
  prepare(cwd);
  const { result } = await lint({ paths: ['.'], cwd, rules: ['efs-unencrypted', 'secret-*'], config: false });
  const lines = result.findings.map(
    ({ file, location, rule, message }) => `${file}:${location.start.line}:${location.start.column} ${rule} ${message}`,
  );
  expect(lines.filter((line) => line.startsWith('zz-good.yaml'))).toHaveLength(1);
  return lines.filter((line) => !line.startsWith('zz-good.yaml'));
}

const efs = 'Type: AWS::EFS::FileSystem';

test('conditions that nobody can solve are told as a limit, and cost no time', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `P${index}`);
  const differ = names.flatMap((a, index) => names.slice(index + 1).map((b) => `!Not [!Equals [!Ref ${a}, !Ref ${b}]]`));
  const parameters = names.map((name) => `  ${name}: { Type: String, AllowedValues: [a, b, c, d, e, f, g, h, i, j, k] }`).join('\n');
  const conditions = Array.from(
    { length: 50 },
    (_, index) => `  C${index}: !And [${differ.join(', ')}, !Not [!Equals [!Ref P0, x${index}]]]`,
  );
  const resources = conditions.map((_, index) => `  R${index}: { ${efs}, Condition: C${index} }`);
  const text = `Parameters:\n${parameters}\nConditions:\n${conditions.join('\n')}\nResources:\n${resources.join('\n')}\n`;
  const begun = performance.now();
  expect(await said({ 'a.yaml': text })).toHaveLength(50);
  expect(performance.now() - begun).toBeLessThan(5000);
});

test('half a JSON is a finding with a place and a remedy', async () => {
  expect(await said({ 'a.json': '{"Resources": {"A": {"Type": "AWS::EFS::FileSystem"' })).toEqual([
    expect.stringMatching(/^a\.json:1:5\d parse-error .+/),
  ]);
});

test('tabs in YAML are a finding that says so', async () => {
  expect(await said({ 'a.yaml': `Resources:\n\tA:\n\t\t${efs}\n` })).toEqual([expect.stringMatching(/^a\.yaml:2:1 parse-error .*tab/i)]);
});

test('empty files, binary files and files of other kinds are passed over', async () => {
  const workflow = 'on: push\njobs: { a: { steps: [] } }\n';
  const chart = 'Resources: {{ .Values.resources }}\n';
  expect(
    await said({
      'a.yaml': '',
      'b.json': '\n',
      'c.template': Buffer.from([0, 1, 2, 0xff]),
      '.github/d.yml': workflow,
      'e.yaml': workflow,
      'f.yaml': chart,
    }),
  ).toEqual([]);
});

test('UTF-16 and a byte order mark are read', async () => {
  const text = `Resources:\n  A:\n    ${efs}\n`;
  const files = {
    'a.yaml': Buffer.from(`\uFEFF${text}`, 'utf16le'),
    'b.yaml': `\uFEFF${text}`,
    'c.yaml': text.replaceAll('\n', '\r\n'),
    'd.yaml': text.replaceAll('\n', '\r'),
  };
  expect(await said(files)).toEqual(['a', 'b', 'c', 'd'].map((name) => expect.stringMatching(`^${name}\\.yaml:2:3 efs-unencrypted`)));
});

test('10 MB on one line is linted, with the right column', async () => {
  const filler = 'x'.repeat(10_000_000);
  const text = `{"Description": "${filler}", "Resources": {"A": {"Type": "AWS::EFS::FileSystem"}}}`;
  expect(await said({ 'a.json': text })).toEqual([expect.stringMatching(`^a\\.json:1:${text.indexOf('"A"') + 1} efs-unencrypted`)]);
});

test('20,000 levels are refused, in both languages', async () => {
  const deep = `{"Resources": {"A": {"Type": "AWS::EFS::FileSystem", "X": ${'['.repeat(20_000)}${']'.repeat(20_000)}}}}`;
  expect(await said({ 'a.json': deep, 'b.yaml': deep })).toEqual(
    ['a.json', 'b.yaml'].map((file) => expect.stringMatching(`^${file}:1:\\d+ parse-error .*levels`)),
  );
});

test('an alias bomb and an alias in itself are refused', async () => {
  const bomb = Array.from({ length: 12 }, (_, index) => `a${index + 1}: &a${index + 1} [${Array(12).fill(`*a${index}`).join(', ')}]`).join(
    '\n',
  );
  const files = {
    'a.yaml': `a0: &a0 [x]\n${bomb}\nResources:\n  A:\n    ${efs}\n    Properties: *a12\n`,
    'b.yaml': `Resources:\n  A: &a\n    ${efs}\n    Properties: *a\n`,
  };
  expect(await said(files)).toEqual(['a', 'b'].map((name) => expect.stringMatching(`^${name}\\.yaml:\\d+:\\d+ parse-error`)));
});

test('references to nothing, to themselves and in circles end', async () => {
  const text = `
Conditions:
  A: !Condition B
  B: !Condition A
Resources:
  A: { ${efs}, Condition: A, Properties: { Encrypted: !GetAtt A.Encrypted } }
  B: { ${efs}, Properties: { Encrypted: !Ref Nowhere, KmsKeyId: !Ref B } }
  C: { ${efs}, DependsOn: [C, Nowhere] }
`;
  expect(await said({ 'a.yaml': text })).toHaveLength(3);
});

test('__proto__ is a name like any other', async () => {
  const json =
    '{"__proto__": {"x": 1}, "Resources": {"__proto__": {"Type": "AWS::EFS::FileSystem"}, "constructor": {"Type": "AWS::EFS::FileSystem"}}}';
  expect(await said({ 'a.json': json, 'b.yaml': `Resources:\n  __proto__:\n    ${efs}\n` })).toHaveLength(3);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

test('properties of the wrong type make no rule fail', async () => {
  const lines = await said({
    'a.yaml': `Resources:\n  A: { ${efs}, Properties: [1] }\n  B: { ${efs}, Properties: { Encrypted: { a: 1 } } }\n  C: { Type: { Rain: x } }\n  D: 1\n`,
  });
  expect(lines.filter((line) => line.includes('rule-crash'))).toEqual([]);
});

test('a duplicate key is a finding, and the last one holds', async () => {
  const text = `Resources:\n  A:\n    ${efs}\n    Properties:\n      Encrypted: true\n      Encrypted: false\n`;
  expect(await said({ 'a.yaml': text })).toEqual([
    expect.stringMatching('^a\\.yaml:6:7 duplicate-key'),
    expect.stringMatching('^a\\.yaml:6:7 efs-unencrypted'),
  ]);
});

const loop = (cwd: string): void => {
  symlinkSync('.', join(cwd, 'loop'));
  symlinkSync('nowhere', join(cwd, 'broken.yaml'));
  symlinkSync('self.json', join(cwd, 'self.json'));
};

test('a loop of links and a link to nowhere end', async () => {
  expect(await said({ 'a.yaml': `Resources:\n  A:\n    ${efs}\n` }, loop)).toEqual([expect.stringMatching('^a\\.yaml:2:3')]);
});

test('no secret that was found is in anything that is said', async () => {
  const text =
    'Resources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: hunter2222\n      DBName: hunter2222\n';
  expect((await said({ 'a.yaml': text })).join('\n')).not.toContain('hunter2222');
});
