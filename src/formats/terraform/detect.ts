import { isObject } from './blocks.ts';

/** The block types of Terraform's language at the top of a file. https://developer.hashicorp.com/terraform/language/syntax/json */
const topLevel = new Set([
  '//',
  'check',
  'data',
  'ephemeral',
  'import',
  'locals',
  'module',
  'moved',
  'output',
  'provider',
  'removed',
  'resource',
  'terraform',
  'variable',
]);

const typeName = /^[a-z][a-z0-9-]*_[a-z0-9_-]+$/;

/** The items of a list, or the one thing that is not in a list. */
const items = (node: unknown): readonly unknown[] => (Array.isArray(node) ? node.slice(0, 100) : [node]);

const bodies = (node: unknown): boolean => items(node).every((item) => isObject(item) || item === null);

/** True when some `type.name` under the node is a block. */
const typed = (node: unknown): boolean =>
  items(node).some(
    (types) =>
      isObject(types) &&
      Object.entries(types).some(
        ([type, named]) => typeName.test(type) && items(named).some((names) => isObject(names) && Object.values(names).some(bodies)),
      ),
  );

const sourced = (node: unknown): boolean =>
  items(node).some(
    (names) =>
      isObject(names) &&
      Object.values(names).some((body) => items(body).some((item) => isObject(item) && typeof item['source'] === 'string')),
  );

const labelled = (node: unknown): boolean => items(node).some((names) => isObject(names) && Object.values(names).every(bodies));

/**
 * True for the data of a `.tf.json` file, with blocks as objects or as lists. Judged by content: resources and modules are
 * enough; weaker signs, such as `locals`, count only when nothing else than Terraform's blocks is there.
 */
export function isTerraformConfig(data: unknown): boolean {
  if (!isObject(data)) return false;
  const keys = Object.keys(data);
  if (keys.length === 0 || isTerraformPlan(data) || 'apiVersion' in data || 'AWSTemplateFormatVersion' in data) return false;
  if (typed(data['resource']) || sourced(data['module'])) return true;
  if (!keys.every((key) => topLevel.has(key))) return false;
  return keys.some((key) =>
    key === 'data' || key === 'ephemeral'
      ? typed(data[key])
      : key === 'variable' || key === 'output' || key === 'provider'
        ? labelled(data[key])
        : (key === 'locals' || key === 'terraform') && bodies(data[key]),
  );
}

const asPlan = 'write the plan with `terraform plan -out FILE`, and that as JSON with `terraform show -json FILE`';

/** What a text is that Terraform wrote and that is no plan, as a clause; undefined for any other. */
export function otherOutput(text: string): string | undefined {
  const start = text.slice(0, 1000);
  if (/^\s*\{\s*"@level"\s*:/.test(start)) return `the log of a run: ${asPlan}`;
  return /^\s*\{\s*"(?:format_)?version"\s*:[^{[]*"terraform_version"/.test(start) ? `a state, not a plan: ${asPlan}` : undefined;
}

/** True for the file that `terraform plan -out` writes: an archive of the plan, the state and the configuration. */
export function isSavedPlan(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1', 0, 4) === 'PK\x03\x04' && buffer.includes('tfplan') && buffer.includes('tfconfig/');
}

/** True for the data of `terraform show -json`, for a plan or a state. */
export function isTerraformPlan(data: unknown): boolean {
  if (!isObject(data) || typeof data['format_version'] !== 'string') return false;
  return isObject(data['planned_values']) || Array.isArray(data['resource_changes']) || isObject(data['configuration']);
}
