import type { Patch, ReportedFix } from '../model/fix.ts';
import type { Result } from '../model/result.ts';
import { edited } from './edit.ts';
import { patchOf } from './patch.ts';

/** Characters that are read and edited at most, over all fixes: each fix reads its files anew. */
const most = 40_000_000;

/**
 * The result, with the lines that each fix would change. Where these show a secret, as where a fix cannot be made, there
 * are none.
 * @param textOf the text of a file as it is
 */
export function withPatches(result: Result, textOf: (file: string) => string | undefined): Result {
  const known = new Map<string, readonly Patch[] | undefined>();
  let read = 0;
  const patchesOf = ({ edits }: ReportedFix): readonly Patch[] | undefined => {
    const patches: Patch[] = [];
    for (const file of new Set(edits.map((edit) => edit.file))) {
      const before = textOf(file);
      read += before?.length ?? 0;
      const after = before === undefined || read > most ? undefined : edited(file, before, edits);
      if (before === undefined || after === undefined) return undefined;
      const here = patchOf(file, before, after);
      if (!here.every((patch) => isShown(patch, before, result.sourceText(file)))) return undefined;
      patches.push(...here);
    }
    return patches;
  };
  const findings = result.findings.map((finding) => {
    const { fix } = finding;
    if (!fix || finding.suppressed) return finding;
    const key = JSON.stringify(fix.edits);
    if (!known.has(key)) known.set(key, patchesOf(fix));
    const patch = known.get(key);
    return patch && patch.length > 0 ? { ...finding, fix: { ...fix, patch } } : finding;
  });
  return { ...result, findings };
}

/**
 * Two versions of a file as they may be shown: a line that is masked in what is shown of the first one is masked in both.
 * Undefined when such a line changes.
 */
export function maskedAlike(
  before: string,
  after: string,
  shown: string | undefined,
): readonly [before: string, after: string] | undefined {
  if (shown === before) return [before, after];
  if (!patchOf('', before, after).every((patch) => isShown(patch, before, shown))) return undefined;
  const masked = (shown ?? '').split('\n');
  const covers = new Map(
    before.split('\n').flatMap((line, index) => (line === masked[index] ? [] : [[line, masked[index] ?? ''] as const])),
  );
  const hide = (text: string): string =>
    text
      .split('\n')
      .map((line) => covers.get(line) ?? line)
      .join('\n');
  return [hide(before), hide(after)];
}

/** True when nothing is masked in the lines that give way. */
function isShown({ start, end }: Patch, text: string, shown: string | undefined): boolean {
  if (shown === text) return true;
  const [before, masked] = [text, shown ?? ''].map((each) =>
    each
      .split(/\r\n?|\n/)
      .slice(start - 1, end)
      .join('\n'),
  );
  return before === masked;
}
