import { below, type Source } from '../../model/source.ts';
import type { Block } from './blocks.ts';
import { TerraformDialect } from './dialect.ts';
import type { Effort } from './effort.ts';
import { Elsewhere, Placed, placeOfNode } from './expression/nodes.ts';
import type { When, World } from './expression/world.ts';
import { folderOf, readModule, type Module } from './module.ts';
import { indexIn, namesIn, repetitionOf, turnsOf, type Turn } from './multiplicity.ts';
import { References } from './references.ts';

/** Modules that call each other more deeply than this, and calls beyond this number in all, are not followed. */
const deepest = 20;
const mostCalls = 500;

/** The files of a folder that hold Terraform JSON; undefined when there are none, or it must not be read. */
export type SourcesOf = (folder: string) => readonly Source[] | undefined;

/** What the modules of one configuration share. */
export class Configuration {
  readonly effort: Effort;
  readonly limits = new Set<string>();
  /** The calls of modules that are not in Terraform JSON here, with what they name as their source. */
  readonly unread = new Map<string, string>();
  readonly #sourcesOf: SourcesOf;
  readonly #modules = new Map<string, Module | undefined>();
  #calls = 0;

  constructor(effort: Effort, sourcesOf: SourcesOf) {
    this.effort = effort;
    this.#sourcesOf = sourcesOf;
  }

  /** The module in a folder; undefined when it cannot be read. */
  module(folder: string): Module | undefined {
    if (!this.#modules.has(folder)) {
      const sources = this.#sourcesOf(folder);
      this.#modules.set(folder, sources && sources.length > 0 ? readModule(sources) : undefined);
    }
    return this.#modules.get(folder);
  }

  /** False when there are too many calls of modules to follow another one. */
  enterCall(): boolean {
    if (this.#calls >= mostCalls) this.limits.add(`Only ${mostCalls} calls of modules were followed`);
    return this.#calls++ < mostCalls;
  }
}

/** One instance of what a block declares: of a resource, a data source or the call of a module. */
export interface Instance {
  /** `[0]` or `["a"]` where `count` or `for_each` makes it; '' where there is one, or one stands for all. */
  readonly suffix: string;
  readonly key: Turn['key'];
  /** What its expressions are read in: it knows `each` and `count`. */
  readonly world: World;
  readonly when: When;
  /** The conditions under which there is none. */
  readonly absent: readonly When[];
}

/** A module that is called, and the instance of the call. */
export interface Called {
  readonly instance: Instance;
  readonly module: ModuleInstance;
}

interface Call {
  readonly block: Block;
  readonly instance: Instance;
}

/** A module with the arguments of one call. */
export class ModuleInstance {
  readonly module: Module;
  /** `module.a["x"].` before every address in it; '' in the root. */
  readonly path: string;
  readonly world: World;
  readonly references: References;
  readonly #configuration: Configuration;
  readonly #call: Call | undefined;
  /** The folders of the module and of those that call it. */
  readonly #folders: readonly string[];
  readonly #instances = new Map<Block, readonly Instance[]>();
  readonly #called = new Map<string, readonly Called[] | undefined>();
  readonly #open = new Set<Block>();

  constructor(configuration: Configuration, module: Module, folders: readonly string[], path = '', call?: Call) {
    this.module = module;
    this.path = path;
    this.#configuration = configuration;
    this.#folders = folders;
    this.#call = call;
    this.references = new References(this);
    this.world = new TerraformDialect(configuration.effort, this.references);
  }

  /** What the caller passes for a variable; undefined when nothing, or when there is no caller. */
  argument(name: string): Elsewhere<World> | undefined {
    if (!this.#call || !Object.hasOwn(this.#call.block.body, name)) return undefined;
    const { block, instance } = this.#call;
    const node = block.body[name];
    return new Elsewhere(node, placeOfNode(node) ?? below(block.at, name), instance.world);
  }

  /** True in a module that another one calls: what it does not pass has its default for certain. */
  get isCalled(): boolean {
    return this.#call !== undefined;
  }

  /** The instances of a block. */
  instancesOf(block: Block): readonly Instance[] {
    let found = this.#instances.get(block);
    if (!found) {
      // How many there are depends on themselves: that has no answer.
      if (this.#open.has(block)) return [this.#one([], [])];
      this.#open.add(block);
      try {
        this.#instances.set(block, (found = this.#expand(block)));
      } finally {
        this.#open.delete(block);
      }
    }
    return found;
  }

  /** The modules that a call leads to; undefined when they are not in a folder of this project. */
  called(name: string): readonly Called[] | undefined {
    if (!this.#called.has(name)) {
      this.#called.set(name, undefined);
      this.#called.set(name, this.#enter(name));
    }
    return this.#called.get(name);
  }

  #enter(name: string): readonly Called[] | undefined {
    const block = this.module.calls.get(name);
    if (!block) return undefined;
    const source = folderOf(block, this.#folders.at(-1)!);
    if (source === undefined) return this.#unread(name, block);
    if (this.#folders.includes(source) || this.#folders.length > deepest) {
      this.#configuration.limits.add(`The module ${source} is called within itself; what it calls there was not followed`);
      return undefined;
    }
    const module = this.#configuration.module(source);
    if (!module) return this.#unread(name, block);
    const called: Called[] = [];
    for (const instance of this.instancesOf(block)) {
      if (!this.#configuration.enterCall()) return called.length > 0 ? called : undefined;
      const path = `${this.path}module.${name}${instance.suffix}.`;
      called.push({
        instance,
        module: new ModuleInstance(this.#configuration, module, [...this.#folders, source], path, { block, instance }),
      });
    }
    return called;
  }

  #unread(name: string, { body }: Block): undefined {
    const source = body['source'] instanceof Placed ? body['source'].node : body['source'];
    this.#configuration.unread.set(`${this.path}module.${name}`, typeof source === 'string' ? source : '');
    return undefined;
  }

  #expand({ body, at, labels }: Block): readonly Instance[] {
    const repetition = repetitionOf(body, (name) => below(at, name));
    if (!repetition) return [this.#one([], [])];
    const { kind, node } = repetition;
    const { turns, absent } = turnsOf(kind, node, [], this.world);
    return turns.map((turn) => {
      // More than one combination of conditions are all there are, as far as anybody can tell.
      const always = turn.when.length > 1 || (absent.length === 0 && turn.when[0]!.length === 0);
      const [when, gaps] = always ? [[], []] : [turn.when[0]!, absent];
      if (turn.key === undefined || !turn.value) return this.#one(when, gaps);
      const suffix = typeof turn.key === 'number' ? `[${turn.key}]` : `[${JSON.stringify(turn.key)}]`;
      const world = this.world.within(kind === 'count' ? indexIn(turn) : namesIn('each', turn), labels.join('.') + suffix);
      return { suffix, key: turn.key, world, when, absent: gaps };
    });
  }

  #one(when: When, absent: readonly When[]): Instance {
    return { suffix: '', key: undefined, world: this.world, when, absent };
  }
}
