import type { ReportedFinding, Result } from '../../model/result.ts';

/** A JSON report of this very run, as far as its outputs need it. */
export type Counted = Pick<Result, 'before'> & { readonly findings: readonly Pick<ReportedFinding, 'certain' | 'status' | 'suppressed'>[] };

/** The numbers that a step hands on. What there is no answer to is empty. */
export function countsOf({ findings, before }: Counted): Readonly<Record<string, number | ''>> {
  const active = findings.filter(({ suppressed }) => !suppressed);
  const certain = active.filter((finding) => finding.certain);
  const ofStatus = (wanted: string): number | '' => (before ? certain.filter(({ status }) => status === wanted).length : '');
  return {
    findings: certain.length,
    possible: active.length - certain.length,
    suppressed: findings.length - active.length,
    new: ofStatus('new'),
    worsened: ofStatus('worsened'),
    unchanged: ofStatus('unchanged'),
    fixed: before ? before.fixed.filter((finding) => finding.certain).length : '',
  };
}

/** What an exit code of `groundrule lint` means. */
export const conclusionOf = (code: number): string => ['success', 'failure', 'error', 'nothing-scanned'][code] ?? 'error';
