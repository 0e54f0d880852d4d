/** What rules are written with; exported to rule authors as `groundrule/kit`. */
export type { Level } from '../model/finding.ts';
export type { Graph, Resource } from '../model/graph.ts';
export type { Evidence, Example, Family, Offer, Remedy, ReportOptions, Rule, RuleContext } from '../model/rule.ts';
export { below, nodeAt, type Place } from '../model/source.ts';
export type { Condition, Input, Reference, Unknown, Value } from '../model/value.ts';
export { combinations, perCase } from './combinations.ts';
export {
  covers,
  coversOnly,
  coversPort,
  isInternet,
  lastPort,
  openings,
  openingsToWorld,
  openTo,
  portsOf,
  portText,
  securityGroupTypes,
  through,
  type Opening,
  type Ports,
} from './ingress.ts';
export { instanceRoles, type Need } from './instance-roles.ts';
export {
  hasDefaultHostManagement,
  launcherTypes,
  profilesOf,
  storedName,
  templateOf,
  usersOfProfile,
  usersOfTemplate,
} from './instances.ts';
export { all, isOneOf, not, type Maybe } from './maybe.ts';
export { isWorld, readBlock, type Block } from './cidr.ts';
export { defineRule, hcl, md, yaml } from './define.ts';
export { isLogBucket } from './destinations.ts';
export { entry, lacking } from './entry.ts';
export { requires, state, type Mending, type Requirement } from './require.ts';
export {
  decoded,
  findAssignedSecrets,
  findSecrets,
  isPlaceholder,
  namesSecret,
  plausible,
  secretTypes,
  secretValues,
  variables,
  type Hit,
} from './secrets.ts';
export { cfnNagSecrets } from './secret-properties.ts';
export { reportSecretVariables } from './environment.ts';
export { actionsMatching, type AccessLevel, type Action } from './actions.ts';
export {
  identityPolicies,
  identityPolicyTypes,
  isAnyone,
  isEveryAction,
  isEveryResource,
  isEveryRole,
  policiesAt,
  trustPolicies,
  trustPolicyTypes,
  type Statement,
} from './policy.ts';
export { asks, clausesOf, isCallerKey, isFixed, type Clause } from './policy-conditions.ts';
export { publicGrants, type PublicGrant } from './public.ts';
export { bucketPolicyTypes, publicBucketGrants } from './bucket-policy.ts';
export { publicAccessBlockFlags, publicAccessBlocks } from './public-access-block.ts';
export { listed } from './listed.ts';
export { fits } from './wildcard.ts';
