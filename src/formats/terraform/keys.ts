/** Terraform's names and CloudFormation's are the same but for case and underscores. */
const fold = (name: string): string => name.replaceAll('_', '').toLowerCase();

type Keys = ReadonlyMap<string, string>;

const folded = new WeakMap<object, Keys>();
/** Resources of one type mostly have the same keys. */
const shared = new Map<string, Keys>();
const mostShared = 2000;

function keysOf(node: object): Keys {
  const names = Object.keys(node);
  const signature = names.join('\0');
  let keys = shared.get(signature);
  if (!keys) {
    keys = new Map(names.filter((key) => key !== '//').map((key) => [fold(key), key]));
    if (shared.size < mostShared) shared.set(signature, keys);
  }
  return keys;
}

/** The key of an object that is this name, or is this name but for case and underscores. */
export function keyOf(node: object, name: string): string | undefined {
  if (Object.hasOwn(node, name)) return name;
  let keys = folded.get(node);
  if (!keys) folded.set(node, (keys = keysOf(node)));
  return keys.get(fold(name));
}
