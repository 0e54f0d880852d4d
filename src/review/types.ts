/**
 * What a host of pull requests says about one (`PullRequest`), and what is to be posted on it (`ReviewPlan`).
 * All texts in a `PullRequest` come from strangers.
 */

/** One pull request as it stands, read once before planning. */
export interface PullRequest {
  readonly number: number;
  readonly isOpen: boolean;
  /** The commit at its head when it was read: 40 hex digits. */
  readonly headSha: string;
  readonly files: readonly ChangedFile[];
  /** Every thread on its lines and files, also those of other people. */
  readonly threads: readonly Thread[];
  /** Reviews of ours, oldest first: a finding that the body of one tells of was told already. */
  readonly reviews: readonly ExistingComment[];
  /** Summaries of ours, of runs of any name, oldest first. */
  readonly summaries: readonly ExistingComment[];
  /** What could not be read completely, each as a sentence; when there is one, an existing comment may be missing above. */
  readonly limits: readonly string[];
}

/** A file of the diff between the merge base and the head. */
export interface ChangedFile {
  /** Path from the root of the repository, as of the head (of the base when it was removed). */
  readonly file: string;
  /** What it was called before; only when it was renamed or copied. */
  readonly previous?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';
  /** The hunks, without the header of the file. Absent for binary and large files, and where only the name changed: no line of these can be commented on. */
  readonly patch?: string;
}

/** A comment of ours. */
export interface ExistingComment {
  /** REST's number. */
  readonly id: number;
  readonly body: string;
}

/** A conversation on a line or a file of the diff; it begins with a comment. */
export interface Thread {
  /** GraphQL's id of the thread. */
  readonly id: string;
  /** GraphQL's id of the first comment. */
  readonly commentId: string;
  /** What the first comment says. */
  readonly body: string;
  /**
   * Whether the first comment is ours: it has a marker of ours, and its author is the account whose token we hold.
   * Never by the text alone, because anybody can copy a marker.
   */
  readonly byUs: boolean;
  /** Somebody who is not us wrote in it. */
  readonly answeredByPerson: boolean;
  readonly file: string;
  /** The last line, in the file as of the head; absent when the thread is about a whole file, or outdated. Counts from 1. */
  readonly line?: number;
  /** The first line, when there are several. */
  readonly startLine?: number;
  /** The lines it is about have changed since, or are no longer part of the diff. */
  readonly isOutdated: boolean;
  /** Resolved; or hidden. */
  readonly isResolved: boolean;
  /** Its first comment is hidden, which is what a token without `contents: write` can do instead of resolving. */
  readonly isHidden: boolean;
  /** It is resolved (or hidden), and it was not us: whoever did so does not want to hear of it again. */
  readonly resolvedByPerson: boolean;
}

/**
 * What is to be posted. No body is longer than 60,000 characters.
 * Where several requests are needed they are made in the order of the fields.
 */
export interface ReviewPlan {
  /** One review, submitted as a comment: neither an approval nor a request for changes. Absent when there is nothing new to say. */
  readonly review?: { readonly body: string; readonly comments: readonly NewComment[] };
  /** Comments on files whose lines cannot be commented on. One request each, so they are few. */
  readonly fileComments: readonly NewFileComment[];
  readonly resolve: readonly Thread[];
  readonly reopen: readonly Thread[];
  /** What the summary is to say, and the one that says it now. Absent when there is no need of a first one. */
  readonly summary?: { readonly body: string; readonly replaces?: ExistingComment };
  /** Findings that found no place in any of the above. */
  readonly leftOut: readonly LeftOut[];
}

export interface NewComment {
  readonly file: string;
  /** The last line, in the file as of the head. Counts from 1. */
  readonly line: number;
  /** The first line, less than `line` and in the same hunk; absent when there is one line only. */
  readonly startLine?: number;
  /** The only side that has the lines of the head. */
  readonly side: 'RIGHT';
  readonly body: string;
}

export interface NewFileComment {
  readonly file: string;
  readonly body: string;
}

export interface LeftOut {
  readonly fingerprint: string;
  readonly file: string;
  /** Why, as a clause: `the review has 100 comments already`. */
  readonly why: string;
}
