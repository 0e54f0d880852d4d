import type { Resource } from '../../model/graph.ts';
import { below } from '../../model/source.ts';
import type { Evaluated } from '../../model/value.ts';
import { textOf } from './functions.ts';
import { childOf } from './nodes.ts';
import { outputsOf, type Family, type Stack } from './stacks.ts';

/** What other templates of the same run export. All names start with the file that they are from: `network.yaml#Vpc`. */
export interface Imports {
  /** What is exported under a name; undefined when nobody, or more than one, exports it. */
  readonly valuesOf: (name: string) => readonly Evaluated[] | undefined;
  readonly resourceAt: (address: string) => Resource | undefined;
}

/** What one template exports. */
export class TemplateExports {
  /** The names, with the outputs that have them. */
  readonly names: ReadonlyMap<string, string>;
  readonly #stack: Stack;
  readonly #resources: ReadonlyMap<string, Resource>;

  constructor(family: Family, stack: Stack) {
    this.#stack = stack;
    this.names = namesOf(stack);
    this.#resources = new Map(family.stacks.flatMap(({ resources }) => resources.map((resource) => [resource.address, resource])));
  }

  valuesOf(output: string): readonly Evaluated[] | undefined {
    const { node, at } = this.#stack.outputs;
    return outputsOf(this.#stack, output)?.map((value) => ({
      ...value,
      exported: [below(childOf(node as object, output, at).at, 'Value'), ...(value.exported ?? [])],
    }));
  }

  at(address: string): Resource | undefined {
    return this.#resources.get(address);
  }
}

function namesOf({ outputs, dialect }: Stack): Map<string, string> {
  const found = new Map<string, string>();
  if (typeof outputs.node !== 'object' || outputs.node === null) return found;
  for (const output of Object.keys(outputs.node)) {
    const { node, at } = childOf(outputs.node, output, outputs.at);
    const exported = typeof node === 'object' && node !== null && Object.hasOwn(node, 'Export') ? childOf(node, 'Export', at) : undefined;
    if (typeof exported?.node !== 'object' || exported.node === null || !Object.hasOwn(exported.node, 'Name')) continue;
    const name = childOf(exported.node, 'Name', exported.at);
    const [value, ...others] = dialect.evaluate(name.node, name.at, []);
    if (value && others.length === 0 && isName(textOf(value))) found.set(textOf(value), output);
  }
  return found;
}

/** False for a name that is different in each stack, and for one that is not known at all. */
export const isName = (text: string): boolean => !text.includes('${AWS::StackName}') && text.replaceAll(/\$\{[^}]*\}/g, '') !== '';
