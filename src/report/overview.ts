import { levels } from '../model/finding.ts';
import type { Before, Coverage, Location, PermissionDelta, ReportedFinding, UnusedSuppression } from '../model/result.ts';
import { groupBy, isNews, whenText, worstFirst } from './findings.ts';
import { code, details, link, prose, type Room, row, tableHead as head, within } from './markup.ts';
import { coverageRows } from './summary.ts';
import { count, enumerate } from './text.ts';

/** A finding without what only the run itself has. */
export type Told = Omit<ReportedFinding, 'fix'>;

/** What an overview is made of: a result, or what was read back from a JSON report. */
export interface Overview {
  readonly findings: readonly Told[];
  readonly unusedSuppressions: readonly UnusedSuppression[];
  readonly coverage: Coverage;
  readonly before?: Omit<Before, 'fixed'> & { readonly fixed: readonly Told[] };
  readonly permissions?: PermissionDelta;
}

export interface OverviewOptions {
  /** Possible findings count like certain ones. */
  readonly possible: boolean;
  /** The address of a place in a browser; undefined where that is not known. */
  readonly link: (place: Location) => string | undefined;
  /** Where a rule is documented. */
  readonly ruleLink: (rule: string) => string | undefined;
}

/** Findings that say the same are one row; of their places so many are named. */
const placesShown = 5;
/** A list of another kind. */
const listed: Room = { lines: 50, bytes: 6000 };
/** Actions or resources of one permission. */
const namesShown = 12;

/** What there is to say in one sentence, without a full stop. */
export function headline({ findings, before, coverage }: Overview, possible: boolean): string {
  const active = findings.filter((finding) => !finding.suppressed && (finding.certain || possible));
  if (!before) {
    if (coverage.files.linted === 0) return 'nothing was looked at';
    const counts = levels.map((level) => [level, active.filter((finding) => finding.level === level).length] as const);
    const some = counts.filter(([, number]) => number > 0).map(([level, number]) => count(number, level));
    const files = new Set(active.map((finding) => finding.file)).size;
    return some.length > 0 ? `${enumerate(some)} in ${count(files, 'file')}` : `no finding in ${count(coverage.files.linted, 'file')}`;
  }
  const [added, worse, old] = (['new', 'worsened', 'unchanged'] as const).map(
    (status) => active.filter((finding) => finding.status === status).length,
  ) as [number, number, number];
  const gone = fixedIn(before, possible).length;
  const parts = [
    ...(added > 0 ? [count(added, 'new finding')] : []),
    ...(worse > 0 ? [`${worse}${added > 0 ? '' : ` ${worse === 1 ? 'finding' : 'findings'}`} worsened`] : []),
    ...(gone > 0 ? [`${gone} fixed`] : []),
  ];
  const was = old > 0 ? `; ${old} ${old === 1 ? 'was' : 'were'} there before` : '';
  return `${added + worse === 0 ? ['nothing new', ...parts].join(', ') : parts.join(', ')}${was}`;
}

/** False when somebody who did not ask has no need to know. */
export const isWorthASummary = ({ findings, before, permissions: delta }: Overview, possible: boolean): boolean =>
  findings.some((finding) => isNews(finding, possible) || isAcceptedSince(finding)) ||
  fixedIn(before, possible).length > 0 ||
  (delta !== undefined && delta.added.length + delta.removed.length > 0);

const isAcceptedSince = (finding: Told): boolean =>
  finding.suppressed !== undefined && (finding.status === 'new' || finding.status === 'worsened');

/** The findings that are news, as a table; [] when there are none. */
export function newsTable({ findings }: Overview, options: OverviewOptions, room: number): string[] {
  const news = worstFirst(findings.filter((finding) => isNews(finding, options.possible)));
  if (news.length === 0) return [];
  const groups = groupBy(news, ({ rule, level, status, message, conditions, scenarios, certain, reason }) =>
    JSON.stringify([rule, level, status, message, conditions, scenarios, certain, reason]),
  );
  const rowOf = (group: readonly Told[]): string => row(levelText(group[0]!), what(group[0]!, options), wheres(group, options));
  return [
    ...head('', 'finding', 'where'),
    ...within([...groups.values()], rowOf, { bytes: room }, (left) => row('', `and ${left} more`, '')),
  ];
}

const levelText = ({ level, status }: Told): string => `**${level}**${status === 'worsened' ? ', worse than before' : ''}`;

/** What is wrong, as Markdown. */
export const said = (finding: Told): string => {
  const { conditions, witness, scenarios, certain, reason } = finding;
  return [
    prose(finding.message),
    conditions.length > 0 ? ` when ${prose(whenText(conditions, witness))}` : '',
    scenarios ? ` in ${prose(enumerate(scenarios))}` : '',
    certain ? '' : ` (possible: ${prose(reason ?? 'not known')})`,
  ].join('');
};

const what = (finding: Told, { ruleLink }: OverviewOptions): string =>
  `${said(finding)}<br>${link(code(finding.rule), ruleLink(finding.rule))}`;

function wheres(group: readonly Told[], options: OverviewOptions): string {
  const shown = group.length === placesShown + 1 ? group : group.slice(0, placesShown);
  const rest = group.length - shown.length;
  return [...shown.map((finding) => where(finding, options)), ...(rest > 0 ? [`and ${rest} more`] : [])].join('<br>');
}

/** A place, with the resource it belongs to. */
export const where = (place: Location & Pick<Told, 'resource'>, options: OverviewOptions): string => {
  const address = place.resource && (place.resource.construct ?? place.resource.address);
  return `${placeLink(place, options)}${address ? ` ${code(address)}` : ''}`;
};

/** `file:line`, as a link. */
export const placeLink = (place: Location, { link: to }: OverviewOptions): string =>
  link(code(`${place.file}:${place.location.start.line}`), to(place));

/** What reviewers are to see: accepted findings, and permissions that change. */
export const notices = (overview: Overview, options: OverviewOptions): string[][] =>
  [accepted(overview, options), permissions(overview)].filter((lines) => lines.length > 0);

/** What else there is to know; each opens on a click. */
export const sections = (overview: Overview, options: OverviewOptions): string[][] =>
  [
    fixed(overview, options),
    suppressed(overview, options),
    unused(overview, options),
    possibleOnes(overview, options),
    coverageOf(overview),
  ].filter((lines) => lines.length > 0);

const few = <Item>(items: readonly Item[], lineOf: (item: Item) => string): string[] =>
  within(items, lineOf, listed, (left) => `- and ${left} more`);

/** What to do, once for each rule. */
export function remedies({ findings }: Overview, { possible, ruleLink }: OverviewOptions): string[] {
  const byRule = groupBy(worstFirst(findings.filter((finding) => isNews(finding, possible))), ({ rule }) => rule);
  const worst = [...byRule.values()].map(([finding]) => finding!).filter(({ remedy }) => remedy !== '');
  const entryOf = ({ rule, remedy }: Told): string => `- ${link(code(rule), ruleLink(rule))}: ${prose(remedy)}`;
  return worst.length > 0 ? details('What to do', few(worst, entryOf)) : [];
}

function accepted({ findings }: Overview, options: OverviewOptions): string[] {
  const since = worstFirst(findings.filter(isAcceptedSince));
  if (since.length === 0) return [];
  return [`**${count(since.length, 'finding')} newly suppressed**`, '', ...few(since, (finding) => suppressedEntry(finding, options))];
}

/** What was suppressed before a change is none of its business: a count stands with what was looked at. */
function suppressed({ findings, before }: Overview, options: OverviewOptions): string[] {
  const all = findings.filter((finding) => finding.suppressed);
  if (all.length === 0 || before) return [];
  return details(
    `${all.length} suppressed`,
    few(worstFirst(all), (finding) => suppressedEntry(finding, options)),
  );
}

function suppressedEntry(finding: Told, options: OverviewOptions): string {
  const { reason, until } = finding.suppressed!;
  return `- ${said(finding)} (${code(finding.rule)}), ${where(finding, options)}: ${prose(reason)}${until === undefined ? '' : `, until ${prose(until)}`}`;
}

const fixedIn = (before: Overview['before'], possible: boolean): readonly Told[] =>
  before?.fixed.filter((finding) => finding.certain || possible) ?? [];

/** These are gone, so that there is nothing to link to. */
function fixed({ before }: Overview, { possible }: OverviewOptions): string[] {
  const gone = fixedIn(before, possible);
  if (gone.length === 0) return [];
  const entryOf = (finding: Told): string =>
    `- ${said(finding)} (${code(finding.rule)}), ${code(finding.file)}${finding.resource ? ` ${code(finding.resource.address)}` : ''}`;
  return details(`${gone.length} fixed`, few(worstFirst(gone), entryOf));
}

function permissions({ permissions: delta }: Overview): string[] {
  if (!delta || delta.added.length + delta.removed.length === 0) return [];
  const changes = [
    ...delta.added.map((permission) => ({ change: '**added**', ...permission })),
    ...delta.removed.map((permission) => ({ change: 'removed', ...permission })),
  ];
  const rowOf = ({ change, identity, actions, resources }: (typeof changes)[number]): string =>
    row(change, code(identity), names(actions), names(resources));
  return [
    '**Permissions that change**',
    '',
    ...head('', 'identity', 'actions', 'resources'),
    ...within(changes, rowOf, listed, (left) => row('', `and ${left} more`, '', '')),
  ];
}

const names = (all: readonly string[]): string => {
  const shown = all.slice(0, namesShown).map(code);
  return [...shown, ...(all.length > shown.length ? [`and ${all.length - shown.length} more`] : [])].join('<br>');
};

function unused({ unusedSuppressions: all }: Overview, options: OverviewOptions): string[] {
  if (all.length === 0) return [];
  return details(
    `${count(all.length, 'suppression')} without effect`,
    few(all, (one) => `- ${placeLink(one, options)}: ${prose(one.message)}`),
  );
}

/** Only where they do not count; else they are in the table. */
function possibleOnes({ findings }: Overview, { possible }: OverviewOptions): string[] {
  if (possible) return [];
  const all = findings.filter((finding) => isNews(finding, true) && !finding.certain);
  if (all.length === 0) return [];
  const reasons = [...groupBy(all, (finding) => finding.reason ?? 'not known')].toSorted(([, a], [, b]) => b.length - a.length);
  return details(
    `${count(all.length, 'possible finding')} that the files alone cannot decide`,
    few(reasons, ([reason, group]) => `- ${group.length}: ${prose(reason)}`),
  );
}

function coverageOf({ coverage, findings, before }: Overview): string[] {
  const old = before ? findings.filter((finding) => finding.suppressed && !isAcceptedSince(finding)).length : 0;
  const rows = [...coverageRows(coverage, false), ...(old > 0 ? [['suppressed before', count(old, 'finding')] as const] : [])];
  return details(
    'What was looked at',
    few(rows, ([label, text]) => `- ${label}: ${prose(text)}`),
  );
}
