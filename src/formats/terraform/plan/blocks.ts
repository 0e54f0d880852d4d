import { posix } from 'node:path';
import { below, type Place, type Position, type Remark, type Source } from '../../../model/source.ts';
import { readJson } from '../../syntax/json.ts';
import { Lines } from '../../syntax/lines.ts';
import { blocksOf, isObject, type Body } from '../blocks.ts';
import { remarksIn } from './remarks.ts';

/** The text of a file. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** The files of a folder that are written in Terraform's language, `.tf` and `.tf.json`; empty when there are none. */
export type FilesIn = (folder: string) => readonly TextFile[];

/** A block, and where its arguments are. */
interface Written {
  readonly at: Place;
  argument(name: string): Place | undefined;
}

const header = /^[ \t]*resource[ \t]+"([\w-]+)"[ \t]+"([\w-]+)"[ \t]*\{/gm;

/** The blocks beside a plan that its resources come from. A file is searched the first time that one is looked for in its folder. */
export class WrittenBlocks {
  readonly #filesIn: FilesIn;
  readonly #folder: string;
  readonly #root: unknown;
  readonly #folders = new Map<string, ReadonlyMap<string, Written>>();

  /**
   * @param configuration the one in the plan, which says in what folder each module is
   * @param folder that of the root module
   */
  constructor(configuration: unknown, folder: string, filesIn: FilesIn) {
    this.#root = isObject(configuration) ? configuration['root_module'] : undefined;
    this.#folder = folder;
    this.#filesIn = filesIn;
  }

  /** Where a resource, or one argument of it, is written. */
  find(address: string, argument: string | undefined): Place | undefined {
    const [, modules = '', name = ''] = /^((?:module\.[^.]+\.)*)(.*)$/.exec(address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '')) ?? [];
    const folder = this.#folderOf(modules.split('.').filter((part, index) => index % 2 === 1 && part !== ''));
    const block = folder === undefined ? undefined : this.#blocksIn(folder).get(name);
    return block && ((argument === undefined ? undefined : block.argument(argument)) ?? block.at);
  }

  #folderOf(calls: readonly string[]): string | undefined {
    let module = this.#root;
    let folder = this.#folder;
    for (const name of calls) {
      const all: unknown = isObject(module) ? module['module_calls'] : undefined;
      const call = isObject(all) && Object.hasOwn(all, name) ? all[name] : undefined;
      const source = isObject(call) ? call['source'] : undefined;
      if (!isObject(call) || typeof source !== 'string' || !/^\.\.?(\/|$)/.test(source)) return undefined;
      folder = posix.join(folder, source);
      module = call['module'];
    }
    return folder;
  }

  #blocksIn(folder: string): ReadonlyMap<string, Written> {
    let found = this.#folders.get(folder);
    if (!found) {
      found = new Map(this.#filesIn(folder).flatMap((file) => (file.file.endsWith('.json') ? inJson(file) : inNative(file))));
      this.#folders.set(folder, found);
    }
    return found;
  }
}

function inJson({ file, text }: TextFile): [string, Written][] {
  try {
    const source = readJson(file, text);
    const resources = isObject(source.data) ? (source.data as Body)['resource'] : undefined;
    return blocksOf(resources, { source, pointer: ['resource'] }, 2).map(({ labels, body, at, head }) => [
      labels.join('.'),
      { at: head, argument: (name) => (Object.hasOwn(body, name) ? below(at, name) : undefined) },
    ]);
  } catch {
    // What is wrong with the file is said when it is linted itself.
    return [];
  }
}

/** Blocks of Terraform's own language, by the lines they start with. */
function inNative({ file, text }: TextFile): [string, Written][] {
  const source = textSource(file, text);
  const headers = [...text.matchAll(header)];
  return headers.map((match, index) => {
    const start = match.index + match[0].length - match[0].trimStart().length;
    const at: Place = { source, pointer: [], span: [start, match.index + match[0].length] };
    const end = headers[index + 1]?.index ?? text.length;
    return [`${match[1]}.${match[2]}`, { at, argument: (name) => argumentIn(text.slice(start, end), name, source, start) }];
  });
}

/** An argument, or a block, that stands directly in a block: it is indented as the first line is. */
function argumentIn(block: string, name: string, source: Source, start: number): Place | undefined {
  const indent = /\n([ \t]+)\S/.exec(block)?.[1];
  if (indent === undefined || !/^\w+$/.test(name)) return undefined;
  const found = new RegExp(String.raw`\n${indent}(${name}[ \t]*[={][^\n]*)`).exec(block);
  if (!found) return undefined;
  const from = start + found.index + 1 + indent.length;
  return { source, pointer: [], span: [from, from + found[1]!.trimEnd().length] };
}

/** A file that nobody parses: spans are offsets in its text. */
function textSource(file: string, text: string): Source {
  const lines = new Lines(text);
  let remarks: readonly Remark[] | undefined;
  const position = (offset: number): Position => lines.position(offset);
  return {
    file,
    text,
    syntax: 'yaml',
    data: text,
    problems: [],
    get remarks() {
      return (remarks ??= remarksIn(text));
    },
    locate: ({ span = [0, 0] }) => ({ start: position(span[0]), end: position(span[1]) }),
  };
}
