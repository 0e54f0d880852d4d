import { type Level, levels } from '../model/finding.ts';
import type { Before, Coverage, Permission, ReportedFinding, ReportOptions, Result } from '../model/result.ts';
import { groupBy, tally } from './findings.ts';
import { levelStyle, type Paint } from './paint.ts';
import { count, enumerate, labelled, shorten, visible } from './text.ts';

interface View {
  readonly options: ReportOptions;
  readonly paint: Paint;
  readonly width: number;
}

/** The names of formats as people write them. */
const formatNames: Readonly<Record<string, string>> = {
  cloudformation: 'CloudFormation',
  cdk: 'CDK',
  'terraform-config': 'Terraform',
  'terraform-plan': 'Terraform plan',
};

/** Entries of a list that are named when the user did not ask for all. */
const named = 3;

/** What was found, and what a person who sees no finding must not take for safe. */
export function summary(result: Result, view: View): string[] {
  const { findings, coverage } = result;
  const unsuppressed = findings.filter((finding) => !finding.suppressed);
  const active = unsuppressed.filter((finding) => finding.status !== 'unchanged');
  const certain = active.filter((finding) => finding.certain);
  const possible = active.filter((finding) => !finding.certain);
  const hint = view.options.verbose || view.options.possible ? '' : ' (see --verbose)';
  const top = (counts: Readonly<Record<string, number>>) => list(counts, view.options.verbose);
  const suppressed = findings.length - unsuppressed.length;
  const old = unsuppressed.filter((finding) => finding.certain).length - certain.length;
  const unused = result.unusedSuppressions.length;
  const rows: readonly (readonly [label: string, text: string | false])[] = [
    ['before', result.before !== undefined && beforeText(result.before, old, view.options.verbose)],
    ...grants(result.permissions?.added ?? [], view.options.verbose).map((text) => ['may now', text] as const),
    ['possible', possible.length > 0 && `${possible.length} more that the files alone cannot decide${hint}: ${top(reasons(possible))}`],
    ['suppressed', suppressed > 0 && `${suppressed}${hint}`],
    ['unused', unused > 0 && `${count(unused, 'suppression')}, shown above`],
    ...coverageRows(coverage, view.options.verbose),
  ];
  return [
    headline(certain, result, view),
    ...rows.flatMap(([label, text]) => (text === false ? [] : labelled(`  ${label.padEnd(12)}`, text, view.width))),
  ];
}

/**
 * What was looked at, and what was not: a label and a text for each.
 * @param all name everything; else the most frequent only
 */
export function coverageRows(coverage: Coverage, all: boolean): (readonly [label: string, text: string])[] {
  const { passedOver, unreadable } = coverage.files;
  const unchecked = Object.keys(coverage.uncheckedTypes).length;
  const unknown = sum(coverage.unknownValues);
  const rows: readonly (readonly [label: string, text: string | false])[] = [
    ['looked at', lookedAt(coverage)],
    ['passed over', passedOver > 0 && `${count(passedOver, 'file')} of other kinds`],
    ['unreadable', unreadable > 0 && count(unreadable, 'file')],
    [
      'no rule for',
      unchecked > 0 &&
        `${count(sum(coverage.uncheckedTypes), 'resource')} of ${count(unchecked, 'type')}: ${list(coverage.uncheckedTypes, all)}`,
    ],
    ['unknown', unknown > 0 && `${count(unknown, 'value')} that rules asked for: ${list(coverage.unknownValues, all)}`],
    ...coverage.limits.map((limit) => ['limit', visible(shorten(limit, 200))] as const),
  ];
  return rows.flatMap(([label, text]) => (text === false ? [] : [[label, text] as const]));
}

/** `Deploy: iam:PassRole on *`: what identities may do and could not before. */
function grants(added: readonly Permission[], all: boolean): string[] {
  const shown = all ? added : added.slice(0, named);
  const some = (names: readonly string[]): string => {
    const few = all ? names : names.slice(0, named);
    return visible(shorten(enumerate([...few, ...(names.length > few.length ? [`${names.length - few.length} more`] : [])]), 300));
  };
  const texts = shown.map(({ identity, actions, resources }) => `${visible(identity)}: ${some(actions)} on ${some(resources)}`);
  return [...texts, ...(added.length > shown.length ? [`and ${added.length - shown.length} more (see --verbose)`] : [])];
}

/** `12 findings were there in main, 3 are fixed`. */
function beforeText({ name, fixed }: Before, old: number, verbose: boolean): string | false {
  const gone = fixed.filter((finding) => finding.certain).length;
  if (old === 0) return gone > 0 && `${count(gone, 'finding')} of ${visible(shorten(name, 100))} ${gone === 1 ? 'is' : 'are'} fixed`;
  const there = `${count(old, 'finding')} ${old === 1 ? 'was' : 'were'} there in ${visible(shorten(name, 100))}${old > 0 && !verbose ? ' (see --verbose)' : ''}`;
  return gone > 0 ? `${there}; ${gone} ${gone === 1 ? 'is' : 'are'} fixed` : there;
}

function headline(certain: readonly ReportedFinding[], { coverage, before }: Result, { paint }: View): string {
  const { linted } = coverage.files;
  const fresh = before ? 'new ' : '';
  if (linted === 0) return paint('bold', 'Nothing was looked at');
  if (certain.length === 0) return paint('bold', `Nothing ${fresh}found that is certain, in ${count(linted, 'file')}`);
  const byLevel = groupBy<Level, ReportedFinding>(certain, (finding) => finding.level);
  const counts = levels
    .map((level) => [level, byLevel.get(level)?.length ?? 0] as const)
    .filter(([, number]) => number > 0)
    .map(([level, number]) => paint(levelStyle[level], count(number, level)));
  return `${enumerate(counts)}${before ? ', new or worse,' : ''} in ${count(new Set(certain.map((finding) => finding.file)).size, 'file')}`;
}

function lookedAt({ files, formats, resources, rules }: Coverage): string {
  const used = tally(formats);
  const kinds = used.map(([name, number]) => `${used.length > 1 ? `${number} ` : ''}${formatNames[name] ?? name}`);
  return `${count(files.linted, 'file')}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}, ${count(resources, 'resource')}, ${count(rules, 'rule')}`;
}

const reasons = (possible: readonly ReportedFinding[]): Record<string, number> =>
  Object.fromEntries([...groupBy(possible, (finding) => finding.reason ?? 'not known')].map(([reason, group]) => [reason, group.length]));

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((total, number) => total + number, 0);

/** `parameter 11, import 4 and 2 other`. */
function list(counts: Readonly<Record<string, number>>, all: boolean): string {
  const entries = tally(counts);
  const shown = all || entries.length === named + 1 ? entries : entries.slice(0, named);
  const rest = entries.slice(shown.length);
  return [
    ...shown.map(([name, number]) => `${visible(shorten(name, 100))} (${number})`),
    ...(rest.length > 0 ? [`${rest.length} more`] : []),
  ].join(', ');
}
