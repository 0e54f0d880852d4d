import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { run } from './run.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

interface Report {
  readonly findings: readonly { readonly target: string; readonly aliases: readonly string[]; readonly suppressed?: object }[];
  readonly unusedSuppressions: readonly { readonly message: string }[];
}

const folderOf = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'groundrule-narrow-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};

const bucket = (comment: string, block: string): string => `Resources:
  Pages:
    # ${comment}
    Type: AWS::S3::Bucket
    Properties: ${block}
`;
const flags = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
const off = `{ PublicAccessBlockConfiguration: { ${flags.map((flag) => `${flag}: false`).join(', ')} } }`;

/** The last keys of the targets that are still reported, and how many suppressions are unused. */
async function left(folder: string, args = ''): Promise<readonly [string[], number]> {
  const report = JSON.parse((await run(folder, `--format json --rule s3-public-access-block* t.yaml ${args}`)).out) as Report;
  const open = report.findings.filter(({ suppressed }) => !suppressed).map(({ target }) => target.split('.').at(-1)!);
  return [open, report.unusedSuppressions.length];
}

test.each([
  ['checkov:skip=CKV_AWS_53: pages', flags.slice(1)],
  ['checkov:skip=CKV_AWS_56: pages', flags.slice(0, 3)],
  ['checkov:skip=CKV2_AWS_6: pages', []],
  ['checkov:skip=CKV_AWS_392: an access point', flags],
  ['trivy:ignore:AVD-AWS-0087 trivy:ignore:AWS-0091', ['BlockPublicAcls', 'RestrictPublicBuckets']],
  ['groundrule-ignore CKV_AWS_53, s3-public-access-block-disabled/*.IgnorePublicAcls: pages', ['BlockPublicPolicy', 'RestrictPublicBuckets']],
])("a suppression silences no more than the other tool's check says: %s", async (comment, expected) => {
  // Those of trivy, and ours, stand above what they are for.
  const text = comment.startsWith('checkov') ? bucket(comment, off) : bucket('', off).replace('  Pages:', `  # ${comment}\n  Pages:`);
  expect(await left(folderOf({ 't.yaml': text }))).toEqual([expected, 0]);
});

test.each([
  ['{}', [53, 54, 55], 1],
  ['{}', [53, 54, 55, 56], 0],
  ['{ PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true } }', [54], 1],
  ['{ PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true } }', [54, 56], 0],
])('a finding about several settings is suppressed when each of them is: %s, %j', async (block, checks, open) => {
  const comment = checks.map((check) => `checkov:skip=CKV_AWS_${check}: pages`).join('\n    # ');
  const folder = folderOf({ 't.yaml': bucket(comment, block) });
  expect((await left(folder))[0]).toHaveLength(open);
  if (open > 0) return;
  const migrated = await run(folder, 'migrate');
  expect(migrated.code).toBe(0);
  expect(readFileSync(join(folder, 't.yaml'), 'utf8')).not.toContain('checkov');
  expect(await left(folder)).toEqual([[], 0]);
});

test('the same in the configuration', async () => {
  const config = 'ignore:\n  - rule: CKV_AWS_53\n    reason: pages\n  - rule: CKV_AWS_16\n    reason: nothing here\n';
  const folder = folderOf({ 't.yaml': bucket('', off), 'groundrule.yaml': config });
  expect((await left(folder))[0]).toEqual(flags.slice(1));
});

test('a finding has the names of the checks that say the same of its target', async () => {
  const report = JSON.parse((await run(folderOf({ 't.yaml': bucket('', off) }), '--format json t.yaml')).out) as Report;
  const of = (flag: string) => report.findings.find(({ target }) => target.endsWith(flag))!.aliases.filter((alias) => /^CKV|^AWS-/.test(alias));
  expect(of('BlockPublicAcls')).toEqual(['CKV2_AWS_6', 'CKV_AWS_53', 'AWS-0086']);
  expect(of('RestrictPublicBuckets')).toEqual(['CKV2_AWS_6', 'CKV_AWS_56', 'AWS-0093']);
});

test('migrate names targets, in templates and in the configuration', async () => {
  const folder = folderOf({
    't.yaml': bucket('checkov:skip=CKV_AWS_53: pages', off),
    '.checkov.yaml': 'skip-check: [CKV_AWS_54, CKV_AWS_18]\nsoft-fail-on: [CKV_AWS_55]\n',
    '.trivyignore': '# held elsewhere\nAVD-AWS-0093\n',
  });
  const before = (await left(folder))[0];
  const { out } = await run(folder, 'migrate');
  expect(readFileSync(join(folder, 't.yaml'), 'utf8')).toContain(
    '# groundrule-ignore s3-public-access-block-disabled/AWS::S3::Bucket.PublicAccessBlockConfiguration.BlockPublicAcls: pages',
  );
  expect(await left(folder, '--no-config')).toEqual([before, 0]);
  expect((await left(folder))[0]).toEqual(['IgnorePublicAcls']);
  const config = readFileSync(join(folder, 'groundrule.yaml'), 'utf8');
  expect(config).toContain('s3-access-log: off');
  expect(config).toContain("- rule: s3-public-access-block-disabled/AWS::S3::Bucket.*.RestrictPublicBuckets\n    reason: \"held elsewhere\"");
  expect(out).toContain('soft-fail-on CKV_AWS_55: groundrule has levels for whole rules only');
});

test('explain says what a name is limited to', async () => {
  const { out } = await run(folderOf({}), 'explain s3-public-access-block');
  expect(out.replaceAll(/\s+/g, ' ')).toContain('CKV_AWS_53 (only AWS::S3::Bucket.*.BlockPublicAcls)');
});
