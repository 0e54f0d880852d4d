import type { ReportedFix } from '../model/fix.ts';
import type {
  Location,
  ReportedFinding,
  ReportedResource,
  Reporter,
  ReportOptions,
  Result,
  Status,
  UnusedSuppression,
} from '../model/result.ts';
import { frame, type Label, type Lines, linesOf } from './frame.ts';
import { byPlace, groupBy, inOrder, whenText } from './findings.ts';
import { howToIgnore } from './ignore.ts';
import { levelStyle, type Paint, painter } from './paint.ts';
import { summary } from './summary.ts';
import { enumerate, harmless, labelled, shorten, visible } from './text.ts';

/** From this many equal findings on, one is shown and the places of the others are listed. */
const foldFrom = 4;
/** Evidence that is framed; the places of the rest are listed. */
const evidenceShown = 8;
/** Characters of a message or a name that are shown; the JSON report has all of them. */
const charactersShown = 400;

const brief = (text: string): string => visible(shorten(text, charactersShown));

interface View {
  readonly options: ReportOptions;
  readonly paint: Paint;
  readonly width: number;
  readonly titleOf: (rule: string) => string | undefined;
  readonly linesOf: (file: string) => Lines | undefined;
}

/** For people: what was found, with frames of the source, and what was looked at. */
export const terminal: Reporter = (result, options) => {
  const shown = inOrder(result.findings).filter(
    (finding) =>
      options.verbose || (!finding.suppressed && finding.status !== 'unchanged' && (finding.certain || options.possible === true)),
  );
  if (options.quiet) return harmless(shown.map(oneLine).join(''));
  const view = viewOf(result, options);
  const blocks = [
    ...(options.verbose ? shown.map((finding) => [finding]) : fold(shown)).map((group) => block(group, view)),
    ...result.unusedSuppressions.toSorted(byPlace).map((unused) => unusedBlock(unused, view)),
    summary(result, view),
  ];
  return harmless(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`);
};

function viewOf(result: Result, options: ReportOptions): View {
  const files = new Map<string, Lines | undefined>();
  return {
    options,
    paint: painter(options.color),
    width: Math.max(options.width, 40),
    titleOf: (rule) => result.rules.get(rule)?.title,
    linesOf: (file) => {
      if (!files.has(file)) {
        const text = result.sourceText(file);
        files.set(file, text === undefined ? undefined : linesOf(text));
      }
      return files.get(file);
    },
  };
}

const placeOf = ({ file, location }: Location): string => `${visible(file)}:${location.start.line}:${location.start.column}`;

function oneLine(finding: ReportedFinding): string {
  const remarks = [
    ...(finding.scenarios ? [`in ${enumerate(finding.scenarios)}`] : []),
    ...(finding.certain ? [] : [`possible: ${finding.reason ?? 'not known'}`]),
    ...(finding.suppressed ? [`suppressed: ${finding.suppressed.reason}`] : []),
  ];
  const remark = remarks.length > 0 ? ` (${remarks.join('; ')})` : '';
  return `${placeOf(finding)}: ${finding.level} ${finding.rule} ${visible(finding.message + remark)}\n`;
}

/** Findings that would print the same but for their place, together, where the first of them is. */
function fold(findings: readonly ReportedFinding[]): ReportedFinding[][] {
  const groups = groupBy(findings, ({ rule, level, message, remedy, change, status, conditions, scenarios, related, fix }) =>
    JSON.stringify([
      rule,
      level,
      message,
      remedy,
      change,
      status,
      conditions,
      scenarios,
      related.map((place) => place.message),
      fix && fixText(fix),
    ]),
  );
  const folded = [...groups.values()].flatMap((group) => (group.length < foldFrom ? group.map((finding) => [finding]) : [group]));
  const position = new Map(findings.map((finding, index) => [finding, index]));
  return folded.toSorted(([a], [b]) => position.get(a!)! - position.get(b!)!);
}

const changes = {
  create: 'this plan creates it',
  update: 'this plan changes it',
  none: 'this plan leaves it as it is',
};

/** What is new is what a run that compares shows; nothing has to be said of it. */
const statuses: Readonly<Record<Status, string | undefined>> = {
  new: undefined,
  worsened: 'was there before, and says more now',
  unchanged: 'was there before',
};

/** What is printed for a finding, and for others equal to it. */
function block([finding, ...others]: readonly ReportedFinding[], view: View): string[] {
  const { rule, level, message, certain, reason, related, conditions, witness, scenarios, resource, suppressed } = finding!;
  const { paint, options } = view;
  const before = finding!.status;
  const title = view.titleOf(rule);
  const said = options.verbose ? visible(message) : brief(message);
  const evidence = options.verbose ? related : related.slice(0, evidenceShown);
  const labels = [
    { file: finding!.file, range: finding!.location, message: title === undefined || same(title, message) ? '' : said, level },
    ...evidence.map((place, index) => ({
      file: place.file,
      range: place.location,
      // A chain is told link by link, and drawn in the order of the lines.
      message: (related.length > 1 ? `(${index + 1}) ` : '') + brief(place.message),
    })),
  ];
  const digits = digitsOf(labels);
  const mark = `${suppressed ? 'suppressed ' : ''}${certain ? '' : 'possible '}${level}`;
  const [head, ...rest] = labelled(`${mark}  `, `${rule}  ${title === undefined ? said : brief(title)}`, view.width);
  const note = notes(digits, view);
  return [
    head!.replace(mark, () => paint(levelStyle[level], mark)).replace(rule, () => paint('bold', rule)),
    ...rest,
    ...frames(labels, digits, view),
    ...note('', conditions.length > 0 ? brief(`when ${whenText(conditions, witness)}`) : undefined),
    ...note('', scenarios && brief(`in ${enumerate(scenarios)}`)),
    ...note('', finding!.change && changes[finding!.change]),
    ...note('', before && statuses[before]),
    ...note('possible: ', certain ? undefined : brief(reason ?? 'not known')),
    ...note(
      'suppressed: ',
      suppressed &&
        `${brief(suppressed.reason)} (${suppressed.from}${suppressed.tool ? ` for ${suppressed.tool}` : ''}${suppressed.until ? `, until ${brief(suppressed.until)}` : ''})`,
    ),
    ...note('resource: ', resource && resourceText(resource)),
    ...note('help: ', finding!.remedy === '' ? undefined : brief(finding!.remedy)),
    ...note('fix: ', finding!.fix && !suppressed ? brief(fixText(finding!.fix)) : undefined),
    ...note('ignore: ', options.verbose && !suppressed ? visible(howToIgnore(finding!)) : undefined, 'whole'),
    ...note('evidence also at: ', related.length > evidence.length ? places(related.slice(evidence.length)) : undefined, 'whole'),
    ...note('', others.length > 0 ? `and ${others.length} more: ${namesOrPlaces(finding!, others)}` : undefined, 'whole'),
  ];
}

function unusedBlock(unused: UnusedSuppression, view: View): string[] {
  const label = { file: unused.file, range: unused.location, message: '', level: 'warning' as const };
  const head = labelled('warning  ', `unused-suppression  ${brief(unused.message)}`, view.width);
  head[0] = head[0]!.replace('warning', () => view.paint(levelStyle.warning, 'warning'));
  return [...head, ...frames([label], digitsOf([label]), view)];
}

/** `Set StorageEncrypted to true (--fix-unsafe: AWS replaces the resource)`. */
const fixText = ({ title, safe, caution }: ReportedFix): string =>
  `${title} (${safe ? 'groundrule lint --fix' : `--fix-unsafe: ${caution ?? 'it is not known to be safe'}`})`;

const same = (title: string, message: string): boolean => title.toLowerCase() === message.toLowerCase();

const digitsOf = (labels: readonly Label[]): number => String(Math.max(...labels.map((label) => label.range.start.line))).length;

/** One frame for each file, in the order in which the evidence mentions them. */
function frames(labels: readonly (Label & { readonly file: string })[], digits: number, view: View): string[] {
  const byFile = groupBy(labels, (label) => label.file);
  const arrow = `${' '.repeat(digits)}${view.paint('blue', '-->')} `;
  return [...byFile].flatMap(([file, here]) => {
    const lines = view.linesOf(file);
    const drawn = lines ? frame(lines, here, { width: view.width, digits, paint: view.paint }) : [];
    if (drawn.length > 0) return [`${arrow}${placeOf({ file, location: here[0]!.range })}`, ...drawn];
    // Without its text, each place is a line.
    return here.flatMap((label) => [
      `${arrow}${placeOf({ file, location: label.range })}`,
      ...(label.message === '' ? [] : labelled(`${' '.repeat(digits)}   `, label.message, view.width)),
    ]);
  });
}

/** Prints `= label text`, when there is a text. */
const notes =
  (digits: number, { paint, width }: View) =>
  (label: string, text: string | undefined, long?: 'whole'): string[] => {
    if (text === undefined) return [];
    const [first, ...rest] = labelled(`${' '.repeat(digits)} = ${label}`, text, width, long);
    return [first!.replace(`= ${label}`, () => `${paint('blue', '=')} ${paint('bold', label)}`), ...rest];
  };

const resourceText = ({ type, address, construct }: ReportedResource): string =>
  brief(`${type} ${address}${construct === undefined ? '' : ` (${construct})`}`);

/** `a.yaml:12, 40; b.yaml:3`: every place, one mention of each file. */
/** What others are found in; where they are, but in a file of one line, as tools write it, what they are. */
function namesOrPlaces(first: ReportedFinding, others: readonly ReportedFinding[]): string {
  const { line } = first.location.start;
  const names = new Set(others.flatMap(({ resource }) => resource?.address ?? []));
  if (names.size < 2 || others.some(({ file, location }) => file !== first.file || location.start.line !== line)) return places(others);
  const shown = [...names].slice(0, mostNames).map(visible).join(', ');
  return names.size > mostNames ? `${shown} ...` : shown;
}

const mostNames = 10;

function places(of: readonly Location[]): string {
  const byFile = groupBy(of, (place) => place.file);
  return [...byFile].map(([file, here]) => `${visible(file)}:${here.map((place) => place.location.start.line).join(', ')}`).join('; ');
}
