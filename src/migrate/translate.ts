import { child, dayBefore, rulesMeant, selectorsMeant, type Tool } from '../engine/peers.ts';
import { isDate } from '../model/date.ts';
import type { RuleNames } from '../model/selector.ts';
import type { Pointer, Source } from '../model/source.ts';
import { inOneLine } from '../suppress/note.ts';
import type { Setting, Translated } from './settings.ts';

/** A configuration file of another tool, read. */
export interface PeerFile {
  readonly file: string;
  readonly text: string;
  /** What it holds as YAML or JSON; undefined where it is a list of lines. */
  readonly source?: Source;
}

type Reader = (file: PeerFile, names: RuleNames) => Translated[];

/** The configuration files of other tools, by name. */
export const peerFiles: readonly { readonly name: RegExp; readonly lines?: boolean; readonly read: Reader }[] = [
  { name: /^\.checkov\.ya?ml$/, read: ofCheckov },
  { name: /^\.trivyignore$/, lines: true, read: ofTrivyIgnore },
  { name: /^\.trivyignore\.ya?ml$/, read: ofTrivyIgnoreYaml },
  { name: /^trivy\.ya?ml$/, read: ofTrivy },
  { name: /^\.?kics(\.config|\.ya?ml|\.json|\.config\.ya?ml|\.config\.json)$/, read: ofKics },
  { name: /^\.?cfn[_-]nag([_-](deny|black)[_-]?list)?\.ya?ml$/, read: ofCfnNag },
  { name: /^\.?cfn[_-]nag[_-]profile(\.txt)?$/, lines: true, read: ofCfnNagProfile },
  { name: /^\.cfnlintrc(\.ya?ml)?$/, read: ofCfnLint },
];

/** The translation of one key of a file. */
type KeyReader = (
  value: unknown,
  say: (what: string, to: readonly Setting[], why?: string, ...at: Pointer) => void,
  names: RuleNames,
) => void;

/** Reads a file key by key; a key that is not known is listed as having no place in ours. */
function byKey(keys: Readonly<Record<string, KeyReader>>, why: Readonly<Record<string, string>> = {}): Reader {
  return ({ file, source, text }, names) => {
    const found: Translated[] = [];
    const lineOf = (pointer: Pointer): number => source?.locate({ pointer, part: 'key' }).start.line ?? 1;
    const data = source?.data;
    if (typeof data !== 'object' || data === null || Array.isArray(data))
      return text.trim() === '' ? [] : [{ file, line: 1, what: 'the file', to: [], why: 'it is neither JSON nor YAML with keys' }];
    for (const [key, value] of Object.entries(data)) {
      const say = (what: string, to: readonly Setting[], reason?: string, ...at: Pointer): void =>
        void found.push({ file, line: lineOf([key, ...at]), what, to, ...(reason === undefined ? {} : { why: reason }) });
      const reader = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (reader) reader(value, say, names);
      else say(key, [], Object.hasOwn(why, key) ? why[key] : 'groundrule has no such setting');
    }
    return found;
  };
}

/** The texts of a list, or of a text with commas, each with its place. */
function texts(value: unknown): (readonly [text: string, at: Pointer])[] {
  const all = Array.isArray(value) ? value.map((item: unknown, index) => [item, [index]] as const) : [[value, []] as const];
  return all.flatMap(([item, at]) =>
    (typeof item === 'string' || typeof item === 'number' ? String(item).split(',') : []).flatMap((text) =>
      text.trim() === '' ? [] : [[text.trim(), at] as const],
    ),
  );
}

const noRule = 'no rule of groundrule checks the same';

/** Switches the rules that check the same as each id. */
const switching =
  (tool: Tool, what: string, level: 'off' | 'on' | 'note'): KeyReader =>
  (value, say, names) => {
    for (const [id, at] of texts(value)) {
      const selectors = meant(names, tool, id);
      const to = level === 'off' ? offFor(selectors, id, `${what} ${id}`) : [switched(selectors, level, id)];
      const isWhole = level === 'off' || selectors.every((selector) => !selector.includes('/'));
      if (selectors.length === 0) say(`${what} ${id}`, [], noRule, ...at);
      else say(`${what} ${id}`, to, isWhole ? undefined : 'groundrule has levels for whole rules only', ...at);
    }
  };

/** Rules, and single targets of those of which not all is meant. */
function meant(names: RuleNames, tool: Tool, id: string): readonly string[] {
  if (tool !== 'checkov' || !id.includes('*')) return selectorsMeant(names, { tool, id });
  if (!/^[A-Z0-9_*]{1,40}$/.test(id)) return [];
  return names.withAlias(new RegExp(`^${id.replaceAll(/\*+/g, '.*')}$`));
}

const ruleOf = (selector: string): string => selector.split('/')[0]!;

const switched = (selectors: readonly string[], level: 'on' | 'note' | 'off', remark: string): Setting => ({
  kind: 'rules',
  rules: [...new Set(selectors.map(ruleOf))],
  level,
  remark,
});

/** Switches rules off; of single targets the findings are ignored. */
function offFor(selectors: readonly string[], remark: string, reason: string): Setting[] {
  const whole = selectors.filter((selector) => !selector.includes('/'));
  const targets = selectors.filter((selector) => selector.includes('/'));
  return [
    ...(whole.length > 0 ? [switched(whole, 'off', remark)] : []),
    ...targets.map((rule): Setting => ({ kind: 'ignore', rule, reason })),
  ];
}

/** Only the checks that are named run. */
const only =
  (tool: Tool, what: string): KeyReader =>
  (value, say, names) => {
    if (texts(value).length === 0) return;
    say(`${what}: only these run`, [{ kind: 'only' }]);
    switching(tool, what, 'on')(value, say, names);
  };

/** Paths become globs as they are; a regular expression does only when it is none but for dots. */
const excluding =
  (what: string): KeyReader =>
  (value, say) => {
    for (const [path, at] of texts(value)) {
      const glob = path.replace(/^(\.?\/)+/, '').replace(/\/+(\*\*?)?$/, '');
      const plain = /^[\w@ .*/-]+$/.test(glob) && !glob.includes('.*') && glob !== '.';
      say(`${what} ${path}`, plain ? [{ kind: 'exclude', glob }] : [], plain ? undefined : 'it is a pattern that is no glob', ...at);
    }
  };

const failOn =
  (what: string, levels: Readonly<Record<string, 'error' | 'warning' | 'note'>>): KeyReader =>
  (value, say) => {
    const named = texts(value).flatMap(([text]) => levels[text.toLowerCase()] ?? []);
    const level = (['note', 'warning', 'error'] as const).find((each) => named.includes(each));
    say(
      `${what} ${texts(value)
        .map(([text]) => text)
        .join(', ')}`,
      level ? [{ kind: 'failOn', level }] : [],
      level ? undefined : 'groundrule has other levels: error, warning, note',
    );
  };

const severities = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note', unknown: 'note' } as const;
const never =
  (what: string): KeyReader =>
  (value, say) => {
    const to: readonly Setting[] = [true, 'all', 'results'].some((each) => each === value) ? [{ kind: 'failOn', level: 'never' }] : [];
    say(`${what} ${String(value)}`, to, to.length > 0 ? undefined : 'findings at or above the threshold fail a run of groundrule anyway');
  };

const run = 'it says how the tool is run, not what it checks';
const own = 'rules of your own have to be written again';

function ofCheckov(file: PeerFile, names: RuleNames): Translated[] {
  return byKey(
    {
      check: only('checkov', 'check'),
      'skip-check': switching('checkov', 'skip-check', 'off'),
      'soft-fail-on': switching('checkov', 'soft-fail-on', 'note'),
      'skip-path': excluding('skip-path'),
      'soft-fail': never('soft-fail'),
    },
    {
      framework: 'groundrule tells by the content what a file is',
      'skip-framework': 'groundrule tells by the content what a file is',
      'external-checks-dir': own,
      'external-checks-git': own,
      baseline: 'write one with groundrule lint --baseline FILE --update-baseline',
      'hard-fail-on': 'every finding at or above the threshold fails the run',
      'var-file': 'pass it with --var-file',
      ...Object.fromEntries(
        [
          'directory',
          'file',
          'output',
          'output-file-path',
          'quiet',
          'compact',
          'branch',
          'evaluate-variables',
          'download-external-modules',
          'no-guide',
          'summary-position',
          'repo-id',
          'skip-download',
        ].map((key) => [key, run]),
      ),
    },
  )(file, names);
}

function ofKics(file: PeerFile, names: RuleNames): Translated[] {
  return byKey(
    {
      'exclude-queries': switching('kics', 'exclude-queries', 'off'),
      'include-queries': only('kics', 'include-queries'),
      'exclude-paths': excluding('exclude-paths'),
      'fail-on': failOn('fail-on', severities),
      'ignore-on-exit': never('ignore-on-exit'),
    },
    {
      'exclude-results': 'ids of results mean nothing to another tool; suppress the findings in their files',
      'exclude-categories': 'the families of groundrule are others',
      'exclude-severities': 'set failOn, or the level of the rules',
      'queries-path': own,
      ...Object.fromEntries(
        [
          'path',
          'type',
          'verbose',
          'log-file',
          'log-path',
          'no-progress',
          'output-path',
          'output-name',
          'report-formats',
          'payload-path',
          'silent',
          'ci',
          'no-color',
          'minimal-ui',
          'timeout',
          'cloud-provider',
        ].map((key) => [key, run]),
      ),
    },
  )(file, names);
}

function ofTrivy(file: PeerFile, names: RuleNames): Translated[] {
  return byKey(
    {
      severity: failOn('severity', severities),
      'exit-code': (value, say) =>
        say(
          `exit-code ${String(value)}`,
          value === 0 ? [{ kind: 'failOn', level: 'never' }] : [],
          value === 0 ? undefined : 'findings fail a run of groundrule anyway',
        ),
      scan: (value, say) => {
        for (const [key, inner] of Object.entries(typeof value === 'object' && value !== null ? value : {})) {
          const below: typeof say = (what, to, why, ...at) => say(what, to, why, key, ...at);
          if (key === 'skip-dirs' || key === 'skip-files') excluding(`scan.${key}`)(inner, below, names);
          else below(`scan.${key}`, [], run);
        }
      },
    },
    {
      ignorefile: 'lay the file beside this one as .trivyignore, and migrate again',
      vulnerability: 'groundrule looks at infrastructure only',
      secret: 'groundrule looks at infrastructure only',
    },
  )(file, names);
}

function ofTrivyIgnoreYaml(file: PeerFile, names: RuleNames): Translated[] {
  return byKey(
    {
      misconfigurations: (value, say) => {
        for (const [index, entry] of (Array.isArray(value) ? (value as unknown[]) : []).entries()) {
          const id = child(entry, 'id');
          if (typeof id !== 'string') continue;
          const expires = String(child(entry, 'expired_at') ?? '').slice(0, 10);
          const statement = child(entry, 'statement');
          const rules = selectorsMeant(names, { tool: 'trivy', id });
          const paths = texts(child(entry, 'paths')).map(([path]) => path);
          const reason = inOneLine(typeof statement === 'string' ? statement : '') || `accepted in ${file.file}`;
          const to = rules.flatMap((rule) =>
            (paths.length > 0 ? paths : [undefined]).map((path): Setting => ({
              kind: 'ignore',
              rule,
              reason,
              ...(path === undefined ? {} : { files: path }),
              ...(isDate(expires) ? { until: dayBefore(expires) } : {}),
            })),
          );
          say(`misconfigurations ${id}`, to, to.length > 0 ? undefined : noRule, index);
        }
      },
    },
    {
      vulnerabilities: 'groundrule looks at infrastructure only',
      secrets: 'groundrule looks at infrastructure only',
      licenses: 'groundrule looks at infrastructure only',
    },
  )(file, names);
}

/** A line an id, with `exp:2027-01-31` after it when it is not for ever; what the comment above it says is its reason. */
function ofTrivyIgnore({ file, text }: PeerFile, names: RuleNames): Translated[] {
  let said = '';
  return text.split(/\r\n?|\n/).flatMap((line, index): Translated[] => {
    const [, comment] = /^\s*#+\s*(.*)$/.exec(line) ?? [];
    const [id, ...more] = line
      .replace(/\s#.*$/, '')
      .trim()
      .split(/\s+/);
    if (comment !== undefined || !id) {
      said = comment ?? '';
      return [];
    }
    const expires = more.find((word) => word.startsWith('exp:'))?.slice(4);
    const rules = selectorsMeant(names, { tool: 'trivy', id });
    const reason = inOneLine(said) || `accepted in ${file}`;
    const to: Setting[] =
      expires !== undefined && isDate(expires)
        ? rules.map((rule) => ({ kind: 'ignore', rule, reason, until: dayBefore(expires) }))
        : offFor(rules, said === '' ? id : `${id}: ${said}`, reason);
    return [
      {
        file,
        line: index + 1,
        what: id,
        to,
        ...(to.length > 0 ? {} : { why: /^AVD-|^AWS-/i.test(id) ? noRule : 'groundrule looks at infrastructure only' }),
      },
    ];
  });
}

function ofCfnNag(file: PeerFile, names: RuleNames): Translated[] {
  return byKey({
    RulesToSuppress: (value, say) => {
      for (const [index, entry] of (Array.isArray(value) ? (value as unknown[]) : []).entries()) {
        const id = child(entry, 'id');
        if (typeof id !== 'string') continue;
        const reason = child(entry, 'reason');
        const selectors = selectorsMeant(names, { tool: 'cfn_nag', id });
        const remark = typeof reason === 'string' ? `${id}: ${reason}` : id;
        say(`RulesToSuppress ${id}`, offFor(selectors, remark, remark), selectors.length > 0 ? undefined : noRule, index);
      }
    },
  })(file, names);
}

function ofCfnNagProfile({ file, text }: PeerFile, names: RuleNames): Translated[] {
  const ids = text
    .split(/\r\n?|\n/)
    .flatMap((line, index) => (/^\s*[FW]\d+\b/.test(line) ? [{ id: line.trim().split(/\s+/)[0]!, line: index + 1 }] : []));
  if (ids.length === 0) return [];
  return [
    { file, line: 1, what: 'the profile: only these run', to: [{ kind: 'only' }] },
    ...ids.map(({ id, line }): Translated => {
      const rules = rulesMeant(names, { tool: 'cfn_nag', id });
      return rules.length > 0
        ? { file, line, what: id, to: [{ kind: 'rules', rules, level: 'on', remark: id }] }
        : { file, line, what: id, to: [], why: noRule };
    }),
  ];
}

function ofCfnLint(file: PeerFile, names: RuleNames): Translated[] {
  return byKey(
    { ignore_templates: excluding('ignore_templates') },
    {
      templates: 'name the files when you run groundrule',
      ignore_checks: 'cfn-lint checks other things: keep it, and its configuration',
      include_checks: 'cfn-lint checks other things: keep it, and its configuration',
      configure_rules: 'cfn-lint checks other things: keep it, and its configuration',
      append_rules: own,
    },
  )(file, names);
}
