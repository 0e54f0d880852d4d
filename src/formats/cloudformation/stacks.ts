import type { Edge, Resource } from '../../model/graph.ts';
import type { Place, Source } from '../../model/source.ts';
import type { Condition, Dialect, Evaluated, Reference, Value, Witness } from '../../model/value.ts';
import { union } from '../../model/when.ts';
import { Answers, Numbers } from './answers.ts';
import type { Conditions } from './conditions.ts';
import { Mount } from './mount.ts';
import { childOf, Settled, type Placed } from './nodes.ts';
import { deploys, nestedIn, type Nested } from './nested.ts';
import type { Domain } from './terms.ts';
import { passedOn, tiesOf, type Tie } from './ties.ts';

/** Stacks in one family, stacks inside each other, and resources of all of them, before the rest is left out. */
const most = { stacks: 200, depth: 10, resources: 20_000 };
/** An output that is longer is not passed on: what is passed from stack to stack may grow with each. */
const longestText = 20_000;
/** Outputs and parameters that rest on each other. */
const deepestValue = 40;
/** Combinations of what is passed that are tried before conditions of several stacks count as possible together. */
const mostTried = 500;

/** One template as it is deployed. */
export interface Stack {
  readonly resources: readonly Resource[];
  readonly outputs: Placed;
  readonly dialect: Dialect;
  readonly conditions: Conditions;
  /** The section Conditions. */
  readonly declared: unknown;
  readonly isParameter: (name: string) => boolean;
  /** What a parameter can be. */
  readonly domain: (parameter: string) => Domain | undefined;
  readonly edges: () => readonly Edge[];
  /** Those that lead into other templates of the run. */
  readonly imported: () => readonly Edge[];
  readonly limits: () => readonly string[];
}

/** What a template that is deployed by another one knows of it. */
export interface Kin {
  readonly mount: Mount;
  /** What the parent passes to a parameter; undefined when it passes nothing. */
  readonly passed: (parameter: string, when: readonly Condition[]) => readonly Evaluated[] | undefined;
  /** What a parameter can be, when the parent says so. */
  readonly domain: (parameter: string) => Domain | undefined;
  /** An output of a stack that is nested in this one; undefined when it cannot be read. */
  readonly outputOf: (stack: string, output: string, at: Place, when: readonly Condition[]) => readonly Evaluated[] | undefined;
  readonly possible: (when: readonly Condition[]) => boolean;
}

type ReadStack = (template: Placed, kin: Kin) => Stack;

/** Reads a template beside another one. undefined when there is none, or none that may be read. */
export type ReadFile = (from: string, path: string) => Source | undefined;

/** The files that a family is read from. */
export interface Files {
  readonly read: ReadFile;
  /** The file that is probably meant by the end of the address that it is uploaded to; undefined when none is, or several. */
  readonly uploaded?: (end: string) => string | undefined;
}

/** A stack of the family. */
export interface Member {
  readonly template: Placed;
  readonly stack: Stack;
  readonly mount: Mount;
  readonly parent: Member | undefined;
  /** What the parent passes. */
  readonly parameters: Nested['parameters'];
  /** The property of the parent's resource that deploys the stack. */
  readonly property: string;
}

/** A template and the stacks that it deploys (AWS::CloudFormation::Stack, StackSet), as one graph. */
export class Family {
  readonly #members = new Map<string, Member>();
  readonly #settled = new Map<string, readonly Evaluated[]>();
  readonly #open = new Set<string>();
  readonly #decided = new Answers<boolean>(new Numbers());
  readonly #read: ReadStack;
  readonly #files: Files;
  #resources = 0;
  #limited = false;

  constructor(read: ReadStack, files: Files) {
    this.#read = read;
    this.#files = files;
  }

  /** Reads a template, and then what it nests. */
  add({ template, parameters, property }: Omit<Nested, 'inline'>, mount: Mount, parent?: Member): Stack {
    const stack = this.#read(template, this.#kin(mount, parameters, parent));
    const member: Member = { template, stack, mount, parent, parameters, property };
    this.#members.set(mount.prefix, member);
    this.#resources += stack.resources.length;
    const chain = withAncestors(member).map((each) => each.template.node);
    for (const resource of deployedIn(stack)) {
      if (this.#members.size >= most.stacks || chain.length > most.depth || this.#resources > most.resources) {
        this.#limited = true;
        break;
      }
      const nested = nestedIn(resource, this.#files);
      if (nested && !chain.includes(nested.template.node))
        this.add(nested, new Mount(`${resource.address}/`, resource.when, nested.inline), member);
    }
    return stack;
  }

  get stacks(): readonly Stack[] {
    return [...this.#members.values()].map(({ stack }) => stack);
  }

  /** What connects the resources, also those that deploy a stack with what is in it. */
  edges(): Edge[] {
    return [...this.#members.values()].flatMap(({ stack, mount, parent, property: path }) => {
      const from = mount.prefix.slice(0, -1);
      const deployed = parent ? stack.resources.map(({ address: to }): Edge => ({ kind: 'reference', from, to, path })) : [];
      return [...deployed, ...stack.edges(), ...stack.imported()];
    });
  }

  limits(): string[] {
    const own = this.stacks.flatMap((stack) => stack.limits());
    return this.#limited ? [...own, 'There are more nested stacks than can be read; only a part was linted'] : own;
  }

  /** False when these conditions exclude each other, in their stacks or through what is passed from one to the other. */
  possible(when: readonly Condition[]): boolean {
    if (when.length === 0) return true;
    return this.#decided.of(when, () => {
      if (!this.#possibleApart(when)) return false;
      const stacks = this.#byStack(when);
      if (stacks.size < 2) return true;
      const members = new Set([...stacks.keys()].flatMap((member) => (member ? withAncestors(member) : [])));
      const ties = tiesOf([...members], (member) => stacks.get(member) ?? []);
      return this.#possibleTogether(when, ties);
    });
  }

  /** Tries the ways in which the parameters of one stack come from another. */
  #possibleTogether(when: readonly Condition[], ties: readonly Tie[]): boolean {
    let left = mostTried;
    const search = (chosen: readonly Condition[], index: number): boolean => {
      if (index === ties.length) return true;
      return ties[index]!.some((way) => {
        if (--left < 0) return true;
        const more = union(chosen, way);
        return this.#possibleApart(more) && search(more, index + 1);
      });
    };
    return search(when, 0);
  }

  #possibleApart(when: readonly Condition[]): boolean {
    return [...this.#byStack(when)].every(([member, own]) => !member || member.stack.conditions.possible(own));
  }

  simplify(when: readonly Condition[]): readonly Condition[] {
    return [...this.#byStack(when)].flatMap(([member, own]) =>
      member ? member.mount.outsideWhen(member.stack.conditions.simplify(own)) : own,
    );
  }

  /** Only where all conditions are of one stack; parameters of a nested one are named with it. */
  witness(when: readonly Condition[]): Witness | undefined {
    const [only, more] = [...this.#byStack(when)];
    const [member, own] = only ?? [];
    if (!member || !own || more) return undefined;
    const found = member.stack.conditions.witness(own);
    return found && { ...found, choices: found.choices.map((choice) => ({ ...choice, name: member.mount.outside(choice.name) })) };
  }

  /** The conditions of each stack, in its own names; those of templates that are not of the family by themselves. */
  #byStack(when: readonly Condition[]): ReadonlyMap<Member | undefined, readonly Condition[]> {
    const found = new Map<Member | undefined, Condition[]>();
    for (const condition of when) {
      const prefix = /^.*[/#]/s.exec(condition.name)?.[0] ?? '';
      const member = this.#members.get(prefix);
      const own = member ? { ...condition, name: condition.name.slice(prefix.length) } : condition;
      const same = found.get(member);
      if (same) same.push(own);
      else found.set(member, [own]);
    }
    return found;
  }

  #kin(mount: Mount, parameters: Nested['parameters'], parent?: Member): Kin {
    const passed = (name: string): readonly Evaluated[] | undefined =>
      this.#once(`${mount.prefix}?${name}`, () => parameters(name)?.map((value) => settledValue(value, mount)));
    return {
      mount,
      passed: (name, when) => passed(name)?.map((value) => ({ ...value, written: undefined, when: union(when, value.when) })),
      domain: (name) => {
        const above = passedOn({ member: { parent, parameters }, parameter: name });
        return domainOf(passed(name)) ?? (above && closed(above.member.stack.domain(above.parameter)));
      },
      outputOf: (stack, output, at, when) => {
        const member = this.#members.get(`${mount.prefix}${stack}/`);
        const values = member && this.#once(`${member.mount.prefix}!${output}`, () => outputsOf(member.stack, output, member.mount.when));
        return (
          values &&
          under(
            values.map((value) => mount.insideOf(value)),
            at,
            when,
          )
        );
      },
      possible: (when) => this.possible(when),
    };
  }

  /** Evaluated once; a value that rests on itself, or on too many others, is unknown. */
  #once(key: string, evaluate: () => readonly Evaluated[] | undefined): readonly Evaluated[] | undefined {
    const settled = this.#settled.get(key);
    if (settled || this.#open.has(key) || this.#open.size > deepestValue) return settled;
    this.#open.add(key);
    const values = evaluate();
    this.#open.delete(key);
    if (values) this.#settled.set(key, values);
    return values;
  }
}

/** The resources that deploy other templates, each after those whose outputs it passes on; one more than can be read, at most. */
function deployedIn(stack: Stack): Iterable<Resource> {
  const deploying = new Map(
    stack.resources
      .filter(({ type }) => deploys(type))
      .slice(0, most.stacks + 1)
      .map((resource) => [resource.address, resource]),
  );
  if (deploying.size < 2) return deploying.values();
  const needed = new Map([...deploying.keys()].map((address): [string, string[]] => [address, []]));
  for (const { from, to } of stack.edges()) if (deploying.has(to)) needed.get(from)?.push(to);
  const ordered = new Set<Resource>();
  const open = new Set<string>();
  const visit = (address: string): void => {
    if (open.has(address)) return;
    open.add(address);
    for (const other of needed.get(address)!) visit(other);
    ordered.add(deploying.get(address)!);
  };
  for (const address of deploying.keys()) visit(address);
  return ordered;
}

const withAncestors = (member: Member): Member[] => (member.parent ? [member, ...withAncestors(member.parent)] : [member]);

/** What an output can be, in the names of the family; undefined when there is none. */
export function outputsOf(stack: Stack, name: string, when: readonly Condition[] = []): readonly Evaluated[] | undefined {
  const outputs: unknown = stack.outputs.node;
  if (typeof outputs !== 'object' || outputs === null || !Object.hasOwn(outputs, name)) return undefined;
  const output = childOf(outputs, name, stack.outputs.at);
  if (typeof output.node !== 'object' || output.node === null) return undefined;
  const value = childOf(output.node, 'Value', output.at);
  return stack.dialect.evaluate(value.node, value.at, when).map((outcome) => {
    const text = outcome.text ?? (typeof outcome.node === 'object' ? undefined : String(outcome.node ?? ''));
    if (text === undefined || text.length > longestText)
      return {
        ...outcome,
        state: 'unknown',
        node: undefined,
        refs: [],
        text: '',
        why: { reason: 'limit', detail: `the output ${name} is no text, or a long one` },
      };
    return outcome.refs ? { ...outcome, refs: distinct(outcome.refs) } : outcome;
  });
}

/** What is put together from the same text again and again mentions the same resources. */
const distinct = (refs: readonly Reference[]): readonly Reference[] => [
  ...new Map(refs.map((ref) => [`${ref.to} ${ref.attribute ?? ''}`, ref])).values(),
];

/** A value of the family as a node that a stack can hold: nothing in it is evaluated again. */
function settledValue(value: Value, mount: Mount): Evaluated {
  const { state, at, when, why, refs, input, exported, text } = value;
  const rest = { at, when, refs, exported, ...(why ? { why } : {}), ...(input ? { input } : {}) };
  if (!value.composite) return mount.insideOf({ ...rest, state, node: value.node, text });
  if (!Array.isArray(value.node))
    return mount.insideOf({ ...rest, state: 'unknown', node: undefined, text: '', why: { reason: 'malformed' } });
  const items = value.elements().filter((item) => !item.absent);
  return mount.insideOf({ ...rest, state, node: items.map((item) => new Settled([settledValue(item, mount)])) });
}

/** The same outcomes seen at a place, under conditions. */
const under = (values: readonly Evaluated[], at: Place, when: readonly Condition[]): readonly Evaluated[] =>
  values.map((value) => ({ ...value, at, written: undefined, when: union(when, value.when) }));

function domainOf(values: readonly Evaluated[] | undefined): Domain | undefined {
  if (!values || values.length === 0) return undefined;
  // A default does not bind a deployment.
  if (values.some(({ state, node, input }) => state !== 'known' || typeof node === 'object' || input?.assumed)) return undefined;
  return { values: [...new Set(values.map(({ node }) => String(node)))], closed: true };
}

const closed = (domain: Domain | undefined): Domain | undefined => (domain?.closed ? domain : undefined);
