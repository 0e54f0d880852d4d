import { execFileSync } from 'node:child_process';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import type { Finding } from '../src/model/finding.ts';
import type { Edit } from '../src/model/fix.ts';
import { edited } from '../src/fix/edit.ts';
import { nodeAt, type Place, type Pointer } from '../src/model/source.ts';
import { lintData, mended, readExample, type Format } from './mend.ts';

const all = rules.map((rule) => ({ rule }));

/** What a finding says, wherever it is. */
const saying = ({ rule, resource, path, message, when }: Finding): string =>
  JSON.stringify([rule, resource?.address ?? '', path, message, when]);

const timesIn = (said: readonly string[], one: string): number => said.filter((other) => other === one).length;

/** The keys of a pointer that are not written yet. */
const added = ({ source, pointer }: Place): Pointer =>
  pointer.filter((_, index) => nodeAt({ source, pointer: pointer.slice(0, index + 1) }) === undefined);

const registry = loadAwsServiceSpecSync();

/** What the registry says about a property. */
interface Shape {
  readonly type: string;
  /** Of a list or a map. */
  readonly element?: Shape;
  readonly reference?: { readonly $ref: string };
}

interface Case {
  readonly name: string;
  readonly format: Format;
  readonly text: string;
}

const casesOf = ({ examples }: (typeof rules)[number]): Case[] =>
  [...examples.fail, ...examples.unknown].flatMap(({ name, cloudformation, terraform }) => [
    ...(cloudformation === undefined ? [] : [{ name, format: 'cloudformation' as const, text: cloudformation }]),
    ...(terraform === undefined ? [] : [{ name, format: 'terraform' as const, text: terraform }]),
  ]);

const fixedIn = (id: string, { text, format }: Case) =>
  lintData(readExample(text), format, all).filter((finding) => finding.rule === id && finding.fix);

const fixable = rules.filter((rule) => casesOf(rule).some((one) => fixedIn(rule.id, one).length > 0));

describe('every fix mends what it is offered for, and breaks nothing', () => {
  describe.each(fixable)('$id', (rule) => {
    test.each(casesOf(rule))('$name ($format)', ({ text, format }) => {
      const source = readExample(text);
      const before = lintData(source, format, all);
      const said = before.map(saying);
      for (const finding of before.filter(({ rule: id, fix }) => id === rule.id && fix)) {
        const after = lintData(mended(source, finding.fix!.edits), format, all).map(saying);
        expect(timesIn(after, saying(finding))).toBeLessThan(timesIn(said, saying(finding)));
        expect(after.filter((one) => timesIn(after, one) > timesIn(said, one))).toEqual([]);
      }
    });
    test.each(casesOf(rule))('$name ($format), in its text', ({ text, format }) => {
      const source = readExample(text);
      for (const { fix } of fixedIn(rule.id, { name: '', text, format })) {
        const edits = fix!.edits.map(({ op, at, value }) => ({ op, file: source.file, pointer: at.pointer, value }));
        const after = edited(source.file, text, edits);
        expect(after && readExample(after).data).toEqual(mended(source, fix!.edits).data);
      }
    });
    test('all of an example together', () => {
      for (const one of casesOf(rule)) {
        const source = readExample(one.text);
        const before = fixedIn(rule.id, one);
        const after = lintData(
          mended(
            source,
            before.flatMap(({ fix }) => fix!.edits),
          ),
          one.format,
          all,
        ).map(saying);
        expect(after.filter((each) => before.map(saying).includes(each))).toEqual([]);
      }
    });
  });
});

test('every rule says whether it has fixes, and whether they are safe where the fault is certain', () => {
  const kinds = rules.map((rule) => {
    const certain = casesOf(rule).flatMap((one) => fixedIn(rule.id, one).filter((finding) => finding.certain));
    const safe = new Set(certain.map(({ fix }) => fix!.safe));
    return [rule.id, safe.size === 2 ? 'either' : safe.size === 0 ? undefined : safe.has(true) ? 'safe' : 'unsafe'];
  });
  expect(kinds).toEqual(rules.map((rule) => [rule.id, rule.fix]));
});

test('a fix is safe, or says why it is not', () => {
  const fixes = fixable.flatMap((rule) => casesOf(rule).flatMap((one) => fixedIn(rule.id, one).map(({ fix }) => fix!)));
  expect(fixes.filter(({ safe, caution }) => safe === (caution !== undefined))).toEqual([]);
});

test('the names that a fix adds in Terraform are in the remedy, or in an example that passes', () => {
  const wrong = fixable.flatMap((rule) => {
    const shown = [rule.remedy.terraform, ...rule.examples.pass.map(({ terraform }) => terraform ?? '')].join('\n');
    const fixes = casesOf(rule).flatMap((one) => (one.format === 'terraform' ? fixedIn(rule.id, one).map(({ fix }) => fix!) : []));
    const names = fixes.flatMap(({ edits }) => edits.flatMap(({ at }) => added(at)));
    const missing = [...new Set(names)].filter((name) => typeof name === 'string' && !new RegExp(`\\b${name}\\b`).test(shown));
    return missing.length > 0 ? [{ rule: rule.id, missing }] : [];
  });
  expect(wrong).toEqual([]);
});

/** What is wrong with an edit of a CloudFormation resource, by the registry. */
function fault({ at, value }: Edit, type: string): string | undefined {
  const [resource] = registry.lookup('resource', 'cloudFormationType', 'equals', type);
  let shape: Shape | undefined;
  let properties = resource?.properties as Readonly<Record<string, { readonly type: Shape }>> | undefined;
  const path = at.pointer.slice(3).filter((key, index, keys) => key !== 'Fn::If' && keys[index - 1] !== 'Fn::If');
  for (const key of path) {
    if (typeof key === 'number' || shape?.type === 'map') shape = shape?.element;
    else if (shape?.type !== 'json') shape = properties?.[key]?.type;
    if (!shape) return `${type} has no ${path.join('.')}`;
    const { $ref } = shape.reference ?? shape.element?.reference ?? {};
    properties = $ref === undefined ? undefined : (registry.get('typeDefinition', $ref).properties as never);
  }
  const kind = Array.isArray(value) ? 'array' : typeof value === 'object' ? 'ref' : typeof value;
  const fits = shape?.type === kind || shape?.type === 'json' || (kind === 'ref' && 'Ref' in (value as object));
  return fits || (kind === 'number' && shape?.type === 'integer') ? undefined : `${at.pointer.join('.')} is ${shape?.type}, not ${kind}`;
}

test('a fix in CloudFormation says what the registry allows, also where nothing is written', () => {
  const wrong = fixable.flatMap((rule) => {
    if (rule.id === 'secret-parameter-no-echo') return [];
    const bare = rule.types
      .filter((type) => type.startsWith('AWS::'))
      .map((type) => `Resources: { R: { Type: '${type}', Properties: {} } }`);
    const texts = [...bare, ...casesOf(rule).flatMap(({ format, text }) => (format === 'cloudformation' ? [text] : []))];
    const found = texts.flatMap((text) => fixedIn(rule.id, { name: '', format: 'cloudformation', text }));
    return found.flatMap(({ fix, resource }) =>
      fix!.edits.flatMap((edit) => (edit.op === 'set' ? (fault(edit, resource!.type) ?? []) : [])),
    );
  });
  expect(wrong).toEqual([]);
});

test('the table of what AWS replaces is that of the registry', () => {
  expect(() => execFileSync(process.execPath, ['.dev/replacements.mjs', '--check'], { stdio: 'pipe' })).not.toThrow();
});
