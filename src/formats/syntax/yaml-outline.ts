import { Keys, type Members, type Outline, type Trace } from './outline.ts';
import { traceBlock, traceFlow } from './scalars.ts';
import { type Kind, kinds } from './yaml-events.ts';
import { longForm, readScalar } from './yaml-schema.ts';

/** Start, end (both rough, as js-yaml tells them), kind, and the row that follows once all children are passed. */
const width = 4;

/** A node is a row and the part of it that is meant: all of it, what its tag stands before, its tag, or a pair that starts with it. */
const part = { whole: 0, content: 1, tag: 2, pair: 3 } as const;
const nodeOf = (row: number, of: keyof typeof part): number => row * 4 + part[of];
const rowOf = (node: number): number => node >> 2;
const isPart = (node: number, of: keyof typeof part): boolean => (node & 3) === part[of];

/** The properties of a row: its tag and anchor, and where its content starts. */
interface Properties {
  readonly tag?: readonly [start: number, end: number];
  readonly anchor?: string;
  readonly content: number;
}

/** Where a YAML document is written, from the events of js-yaml. What they leave open is read from the text. */
export class YamlOutline implements Outline {
  readonly root: number = 0;
  readonly #text: string;
  readonly #rows: Int32Array;
  readonly #members = new Map<number, Members>();
  readonly #ends = new Map<number, number>();
  /** The rows that aliases stand for, by the offset of the alias. */
  #targets: Map<number, number> | undefined;

  constructor(text: string, events: Int32Array) {
    this.#text = text;
    this.#rows = rowsOf(events);
  }

  start(node: number): number {
    if (isPart(node, 'tag')) return this.#properties(rowOf(node)).tag![0];
    if (isPart(node, 'content')) return this.#properties(rowOf(node)).content;
    return this.#startOf(rowOf(node));
  }

  end(node: number): number {
    const row = rowOf(node);
    if (isPart(node, 'tag')) return this.#properties(row).tag![1];
    if (isPart(node, 'pair')) return this.end(nodeOf(this.#next(row), 'whole'));
    const { content, inner } = this.#content(row);
    if (inner !== row) return this.end(nodeOf(inner, 'whole'));
    const close = Math.min(this.#rows[row * width + 1]!, this.#text.length);
    if (content >= close) return content;
    if (this.#kind(row) === 'none') return this.#text[content] === '*' ? content + this.#aliasName(content).length + 1 : content;
    if (this.#kind(row) === 'scalar' || this.#isFlow(row, content)) return this.#trimEnd(content, close);
    const known = this.#ends.get(row) ?? this.#endOfBlock(row, content);
    this.#ends.set(row, known);
    return known;
  }

  isTag(key: number): boolean {
    return isPart(key, 'tag');
  }

  valueOf(key: number): number | undefined {
    if (isPart(key, 'tag')) return nodeOf(rowOf(key), 'content');
    return this.#hasValue(rowOf(key)) ? nodeOf(this.#next(rowOf(key)), 'whole') : undefined;
  }

  members(node: number): Members | undefined {
    const row = rowOf(node);
    if (isPart(node, 'pair')) return this.#keys([row]);
    const { tag } = isPart(node, 'whole') ? this.#properties(row) : {};
    const name = tag && longForm(this.#text.slice(...tag));
    if (name === undefined) return this.#contentMembers(row);
    const keys = new Keys();
    keys.add(name, nodeOf(row, 'tag'));
    return keys;
  }

  trace(node: number, value: string): Trace | undefined {
    const target = this.#resolve(node);
    const { content, inner } = this.#content(rowOf(target));
    const end = this.end(nodeOf(inner, 'whole'));
    const trace = this.#traceAt(content, end, value);
    return trace.text.startsWith(value) ? trace : undefined;
  }

  #traceAt(start: number, end: number, value: string): Trace {
    const first = this.#text[start];
    if (first === '|' || first === '>') return traceBlock(this.#text, start, value);
    if (first === '"' || first === "'") return traceFlow(this.#text, start + 1, end - 1, first);
    return traceFlow(this.#text, start, end, '');
  }

  /** A block ends where its last element does. */
  #endOfBlock(row: number, content: number): number {
    const item = this.#kind(row) === 'sequence' ? this.#items(row, content).at(-1) : undefined;
    if (item !== undefined) return this.end(item);
    const last = this.#keyRows(row, content).at(-1);
    if (last === undefined) return content;
    const key = nodeOf(last, 'whole');
    return this.end(this.valueOf(key) ?? key);
  }

  /** What is inside a node, its own tag aside. */
  #contentMembers(row: number): Members | undefined {
    const known = this.#members.get(row);
    if (known) return known;
    const { content, inner } = this.#content(row);
    if (inner !== row) return this.members(nodeOf(inner, 'whole'));
    const target = this.#aliased(row, content);
    if (target !== undefined) return this.members(nodeOf(target, 'whole'));
    const kind = this.#kind(row);
    if (kind !== 'mapping' && kind !== 'sequence') return undefined;
    const keys = kind === 'mapping' ? this.#keyRows(row, content) : undefined;
    const members = keys ? this.#keys(keys) : { kind: 'list' as const, items: this.#items(row, content) };
    // Set before merges are read: an object may merge itself.
    this.#members.set(row, members);
    if (keys) this.#merge(keys, members as Keys);
    return members;
  }

  #keys(rows: readonly number[]): Keys {
    const keys = new Keys();
    for (const row of rows) if (!this.#isMerge(row)) keys.add(this.#nameOf(row), nodeOf(row, 'whole'));
    return keys;
  }

  /** The rows of the keys of a mapping. */
  #keyRows(row: number, content: number): number[] {
    const rows: number[] = [];
    const flow = this.#isFlow(row, content);
    for (let key = row + 1; key < this.#next(row); key = this.#next(key)) {
      const paired = this.#hasValue(key) && this.#next(key) < this.#next(row);
      // js-yaml looks for one key more where a document ends.
      if (paired || flow || this.#text[this.#rows[key * width]! - 1] === '?') rows.push(key);
      if (paired) key = this.#next(key);
    }
    return rows;
  }

  #items(row: number, content: number): (number | undefined)[] {
    const items: (number | undefined)[] = [];
    const flow = this.#isFlow(row, content);
    let from = content;
    for (let item = row + 1; item < this.#next(row); item = this.#next(item)) {
      const pair = flow && this.#hasValue(item);
      if (!flow) for (let empty = this.#dashes(from, this.#rows[item * width]!); empty > 1; empty--) items.push(undefined);
      items.push(nodeOf(item, pair ? 'pair' : 'whole'));
      if (pair) item = this.#next(item);
      from = this.#rows[item * width + 1]!;
    }
    return items;
  }

  /** Adds the keys that `<<` brings along. */
  #merge(rows: readonly number[], into: Keys): void {
    for (const row of rows.filter((key) => this.#isMerge(key))) {
      const value = this.valueOf(nodeOf(row, 'whole'));
      const sources = value === undefined ? undefined : this.members(value);
      for (const source of sources?.kind === 'list'
        ? sources.items.map((item) => (item === undefined ? undefined : this.members(item)))
        : [sources]) {
        if (source?.kind !== 'object') continue;
        for (const [name, key] of source.keys) if (!into.keys.has(name)) into.keys.set(name, key);
      }
    }
  }

  #isMerge(row: number): boolean {
    const start = this.#startOf(row);
    return this.#text.startsWith('<<', start) && this.end(nodeOf(row, 'whole')) === start + 2;
  }

  #nameOf(row: number): string {
    const { content, tag } = this.#properties(row);
    const text = this.#text;
    const target = this.#aliased(row, content);
    if (target !== undefined) return this.#nameOf(target);
    if (this.#kind(row) === 'mapping' || (tag && longForm(text.slice(...tag)) !== undefined)) return '[object Object]';
    // JavaScript's own way to make a string of a list: so does js-yaml.
    if (this.#kind(row) === 'sequence')
      return this.#items(row, content)
        .map((item) => (item === undefined ? '' : this.#nameOf(rowOf(item))))
        .join(',');
    const end = this.end(nodeOf(row, 'whole'));
    const read = this.#traceAt(content, end, '').text;
    return tag || text[content] === '"' || text[content] === "'" ? read : String(readScalar(read));
  }

  /** The node that an alias stands for; any other node as it is. */
  #resolve(node: number): number {
    const { content, inner } = this.#content(rowOf(node));
    const target = this.#aliased(inner, content);
    return target === undefined ? node : this.#resolve(nodeOf(target, 'whole'));
  }

  /** When a row is an alias, the row it stands for: the last one before it that has the anchor. */
  #aliased(row: number, content: number): number | undefined {
    if (this.#kind(row) !== 'none' || this.#text[content] !== '*') return undefined;
    this.#targets ??= this.#readAliases();
    return this.#targets.get(content);
  }

  /** The offset of the first alias. */
  get firstAlias(): number | undefined {
    this.#targets ??= this.#readAliases();
    return this.#targets.keys().next().value;
  }

  #readAliases(): Map<number, number> {
    const anchored = new Map<string, number>();
    const targets = new Map<number, number>();
    for (let row = 0; row * width < this.#rows.length; row++) {
      const { anchor, content } = this.#properties(row);
      if (anchor !== undefined) anchored.set(anchor, row);
      if (this.#kind(row) !== 'none' || this.#text[content] !== '*') continue;
      const target = anchored.get(this.#aliasName(content));
      if (target !== undefined) targets.set(content, target);
    }
    return targets;
  }

  #aliasName(at: number): string {
    return match(/[^ \t\r\n,[\]{}]*/y, this.#text, at + 1);
  }

  #kind(row: number): Kind {
    return kinds[this.#rows[row * width + 2]!]!;
  }

  #next(row: number): number {
    return this.#rows[row * width + 3]!;
  }

  #isFlow(row: number, content: number): boolean {
    const open = this.#text[content];
    // A block mapping may start with a key that is a flow collection.
    return (open === '{' || open === '[') && !(this.#next(row) > row + 1 && this.#rows[(row + 1) * width] === content);
  }

  /** True when a ':' follows, so that the next row is the value of this one. */
  #hasValue(row: number): boolean {
    return this.#text[this.#skip(this.#rows[row * width + 1]!)] === ':';
  }

  #startOf(row: number): number {
    const open = this.#rows[row * width]!;
    const start = this.#skip(open);
    return start < this.#rows[row * width + 1]! ? start : Math.min(open, this.#text.length);
  }

  #properties(row: number): Properties {
    const hasChildren = this.#next(row) > row + 1 && this.#kind(row) !== 'scalar';
    // The first key of a block mapping may have properties of its own.
    const limit = hasChildren ? this.#rows[(row + 1) * width]! : this.#rows[row * width + 1]!;
    let content = this.#startOf(row);
    let tag: [number, number] | undefined;
    let anchor: string | undefined;
    for (let at = content; at < limit; at = this.#skip(content)) {
      const isTag = this.#text[at] === '!';
      if (isTag ? tag : this.#text[at] !== '&' || anchor !== undefined) {
        content = at;
        break;
      }
      const written = isTag ? match(/!(?:<[^>]*>|[^ \t\r\n]*)/y, this.#text, at) : `&${this.#aliasName(at)}`;
      content = at + written.length;
      if (isTag) tag = [at, content];
      else anchor = written.slice(1);
      const next = this.#skip(content);
      // Empty content stands right behind its tag; that of a block starts with its first key.
      if (next === limit && hasChildren) {
        content = next;
        break;
      }
    }
    return { content, ...(tag ? { tag } : {}), ...(anchor === undefined ? {} : { anchor }) };
  }

  /** Where the content of a row starts, and the row that holds it: js-yaml sometimes opens a node twice. */
  #content(row: number): { content: number; inner: number } {
    const { content } = this.#properties(row);
    const child = row + 1;
    const twice =
      this.#next(row) > child &&
      this.#next(child) === this.#next(row) &&
      this.#rows[child * width] === content &&
      this.#kind(child) === this.#kind(row);
    return twice ? this.#content(child) : { content, inner: row };
  }

  /** Other white space than this is content. */
  #trimEnd(from: number, to: number): number {
    let end = to;
    while (end > from && ' \t\r\n'.includes(this.#text[end - 1]!)) end--;
    return end;
  }

  /** Passes white space and comments. */
  #skip(from: number): number {
    let at = from;
    for (;;) {
      const char = this.#text[at];
      if (char === ' ' || char === '\n' || char === '\t' || char === '\r') at++;
      else if (char === '#') while (at < this.#text.length && this.#text[at] !== '\n' && this.#text[at] !== '\r') at++;
      else return at;
    }
  }

  /** The number of list entries that start between two offsets. */
  #dashes(from: number, to: number): number {
    let count = 0;
    for (let at = this.#skip(from); at < to && this.#text[at] === '-'; at = this.#skip(at + 1)) count++;
    return count;
  }
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function rowsOf(events: Int32Array): Int32Array {
  const rows = new Int32Array((events.length / 2) * width);
  const open: number[] = [];
  let count = 0;
  for (const event of events) {
    if (event >= 0) {
      rows[count * width] = event;
      open.push(count++);
      continue;
    }
    const row = open.pop()! * width;
    rows[row + 1] = ~event >> 2;
    rows[row + 2] = ~event & 3;
    rows[row + 3] = count;
  }
  return rows;
}
