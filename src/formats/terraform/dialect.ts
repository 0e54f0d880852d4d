import { below, type Place } from '../../model/source.ts';
import type { Condition, Dialect, Evaluated } from '../../model/value.ts';
import { keyOf } from './keys.ts';
import { Placed, Settled } from './nodes.ts';

/** How the values of a Terraform configuration are read. */
export class TerraformDialect implements Dialect {
  readonly format = 'terraform';

  evaluate(node: unknown, at: Place, when: readonly Condition[]): readonly Evaluated[] {
    if (node instanceof Placed) return this.evaluate(node.node, node.at, when);
    if (node instanceof Settled) return node.outcomes;
    if (node === null || node === undefined) return [{ state: 'absent', node: undefined, at, when }];
    if (typeof node === 'string' && node.includes('${')) {
      return [{ state: 'unknown', node, at, when, text: node, why: { reason: 'reference', detail: node } }];
    }
    return [{ state: 'known', node, at, when }];
  }

  keyOf(node: object, name: string): string | undefined {
    return keyOf(node, name);
  }

  placeOf(child: unknown, key: string | number, parent: Place): Place {
    return child instanceof Placed || child instanceof Settled ? child.at : below(parent, key);
  }

  possible(when: readonly Condition[]): boolean {
    return when.every((a) => when.every((b) => a.name !== b.name || a.is === b.is));
  }
}
