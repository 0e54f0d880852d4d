import type { Resource } from '../model/graph.ts';
import type { Unknown, Value } from '../model/value.ts';
import { fits } from './wildcard.ts';

/** More than a policy can hold, as AWS allows it no more than 20,480 characters. */
const mostValues = 2500;

const noEffect: Unknown = { reason: 'malformed', detail: 'the statement has no Effect, and AWS refuses it' };

const noAccount: Unknown = { reason: 'malformed', detail: 'the ARN names no account, and AWS refuses it' };

/** A statement of a policy. Every part is the list of its values, without those that are not set; lists are walked. */
export class Statement {
  readonly value: Value;
  readonly #flaw: Unknown | undefined;
  readonly #read = new Map<string, readonly Value[]>();

  /** @param flaw Why AWS refuses the policy as it is written. */
  constructor(value: Value, flaw?: Unknown) {
    this.value = value;
    this.#flaw = flaw;
  }

  /**
   * The effects that are Allow, or that may be. Combined with other parts, nothing remains of a statement that denies.
   * What AWS refuses is no more than possible: whoever repairs it says what was meant.
   */
  get allow(): readonly Value[] {
    const effects = this.value.get('Effect').map((effect) => (effect.absent ? effect.unsure(noEffect) : effect));
    const allowing = effects.filter((effect) => effect.unknown || effect.is('Allow'));
    const flaw = this.#flaw;
    return flaw ? allowing.map((effect) => effect.unsure(flaw)) : allowing;
  }
  get denies(): boolean {
    return this.#list('Effect').some((effect) => effect.is('Deny'));
  }
  get actions(): readonly Value[] {
    return this.#list('Action');
  }
  get notActions(): readonly Value[] {
    return this.#list('NotAction');
  }
  get resources(): readonly Value[] {
    return this.#list('Resource');
  }
  get notResources(): readonly Value[] {
    return this.#list('NotResource');
  }
  get notPrincipals(): readonly Value[] {
    return this.#list('NotPrincipal');
  }
  /**
   * The principals that are anyone with an AWS account, or anyone at all: "*", also as { AWS: "*" }, and every account.
   * One that names no account, which AWS refuses, may be meant so.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous
   */
  get anyone(): readonly Value[] {
    return this.#list('Principal')
      .flatMap((principal) => (principal.composite ? [...principal.get('AWS'), ...principal.get('*')] : [principal]))
      .flatMap((principal) => (isAnyone(principal) ? [principal] : namesNoAccount(principal) ? [principal.unsure(noAccount)] : []));
  }
  /** One value for each block of conditions that the statement can have; absent where it has none. */
  get conditions(): readonly Value[] {
    return this.value.get('Condition');
  }

  #list(name: string): readonly Value[] {
    let list = this.#read.get(name);
    if (!list)
      this.#read.set(
        name,
        (list = this.value
          .get(name)
          .filter((value) => !value.absent)
          .slice(0, mostValues)),
      );
    return list;
  }
}

/** The statements of policies, which may be objects or JSON text. What is not known has none. */
export const statements = (policies: readonly Value[]): Statement[] =>
  policies
    .map((policy) => policy.document())
    .filter((policy) => policy.composite)
    .flatMap((policy) =>
      policy
        .get('Statement')
        .filter((statement) => !statement.absent)
        .map((statement) => new Statement(statement, policy.why)),
    );

/** Where policies are written that say what an identity may do, by type. */
const identityPolicyPaths: Readonly<Record<string, string>> = {
  'AWS::IAM::Group': 'Policies.PolicyDocument',
  'AWS::IAM::GroupPolicy': 'PolicyDocument',
  'AWS::IAM::ManagedPolicy': 'PolicyDocument',
  'AWS::IAM::Policy': 'PolicyDocument',
  'AWS::IAM::Role': 'Policies.PolicyDocument',
  'AWS::IAM::RolePolicy': 'PolicyDocument',
  'AWS::IAM::User': 'Policies.PolicyDocument',
  'AWS::IAM::UserPolicy': 'PolicyDocument',
  'AWS::SSO::PermissionSet': 'InlinePolicy',
};

/** The types that `identityPolicies` reads. */
export const identityPolicyTypes = Object.keys(identityPolicyPaths);

/** The statements that say what an identity may do: a role, a user, a group, a permission set. Read once per resource. */
export const identityPolicies = (resource: Resource): readonly Statement[] => policiesAt(resource, identityPolicyPaths[resource.type]);

/** Where a policy says who may assume a role, by type. */
const trustPolicyPaths: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'AssumeRolePolicyDocument',
};

/** The types that `trustPolicies` reads. */
export const trustPolicyTypes = Object.keys(trustPolicyPaths);

/** The statements that say who may assume a role. Read once per resource. */
export const trustPolicies = (resource: Resource): readonly Statement[] => policiesAt(resource, trustPolicyPaths[resource.type]);

/** By what the resource remembers of the path, so that it is forgotten with it. */
const remembered = new WeakMap<readonly Value[], readonly Statement[]>();

/** The statements of the policy at a path of a resource; none without a path. Read once per resource and path. */
export function policiesAt(resource: Resource, path: string | undefined): readonly Statement[] {
  if (path === undefined) return [];
  const values = resource.get(path);
  let found = remembered.get(values);
  if (!found) remembered.set(values, (found = statements(values)));
  return found;
}

/** Whether a value is `*` or `*:*`. */
export const isEveryAction = (action: Value): boolean => action.known && /^\*+(:\*+)?$/.test(action.text);

/** A part of an ARN that no policy names. */
const whatever = '\0';

/** Whether a value is every resource of every service: `*`, `arn:aws:*` ... */
export const isEveryResource = (resource: Value): boolean =>
  resource.known && fits(`arn:aws:${whatever}:${whatever}:${whatever}:${whatever}`, resource.text);

/** Whether a value is every role of an account, whichever account that is. */
export function isEveryRole(resource: Value): boolean {
  if (isEveryResource(resource)) return true;
  const [arn, , service = '', , , ...name] = closed(resource.text).split(':');
  return arn === 'arn' && fits('iam', service) && fits(`role/${whatever}`, name.join(':'));
}

/** A text without the colons of its holes, so that its own colons can be counted. */
const closed = (text: string): string => text.replaceAll(/\$\{[^{}]*\}/g, 'x');

/** Whether a principal is everybody, or every account. */
export function isAnyone(principal: Value): boolean {
  return principal.known && /^(\*$|arn:[a-z-]*:iam::\*(:|$))/.test(principal.text);
}

/** `arn:aws:iam::root`, `arn:aws:iam:::root` */
const namesNoAccount = (principal: Value): boolean => principal.known && /^arn:[a-z-]*:iam::(:|root$)/.test(principal.text);
