import type { Names } from '../../model/value.ts';
import { twins } from './twins.ts';

interface Known {
  readonly type: string;
  readonly names: Names;
  /** The attribute that is the name in AWS. */
  readonly name: string;
}

let byTerraform: Map<string, Known> | undefined;

/** What stands in the table of twins about a Terraform type; a type without a twin keeps its own name. */
export function twinOf(nativeType: string): Known {
  byTerraform ??= new Map(
    Object.entries(twins).flatMap(([type, { terraform, names = {}, name = 'name' }]) =>
      terraform.map((twin) => [twin, { type, names, name }]),
    ),
  );
  return byTerraform.get(nativeType) ?? { type: nativeType, names: {}, name: 'name' };
}

/** The names that a CloudFormation type's properties have in Terraform. */
export const namesOf = (type: string): Names => (Object.hasOwn(twins, type) ? (twins[type]!.names ?? {}) : {});
