import { replacements } from './replacements.generated.ts';

/**
 * What AWS does to a resource of which a property is changed, as a clause; undefined when it keeps the resource.
 * @param path in CloudFormation's names
 */
export function replacementOf(type: string, path: string): string | undefined {
  const properties = Object.hasOwn(replacements, type) ? replacements[type]! : undefined;
  if (!properties) return 'AWS may replace the resource';
  const found = new Set(path.split('.').map((_, index, names) => properties[names.slice(0, index + 1).join('.')]));
  return found.has('yes') ? 'AWS replaces the resource' : found.has('maybe') ? 'AWS may replace the resource' : undefined;
}
