import type { Level } from '../model/finding.ts';

/** What a line of another tool's configuration is in ours. */
export type Setting =
  | { readonly kind: 'rules'; readonly rules: readonly string[]; readonly level: 'off' | 'on' | Level; readonly remark: string }
  /** Only the rules that are switched on run. */
  | { readonly kind: 'only' }
  | { readonly kind: 'exclude'; readonly glob: string }
  | { readonly kind: 'failOn'; readonly level: Level | 'never' }
  | { readonly kind: 'ignore'; readonly rule: string; readonly reason: string; readonly until?: string; readonly files?: string };

/** A line of another tool's configuration, with what became of it. */
export interface Translated {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly to: readonly Setting[];
  /** Why it has no place in ours, or what is different there. */
  readonly why?: string;
}

const families = 'iam network encryption logging secrets compute exposure transport backup monitoring governance'.split(' ');

/** A groundrule.yaml with all of the settings; '' when there are none. */
export function asConfiguration(translated: readonly Translated[]): string {
  const all = translated.flatMap(({ to }) => to);
  if (all.length === 0) return '';
  const files = [...new Set(translated.filter(({ to }) => to.length > 0).map(({ file }) => file))];
  const failOn = all.find((setting) => setting.kind === 'failOn');
  const excludes = [...new Set(all.flatMap((setting) => (setting.kind === 'exclude' ? [setting.glob] : [])))];
  const rules = rulesOf(all);
  return [
    `# From ${files.map(oneLine).join(' and ')}, by groundrule migrate.`,
    ...(failOn ? [`failOn: ${failOn.level}`] : []),
    ...(all.some(({ kind }) => kind === 'only') ? ['families:', ...families.map((family) => `  ${family}: off`)] : []),
    ...(rules.size > 0 ? ['rules:', ...[...rules].map(([rule, [level, remark]]) => `  ${rule}: ${level} # ${oneLine(remark)}`)] : []),
    ...(excludes.length > 0 ? ['exclude:', ...excludes.map((glob) => `  - ${JSON.stringify(glob)}`)] : []),
    ...ignores(all),
    '',
  ].join('\n');
}

/** What groundrule reports itself, of the family that the others are switched off with. */
const own = ['parse-error', 'rule-crash'];

/** What is switched off stays off. */
function rulesOf(all: readonly Setting[]): ReadonlyMap<string, readonly [level: string, remark: string]> {
  const isOnly = all.some(({ kind }) => kind === 'only');
  const found = new Map<string, [string, string]>(isOnly ? own.map((rule) => [rule, ['on', 'what cannot be checked']]) : []);
  for (const setting of all) {
    if (setting.kind !== 'rules') continue;
    for (const rule of setting.rules) if (!found.has(rule) || setting.level === 'off') found.set(rule, [setting.level, setting.remark]);
  }
  return found;
}

function ignores(all: readonly Setting[]): string[] {
  const entries = all.flatMap((setting) =>
    setting.kind === 'ignore'
      ? [
          `  - rule: ${setting.rule}`,
          ...(setting.files === undefined ? [] : [`    files: ${JSON.stringify(setting.files)}`]),
          `    reason: ${JSON.stringify(setting.reason)}`,
          ...(setting.until === undefined ? [] : [`    until: ${setting.until}`]),
        ]
      : [],
  );
  return entries.length > 0 ? ['ignore:', ...entries] : [];
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);
