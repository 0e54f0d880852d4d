/**
 * forbidden     the token may not do this
 * missing       there is no such thing, or the token may not see it
 * refused       GitHub understood and does not want it
 * limited       too many requests, and no time left to wait
 * unreachable   no answer, or none that made sense, after several attempts
 * unexpected    an answer that GitHub does not give
 */
export type Trouble = 'forbidden' | 'missing' | 'refused' | 'limited' | 'unreachable' | 'unexpected';

/** A request that did not succeed. Its message says what was tried; it never holds the token. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  readonly trouble: Trouble;
  /** What was asked for may have been done all the same. */
  readonly uncertain: boolean;

  constructor(trouble: Trouble, message: string, uncertain = false) {
    super(message);
    this.trouble = trouble;
    this.uncertain = uncertain;
  }
}
