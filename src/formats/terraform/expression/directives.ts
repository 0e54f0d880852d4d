import type { Expression } from './syntax.ts';
import type { Directive } from './template.ts';

/** A part of a template, in the order in which they are written: directives are not yet matched with their ends. */
export type Part = Expression | DirectivePart;

interface DirectivePart {
  readonly kind: 'directive';
  readonly directive: Directive;
  readonly start: number;
  readonly end: number;
}

/** Why a directive is not followed. */
export const unread = 'a template directive';

/** `~` at the edge of a hole takes the blanks of the text beside it away. */
export function stripped(parts: readonly Part[], text: string): readonly Part[] {
  if (!text.includes('~')) return parts;
  return parts.map((part, index) => {
    if (part.kind !== 'literal' || typeof part.value !== 'string') return part;
    const before = parts[index - 1];
    const after = parts[index + 1];
    let { value, start } = part;
    // A hole alone has the extent of what is in it, so its marks stand just outside.
    if (before && text.slice(before.end - 2, part.start).includes('~}')) {
      value = value.trimStart();
      start += part.value.length - value.length;
    }
    if (after && /^[$%]\{~/.test(text.slice(part.end, part.end + 3))) value = value.trimEnd();
    return { ...part, value, start: part.end - part.start === part.value.length ? start : part.start };
  });
}

interface Open {
  readonly part: DirectivePart;
  readonly body: Expression[];
  otherwise?: Expression[];
}

/**
 * The parts with each `%{ if }` and `%{ for }` as one expression. Where they do not match, all directives are opaque.
 * https://developer.hashicorp.com/terraform/language/expressions/strings#directives
 */
export function withoutDirectives(parts: readonly Part[]): Expression[] {
  const root: Expression[] = [];
  const open: Open[] = [];
  const put = (part: Expression): void => void (open.length === 0 ? root : (open.at(-1)!.otherwise ?? open.at(-1)!.body)).push(part);
  for (const part of parts) {
    if (part.kind !== 'directive') {
      put(part);
      continue;
    }
    const { kind } = part.directive;
    const last = open.at(-1);
    if (kind === 'if' || kind === 'for') open.push({ part, body: [] });
    else if (last?.part.directive.kind === 'if' && kind === 'else' && !last.otherwise) last.otherwise = [];
    else if (last && kind === `end${last.part.directive.kind}`) {
      open.pop();
      put(closed(last, part.end));
    } else return parts.map(opaque);
  }
  return open.length > 0 ? parts.map(opaque) : root;
}

const opaque = (part: Part): Expression =>
  part.kind === 'directive' ? { kind: 'opaque', why: unread, start: part.start, end: part.end } : part;

function closed({ part, body, otherwise = [] }: Open, end: number): Expression {
  const { directive, start } = part;
  const text = (parts: Expression[]): Expression => ({ kind: 'template', parts, start, end });
  if (directive.kind === 'if') return { kind: 'conditional', test: directive.test, yes: text(body), no: text(otherwise), start, end };
  if (directive.kind !== 'for') return { kind: 'opaque', why: unread, start, end };
  return { kind: 'for', makes: 'text', names: directive.names, list: directive.list, value: text(body), grouped: false, start, end };
}
