// Writes src/engine/replacements.generated.ts: which properties of the types that rules look at cannot be changed without
// AWS making the resource anew.
// usage: node .dev/replacements.mjs [--check]    --check writes nothing and fails when the file is out of date
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { format } from 'prettier';
import { importTs } from './import-ts.mjs';

const root = join(import.meta.dirname, '..');
const file = join(root, 'src/engine/replacements.generated.ts');

/** What the registry does not say: types that only Terraform has ("Forces new resource" in the provider's documentation). */
const byHand = {
  aws_ami: { EbsBlockDevice: 'yes' },
  aws_ami_copy: { Encrypted: 'yes' },
  aws_ebs_encryption_by_default: {},
  aws_ebs_snapshot_copy: { Encrypted: 'yes' },
  aws_s3_account_public_access_block: {},
};

const registry = loadAwsServiceSpecSync();

/** The properties with which a resource is replaced, by dotted path; nothing below one that always does it. */
function replacing(properties, prefix, seen, found) {
  for (const [name, { causesReplacement, type }] of Object.entries(properties).toSorted()) {
    const path = prefix + name;
    if (causesReplacement === 'yes' || causesReplacement === 'maybe') found[path] = causesReplacement;
    if (causesReplacement === 'yes') continue;
    for (const definition of definitionsIn(type))
      if (!seen.includes(definition.$id)) replacing(definition.properties, `${path}.`, [...seen, definition.$id], found);
  }
  return found;
}

function definitionsIn(type) {
  if (type.element) return definitionsIn(type.element);
  if (type.reference) return [registry.get('typeDefinition', type.reference.$ref)];
  return (type.types ?? []).flatMap(definitionsIn);
}

const { rules } = await importTs(root, 'rules/index.ts');
// The fix of this rule changes a parameter, not the many types of resources that may take one.
const mending = rules.filter(({ id, fix }) => fix && id !== 'secret-parameter-no-echo');
const types = [...new Set(mending.flatMap((rule) => rule.types))].toSorted();
const table = types.flatMap((type) => {
  const [resource] = registry.lookup('resource', 'cloudFormationType', 'equals', type);
  const found = resource ? replacing(resource.properties, '', [], {}) : byHand[type];
  return found ? [[type, found]] : [];
});
const source = `// Made by .dev/replacements.mjs from the CloudFormation registry in @aws-cdk/aws-service-spec (Apache-2.0).
/** The properties with which AWS always, or sometimes, replaces the resource, for the types that have fixes. */
export const replacements: Readonly<Record<string, Readonly<Record<string, 'yes' | 'maybe'>>>> = ${JSON.stringify(Object.fromEntries(table))};
`;
const text = await format(source, { parser: 'typescript', printWidth: 140, singleQuote: true });
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('src/engine/replacements.generated.ts is out of date: run `node .dev/replacements.mjs`');
    process.exitCode = 1;
  }
} else writeFileSync(file, text);
