import { below, type Place } from '../../model/source.ts';
import type { Condition, Evaluated, Input } from '../../model/value.ts';
import { hasDynamic, withDynamic } from './dynamic.ts';
import { evaluateExpression, type Context } from './expression/evaluate.ts';
import { looksLikeDocument } from './expression/document.ts';
import { Embedded, Pending, Perhaps, Placed, placeOfNode, Settled } from './expression/nodes.ts';
import { both, isComposite, known, possible, unknown } from './expression/outcome.ts';
import { parseTemplate } from './expression/parse.ts';
import type { Expression, Step } from './expression/syntax.ts';
import type { Outcomes, Resolved, When, World } from './expression/world.ts';
import { keyOf } from './keys.ts';
import type { Module } from './module.ts';
import { presenceOf } from './multiplicity.ts';
import { References } from './references.ts';

/** Expressions that nest or refer to each other more deeply than this are not followed. */
const deepest = 150;

/** Evaluations for each character of a project; a project that needs more multiplies itself with references. */
const perCharacter = 20;
const least = 200_000;

/** How the values of one Terraform module are read. */
export class TerraformDialect implements World {
  readonly format = 'terraform';
  readonly #references: References | undefined;
  readonly #parsed = new Map<string, Expression>();
  #depth = 0;
  #left: number;

  /**
   * `size` is that of the project, in characters. Without a module, as in a plan, every string is data.
   */
  constructor(size: number, module?: Module) {
    this.#references = module && new References(module, this);
    this.#left = least + perCharacter * size;
  }

  /** True when the project multiplies itself so much that not all of it was evaluated. */
  get exhausted(): boolean {
    return this.#left <= 0;
  }

  evaluate(node: unknown, at: Place, when: When): Outcomes {
    if (typeof node === 'string') return this.#text(node, at, when);
    if (typeof node !== 'object') return [node === undefined ? { state: 'absent', node, at, when } : known(node, at, when)];
    if (node === null) return [{ state: 'absent', node: undefined, at, when }];
    if (this.exhausted) return [tooMuch(at, when)];
    if (node instanceof Embedded) return this.evaluate(node.node, node.at, when).map(parsed);
    if (node instanceof Placed) return this.#placed(node, when);
    this.#left--;
    if (node instanceof Settled) return settled(node, when);
    if (node instanceof Pending) {
      const context = node.context as Context;
      return evaluateExpression(node.expression, context, when).map((outcome) => seenFrom(node.at, context.text, outcome));
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
    return (
      this.#references?.resolve(root, steps, text, at, when) ?? {
        outcomes: [unknown({ reason: 'reference', detail: root }, text, at, when)],
        used: steps.length,
      }
    );
  }

  enter(): boolean {
    if (this.#depth >= deepest) return false;
    this.#depth++;
    return true;
  }

  leave(): void {
    this.#depth--;
  }

  /** Strings are templates, but for those in a document that is itself in a string. */
  #text(text: string, at: Place, when: When): Outcomes {
    if (!this.#references || at.inner || !/[$%]\{/.test(text)) return [known(text, at, when)];
    if (--this.#left <= 0) return [tooMuch(at, when)];
    let expression = this.#parsed.get(text);
    if (!expression) this.#parsed.set(text, (expression = parseTemplate(text)));
    return evaluateExpression(expression, { text, at, world: this }, when).map((outcome) => seenFrom(at, text, outcome));
  }

  #perhaps({ content, forEach }: Perhaps, when: When): Outcomes {
    const { present, absent } = presenceOf(forEach.node, forEach.at, when, this);
    return [
      ...present.flatMap((under) => this.evaluate(content, content.at, under)),
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

function settled({ outcomes }: Settled, when: When): Outcomes {
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
