import { describe, expect, test } from '@jest/globals';
import { rules } from '../../rules/index.ts';
import { awsSolutions, kicsQueries, trivyIds } from '../../src/engine/peer-ids.ts';
import { Suppressions } from '../../src/engine/suppress.ts';
import { read } from '../../src/formats/syntax/read.ts';
import type { Finding } from '../../src/model/finding.ts';
import { RuleNames } from '../../src/model/selector.ts';
import type { Pointer, Source } from '../../src/model/source.ts';

const names = new RuleNames(rules);
const ran = { rules: new Set(rules.map(({ id }) => id)), narrowed: false, everything: true };

type Where = readonly [rule: string, resource: Pointer, ...below: Pointer];

function lint(
  text: string,
  wanted: readonly Where[],
  {
    file = 't.yaml',
    withPeers = true,
    acknowledged,
  }: { file?: string; withPeers?: boolean; acknowledged?: readonly { id: string; reason: string }[] } = {},
) {
  const [source] = read(file, text);
  const findings = wanted.map(([rule, resource, ...below]) => findingAt(source!, rule, resource, below));
  const suppressions = new Suppressions(names, '2026-06-01', [], withPeers);
  const resources = findings.map((one) => ({ at: one.resource!.at, ...(acknowledged ? { origin: { acknowledged } } : {}) }));
  suppressions.read([source!], resources);
  const suppressed = suppressions.apply(findings);
  return { shown: findings.map((one) => suppressed.get(one)), unused: suppressions.unused(ran), suppressions };
}

const findingAt = (source: Source, rule: string, resource: Pointer, below: Pointer): Finding => ({
  rule,
  target: `${rule}/AWS::X::Y`,
  level: 'error',
  severity: 8,
  certain: true,
  message: 'm',
  remedy: 'r',
  at: { source, pointer: [...resource, ...below] },
  resource: { type: 'AWS::X::Y', address: String(resource.at(-1)), at: { source, pointer: resource } },
  related: [],
  when: [],
  path: '',
});

const reasons = (...given: Parameters<typeof lint>) => lint(...given).shown.map((one) => one?.reason);

const web: Pointer = ['Resources', 'Web'];
const next: Pointer = ['Resources', 'Next'];
const ssh: Where = ['sg-ssh-open-world', web, 'Properties', 'SecurityGroupIngress', 0, 'CidrIp'];
const ftp: Where = ['sg-ssh-open-world', web, 'Properties', 'SecurityGroupIngress', 1, 'CidrIp'];
const other: Where = ['sg-ssh-open-world', next, 'Properties', 'CidrIp'];
const rds: Where = ['rds-unencrypted', web];

const template = (
  at: Partial<Record<'top' | 'above' | 'name' | 'type' | 'list' | 'beside' | 'item' | 'end', string>> = {},
) => `${at.top ?? '# a template'}
Resources:
${at.above ?? '  # nothing'}
  Web: ${at.name ?? ''}
${at.type ?? '    # nothing'}
    Type: AWS::EC2::SecurityGroup
    Properties:
${at.list ?? '      # nothing'}
      SecurityGroupIngress:
      - CidrIp: 0.0.0.0/0 ${at.beside ?? ''}
        FromPort: 22
${at.item ?? '      # nothing'}
      - CidrIp: 0.0.0.0/0
${at.end ?? '  # nothing'}
  Next:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      CidrIp: 0.0.0.0/0
`;

describe('checkov', () => {
  test.each([
    ['beside the name', template({ name: '#checkov:skip=CKV_AWS_24:jump host' })],
    ['above the first key', template({ type: '    # checkov:skip=CKV_AWS_24:jump host' })],
    ['deep in it', template({ beside: '# checkov:skip=CKV_AWS_24:jump host' })],
    ['not indented', template({ item: '# checkov:skip=CKV_AWS_24:jump host' })],
    ['after its last line', template({ end: '  # checkov:skip=CKV_AWS_24:jump host' })],
    ['by its other name', template({ name: '# bridgecrew:skip=CKV_AWS_24: jump host' })],
  ])('anywhere in the lines of the resource: %s', (_, text) => {
    expect(reasons(text, [ssh, ftp, other])).toEqual(['jump host', 'jump host', undefined]);
  });

  test('above the first resource there is no resource', () => {
    expect(reasons(template({ above: '  # checkov:skip=CKV_AWS_24:jump host' }), [ssh, other])).toEqual([undefined, undefined]);
  });

  test('needs no reason', () => {
    const { shown } = lint(template({ name: '# checkov:skip=CKV_AWS_24' }), [ssh]);
    expect(shown).toEqual([{ reason: 'no reason given (checkov)', from: 'comment', tool: 'checkov' }]);
  });

  test('means every rule of ours that checks the same, and no other', () => {
    expect(reasons(template({ name: '# checkov:skip=CKV_AWS_64:test data' }), [['redshift-unencrypted', web], ssh])).toEqual([
      'test data',
      undefined,
    ]);
    const all: Where[] = names.byAlias('CKV_AWS_260').map((rule) => [rule, web]);
    expect(reasons(template({ name: '# checkov:skip=CKV_AWS_260:x' }), all)).toEqual(all.map(() => 'x'));
  });

  test('what we do not know is not our business, and what is not needed here may be needed there', () => {
    const { shown, unused } = lint(template({ name: '# checkov:skip=CKV_AWS_99999:x', end: '  # checkov:skip=CKV_AWS_16:x' }), [ssh]);
    expect([shown, unused]).toEqual([[undefined], []]);
  });

  test('a family, a glob or an id of ours is no name of a check', () => {
    const metadata = '    Metadata: {checkov: {skip: [{id: network}, {id: "sg-*"}, {id: "*"}, {id: sg-ssh-open-world}]}}';
    expect(reasons(template({ type: metadata }), [ssh])).toEqual([undefined]);
  });

  test('in a script or a string is no comment', () => {
    const text = 'Resources:\n  Web:\n    UserData: |\n      # checkov:skip=CKV_AWS_24:x\n    Note: "# checkov:skip=CKV_AWS_24:x"\n';
    expect(reasons(text, [['sg-ssh-open-world', web]])).toEqual([undefined]);
  });

  test('can be switched off', () => {
    expect(reasons(template({ name: '#checkov:skip=CKV_AWS_24:x' }), [ssh], { withPeers: false })).toEqual([undefined]);
  });

  test('ours comes first', () => {
    const text = template({ name: '#checkov:skip=CKV_AWS_24:theirs', beside: '# groundrule-ignore sg-ssh-open-world: ours' });
    const { shown, unused } = lint(text, [ssh, ftp]);
    expect([shown.map((one) => one?.reason), unused]).toEqual([['ours', 'theirs'], []]);
  });
});

describe('metadata', () => {
  const inJson = (metadata: object, file = 't.json') =>
    [
      JSON.stringify({ Resources: { Web: { Type: 'AWS::EC2::SecurityGroup', Metadata: metadata, Properties: {} } } }),
      [['sg-ssh-open-world', web]],
      { file },
    ] as const;

  test.each([
    ['checkov', { checkov: { skip: [{ id: 'CKV_AWS_24', comment: 'jump host' }] } }],
    ['checkov', { bridgecrew: { skip: [{ id: 'CKV_AWS_24', comment: 'jump host' }] } }],
    ['cfn_nag', { cfn_nag: { rules_to_suppress: [{ id: 'W9999' }, { id: 'W2', reason: 'jump host' }] } }],
    ['cdk-nag', { cdk_nag: { rules_to_suppress: [{ id: 'AwsSolutions-EC23', reason: 'jump host' }] } }],
    ['cdk-nag', { cdk_nag: { rules_to_suppress: [{ id: 'NIST.800.53.R5-EC2RestrictedSSH', reason: 'jump host' }] } }],
    [
      'cdk-nag',
      { cdk_nag: { rules_to_suppress: [{ id: 'HIPAA.Security-EC2RestrictedSSH', reason: 'anVtcCBob3N0', is_reason_encoded: true }] } },
    ],
  ])('%s: %j', (tool, metadata) => {
    const { shown } = lint(...inJson(metadata));
    const rule = shown[0] ? shown : lint(inJson(metadata)[0], [['sg-any-port-world', web]], { file: 't.json' }).shown;
    expect(rule).toEqual([{ reason: 'jump host', from: 'metadata', tool }]);
  });

  test('guard', () => {
    const [text] = inJson({ guard: { SuppressedRules: ['INCOMING_SSH_DISABLED', 7, null] } });
    expect(reasons(text, [['sg-ssh-open-world', web]], { file: 't.json' })).toEqual(['no reason given (guard)']);
  });

  test('of the whole template only for cdk-nag', () => {
    const text = (metadata: string) => template({ top: `Metadata: ${metadata}` });
    expect(reasons(text('{cdk_nag: {rules_to_suppress: [{id: AwsSolutions-RDS2, reason: test data only}]}}'), [rds])).toEqual([
      'test data only',
    ]);
    expect(reasons(text('{cfn_nag: {rules_to_suppress: [{id: F80}, {id: F27}, {id: F26, reason: x}]}}'), [rds])).toEqual([undefined]);
  });

  test('applies_to names the texts that are meant, all of them', () => {
    const text = (applies: unknown, resource: unknown) =>
      JSON.stringify({
        Resources: {
          Web: {
            Metadata: { cdk_nag: { rules_to_suppress: [{ id: 'AwsSolutions-IAM5', reason: 'listed', applies_to: applies }] } },
            Properties: { Resource: resource },
          },
        },
      });
    const iam: Where = ['iam-wildcard-resource', web, 'Properties', 'Resource'];
    const suppressed = (applies: unknown, resource: unknown) => reasons(text(applies, resource), [iam], { file: 't.json' })[0];
    expect(suppressed(['Resource::*'], '*')).toBe('listed');
    expect(suppressed(['Resource::*', 'Action::s3:*'], ['*'])).toBe('listed');
    expect(suppressed(['Action::s3:*'], '*')).toBeUndefined();
    expect(suppressed(['Action::s3:*'], ['s3:*', 'ec2:*'])).toBeUndefined();
    expect(suppressed([{ regex: '/^Resource::(.*)$/g' }], '*')).toBeUndefined();
    expect(suppressed([], '*')).toBeUndefined();
  });

  test('in the comment of a Terraform block', () => {
    const text = JSON.stringify({ resource: { aws_security_group: { web: { '//': ['checkov:skip=CKV_AWS_24:jump host'] } } } });
    const group: Where = ['sg-ssh-open-world', ['resource', 'aws_security_group', 'web']];
    expect(reasons(text, [group], { file: 'main.tf.json' })).toEqual(['jump host']);
    expect(
      reasons(text.replace('checkov:skip=CKV_AWS_24:jump host', '#trivy:ignore:AVD-AWS-0107'), [group], { file: 'main.tf.json' }),
    ).toEqual(['no reason given (trivy)']);
  });
});

describe('trivy', () => {
  const none = 'no reason given (trivy)';

  test.each([
    ['above the resource', { above: '  #trivy:ignore:AWS-0107' }, [none, none, undefined]],
    ['beside its name', { name: '# trivy:ignore:AVD-AWS-0107' }, [none, none, undefined]],
    ['above a property, for all that is in it', { list: '      # tfsec:ignore:aws-0107' }, [none, none, undefined]],
    ['above an item', { item: '      # trivy:ignore:AWS-0107' }, [undefined, none, undefined]],
    ['beside the line', { beside: '# trivy:ignore:AWS-0107' }, [none, undefined, undefined]],
    ['with words after it', { beside: '# trivy:ignore:AWS-0107 - the office only' }, ['the office only', undefined, undefined]],
    ['with words before it', { beside: '# the office only trivy:ignore:AWS-0107' }, ['the office only', undefined, undefined]],
    ['among others', { beside: '# trivy:ignore:AWS-0001 trivy:ignore:AWS-0107' }, [none, undefined, undefined]],
    ['for every check', { item: '      # trivy:ignore:*' }, [undefined, none, undefined]],
    ['not yet over', { beside: '# trivy:ignore:AWS-0107:exp:2026-06-02' }, [none, undefined, undefined]],
    ['over', { beside: '# trivy:ignore:AWS-0107:exp:2026-06-01' }, [undefined, undefined, undefined]],
    ['with a date that is none', { beside: '# trivy:ignore:AWS-0107:exp:soon' }, [undefined, undefined, undefined]],
    ['under a condition', { beside: '# trivy:ignore:AWS-0107[from_port=22]' }, [undefined, undefined, undefined]],
    ['for a workspace', { beside: '# trivy:ignore:AWS-0107:ws:dev' }, [undefined, undefined, undefined]],
    ['of another check', { beside: '# trivy:ignore:AWS-0089' }, [undefined, undefined, undefined]],
  ])('%s', (_, at, expected) => {
    expect(reasons(template(at), [ssh, ftp, other])).toEqual(expected);
  });

  test('every check is what trivy checks too', () => {
    expect(names.withAlias(/^AWS-\d{4}$/)).not.toContain('ssh-key-pair-used');
    expect(reasons(template({ name: '# trivy:ignore:*' }), [['ssh-key-pair-used', web]])).toEqual([undefined]);
  });
});

describe('kics', () => {
  const none = 'no reason given (kics)';
  const query = '6e856af2-62d7-4ba2-adc1-73b62cef9cc1';

  test.each([
    ['the line below', { item: '      # kics-scan ignore-line' }, [undefined, none, undefined]],
    ['the line below for one query', { item: `      # kics-scan ignore-line ${query}` }, [undefined, none, undefined]],
    ['not the line beside it', { beside: '# kics-scan ignore-line' }, [undefined, undefined, undefined]],
    ['the line of the name is not the resource', { above: '  # kics-scan ignore-line' }, [undefined, undefined, undefined]],
    ['the block below', { above: '  # kics-scan ignore-block' }, [none, none, undefined]],
    ['the list below', { list: '      # kics-scan ignore-block' }, [none, none, undefined]],
    ['the file', { top: '# ours\n# kics-scan ignore' }, [none, none, none]],
    ['the document', { top: '---\n# kics-scan ignore-block' }, [none, none, none]],
    ['a query in the file', { top: `# kics-scan disable=0a592060-8166-49f5-8e65-99ac6dce9871,${query}` }, [none, none, none]],
    ['another query in the file', { top: '# kics-scan disable=0a592060-8166-49f5-8e65-99ac6dce9871' }, [undefined, undefined, undefined]],
    ['all but this query', { top: `# kics-scan enable=${query}` }, [undefined, undefined, undefined]],
    ['all but another query', { top: '# kics-scan enable=2ff8e83c-90e1-4d68-a300-6d652112e622' }, [none, none, none]],
    ['the file, but too late', { above: '  # kics-scan ignore' }, [undefined, undefined, undefined]],
    ['something else', { top: '# kics-scan', above: '  # kics-scan ignore-lines' }, [undefined, undefined, undefined]],
  ])('%s', (_, at, expected) => {
    expect(reasons(template(at), [ssh, ftp, other])).toEqual(expected);
  });

  test('a finding on the line of the name is meant, not what is in the resource', () => {
    expect(reasons(template({ above: '  # kics-scan ignore-line' }), [['sg-ssh-open-world', web], ssh])).toEqual([none, undefined]);
  });
});

describe("CDK's own record", () => {
  const text = '{"Resources":{"Web":{"Type":"AWS::EC2::SecurityGroup"},"Next":{"Type":"AWS::EC2::SecurityGroup"}}}';
  const acknowledge = (id: string, reason = 'jump host') =>
    lint(
      text,
      [
        ['sg-ssh-open-world', web],
        ['sg-ssh-open-world', next],
      ],
      { file: 't.json', acknowledged: [{ id, reason }] },
    );

  test('of our rules', () => {
    const { shown } = acknowledge('groundrule::sg-ssh-open-world');
    expect(shown).toEqual([
      { reason: 'jump host', from: 'metadata' },
      { reason: 'jump host', from: 'metadata' },
    ]);
  });

  test('of our rules is reported once when it is not needed', () => {
    expect(acknowledge('groundrule::rds-unencrypted').unused).toMatchObject([{ rule: 'rds-unencrypted' }]);
    expect(acknowledge('groundrule::sg-ssh-open-world', '').unused[0]?.message).toMatch(/it gives no reason/);
  });

  test('of other tools', () => {
    expect(acknowledge('Checkov::CKV_AWS_24').shown[0]).toEqual({ reason: 'jump host', from: 'metadata', tool: 'checkov' });
    expect(acknowledge('CloudFormation-Validate::W3030').shown[0]).toBeUndefined();
    expect(acknowledge('Construct-Annotations::W2').shown[0]).toBeUndefined();
  });
});

describe('hostile input', () => {
  const quickly = (work: () => void, most = 30_000) => {
    const start = performance.now();
    work();
    expect(performance.now() - start).toBeLessThan(most);
  };

  test('a metadata block of 100,000 entries', () => {
    const skip = Array.from({ length: 100_000 }, (_, index) => ({
      id: index % 2 ? 'CKV_AWS_24' : `CKV_AWS_${index}`,
      comment: `${index}`,
    }));
    const text = JSON.stringify({ Resources: { Web: { Metadata: { checkov: { skip } } } } });
    quickly(() => expect(reasons(text, [['sg-ssh-open-world', web]], { file: 't.json' })).toEqual(['1']));
  });

  test('100,000 entries that each name texts', () => {
    const rules_to_suppress = Array.from({ length: 100_000 }, (_, index) => ({
      id: 'AwsSolutions-IAM5',
      reason: 'x',
      applies_to: [`Action::${index}`],
    }));
    const text = JSON.stringify({ Resources: { Web: { Metadata: { cdk_nag: { rules_to_suppress } } } } });
    quickly(() => expect(reasons(text, [['iam-wildcard-resource', web]], { file: 't.json' })).toEqual([undefined]));
  });

  test('a comment of 1 MB', () => {
    const comment = `# checkov:skip=CKV_AWS_24:${'x trivy:ignore:AWS-0107 '.repeat(45_000)}`;
    quickly(() => expect(reasons(template({ name: comment }), [ssh])).toEqual([undefined]));
  });

  test('20,000 comments, and as many places', () => {
    const text = `Resources:\n  Web:\n    Properties:\n${'      # trivy:ignore:AWS-0107\n      - CidrIp: 0.0.0.0/0\n'.repeat(20_000)}`;
    const all = Array.from({ length: 20_000 }, (_, index): Where => ['sg-ssh-open-world', web, 'Properties', index, 'CidrIp']);
    quickly(() => expect(reasons(text, all).every((reason) => reason === 'no reason given (trivy)')).toBe(true));
  });

  test('40,000 comments on one resource with many places, all alike and all in a row', () => {
    const items = '      - CidrIp: 0.0.0.0/0\n'.repeat(5000);
    const text = `Resources:\n  Web:\n    Properties:\n${items}${'    # checkov:skip=CKV_AWS_24:x\n'.repeat(40_000)}`;
    const all = Array.from({ length: 5000 }, (_, index): Where => ['sg-ssh-open-world', web, 'Properties', index, 'CidrIp']);
    quickly(() => expect(reasons(text, all).every((reason) => reason === 'x')).toBe(true));
  });

  test.each(['__proto__', 'constructor', 'toString', ''])('the id %j', (id) => {
    const text = `{"Resources":{"Web":{"Metadata":{"checkov":{"skip":[{"id":"${id}"}, null, 3, [], "${id}"]},"guard":{"SuppressedRules":"x"},"__proto__":{"cfn_nag":{"rules_to_suppress":[{"id":"W2"}]}}}}}}`;
    expect(lint(text, [['sg-ssh-open-world', web]], { file: 't.json' })).toMatchObject({ shown: [undefined], unused: [] });
    expect(lint(text, [['sg-ssh-open-world', web]], { file: 't.json', acknowledged: [{ id: `${id}::${id}`, reason: id }] }).shown).toEqual([
      undefined,
    ]);
  });
});

test('the tables hold ids and names, each id once', () => {
  for (const [table, form] of [
    [kicsQueries, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} \S/],
    [awsSolutions, /^[A-Z0-9]+ [A-Z]\w+$/],
    [trivyIds, /^aws-[a-z0-9-]+ AWS-\d{4}$/],
  ] as const) {
    const lines = table.trim().split('\n');
    expect(lines.filter((line) => !form.test(line))).toEqual([]);
    expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(lines.length);
  }
});

test('the long ids of Trivy and the queries of KICS for Terraform stand for checks that rules have', () => {
  const nameless = [...trivyIds.trim().split('\n'), ...kicsQueries.trim().split('\n')].filter(
    (line) => names.byAlias(line.slice(line.indexOf(' ') + 1)).length === 0,
  );
  expect(nameless).toEqual([]);
  expect(reasons(template({ beside: '# trivy:ignore:aws-ec2-no-public-ingress-sgr the office' }), [ssh])).toEqual(['the office']);
  expect(reasons(template({ beside: '# tfsec:ignore:aws-ec2-no-public-ingress-acl the office' }), [ssh])).toEqual([undefined]);
});
