/** The part of the string from one offset up to another that an expression is written in. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** One step of a traversal: `.name`, `[index]`, `.*` or `[*]`. */
export type Step =
  { readonly kind: 'name'; readonly name: string } | { readonly kind: 'index'; readonly index: Expression } | { readonly kind: 'splat' };

export interface Item extends Span {
  readonly key: Expression;
  readonly value: Expression;
}

/** `for key, value in list : ... if test`. In `[...]` and `%{ for }`, each item gives a value; in `{...}`, a key as well. */
export interface Loop extends Span {
  readonly kind: 'for';
  readonly makes: 'list' | 'map' | 'text';
  readonly names: { readonly key?: string; readonly value: string };
  readonly list: Expression;
  readonly key?: Expression;
  readonly value: Expression;
  /** `...`: the values of one key are a list. */
  readonly grouped: boolean;
  readonly test?: Expression;
}

/**
 * An expression of Terraform's language; directives are expressions too. `opaque` is one that cannot be read; `why` says
 * what it is.
 * https://developer.hashicorp.com/terraform/language/expressions
 */
export type Expression =
  | (Span &
      (
        | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
        | { readonly kind: 'template'; readonly parts: readonly Expression[] }
        | { readonly kind: 'object'; readonly items: readonly Item[] }
        | { readonly kind: 'tuple'; readonly items: readonly Expression[] }
        | { readonly kind: 'variable'; readonly name: string }
        | { readonly kind: 'traversal'; readonly root: Expression; readonly steps: readonly Step[] }
        | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly expand: boolean }
        | { readonly kind: 'conditional'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
        | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
        | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
        | { readonly kind: 'opaque'; readonly why: string }
      ))
  | Loop;

/** An expression, and the offset after it. */
export interface Parsed {
  readonly expression: Expression;
  readonly next: number;
}

/** What is no expression. It never leaves this folder. */
export class Unreadable extends Error {}
