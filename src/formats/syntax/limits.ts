/** Deeper data is refused, so that whoever walks through it later may do so recursively. CloudFormation itself stops far earlier. */
export const maxDepth = 200;
/** As many values may stand in a document once its aliases are replaced by what they stand for. */
export const maxNodes = 1_000_000;

export type Excess = 'deep' | 'cyclic' | 'large';

/** The number of keys in data without cycles; undefined when objects and lists are nested too deeply. */
export function countKeys(data: unknown): number | undefined {
  let count = 0;
  const walk = (children: readonly unknown[], levels: number): boolean => {
    for (const child of children) {
      if (typeof child !== 'object' || child === null) continue;
      if (levels === 0) return false;
      const inner = Array.isArray(child) ? child : Object.values(child);
      if (inner !== child) count += inner.length;
      if (!walk(inner, levels - 1)) return false;
    }
    return true;
  };
  return walk([data], maxDepth) ? count : undefined;
}

/** What is wrong with data in which objects occur several times; counts each object once. */
export function excess(data: unknown): Excess | undefined {
  const measured = new Map<object, { size: number; height: number } | undefined>();
  let found: Excess | undefined;
  const measure = (node: unknown, levels: number): { size: number; height: number } => {
    if (typeof node !== 'object' || node === null) return { size: 1, height: 0 };
    const known = measured.get(node);
    if (known) return known;
    if (measured.has(node)) found ??= 'cyclic';
    let size = 1;
    let height = 0;
    measured.set(node, undefined);
    for (const child of levels > 0 && !found ? Object.values(node) : []) {
      const inner = measure(child, levels - 1);
      size += inner.size;
      height = Math.max(height, inner.height);
    }
    // Aliases pile up levels that the text does not show.
    if (levels === 0 || height >= maxDepth) found ??= 'deep';
    const result = { size, height: height + 1 };
    measured.set(node, result);
    return result;
  };
  if (measure(data, maxDepth).size > maxNodes) found ??= 'large';
  return found;
}
