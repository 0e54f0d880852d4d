import type { Tree } from './tree.ts';

/** A tree in which some files hold another text than they do; the paths are absolute. */
export function withTexts(tree: Tree, texts: ReadonlyMap<string, string>): Tree {
  return {
    list: (folder) => tree.list(folder),
    stat: (path) => (texts.has(path) ? { kind: 'file', size: Buffer.byteLength(texts.get(path)!) } : tree.stat(path)),
    read: (path) => (texts.has(path) ? Buffer.from(texts.get(path)!) : tree.read(path)),
    text: (path) => texts.get(path) ?? tree.text(path),
    real: (path) => tree.real(path),
  };
}
