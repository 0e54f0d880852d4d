import { SyntaxProblem } from '../../model/errors.ts';
import type { Problem, Range, Source, Spot } from '../../model/source.ts';
import { scanJson } from './json-outline.ts';
import { maxDepth, tooDeep } from './limits.ts';
import { duplicateKeys, Locator } from './locate.ts';

/**
 * Reads a JSON document.
 * @throws {SyntaxProblem} when it is not valid JSON, or nested too deeply
 */
export function readJson(file: string, text: string): Source {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const data = parse(content);
  if (tooDeep(data)) throw deep(content);
  return new JsonSource(file, content, data);
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

class JsonSource implements Source {
  readonly syntax = 'json';
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  #locator: Locator | undefined;
  #problems: readonly Problem[] | undefined;

  constructor(file: string, text: string, data: unknown) {
    this.file = file;
    this.text = text;
    this.data = data;
  }

  get problems(): readonly Problem[] {
    return (this.#problems ??= countKeys(this.text) > countOwnKeys(this.data) ? duplicateKeys(this.text, this.#located.outline) : []);
  }

  locate(spot: Spot): Range {
    return this.#located.locate(spot);
  }

  get #located(): Locator {
    return (this.#locator ??= new Locator(this.text, this.data, scanJson(this.text)));
  }
}

/** At least the number of keys that are written; strings that hold JSON add to it. */
function countKeys(text: string): number {
  const keyEnd = /"\s*:/g;
  let count = 0;
  while (keyEnd.test(text)) count++;
  return count;
}

function countOwnKeys(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 0;
  let count = 0;
  for (const child of Object.values(data)) count += countOwnKeys(child) + 1;
  return Array.isArray(data) ? count - data.length : count;
}
