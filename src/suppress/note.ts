/** What is to be suppressed, and why. */
export interface Note {
  /** Ids of rules, or single targets of them. */
  readonly rules: readonly string[];
  /** In one line. */
  readonly reason: string;
  /** ISO date. */
  readonly until?: string;
}

/** As metadata has it: `rds-unencrypted: test data (until 2027-01-31)`. */
export const noteText = ({ rules, reason, until }: Note): string =>
  `${rules.join(', ')}: ${reason}${until === undefined ? '' : ` (until ${until})`}`;

/** As a comment, or in the comment of a Terraform block. */
export const directiveText = (note: Note): string => `groundrule-ignore ${noteText(note)}`;

/** A reason as it can be written in one line of any of the forms. */
export const inOneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
