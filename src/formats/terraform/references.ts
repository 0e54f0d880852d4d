import type { Place } from '../../model/source.ts';
import { below } from '../../model/source.ts';
import type { Evaluated, Reference } from '../../model/value.ts';
import type { Block } from './blocks.ts';
import { Placed } from './expression/nodes.ts';
import { both, derived, possible, textOf, unknown } from './expression/outcome.ts';
import type { Step } from './expression/syntax.ts';
import type { Outcomes, Resolved, When, World } from './expression/world.ts';
import type { Module } from './module.ts';
import { policyDocument } from './policy-document.ts';

/** Names that only mean something while Terraform runs. */
const running = new Set(['count', 'each', 'path', 'self', 'terraform']);

/** What the references of a module stand for. Each is found once. */
export class References {
  readonly #module: Module;
  readonly #world: World;
  readonly #found = new Map<string, Outcomes>();
  readonly #open = new Set<string>();

  constructor(module: Module, world: World) {
    this.#module = module;
    this.#world = world;
  }

  resolve(root: string, steps: readonly Step[], text: string, at: Place, when: When): Resolved {
    const [first, second] = steps;
    const name = first?.kind === 'name' ? first.name : undefined;
    if (name === undefined || running.has(root))
      return { outcomes: [unknown({ reason: 'reference', detail: inner(text) }, text, at, when)], used: steps.length };
    if (root === 'var') return { outcomes: this.#variable(name, text, at, when), used: 1 };
    if (root === 'local') return { outcomes: this.#local(name, text, at, when), used: 1 };
    if (root === 'module') {
      const refs = [{ to: `module.${name}`, ...(second?.kind === 'name' ? { attribute: second.name } : {}) }];
      return { outcomes: [{ ...unknown({ reason: 'attribute', detail: inner(text) }, text, at, when), refs }], used: steps.length };
    }
    if (root !== 'data') return this.#attribute(`${root}.${name}`, this.#module.resources, steps, 1, text, at, when);
    if (second?.kind !== 'name')
      return { outcomes: [unknown({ reason: 'reference', detail: inner(text) }, text, at, when)], used: steps.length };
    return this.#attribute(`data.${name}.${second.name}`, this.#module.data, steps, 2, text, at, when);
  }

  #variable(name: string, text: string, at: Place, when: When): Outcomes {
    const variable = this.#module.variables.get(name);
    const outcome = unknown({ reason: 'parameter', detail: name }, text, at, when);
    if (!variable) return [outcome];
    if (variable.given) return this.#world.evaluate(variable.given, variable.given.at, when);
    if (!variable.default) return [{ ...outcome, input: variable.input }];
    const { node, at: place } = variable.default;
    return this.#world.evaluate(new Placed(node, place, { ...variable.input, assumed: place }), place, when);
  }

  #local(name: string, text: string, at: Place, when: When): Outcomes {
    const local = this.#module.locals.get(name);
    if (!local) return [unknown({ reason: 'reference', detail: `local.${name}` }, text, at, when)];
    return this.#once(`local.${name}`, () => this.#world.evaluate(local, local.at, []), text, at, when);
  }

  /** An attribute that is written is what is written there; any other is known after the resource exists. */
  #attribute(
    address: string,
    blocks: ReadonlyMap<string, Block>,
    steps: readonly Step[],
    labels: number,
    text: string,
    at: Place,
    when: When,
  ): Resolved {
    const block = blocks.get(address.replace(/^data\./, ''));
    const at1 = steps.findIndex((step, index) => index >= labels && step.kind === 'name');
    const step = steps[at1];
    const attribute = step?.kind === 'name' ? step.name : undefined;
    const iterator = !block && labels === 1 && /\.(?:key|value)$/.test(address);
    if (iterator) return { outcomes: [unknown({ reason: 'reference', detail: inner(text) }, text, at, when)], used: steps.length };
    const ref: Reference = attribute === undefined ? { to: address } : { to: address, attribute };
    const refers = (outcome: Evaluated): Evaluated => derived([{ ...outcome, refs: [ref] }, outcome], outcome);
    const written = block && attribute !== undefined ? this.#written(block, address, attribute, text, at, when) : undefined;
    if (written) return { outcomes: written.map(refers), used: at1 + 1 };
    const reason = labels === 1 ? 'attribute' : 'data source';
    return { outcomes: [refers(unknown({ reason, detail: inner(text) }, text, at, when))], used: steps.length };
  }

  #written(block: Block, address: string, attribute: string, text: string, at: Place, when: When): Outcomes | undefined {
    const key = `${address}.${attribute}`;
    if (block.labels[0] === 'aws_iam_policy_document' && /^(minified_)?json$/.test(attribute)) {
      return this.#once(key, () => [policyDocument(block, this.#world)], text, at, when);
    }
    const node = block.body[attribute];
    if (!Object.hasOwn(block.body, attribute) || node === null) {
      const byName = address.startsWith('data.aws_iam_policy.') && attribute === 'arn';
      return byName ? this.#policyByName(block, address, text, at, when) : undefined;
    }
    return this.#once(
      key,
      () => this.#world.evaluate(node, node instanceof Placed ? node.at : below(block.at, attribute), []),
      text,
      at,
      when,
    );
  }

  /** A policy that is looked up by its name is most likely the one of AWS that has this name. */
  #policyByName(block: Block, address: string, text: string, at: Place, when: When): Outcomes | undefined {
    const name = this.#written(block, address, 'name', text, at, when);
    return name?.map((outcome) =>
      outcome.state === 'known'
        ? unknown({ reason: 'data source', detail: address }, `arn:aws:iam::aws:policy/${textOf(outcome)}`, at, outcome.when)
        : outcome,
    );
  }

  /** Finds what a name stands for the first time it is met. A name that needs itself, or too many others, has no end. */
  #once(key: string, find: () => Outcomes, text: string, at: Place, when: When): Outcomes {
    let found = this.#found.get(key);
    if (!found) {
      if (this.#open.has(key)) return [unknown({ reason: 'limit', detail: `${key} refers to itself` }, text, at, when)];
      this.#open.add(key);
      try {
        this.#found.set(key, (found = find()));
      } finally {
        this.#open.delete(key);
      }
    }
    const under = when.length === 0 ? found : found.map((outcome) => ({ ...outcome, when: both(when, outcome.when) }));
    const seen = under.filter((outcome) => possible(outcome.when));
    return seen.length > 0 ? seen : [unknown({ reason: 'limit', detail: 'conditions that exclude each other' }, text, at, when)];
  }
}

/** The reference without the hole around it. */
const inner = (text: string): string => text.replace(/^\$\{([^]*)\}$/, '$1');
