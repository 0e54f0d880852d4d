/* oxlint-disable no-await-in-loop -- one commit after the other */
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { lint, type LintOptions } from '../../src/lint.ts';
import { UsageError } from '../../src/model/errors.ts';
import { TestRepository } from '../input/git/repository.ts';

const group = (name: string, cidr = '0.0.0.0/0', more = '') => `  ${name}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: ${name}
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: ${cidr} }
${more}`;
const template = (...resources: readonly string[]) => `Resources:\n${resources.join('')}`;
const database = (head: string, encrypted: string) => `${head}Resources:
  Data:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, StorageEncrypted: ${encrypted} }
`;

let repository: TestRepository;
const start = (files: Readonly<Record<string, string>>) => void (repository = new TestRepository(files));
afterEach(() => repository.remove());

async function outcome(options: Partial<LintOptions> = {}) {
  const { result, warnings } = await lint({
    paths: ['.'],
    cwd: repository.folder,
    since: 'HEAD',
    rules: ['sg-ssh-open-world', 'rds-unencrypted'],
    ...options,
  });
  const told = ({ file, resource, rule }: (typeof result.findings)[number]) => `${rule} ${file} ${resource?.address}`;
  return {
    findings: result.findings.map((finding) => `${finding.suppressed ? 'suppressed ' : ''}${finding.status} ${told(finding)}`),
    fixed: result.before?.fixed.map(told),
    unused: result.unusedSuppressions.length,
    warnings,
  };
}

describe('what is new since a revision', () => {
  test('a fault more, a fault less, and one that was there', async () => {
    start({ 'a.yaml': template(group('Old'), group('Gone')) });
    repository.write({ 'a.yaml': template(group('Fresh', '0.0.0.0/0', '      VpcId: vpc-1\n'), group('Old')) });
    expect(await outcome()).toEqual({
      findings: ['new sg-ssh-open-world a.yaml Fresh', 'unchanged sg-ssh-open-world a.yaml Old'],
      fixed: ['sg-ssh-open-world a.yaml Gone'],
      unused: 0,
      warnings: [],
    });
  });

  test('nothing, after a file was moved, reformatted and its resource renamed', async () => {
    start({ 'a.yaml': template(group('Old', '0.0.0.0/0', '      VpcId: vpc-1\n')) });
    repository.git('mv', 'a.yaml', 'b.json');
    const properties = {
      GroupDescription: 'Old',
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }],
      VpcId: 'vpc-1',
    };
    repository.write({ 'b.json': JSON.stringify({ Resources: { Renamed: { Type: 'AWS::EC2::SecurityGroup', Properties: properties } } }) });
    expect(await outcome()).toMatchObject({ findings: ['unchanged sg-ssh-open-world b.json Renamed'], fixed: [] });
  });

  test('what another resource does wrong in place of one that was repaired', async () => {
    start({ 'a.yaml': template(group('One')) });
    repository.write({ 'a.yaml': template(group('One', '10.0.0.0/8'), group('Two', '0.0.0.0/0', '      VpcId: vpc-1\n')) });
    expect(await outcome()).toMatchObject({ findings: ['new sg-ssh-open-world a.yaml Two'], fixed: ['sg-ssh-open-world a.yaml One'] });
  });

  test('a new resource, where one that is made of the same was repaired', async () => {
    const files = (encrypted: boolean) => `Resources:
  Old: { Type: AWS::EFS::FileSystem, Properties: { Encrypted: ${encrypted} } }
`;
    start({ 'a.yaml': files(false) });
    repository.write({ 'a.yaml': `${files(true)}  New: { Type: AWS::EFS::FileSystem, Properties: { Encrypted: false } }\n` });
    expect(await outcome({ rules: ['efs-unencrypted'] })).toMatchObject({
      findings: ['new efs-unencrypted a.yaml New'],
      fixed: ['efs-unencrypted a.yaml Old'],
    });
  });

  test('a resource that goes bad, where one of the same name in another file was repaired', async () => {
    start({ 'a.yaml': template(group('One')), 'b.yaml': template(group('One', '10.0.0.0/8')) });
    repository.write({ 'a.yaml': template(group('One', '10.0.0.0/8')), 'b.yaml': template(group('One')) });
    expect(await outcome()).toMatchObject({ findings: ['new sg-ssh-open-world b.yaml One'], fixed: ['sg-ssh-open-world a.yaml One'] });
    expect(await outcome({ paths: ['.'], focus: ['b.yaml'] })).toMatchObject({ findings: ['new sg-ssh-open-world b.yaml One'] });
  });

  test('a copy of a file with a fault', async () => {
    start({ 'a.yaml': template(group('One')) });
    repository.write({ 'b.yaml': template(group('One')) });
    expect((await outcome()).findings).toEqual(['unchanged sg-ssh-open-world a.yaml One', 'new sg-ssh-open-world b.yaml One']);
  });

  test('a fault that was there in some deployments, and is there in all now', async () => {
    const parameters = 'Parameters: { Env: { Type: String } }\nConditions: { Prod: !Equals [!Ref Env, prod] }\n';
    start({ 'a.yaml': database(parameters, '!If [Prod, true, false]') });
    repository.write({ 'a.yaml': database(parameters, 'false') });
    expect((await outcome()).findings).toEqual(['worsened rds-unencrypted a.yaml Data']);
  });

  test('a fault that was possible, and is certain now', async () => {
    const parameters = 'Parameters: { Encrypted: { Type: String } }\n';
    start({ 'a.yaml': database(parameters, '!Ref Encrypted') });
    repository.write({ 'a.yaml': database(parameters, 'false') });
    expect((await outcome()).findings).toEqual(['worsened rds-unencrypted a.yaml Data']);
    repository.commit('second');
    repository.write({ 'a.yaml': database(parameters, '!Ref Encrypted') });
    expect((await outcome()).findings).toEqual(['unchanged rds-unencrypted a.yaml Data']);
  });

  test('what a suppression hid', async () => {
    const hidden = group('One').replace(/\n$/, ' # groundrule-ignore sg-ssh-open-world: for a test\n');
    start({ 'a.yaml': template(hidden) });
    expect((await outcome()).findings).toEqual(['suppressed unchanged sg-ssh-open-world a.yaml One']);
    repository.write({ 'a.yaml': template(group('One')) });
    expect((await outcome()).findings).toEqual(['new sg-ssh-open-world a.yaml One']);
    repository.commit('second');
    repository.write({ 'a.yaml': template(hidden) });
    expect(await outcome()).toMatchObject({ findings: ['suppressed new sg-ssh-open-world a.yaml One'], fixed: [] });
  });

  test('an unused suppression is told only by whoever writes it', async () => {
    const unused = template(group('One', '10.0.0.0/8 } # groundrule-ignore sg-ssh-open-world: for a test').replace(' }\n', '\n'));
    start({ 'a.yaml': unused });
    expect((await outcome()).unused).toBe(0);
    repository.write({ 'b.yaml': unused });
    expect((await outcome()).unused).toBe(1);
  });

  test('a fault in a file that did not change, because of one that did', async () => {
    const child = `Parameters: { Encrypted: { Type: String } }\n${database('', '!Ref Encrypted')}`;
    const parent = (encrypted: boolean) =>
      `Resources: { Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Encrypted: ${encrypted} } } } }\n`;
    start({ 'child.yaml': child, 'parent.yaml': parent(true) });
    repository.write({ 'parent.yaml': parent(false) });
    expect((await outcome()).findings).toEqual(['new rds-unencrypted child.yaml Data']);
  });

  test('a fault that a file of parameters brings about', async () => {
    const values = (encrypted: string) => JSON.stringify({ Parameters: { Encrypted: encrypted } });
    start({ 'a.yaml': database('Parameters: { Encrypted: { Type: String } }\n', '!Ref Encrypted'), 'dev.json': values('true') });
    repository.write({ 'dev.json': values('false') });
    expect((await outcome({ parameters: ['dev.json'] })).findings).toEqual(['new rds-unencrypted a.yaml Data']);
  });

  test('a branch is compared with the place where it left the other one', async () => {
    start({ 'a.yaml': template(group('One')) });
    repository.git('checkout', '--quiet', '-b', 'topic');
    repository.git('checkout', '--quiet', 'main');
    repository.write({ 'a.yaml': template(group('One', '10.0.0.0/8')) });
    repository.commit('repaired on main');
    repository.git('checkout', '--quiet', 'topic');
    expect(await outcome({ since: 'main' })).toMatchObject({ findings: ['unchanged sg-ssh-open-world a.yaml One'], fixed: [] });
  });

  test('in a submodule, which is compared with the commit that it was at', async () => {
    const library = new TestRepository({ 'lib.yaml': template(group('Lib')), 'sub/linked.yaml': template(group('Deep')) });
    start({ 'a.yaml': template(group('Old')) });
    repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '--quiet', library.folder, 'lib');
    repository.commit('library');
    library.remove();
    const known = ['a.yaml Old', 'lib/lib.yaml Lib', 'lib/sub/linked.yaml Deep'].map((name) => `unchanged sg-ssh-open-world ${name}`);
    expect(await outcome()).toMatchObject({ findings: known, fixed: [] });
    expect(await outcome({ staged: true })).toMatchObject({ findings: known, fixed: [] });

    repository.write({ 'lib/lib.yaml': template(group('Lib'), group('Fresh', '0.0.0.0/0', '      VpcId: vpc-1\n')) });
    repository.git('-C', 'lib', 'commit', '--quiet', '-am', 'worse');
    const { findings } = await outcome();
    expect(findings.filter((finding) => !finding.startsWith('unchanged'))).toEqual(['new sg-ssh-open-world lib/lib.yaml Fresh']);
    expect((await outcome({ staged: true })).findings).toEqual(known);
    repository.git('add', 'lib');
    expect((await outcome({ staged: true })).findings).toEqual(findings);
  });

  test.each(['.git', 'absolute'])('in a hook, which is told where the repository is (%s)', async (form) => {
    start({ 'sub/a.yaml': template(group('Old')) });
    const folder = process.cwd();
    try {
      process.chdir(repository.folder);
      process.env['GIT_DIR'] = form === 'absolute' ? join(repository.folder, '.git') : form;
      expect(await outcome({ paths: ['sub'], staged: true })).toMatchObject({ findings: ['unchanged sg-ssh-open-world sub/a.yaml Old'] });
    } finally {
      delete process.env['GIT_DIR'];
      process.chdir(folder);
    }
  });

  test('before the first commit, when all is new', async () => {
    start({ 'a.yaml': template(group('Old')) });
    repository.git('checkout', '--quiet', '--orphan', 'fresh');
    expect(await outcome({ staged: true })).toMatchObject({ findings: ['undefined sg-ssh-open-world a.yaml Old'], fixed: undefined });
    expect(await outcome({ since: 'main' })).toMatchObject({ findings: ['unchanged sg-ssh-open-world a.yaml Old'] });
  });

  test('from a folder within, and for paths that are new', async () => {
    start({ 'stacks/a.yaml': template(group('One')), 'b.yaml': template(group('Two')) });
    repository.write({ 'stacks/new/c.yaml': template(group('Three')) });
    const cwd = join(repository.folder, 'stacks');
    expect((await outcome({ cwd })).findings).toEqual(['unchanged sg-ssh-open-world a.yaml One', 'new sg-ssh-open-world new/c.yaml Three']);
    expect(await outcome({ cwd, paths: ['new'] })).toMatchObject({ findings: ['new sg-ssh-open-world new/c.yaml Three'], fixed: [] });
  });

  test('what git ignores is all new, and that is said', async () => {
    start({ '.gitignore': 'out\n', 'a.yaml': template(group('One')) });
    repository.write({ 'out/a.yaml': template(group('One')) });
    const { findings, warnings } = await outcome();
    expect(findings).toEqual(['unchanged sg-ssh-open-world a.yaml One', 'new sg-ssh-open-world out/a.yaml One']);
    expect(warnings).toEqual([
      'out/a.yaml is ignored by git, so that HEAD has nothing to compare it with; lint what HEAD makes too, and pass that report with --baseline',
    ]);
  });

  test('a link in a revision leads to no file outside of the repository', async () => {
    start({
      'child.yaml': database('', 'false'),
      'parent.yaml': 'Resources: { Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: link.yaml } } }\n',
    });
    symlinkSync('child.yaml', join(repository.folder, 'link.yaml'));
    repository.commit('a link within');
    expect((await outcome()).findings).toContain('unchanged rds-unencrypted link.yaml Data');
    for (const target of ['/etc/passwd', 'link.yaml', '../../../../etc/passwd']) {
      rmSync(join(repository.folder, 'link.yaml'), { force: true });
      symlinkSync(target, join(repository.folder, 'link.yaml'));
      repository.commit('a link without');
      rmSync(join(repository.folder, 'link.yaml'), { force: true });
      expect((await outcome()).findings).toEqual(['unchanged rds-unencrypted child.yaml Data']);
    }
  });

  test('names of files that git would quote, and many changes', async () => {
    const odd = ['tab\there.yaml', 'zeile\nneu.yaml', 'ümläut.yaml', ' space .yaml', '-flag.yaml'];
    const many = Array.from({ length: 250 }, (_, index) => `many/${index}.yaml`);
    start(Object.fromEntries([...odd, ...many].map((file) => [file, template(group('One'))])));
    repository.write(Object.fromEntries([...odd, ...many].map((file) => [file, `# changed\n${template(group('One'))}`])));
    const { findings } = await outcome();
    expect(findings).toHaveLength(255);
    expect(findings.filter((finding) => !finding.startsWith('unchanged'))).toEqual([]);
  });

  test('is not known of standard input, which git does not keep', async () => {
    start({ 'a.yaml': template(group('Old')) });
    await expect(outcome({ paths: ['-'], stdin: template(group('Old')) })).rejects.toThrow(
      'git keeps no earlier version of standard input',
    );
  });

  test('of a revision that there is not, or that is an option of git', async () => {
    start({ 'a.yaml': template(group('One')) });
    await expect(outcome({ since: 'nope' })).rejects.toThrow("There is no revision 'nope'");
    await expect(outcome({ since: '--output=x' })).rejects.toThrow("There is no revision '--output=x'");
    await expect(outcome({ cwd: '/' })).rejects.toThrow('/ is not in a git repository');
  });
});

test('a repository without files cannot be compared', async () => {
  start({ 'a.yaml': template(group('Old')) });
  await expect(outcome({ cwd: join(repository.folder, '.git') })).rejects.toThrow('it is a bare repository, or git');
});

test('what git itself cannot do is told as git tells it', async () => {
  start({ 'a.yaml': template(group('Old')) });
  repository.git('config', 'diff.orderFile', 'missing');
  repository.write({ 'a.yaml': template(group('Fresh')) });
  const refused = outcome();
  await expect(refused).rejects.toThrow("git diff: failed to read orderfile 'missing'");
  await expect(refused).rejects.toThrow(UsageError);
});

describe('what is staged', () => {
  test('is read, and not what is on disk', async () => {
    start({ 'a.yaml': template(group('One', '10.0.0.0/8')) });
    repository.write({ 'a.yaml': template(group('One')), 'b.yaml': template(group('Two')) });
    expect((await outcome({ staged: true })).findings).toEqual([]);
    repository.git('add', 'a.yaml');
    repository.write({ 'a.yaml': template(group('One', '10.0.0.0/8')) });
    expect((await outcome({ staged: true })).findings).toEqual(['new sg-ssh-open-world a.yaml One']);
    repository.git('rm', '--cached', '--force', '--quiet', 'a.yaml');
    expect((await outcome({ staged: true })).findings).toEqual([]);
  });
});

describe('a configuration from a revision', () => {
  test('holds, whatever lies beside the files', async () => {
    start({ 'a.yaml': template(group('One')) });
    repository.write({ 'groundrule.yaml': 'families: { network: off }\n' });
    expect((await outcome({ rules: [] })).findings).toEqual([]);
    expect((await outcome({ rules: [], configFrom: 'HEAD' })).findings).toContain('unchanged sg-ssh-open-world a.yaml One');
  });
});

describe('a focus', () => {
  test('tells what is found in some files, of all that is read', async () => {
    const child = `Parameters: { Encrypted: { Type: String } }\n${database('', '!Ref Encrypted')}`;
    const parent =
      'Resources: { Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Encrypted: false } } } }\n';
    start({ 'child.yaml': child, 'parent.yaml': parent, 'a.yaml': template(group('One')) });
    const { result } = await lint({ paths: ['.'], cwd: repository.folder, focus: ['child.yaml'] });
    expect(result.findings.map(({ rule, certain, file }) => [rule, certain, file])).toContainEqual(['rds-unencrypted', true, 'child.yaml']);
    expect(new Set(result.findings.map(({ file }) => file))).toEqual(new Set(['child.yaml']));
  });
});
