import type { Graph, Resource } from '../model/graph.ts';
import type { ReportOptions } from '../model/rule.ts';
import type { Value } from '../model/value.ts';
import { actionsMatching, type AccessLevel } from './actions.ts';
import { listed } from './listed.ts';
import { isEveryAction, policiesAt, type Statement } from './policy.ts';
import { publicGrants } from './public.ts';
import { fits } from './wildcard.ts';

/** Where the policy of a bucket or an access point is written, by type. */
const paths: Readonly<Record<string, string>> = {
  'AWS::S3::AccessPoint': 'Policy',
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::S3::MultiRegionAccessPointPolicy': 'Policy',
  'AWS::S3Express::AccessPoint': 'Policy',
  'AWS::S3Express::BucketPolicy': 'PolicyDocument',
  'AWS::S3Outposts::BucketPolicy': 'PolicyDocument',
  'AWS::S3Tables::TableBucketPolicy': 'ResourcePolicy',
  'AWS::S3Tables::TablePolicy': 'ResourcePolicy',
  'AWS::S3Vectors::VectorBucketPolicy': 'Policy',
};

/** The types that `publicBucketGrants` reads. */
export const bucketPolicyTypes = Object.keys(paths);

export interface BucketGrant {
  readonly principal: Value;
  /** What is allowed to anyone, as it is written. */
  readonly actions: string;
  readonly basis: ReportOptions;
}

/** What the policy of a bucket allows to anyone, as far as it is of one of the access levels. */
export function publicBucketGrants(resource: Resource, graph: Graph, ...levels: readonly AccessLevel[]): BucketGrant[] {
  const heldBack = restrictedBy(resource, graph);
  return publicGrants(policiesAt(resource, paths[resource.type])).flatMap(({ statement, principal, basis }) => {
    const actions = actionsOf(statement, levels).filter((action) => action.together(principal));
    if (actions.length === 0) return [];
    const texts = [...new Set(actions.map(({ text }) => text))];
    return {
      principal,
      actions: listed(texts),
      basis: { ...basis, with: [...(basis.with ?? []), leastConditional(actions)], ...heldBack },
    };
  });
}

/** The values of Action that include an action of one of the levels; or those of NotAction, when they leave one. */
function actionsOf({ actions, notActions }: Statement, levels: readonly AccessLevel[]): readonly Value[] {
  if (notActions.length > 0) {
    const left = actionsMatching('s3:*').filter(({ name }) => !notActions.some(({ text }) => fits(name.toLowerCase(), text.toLowerCase())));
    return left.some(({ level }) => levels.includes(level)) ? notActions : [];
  }
  return actions.filter(
    (action) =>
      isEveryAction(action) || (action.known && actionsMatching(withService(action.text)).some(({ level }) => levels.includes(level))),
  );
}

/** S3 refuses a policy that forgets the service, but what its author wants is clear. */
const withService = (action: string): string => (action.includes(':') ? action : `s3:${action}`);

const leastConditional = (values: readonly Value[]): Value => values.reduce((a, b) => (b.when.length < a.when.length ? b : a));

/** A bucket that restricts public access serves nobody but its own account, whatever its policy says. */
function restrictedBy(resource: Resource, graph: Graph): ReportOptions {
  const bucket = resource.get('Bucket').flatMap((value) => graph.target(value, 'AWS::S3::Bucket') ?? [])[0];
  const restricts = [resource, bucket].some((owner) =>
    owner?.get('PublicAccessBlockConfiguration.RestrictPublicBuckets').every((value) => value.like('true')),
  );
  return restricts ? { certain: false, level: 'note', reason: 'block public access holds it back, until somebody switches that off' } : {};
}
