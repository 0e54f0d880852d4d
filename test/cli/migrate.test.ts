import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { main } from '../../src/commands/main.ts';

const temporary: string[] = [];
afterAll(() => temporary.forEach((folder) => rmSync(folder, { recursive: true })));

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'groundrule-migrate-'));
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
  const code = await main(argv, { ...io, out: (text) => void (written.out += text), err: (text) => void (written.err += text) });
  return { code, ...written };
}

interface Report {
  readonly findings: readonly { readonly fingerprint: string; readonly suppressed?: { readonly tool?: string } }[];
  readonly unusedSuppressions: readonly unknown[];
}

async function lint(cwd: string) {
  const report = JSON.parse((await groundrule(cwd, 'lint', '--no-config', '--format', 'json')).out) as Report;
  const suppressed = report.findings.filter((finding) => finding.suppressed);
  return {
    states: report.findings.map(({ fingerprint, suppressed: by }) => `${fingerprint} ${by !== undefined}`).toSorted(),
    byPeers: suppressed.filter((finding) => finding.suppressed?.tool !== undefined).length,
    suppressed: suppressed.length,
    unused: report.unusedSuppressions.length,
  };
}

/** Migrates one file; whatever happens, the same findings are suppressed afterwards, and nothing new is unused. */
async function migrated(text: string, file = 't.yaml') {
  const cwd = folderOf({ [file]: text });
  const before = await lint(cwd);
  const run = await groundrule(cwd, 'migrate', '--no-config');
  const after = await lint(cwd);
  expect([after.states, after.unused]).toEqual([before.states, before.unused]);
  expect([run.err, existsSync(join(cwd, 'groundrule.yaml'))]).toEqual(['', false]);
  return { ...run, text: readFileSync(join(cwd, file), 'utf8'), before, after };
}

const template = (at: Partial<Record<'top' | 'name' | 'first' | 'storage' | 'beside' | 'public' | 'web' | 'list' | 'ssh' | 'rdp', string>> = {}) => {
  const line = (key: keyof typeof at): string => (at[key] === undefined || at[key] === '' ? '' : `${at[key]}\n`);
  return `${line('top')}Resources:
  Database:${at.name ?? ''}
${line('first')}    Type: AWS::RDS::DBInstance
    Properties:
${line('storage')}      StorageEncrypted: false${at.beside ?? ''}
${line('public')}      PubliclyAccessible: true
${line('web')}  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
${line('list')}      SecurityGroupIngress:
${line('ssh')}      - CidrIp: 0.0.0.0/0
        IpProtocol: tcp
        FromPort: 22
        ToPort: 22
${line('rdp')}      - CidrIp: 0.0.0.0/0
        IpProtocol: tcp
        FromPort: 3389
        ToPort: 3389
`;
};

type At = NonNullable<Parameters<typeof template>[0]>;

describe('comments', () => {
  test.each<[string, At, At]>([
    [
      'checkov, beside the name',
      { name: ' #checkov:skip=CKV_AWS_16: test data' },
      { name: ' # groundrule-ignore rds-unencrypted: test data' },
    ],
    [
      'checkov, above the first key',
      { first: '    # checkov:skip=CKV_AWS_16:test data' },
      { first: '    # groundrule-ignore rds-unencrypted: test data' },
    ],
    [
      'checkov, beside the line that is found',
      { beside: '  # checkov:skip=CKV_AWS_16' },
      { beside: '  # groundrule-ignore rds-unencrypted: no reason given (checkov)' },
    ],
    [
      'checkov, where ours would mean nothing: above the resource',
      { public: '      # checkov:skip=CKV_AWS_16:test data' },
      { top: '', public: '' },
    ],
    [
      'checkov, with something else in the comment',
      { name: ' # ours, checkov:skip=CKV_AWS_16:test data' },
      { name: ' # ours,' },
    ],
    [
      'several in a row',
      { first: '    # checkov:skip=CKV_AWS_16:one\n    # checkov:skip=CKV_AWS_99999:not known\n    # checkov:skip=CKV_AWS_17:two' },
      { first: '    # groundrule-ignore rds-unencrypted: one\n    # checkov:skip=CKV_AWS_99999:not known\n    # groundrule-ignore rds-public: two' },
    ],
    [
      'trivy, above a line',
      { ssh: '      #trivy:ignore:AVD-AWS-0107:exp:2999-02-01' },
      { ssh: '      # groundrule-ignore sg-ssh-open-world: no reason given (trivy) (until 2999-01-31)' },
    ],
    [
      'trivy, above a list: above each finding',
      { list: '      # trivy:ignore:AWS-0107' },
      {
        ssh: '      # groundrule-ignore sg-ssh-open-world: no reason given (trivy)',
        rdp: '      # groundrule-ignore sg-rdp-open-world: no reason given (trivy)',
      },
    ],
    [
      'trivy, above the resource',
      { web: '  # trivy:ignore:AWS-0107' },
      { web: '  # groundrule-ignore sg-rdp-open-world, sg-ssh-open-world: no reason given (trivy)' },
    ],
    [
      'trivy, one of two',
      { ssh: '      # trivy:ignore:AWS-0107 trivy:ignore:AWS-0001' },
      { ssh: '      # groundrule-ignore sg-ssh-open-world: no reason given (trivy)\n      # trivy:ignore:AWS-0001' },
    ],
    [
      'trivy, with words that are the reason',
      { ssh: '      # trivy:ignore:AWS-0107 - the office only' },
      { ssh: '      # groundrule-ignore sg-ssh-open-world: the office only' },
    ],
    [
      'kics, a line',
      { rdp: '      # kics-scan ignore-line' },
      { rdp: '      # groundrule-ignore sg-rdp-open-world: no reason given (kics)' },
    ],
    [
      'kics, a block',
      { list: '      # kics-scan ignore-block' },
      {
        ssh: '      # groundrule-ignore sg-ssh-open-world: no reason given (kics)',
        rdp: '      # groundrule-ignore sg-rdp-open-world: no reason given (kics)',
      },
    ],
  ])('%s', async (name, before, after) => {
    const { text, code, before: was, after: is } = await migrated(template(before));
    const expected = name.includes('above the resource') && before.public ? above('  Database:', 'rds-unencrypted: test data') : template(after);
    const said = name.includes('something else') ? above('  Database:', 'rds-unencrypted: test data', template(after)) : expected;
    expect([text, code]).toEqual([said, 0]);
    expect([was.byPeers > 0, is.byPeers, is.suppressed]).toEqual([true, 0, was.suppressed]);
  });

  const above = (line: string, note: string, text = template()) => text.replace(line, `  # groundrule-ignore ${note}\n${line}`);

  test('for the whole file become an entry of the template', async () => {
    const { text } = await migrated(template({ top: '# kics-scan disable=5beacce3-4020-4a3d-9e1d-a36f953df630' }));
    expect(text).toBe(`${template()}Metadata:\n  groundrule:\n    ignore:\n    - 'rds-unencrypted: no reason given (kics)'\n`);
  });

  test('keep the line ends of the file', async () => {
    const windows = (at: At) => template(at).replaceAll('\n', '\r\n');
    const { text } = await migrated(windows({ first: '    # checkov:skip=CKV_AWS_16:x', list: '      # trivy:ignore:AWS-0107' }));
    expect(text).toBe(
      windows({
        first: '    # groundrule-ignore rds-unencrypted: x',
        ssh: '      # groundrule-ignore sg-ssh-open-world: no reason given (trivy)',
        rdp: '      # groundrule-ignore sg-rdp-open-world: no reason given (trivy)',
      }),
    );
  });

  test.each<[string, At, RegExp]>([
    ['no rule', { name: ' # checkov:skip=CKV_AWS_99999:x' }, /^left +t\.yaml:2 {2}CKV_AWS_99999 \(checkov\): no rule of groundrule checks the same$/m],
    ['nothing to suppress', { web: '  # checkov:skip=CKV_AWS_3:x' }, /^left +t\.yaml:7 {2}CKV_AWS_3 \(checkov\): it suppresses nothing that groundrule reports$/m],
    ['ours is there', { beside: ' # groundrule-ignore rds-unencrypted: ours', name: ' #checkov:skip=CKV_AWS_16:x' }, /it suppresses nothing/],
  ])('are left where there is %s', async (_, at, expected) => {
    const { text, out, code } = await migrated(template(at));
    expect([text, code]).toEqual([template(at), 0]);
    expect(out).toMatch(expected);
  });
});

describe('metadata', () => {
  const json = (metadata: unknown) =>
    `${JSON.stringify({ Resources: { Db: { Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: false }, Metadata: metadata } } }, null, 2)}\n`;

  test.each([
    ['checkov', { checkov: { skip: [{ id: 'CKV_AWS_16', comment: 'test data' }] } }],
    ['cfn_nag', { cfn_nag: { rules_to_suppress: [{ id: 'F27', reason: 'test data' }] } }],
    ['cdk-nag', { cdk_nag: { rules_to_suppress: [{ id: 'AwsSolutions-RDS2', reason: 'test data' }] } }],
  ])('of %s', async (_, metadata) => {
    const { text, before } = await migrated(json(metadata), 't.json');
    if (before.byPeers === 0) return expect(text).toBe(json(metadata));
    expect(JSON.parse(text).Resources.Db.Metadata).toEqual({ groundrule: { ignore: ['rds-unencrypted: test data'] } });
    return undefined;
  });

  test('of guard, byte by byte', async () => {
    const { text } = await migrated(json({ Owner: 'us', guard: { SuppressedRules: ['RDS_STORAGE_ENCRYPTED', 'OTHER'] } }), 't.json');
    expect(text).toBe(json({ Owner: 'us', guard: { SuppressedRules: ['OTHER'] }, groundrule: { ignore: ['rds-unencrypted: no reason given (guard)'] } }));
  });

  test('beside ours, and what else the tool has there', async () => {
    const ours = { ignore: ['rds-log-export: ours'] };
    const { text } = await migrated(json({ checkov: { skip: [{ id: 'CKV_AWS_16', comment: 'x' }], other: 1 }, groundrule: ours }), 't.json');
    expect(text).toBe(json({ checkov: { other: 1 }, groundrule: { ignore: ['rds-log-export: ours', 'rds-unencrypted: x'] } }));
  });

  test('in YAML', async () => {
    const metadata = (inner: string) => template({ first: `    Metadata:\n${inner}` });
    const { text } = await migrated(
      metadata("      Owner: us # and nobody else\n      checkov:\n        skip:\n          - id: CKV_AWS_16\n            comment: 'test data'"),
    );
    expect(text).toBe(metadata("      Owner: us # and nobody else\n      groundrule:\n        ignore:\n          - 'rds-unencrypted: test data'"));
  });

  test('of single texts is left', async () => {
    const text = JSON.stringify({
      Resources: {
        Policy: {
          Type: 'AWS::IAM::ManagedPolicy',
          Metadata: { cdk_nag: { rules_to_suppress: [{ id: 'AwsSolutions-IAM5', reason: 'listed', applies_to: ['Action::*', 'Resource::*'] }] } },
          Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] } },
        },
      },
    });
    expect((await migrated(text, 't.json')).text).toBe(text);
  });

  test('of what cdk synth made is left', async () => {
    const text = json({ 'aws:cdk:path': 'Shop/Db/Resource', checkov: { skip: [{ id: 'CKV_AWS_16', comment: 'x' }] } });
    const { text: after, out } = await migrated(text, 'Shop.template.json');
    expect(after).toBe(text);
    expect(out).toContain('CKV_AWS_16 (checkov): the file is made by cdk synth: change the app');
  });

  test('in the comment of a Terraform block', async () => {
    const terraform = (note: string) => `{ "resource": { "aws_db_instance": { "a": { "//": ${note}, "storage_encrypted": false } } } }\n`;
    expect((await migrated(terraform('"checkov:skip=CKV_AWS_16:a demo"'), 'main.tf.json')).text).toBe(terraform('"groundrule-ignore rds-unencrypted: a demo"'));
    const both = terraform('"ours; checkov:skip=CKV_AWS_16:a demo"');
    expect((await migrated(both, 'main.tf.json')).text).toBe(both);
  });
});

describe('the command', () => {
  test('--dry-run prints what would change, and changes nothing', async () => {
    const files = { 't.yaml': template({ name: ' # checkov:skip=CKV_AWS_16:x' }), '.trivyignore': 'AWS-0089\n' };
    const cwd = folderOf(files);
    const { out, code } = await groundrule(cwd, 'migrate', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('-  Database: # checkov:skip=CKV_AWS_16:x\n+  Database: # groundrule-ignore rds-unencrypted: x\n');
    expect(out).toContain('+++ b/groundrule.yaml\n');
    expect(out).toContain('1 suppression rewritten, 0 left; 1 setting translated, 0 left (nothing was written).');
    expect(readFileSync(join(cwd, 't.yaml'), 'utf8')).toBe(files['t.yaml']);
    expect(existsSync(join(cwd, 'groundrule.yaml'))).toBe(false);
  });

  test('does nothing the second time', async () => {
    const cwd = folderOf({ 't.yaml': template({ name: ' # checkov:skip=CKV_AWS_16:x' }), '.trivyignore': 'AWS-0089\n' });
    await groundrule(cwd, 'migrate');
    const texts = () => ['t.yaml', 'groundrule.yaml'].map((file) => readFileSync(join(cwd, file), 'utf8'));
    const first = texts();
    const { out, code } = await groundrule(cwd, 'migrate');
    expect([texts(), code]).toEqual([first, 0]);
    expect(out).toContain('0 suppressions rewritten, 0 left');
    expect((await groundrule(cwd, 'lint', '--fail-on', 'never')).code).toBe(0);
  });

  test('never touches a configuration that is there', async () => {
    const cwd = folderOf({ 't.yaml': template(), 'groundrule.yml': 'failOn: error\n', '.cfn_nag.yml': 'RulesToSuppress:\n  - { id: W35, reason: no logs }\n' });
    const { out } = await groundrule(cwd, 'migrate');
    expect(readFileSync(join(cwd, 'groundrule.yml'), 'utf8')).toBe('failOn: error\n');
    expect(existsSync(join(cwd, 'groundrule.yaml'))).toBe(false);
    expect(out).toContain('groundrule.yml is there already and was not touched');
    expect(out).toContain('  rules:\n    s3-access-log: off # W35: no logs\n');
  });

  test('says when there is nothing', async () => {
    expect(await groundrule(folderOf({ 't.yaml': template() }), 'migrate')).toEqual({ code: 0, out: 'Nothing of other tools was found.\n', err: '' });
  });

  test.each(['nowhere', '-'])('refuses %s', async (path) => {
    expect((await groundrule(folderOf({}), 'migrate', path)).code).toBe(2);
  });

  test('understands other tools although the configuration switches them off', async () => {
    const cwd = folderOf({ 't.yaml': template({ name: ' # checkov:skip=CKV_AWS_16:x' }), 'groundrule.yaml': 'peerSuppressions: false\n' });
    const states = async () => (await groundrule(cwd, 'lint', '--quiet', '--rule', 'rds-unencrypted')).code;
    expect(await states()).toBe(1);
    await groundrule(cwd, 'migrate');
    expect(await states()).toBe(0);
  });
});

describe('configuration files', () => {
  async function translated(files: Readonly<Record<string, string>>) {
    const cwd = folderOf({ ...files, 't.yaml': template() });
    const { out, code } = await groundrule(cwd, 'migrate', 't.yaml');
    const written = join(cwd, 'groundrule.yaml');
    // What is written is a configuration that holds.
    const check = await groundrule(cwd, 'lint', 't.yaml', '--fail-on', 'never');
    expect([code, check.err, check.code === 0 || check.code === 3]).toEqual([0, '', true]);
    return { out, text: existsSync(written) ? readFileSync(written, 'utf8') : undefined };
  }

  test('.checkov.yaml', async () => {
    const { text, out } = await translated({
      '.checkov.yaml': `quiet: true
framework:
  - cloudformation
skip-check:
  - CKV_AWS_24
  - CKV_K8S_1
  - CKV_AWS_1*
soft-fail-on: CKV_AWS_53
skip-path: [legacy/, ./old/*.yaml, "^a.*b$"]
soft-fail: true
`,
    });
    expect(text).toMatch(/^# From \.checkov\.yaml, by groundrule migrate\.\nfailOn: never\nrules:\n {2}sg-ssh-open-world: off # CKV_AWS_24\n/);
    expect(text).toContain('\n  s3-public-access-block: note # CKV_AWS_53\n');
    expect(text).toContain('\n  rds-unencrypted: off # CKV_AWS_1*\n');
    expect(text).toContain('\nexclude:\n  - "legacy"\n  - "old/*.yaml"\n');
    expect(out).toMatch(/^left +\.checkov\.yaml:1 {2}quiet: it says how the tool is run, not what it checks$/m);
    expect(out).toMatch(/^left +\.checkov\.yaml:6 {2}skip-check CKV_K8S_1: no rule of groundrule checks the same$/m);
    expect(out).toMatch(/^left +\.checkov\.yaml:9 {2}skip-path \^a\.\*b\$: it is a pattern that is no glob$/m);
  });

  test('.checkov.yaml that names what runs', async () => {
    const { text } = await translated({ '.checkov.yml': 'check: CKV_AWS_16, CKV_AWS_17\n' });
    expect(text).toContain('families:\n  iam: off\n');
    expect(text).toContain('  rds-unencrypted: on # CKV_AWS_16\n  rds-public: on # CKV_AWS_17\n');
  });

  test('.trivyignore', async () => {
    const { text, out } = await translated({ '.trivyignore': '# no logs of logs\nAVD-AWS-0089\n\nAWS-0107 exp:2999-02-01\nCVE-2020-1\n' });
    expect(text).toBe(`# From .trivyignore, by groundrule migrate.
rules:
  s3-access-log: off # AVD-AWS-0089: no logs of logs
ignore:
  - rule: sg-rdp-open-world
    reason: "accepted in .trivyignore"
    until: 2999-01-31
  - rule: sg-ssh-open-world
    reason: "accepted in .trivyignore"
    until: 2999-01-31
`);
    expect(out).toMatch(/^left +\.trivyignore:5 {2}CVE-2020-1: groundrule looks at infrastructure only$/m);
  });

  test('.trivyignore.yaml', async () => {
    const { text, out } = await translated({
      '.trivyignore.yaml': `misconfigurations:
  - id: AVD-AWS-0089
    paths: [logs/*.yaml, more.yaml]
    statement: "no logs: of logs"
  - id: AVD-AWS-9999
vulnerabilities:
  - id: CVE-2020-1
`,
    });
    expect(text).toBe(`# From .trivyignore.yaml, by groundrule migrate.
ignore:
  - rule: s3-access-log
    files: "logs/*.yaml"
    reason: "no logs: of logs"
  - rule: s3-access-log
    files: "more.yaml"
    reason: "no logs: of logs"
`);
    expect(out).toMatch(/^left +\.trivyignore\.yaml:5 {2}misconfigurations AVD-AWS-9999: no rule/m);
    expect(out).toMatch(/^left +\.trivyignore\.yaml:6 {2}vulnerabilities: groundrule looks at infrastructure only$/m);
  });

  test('trivy.yaml', async () => {
    const { text } = await translated({ 'trivy.yaml': 'severity: [HIGH, CRITICAL]\nscan:\n  skip-dirs: [vendor]\n  skip-files:\n    - "**/old.yaml"\n' });
    expect(text).toBe('# From trivy.yaml, by groundrule migrate.\nfailOn: error\nexclude:\n  - "vendor"\n  - "**/old.yaml"\n');
  });

  test.each([
    ['kics.config', '{"exclude-queries": ["5beacce3-4020-4a3d-9e1d-a36f953df630"], "exclude-paths": "./old,vendor/", "fail-on": ["high", "medium"]}'],
    ['kics.yaml', 'exclude-queries: 5beacce3-4020-4a3d-9e1d-a36f953df630\nexclude-paths: [./old, vendor]\nfail-on: medium,high\n'],
  ])('%s', async (file, content) => {
    const { text } = await translated({ [file]: content });
    expect(text).toBe(
      `# From ${file}, by groundrule migrate.\nfailOn: warning\nrules:\n  rds-unencrypted: off # 5beacce3-4020-4a3d-9e1d-a36f953df630\nexclude:\n  - "old"\n  - "vendor"\n`,
    );
  });

  test('.cfnlintrc', async () => {
    const { text, out } = await translated({ '.cfnlintrc': 'templates: ["*.yaml"]\nignore_templates: [vendor/*.yaml]\nignore_checks: [W3045]\n' });
    expect(text).toBe('# From .cfnlintrc, by groundrule migrate.\nexclude:\n  - "vendor/*.yaml"\n');
    expect(out).toMatch(/^left +\.cfnlintrc:3 {2}ignore_checks: cfn-lint checks other things/m);
  });

  test('a profile of cfn_nag', async () => {
    const { text } = await translated({ '.cfn_nag_profile': 'F99\nW35 some words\n' });
    expect(text).toContain('  s3-access-log: on # W35\n');
  });

  test.each([
    ['.checkov.yaml', '{{ not yaml'],
    ['.checkov.yaml', '- a\n- list\n'],
    ['.checkov.yaml', 'skip-check: {a: 1}\n__proto__: {skip-check: [CKV_AWS_16]}\nconstructor: x\nskip-path: [7, null]\n'],
    ['kics.config', 'path = "toml"\n'],
    ['.trivyignore', '\u0000'.repeat(0)],
    ['.trivyignore.yaml', 'misconfigurations: [1, null, {id: 2}, {id: __proto__}, {id: AWS-0089, paths: 7, expired_at: never}]\n'],
    ['.cfn_nag.yaml', 'RulesToSuppress: {id: W35}\n'],
    ['.checkov.yaml', `skip-check: [${'"CKV_*_*_*_*_*_*_*_*_*_*", '.repeat(50)}CKV_AWS_16]\nskip-path: ["#{'ö'}", "a\\"b"]\n`],
  ])('hostile: %s: %j', async (file, content) => {
    await translated({ [file]: content });
  });

  test('what would be no configuration is not written', async () => {
    const paths = Array.from({ length: 1200 }, (_, index) => `a/${index}.yaml`).join(', ');
    const cwd = folderOf({ 't.yaml': template(), '.trivyignore.yaml': `misconfigurations:\n  - id: AWS-0089\n    paths: [${paths}]\n` });
    const { code, out } = await groundrule(cwd, 'migrate');
    expect([code, existsSync(join(cwd, 'groundrule.yaml'))]).toEqual([1, false]);
    expect(out).toMatch(/^No groundrule\.yaml was written: groundrule\.yaml:\d+:\d+: there are more than 1000 entries$/m);
  });
});

describe('hostile templates', () => {
  const quickly = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    expect(performance.now() - start).toBeLessThan(20_000);
  };

  test('100,000 entries of metadata', () =>
    quickly(async () => {
      const skip = Array.from({ length: 100_000 }, (_, index) => ({ id: index === 50_000 ? 'CKV_AWS_16' : `CKV_X_${index % 500}`, comment: 'x' }));
      const text = JSON.stringify({
        Resources: { Db: { Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: false }, Metadata: { checkov: { skip } } } },
      });
      const { text: after } = await migrated(text, 't.json');
      expect(JSON.parse(after).Resources.Db.Metadata.groundrule).toEqual({ ignore: ['rds-unencrypted: x'] });
    }));

  test('900 comments', () =>
    quickly(async () => {
      const rule = '      # trivy:ignore:AWS-0107\n      - { CidrIp: 0.0.0.0/0, IpProtocol: tcp, FromPort: 22, ToPort: 22 }\n';
      const group = (rules: string) => `Resources:\n  Web:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress:\n${rules}`;
      const { text } = await migrated(group(rule.repeat(900)));
      expect(text).toBe(group(rule.replace('trivy:ignore:AWS-0107', 'groundrule-ignore sg-ssh-open-world: no reason given (trivy)').repeat(900)));
    }));

  test.each(['__proto__', 'constructor'])('the resource %s', async (name) => {
    const text = `{"Resources":{"${name}":{"Type":"AWS::RDS::DBInstance","Properties":{"StorageEncrypted":false},"Metadata":{"checkov":{"skip":[{"id":"CKV_AWS_16"}]}}}}}`;
    const { text: after, before } = await migrated(text, 't.json');
    expect(after === text || before.byPeers > 0).toBe(true);
  });
});
