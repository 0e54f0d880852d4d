import { actionTable } from './actions.generated.ts';
import { fits } from './wildcard.ts';

export type AccessLevel = 'list' | 'read' | 'write' | 'tagging' | 'permissions';

/**
 * An action of IAM, from the Service Authorization Reference.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface Action {
  /** `s3:GetObject` */
  readonly name: string;
  readonly level: AccessLevel;
  /**
   * named  a policy can name the resources
   * some   there is one kind of resource to name, and a use of the action without any, which needs Resource "*"
   * all    only Resource "*" works
   */
  readonly scope: 'named' | 'some' | 'all';
}

/**
 * The actions that a pattern such as `s3:Get*` stands for; none when the service or the action is not known, as for what
 * is newer than the table. Patterns have no regard to case.
 */
export function actionsMatching(pattern: string): readonly Action[] {
  const [service = '', name = ''] = pattern.toLowerCase().split(':', 2);
  return actionsOf(service)
    .filter((action) => fits(action.key, name))
    .map(({ action }) => action);
}

interface Entry {
  /** The name without the service, in lower case. */
  readonly key: string;
  readonly action: Action;
}

const services = new Map<string, readonly Entry[]>();

/** Read when a service is asked for the first time: the whole table is half a megabyte. */
function actionsOf(service: string): readonly Entry[] {
  const known = services.get(service);
  if (known) return known;
  if (!/^[a-z0-9-]+$/.test(service)) return [];
  const table = actionTable();
  const start = table.indexOf(`\n${service}|`);
  if (start < 0) return [];
  const entries = readLine(table.slice(start + 1, table.indexOf('\n', start + 1)));
  services.set(service, entries);
  return entries;
}

const levels: Readonly<Record<string, AccessLevel>> = { l: 'list', r: 'read', w: 'write', t: 'tagging', p: 'permissions' };
const scopes: Readonly<Record<string, Action['scope']>> = { '': 'named', '?': 'some', '-': 'all' };

function readLine(line: string): Entry[] {
  const [service, ...groups] = line.split('|');
  return groups.flatMap((group) => {
    const [kind = '', ...names] = group.split(' ');
    const [level, scope] = [levels[kind[0]!]!, scopes[kind.slice(1)]!];
    return names.map((name) => ({ key: name.toLowerCase(), action: { name: `${service}:${name}`, level, scope } }));
  });
}
