import type { Value } from '../model/value.ts';
import { readBlock } from './cidr.ts';

/** One line of a policy's conditions: an operator, a key and the values, of which one must hold. */
export interface Clause {
  /** In lower case, without what goes before and after it: `stringequals`. */
  readonly operator: string;
  /** In lower case: `aws:sourcearn`. */
  readonly key: string;
  readonly values: readonly Value[];
  /** The clause also holds when the request lacks the key: `...IfExists`, `ForAllValues:...`. */
  readonly optional: boolean;
}

/** The clauses of a block of conditions, all of which must hold; an operator that is not known makes a clause without a key. */
export function clausesOf(conditions: Value): Clause[] {
  const found = new Map<string, Clause & { values: Value[] }>();
  for (const { key: operator, value: block } of conditions.entries()) {
    const lines = block.composite ? block.entries() : [{ key: '', value: block }];
    for (const { key, value } of lines) {
      const name = `${operator} ${key}`.toLowerCase();
      const clause = found.get(name);
      if (clause) clause.values.push(...value.elements());
      else found.set(name, { ...readOperator(operator), key: key.toLowerCase(), values: value.elements() });
    }
  }
  return [...found.values()];
}

function readOperator(written: string): Pick<Clause, 'operator' | 'optional'> {
  const [, set, operator = '', ifExists] = /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/s.exec(written.toLowerCase())!;
  return { operator, optional: ifExists !== undefined || set === 'forallvalues:' };
}

const positive = new Set(['stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike', 'ipaddress', 'bool']);

/** Whether the clause asks for its values, as opposed to asking for others. */
export const asks = ({ operator }: Clause): boolean => positive.has(operator);

/** Whether the clause holds for all but its values. */
export const excludes = ({ operator }: Clause): boolean => operator.startsWith('not') || /^(string|arn)not/.test(operator);

/** What has to be fixed in the value of a condition key for the key to say who calls: no wildcard, no policy variable. */
type Kind = 'all' | 'arn' | 'organization' | 'id' | 'addresses' | 'true';

/**
 * The condition keys that say who calls, or from where.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const callerKeys: Readonly<Record<string, Kind>> = {
  'aws:principalaccount': 'all',
  'aws:principalarn': 'arn',
  'aws:principalisawsservice': 'true',
  'aws:principalorgid': 'all',
  'aws:principalorgpaths': 'organization',
  'aws:principalservicename': 'all',
  'aws:principalservicenameslist': 'all',
  'aws:sourceaccount': 'all',
  'aws:sourcearn': 'arn',
  'aws:sourceip': 'addresses',
  'aws:sourceorgid': 'all',
  'aws:sourceorgpaths': 'organization',
  'aws:sourceowner': 'all',
  'aws:sourcevpc': 'all',
  'aws:sourcevpcarn': 'arn',
  'aws:sourcevpce': 'all',
  'aws:userid': 'id',
  'aws:vpceaccount': 'all',
  'aws:vpceorgid': 'all',
  'aws:vpceorgpaths': 'organization',
  'kms:calleraccount': 'all',
  's3:dataaccesspointaccount': 'all',
  's3:dataaccesspointarn': 'arn',
  's3:x-amz-server-side-encryption-aws-kms-key-id': 'arn',
};

export const isCallerKey = (key: string): boolean => Object.hasOwn(callerKeys, key);

/** Whether a value of a key that says who calls leaves only some callers. An unknown value does: it is one name, later. */
export function isFixed(key: string, value: Value): boolean {
  if (value.absent || value.composite) return false;
  const kind = callerKeys[key];
  const text = withoutHoles(key, value.text);
  switch (kind) {
    case 'arn':
      return isFixedArn(text);
    case 'organization':
      return isPlain(text.split('/', 1)[0]!);
    case 'id':
      return isPlain(text.split(':', 1)[0]!);
    case 'addresses':
      return value.unknown || isNarrowBlock(text);
    case 'true':
      return value.like('true');
    default:
      return isPlain(text);
  }
}

const isPlain = (text: string): boolean => text !== '' && !/[*?$]/.test(text);

/** Holes are names that a deployment fills in. Variables of a policy stay, except those that compare the caller with the owner. */
function withoutHoles(key: string, text: string): string {
  return text.replaceAll(/\$\{([^{}]*)\}/g, (hole, name: string) => {
    const variable = /^[a-z0-9]+:[a-z]/i.test(name);
    return !variable || (key.startsWith('aws:principal') && /^aws:resource/i.test(name)) ? 'x' : hole;
  });
}

/** The account is fixed, or the bucket: there is only one of its name. */
function isFixedArn(text: string): boolean {
  if (isPlain(text)) return true;
  const [, , service, , account = '', resource = ''] = text.split(':');
  return isPlain(account) || (service === 's3' && isPlain(resource.split('/', 1)[0]!));
}

/** S3 takes blocks wider than /8 (IPv4) or /32 (IPv6) for the public. */
function isNarrowBlock(text: string): boolean {
  const block = readBlock(text);
  return block !== undefined && block.prefix >= (block.family === 'IPv4' ? 8 : 32);
}
