import { describe, expect, test } from '@jest/globals';
import { Suppressions, type ConfiguredSuppression, type Ran } from '../../src/engine/suppress.ts';
import { read } from '../../src/formats/syntax/read.ts';
import type { Finding } from '../../src/model/finding.ts';
import { RuleNames } from '../../src/model/selector.ts';
import type { Pointer, Source } from '../../src/model/source.ts';

const names = new RuleNames([
  { id: 'sg-ssh-open-world', family: 'network', aliases: ['CKV_AWS_24', 'Unrestricted Security Group Ingress'] },
  { id: 'sg-any-port-world', family: 'network', aliases: [] },
  { id: 'rds-unencrypted', family: 'encryption', aliases: ['CKV_AWS_16'] },
]);
const ran: Ran = { rules: new Set(['sg-ssh-open-world', 'sg-any-port-world', 'rds-unencrypted']), narrowed: false, everything: true };

const finding = (source: Source, rule: string, resource: Pointer, below: Pointer = [], construct?: string): Finding => ({
  rule,
  target: `${rule}/AWS::X::Y${below.length > 0 ? `.${below.filter((key) => key !== 'Properties').join('.')}` : ''}`,
  level: 'error',
  severity: 8,
  certain: true,
  message: 'm',
  remedy: 'r',
  at: { source, pointer: [...resource, ...below] },
  resource: { type: 'AWS::X::Y', address: String(resource.at(-1)), at: { source, pointer: resource }, ...(construct ? { construct } : {}) },
  related: [],
  when: [],
  path: '',
});

/** What is suppressed, with its reason, and what is reported as unused. */
function lint(
  text: string,
  wanted: (source: Source) => Finding[],
  { file = 't.yaml', today = '2026-06-01', configured = [] as ConfiguredSuppression[], did = ran } = {},
) {
  const [source] = read(file, text);
  const findings = wanted(source!);
  const suppressions = new Suppressions(names, today, configured);
  suppressions.read(
    [source!],
    findings.map((one) => ({ at: one.resource!.at })),
  );
  const suppressed = suppressions.apply(findings);
  return {
    reasons: findings.map((one) => suppressed.get(one)?.reason),
    first: suppressed.get(findings[0]!),
    unused: suppressions
      .unused(did)
      .map(({ rule, message, location }) => `${location.start.line}:${location.start.column} ${rule}: ${message}`),
  };
}

const group = (extra: { above?: string; beside?: string; onResource?: string; onType?: string; aboveResource?: string } = {}) => `Resources:
${extra.aboveResource ?? '  # nothing'}
  Web: ${extra.onResource ?? ''}
    Type: AWS::EC2::SecurityGroup ${extra.onType ?? ''}
    Properties:
      SecurityGroupIngress:
${extra.above ?? '        # nothing'}
        - CidrIp: 0.0.0.0/0 ${extra.beside ?? ''}
          FromPort: 22
`;
const web: Pointer = ['Resources', 'Web'];
const cidr: Pointer = ['Properties', 'SecurityGroupIngress', 0, 'CidrIp'];
const port: Pointer = ['Properties', 'SecurityGroupIngress', 0, 'FromPort'];
const both = (source: Source) => [finding(source, 'sg-ssh-open-world', web, cidr), finding(source, 'sg-ssh-open-world', web, port)];

describe('comments', () => {
  test.each([
    ['beside the line', group({ beside: '# groundrule-ignore sg-ssh-open-world: office only' }), ['office only', undefined]],
    ['above the line', group({ above: '        # groundrule-ignore sg-ssh-open-world: office only' }), ['office only', undefined]],
    [
      'beside the name of the resource',
      group({ onResource: '# groundrule-ignore sg-ssh-open-world: office only' }),
      ['office only', 'office only'],
    ],
    [
      'above the resource',
      group({ aboveResource: '  # groundrule-ignore sg-ssh-open-world: office only' }),
      ['office only', 'office only'],
    ],
    [
      'beside the first line of the resource',
      group({ onType: '# groundrule-ignore sg-ssh-open-world: office only' }),
      ['office only', 'office only'],
    ],
  ])('%s', (_, text, expected) => {
    const { reasons, unused } = lint(text, both);
    expect(reasons).toEqual(expected);
    expect(unused).toEqual([]);
  });

  test.each([
    'sg-*',
    'network',
    'ckv_aws_24',
    'Unrestricted Security Group Ingress',
    'rds-unencrypted, sg-ssh-open-world',
    'sg-ssh-open-world/AWS::X::Y.*',
  ])('name rules in many ways: %s', (name) => {
    expect(lint(group({ onResource: `# groundrule-ignore ${name}: why` }), both).reasons).toEqual(['why', 'why']);
  });

  test('name one target of a rule', () => {
    const text = group({ onResource: '# groundrule-ignore sg-ssh-open-world/AWS::X::Y.SecurityGroupIngress.0.CidrIp: why' });
    expect(lint(text, both).reasons).toEqual(['why', undefined]);
  });

  test('in a row all stand for the first line below them', () => {
    const above =
      '        # groundrule-ignore sg-ssh-open-world: one\n        # because\n        # groundrule-ignore sg-any-port-world: two';
    const { reasons, unused } = lint(group({ above }), (source) => [
      finding(source, 'sg-ssh-open-world', web, cidr),
      finding(source, 'sg-any-port-world', web, cidr),
    ]);
    expect(reasons).toEqual(['one', 'two']);
    expect(unused).toEqual([]);
  });

  test('in a script are not comments of the template', () => {
    const text = `Resources:\n  Web:\n    UserData: |\n      # groundrule-ignore rds-unencrypted: not mine\n    Next: 1\n`;
    expect(lint(text, (source) => [finding(source, 'rds-unencrypted', web, ['Next'])])).toMatchObject({ reasons: [undefined], unused: [] });
  });

  test('beside the key cover a value that holds many lines', () => {
    const text = `Resources:\n  Web:\n    Type: x\n    UserData: | # groundrule-ignore rds-unencrypted: why\n      one\n      two\n`;
    expect(lint(text, (source) => [finding(source, 'rds-unencrypted', web, ['UserData'])]).reasons).toEqual(['why']);
  });

  test('hold through the day they name', () => {
    const text = group({ beside: '# groundrule-ignore sg-ssh-open-world: until the move (until 2026-06-01)' });
    expect(lint(text, both).first).toEqual({ reason: 'until the move', from: 'comment', until: '2026-06-01' });
    const late = lint(text, both, { today: '2026-06-02' });
    expect(late.reasons).toEqual([undefined, undefined]);
    expect(late.unused).toEqual(['8:29 sg-ssh-open-world: This suppresses nothing: it expired on 2026-06-01']);
  });

  test.each([
    ['sg-ssh-open-world', /it gives no reason/],
    ['sg-ssh-open-world:', /it gives no reason/],
    ['sg-ssh-open-world: (until 2027-01-01)', /it gives no reason/],
    [': because', /it names no rule/],
    ['sg-ssh-open-world: soon (until 2027-02-30)', /'2027-02-30' is no date/],
    ['sg-ssh-open-wrld: why', /there is no rule 'sg-ssh-open-wrld'; did you mean 'sg-ssh-open-world'\?/],
  ])('that say too little suppress nothing and are reported: %s', (words, message) => {
    const { reasons, unused } = lint(group({ beside: `# groundrule-ignore ${words}` }), both);
    expect(reasons).toEqual([undefined, undefined]);
    expect(unused).toEqual([expect.stringMatching(message)]);
  });

  test('that match nothing are reported, rule by rule', () => {
    const { unused } = lint(group({ beside: '# groundrule-ignore sg-ssh-open-world, rds-unencrypted: why' }), both);
    expect(unused).toEqual(['8:29 rds-unencrypted: This suppresses nothing: rds-unencrypted reports nothing here']);
  });

  test('for rules that did not run are not called unused', () => {
    const text = group({ beside: '# groundrule-ignore rds-unencrypted: why', above: '        # groundrule-ignore *: why' });
    const did = { ...ran, rules: new Set(['sg-any-port-world']), narrowed: true };
    expect(lint(text, () => [], { did }).unused).toEqual([]);
  });

  test('that speak of the tool are no directives', () => {
    expect(lint(group({ beside: '# see groundrule-ignore, or groundrule-ignored' }), both).unused).toEqual([]);
  });
});

const template = (onResource: unknown, onTop: unknown = []) =>
  JSON.stringify({
    Metadata: { groundrule: { ignore: onTop } },
    Resources: { Web: { Metadata: { groundrule: { ignore: onResource } }, Properties: { A: 1 } }, Other: { Properties: { A: 1 } } },
  });
const two = (source: Source) => [
  finding(source, 'rds-unencrypted', web, ['Properties', 'A']),
  finding(source, 'rds-unencrypted', ['Resources', 'Other'], ['Properties', 'A']),
];

const databases = (source: Source) => [
  finding(source, 'rds-unencrypted', ['resource', 'aws_db_instance', 'db'], ['engine']),
  finding(source, 'rds-unencrypted', ['resource', 'aws_db_instance', 'db2']),
];

describe('metadata', () => {
  test('of a resource covers the resource', () => {
    const outcome = lint(template([{ rule: 'CKV_AWS_16', reason: 'test data', until: '2027-01-31' }]), two);
    expect(outcome.reasons).toEqual(['test data', undefined]);
    expect(outcome.first).toEqual({ reason: 'test data', from: 'metadata', until: '2027-01-31' });
    expect(lint(template(['rds-unencrypted: test data']), two).reasons).toEqual(['test data', undefined]);
  });

  test('of a template covers the file', () => {
    expect(lint(template([], ['rds-unencrypted: test data']), two).reasons).toEqual(['test data', 'test data']);
  });

  test.each([['text'], [3], [null], [[{ rule: 'rds-unencrypted' }]], [[{ rule: ['rds-unencrypted'], reason: 'why' }]], [{ rule: 'x' }]])(
    'of another form is reported: %j',
    (ignore) => {
      const { reasons, unused } = lint(template(ignore), two);
      expect(reasons).toEqual([undefined, undefined]);
      expect(unused).toHaveLength(1);
    },
  );

  test('in Terraform is the comment of the block', () => {
    const text = JSON.stringify({
      resource: { aws_db_instance: { db: { '//': ['a note', 'groundrule-ignore rds-unencrypted: test data'], engine: 'mysql' }, db2: {} } },
    });
    expect(lint(text, databases, { file: 'main.tf.json' })).toMatchObject({ reasons: ['test data', undefined], unused: [] });
  });

  test('in Terraform may stand in a block that is written as a list', () => {
    const text = JSON.stringify({ resource: [{ aws_db_instance: [{ db: [{ '//': 'groundrule-ignore rds-unencrypted: test data' }] }] }] });
    const pointer = ['resource', 0, 'aws_db_instance', 0, 'db'];
    expect(lint(text, (source) => [finding(source, 'rds-unencrypted', pointer)], { file: 'main.tf.json' })).toMatchObject({
      reasons: ['test data'],
      unused: [],
    });
  });

  test('with more entries than anybody writes is cut, and said to be', () => {
    const { unused } = lint(template(Array.from({ length: 5000 }, () => 'rds-unencrypted: why')), () => []);
    expect(unused.length).toBeLessThan(1002);
  });
});

const [source] = read('groundrule.yaml', 'ignore: []');
const entry = { rule: 'sg-*', reason: 'approved', at: { source: source!, pointer: ['ignore'] } };
const reasons = (more: object, construct?: string) =>
  lint(group(), (one) => [finding(one, 'sg-ssh-open-world', web, cidr, construct)], { configured: [{ ...entry, ...more }] }).reasons;

describe('the configuration', () => {
  test('suppresses by rule, file, address and construct', () => {
    expect(reasons({})).toEqual(['approved']);
    expect(reasons({ files: (file: string) => file === 't.yaml' })).toEqual(['approved']);
    expect(reasons({ files: () => false })).toEqual([undefined]);
    expect(reasons({ resource: 'W?b' })).toEqual(['approved']);
    expect(reasons({ resource: 'W' })).toEqual([undefined]);
    expect(reasons({ resource: 'Shop/*/Web' }, 'Shop/Network/Web')).toEqual(['approved']);
    expect(reasons({ rule: 'encryption' })).toEqual([undefined]);
  });

  test('is called unused only when all it speaks of was linted', () => {
    const options = { configured: [entry] };
    expect(lint(group(), () => [], options).unused).toEqual(['1:1 sg-*: This suppresses nothing: sg-* reports nothing here']);
    expect(lint(group(), () => [], { ...options, did: { ...ran, everything: false } }).unused).toEqual([]);
  });
});

describe('what several resources inherit', () => {
  const text = (globals: string, one: string, other: string) => `Globals:
  Function:
    Secret: x ${globals}
Resources:
  ${one}
  One: { Type: AWS::X::Y }
  ${other}
  Two: { Type: AWS::X::Y }
`;
  const inherited = (from: Source): Finding[] => [
    {
      ...finding(from, 'rds-unencrypted', ['Resources', 'One']),
      at: { source: from, pointer: ['Globals', 'Function', 'Secret'] },
      also: ['Two'],
      alsoAt: [{ source: from, pointer: ['Resources', 'Two'] }],
    },
  ];
  const ignore = '# groundrule-ignore rds-unencrypted: a copy';
  const outcome = (...lines: [string, string, string]) => {
    const [sam] = read('t.yaml', text(...lines));
    const findings = inherited(sam!);
    const suppressions = new Suppressions(names, '2026-06-01', []);
    suppressions.read([sam!], [findings[0]!.resource!, { at: findings[0]!.alsoAt![0]! }]);
    return [suppressions.apply(findings).size, suppressions.unused(ran).length];
  };

  test.each<[string, string, string, number]>([
    [ignore, '', '', 1],
    ['', ignore, ignore, 1],
    ['', ignore, '', 0],
    ['', '', ignore, 0],
  ])('is suppressed where it is written, or in each of them: "%s", "%s", "%s"', (globals, one, other, suppressed) => {
    expect(outcome(globals, one, other)).toEqual([suppressed, 0]);
  });
});
