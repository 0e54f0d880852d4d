import { fits, identityPolicies, identityPolicyTypes } from '../kit/index.ts';
import type { Graph, Resource } from '../model/graph.ts';
import type { Permission, PermissionDelta } from '../model/result.ts';
import type { Value } from '../model/value.ts';

/** What one identity may do with one kind of resource: the smallest part of a policy. */
interface Grant {
  readonly file: string;
  readonly identity: string;
  /** `s3:GetObject`; `Deny s3:GetObject`; `all but s3:GetObject`. */
  readonly action: string;
  readonly resource: string;
}

/** More are not compared. */
const most = 50_000;

/** Where a policy says whose it is, by the property. */
const holders = ['Roles', 'Users', 'Groups', 'RoleName', 'UserName', 'GroupName'];

/** What the identities of a run may do, as far as their policies say so. */
export class Permissions {
  readonly #grants = new Map<string, Grant>();

  /** Takes in the policies of a graph. */
  add(graph: Graph): void {
    for (const type of identityPolicyTypes) {
      for (const resource of graph.ofType(type)) {
        const found = [...grantsOf(resource), ...attached(resource)];
        if (found.length === 0) continue;
        for (const identity of identitiesOf(resource))
          for (const grant of found) {
            const whole = { file: resource.at.source.file, identity, ...grant };
            if (this.#grants.size < most) this.#grants.set(keyOf(whole), whole);
          }
      }
    }
  }

  /** What came and what went since an earlier version. A grant that a wider one includes is none. */
  since(before: Permissions): PermissionDelta {
    const [now, was] = [[...this.#grants.values()], [...before.#grants.values()]];
    const added = lacking(now, was);
    const removed = lacking(was, now);
    // An identity that only has another name, or stands in another file, came and went with all that it has.
    const come = wholeSets(added, was);
    const gone = wholeSets(removed, now);
    const [one, other] = [new Set(come.map(({ all }) => all)), new Set(gone.map(({ all }) => all))];
    const same = new Set([...come, ...gone].flatMap(({ of, all }) => (one.has(all) && other.has(all) ? [of] : [])));
    const told = (grants: readonly Grant[]): Permission[] => grouped(grants.filter((grant) => !same.has(identityOf(grant))));
    return { added: told(added), removed: told(removed) };
  }
}

const keyOf = ({ file, identity, action, resource }: Grant): string => [file, identity, action, resource].join('\0');
const identityOf = ({ file, identity }: Grant): string => `${file}\0${identity}`;

/** All that each identity has that the other version does not know, as one text. */
function wholeSets(grants: readonly Grant[], others: readonly Grant[]): { readonly of: string; readonly all: string }[] {
  const sets = collect(grants, identityOf, ({ action, resource }) => `${action}\0${resource}`);
  const known = new Set(others.map(identityOf));
  return sets.map(({ first, names }) => ({ of: identityOf(first), all: names.toSorted().join('\0\0') })).filter(({ of }) => !known.has(of));
}

/** The grants of one version that nothing in the other one includes. */
function lacking(some: readonly Grant[], others: readonly Grant[]): Grant[] {
  const known = new Set(others.map(keyOf));
  const wide = new Map<string, Grant[]>();
  for (const grant of others) {
    if (!/[*?]/.test(grant.action + grant.resource)) continue;
    const of = identityOf(grant);
    const same = wide.get(of);
    if (same) same.push(grant);
    else wide.set(of, [grant]);
  }
  return some.filter((grant) => {
    if (known.has(keyOf(grant))) return false;
    const wider = wide.get(identityOf(grant)) ?? [];
    return !wider.some(({ action, resource }) => fits(grant.action.toLowerCase(), action.toLowerCase()) && fits(grant.resource, resource));
  });
}

/** One entry for each identity and set of resources. */
function grouped(grants: readonly Grant[]): Permission[] {
  const byAction = collect(
    grants,
    ({ identity, action }) => `${identity}\0${action}`,
    ({ resource }) => resource,
  );
  const together = collect(
    byAction.map(({ first, names }) => ({ ...first, resources: [...new Set(names)].toSorted() })),
    ({ identity, resources }) => JSON.stringify([identity, resources]),
    ({ action }) => action,
  );
  return together.map(({ first: { identity, resources }, names }) => ({ identity, actions: names.toSorted(), resources }));
}

function collect<T>(items: readonly T[], keyOfItem: (item: T) => string, nameOf: (item: T) => string): { first: T; names: string[] }[] {
  const groups = new Map<string, { first: T; names: string[] }>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group) group.names.push(nameOf(item));
    else groups.set(key, { first: item, names: [nameOf(item)] });
  }
  return [...groups.values()];
}

function grantsOf(resource: Resource): Pick<Grant, 'action' | 'resource'>[] {
  return identityPolicies(resource).flatMap((statement) => {
    const effect = statement.allow.length > 0 ? '' : 'Deny ';
    const limited = statement.conditions.some((condition) => !condition.absent) ? ' (under conditions)' : '';
    const actions = [...texts(statement.actions, ''), ...texts(statement.notActions, 'all but ')];
    const resources = [...texts(statement.resources, ''), ...texts(statement.notResources, 'all but ')];
    return actions.flatMap((action) => resources.map((name) => ({ action: `${effect}${action}`, resource: `${name}${limited}` })));
  });
}

const texts = (values: readonly Value[], prefix: string): string[] => [...new Set(values.map(({ text }) => `${prefix}${text}`))];

/** The policies that an identity has from elsewhere: what they allow stands there. */
const attached = (resource: Resource): Pick<Grant, 'action' | 'resource'>[] =>
  resource.type === 'AWS::IAM::Policy'
    ? []
    : resource
        .get('ManagedPolicyArns')
        .filter((arn) => !arn.absent)
        .map(({ text }) => ({ action: 'what the policy allows', resource: text }));

/** Whose policies these are: the roles that they are attached to, or the resource itself. */
function identitiesOf(resource: Resource): string[] {
  const named = holders.flatMap((path) => resource.get(path).filter((holder) => !holder.absent));
  const identities = named.map((holder) => holder.refs[0]?.to ?? holder.text).filter((name) => name !== '');
  const own = /::(?:Role|User|Group|PermissionSet)$/.test(resource.type);
  return own || identities.length === 0 ? [resource.localAddress] : [...new Set(identities)];
}
