import { details, code, prose } from '../report/markup.ts';
import { headline, isWorthASummary, newsTable, notices, sections } from '../report/overview.ts';
import { mostBytes, type TextOptions } from './comment.ts';
import { markerOf, startOf } from './marker.ts';
import type { ReportDocument } from './report-document.ts';
import type { ExistingComment, PullRequest } from './types.ts';

/** Findings that are remembered as told: 13 bytes each. */
const mostTold = 1000;

/** Who speaks, as Markdown. */
export const titleOf = ({ name }: Pick<TextOptions, 'name'>): string => `groundrule${name === undefined ? '' : ` (${prose(name)})`}`;

/**
 * The one comment that says how the pull request stands; undefined where there is none yet and nothing to say.
 * @param existing what it replaces
 * @param told fingerprints of what was said on the pull request; the last ones are forgotten when there are too many
 */
export function summaryOf(
  report: ReportDocument,
  pull: Pick<PullRequest, 'headSha' | 'limits'>,
  existing: ExistingComment | undefined,
  told: readonly string[],
  options: TextOptions,
): string | undefined {
  if (!existing && !isWorthASummary(report, options.possible)) return undefined;
  const compared = report.before ? `Compared with ${prose(report.before.name)}, as` : 'As';
  const head = [`### ${titleOf(options)}: ${headline(report, options.possible)}`, `${compared} of ${code(pull.headSha.slice(0, 7))}.`];
  const tail = [
    ...[...notices(report, options), ...sections(report, options)].map((lines) => lines.join('\n')),
    ...(pull.limits.length > 0
      ? [
          details(
            'What could not be read of this pull request',
            pull.limits.slice(0, 10).map((limit) => `- ${prose(limit)}`),
          ).join('\n'),
        ]
      : []),
    markerOf('summary', told.slice(0, mostTold).map(startOf).toSorted(), options.name),
  ];
  const room = mostBytes - [...head, ...tail].reduce((sum, part) => sum + Buffer.byteLength(part) + 2, 2);
  const table = newsTable(report, options, room).join('\n');
  return [...head, ...(table === '' ? [] : [table]), ...tail].join('\n\n');
}
