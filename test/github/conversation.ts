import type { Repository } from './repository.ts';

/** Somebody who writes on GitHub. An app is called `name[bot]`, except in GraphQL, which says `name` and that it is a Bot. */
export interface Account {
  readonly login: string;
  readonly type: 'Bot' | 'User';
}

export interface Comment {
  readonly id: number;
  readonly nodeId: string;
  readonly author: Account;
  body: string;
  hidden?: string;
  /** Of a review comment. */
  readonly review?: number;
}

export interface Thread {
  readonly id: string;
  /** The place when it was made. */
  readonly file: string;
  readonly line?: number;
  readonly startLine?: number;
  readonly commit: string;
  readonly comments: Comment[];
  resolvedBy?: Account;
}

export interface Review {
  readonly id: number;
  readonly nodeId: string;
  readonly author: Account;
  readonly body: string;
  readonly commit: string;
}

/** What a request wants to say on a line or a file. */
export interface NewThread {
  readonly path: string;
  readonly body: string;
  readonly line?: number;
  readonly start_line?: number;
  readonly side?: string;
  readonly start_side?: string;
  readonly subject_type?: string;
}

const longestBody = 65_536;

/** All that is said on the pull request. */
export class Conversation {
  readonly threads: Thread[] = [];
  readonly reviews: Review[] = [];
  readonly comments: Comment[] = [];
  readonly #repository: Repository;
  /** Beyond 31 bits, as GitHub's are. */
  #lastId = 3_000_000_000;

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  newComment(author: Account, body: string, review?: number): Comment {
    const id = (this.#lastId += 1);
    return { id, nodeId: `C_${id}`, author, body, ...(review !== undefined && { review }) };
  }

  newReview(author: Account, body: string, commit: string, comments: readonly NewThread[]): Review {
    const id = (this.#lastId += 1);
    const review = { id, nodeId: `PRR_${id}`, author, body, commit };
    this.reviews.push(review);
    for (const comment of comments) this.newThread(author, comment, commit, id);
    return review;
  }

  newThread(author: Account, { path, body, line, start_line: startLine }: NewThread, commit: string, review?: number): Thread {
    const comment = this.newComment(author, body, review);
    const place = { file: path, ...(line !== undefined && { line }), ...(startLine !== undefined && { startLine }) };
    const thread = { id: `PRRT_${comment.id}`, ...place, commit, comments: [comment] };
    this.threads.push(thread);
    return thread;
  }

  /** What GitHub says against a comment, in its words; undefined when it may be made. */
  refusal(
    { path, body, line, start_line: startLine, side, start_side: startSide, subject_type: subject }: NewThread,
    commit: string,
  ): string | undefined {
    if (body.trim() === '') return "Body can't be blank";
    if (body.length > longestBody) return tooLong('Body');
    const file = this.#repository.diff(commit).find((one) => one.file === path);
    if (!file) return "Pull request review thread path is invalid and Pull request review thread diff hunk can't be blank";
    if (subject === 'file') return undefined;
    if (side !== 'RIGHT' || (startLine !== undefined && startSide !== 'RIGHT')) return 'only the right side is known to these tests';
    const hunk = file.hunks.find(({ start, end }) => line !== undefined && line >= start && line <= end);
    if (!hunk) return "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank";
    if (startLine === undefined) return undefined;
    if (startLine >= line!) return 'Pull request review thread start line must precede the end line.';
    return startLine >= hunk.start ? undefined : 'Pull request review thread start line must be part of the same hunk as the line.';
  }

  /** Where a thread is now; no line when it is outdated. */
  placeOf(thread: Thread): { readonly file: string; readonly line?: number; readonly startLine?: number; readonly isOutdated: boolean } {
    const { file, line, startLine, commit } = thread;
    if (line === undefined) return { file, isOutdated: !this.#repository.diff().some((one) => one.file === file) };
    const now = commit === this.#repository.head ? { file, line } : this.#repository.moved(file, line, commit);
    if (!now) return { file, isOutdated: true };
    return { ...now, ...(startLine !== undefined && { startLine: startLine + now.line - line }), isOutdated: false };
  }
}

export const tooLong = (what: string): string => `${what} is too long (maximum is ${longestBody} characters)`;

export const isTooLong = (body: string): boolean => body.length > longestBody;
