import { posix } from 'node:path';
import { below, nodeAt, type Place, type Source } from '../../model/source.ts';
import { Steps, type Step } from '../../model/trace.ts';
import type { Value } from '../../model/value.ts';
import { isObject } from './blocks.ts';
import { folderOf } from './module.ts';

/** Expressions longer than this are not searched for names. */
const longest = 100_000;
/** Modules in modules. */
const deepest = 20;

/** True for what hides nothing, as it is only a name. */
function isReference(at: Place): boolean {
  const node = nodeAt(at);
  return typeof node === 'string' && /^\$\{\s*[a-z_][\w.-]*\s*\}$/i.test(node);
}

/** A module as a call reaches it. */
interface Module {
  readonly folder: string;
  /** The call that leads to it; undefined in the root, and where nobody can tell. */
  readonly call?: { readonly name: string; readonly from: Module };
}

/**
 * How a value comes about: where it is written, then the variables, locals, outputs and resources that its expressions name,
 * with what callers pass into modules.
 * @param address of the resource, which tells the calls that lead to it
 * @param sources those of the root module first
 */
export function traceTerraform(value: Value, address: string, sources: readonly Source[]): Step[] {
  return new Tracer(sources).steps(value, address);
}

class Tracer {
  readonly #sources: readonly Source[];
  readonly #root: Module;
  readonly #steps = new Steps();

  constructor(sources: readonly Source[]) {
    this.#sources = sources;
    this.#root = { folder: posix.dirname(sources[0]?.file ?? '') };
  }

  steps({ absent, at, input, refs }: Value, address: string): Step[] {
    const { module: own } = this.#reach(address);
    if (!absent) this.#visit({ source: at.source, pointer: at.pointer }, 'the value is written here', this.#moduleOf(at, own));
    if (input) {
      this.#named(`var.${input.name}`, this.#moduleOf(input.at, own));
      if (input.passed)
        this.#steps.add(input.passed, 'what is passed for it', input.secret && !isReference(input.passed) ? input.passed : undefined);
    }
    for (const { to } of refs) {
      const { module, rest } = this.#reach(to);
      this.#named(rest, module);
    }
    return this.#steps.all();
  }

  /** The module that an address lies in, and the address from there on; that of the whole module where it is one. */
  #reach(address: string): { readonly module: Module; readonly rest: string } {
    let module = this.#root;
    let rest = address;
    for (let depth = 0; depth < deepest; depth++) {
      const [step, name] = /^module\.([\w-]+)(?:\["(?:[^"\\]|\\.)*"\]|\[\d+\])?\./.exec(rest) ?? [];
      const called = name === undefined ? undefined : this.#called(name, module);
      if (step === undefined || !called) break;
      module = called;
      rest = rest.slice(step.length);
    }
    return { module, rest };
  }

  /** A list, an object or a document is written in the module that passes or returns it, not in that of the resource. */
  #moduleOf({ source: { file } }: Place, own: Module): Module {
    const folder = posix.dirname(file);
    let module: Module | undefined = own;
    while (module && module.folder !== folder) module = module.call?.from;
    return module ?? { folder };
  }

  #called(name: string, from: Module): Module | undefined {
    const at = this.#find(from, 'module', name, 'source');
    const folder = at && folderOf({ body: { source: nodeAt(at) } }, from.folder);
    return folder === undefined ? undefined : { folder, call: { name, from } };
  }

  #visit(at: Place, what: string, module: Module, secret = false): void {
    const node = nodeAt(at);
    if (!this.#steps.add(at, what, secret && !isReference(at) ? at : undefined)) return;
    const text = typeof node === 'string' ? node : (JSON.stringify(node) ?? '');
    if (text.length > longest) return;
    for (const [, expression] of text.matchAll(/[$%]\{([^}]*)\}/g)) {
      for (const [name] of expression!.matchAll(/(?<![\w-])[a-z_][\w-]*(?:\.[\w-]+|\[[^\][]{0,100}\](?=\.)){1,3}/gi))
        this.#named(name.replaceAll(/\[[^\]]*\]/g, ''), module, secret);
    }
  }

  /** @param secret true when what it stands for must not be shown */
  #named(name: string, module: Module, secret = false): void {
    const [root = '', first = '', second = ''] = name.split('.');
    if (root === 'var') this.#variable(first, module, secret);
    else if (root === 'module') this.#output(first, second, module, secret);
    else if (root === 'local') {
      const at = this.#find(module, 'locals', first);
      if (at) this.#visit(at, `local value ${first}`, module, secret);
    } else {
      const at = root === 'data' ? this.#find(module, 'data', first, second) : this.#find(module, 'resource', root, first);
      if (at) this.#steps.add(at, root === 'data' ? `data source ${first}.${second}` : `resource ${root}.${first}`);
    }
  }

  #variable(name: string, module: Module, secret: boolean): void {
    const { call } = module;
    const at = this.#find(module, 'variable', name);
    const body = at && nodeAt(at);
    const sensitive = isObject(body) && String(body['sensitive']) === 'true';
    const fallback = isObject(body) && Object.hasOwn(body, 'default');
    const passed = call && this.#find(call.from, 'module', call.name, name);
    const how = passed ? `module.${call.name} passes it` : fallback ? 'with a default' : 'no default';
    const hidden = secret || sensitive;
    if (at)
      this.#steps.add(
        at,
        `variable ${name}: ${sensitive ? 'sensitive; ' : ''}${how}`,
        hidden && fallback ? below(at, 'default') : undefined,
      );
    if (passed) this.#visit(passed, `what module.${call.name} passes`, call.from, hidden);
  }

  #output(call: string, name: string, from: Module, secret: boolean): void {
    const at = this.#find(from, 'module', call);
    if (at) this.#steps.add(at, `module ${call}`);
    const module = this.#called(call, from);
    const output = module && this.#find(module, 'output', name);
    if (!output) return;
    const body = nodeAt(output);
    const sensitive = isObject(body) && String(body['sensitive']) === 'true';
    const value = this.#find(module, 'output', name, 'value');
    if (value) this.#visit(value, `output ${name} of module.${call}${sensitive ? ': sensitive' : ''}`, module, secret || sensitive);
  }

  /** A block by its labels, or an argument of it; every level may be an object or a list of objects. */
  #find({ folder }: Module, ...keys: readonly string[]): Place | undefined {
    for (const source of this.#sources) {
      const found = posix.dirname(source.file) === folder ? findIn(source, keys) : undefined;
      if (found) return found;
    }
    return undefined;
  }
}

function findIn(source: Source, keys: readonly string[]): Place | undefined {
  let level: { readonly node: unknown; readonly pointer: readonly (string | number)[] }[] = [{ node: source.data, pointer: [] }];
  for (const key of keys) {
    level = level
      .flatMap(({ node, pointer }) =>
        Array.isArray(node) ? node.map((item: unknown, index) => ({ node: item, pointer: [...pointer, index] })) : [{ node, pointer }],
      )
      .flatMap(({ node, pointer }) =>
        isObject(node) && Object.hasOwn(node, key) ? [{ node: node[key], pointer: [...pointer, key] }] : [],
      );
  }
  return level[0] && { source, pointer: level[0].pointer };
}
