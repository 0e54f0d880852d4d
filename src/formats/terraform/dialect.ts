import { below, type Place } from '../../model/source.ts';
import type { Condition, Evaluated, Input } from '../../model/value.ts';
import { hasDynamic, withDynamic } from './dynamic.ts';
import { evaluateExpression, type Context } from './expression/evaluate.ts';
import { looksLikeDocument } from './expression/document.ts';
import { Elsewhere, Embedded, Pending, Perhaps, Placed, placeOfNode, Plain, Settled } from './expression/nodes.ts';
import { both, isComposite, known, possible, unknown } from './expression/outcome.ts';
import type { Effort } from './effort.ts';
import type { Step } from './expression/syntax.ts';
import { carried, type Names, type Outcomes, type Resolved, type When, type World } from './expression/world.ts';
import { keyOf } from './keys.ts';
import { namesIn, turnsOf } from './multiplicity.ts';

/** What the names of a module stand for. */
export interface Scope extends Pick<World, 'resolve'> {
  /** Where it is called, `module.a: `, to tell its conditions from those of others; '' for the root. */
  readonly prefix: string;
}

/** How the values of one Terraform module are read. */
export class TerraformDialect implements World {
  readonly format = 'terraform';
  readonly #effort: Effort;
  readonly #names: Names;
  readonly #labels: ReadonlyMap<string, string>;
  readonly #scope: Scope | undefined;

  /** Without a scope, as in a plan, every string is data. */
  constructor(effort: Effort, scope?: Scope, names: Names = new Map(), labels: ReadonlyMap<string, string> = new Map()) {
    this.#effort = effort;
    this.#scope = scope;
    this.#names = names;
    this.#labels = labels;
  }

  evaluate(node: unknown, at: Place, when: When): Outcomes {
    if (typeof node === 'string') return this.#text(node, at, when);
    if (typeof node !== 'object') return [node === undefined ? { state: 'absent', node, at, when } : known(node, at, when)];
    if (node === null) return [{ state: 'absent', node: undefined, at, when }];
    if (this.#effort.exhausted) return [tooMuch(at, when)];
    if (node instanceof Embedded) return this.evaluate(node.node, node.at, when).map(parsed);
    if (node instanceof Placed) return this.#placed(node, when);
    this.#effort.spend();
    if (node instanceof Settled) return settled(node, when);
    if (node instanceof Plain) return [{ ...node.outcome, at, when }];
    if (node instanceof Pending) {
      const context = node.context as Context;
      return evaluateExpression(node.expression, context, when).map((outcome) => seenFrom(node.at, context.text, outcome));
    }
    if (node instanceof Elsewhere) {
      const world = node.world as World;
      return world.evaluate(node.node, node.at, when).map((outcome) => carried(outcome, world));
    }
    if (node instanceof Perhaps) return this.#perhaps(node, when);
    return [known(hasDynamic(node) ? withDynamic(node, at) : node, at, when)];
  }

  keyOf(node: object, name: string): string | undefined {
    return keyOf(node, name);
  }

  placeOf(child: unknown, key: string | number, parent: Place): Place {
    return placeOfNode(child) ?? (parent.span ? parent : below(parent, key));
  }

  possible(when: readonly Condition[]): boolean {
    return possible(when);
  }

  resolve(root: string, steps: readonly Step[], text: string, at: Place, when: When): Resolved {
    const bound = this.#names.get(root);
    if (bound) return { outcomes: limited(bound, when), used: 0 };
    return (
      this.#scope?.resolve(root, steps, text, at, when) ?? {
        outcomes: [unknown({ reason: 'reference', detail: root }, text, at, when)],
        used: steps.length,
      }
    );
  }

  within(names: Names, label: string): World {
    const labels = new Map([...this.#labels, ...[...names.keys()].map((name) => [name, label] as const)]);
    return new TerraformDialect(this.#effort, this.#scope, new Map([...this.#names, ...names]), labels);
  }

  label(condition: string): string {
    const labels = new Set(
      [...this.#labels].flatMap(([name, label]) => (new RegExp(String.raw`(?<![\w.-])${name}(?![\w-])`).test(condition) ? [label] : [])),
    );
    return [this.#scope?.prefix ?? '', ...[...labels].map((label) => `${label}: `), condition].join('');
  }

  enter(): boolean {
    return this.#effort.enter();
  }

  leave(): void {
    this.#effort.leave();
  }

  /** Strings are templates, but for those in a document that is itself in a string. */
  #text(text: string, at: Place, when: When): Outcomes {
    if (!this.#scope || at.inner || !/[$%]\{/.test(text)) return [known(text, at, when)];
    this.#effort.spend();
    if (this.#effort.exhausted) return [tooMuch(at, when)];
    const expression = this.#effort.parsed(text);
    return evaluateExpression(expression, { text, at, world: this }, when).map((outcome) => seenFrom(at, text, outcome));
  }

  #perhaps({ content, forEach, iterator }: Perhaps, when: When): Outcomes {
    const { turns, absent } = turnsOf('for_each', forEach, when, this);
    return [
      ...turns.flatMap((turn) =>
        turn.when.flatMap((under) => {
          if (!turn.value) return this.evaluate(content, content.at, under);
          const world = this.within(namesIn(iterator, turn), `${iterator}.key = ${turn.key}`);
          return world.evaluate(content, content.at, under).map((outcome) => carried(outcome, world));
        }),
      ),
      ...absent.map((under): Evaluated => ({ state: 'absent', node: undefined, at: content.at, when: under })),
    ];
  }

  #placed({ node, at, input }: Placed, when: When): Outcomes {
    if (!input) return this.evaluate(node, at, when);
    // The default of a variable is data: nothing in it is an expression.
    const outcome = node === null ? { state: 'absent' as const, node: undefined, at, when } : known(assumed(node, at, input), at, when);
    return [{ ...outcome, input }];
  }
}

/** The parts of a default are as uncertain as the whole. */
function assumed(node: unknown, at: Place, input: Input): unknown {
  if (Array.isArray(node)) return node.map((item, index) => new Placed(item, below(at, index), input));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, new Placed(value, below(at, key), input)]));
}

/** A list, an object or a document stays where it is written; anything else is seen where it is used. */
function seenFrom(at: Place, text: string, outcome: Evaluated): Evaluated {
  if (isComposite(outcome) || (typeof outcome.node === 'string' && looksLikeDocument(outcome.node))) return outcome;
  const [start, end] = at.span ?? [0, text.length];
  const here = outcome.at.pointer === at.pointer;
  return { ...outcome, at, written: (here && outcome.written) || ((offset) => (offset === 0 ? start : end)) };
}

const tooMuch = (at: Place, when: When): Evaluated =>
  unknown({ reason: 'limit', detail: 'references multiply what is written' }, '', at, when);

const settled = ({ outcomes }: Settled, when: When): Outcomes => limited(outcomes, when);

function limited(outcomes: Outcomes, when: When): Outcomes {
  if (when.length === 0) return outcomes;
  const found = outcomes.map((outcome) => ({ ...outcome, when: both(when, outcome.when) })).filter((outcome) => possible(outcome.when));
  return found.length > 0 ? found : [unknown({ reason: 'limit', detail: 'conditions that exclude each other' }, '', outcomes[0]!.at, when)];
}

function parsed(outcome: Evaluated): Evaluated {
  if (outcome.state !== 'known' || typeof outcome.node !== 'string') return outcome;
  try {
    const node: unknown = JSON.parse(outcome.node);
    return { ...outcome, node, text: outcome.node, at: { source: outcome.at.source, pointer: outcome.at.pointer, inner: [] } };
  } catch {
    return outcome;
  }
}
