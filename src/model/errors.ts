/** The user asked for something that cannot be done: wrong flag, wrong configuration. Ends the run with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file that is not what its syntax promises. Becomes a finding; the other files are still linted. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}
