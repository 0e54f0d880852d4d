import { isUtf8 } from 'node:buffer';
import type { Position } from '../../model/source.ts';

/** The contents of a file, of which only parts are read. */
export interface Contents {
  /** In bytes. */
  readonly size: number;
  /** Reads what follows an offset into a buffer; returns how many bytes that were. */
  read(offset: number, into: Uint8Array): number;
}

/** The contents that are in memory already. */
export const contentsOf = (bytes: Uint8Array): Contents => ({
  size: bytes.length,
  read: (offset, into) => {
    const part = bytes.subarray(offset, offset + into.length);
    into.set(part);
    return part.length;
  },
});

/** For who reads on, and for who looks up one place. */
const windows = { onward: 4 * 1024 * 1024, single: 64 * 1024 };

/** The bytes of a file, a window of which is in memory. */
export class Bytes {
  readonly size: number;
  readonly #contents: Contents;
  readonly #room: Buffer;
  #window: Buffer;
  #start = 0;

  constructor(contents: Contents) {
    this.size = contents.size;
    this.#contents = contents;
    this.#room = Buffer.allocUnsafeSlow(Math.min(windows.onward, this.size));
    this.#window = this.#read(0, this.#room);
  }

  /** -1 where there is none. */
  at(offset: number): number {
    const code = this.#window[offset - this.#start];
    return code === undefined ? this.#move(offset) : code;
  }

  /** The text between two offsets; undefined when it is not UTF-8. */
  text(start: number, end: number): string | undefined {
    const bytes = this.#slice(start, end);
    return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  }

  /** The bytes between two offsets, as far as there are any, until the next ones are asked for. */
  slice(start: number, end: number): Uint8Array {
    return this.#slice(start, end);
  }

  #slice(start: number, end: number): Buffer {
    if (!this.#holds(start, end)) this.#move(start);
    return this.#holds(start, end)
      ? this.#window.subarray(start - this.#start, end - this.#start)
      : this.#read(start, Buffer.allocUnsafe(Math.max(0, end - start)));
  }

  #holds(start: number, end: number): boolean {
    return start >= this.#start && Math.min(end, this.size) <= this.#start + this.#window.length;
  }

  #move(offset: number): number {
    if (offset >= this.size) return -1;
    const end = this.#start + this.#window.length;
    const size = offset > end - windows.single && offset <= end ? windows.onward : windows.single;
    // A value is read again once its end is known.
    this.#start = Math.max(0, offset - size / 4);
    this.#window = this.#read(this.#start, this.#room.subarray(0, size));
    return this.#window[offset - this.#start] ?? -1;
  }

  #read(offset: number, into: Buffer): Buffer {
    return into.subarray(0, this.#contents.read(offset, into));
  }
}

/** The distance of the offsets whose position is remembered. */
const step = 4096;

/** Turns offsets in text that is UTF-8 into lines and columns; columns count UTF-16 units, and lines end as in Lines. */
export class BytePositions {
  readonly #bytes: Bytes;
  /** Line and column, both from 0, at every multiple of the step. */
  readonly #known: Float64Array;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#known = new Float64Array(2 * (Math.floor(bytes.size / step) + 1));
    for (let at = step; at <= bytes.size; at += step) {
      const { line, column } = this.#after(at - step, at);
      this.#known.set([line - 1, column - 1], (2 * at) / step);
    }
  }

  position(offset: number): Position {
    return this.#after(offset - (offset % step), offset);
  }

  #after(known: number, offset: number): Position {
    // One more tells whether a CR stands alone.
    const bytes = this.#bytes.slice(known, offset + 1);
    let line = this.#known[(2 * known) / step]!;
    let column = this.#known[(2 * known) / step + 1]!;
    for (let at = 0; at < offset - known; at++) {
      const code = bytes[at]!;
      if (code === 0x0a || (code === 0x0d && bytes[at + 1] !== 0x0a)) {
        line++;
        column = 0;
      } else if ((code & 0xc0) !== 0x80) column += code >= 0xf0 ? 2 : 1;
    }
    return { line: line + 1, column: column + 1 };
  }
}
