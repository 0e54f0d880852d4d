import { replacements } from './replacements.generated.ts';

/**
 * What AWS does to a resource whose property is changed, as a clause; undefined when it keeps the resource.
 * @param path in CloudFormation's names
 */
export function replacementOf(type: string, path: string): string | undefined {
  const replaces = replacements[type]?.[path];
  if (replaces === undefined) return 'it is not known here whether AWS replaces the resource';
  if (replaces === 'no') return undefined;
  return replaces === 'yes' ? 'AWS replaces the resource' : 'AWS may replace the resource';
}
