import { heredocAt } from './heredoc.ts';
import { Unreadable, type Expression, type Item, type Loop, type Parsed, type Step } from './syntax.ts';
import { templateOf, type Directive, type Reader } from './template.ts';

/** Deeper nesting is nobody's configuration, and would exhaust the stack. */
const deepest = 100;

const operators: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!='], ['>=', '<=', '>', '<'], ['+', '-'], ['*', '/', '%']];

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const blank = /\s+|(?:#|\/\/)[^\n]*|\/\*[^]*?\*\//y;

/** The string of a JSON configuration, which is a template: text with `${...}` and `%{...}` in it. Never throws. */
export function parseTemplate(text: string): Expression {
  return templateOf({ text, start: 0, end: text.length, quoted: false, depth: 0, read: reader }).expression;
}

function parseExpression(text: string, start: number, end: number, depth: number): Parsed {
  const parser = new Parser(text, start, end, depth);
  const expression = parser.expression();
  parser.skip();
  return { expression, next: parser.at };
}

const reader: Reader = {
  expression: parseExpression,
  directive(text, start, end, depth) {
    const parser = new Parser(text, start, end, depth);
    const directive = parser.directive();
    parser.skip();
    return { directive, next: parser.at };
  },
};

class Parser {
  readonly #text: string;
  readonly #end: number;
  #depth: number;
  at: number;

  constructor(text: string, start: number, end: number, depth: number) {
    this.#text = text;
    this.at = start;
    this.#end = end;
    this.#depth = depth;
  }

  expression(): Expression {
    if (++this.#depth > deepest) throw new Unreadable('too deep');
    const test = this.#binary(0);
    const found = this.#take('?') ? this.#conditional(test) : test;
    this.#depth--;
    return found;
  }

  /** Past blanks, line ends and comments. */
  skip(): void {
    while (this.#match(blank) !== undefined);
    this.at = Math.min(this.at, this.#end);
  }

  #conditional(test: Expression): Expression {
    const yes = this.expression();
    this.#expect(':');
    const no = this.expression();
    return { kind: 'conditional', test, yes, no, start: test.start, end: no.end };
  }

  #binary(level: number): Expression {
    const symbols = operators[level];
    if (!symbols) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = symbols.find((symbol) => this.#take(symbol));
      if (operator === undefined) return left;
      const right = this.#binary(level + 1);
      left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
    }
  }

  #unary(): Expression {
    this.skip();
    const start = this.at;
    const operator = ['!', '-'].find((symbol) => this.#take(symbol));
    if (operator === undefined) return this.#steps(this.#term());
    if (++this.#depth > deepest) throw new Unreadable('too deep');
    const operand = this.#unary();
    this.#depth--;
    return { kind: 'unary', operator, operand, start, end: operand.end };
  }

  #term(): Expression {
    const start = this.at;
    const char = this.#text[start];
    if (start >= this.#end || char === undefined) throw new Unreadable('an expression is missing');
    if (char === '"') {
      const { expression, next } = templateOf({ ...this.#extent(start + 1), quoted: true });
      this.at = next;
      return { ...expression, start, end: next };
    }
    if (char === '<') return this.#heredoc();
    if (char === '(') return this.#parentheses();
    if (char === '[' || char === '{') return this.#for() ?? (char === '[' ? this.#tuple() : this.#object());
    const digits = this.#match(number);
    if (digits !== undefined) return { kind: 'literal', value: Number(digits), start, end: this.at };
    const name = this.#match(identifier);
    if (name === undefined) throw new Unreadable(`${char} is unexpected`);
    return this.#named(name, start);
  }

  #named(name: string, start: number): Expression {
    // Functions of providers: provider::aws::arn_parse(...).
    let full = name;
    while (this.#text.startsWith('::', this.at)) {
      this.at += 2;
      full += `::${this.#match(identifier) ?? ''}`;
    }
    if (this.#text[this.at] === '(') return this.#call(full, start);
    // Python writes them so, and with it some tools that write JSON; no other meaning is possible.
    const constant = { true: true, false: false, null: null, True: true, False: false }[full];
    if (constant !== undefined) return { kind: 'literal', value: constant, start, end: this.at };
    return { kind: 'variable', name: full, start, end: this.at };
  }

  #call(name: string, start: number): Expression {
    this.at++;
    const args: Expression[] = [];
    let expand = false;
    while (!this.#take(')')) {
      args.push(this.expression());
      if (this.#take('...')) expand = true;
      if (!this.#take(',')) {
        this.#expect(')');
        break;
      }
    }
    return { kind: 'call', name, args, expand, start, end: this.at };
  }

  #parentheses(): Expression {
    const start = this.at++;
    const inner = this.expression();
    this.#expect(')');
    return { ...inner, start, end: this.at };
  }

  #tuple(): Expression {
    const start = this.at++;
    const items: Expression[] = [];
    while (!this.#take(']')) {
      items.push(this.expression());
      if (!this.#take(',')) {
        this.#expect(']');
        break;
      }
    }
    return { kind: 'tuple', items, start, end: this.at };
  }

  #object(): Expression {
    const start = this.at++;
    const items: Item[] = [];
    while (!this.#take('}')) {
      const key = this.#key();
      if (!this.#take('=')) this.#expect(':');
      const value = this.expression();
      items.push({ key, value, start: key.start, end: value.end });
      this.#take(',');
    }
    return { kind: 'object', items, start, end: this.at };
  }

  /** A bare word is a literal key. */
  #key(): Expression {
    this.skip();
    const start = this.at;
    const word = this.#match(identifier);
    if (word !== undefined) {
      const end = this.at;
      this.skip();
      if (/[=:]/.test(this.#text[this.at] ?? '')) return { kind: 'literal', value: word, start, end };
      this.at = start;
    }
    return this.expression();
  }

  /** `[for ...]` and `{for ...}`. */
  #for(): Expression | undefined {
    const start = this.at++;
    if (!this.#word('for')) {
      this.at = start;
      return undefined;
    }
    const { names, list } = this.#loop();
    this.#expect(':');
    const first = this.expression();
    const makes = this.#text[start] === '[' ? 'list' : 'map';
    const second = makes === 'map' && this.#take('=>') ? this.expression() : undefined;
    const grouped = this.#take('...');
    const test = this.#word('if') ? this.expression() : undefined;
    this.#expect(makes === 'list' ? ']' : '}');
    if (makes === 'map' && !second) throw new Unreadable('=> is missing');
    const made = second ? { key: first, value: second } : { value: first };
    return { kind: 'for', makes, names, list, ...made, grouped, ...(test ? { test } : {}), start, end: this.at };
  }

  /** `key, value in list`. */
  #loop(): Pick<Loop, 'names' | 'list'> {
    const first = this.#match(identifier);
    const second = this.#take(',') ? (this.skip(), this.#match(identifier)) : undefined;
    if (first === undefined || !this.#word('in')) throw new Unreadable('in is missing');
    return { names: second === undefined ? { value: first } : { key: first, value: second }, list: this.expression() };
  }

  /** What stands in `%{ ... }`. */
  directive(): Directive {
    for (const kind of ['else', 'endif', 'endfor'] as const) if (this.#keyword(kind)) return { kind };
    if (this.#word('if')) return { kind: 'if', test: this.expression() };
    if (this.#word('for')) return { kind: 'for', ...this.#loop() };
    throw new Unreadable('a directive is missing');
  }

  #keyword(word: string): boolean {
    this.skip();
    if (!this.#text.startsWith(word, this.at) || !/[\s~}]/.test(this.#text[this.at + word.length] ?? '')) return false;
    this.at += word.length;
    return true;
  }

  #heredoc(): Expression {
    const { expression, next } = heredocAt(this.#extent(this.at));
    this.at = next;
    return expression;
  }

  /** What follows a term without a blank in a new line: names, indexes, splats. */
  #steps(root: Expression): Expression {
    const steps: Step[] = [];
    for (let step = this.#step(); step; step = this.#step()) steps.push(step);
    return steps.length === 0 ? root : { kind: 'traversal', root, steps, start: root.start, end: this.at };
  }

  #step(): Step | undefined {
    const char = this.#text[this.at];
    if (this.at >= this.#end) return undefined;
    if (char === '[') return this.#index();
    if (char !== '.' || this.#text.startsWith('...', this.at)) return undefined;
    this.at++;
    if (this.#text[this.at] === '*') {
      this.at++;
      return { kind: 'splat' };
    }
    const start = this.at;
    const name = this.#match(identifier);
    if (name !== undefined) return { kind: 'name', name };
    const digits = this.#match(/\d+/y);
    if (digits === undefined) throw new Unreadable('a name is missing');
    return { kind: 'index', index: { kind: 'literal', value: Number(digits), start, end: this.at } };
  }

  #index(): Step {
    this.at++;
    if (this.#take('*')) {
      this.#expect(']');
      return { kind: 'splat' };
    }
    const index = this.expression();
    this.#expect(']');
    return { kind: 'index', index };
  }

  #extent(start: number) {
    return { text: this.#text, start, end: this.#end, depth: this.#depth, read: reader };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  #word(word: string): boolean {
    this.skip();
    if (!this.#text.startsWith(word, this.at) || !/[\s"({[]/.test(this.#text[this.at + word.length] ?? '')) return false;
    this.at += word.length;
    this.skip();
    return true;
  }

  #take(symbol: string): boolean {
    this.skip();
    if (!this.#text.startsWith(symbol, this.at) || this.at >= this.#end) return false;
    this.at += symbol.length;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw new Unreadable(`${symbol} is missing`);
  }
}
