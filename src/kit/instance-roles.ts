import type { Graph, Resource } from '../model/graph.ts';
import type { Evidence, Rule, RuleContext } from '../model/rule.ts';
import type { Value } from '../model/value.ts';
import { hasDefaultHostManagement, launcherTypes, profilesOf, usersOfProfile } from './instances.ts';
import { all, type Maybe } from './maybe.ts';
import { identityPolicies, type Statement } from './policy.ts';
import { fits } from './wildcard.ts';

/** What a role must be allowed: by one of these policies of AWS, or by all of these actions. */
export interface Need {
  /** The first one is the one to recommend. */
  readonly policies: readonly string[];
  readonly actions: readonly string[];
  /** True when the Default Host Management Configuration serves as well. */
  readonly systemsManager?: boolean;
}

/** As a rule: every instance profile has a role that meets the need. */
export function instanceRoles(need: Need): Pick<Rule, 'types' | 'check'> {
  const remembered = new WeakMap<Resource, Grant>();
  const grantTo = (role: Resource, graph: Graph): Grant => {
    const grant = remembered.get(role) ?? grantOf(role, graph, need);
    remembered.set(role, grant);
    return grant;
  };
  return {
    types: ['AWS::IAM::InstanceProfile', ...launcherTypes],
    check(context) {
      if (context.resource.type === 'AWS::IAM::InstanceProfile') checkProfile(need, grantTo, context);
      else checkStrangers(need, context);
    },
  };
}

function checkProfile(
  { policies: [policy], systemsManager }: Need,
  grantTo: (role: Resource, graph: Graph) => Grant,
  { resource: profile, graph, report }: RuleContext,
): void {
  for (const name of profile.get('Roles')) {
    if (name.absent) {
      report(name, 'The instance profile has no role');
      continue;
    }
    const role = graph.target(name, 'AWS::IAM::Role');
    const { met, reason } = role ? grantTo(role, graph) : { met: undefined, reason: `the role ${name.text} is not in this file` };
    if (met === true) continue;
    const lacks = met === false ? 'lacks' : 'may lack';
    report(name, `The role ${role?.address ?? name.text} ${lacks} ${policy}`, {
      certain: met === false,
      ...(reason === undefined ? {} : { reason }),
      ...(systemsManager && hasDefaultHostManagement(graph) ? { level: 'note' } : {}),
      related: [...users(profile, graph), ...(role ? [{ what: role, message: `this role ${lacks} ${policy}` }] : [])],
    });
  }
}

/** So many instances are named as evidence at most. */
const mostUsers = 10;

const users = (profile: Resource, graph: Graph): Evidence[] =>
  [...usersOfProfile(profile, graph)].slice(0, mostUsers).map((what) => ({ what, message: `${what.address} uses the instance profile` }));

/** Of a profile that is not in the graph, nobody knows the role. */
function checkStrangers(need: Need, { resource, graph, report }: RuleContext): void {
  for (const profile of profilesOf(resource)) {
    if (profile.absent || graph.target(profile, 'AWS::IAM::InstanceProfile')) continue;
    report(profile, `The role of the instance profile ${profile.text} may lack ${need.policies[0]}`, {
      certain: false,
      ...(profile.known ? { reason: `the instance profile ${profile.text} is not in this file` } : {}),
    });
  }
}

/** Whether a role meets a need. */
interface Grant {
  readonly met: Maybe;
  /** Why it is not known. */
  readonly reason?: string;
}

/** Whether a role is allowed what it needs, by the policies of the graph that are attached to it. */
function grantOf(role: Resource, graph: Graph, need: Need): Grant {
  const arns = role.get('ManagedPolicyArns').filter((arn) => !arn.absent);
  const named = arns.filter((arn) => need.policies.some((name) => arn.text.endsWith(`/${name}`)));
  const attached = attachedPolicies(role, arns, graph);
  const statements = [role, ...attached].flatMap(identityPolicies);
  const met = all(...need.actions.map((action) => allows(statements, action, role)));
  if (met === true || always(named, role)) return { met: true };
  if (met === undefined || named.length > 0) return { met: undefined, reason: 'the policy is there under some conditions only' };
  const strange = arns.find((arn) => !isOfAws(arn) && !graph.target(arn, 'AWS::IAM::ManagedPolicy'));
  if (strange)
    return { met: undefined, reason: strange.text ? `the policy ${strange.text} is not in this file` : 'another policy may be attached' };
  const documents = [...role.get('Policies.PolicyDocument'), ...attached.flatMap((policy) => policy.get('PolicyDocument'))];
  if ([...documents, ...statements.flatMap(({ actions }) => actions)].some((value) => value.unknown))
    return { met: undefined, reason: 'not every policy of the role is known' };
  return { met: false };
}

/** The policies of the graph that name the role, or that the role names. */
const attachedPolicies = (role: Resource, arns: readonly Value[], graph: Graph): Resource[] => [
  ...arns.flatMap((arn) => graph.target(arn, 'AWS::IAM::ManagedPolicy') ?? []),
  ...graph.usersOf(role, 'AWS::IAM::Policy', 'Roles'),
  ...graph.usersOf(role, 'AWS::IAM::ManagedPolicy', 'Roles'),
  ...graph.usersOf(role, 'AWS::IAM::RolePolicy', 'RoleName'),
];

const isOfAws = (arn: Value): boolean => /^arn:[^:]*:iam::aws:policy\//.test(arn.text);

/** Whether an action is allowed; not known when it is only under conditions. */
function allows(statements: readonly Statement[], action: string, role: Resource): Maybe {
  const allowing = statements.flatMap(({ allow, actions, notActions }) => {
    const matching = actions.filter((pattern) => pattern.known && fits(action.toLowerCase(), pattern.text.toLowerCase()));
    const rest = notActions.length > 0 && !notActions.some((pattern) => fits(action.toLowerCase(), pattern.text.toLowerCase()));
    return allow.length > 0 ? [...matching, ...(rest ? notActions.slice(0, 1) : [])] : [];
  });
  return always(allowing, role) ? true : allowing.length > 0 ? undefined : false;
}

/** Whether one of the values holds in every deployment that has the role: under no condition, or under one and its opposite. */
function always(values: readonly Value[], role: Resource): boolean {
  const whens = values.map(({ when }) => when.filter((a) => !role.when.some((b) => a.name === b.name && a.is === b.is)));
  return whens.some(
    ([first, ...more]) =>
      first === undefined ||
      (more.length === 0 && whens.some(([other, ...rest]) => rest.length === 0 && other?.name === first.name && other.is === !first.is)),
  );
}
