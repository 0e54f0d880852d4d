import type { ReportDocument } from '../../src/review/report-document.ts';
import type { PullRequest } from '../../src/review/types.ts';
import { at } from '../report/sample.ts';
import { adding, found, pullOf, reportOf } from './pull.ts';

/** A pull request as a reviewer may meet it: lines 10 to 13 of stacks/web.yaml are added. */
export const pull: PullRequest = pullOf([
  adding('stacks/web.yaml', 10, ['      - IpProtocol: tcp', '        FromPort: 22', '        ToPort: 22', '        CidrIp: 0.0.0.0/0']),
  { file: 'logo.png', status: 'added' },
]);

export const report: ReportDocument = reportOf(
  [
    found('ssh', at('stacks/web.yaml', 13, 17, 26), {
      conditions: [{ name: 'IsProd', is: false }],
      witness: { only: true, choices: [{ name: 'Environment', is: false, values: ['prod'] }] },
      related: [
        { ...at('stacks/net.yaml', 3, 1, 9), message: 'the default of Cidr', resource: { type: 'AWS::EC2::VPC', address: 'Vpc' } },
        { ...at('../shared/net.yaml', 3, 1, 9), message: 'outside of the repository' },
      ],
    }),
    found('db', at('stacks/web.yaml', 10, 3, 1, 12), {
      rule: 'rds-unencrypted',
      severity: 6,
      message: "The storage of 'orders_db' is not encrypted",
      remedy: 'Set StorageEncrypted.',
      status: 'worsened',
      resource: { type: 'AWS::RDS::DBInstance', address: 'Orders', construct: 'Shop/Orders' },
      fix: {
        title: 'Set StorageEncrypted to true',
        safe: false,
        caution: 'the database is replaced',
        patch: [{ file: 'stacks/web.yaml', start: 12, end: 11, lines: ['        StorageEncrypted: true'] }],
      },
    }),
    found('far', at('stacks/web.yaml', 90, 3, 9), { severity: 3, message: 'Port 2222 is open' }),
    found('elsewhere', at('stacks/other.yaml', 4, 3, 9), { severity: 3, message: 'Port 3333 is open' }),
    found('old', at('stacks/web.yaml', 91, 3, 9), { status: 'unchanged', message: 'this is old' }),
    found('accepted', at('stacks/web.yaml', 92, 3, 9), {
      suppressed: { reason: 'jump host, see #12 @sec', from: 'comment', until: '2027-01-31' },
    }),
    found('accepted before', at('stacks/web.yaml', 93, 3, 9), {
      status: 'unchanged',
      suppressed: { reason: 'known for long', from: 'config' },
    }),
  ],
  {
    before: { name: 'main', fixed: [found('gone', at('stacks/web.yaml', 3, 1, 2), { message: 'Port 25 is open' })] },
    permissions: { added: [{ identity: 'Worker', actions: ['s3:*', 'kms:Decrypt'], resources: ['*'] }], removed: [] },
  },
);
