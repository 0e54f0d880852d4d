import { details, code, prose } from '../report/markup.ts';
import { headline, isWorthASummary, newsTable, notices, sections } from '../report/overview.ts';
import { mostBytes, type TextOptions } from './comment.ts';
import { markerOf } from './marker.ts';
import type { ReportDocument } from './report-document.ts';
import type { PullRequest } from './types.ts';

/**
 * The one comment that says how the pull request stands; undefined where there is none yet and nothing to say.
 */
export function summaryOf(
  report: ReportDocument,
  pull: Pick<PullRequest, 'headSha' | 'summary' | 'limits'>,
  options: TextOptions,
): string | undefined {
  if (!pull.summary && !isWorthASummary(report, options.possible)) return undefined;
  const compared = report.before ? `Compared with ${prose(report.before.name)}, as` : 'As';
  const head = [`### groundrule: ${headline(report, options.possible)}`, `${compared} of ${code(pull.headSha.slice(0, 7))}.`];
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
    markerOf('summary'),
  ];
  const room = mostBytes - [...head, ...tail].reduce((sum, part) => sum + Buffer.byteLength(part) + 2, 2);
  const table = newsTable(report, options, room).join('\n');
  return [...head, ...(table === '' ? [] : [table]), ...tail].join('\n\n');
}
