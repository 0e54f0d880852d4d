import { isUtf8 } from 'node:buffer';
import { SyntaxProblem } from '../../model/errors.ts';
import { readJson } from './json.ts';
import { Lines } from './lines.ts';
import type { Outlined } from './outline.ts';
import { readYaml } from './yaml.ts';

/**
 * Turns the bytes of a file into text: UTF-8, or UTF-16 in either byte order. A byte order mark is left out.
 * @throws {SyntaxProblem} when the bytes are not text in one of these encodings
 */
export function decode(file: string, bytes: Uint8Array): string {
  const utf16 = utf16Of(bytes);
  if (utf16) return decodeUtf16(file, bytes, utf16);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    throw problem(
      text,
      text.indexOf('\0'),
      `${file} holds NUL bytes, so it is a binary file, not a template: exclude it, or save it as UTF-8`,
    );
  if (!isUtf8(bytes)) throw problem(text, text.indexOf('\uFFFD'), `${file} is not valid UTF-8: save it as UTF-8`);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

type Utf16 = 'utf-16le' | 'utf-16be';

/** By the byte order mark, or by the first character, which is ASCII in JSON and YAML. */
function utf16Of([first, second]: Uint8Array): Utf16 | undefined {
  if ((first === 0xff && second === 0xfe) || (first && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second)) return 'utf-16be';
  return undefined;
}

function decodeUtf16(file: string, bytes: Uint8Array, encoding: Utf16): string {
  const text = new TextDecoder(encoding).decode(bytes);
  const wrong = text.search(/[\0\uFFFD]/);
  if (wrong >= 0)
    throw problem(text, wrong, `${file} is neither UTF-8 nor UTF-16: exclude it when it is a binary file, or save it as UTF-8`);
  return text;
}

function problem(text: string, offset: number, message: string): SyntaxProblem {
  const { line, column } = new Lines(text).position(Math.max(offset, 0));
  return new SyntaxProblem(message, line, column);
}

/**
 * Reads JSON or YAML, told apart by content: what starts like JSON is tried as JSON first.
 * @throws {SyntaxProblem} when the text is neither
 */
export function read(file: string, text: string): Outlined[] {
  const first = /[^\s\uFEFF]/.exec(text)?.[0];
  if (first !== '{' && first !== '[') return readYaml(file, text);
  try {
    return [readJson(file, text)];
  } catch (error) {
    if (!(error instanceof SyntaxProblem) || !mayBeYaml(file, text)) throw error;
    return yamlOr(error, file, text);
  }
}

/** YAML may start with a bracket too; text whose first key is quoted is more likely to be JSON with a mistake. */
const mayBeYaml = (file: string, text: string): boolean =>
  !/\.json$/i.test(file) && (/\.(?:ya?ml|template)$/i.test(file) || !/^\s*[[{]\s*["{[]/.test(text));

function yamlOr(jsonError: SyntaxProblem, file: string, text: string): Outlined[] {
  try {
    return readYaml(file, text);
  } catch (error) {
    // The better message is that of the syntax the author had in mind.
    throw /^\s*\{\s*"/.test(text) ? jsonError : error;
  }
}
