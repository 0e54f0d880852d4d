import type { Names } from '../../model/value.ts';
import { twins } from './twins.ts';

interface Known {
  readonly type: string;
  readonly names: Names;
  readonly name: string | undefined;
}

let byTerraform: Map<string, Known> | undefined;

/** What stands in the table of twins about a Terraform type; a type without a twin keeps its own name. */
export function twinOf(nativeType: string): Known {
  byTerraform ??= new Map(
    Object.entries(twins).flatMap(([type, { terraform, names, name }]) =>
      terraform.map((twin) => [twin, { type, names: names ?? {}, name }]),
    ),
  );
  return byTerraform.get(nativeType) ?? { type: nativeType, names: {}, name: undefined };
}
