import { loadAll, YAMLException, type LoadOptions } from 'js-yaml';
import { SyntaxProblem } from '../../model/errors.ts';
import type { Problem, Range, Spot } from '../../model/source.ts';
import { duplicateKeys } from './duplicates.ts';
import { type Excess, excess, maxDepth, maxNodes } from './limits.ts';
import { Lines } from './lines.ts';
import { Locator } from './locate.ts';
import type { Outlined } from './outline.ts';
import { Page } from './page.ts';
import { Events } from './yaml-events.ts';
import { YamlOutline } from './yaml-outline.ts';
import { schema } from './yaml-schema.ts';

/**
 * Reads the documents of a YAML text as CloudFormation reads them; empty ones are left out.
 * @throws {SyntaxProblem} when it is not valid YAML, nested too deeply, or its aliases stand for too much
 */
export function readYaml(file: string, text: string): Outlined[] {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const { documents, events, duplicates } = load(content);
  const lines = new Lines(content);
  return documents.flatMap((data, index) => {
    if (data === null || data === undefined) return [];
    // Without aliases js-yaml has seen to the depth.
    const wrong = events.aliases ? excess(data) : undefined;
    if (wrong) throw excessive(wrong, content);
    const outline = (): YamlOutline => new YamlOutline(content, events.of(index));
    const source = new YamlSource(file, content, data, lines, outline, { duplicates, aliases: events.aliases });
    return [documents.length > 1 ? Object.assign(source, { document: index }) : source];
  });
}

interface Loaded {
  readonly documents: readonly unknown[];
  readonly events: Events;
  readonly duplicates: boolean;
}

/** js-yaml refuses duplicate keys, unless asked to be as lenient as JSON; being refused first costs nothing in other files. */
function load(text: string, json = false): Loaded {
  const events = new Events();
  // Taking the offsets along costs a few percent of the time, a second reading as much as the first: most real
  // templates have findings, and two numbers per node are less than the text itself.
  const options: LoadOptions & { maxDepth: number } = { schema, json, maxDepth: maxDepth + 1, listener: events.listen };
  try {
    const documents = loadAll(text, null, options);
    events.done();
    return { documents, events, duplicates: json };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    if (!json && error.reason === 'duplicated mapping key') return load(text, true);
    throw problemOf(error, text);
  }
}

/** What a file is known to have somewhere, before anybody has looked where. */
interface Suspicion {
  readonly duplicates: boolean;
  readonly aliases: boolean;
}

class YamlSource implements Outlined {
  readonly syntax = 'yaml';
  readonly file: string;
  readonly text: string;
  readonly data: unknown;
  readonly #lines: Lines;
  readonly #readOutline: () => YamlOutline;
  readonly #suspicion: Suspicion;
  #outline: YamlOutline | undefined;
  #locator: Locator | undefined;
  #problems: readonly Problem[] | undefined;

  constructor(file: string, text: string, data: unknown, lines: Lines, readOutline: () => YamlOutline, suspicion: Suspicion) {
    this.file = file;
    this.text = text;
    this.data = data;
    this.#lines = lines;
    this.#readOutline = readOutline;
    this.#suspicion = suspicion;
  }

  get problems(): readonly Problem[] {
    return (this.#problems ??= [
      ...(this.#suspicion.duplicates ? duplicateKeys(this.#located.page) : []),
      ...(this.#suspicion.aliases ? this.#firstAlias() : []),
    ]);
  }

  locate(spot: Spot): Range {
    return this.#located.locate(spot);
  }

  get outline(): YamlOutline {
    return (this.#outline ??= this.#readOutline());
  }

  get #located(): Locator {
    return (this.#locator ??= new Locator(new Page(this.text, this.outline, this.#lines), this.data));
  }

  #firstAlias(): Problem[] {
    const { page } = this.#located;
    const offset = this.outline.firstAlias;
    if (offset === undefined) return [];
    const [name] = /^\*[^ \t\r\n,[\]{}]*/.exec(this.text.slice(offset, offset + 100)) ?? [];
    const message = `CloudFormation refuses YAML aliases such as ${name}; \`aws cloudformation package\` replaces them by what they stand for`;
    return [{ kind: 'alias', message, spot: { pointer: page.pointerAt(offset) } }];
  }
}

function excessive(wrong: Excess, text: string): SyntaxProblem {
  const alias = /(?:^|[\s,[{:-])\*[^\s,[\]{}]/.exec(text);
  const { line, column } = new Lines(text).position(alias ? alias.index + alias[0].length - 2 : 0);
  const messages: Readonly<Record<Excess, string>> = {
    deep: `The aliases of this document nest it more than ${maxDepth} levels deep`,
    cyclic: 'An alias stands for something that contains the alias itself: write the value out',
    large: `The aliases of this document stand for more than ${maxNodes.toLocaleString('en')} values: write them out, or use fewer`,
  };
  return new SyntaxProblem(messages[wrong], line, column);
}

const nonPrintable = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\p{Cs}]/gu;

function problemOf(error: YAMLException, text: string): SyntaxProblem {
  const offset = Math.min(error.mark?.position ?? 0, text.length);
  const lines = new Lines(text);
  const at = (place: number, message: string): SyntaxProblem => {
    const { line, column } = lines.position(place);
    return new SyntaxProblem(message, line, column);
  };
  if (error.reason.startsWith('nesting exceeded')) return at(offset, `The document is nested more than ${maxDepth} levels deep`);
  const tab = tabBefore(text, offset);
  if (tab !== undefined) return at(tab, 'A tab is used as indentation, which YAML forbids: replace it with spaces');
  if (/non-printable|valid JSON character/.test(error.reason)) {
    const place = text.slice(0, offset + 1).search(nonPrintable);
    if (place >= 0) {
      const code = text.charCodeAt(place).toString(16).toUpperCase().padStart(4, '0');
      return at(place, `The character U+${code} is not allowed in YAML: remove it, or write it as an escape in double quotes`);
    }
  }
  return at(offset, `This is not valid YAML: ${error.reason}`);
}

/** The offset of a tab in the indentation of the line of an error, or of the line before. */
function tabBefore(text: string, offset: number): number | undefined {
  const indented = / *\t/y;
  for (let start = lineStart(text, offset), tries = 2; tries > 0; start = lineStart(text, start - 1), tries--) {
    indented.lastIndex = start;
    if (indented.test(text)) return indented.lastIndex - 1;
  }
  return undefined;
}

const lineStart = (text: string, offset: number): number =>
  offset <= 0 ? 0 : Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
