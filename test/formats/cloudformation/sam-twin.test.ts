import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { rules } from '../../../rules/index.ts';
import { run } from '../../../src/engine/run.ts';
import { loadTemplate } from '../../../src/formats/cloudformation/index.ts';
import { readJson } from '../../../src/formats/syntax/json.ts';
import { readYaml } from '../../../src/formats/syntax/yaml.ts';
import type { Source } from '../../../src/model/source.ts';

const text = (file: string): string => readFileSync(new URL(`sam/${file}`, import.meta.url), 'utf8');

/** All findings without their places. SAM adds digests to the logical ids of deployments and versions. */
const found = (source: Source): string[] =>
  run(
    loadTemplate(source),
    rules.map((rule) => ({ rule })),
  )
    .findings.flatMap(({ rule, resource, also = [], certain, message, reason, when }) =>
      [resource?.address.replace(/[0-9a-f]{10}$/, ''), ...also].map((address) =>
        // What several functions inherit is one finding, with the conditions of one of them.
        [rule, address, certain, message, reason, rule === inherited ? '' : JSON.stringify(when)].join(' | '),
      ),
    )
    .filter((finding) => !ownStage.test(finding))
    .toSorted();

const inherited = 'secret-in-lambda-env';

// SAM names a second stage in each deployment, which no property of SAM reaches; it is not reported.
const ownStage = /^api-access-log \| \w+Deployment /;

// The transformed template is what aws-sam-translator 1.115.0 makes of the other.
test('a SAM template has the findings of what SAM makes of it', () => {
  const written = found(readYaml('app.yaml', text('app.yaml'))[0]!);
  expect(written).toEqual(found(readJson('transformed.json', text('transformed.json'))));
  expect(new Set(written.map((finding) => finding.split(' | ')[0])).size).toBeGreaterThan(10);
});
