import type {
  Fix,
  Location as SarifLocation,
  Log,
  Notification,
  PhysicalLocation,
  Replacement,
  ReportingDescriptor,
  Result as SarifResult,
} from 'sarif';
import { levelOf } from '../model/finding.ts';
import type { Patch } from '../model/fix.ts';
import type { Location, ReportedFinding, Reporter, ReportedResource, Result, RuleText } from '../model/result.ts';
import { compare, groupBy, inOrder, whenText } from './findings.ts';
import { printable } from './json.ts';
import { enumerate } from './text.ts';

/** GitHub keeps the 5,000 most severe results of a run, and shows 100 locations of a result. */
const limits = { results: 5000, related: 100, name: 255, description: 1024 };

const root = '%SRCROOT%';

/**
 * SARIF 2.1.0 for GitHub code scanning and whatever else reads it. Limits and meanings:
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const sarif: Reporter = (result, { version }) => {
  const sorted = inOrder(result.findings).toSorted((a, b) => rank(a) - rank(b) || b.severity - a.severity);
  const kept = sorted.slice(0, limits.results);
  const ids = [...new Set(kept.map((finding) => finding.rule))].toSorted(compare);
  const indexes = new Map(ids.map((id, index) => [id, index]));
  const first = new Map(kept.toReversed().map((finding) => [finding.rule, finding]));
  const notifications = notificationsOf(result, sorted.length - kept.length);
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'groundrule',
            version,
            rules: ids.map((id) => descriptor(result.rules.get(id) ?? nameless(first.get(id)!))),
          },
        },
        automationDetails: { id: 'groundrule/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [root]: { description: { text: 'The directory that groundrule was run in' } } },
        invocations: [{ executionSuccessful: true, ...(notifications.length > 0 ? { toolExecutionNotifications: notifications } : {}) }],
        results: kept.map((finding) => resultOf(finding, indexes.get(finding.rule)!)),
      },
    ],
  };
  return printable(log);
};

/** What holds now comes before what may hold, and that before what somebody accepted. */
const rank = (finding: ReportedFinding): number => (finding.suppressed ? 2 : finding.certain ? 0 : 1);

function resultOf(finding: ReportedFinding, ruleIndex: number): SarifResult {
  const { rule, level, certain, fingerprint, resource, status, suppressed, fix } = finding;
  const related = finding.related.slice(0, limits.related);
  const main = { physicalLocation: physical(finding), ...logical(resource) };
  const evidence = related.map((place) => ({
    physicalLocation: physical(place),
    ...logical(place.resource),
    message: { text: unlinked(place.message) },
  }));
  return {
    ruleId: rule,
    ruleIndex,
    level: certain ? level : 'note',
    message: { text: messageOf(finding) },
    locations: [main],
    ...(evidence.length > 0 ? { relatedLocations: evidence.map((location, index) => ({ id: index + 1, ...location })) } : {}),
    ...(evidence.length > 1 ? { codeFlows: [chain(finding, main, evidence)] } : {}),
    partialFingerprints: { primaryLocationLineHash: fingerprint, 'groundrule/v1': fingerprint },
    ...(status ? { baselineState: baselineStates[status] } : {}),
    ...(suppressed ? { suppressions: [suppression(suppressed)] } : {}),
    ...(fix?.patch ? { fixes: [sarifFix(fix.title, fix.patch)] } : {}),
    properties: propertiesOf(finding),
  };
}

const baselineStates = { new: 'new', worsened: 'updated', unchanged: 'unchanged' } as const;

const chain = (finding: ReportedFinding, main: SarifLocation, evidence: readonly SarifLocation[]) => ({
  threadFlows: [
    {
      locations: [{ location: { ...main, message: { text: unlinked(finding.message) } } }, ...evidence.map((location) => ({ location }))],
    },
  ],
});

const suppression = ({ reason, from, tool, until }: NonNullable<ReportedFinding['suppressed']>) => ({
  kind: from === 'config' ? ('external' as const) : ('inSource' as const),
  status: 'accepted' as const,
  justification: reason,
  ...(until === undefined && tool === undefined
    ? {}
    : { properties: { ...(tool === undefined ? {} : { tool }), ...(until === undefined ? {} : { until }) } }),
});

const sarifFix = (title: string, patches: readonly Patch[]): Fix => ({
  description: { text: unlinked(title) },
  artifactChanges: [...groupBy(patches, ({ file }) => file)].map(([file, here]) => ({
    artifactLocation: artifact(file),
    replacements: here.map(replacement),
  })),
});

function replacement({ start, end, lines }: Patch): Replacement {
  const from = { startLine: start, startColumn: 1 };
  if (lines.length === 0) return { deletedRegion: { ...from, endLine: end + 1, endColumn: 1 } };
  // A region without a last column ends before the line break.
  if (end >= start) return { deletedRegion: { ...from, endLine: end }, insertedContent: { text: lines.join('\n') } };
  return { deletedRegion: { ...from, endLine: start, endColumn: 1 }, insertedContent: { text: lines.map((line) => `${line}\n`).join('') } };
}

const propertiesOf = ({ certain, reason, severity, target, change, conditions, witness, scenarios, aliases }: ReportedFinding) => ({
  certain,
  ...(reason === undefined ? {} : { reason }),
  severity,
  target,
  ...(change ? { change } : {}),
  ...(conditions.length > 0 ? { conditions } : {}),
  ...(witness ? { witness } : {}),
  ...(scenarios ? { scenarios } : {}),
  ...(aliases.length > 0 ? { aliases } : {}),
});

/** GitHub shows a related place only where the message links to it. */
function messageOf(finding: ReportedFinding): string {
  const { message, conditions, witness, scenarios, certain, reason, related } = finding;
  const links = related.slice(0, limits.related).map((place, index) => `[${linkText(place.message)}](${index + 1})`);
  return [
    unlinked(message),
    conditions.length > 0 ? ` when ${unlinked(whenText(conditions, witness))}` : '',
    scenarios ? ` in ${unlinked(enumerate(scenarios))}` : '',
    certain ? '' : ` (possible: ${unlinked(reason ?? 'not known')})`,
    links.length > 0 ? `. Evidence: ${links.join(', ')}` : '',
  ].join('');
}

/** A message in which the scanned repository cannot place a link: `[text](target)` loses its form. */
const unlinked = (text: string): string => text.replaceAll('](', '] (');

const linkText = (text: string): string => text.replace(/[\\[\]]/g, '\\$&');

const physical = ({ file, location: { start, end } }: Location): PhysicalLocation => ({
  artifactLocation: artifact(file),
  region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
});

const logical = (resource: ReportedResource | undefined) =>
  resource
    ? { logicalLocations: [{ name: resource.address, fullyQualifiedName: resource.construct ?? resource.address, kind: 'resource' }] }
    : {};

/** The path as a URI: relative to the root, or, outside of it, of the checkout's scheme. */
function artifact(file: string): { uri: string; uriBaseId?: string } {
  const path = wellFormed(file).split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]:\//.test(file)) return { uri: `file:///${path.replace('%3A', ':')}` };
  if (file.startsWith('/')) return { uri: `file://${path}` };
  return { uri: path, uriBaseId: root };
}

function descriptor(rule: RuleText): ReportingDescriptor {
  const help = rule.references[0];
  return {
    id: rule.id,
    name: rule.id.slice(0, limits.name),
    shortDescription: { text: cut(rule.title) },
    fullDescription: {
      text: cut(
        rule.docs
          .trim()
          .split(/\n\s*\n/)[0]!
          .replace(/\s+/g, ' '),
      ),
    },
    ...(help === undefined ? {} : { helpUri: help }),
    help: { text: plainHelp(rule), markdown: markdownHelp(rule) },
    defaultConfiguration: { level: levelOf(rule.severity) },
    properties: { tags: ['security', rule.family], precision: 'high', 'security-severity': rule.severity.toFixed(1) },
  };
}

/** What the engine itself reports, such as a file that cannot be parsed, has no rule with texts. */
const nameless = ({ rule, family, severity, message, remedy }: ReportedFinding): RuleText => ({
  id: rule,
  title: rule,
  family: family as RuleText['family'],
  severity,
  docs: message,
  remedy: { text: remedy, cloudformation: '', terraform: '' },
  references: [],
  aliases: [],
});

const cut = (text: string): string =>
  text.length <= limits.description ? text : wellFormed(`${text.slice(0, limits.description - 3)}...`);

/** Half a character, left by a cut or by a hostile name, is replaced: it has no form in a URI. */
const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

const plainHelp = ({ docs, remedy, references }: RuleText): string =>
  [docs.trim(), remedy.text, ...references].filter(Boolean).join('\n\n');

const code = (title: string, language: string, text: string): string[] =>
  text.trim() === '' ? [] : [`${title}:\n\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\``];

function markdownHelp({ docs, remedy, references, aliases }: RuleText): string {
  return [
    docs.trim(),
    ...(remedy.text === '' ? [] : [`**Remedy:** ${remedy.text}`]),
    ...code('CloudFormation', 'yaml', remedy.cloudformation),
    ...code('Terraform', 'hcl', remedy.terraform),
    ...(references.length > 0 ? [references.map((url) => `- <${url}>`).join('\n')] : []),
    ...(aliases.length > 0 ? [`Elsewhere known as ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`] : []),
  ].join('\n\n');
}

const say = (id: string, level: 'note' | 'warning', text: string): Notification => ({ descriptor: { id }, level, message: { text } });

/** What a reader of the results must know that no result says. */
function notificationsOf(result: Result, left: number): Notification[] {
  return [
    ...(left > 0
      ? [say('results-left-out', 'warning', `${left} of ${result.findings.length} results were left out, the least severe ones`)]
      : []),
    ...result.unusedSuppressions.map((unused) => ({
      ...say('unused-suppression', 'warning', unlinked(unused.message)),
      locations: [{ physicalLocation: physical(unused) }],
    })),
    ...result.coverage.limits.map((limit) => say('limit-reached', 'note', limit)),
  ];
}
