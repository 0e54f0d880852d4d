import { join, posix, relative, resolve, sep } from 'node:path';
import { disk, type Kind, type Tree } from '../tree.ts';

/** A file as git keeps it. */
export interface Entry {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  /** 100644, 100755, 120000 (a link), 160000 (a submodule); see https://git-scm.com/docs/git-ls-tree */
  readonly mode: string;
  readonly object: string;
}

/** Links that lead to links, before they are taken for a circle. */
const mostLinks = 40;
/** Read together, as each start of git takes as long as reading some hundred of them. */
const mayHoldInfrastructure = /\.(ya?ml|json|template|cfn|tmpl|tf|tfvars)$/i;
const atOnce = 200;

/** What a listing asks of its repository. */
interface Store {
  readonly git: (args: readonly string[], input: string) => Buffer;
  readonly submodule: (entry: Entry) => Tree | undefined;
}

type Node = { readonly kind: 'folder'; readonly names: Set<string> } | { readonly kind: 'file' | 'link'; readonly entry: Entry };

/**
 * The files that git lists, as a tree. What is the same on disk is read there; for the others git is asked. Paths outside
 * of the repository are on disk.
 */
export class Listing implements Tree {
  readonly #root: string;
  readonly #nodes = new Map<string, Node>([['', { kind: 'folder', names: new Set() }]]);
  readonly #changed: ReadonlySet<string>;
  readonly #contents = new Map<string, Buffer>();
  readonly #store: Store;
  /** By their paths; null until one is looked into. */
  readonly #submodules = new Map<string, { readonly entry: Entry; tree: Tree | undefined | null }>();

  /** @param changed the paths of the files that are not on disk as they are listed */
  constructor(root: string, entries: readonly Entry[], changed: ReadonlySet<string>, store: Store) {
    this.#root = root;
    this.#changed = changed;
    this.#store = store;
    for (const entry of entries) {
      if (entry.mode === '160000') {
        this.#submodules.set(entry.path, { entry, tree: null });
        this.#nodes.set(entry.path, { kind: 'folder', names: new Set() });
      } else this.#nodes.set(entry.path, { kind: entry.mode === '120000' ? 'link' : 'file', entry });
      this.#enter(entry.path);
    }
  }

  list(folder: string): { readonly name: string; readonly kind: Kind }[] {
    const real = this.real(folder);
    const path = this.#inside(real);
    if (path === undefined) return [...disk.list(folder)];
    const submodule = this.#submoduleOn(path);
    if (submodule) return [...submodule.list(real)];
    const node = this.#nodes.get(path);
    if (node?.kind !== 'folder') throw missing(folder);
    return [...node.names].map((name) => ({ name, kind: this.#nodes.get(posix.join(path, name))!.kind }));
  }

  stat(path: string): { readonly kind: Kind; readonly size: number } {
    const real = this.real(path);
    const inside = this.#inside(real);
    if (inside === undefined) return disk.stat(real);
    const submodule = this.#submoduleOn(inside);
    if (submodule) return submodule.stat(real);
    const node = this.#nodes.get(inside);
    if (!node) throw missing(path);
    if (node.kind === 'folder') return { kind: 'folder', size: 0 };
    const onDisk = this.#isOnDisk(inside) ? sizeOnDisk(real) : undefined;
    return { kind: 'file', size: onDisk ?? this.#content(node.entry).length };
  }

  read(path: string): Uint8Array {
    const real = this.real(path);
    const inside = this.#inside(real);
    if (inside === undefined) return disk.read(real);
    const submodule = this.#submoduleOn(inside);
    if (submodule) return submodule.read(real);
    const node = this.#nodes.get(inside);
    if (!node || node.kind === 'folder') throw missing(path);
    return this.#isOnDisk(inside) && sizeOnDisk(real) !== undefined ? disk.read(real) : this.#content(node.entry);
  }

  text(path: string): string {
    const { buffer, byteOffset, byteLength } = this.read(path);
    return Buffer.from(buffer, byteOffset, byteLength).toString();
  }

  real(path: string): string {
    let real = path;
    for (let links = 0; links < mostLinks; links++) {
      const inside = this.#inside(real);
      if (inside === undefined) return real;
      const link = this.#linkOn(inside);
      if (!link) return this.#submoduleOn(inside)?.real(real) ?? real;
      const target = this.#content(link.entry).toString();
      real = resolve(join(this.#root, posix.dirname(link.entry.path)), target, inside.slice(link.entry.path.length + 1));
    }
    throw Object.assign(new Error(`ELOOP: ${path}`), { code: 'ELOOP' });
  }

  #enter(path: string): void {
    const folder = path.includes('/') ? posix.dirname(path) : '';
    const parent = this.#nodes.get(folder);
    if (parent?.kind === 'folder') {
      parent.names.add(posix.basename(path));
      return;
    }
    this.#nodes.set(folder, { kind: 'folder', names: new Set([posix.basename(path)]) });
    this.#enter(folder);
  }

  /** The path within the repository; undefined when it is outside. */
  #inside(path: string): string | undefined {
    const inside = relative(this.#root, path).split(sep).join('/');
    return inside === '..' || inside.startsWith('../') || /^(?:\/|[A-Za-z]:)/.test(inside) ? undefined : inside;
  }

  #linkOn(path: string): { readonly entry: Entry } | undefined {
    const steps = path.split('/');
    for (let length = 1; length <= steps.length; length++) {
      const node = this.#nodes.get(steps.slice(0, length).join('/'));
      if (node?.kind === 'link') return node;
      if (!node) return undefined;
    }
    return undefined;
  }

  #submoduleOn(path: string): Tree | undefined {
    for (const [folder, submodule] of this.#submodules) {
      if (path !== folder && !path.startsWith(`${folder}/`)) continue;
      if (submodule.tree === null) submodule.tree = this.#store.submodule(submodule.entry);
      return submodule.tree;
    }
    return undefined;
  }

  #isOnDisk(path: string): boolean {
    return !this.#changed.has(path);
  }

  #content({ path, object }: Entry): Buffer {
    const known = this.#contents.get(object);
    if (known) return known;
    const wanted = new Set([object]);
    if (mayHoldInfrastructure.test(path)) for (const other of this.#unread()) if (wanted.size < atOnce) wanted.add(other);
    for (const [id, content] of contentsOf(this.#store, [...wanted])) this.#contents.set(id, content);
    return this.#contents.get(object) ?? Buffer.alloc(0);
  }

  *#unread(): Generator<string> {
    for (const path of this.#changed) {
      const node = mayHoldInfrastructure.test(path) ? this.#nodes.get(path) : undefined;
      if (node && node.kind !== 'folder' && !this.#contents.has(node.entry.object)) yield node.entry.object;
    }
  }
}

/** Undefined for what is not on disk although git takes it for unchanged: a sparse checkout. */
function sizeOnDisk(path: string): number | undefined {
  try {
    const { kind, size } = disk.stat(path);
    return kind === 'file' ? size : undefined;
  } catch {
    return undefined;
  }
}

const missing = (path: string): Error => Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });

/** https://git-scm.com/docs/git-cat-file#_batch_output */
function* contentsOf({ git }: Store, objects: readonly string[]): Generator<readonly [object: string, content: Buffer]> {
  const output = git(['cat-file', '--batch'], objects.map((object) => `${object}\n`).join(''));
  let at = 0;
  for (const object of objects) {
    const end = output.indexOf('\n', at);
    const [, type, size] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type === 'missing') continue;
    yield [object, output.subarray(at, at + Number(size))];
    at += Number(size) + 1;
  }
}
