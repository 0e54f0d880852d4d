import type { Place } from '../../model/source.ts';
import { below } from '../../model/source.ts';
import type { Evaluated, Reference, Unknown } from '../../model/value.ts';
import type { Block } from './blocks.ts';
import type { Scope } from './dialect.ts';
import { withDefaults } from './constraint.ts';
import { Entity, Placed, placeOfNode, Settled, type Elsewhere } from './expression/nodes.ts';
import { both, derived, known, possible, textOf, unknown } from './expression/outcome.ts';
import type { Step } from './expression/syntax.ts';
import { carried, type Outcomes, type Resolved, type When, type World } from './expression/world.ts';
import type { Instance, ModuleInstance } from './instance.ts';
import type { Variable } from './module.ts';
import { policyDocument } from './policy-document.ts';

/** Names that only mean something while Terraform runs. */
const running = new Set(['count', 'each', 'path', 'self', 'terraform']);

/** What the references of a module stand for. Each is found once. */
export class References implements Scope {
  readonly #in: ModuleInstance;
  readonly #found = new Map<string, Outcomes>();
  readonly #open = new Set<string>();

  constructor(instance: ModuleInstance) {
    this.#in = instance;
  }

  get prefix(): string {
    return this.#in.path === '' ? '' : `${this.#in.path.slice(0, -1)}: `;
  }

  resolve(root: string, steps: readonly Step[], text: string, at: Place, when: When): Resolved {
    const [first, second] = steps;
    const name = first?.kind === 'name' ? first.name : undefined;
    const undeclared = (): Resolved => ({
      outcomes: [unknown({ reason: 'reference', detail: inner(text) }, text, at, when)],
      used: steps.length,
    });
    if (name === undefined || running.has(root)) return undeclared();
    if (root === 'var') return { outcomes: this.#variable(name, text, at, when), used: 1 };
    if (root === 'local') return { outcomes: this.#local(name, text, at, when), used: 1 };
    if (root === 'module') return this.#output(name, steps, text, at, when);
    const labels = root === 'data' ? 2 : 1;
    if (labels === 2 && second?.kind !== 'name') return undeclared();
    const declared = labels === 1 ? `${root}.${name}` : `${name}.${second?.kind === 'name' ? second.name : ''}`;
    const block = (labels === 1 ? this.#in.module.resources : this.#in.module.data).get(declared);
    if (!block && labels === 1 && /^(?:key|value)$/.test(name)) return undeclared();
    const address = this.#in.path + (labels === 1 ? declared : `data.${declared}`);
    const members = block
      ? this.#in.instancesOf(block).map((instance) => ({ key: instance.key, entity: new Declared(this, block, address, instance) }))
      : [{ key: undefined, entity: new Undeclared(address, labels === 1 ? 'attribute' : 'data source') }];
    return this.#among(members, steps, labels, text, at, when);
  }

  /** An attribute that is written; undefined for one that is known after the resource exists. */
  written(block: Block, { suffix, world }: Instance, attribute: string, text: string, at: Place, when: When): Outcomes | undefined {
    const address = `${block.labels.join('.')}${suffix}`;
    const key = `${block.at.pointer[0]} ${address}.${attribute}`;
    const read = (find: () => Outcomes): Outcomes =>
      this.#once(key, () => (world === this.#in.world ? find() : find().map((outcome) => carried(outcome, world))), text, at, when);
    if (block.labels[0] === 'aws_iam_policy_document' && /^(minified_)?json$/.test(attribute)) {
      return read(() => [policyDocument(block, world)]);
    }
    const node = block.body[attribute];
    if (Object.hasOwn(block.body, attribute) && node !== null)
      return read(() => world.evaluate(node, node instanceof Placed ? node.at : below(block.at, attribute), []));
    if (block.labels[0] !== 'aws_iam_policy' || block.at.pointer[0] !== 'data' || attribute !== 'arn') return undefined;
    // A policy that is looked up by its name is most likely the one of AWS that has this name.
    return this.written(block, { suffix, world } as Instance, 'name', text, at, when)?.map((outcome) =>
      outcome.state === 'known'
        ? unknown({ reason: 'data source', detail: `data.${address}` }, `arn:aws:iam::aws:policy/${textOf(outcome)}`, at, outcome.when)
        : outcome,
    );
  }

  /** The attribute of one of the instances, or, when there are several, all of them as the list or map that they are. */
  #among(members: readonly Member[], steps: readonly Step[], labels: number, text: string, at: Place, when: When): Resolved {
    const [only] = members;
    if (only && only.key === undefined) {
      const at1 = steps.findIndex((step, index) => index >= labels && step.kind === 'name');
      const step = steps[at1];
      if (step?.kind !== 'name') return { outcomes: [only.entity.whole(text, at, when)], used: steps.length };
      return { outcomes: only.entity.attribute(step.name, text, at, when), used: at1 + 1 };
    }
    const wholes = members.map(({ key, entity }) => ({ key: key!, node: new Settled([entity.whole(text, at, when)]) }));
    const node = wholes.every(({ key }) => typeof key === 'number')
      ? wholes.map((whole) => whole.node)
      : Object.assign(Object.create(null) as object, Object.fromEntries(wholes.map((whole) => [whole.key, whole.node])));
    const indexed = steps[labels] && steps[labels].kind !== 'name';
    // Before Terraform 0.12, and in what nobody has run, the index may be left out.
    if (!indexed && steps.length > labels && members.length === 1)
      return { outcomes: [members[0]!.entity.whole(text, at, when)], used: labels };
    return { outcomes: [known(node, at, when)], used: labels };
  }

  #output(name: string, steps: readonly Step[], text: string, at: Place, when: When): Resolved {
    const called = this.#in.called(name);
    const address = `${this.#in.path}module.${name}`;
    const members = called
      ? called.map(({ instance, module }) => ({ key: instance.key, entity: new Outputs(module, address + instance.suffix) }))
      : [{ key: undefined, entity: new Undeclared(address, 'attribute') }];
    return this.#among(members, steps, 1, text, at, when);
  }

  /** The value of an output, as its caller sees it; undefined when there is no such output. */
  output(name: string, text: string, at: Place, when: When): Outcomes | undefined {
    const block = this.#in.module.outputs.get(name);
    if (!block) return undefined;
    const node = block.body['value'];
    const { world } = this.#in;
    return this.#once(
      `output.${name}`,
      () => world.evaluate(node, placeOfNode(node) ?? below(block.at, 'value'), []).map((outcome) => carried(outcome, world)),
      text,
      at,
      when,
    );
  }

  #variable(name: string, text: string, at: Place, when: When): Outcomes {
    const type = this.#in.module.variables.get(name)?.type;
    const outcomes = this.#valueOf(name, text, at, when);
    return type ? outcomes.map((outcome) => withDefaults(outcome, type.constraint, this.#in.world, type.at)) : outcomes;
  }

  #valueOf(name: string, text: string, at: Place, when: When): Outcomes {
    const variable = this.#in.module.variables.get(name);
    const outcome = unknown({ reason: 'parameter', detail: name }, text, at, when);
    const argument = this.#in.argument(name);
    if (argument) return this.#once(`var.${name}`, () => this.#passed(argument, variable), text, at, when);
    if (!variable) return [outcome];
    const { given, input } = variable;
    if (given) return this.#in.world.evaluate(given, given.at, when);
    if (!variable.default) return [{ ...outcome, input }];
    const { node, at: place } = variable.default;
    // What a caller leaves out has its default; what a deployment may set is only assumed to have it.
    const from = this.#in.isCalled ? undefined : { ...input, assumed: place };
    return this.#in.world.evaluate(new Placed(node, place, from), place, when);
  }

  #passed(argument: Elsewhere<World>, variable: Variable | undefined): Outcomes {
    return this.#in.world.evaluate(argument, argument.at, []).flatMap((outcome) => {
      if (outcome.state === 'absent' && variable?.default && !variable.nullable) {
        const { node, at } = variable.default;
        return this.#in.world.evaluate(new Placed(node, at), at, outcome.when);
      }
      if (!variable || outcome.state === 'absent') return [outcome];
      const input = outcome.input ?? variable.input;
      const secret = input.secret || variable.input.secret;
      return [{ ...outcome, input: { ...input, secret, passed: outcome.input?.passed ?? argument.at } }];
    });
  }

  #local(name: string, text: string, at: Place, when: When): Outcomes {
    const local = this.#in.module.locals.get(name);
    if (!local) return [unknown({ reason: 'reference', detail: `local.${name}` }, text, at, when)];
    return this.#once(`local.${name}`, () => this.#in.world.evaluate(local, local.at, []), text, at, when);
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

interface Member {
  readonly key: string | number | undefined;
  readonly entity: Whole;
}

/** A resource, a data source or a module as a whole, of which only attributes have a value. */
abstract class Whole extends Entity {
  abstract readonly address: string;

  whole(text: string, at: Place, when: When): Evaluated {
    return { ...this.later(undefined, text, at, when), node: this };
  }

  /** What is known only when it exists. */
  protected later(attribute: string | undefined, text: string, at: Place, when: When, reason: Unknown['reason'] = 'attribute'): Evaluated {
    const ref: Reference = attribute === undefined ? { to: this.address } : { to: this.address, attribute };
    return { ...unknown({ reason, detail: inner(text) }, text, at, when), refs: [ref] };
  }
}

class Undeclared extends Whole {
  readonly address: string;
  readonly #reason: Unknown['reason'];

  constructor(address: string, reason: Unknown['reason']) {
    super();
    this.address = address;
    this.#reason = reason;
  }

  attribute(name: string, text: string, at: Place, when: When): Outcomes {
    return [this.later(name, text, at, when, this.#reason)];
  }
}

class Declared extends Whole {
  readonly address: string;
  readonly #references: References;
  readonly #block: Block;
  readonly #instance: Instance;

  constructor(references: References, block: Block, address: string, instance: Instance) {
    super();
    this.address = address + instance.suffix;
    this.#references = references;
    this.#block = block;
    this.#instance = instance;
  }

  attribute(name: string, text: string, at: Place, when: When): Outcomes {
    const refs: Reference[] = [{ to: this.address, attribute: name }];
    const written = this.#references.written(this.#block, this.#instance, name, text, at, when);
    const reason = this.#block.at.pointer[0] === 'data' ? 'data source' : 'attribute';
    return written?.map((outcome) => derived([{ ...outcome, refs }, outcome], outcome)) ?? [this.later(name, text, at, when, reason)];
  }
}

class Outputs extends Whole {
  readonly address: string;
  readonly #module: ModuleInstance;

  constructor(module: ModuleInstance, address: string) {
    super();
    this.address = address;
    this.#module = module;
  }

  attribute(name: string, text: string, at: Place, when: When): Outcomes {
    return this.#module.references.output(name, text, at, when) ?? [this.later(name, text, at, when)];
  }
}

/** The reference without the hole around it. */
const inner = (text: string): string => text.replace(/^\$\{([^]*)\}$/, '$1');
