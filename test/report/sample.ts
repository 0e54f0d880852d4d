import type { Level } from '../../src/model/finding.ts';
import type { Coverage, Location, ReportedFinding, ReportOptions, Result, RuleText } from '../../src/model/result.ts';

export const options: ReportOptions = { color: false, version: '1.2.3', verbose: false, quiet: false, width: 80 };

export const at = (file: string, line: number, column: number, endColumn: number, endLine = line): Location => ({
  file,
  location: { start: { line, column }, end: { line: endLine, column: endColumn } },
});

export const coverage: Coverage = {
  files: { linted: 2, passedOver: 3, unreadable: 0 },
  formats: { cloudformation: 1, 'terraform-config': 1 },
  resources: 9,
  uncheckedTypes: { 'AWS::SSM::Parameter': 2, 'AWS::Events::Rule': 1 },
  unknownValues: { parameter: 4, import: 1 },
  rules: 96,
  limits: [],
};

export const result = (parts: Partial<Omit<Result, 'sourceText'>> & { readonly files?: Readonly<Record<string, string>> }): Result => ({
  findings: parts.findings ?? [],
  unusedSuppressions: parts.unusedSuppressions ?? [],
  coverage: parts.coverage ?? coverage,
  rules: parts.rules ?? new Map(),
  ...(parts.before ? { before: parts.before } : {}),
  sourceText: (file) => parts.files?.[file],
});

export const finding = (place: Location, parts: Partial<ReportedFinding> = {}): ReportedFinding => ({
  rule: 'sg-ssh-open-world',
  target: 'sg-ssh-open-world/AWS::EC2::SecurityGroup.SecurityGroupIngress',
  family: 'network',
  level: 'error',
  severity: 8.6,
  certain: true,
  message: 'Port 22 is open to 0.0.0.0/0',
  remedy: 'Allow the port from known addresses only, or close it and use Session Manager.',
  ...place,
  resource: { type: 'AWS::EC2::SecurityGroup', address: 'WebGroup' },
  related: [],
  conditions: [],
  fingerprint: '3f2a9c',
  aliases: ['CKV_AWS_24'],
  ...parts,
});

export const rule = (id: string, title: string, parts: Partial<RuleText> = {}): [string, RuleText] => [
  id,
  {
    id,
    title,
    family: 'network',
    severity: 8.6,
    docs: `${title}.\n\nWhoever scans the internet finds it within minutes.`,
    remedy: { text: 'Close it.', cloudformation: 'Type: AWS::EC2::SecurityGroup\n', terraform: 'resource "aws_security_group" "web" {}\n' },
    references: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'],
    aliases: ['CKV_AWS_24', 'AWS-0107'],
    ...parts,
  },
];

const template = `Parameters:
  AdminCidr: { Type: String }
  Port: { Type: Number, Default: 22 }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  WebGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: !Ref Port, ToPort: 22, CidrIp: 0.0.0.0/0 }
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: !If [IsProd, 10.0.0.0/8, "0.0.0.0/0"]
        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref AdminCidr }
  Role:
    Type: AWS::IAM::Role
  Profile:
    Type: AWS::IAM::InstanceProfile
    Properties: { Roles: [!Ref Role] }
  Web:
    Type: AWS::EC2::Instance
    Properties:
      IamInstanceProfile: !Ref Profile
  Logs:
    Type: AWS::S3::Bucket # groundrule-ignore s3-access-log: the logs themselves
`;

const buckets = Array.from({ length: 6 }, (_, index) => `  Bucket${index}:\n    Type: AWS::S3::Bucket\n`).join('');

const level = (severity: number): { level: Level; severity: number } => ({
  level: severity >= 7 ? 'error' : severity >= 4 ? 'warning' : 'note',
  severity,
});

/** A run as a user may see it. */
export const sample: Result = result({
  files: { 'stacks/web.yaml': template, 'stacks/data.yaml': `Resources:\n${buckets}` },
  rules: new Map([
    rule('sg-ssh-open-world', 'Security group opens SSH to the world'),
    rule('profile-without-ssm-core', 'EC2 instance cannot be reached through Systems Manager', { family: 'compute', severity: 5.5 }),
    rule('s3-access-log', 'S3 bucket without access log', { family: 'logging', severity: 3.1 }),
  ]),
  findings: [
    finding(at('stacks/web.yaml', 15, 11, 56), {
      conditions: [{ name: 'IsProd', is: false }],
      fingerprint: 'b2',
    }),
    finding(at('stacks/web.yaml', 11, 63, 80), {
      related: [{ ...at('stacks/web.yaml', 3, 25, 36), message: 'the default of Port, which a deployment may override' }],
      fingerprint: 'b1',
    }),
    finding(at('stacks/web.yaml', 16, 56, 78), { certain: false, reason: 'the deployment chooses AdminCidr', fingerprint: 'b3' }),
    finding(at('stacks/web.yaml', 25, 7, 39), {
      rule: 'profile-without-ssm-core',
      target: 'profile-without-ssm-core/AWS::EC2::Instance.IamInstanceProfile',
      family: 'compute',
      ...level(5.5),
      message: 'The role of this instance lacks AmazonSSMManagedInstanceCore, so nobody can patch or reach it without SSH',
      remedy: 'Attach the managed policy AmazonSSMManagedInstanceCore to the role.',
      resource: { type: 'AWS::EC2::Instance', address: 'Web', construct: 'Shop/Web/Instance' },
      related: [
        {
          ...at('stacks/web.yaml', 19, 3, 10),
          message: 'its instance profile',
          resource: { type: 'AWS::IAM::InstanceProfile', address: 'Profile' },
        },
        {
          ...at('stacks/web.yaml', 17, 3, 7),
          message: 'the role, without the policy',
          resource: { type: 'AWS::IAM::Role', address: 'Role' },
        },
      ],
      fingerprint: 'c1',
      aliases: [],
    }),
    ...[2, 4, 6, 8, 10, 12].map((line, index) =>
      finding(at('stacks/data.yaml', line, 3, 10), {
        rule: 's3-access-log',
        target: 's3-access-log/AWS::S3::Bucket.LoggingConfiguration',
        family: 'logging',
        ...level(3.1),
        message: 'The bucket keeps no access log',
        remedy: 'Set LoggingConfiguration.',
        resource: { type: 'AWS::S3::Bucket', address: `Bucket${index}` },
        fingerprint: `d${index}`,
        aliases: ['CKV_AWS_18'],
      }),
    ),
    finding(at('stacks/web.yaml', 26, 3, 7), {
      rule: 's3-access-log',
      target: 's3-access-log/AWS::S3::Bucket.LoggingConfiguration',
      family: 'logging',
      ...level(3.1),
      message: 'The bucket keeps no access log',
      remedy: 'Set LoggingConfiguration.',
      resource: { type: 'AWS::S3::Bucket', address: 'Logs' },
      fingerprint: 'd9',
      aliases: ['CKV_AWS_18'],
      suppressed: { reason: 'the logs themselves', from: 'comment', until: '2027-01-31' },
    }),
  ],
  unusedSuppressions: [
    { rule: 'rds-public', message: 'Nothing of rds-public is found here any more', ...at('stacks/web.yaml', 27, 27, 81) },
  ],
});
