import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../rules/index.ts';
import type { Finding } from '../src/model/finding.ts';
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

test('the table of what AWS replaces is that of the registry', () => {
  expect(() => execFileSync(process.execPath, ['.dev/replacements.mjs', '--check'], { stdio: 'pipe' })).not.toThrow();
});
