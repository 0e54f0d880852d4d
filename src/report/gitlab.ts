import type { ReportedFinding, Reporter } from '../model/result.ts';
import { describe, isNews, worstFirst } from './findings.ts';
import { printable } from './json.ts';

/**
 * The Code Quality report that GitLab shows in a merge request: `artifacts: reports: codequality`.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const gitlab: Reporter = ({ findings }, { verbose, possible = false }) =>
  printable(
    worstFirst(findings.filter((finding) => isNews(finding, verbose || possible))).map((finding) => ({
      description: describe(finding),
      check_name: finding.rule,
      fingerprint: finding.fingerprint,
      severity: severityOf(finding),
      location: { path: finding.file, lines: { begin: finding.location.start.line } },
    })),
  );

/** GitLab's words, the worst first: blocker, critical, major, minor, info. */
function severityOf({ level, severity, certain }: ReportedFinding): string {
  if (level === 'error') return severity >= 9 ? 'blocker' : 'critical';
  if (level === 'warning') return 'major';
  return certain ? 'minor' : 'info';
}
