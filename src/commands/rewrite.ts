import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { decode } from '../formats/syntax/read.ts';
import { SyntaxProblem, UsageError } from '../model/errors.ts';

/** The text of a file, and the byte order mark before it, or ''. */
export interface Readable {
  readonly text: string;
  readonly mark: string;
}

type Known = (Readable & { readonly bytes: Buffer }) | { readonly why: string };

/** The files below a folder as they are, to be written anew. Each is read once. */
export class Originals {
  readonly #cwd: string;
  readonly #read = new Map<string, Known>();

  /** @param cwd what the names of files are relative to; what lies outside of it is not changed */
  constructor(cwd: string) {
    this.#cwd = resolve(cwd);
  }

  /** What a file holds, or why it cannot be changed, as a clause. */
  readonly read = (file: string): Readable | { readonly why: string } => {
    let known = this.#read.get(file);
    if (!known) this.#read.set(file, (known = this.#open(file)));
    return known;
  };

  /**
   * Writes new texts, each at once; none before all of them can be written.
   * @throws {UsageError} that names the file that cannot be written
   */
  write(texts: ReadonlyMap<string, string>): void {
    const jobs = [...texts].map(([file, text]) => {
      const path = realpathSync(this.#pathOf(file));
      return { file, path, text, mode: this.#writableMode(file, path) };
    });
    for (const { file, path, text, mode } of jobs) {
      const read = this.#read.get(file);
      const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
      try {
        writeFileSync(temporary, (read && 'mark' in read ? read.mark : '') + text, { flag: 'wx', mode });
        // What the process may not give to new files, the old one may have had.
        chmodSync(temporary, mode);
        renameSync(temporary, path);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw new UsageError(`${file} cannot be written (${codeOf(error)})`);
      }
    }
  }

  #pathOf(file: string): string {
    return resolve(this.#cwd, file);
  }

  #open(file: string): Known {
    if (file === '<stdin>') return { why: 'it is standard input' };
    const path = this.#pathOf(file);
    if (isAbsolute(file) || !path.startsWith(join(this.#cwd, sep))) return { why: 'the file is not below this folder' };
    if (this.#isSynthesized(path)) return { why: 'the file is made by cdk synth, which would undo it' };
    try {
      if (!realpathSync(path).startsWith(join(realpathSync(this.#cwd), sep)))
        return { why: 'the file is a link to one that is not below this folder' };
      const bytes = readFileSync(path);
      const text = decode(file, bytes);
      const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? '\uFEFF' : '';
      return Buffer.from(mark + text).equals(bytes) ? { text, bytes, mark } : { why: 'the file is not written in UTF-8' };
    } catch (error) {
      return { why: error instanceof SyntaxProblem ? error.message : `the file cannot be read (${codeOf(error)})` };
    }
  }

  /** CDK puts a file of this name into what it makes. */
  #isSynthesized(path: string): boolean {
    for (let folder = dirname(path); folder.length >= this.#cwd.length; folder = dirname(folder)) {
      if (statSync(join(folder, 'cdk.out'), { throwIfNoEntry: false })?.isFile()) return true;
      if (folder === dirname(folder)) return false;
    }
    return false;
  }

  #writableMode(file: string, path: string): number {
    const nothing = 'no file was changed';
    try {
      const { mode } = statSync(path);
      // A file that nobody may write could still be replaced by another one of its name.
      if ((mode & 0o222) === 0) throw new UsageError(`${file} is read-only; ${nothing}`);
      accessSync(path, constants.W_OK);
      accessSync(dirname(path), constants.W_OK);
      const read = this.#read.get(file);
      if (!read || !('bytes' in read) || !read.bytes.equals(readFileSync(path)))
        throw new UsageError(`${file} was changed by somebody else meanwhile; ${nothing}`);
      return mode & 0o7777;
    } catch (error) {
      throw error instanceof UsageError ? error : new UsageError(`${file} cannot be written (${codeOf(error)}); ${nothing}`);
    }
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
