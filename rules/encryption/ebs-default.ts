import type { RuleContext } from '../../src/kit/index.ts';

/** True when the account encrypts every new EBS volume, because the configuration or the project itself says so. */
export const encryptedByDefault = ({ graph, options }: RuleContext): boolean =>
  options['encryptedByDefault'] === true ||
  graph.ofType('aws_ebs_encryption_by_default').some((setting) => setting.get('Enabled').some((value) => value.absent || value.is(true)));

export const fromSnapshot = 'a volume that is restored from a snapshot is encrypted when the snapshot is';
