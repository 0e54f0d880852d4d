import type { Location, ReportedFinding, ReportOptions, Result } from '../model/result.ts';
import { groupBy, isNews, worstFirst } from './findings.ts';
import { quotedMermaid } from './graph.ts';
import { block, details } from './markup.ts';
import { headline, newsTable, notices, remedies, said, sections } from './overview.ts';
import { harmless, shorten } from './text.ts';

/** GitHub shows no summary of a step that is larger than 1 MiB. */
const most = 1_000_000;

/** Chains of evidence that are drawn, and resources in each. */
const drawn = { chains: 3, resources: 8 };

/**
 * A page for people: the summary of a job on GitHub, or whatever else shows Markdown.
 * @param options with `link`, places are links to it
 */
export function markdown(result: Result, options: ReportOptions & { readonly link?: (place: Location) => string | undefined }): string {
  const view = {
    possible: options.verbose || (options.possible ?? false),
    link: options.link ?? (() => undefined),
    ruleLink: (rule: string) => result.rules.get(rule)?.references[0],
  };
  const parts = [
    [`## groundrule: ${headline(result, view.possible)}`],
    ...notices(result, view),
    remedies(result, view),
    ...pictures(result.findings, view.possible),
    ...sections(result, view),
  ];
  const room = most - parts.reduce((sum, lines) => sum + Buffer.byteLength(lines.join('\n')) + 2, 0);
  parts.splice(1, 0, newsTable(result, view, room));
  return harmless(
    `${parts
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`,
  );
}

/** How the worst findings of rules that look at several resources come about, one of each rule. */
function pictures(findings: readonly ReportedFinding[], possible: boolean): string[][] {
  const chains = worstFirst(findings.filter((finding) => isNews(finding, possible) && chainOf(finding).length > 2));
  const worst = [...groupBy(chains, ({ rule }) => rule).values()].slice(0, drawn.chains).map(([finding]) => finding!);
  return worst.map((finding) => details(`How ${finding.rule} comes about`, [said(finding), '', block('mermaid', flowchart(finding))]));
}

interface Link {
  readonly address: string;
  readonly type: string;
  /** What it adds. */
  readonly message: string;
}

/** The resource and those that are its evidence; each once. */
function chainOf({ resource, related }: ReportedFinding): Link[] {
  const links = new Map<string, Link>();
  for (const place of [{ resource, message: '' }, ...related]) {
    const { address, type } = place.resource ?? {};
    if (address !== undefined && !links.has(address)) links.set(address, { address, type: type!, message: place.message });
  }
  return [...links.values()].slice(0, drawn.resources);
}

/** Lines without arrows: what is said of a resource does not say which of two points at the other. https://mermaid.js.org/syntax/flowchart.html */
function flowchart(finding: ReportedFinding): string[] {
  const quoted = (text: string): string => quotedMermaid(shorten(text, 80));
  return [
    'flowchart LR',
    ...chainOf(finding).flatMap(({ address, type, message }, index) => [
      `  n${index}[${quoted(`${address}: ${type}`)}]`,
      ...(index === 0 ? [] : [`  n0 ---|${quoted(`${index}. ${message}`)}| n${index}`]),
    ]),
  ];
}
