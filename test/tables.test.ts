import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import { logBucketPaths } from '../src/kit/destinations.ts';
import { requires } from '../src/kit/index.ts';

const registry = loadAwsServiceSpecSync();

/** What the registry says about a type: enough to walk a path. */
interface Shape {
  readonly type: string;
  readonly element?: Shape;
  readonly types?: readonly Shape[];
  readonly reference?: { readonly $ref: string };
}

type Properties = Readonly<Record<string, { readonly type: Shape }>>;

/** The properties of what a value of this type consists of; 'any' for free JSON. */
function below(shape: Shape): readonly Properties[] | 'any' {
  if (shape.type === 'json') return 'any';
  if (shape.element) return below(shape.element);
  if (shape.reference) return [registry.get('typeDefinition', shape.reference.$ref).properties as Properties];
  const inner = (shape.types ?? []).map(below);
  return inner.includes('any') && inner.every((one) => one === 'any' || one.length === 0)
    ? 'any'
    : inner.flatMap((one) => (one === 'any' ? [] : one));
}

/** What is wrong with a row, or nothing. Types that only Terraform has are in no registry. */
function fault(type: string, path: string): string | undefined {
  if (!type.startsWith('AWS::')) return undefined;
  const [resource] = registry.lookup('resource', 'cloudFormationType', 'equals', type);
  if (!resource) return `${type} does not exist`;
  let here: readonly Properties[] | 'any' = [resource.properties as Properties];
  for (const name of path.split('.')) {
    if (here === 'any') return undefined;
    const found: Shape | undefined = here.find((properties) => Object.hasOwn(properties, name))?.[name]?.type;
    if (!found) return `${type} has no ${path}: ${name}`;
    here = below(found);
  }
  return undefined;
}

test('finds what the registry does not have', () => {
  expect(fault('AWS::S3::Bucket', 'BucketEncryption.ServerSideEncryptionConfiguration.BucketKeyEnabled')).toBeUndefined();
  expect(fault('AWS::S3::Bucket', 'BucketEncryption.Enabled')).toBe('AWS::S3::Bucket has no BucketEncryption.Enabled: Enabled');
  expect(fault('AWS::S3::Pail', 'Name')).toBe('AWS::S3::Pail does not exist');
});

const tables = rules.filter((rule) => rule.table !== undefined);

describe('every row of a table names a property of the CloudFormation registry', () => {
  test.each(tables)('$id', ({ table }) => {
    expect(table!.map(({ type, path }) => fault(type, path)).filter((wrong) => wrong !== undefined)).toEqual([]);
  });
});

test('so does every property that names a bucket for logs', () => {
  const rows = Object.entries(logBucketPaths).flatMap(([type, paths]) => paths.map((path) => ({ type, path })));
  expect(rows.map(({ type, path }) => fault(type, path)).filter((wrong) => wrong !== undefined)).toEqual([]);
});

test('a rule with a table looks at the types of its rows', () => {
  expect(tables.filter(({ table, types }) => table!.some(({ type }) => !types.includes(type))).map((rule) => rule.id)).toEqual([]);
});

test('a table of requirements shows its rows', () => {
  expect(requires('Not encrypted', [{ type: 'AWS::EFS::FileSystem', path: 'Encrypted', expect: true }]).table).toHaveLength(1);
});
