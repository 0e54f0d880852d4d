/** Terraform's names and CloudFormation's are the same but for case and underscores. */
const fold = (name: string): string => name.replaceAll('_', '').toLowerCase();

const folded = new WeakMap<object, Map<string, string>>();

/** The key of an object that is this name, or is this name but for case and underscores. */
export function keyOf(node: object, name: string): string | undefined {
  if (Object.hasOwn(node, name)) return name;
  let keys = folded.get(node);
  if (!keys) {
    keys = new Map();
    for (const key of Object.keys(node)) if (key !== '//') keys.set(fold(key), key);
    folded.set(node, keys);
  }
  return keys.get(fold(name));
}
