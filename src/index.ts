/** What a program may import from `groundrule`. */
export { lint, type LintOptions, type LintOutcome } from './lint.ts';
export { UsageError } from './model/errors.ts';
export type { Level } from './model/finding.ts';
export type { Coverage, ReportedFinding, ReportedResource, Result, Suppressed, UnusedSuppression } from './model/result.ts';
