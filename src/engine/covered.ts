import type { Place } from '../model/source.ts';

/** Lines of a file, from one through another, and what holds for them. */
interface Block<T> {
  readonly from: number;
  readonly to: number;
  readonly items: T[];
  /** The block around this one. */
  outer?: Block<T>;
}

interface InFile<T> {
  readonly whole: T[];
  readonly byLine: Map<number, T[]>;
  readonly blocks: Map<string, Block<T>>;
  /** By where they start, once they are looked for. */
  sorted?: readonly Block<T>[] | undefined;
  /** By the pointer of the resource, as JSON. */
  readonly byResource: Map<string, T[]>;
  /** How long the pointers of these resources are. */
  readonly depths: Set<number>;
}

/** What holds for which places, so that what holds for one of them is found at once. */
export class Covered<T> {
  readonly #files = new Map<string, InFile<T>>();

  addToFile(file: string, items: readonly T[]): void {
    if (items.length > 0) this.#in(file).whole.push(...items);
  }

  addToLine(file: string, line: number, items: readonly T[]): void {
    for (const item of items) push(this.#in(file).byLine, line, item);
  }

  /** Blocks lie inside each other or beside each other, as those of YAML do. */
  addToBlock(file: string, from: number, to: number, items: readonly T[]): void {
    if (items.length === 0) return;
    const found = this.#in(file);
    const key = `${from} ${to}`;
    const block = found.blocks.get(key) ?? { from, to, items: [] };
    block.items.push(...items);
    found.blocks.set(key, block);
    found.sorted = undefined;
  }

  addToResource({ source, pointer }: Place, items: readonly T[]): void {
    if (items.length === 0) return;
    const file = this.#in(source.file);
    file.depths.add(pointer.length);
    for (const item of items) push(file.byResource, JSON.stringify(pointer), item);
  }

  /**
   * What holds for a place; the nearest first.
   * @param around true for what holds for all that is around the place only, and not for its line
   */
  at(at: Place, around = false): T[] {
    const file = this.#files.get(at.source.file);
    if (!file) return [];
    const lines = file.byLine.size + file.blocks.size > 0 ? linesOf(at) : [];
    const here = around ? [] : lines.flatMap((line) => file.byLine.get(line) ?? []);
    const blocks = new Set(file.blocks.size > 0 ? lines.flatMap((line) => blocksAround(file, line)) : []);
    const resources = [...file.depths].flatMap((depth) => file.byResource.get(JSON.stringify(at.pointer.slice(0, depth))) ?? []);
    return [...here, ...[...blocks].flatMap(({ items }) => items), ...resources, ...file.whole];
  }

  #in(file: string): InFile<T> {
    let found = this.#files.get(file);
    if (!found) {
      found = { whole: [], byLine: new Map(), blocks: new Map(), byResource: new Map(), depths: new Set() };
      this.#files.set(file, found);
    }
    return found;
  }
}

function blocksAround<T>(file: InFile<T>, line: number): Block<T>[] {
  const sorted = (file.sorted ??= nested([...file.blocks.values()]));
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.from <= line) low = middle + 1;
    else high = middle;
  }
  const around: Block<T>[] = [];
  for (let block = sorted[low - 1]; block; block = block.outer) if (block.to >= line) around.push(block);
  return around;
}

function nested<T>(blocks: Block<T>[]): readonly Block<T>[] {
  const sorted = blocks.toSorted((a, b) => a.from - b.from || b.to - a.to);
  const open: Block<T>[] = [];
  for (const block of sorted) {
    while (open.length > 0 && open.at(-1)!.to < block.from) open.pop();
    const outer = open.at(-1);
    if (outer) block.outer = outer;
    open.push(block);
  }
  return sorted;
}

/** The lines a comment can stand beside to mean a place: where its value starts, and where its key is. */
export function linesOf(at: Place): number[] {
  const { source, pointer } = at;
  const { line } = source.locate(at).start;
  return pointer.length === 0 ? [line] : [...new Set([line, source.locate({ pointer, part: 'key' }).start.line])];
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}
