import type { Place, Pointer } from './source.ts';

/** What is to stand at a place, or that nothing is to stand there. */
export interface Edit {
  readonly op: 'set' | 'remove';
  /** What does not exist yet is made, with what has to be around it. */
  readonly at: Place;
  /** What JSON can say. */
  readonly value?: unknown;
}

/** A change of the files that mends a finding. */
export interface Fix {
  /** What it does, as an order: `Set StorageEncrypted to true`. */
  readonly title: string;
  /** True when what is deployed goes on as before but for the fault: nothing is replaced, cut off or paid for. */
  readonly safe: boolean;
  /** Why it is not safe, as a clause: `the database is replaced`. */
  readonly caution?: string;
  readonly edits: readonly Edit[];
}

/** An edit as plain data: it can be made in any copy of the file. */
export interface ReportedEdit {
  readonly op: 'set' | 'remove';
  readonly file: string;
  readonly pointer: Pointer;
  /** Where inside the JSON document that is embedded, as text, in the string at the pointer. */
  readonly inner?: Pointer;
  /** Which document of a file with several; the first is 0. */
  readonly document?: number;
  readonly value?: unknown;
}

export interface ReportedFix extends Omit<Fix, 'edits'> {
  readonly edits: readonly ReportedEdit[];
  /** The lines that the edits change, once somebody asked for them. */
  readonly patch?: readonly Patch[];
}

/** Lines of a file that others take the place of. */
export interface Patch {
  readonly file: string;
  /** The first line that is replaced, and the last one; both count from 1. `end` is `start - 1` where lines are only put in before `start`. */
  readonly start: number;
  readonly end: number;
  /** Without line ends. */
  readonly lines: readonly string[];
}
