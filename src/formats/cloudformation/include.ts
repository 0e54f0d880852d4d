import { below, type Place, type Source } from '../../model/source.ts';
import { localPath } from './nested.ts';
import { Placed } from './nodes.ts';
import type { ReadFile } from './stacks.ts';

/** Includes inside each other, and nodes that all of them put into one template. */
const deepest = 4;
const mostNodes = 100_000;

type Dict = Readonly<Record<string, unknown>>;
const isDict = (node: unknown): node is Dict =>
  typeof node === 'object' && node !== null && !Array.isArray(node) && !(node instanceof Placed);

/** What a file holds, and how much that is. */
interface Snippet {
  readonly placed: Placed;
  readonly size: number;
}

/**
 * Puts what the macro AWS::Include names into a template, where it is a file of the project. What cannot be read stays
 * as it is written: a macro that may do anything.
 */
export class Includes {
  readonly #file: ReadFile;
  readonly #snippets = new Map<string, Snippet | undefined>();
  #left = mostNodes;

  constructor(file: ReadFile) {
    this.#file = file;
  }

  /** True when there is more to include than anybody could deploy. */
  get exhausted(): boolean {
    return this.#left <= 0;
  }

  /** The whole template; the section Transform may include whole sections. */
  template({ node, at }: Placed): Placed {
    if (!isDict(node)) return new Placed(node, at);
    const written = this.#write(node, at, []) as Dict;
    const included = macros(node['Transform']).flatMap((macro) => this.#read(macro, at.source, []) ?? []);
    return new Placed(
      included.reduce((all, { placed }) => merged(all, placed), written),
      at,
    );
  }

  #write(node: unknown, at: Place, chain: readonly Source[]): unknown {
    if (typeof node !== 'object' || node === null || node instanceof Placed) return node;
    if (Array.isArray(node)) {
      const items = node.map((item, index) => this.#write(item, below(at, index), chain));
      return items.every((item, index) => item === node[index]) ? node : items;
    }
    const entries = Object.entries(node).map(([key, child]) => [key, this.#write(child, below(at, key), chain)] as const);
    const own = entries.every(([key, child]) => child === (node as Dict)[key]) ? (node as Dict) : (Object.fromEntries(entries) as Dict);
    return Object.hasOwn(own, 'Fn::Transform') ? this.#included(own, at, chain) : own;
  }

  #included(node: Dict, at: Place, chain: readonly Source[]): unknown {
    const { 'Fn::Transform': transform, ...own } = node;
    const snippets = macros(transform).map((macro) => this.#read(macro, at.source, chain)?.placed);
    if (snippets.length === 0 || snippets.includes(undefined)) return node;
    if (Object.keys(own).length === 0 && snippets.length === 1) return snippets[0];
    return snippets.every((snippet) => isDict(snippet!.node)) ? snippets.reduce<Dict>((all, snippet) => merged(all, snippet!), own) : node;
  }

  #read(macro: unknown, from: Source, chain: readonly Source[]): Snippet | undefined {
    const path = locationOf(macro);
    if (path === undefined || chain.length >= deepest || this.exhausted) return undefined;
    const source = this.#file(from.file, path);
    if (!source || chain.includes(source)) return undefined;
    const key = `${chain.length} ${source.file}`;
    if (!this.#snippets.has(key)) {
      this.#snippets.set(key, undefined);
      const at: Place = { source, pointer: [] };
      const node = this.#write(source.data, at, [...chain, source]);
      this.#snippets.set(key, { placed: new Placed(node, at), size: sizeOf(node) });
    }
    const snippet = this.#snippets.get(key);
    this.#left -= snippet?.size ?? 0;
    return this.exhausted ? undefined : snippet;
  }
}

const macros = (transform: unknown): unknown[] => (transform === undefined ? [] : Array.isArray(transform) ? transform : [transform]);

/** The file that AWS::Include names, when it is no object in a bucket. */
function locationOf(macro: unknown): string | undefined {
  if (!isDict(macro) || macro['Name'] !== 'AWS::Include' || !isDict(macro['Parameters'])) return undefined;
  const location = macro['Parameters']['Location'];
  return typeof location === 'string' ? localPath(location) : undefined;
}

/** The entries of both; what both have is merged once more, as sections are, or stays what the template says. */
function merged(own: Dict, snippet: Placed, levels = 1): Dict {
  if (!isDict(snippet.node)) return own;
  const entries = Object.entries(snippet.node).map(([key, child]): [string, unknown] => {
    const placed = child instanceof Placed ? child : new Placed(child, below(snippet.at, key));
    const mine = Object.hasOwn(own, key) ? own[key] : undefined;
    return [key, mine === undefined ? placed : isDict(mine) && levels > 0 ? merged(mine, placed, levels - 1) : mine];
  });
  return { ...own, ...Object.fromEntries(entries) };
}

function sizeOf(node: unknown): number {
  const inner = node instanceof Placed ? node.node : node;
  if (typeof inner !== 'object' || inner === null) return 1;
  let size = 1;
  for (const child of Object.values(inner)) {
    size += sizeOf(child);
    if (size > mostNodes) break;
  }
  return size;
}
