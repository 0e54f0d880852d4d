import { SyntaxProblem } from '../../model/errors.ts';
import type { Problem, Range, Spot } from '../../model/source.ts';
import { duplicateKeys } from './duplicates.ts';
import { scanJson } from './json-outline.ts';
import { countKeys, maxDepth } from './limits.ts';
import { Locator } from './locate.ts';
import type { Outline, Outlined } from './outline.ts';
import { Page } from './page.ts';

/**
 * Reads a JSON document.
 * @throws {SyntaxProblem} when it is not valid JSON, or nested too deeply
 */
export function readJson(file: string, text: string): Outlined {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const data = parse(content);
  const keys = countKeys(data);
  if (keys === undefined) throw deep(content);
  return new JsonSource(file, content, data, keys);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    scanJson(text);
    throw new SyntaxProblem(`This is not valid JSON: ${error instanceof Error ? error.message : 'unknown error'}`, 1, 1);
  }
}

function deep(text: string): SyntaxProblem {
  try {
    scanJson(text);
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
  }
  return new SyntaxProblem(`The document is nested more than ${maxDepth} levels deep`, 1, 1);
}

class JsonSource implements Outlined {
  readonly syntax = 'json';
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  readonly #keys: number;
  #locator: Locator | undefined;
  #problems: readonly Problem[] | undefined;

  constructor(file: string, text: string, data: unknown, keys: number) {
    this.file = file;
    this.text = text;
    this.data = data;
    this.#keys = keys;
  }

  get problems(): readonly Problem[] {
    // JSON.parse drops repeated keys without a word. Counting those that are written costs a quarter of it.
    return (this.#problems ??= countWrittenKeys(this.text) > this.#keys ? duplicateKeys(this.#located.page) : []);
  }

  locate(spot: Spot): Range {
    return this.#located.locate(spot);
  }

  get outline(): Outline {
    return this.#located.page.outline;
  }

  get #located(): Locator {
    return (this.#locator ??= new Locator(new Page(this.text, scanJson(this.text)), this.data));
  }
}

/** The number of strings that a colon follows, in valid JSON. */
function countWrittenKeys(text: string): number {
  let count = 0;
  for (let start = text.indexOf('"'); start >= 0;) {
    let next = closingQuote(text, start) + 1;
    while (isSpace(text.charCodeAt(next))) next++;
    if (text.charCodeAt(next) === 0x3a) count++;
    start = text.indexOf('"', next);
  }
  return count;
}

function closingQuote(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    let backslash = end;
    while (text.charCodeAt(backslash - 1) === 0x5c) backslash--;
    if ((end - backslash) % 2 === 0) return end;
  }
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
