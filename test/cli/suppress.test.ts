import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { main } from '../../src/commands/main.ts';

const temporary: string[] = [];
afterAll(() => temporary.forEach((folder) => rmSync(folder, { recursive: true })));

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'groundrule-suppress-'));
  temporary.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function groundrule(cwd: string, ...argv: string[]) {
  const written = { out: '', err: '' };
  const io = { cwd, env: {}, tty: false, columns: undefined, version: () => '0', stdin: () => Promise.resolve('') };
  const code = await main([...argv, '--no-config'], { ...io, out: (text) => void (written.out += text), err: (text) => void (written.err += text) });
  return { code, ...written };
}

/** Suppresses, and shows the file as it is then and what a lint says of it. */
async function suppressed(files: Readonly<Record<string, string>>, ...argv: string[]) {
  const cwd = folderOf(files);
  const run = await groundrule(cwd, 'suppress', ...argv);
  const report = JSON.parse((await groundrule(cwd, 'lint', '--format', 'json')).out) as Report;
  const text = Object.fromEntries(Object.keys(files).map((name) => [name, readFileSync(join(cwd, name), 'utf8')]));
  return { ...run, text: Object.values(text)[0]!, report, cwd, accepted: report.findings.filter((one) => one.suppressed).map((one) => one.rule) };
}

interface Report {
  readonly findings: readonly { readonly rule: string; readonly fingerprint: string; readonly suppressed?: object }[];
  readonly unusedSuppressions: readonly unknown[];
}

const yaml = `Resources:
  Database: # ours
    Type: AWS::RDS::DBInstance
    Properties:
      StorageEncrypted: false # on purpose
      PubliclyAccessible: true
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
      - CidrIp: 0.0.0.0/0
        FromPort: 22
        IpProtocol: tcp
        ToPort: 22
      - { CidrIp: 0.0.0.0/0, IpProtocol: tcp, FromPort: 3389, ToPort: 3389 }
`;
const above = (line: string, comment: string, text = yaml) => text.replace(line, `${/^ */.exec(line)![0]}# groundrule-ignore ${comment}\n${line}`);

describe('in YAML', () => {
  test.each([
    ['rds-unencrypted t.yaml:5', '      StorageEncrypted', 'rds-unencrypted: test data'],
    ['CKV_AWS_16 ./t.yaml:5:7', '      StorageEncrypted', 'rds-unencrypted: test data'],
    ['rds-log-export t.yaml:2', '  Database', 'rds-log-export: test data'],
    ['sg-ssh-open-world t.yaml:11', '      - CidrIp', 'sg-ssh-open-world: test data'],
    ['sg-rdp-open-world t.yaml:15', '      - { CidrIp', 'sg-rdp-open-world: test data'],
  ])('%s: a comment above the line', async (words, line, comment) => {
    const { text, code, out, err, accepted, report } = await suppressed({ 't.yaml': yaml }, ...words.split(' '), '--reason', ' test\n data ');
    expect({ text, code, err }).toEqual({ text: above(line, comment), code: 0, err: '' });
    expect(out).toMatch(/^t\.yaml:\d+:\d+: [\w-]+ is suppressed by a comment above line \d+: [\w-]+: test data\n$/);
    expect([accepted, report.unusedSuppressions]).toEqual([[comment.split(':')[0]], []]);
  });

  test('with a date, a byte order mark and the line ends of the file', async () => {
    const windows = `\uFEFF${yaml.replaceAll('\n', '\r\n')}`;
    const { text } = await suppressed({ 't.yaml': windows }, 'rds-public', 't.yaml:6', '--reason', 'a demo', '--until', '2999-01-31');
    expect(text).toBe(`\uFEFF${above('      PubliclyAccessible', 'rds-public: a demo (until 2999-01-31)').replaceAll('\n', '\r\n')}`);
  });

  test('by fingerprint, or the beginning of one', async () => {
    const { report } = await suppressed({ 't.yaml': yaml }, 'nothing', '--reason', 'x');
    const { fingerprint } = report.findings.find(({ rule }) => rule === 'rds-public')!;
    const runs = await Promise.all([12, 32].map((length) => suppressed({ 't.yaml': yaml }, fingerprint.slice(0, length), '--reason', 'a demo')));
    for (const { text, code } of runs) expect([code, text]).toEqual([0, above('      PubliclyAccessible', 'rds-public: a demo')]);
  });

  test('where the line of the resource would mean more, only the property is named', async () => {
    const text = 'Resources:\n  Key: { Type: AWS::RDS::DBInstance, Properties: { StorageEncrypted: false } }\n  A: { Type: AWS::EC2::Instance }\n';
    const { accepted, text: after } = await suppressed({ 't.yaml': text }, 'rds-unencrypted', 't.yaml:2', '--reason', 'x');
    expect([accepted, after]).toEqual([['rds-unencrypted'], above('  Key', 'rds-unencrypted: x', text)]);
  });

  test('what cannot be told apart is not suppressed', async () => {
    const ports = '{ CidrIp: 0.0.0.0/0, IpProtocol: tcp, FromPort: 22, ToPort: 22 }';
    const text = `Resources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress: [${ports}, ${ports.replace('/0', '/1')}]\n`;
    const { code, err, text: after, report } = await suppressed({ 't.yaml': text }, 'sg-ssh-open-world', 't.yaml:5', '--reason', 'x');
    expect([code, after]).toEqual([2, text]);
    const both = report.findings.filter(({ rule }) => rule === 'sg-ssh-open-world');
    expect(both).toHaveLength(2);
    expect(err).toMatch(/There are several such findings; name one by its fingerprint:/);
    for (const { fingerprint } of both) expect(err).toContain(fingerprint);
    const one = await suppressed({ 't.yaml': text }, both[0]!.fingerprint, '--reason', 'x');
    expect([one.code, one.text]).toEqual([2, text]);
    expect(one.err).toMatch(/cannot be suppressed alone; with --together, these would be too:[^]*In groundrule\.yaml it could be:[^]*rule: sg-ssh-open-world/);
    expect(one.err).toContain(both[1]!.fingerprint);
    const together = await suppressed({ 't.yaml': text }, both[0]!.fingerprint, '--reason', 'x', '--together');
    expect([together.code, together.accepted]).toEqual([0, ['sg-ssh-open-world', 'sg-ssh-open-world']]);
    expect(together.out).toContain(`and with it:  ${both[1]!.fingerprint}`);
  });
});

describe('in JSON', () => {
  const json = `{
  "Resources": {
    "Database": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": { "StorageEncrypted": false, "PubliclyAccessible": true }
    }
  }
}
`;

  test('the metadata of the resource', async () => {
    const { text, accepted } = await suppressed({ 't.json': json }, 'rds-public', 't.json:5', '--reason', 'a demo');
    expect(text).toBe(
      json.replace(
        ' }\n    }\n',
        ` },
      "Metadata": {
        "groundrule": {
          "ignore": [
            "rds-public: a demo"
          ]
        }
      }
    }
`,
      ),
    );
    expect(accepted).toEqual(['rds-public']);
  });

  test.each([
    ['"rds-log-export: old"', '["rds-log-export: old", "rds-public: a demo"]'],
    ['["rds-log-export: old"]', '["rds-log-export: old", "rds-public: a demo"]'],
    ['{"rule": "rds-log-export", "reason": "old"}', '[{"rule": "rds-log-export", "reason": "old"}, "rds-public: a demo"]'],
  ])('beside what is there: %s', async (before, after) => {
    const text = json.replace('"Type"', `"Metadata": { "groundrule": { "ignore": ${before} } }, "Type"`);
    const run = await suppressed({ 't.json': text }, 'rds-public', 't.json:5', '--reason', 'a demo');
    expect(run.text).toBe(text.replace(before, after));
    expect(run.accepted).toEqual(['rds-log-export', 'rds-public']);
  });

  const block = '"storage_encrypted": false';

  test.each([
    [`{ ${block} }`, `{ ${block}, "//": "groundrule-ignore rds-unencrypted: a demo" }`],
    [`[{ "//": "ours", ${block} }]`, `[{ "//": ["ours", "groundrule-ignore rds-unencrypted: a demo"], ${block} }]`],
  ])('the comment of a Terraform block: %s', async (before, after) => {
    const terraform = (a: string) => `{ "resource": { "aws_db_instance": { "a": ${a} } } }\n`;
    const { text, accepted } = await suppressed({ 'main.tf.json': terraform(before) }, 'rds-unencrypted', 'main.tf.json:1', '--reason', 'a demo');
    expect([text, accepted]).toEqual([terraform(after), ['rds-unencrypted']]);
  });
});

test('a parameter in JSON: the metadata of the template; no secret is shown', async () => {
  const secret = 'AKIAIOSFODNN7ABCDEFG';
  const text = `{"Parameters": {"Key": {"Type": "String", "Default": "${secret}"}}, "Resources": {"A": {"Type": "AWS::SNS::Topic"}}}`;
  const shown = await suppressed({ 't.json': text }, 'secret-pattern-anywhere', 't.json:1', '--reason', 'x', '--dry-run');
  expect(shown.text).toBe(text);
  expect(shown.out).toContain('+++ b/t.json');
  expect(shown.out).not.toContain(secret);
  const { accepted, text: after } = await suppressed({ 't.json': text }, 'secret-pattern-anywhere', 't.json:1', '--reason', 'x');
  expect(JSON.parse(after)).toMatchObject({ Metadata: { groundrule: { ignore: ['secret-pattern-anywhere: x'] } } });
  expect(accepted).toEqual(['secret-pattern-anywhere']);
});

describe('--dry-run', () => {
  test('prints what would change, and changes nothing', async () => {
    const { code, out, text } = await suppressed({ 't.yaml': yaml }, 'rds-public', 't.yaml:6', '--reason', 'a demo', '--dry-run');
    expect([code, text]).toEqual([0, yaml]);
    expect(out).toBe(`--- a/t.yaml
+++ b/t.yaml
@@ -3,6 +3,7 @@
     Type: AWS::RDS::DBInstance
     Properties:
       StorageEncrypted: false # on purpose
+      # groundrule-ignore rds-public: a demo
       PubliclyAccessible: true
   Web:
     Type: AWS::EC2::SecurityGroup
`);
  });
});

describe('what a tool made is left alone', () => {
  const template = JSON.stringify({
    Resources: { Db: { Type: 'AWS::RDS::DBInstance', Properties: { PubliclyAccessible: true }, Metadata: { 'aws:cdk:path': 'Shop/Db/Resource' } } },
  });

  test.each([
    [[], "Validations.of(construct).acknowledge({ id: 'groundrule::rds-public', reason: 'it\\'s a demo' });"],
    [
      ['--until', '2999-01-31'],
      "(construct.node.defaultChild as CfnResource).addMetadata('groundrule', { ignore: ['rds-public: it\\'s a demo (until 2999-01-31)'] });",
    ],
  ])('CDK: the line of the app is printed %j', async (more, line) => {
    const { code, out, text } = await suppressed({ 'Shop.template.json': template }, 'rds-public', 'Shop.template.json:1', '--reason', "it's a demo", ...more);
    expect([code, text]).toEqual([0, template]);
    expect(out).toContain('made by cdk synth; nothing was changed.\nWrite this where the app makes Shop/Db,');
    expect(out).toContain(`\n  ${line}\n`);
  });

  test('a plan: the entry of the configuration is printed', async () => {
    const plan = JSON.stringify({
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [{ address: 'aws_db_instance.a', mode: 'managed', type: 'aws_db_instance', name: 'a', values: { publicly_accessible: true } }],
        },
      },
      resource_changes: [],
    });
    const { code, out, text } = await suppressed({ 'plan.json': plan }, 'rds-public', 'plan.json:1', '--reason', 'a demo');
    expect([code, text]).toEqual([0, plan]);
    expect(out).toContain('  ignore:\n    - rule: rds-public\n      resource: "aws_db_instance.a"\n      reason: "a demo"\n');
  });
});

test.each([
  [['rds-public', 't.yaml:6', '--reason', ' '], 'The reason is empty'],
  [['rds-public', 't.yaml:6', '--reason', 'x (until soon)'], 'Write the date with --until'],
  [['rds-public', 't.yaml:6', '--reason', 'x', '--until', '2027-02-30'], "'2027-02-30' is no date"],
  [['rds-public', 't.yaml:5', '--reason', 'x'], "There is no finding of 'rds-public' at t.yaml:5; there is one here:"],
  [['abcdef0123', '--reason', 'x'], "There is no finding with the fingerprint 'abcdef0123'"],
  [['rds-public', '--reason', 'x'], 'Name the finding by its fingerprint, or as RULE FILE:LINE'],
  [['rds-public', 't.yaml:6', 'nowhere', '--reason', 'x'], "There is no file or folder 'nowhere'"],
  [['rds-public', 't.yaml:6', '-', '--reason', 'x'], 'standard input cannot be changed'],
  [['rds-public', 't.yaml:6'], "required option '--reason <text>'"],
])('%j is refused', async (argv, message) => {
  const { code, err, text } = await suppressed({ 't.yaml': yaml }, ...argv);
  expect([code, text]).toEqual([2, yaml]);
  expect(err).toContain(message);
});

test('what is suppressed already is left', async () => {
  const text = above('      PubliclyAccessible', 'rds-public: a demo');
  const { code, err } = await suppressed({ 't.yaml': text }, 'rds-public', 't.yaml:7', '--reason', 'x');
  expect([code, err]).toEqual([2, 'error: It is suppressed already: a demo\n']);
});
