import type { Condition } from '../../../model/value.ts';
import { Placed } from '../nodes.ts';
import { rolePolicies } from './policies.ts';
import { arnOf, call, child, dict, isNoValue, renamed, set, tagList, type Made, type Written } from './written.ts';

/** What the role of a SAM resource allows beside its Policies. */
export interface RoleExtras {
  /** `lambda.amazonaws.com` */
  readonly service: string;
  /** Items of ManagedPolicyArns. */
  readonly arns: readonly unknown[];
  /** Statements. */
  readonly statements?: readonly unknown[];
  /** True when AWS refuses Policies beside a Role; without the Role this would be the role. */
  readonly either?: boolean;
}

/** The value of the property that names the role, and the role that SAM makes when none is given. */
export function roleOf(written: Written, extras: RoleExtras): { readonly arn: unknown; readonly made: readonly Made[] } {
  const { id } = written;
  const given = child(written.properties, 'Role');
  const address = `${id}Role`;
  const own = arnOf(address);
  const made = (when: readonly Condition[] = []): Made => ({ ...role(written, address, extras), when });
  if (!given || isNoValue(given)) return { arn: own, made: [made()] };
  const branches = call(given, 'Fn::If');
  const name = branches && child(branches, 0)?.node;
  if (typeof name !== 'string') return { arn: given, made: extras.either && child(written.properties, 'Policies') ? [made()] : [] };
  const [yes, no] = [child(branches, 1), child(branches, 2)];
  const choose = (a: unknown, b: unknown): unknown => new Placed({ 'Fn::If': [name, a, b] }, given.at);
  if (isNoValue(yes)) return { arn: choose(own, no), made: [made(isNoValue(no) ? [] : [{ name, is: true }])] };
  if (isNoValue(no)) return { arn: choose(yes, own), made: [made([{ name, is: false }])] };
  return { arn: given, made: [] };
}

function role(written: Written, address: string, { service, arns, statements = [] }: RoleExtras): Made {
  const { properties } = written;
  const given = rolePolicies(child(properties, 'Policies'));
  const documents = [...(statements.length > 0 ? [{ PolicyDocument: policy(statements) }] : []), ...given.documents];
  return {
    address,
    type: 'AWS::IAM::Role',
    at: written.at,
    properties: set({
      AssumeRolePolicyDocument: child(properties, 'AssumeRolePolicyDocument') ?? trusts(service),
      ManagedPolicyArns: [...arns, ...given.arns],
      Policies: documents.length > 0 ? documents : undefined,
      ...renamed(properties, { RolePath: 'Path', PermissionsBoundary: 'PermissionsBoundary' }),
      Tags: tagList(child(properties, 'Tags')),
    }),
  };
}

/** A policy of these statements. */
export const policy = (statements: readonly unknown[]): unknown => ({ Version: '2012-10-17', Statement: statements });

/** The policy that lets a service assume a role. */
export const trusts = (service: string): unknown =>
  policy([{ Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] }]);

/** What a role must allow so that something can be sent there, by the type that SAM gives destinations. */
const sends: Readonly<Record<string, string>> = {
  SQS: 'sqs:SendMessage',
  SNS: 'sns:Publish',
  Lambda: 'lambda:InvokeFunction',
  EventBridge: 'events:PutEvents',
};

/** The statement that allows to send to a destination; none for a type that nobody knows. */
export function sending(type: unknown, target: unknown): unknown[] {
  if (typeof type !== 'string' || !Object.hasOwn(sends, type) || target === undefined) return [];
  return [{ Effect: 'Allow', Action: sends[type], Resource: target }];
}

/** Whether a property that switches something on is set to more than its word for off. */
export const isOn = (written: Written, property: string, off: string): boolean => {
  const node = child(written.properties, property);
  return (
    node !== undefined &&
    !isNoValue(node) &&
    written.text(node) !== off &&
    (dict(node) === undefined || Object.keys(dict(node)!).length > 0)
  );
};
