import type { RuleText } from '../model/result.ts';
import { block, code, details, link, plain, prose, type Room, within } from '../report/markup.ts';
import { type OverviewOptions, placeLink, said, where } from '../report/overview.ts';
import { markerOf } from './marker.ts';
import type { ReviewedFinding } from './report-document.ts';
import type { Suggestion } from './suggestion.ts';

export interface TextOptions extends OverviewOptions {
  /** What the run is called, where several review the same pull request; see `isName`. */
  readonly name?: string;
  /** What this version of groundrule knows of a rule; a report may name others. */
  readonly rule: (id: string) => RuleText | undefined;
}

/** GitHub takes 65,536 characters; what is counted here is bytes, which are never fewer. */
export const mostBytes = 60_000;

/** A list in a comment. */
const listed: Room = { bytes: 15_000 };

/**
 * What is said on a line or a file.
 * @param findings of one rule, at one place
 * @param line the line that the comment stands on; absent when it is about the file
 */
export function commentOn(
  findings: readonly ReviewedFinding[],
  line: number | undefined,
  suggestion: Suggestion | undefined,
  options: TextOptions,
): string {
  const finding = findings[0]!;
  const rule = options.rule(finding.rule);
  const level = finding.level[0]!.toUpperCase() + finding.level.slice(1);
  const marks = [
    link(code(finding.rule), options.ruleLink(finding.rule)),
    ...(findings.length === 1 ? [nameOf(finding)].filter(Boolean) : []),
    ...(findings.length === 1 && line !== finding.location.start.line ? [placeLink(finding, options)] : []),
  ];
  return [
    `**${level}${rule ? `: ${prose(rule.title)}` : ''}**${finding.status === 'worsened' ? ' (worse than before)' : ''}<br>${marks.join(' · ')}`,
    findings.length === 1 ? said(finding) : within(findings, told, listed, (left) => `- and ${left} more`).join('\n'),
    ...evidence(finding, options),
    ...(finding.remedy === '' ? [] : [`**Remedy:** ${prose(finding.remedy)}`]),
    ...offer(finding, suggestion),
    details('Why, and how to accept it', [...why(rule), ...acceptance(findings)]).join('\n'),
    markerOf(
      'comment',
      findings.map(({ fingerprint }) => fingerprint),
      options.name,
    ),
  ].join('\n\n');
}

const told = (finding: ReviewedFinding): string => `- ${said(finding)}${finding.resource ? `, ${nameOf(finding)}` : ''}`;

const nameOf = ({ resource }: ReviewedFinding): string => (resource ? code(resource.construct ?? resource.address) : '');

/**
 * Findings that no line can be found for, as a list; one alone is told as on a line.
 * @param intro what stands above the list
 */
export function listComment(
  kind: 'comment' | 'review',
  intro: string,
  findings: readonly ReviewedFinding[],
  options: TextOptions,
): { readonly text: string; readonly leftOut: readonly ReviewedFinding[] } {
  if (kind === 'comment' && findings.length === 1) return { text: commentOn(findings, undefined, undefined, options), leftOut: [] };
  let room = mostBytes - Buffer.byteLength(intro) - 100;
  const placed: ReviewedFinding[] = [];
  const entries: string[] = [];
  for (const finding of findings) {
    const entry = entryOf(finding, options);
    room -= Buffer.byteLength(entry) + fingerprintBytes;
    if (room < 0) break;
    placed.push(finding);
    entries.push(entry);
  }
  const marker = markerOf(
    kind,
    placed.map(({ fingerprint }) => fingerprint),
    options.name,
  );
  return { text: [intro, entries.join('\n'), marker].filter(Boolean).join('\n\n'), leftOut: findings.slice(placed.length) };
}

/** With the blank before it, and the end of the entry. */
const fingerprintBytes = 34;

const entryOf = (finding: ReviewedFinding, options: TextOptions): string =>
  [
    `- **${finding.level}** ${said(finding)}`,
    `${link(code(finding.rule), options.ruleLink(finding.rule))}, ${where(finding, options)}`,
    ...(finding.remedy === '' ? [] : [`Remedy: ${prose(finding.remedy)}`]),
  ].join('<br>');

function evidence({ related }: ReviewedFinding, options: TextOptions): string[] {
  if (related.length === 0) return [];
  const linkOf = (place: (typeof related)[number], index: number): string =>
    `${index + 1}. ${prose(place.message)}: ${where(place, options)}`;
  return [['Evidence:', '', ...within(related, linkOf, listed, (left) => `${related.length - left + 1}. and ${left} more`)].join('\n')];
}

/** What has to be known of a change is read before its button is pressed. */
function offer({ fix }: ReviewedFinding, suggestion: Suggestion | undefined): string[] {
  if (!fix || !suggestion) return [];
  const caution = fix.safe ? '' : ` **Careful: ${fix.caution === undefined ? 'it changes what is deployed' : prose(fix.caution)}.**`;
  return [`${prose(fix.title)}.${caution}`, block('suggestion', suggestion.lines)];
}

/** The first paragraph of what the rule says about itself, which is Markdown of ours. GitHub takes each line end for a break. */
const why = (rule: RuleText | undefined): string[] =>
  rule
    ? [
        rule.docs
          .trim()
          .split(/\n\s*\n/)[0]!
          .replace(/\s+/g, ' '),
        '',
      ]
    : [];

/** How to write down that findings are accepted: in the form that the file of the first takes, or by a command. */
function acceptance(findings: readonly ReviewedFinding[]): string[] {
  const { where: place, language, lines } = directiveFor(findings[0]!);
  const commands = findings.slice(0, mostCommands).map(({ fingerprint }) => `groundrule suppress ${fingerprint} --reason '${reason}'`);
  return [
    `To accept it, write ${place}:`,
    '',
    block(language, lines),
    '',
    `Or let groundrule write ${findings.length === 1 ? 'it' : 'them'}:`,
    '',
    block('sh', commands),
  ];
}

const reason = 'your reason';
/** Commands that a comment about several findings names. */
const mostCommands = 5;

function directiveFor({ rule, file, location, resource }: ReviewedFinding): { where: string; language: string; lines: readonly string[] } {
  const name = resource ? ` of ${code(resource.address)}` : '';
  const words = `${rule}: ${reason}`;
  // What a tool has written it would write again.
  if (resource?.construct !== undefined || /\.tf$/i.test(file)) {
    const scope = resource ? [`    resource: ${JSON.stringify(plain(resource.construct ?? resource.address))}`] : [];
    return {
      where: 'into `groundrule.yaml`',
      language: 'yaml',
      lines: ['ignore:', `  - rule: ${rule}`, ...scope, `    reason: ${reason}`],
    };
  }
  if (/\.tf\.json$/i.test(file)) return { where: `into the block${name}`, language: 'json', lines: [`"//": "groundrule-ignore ${words}"`] };
  if (/\.json$/i.test(file)) {
    return { where: `into the resource${name}`, language: 'json', lines: [`"Metadata": { "groundrule": { "ignore": ["${words}"] } }`] };
  }
  return { where: `above line ${location.start.line}`, language: 'yaml', lines: [`# groundrule-ignore ${words}`] };
}
