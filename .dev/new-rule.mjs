// Starts a rule: writes its file, with examples that fail until the rule is written, and adds it to the index.
// usage: npm run new-rule FAMILY/ID    such as encryption/efs-unencrypted
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importTs } from './import-ts.mjs';

const root = join(import.meta.dirname, '..');
const { families } = await importTs(root, 'src/model/rule.ts');
const [, family, id] = /^(\w+)\/([a-z][a-z0-9]*(?:-[a-z0-9]+)+)$/.exec(process.argv[2] ?? '') ?? [];
if (!families.includes(family)) {
  console.error(`usage: npm run new-rule FAMILY/ID\nFAMILY is one of ${families.join(', ')}; ID is words-with-dashes`);
  process.exit(2);
}
const file = join(root, 'rules', family, `${id}.ts`);
if (existsSync(file)) {
  console.error(`${file} exists`);
  process.exit(2);
}

mkdirSync(dirname(file), { recursive: true });
writeFileSync(
  file,
  `import { defineRule, hcl, md, requires, yaml } from '../../src/kit/index.ts';

export default defineRule({
  id: '${id}',
  title: 'What is wrong, in a few words',
  family: '${family}',
  severity: 5,
  docs: md\`What is wrong, and why it matters.\`,
  remedy: {
    text: 'What to do',
    cloudformation: yaml\`
      Name:
        Type: AWS::Service::Type
        Properties:
          Property: true
    \`,
    terraform: hcl\`
      resource "aws_type" "name" {
        property = true
      }
    \`,
  },
  references: ['The page of docs.aws.amazon.com that says so'],
  aliases: [],
  ...requires('What is wrong', [{ type: 'AWS::Service::Type', path: 'Property', expect: true }]),
  examples: {
    fail: [
      {
        name: 'the property is off, or not set',
        cloudformation: yaml\`
          Resources:
            Off:
              Type: AWS::Service::Type
              Properties:
                Property: true # found
        \`,
        terraform: yaml\`
          resource:
            aws_type:
              off:
                property: true # found
        \`,
      },
    ],
    pass: [],
    unknown: [],
  },
});
`,
);
execFileSync(process.execPath, [join(root, '.dev/index-rules.mjs')], { stdio: 'inherit' });
console.log(`wrote rules/${family}/${id}.ts; try it with: npm test -- test/rules.test.ts -t ${id}`);
