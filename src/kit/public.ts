import type { ReportOptions } from '../model/rule.ts';
import type { Value } from '../model/value.ts';
import { combinations } from './combinations.ts';
import { listed } from './listed.ts';
import type { Statement } from './policy.ts';
import { asks, clausesOf, excludes, isCallerKey, isFixed, type Clause } from './policy-conditions.ts';
import { fits } from './wildcard.ts';

/** A statement that lets anyone in. */
export interface PublicGrant {
  readonly statement: Statement;
  /** The "*" that is anyone. */
  readonly principal: Value;
  /** What the finding rests on. */
  readonly basis: ReportOptions;
}

/**
 * The statements that allow something to anyone, and whose conditions leave it at that. AWS calls a policy public unless
 * it grants access to fixed values only, with neither wildcards nor policy variables: an account, an organization, a
 * source, a VPC, a block of addresses. What only a block of addresses limits is possible, as a note: the policy is not
 * public, but whoever calls from there has no need to be known.
 * @param all All statements of the policy: one that denies can take back what another allows.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function publicGrants(all: readonly Statement[]): PublicGrant[] {
  const denials = all.filter(deniesStrangers).slice(0, mostDenials);
  return all.flatMap((statement) => {
    if (statement.anyone.length === 0 || denials.some((denial) => coversAll(denial, statement))) return [];
    return statement.conditions.flatMap((condition) => {
      const open = openings(condition);
      if (!open) return [];
      return combinations(statement.allow, statement.anyone).map(([effect, principal]) => ({
        statement,
        principal: principal!,
        basis: { with: [effect!, condition, ...open.values], ...open.doubt },
      }));
    });
  });
}

/** More than fit into a policy, whose size AWS limits. */
const mostDenials = 100;

interface Opening {
  readonly values: readonly Value[];
  readonly doubt?: ReportOptions;
}

/** The values that leave a block of conditions open to anyone; undefined when a clause of it names the callers. */
function openings(condition: Value): Opening | undefined {
  const clauses = clausesOf(condition);
  const unread = clauses.filter((clause) => clause.key === '').flatMap((clause) => clause.values);
  const naming = clauses.filter((clause) => isCallerKey(clause.key) && asks(clause));
  const wide = naming.map((clause) => clause.values.find((value) => !isFixed(clause.key, value)));
  const fixed = naming.filter((_, index) => !wide[index]);
  const closing = fixed.filter((clause) => !clause.optional);
  if (closing.some((clause) => clause.key !== 'aws:sourceip')) return undefined;
  const values = [...unread, ...wide.filter((value) => value !== undefined)];
  if (closing[0]) return { values, doubt: { certain: false, level: 'note', reason: placesOnly(closing[0]) } };
  return { values, ...(fixed[0] ? { doubt: { certain: false, reason: `${fixed[0].key} limits only requests that have this key` } } : {}) };
}

/** An address says where a request comes from, not who makes it: no credentials are asked for. */
const placesOnly = ({ values }: Clause): string => `aws:SourceIp limits from where, not who: ${listed(values.map(({ text }) => text))}`;

/** Whether a statement denies something to everybody but callers that it names. */
const deniesStrangers = (statement: Statement): boolean =>
  statement.denies &&
  statement.allow.length === 0 &&
  statement.value.when.length === 0 &&
  (statement.anyone.length > 0 || statement.notPrincipals.length > 0) &&
  statement.conditions.every((condition) => !condition.unknown && clausesOf(condition).every(sparesOnlyNamedCallers));

function sparesOnlyNamedCallers(clause: Clause): boolean {
  if (clause.operator === 'bool') return services.has(clause.key) && clause.values.every((value) => value.is('false'));
  return isCallerKey(clause.key) && excludes(clause) && clause.values.every((value) => isFixed(clause.key, value));
}

/** Keys that tell AWS's own services from other callers. */
const services = new Set(['aws:principalisawsservice', 'aws:viaawsservice']);

const coversAll = (denial: Statement, { actions, resources }: Statement): boolean =>
  isWithin(actions, denial.actions) && isWithin(resources, denial.resources);

const isWithin = (narrow: readonly Value[], wide: readonly Value[]): boolean =>
  narrow.length > 0 &&
  narrow.every(({ text }) => text !== '' && wide.some((pattern) => fits(text.toLowerCase(), pattern.text.toLowerCase())));
