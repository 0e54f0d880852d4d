import type { Pointer, Problem } from '../../model/source.ts';
import type { Page } from './page.ts';

/** Every key that is written twice in one object. The last one wins, in CloudFormation as here. */
export function duplicateKeys(page: Page): Problem[] {
  const { outline } = page;
  const problems: Problem[] = [];
  const walk = (node: number | undefined, pointer: Pointer): void => {
    const members = node === undefined ? undefined : outline.members(node);
    if (node === undefined || !members) return;
    const [start, end] = [outline.start(node), outline.end(node)];
    // What aliases and merges bring along is reported where it is written.
    const written = (inner: number): boolean => outline.start(inner) >= start && outline.start(inner) <= end;
    if (members.kind === 'list') {
      members.items.forEach((item, index) => {
        if (item !== undefined && written(item)) walk(item, [...pointer, index]);
      });
      return;
    }
    for (const { name, first } of members.repeated.filter((again) => written(again.first))) {
      const { line } = page.position(outline.start(first));
      const message = `The key ${JSON.stringify(name)} is written twice, first on line ${line}: only the last value counts`;
      problems.push({ kind: 'duplicate-key', message, spot: { pointer: [...pointer, name], part: 'key' } });
    }
    for (const [name, key] of members.keys) if (written(key)) walk(outline.valueOf(key), [...pointer, name]);
  };
  walk(outline.root, []);
  return problems;
}
