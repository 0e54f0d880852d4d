import { below, type Place } from '../../../model/source.ts';
import type { Input, Reference } from '../../../model/value.ts';
import { isObject, type Body } from '../blocks.ts';

/** What the configuration in a plan says about an unknown value. */
export interface Origin {
  readonly refs: readonly Reference[];
  readonly input?: Input;
}

/** A resource as it is configured: for each attribute a constant, references, or blocks. */
export interface Configured {
  readonly expressions: Body;
  readonly dependsOn: readonly string[];
}

/** The indexes of `count` and `for_each` in an address. */
const indexes = /\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g;

const withoutIndexes = (address: string): string => address.replaceAll(indexes, '');
const lastIndex = (address: string): string => /(?:\["(?:[^"\\]|\\.)*"\]|\[\d+\])$/.exec(address)?.[0] ?? '';

/** Modules that call each other more deeply than this are not followed. */
const deepest = 20;
const mostReferences = 20;

interface ConfiguredModule {
  readonly body: Body;
  readonly at: Place;
  /** The call that made it, and the module which that is in. */
  readonly call?: Body;
  readonly parent?: string;
}

/** The `configuration` of a plan: what refers to what, which the values no longer show. */
export class Configuration {
  readonly #modules = new Map<string, ConfiguredModule>();
  readonly #resources = new Map<string, Configured>();
  readonly #addresses: ReadonlySet<string>;
  /** The instances of a resource in one instance of its module, and in all. */
  readonly #here = new Map<string, string[]>();
  readonly #everywhere = new Map<string, string[]>();

  /** `addresses` are those of the planned resources. */
  constructor(configuration: unknown, at: Place, addresses: readonly string[]) {
    const root = isObject(configuration) ? configuration['root_module'] : undefined;
    if (isObject(root)) this.#read('', { body: root, at: below(at, 'root_module') }, 0);
    this.#addresses = new Set(addresses);
    // An address without an index leads to itself.
    for (const address of addresses) {
      if (!address.includes('[')) continue;
      const index = lastIndex(address);
      add(this.#here, index === '' ? address : address.slice(0, -index.length), address);
      add(this.#everywhere, withoutIndexes(address), address);
    }
  }

  resource(address: string): Configured | undefined {
    return this.#resources.get(withoutIndexes(address));
  }

  /** What an expression refers to; `owner` is the resource in which it stands. */
  origin(references: readonly unknown[], owner: string, moduleAddress: string): Origin {
    return this.#origin(references, moduleAddress, lastIndex(owner), 0);
  }

  #read(path: string, module: ConfiguredModule, depth: number): void {
    this.#modules.set(path, module);
    for (const resource of listOf(module.body['resources'])) {
      const { address, expressions, depends_on: dependsOn } = resource;
      if (typeof address !== 'string') continue;
      const strings = (Array.isArray(dependsOn) ? dependsOn : []).filter((name) => typeof name === 'string');
      this.#resources.set(join(path, address), { expressions: isObject(expressions) ? expressions : {}, dependsOn: strings });
    }
    const calls = module.body['module_calls'];
    if (!isObject(calls) || depth >= deepest) return;
    for (const [name, call] of Object.entries(calls)) {
      const body = isObject(call) ? call['module'] : undefined;
      if (!isObject(call) || !isObject(body)) continue;
      this.#read(
        join(path, `module.${name}`),
        { body, at: below(module.at, 'module_calls', name, 'module'), call, parent: path },
        depth + 1,
      );
    }
  }

  #origin(references: readonly unknown[], moduleAddress: string, index: string, depth: number): Origin {
    const refs: Reference[] = [];
    let input: Input | undefined;
    const path = withoutIndexes(moduleAddress);
    // Terraform lists `aws_kms_key.a.arn` and, after it, `aws_kms_key.a`, which says nothing more.
    const names = references.filter((name): name is string => typeof name === 'string').slice(0, 2 * mostReferences);
    for (const name of names.filter((one) => !names.some((other) => other.startsWith(`${one}.`) || other.startsWith(`${one}[`)))) {
      const [root, first, second] = withoutIndexes(name).split('.');
      if (root === undefined || first === undefined || depth > deepest) continue;
      const found =
        root === 'var'
          ? this.#variable(path, moduleAddress, first, index, depth)
          : root === 'module'
            ? this.#output(join(moduleAddress, `module.${first}`), second, index, depth)
            : { refs: this.#resourcesAt(name, moduleAddress, index) };
      refs.push(...found.refs);
      input ??= found.input;
    }
    return { refs: refs.slice(0, mostReferences), ...(input ? { input } : {}) };
  }

  #variable(path: string, moduleAddress: string, name: string, index: string, depth: number): Origin {
    const module = this.#modules.get(path);
    const argument = module?.call && isObject(module.call['expressions']) ? module.call['expressions'][name] : undefined;
    const references = isObject(argument) && Array.isArray(argument['references']) ? argument['references'] : undefined;
    if (module?.parent !== undefined && references) return this.#origin(references, parentOf(moduleAddress), index, depth + 1);
    const variables = module?.body['variables'];
    const variable = isObject(variables) ? variables[name] : undefined;
    if (!module || !isObject(variable)) return { refs: [] };
    return { refs: [], input: { name, at: below(module.at, 'variables', name), secret: variable['sensitive'] === true } };
  }

  #output(moduleAddress: string, name: string | undefined, index: string, depth: number): Origin {
    const outputs = this.#modules.get(withoutIndexes(moduleAddress))?.body['outputs'];
    const output = isObject(outputs) && name !== undefined ? outputs[name] : undefined;
    const expression = isObject(output) ? output['expression'] : undefined;
    if (!isObject(expression) || !Array.isArray(expression['references'])) return { refs: [] };
    return this.#origin(expression['references'], moduleAddress, index, depth + 1);
  }

  /** A reference in a configuration means the instance with the same index, else it may mean any. */
  #resourcesAt(name: string, moduleAddress: string, index: string): Reference[] {
    const steps = withoutIndexes(name).split('.');
    const labels = steps[0] === 'data' ? 3 : 2;
    const attribute = steps[labels];
    const one = join(moduleAddress, steps.slice(0, labels).join('.'));
    const instances = this.#addresses.has(one + index)
      ? [one + index]
      : (this.#here.get(one) ?? this.#everywhere.get(withoutIndexes(one)) ?? [one]);
    return instances.slice(0, mostReferences).map((to) => (attribute === undefined ? { to } : { to, attribute }));
  }
}

function add(map: Map<string, string[]>, key: string, address: string): void {
  const same = map.get(key);
  if (same) same.push(address);
  else map.set(key, [address]);
}

const join = (module: string, name: string): string => (module === '' ? name : `${module}.${name}`);

const listOf = (node: unknown): Body[] => (Array.isArray(node) ? node.filter(isObject) : []);

/** `module.a[0].module.b` is in `module.a[0]`. */
const parentOf = (moduleAddress: string): string => moduleAddress.replace(/(?:^|\.)module\.[^.[]+(?:\["(?:[^"\\]|\\.)*"\]|\[\d+\])?$/, '');
