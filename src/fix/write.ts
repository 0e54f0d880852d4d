import { Refusal } from './refusal.ts';
import { yamlText } from './scalars.ts';
import type { Style } from './style.ts';

/** Functions that have a short form as a tag. */
const short = new Set(
  'Ref Fn::Base64 Fn::Cidr Fn::FindInMap Fn::GetAtt Fn::GetAZs Fn::If Fn::ImportValue Fn::Join Fn::Select Fn::Split Fn::Sub'.split(' '),
);

/** As deep as anything that is added may be nested. */
const deepest = 50;

/** True for what JSON can say, and what is not nested beyond reason. */
function isPlain(value: unknown, levels = deepest): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || levels === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, levels - 1));
  const made: unknown = Object.getPrototypeOf(value);
  // Objects of a class, such as dates, have a prototype with one of its own.
  if (made !== null && Object.getPrototypeOf(made) !== null) return false;
  return Object.entries(value).every(([key, child]) => key !== '__proto__' && isPlain(child, levels - 1));
}

/** The name and the argument of a value that is nothing but a function with a short form. */
function functionOf(value: unknown): readonly [name: string, argument: unknown] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [only, second] = Object.entries(value);
  return only && !second && short.has(only[0]) ? only : undefined;
}

/** A value with what it holds, as it reads when functions are written as tags: `!GetAtt Key.Arn` has a text, not a list. */
export function withTags(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withTags);
  const [name, argument] = functionOf(value) ?? [];
  const parts = name === 'Fn::GetAtt' && Array.isArray(argument) ? (argument as unknown[]) : [];
  if (parts.length > 1 && parts.every((part) => typeof part === 'string') && !parts[0]!.includes('.')) return { [name!]: parts.join('.') };
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withTags(child)]));
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** True for what block style writes over several lines. */
export const isBlock = (value: unknown, style: Style): value is object =>
  typeof value === 'object' && value !== null && !isEmpty(value) && tagged(value, style, false) === undefined;

/** `!Ref Name`; undefined for what has no such form, or in a file that uses none. */
function tagged(value: unknown, style: Style, within: boolean): string | undefined {
  const [name, argument] = style.tags ? (functionOf(value) ?? []) : [];
  if (name === undefined || !(typeof argument === 'string' || Array.isArray(argument))) return undefined;
  return `!${name.replace('Fn::', '')} ${flow(argument, style, within)}`;
}

/** A value in one line. */
export function inline(value: unknown, style: Style): string {
  return flow(value, style, false);
}

/** @param within true between brackets */
export function flow(value: unknown, style: Style, within: boolean): string {
  if (typeof value === 'string') return yamlText(value, within, style.quote);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => flow(item, style, true)).join(', ')}]`;
  const tag = tagged(value, style, within);
  if (tag !== undefined) return tag;
  const pairs = Object.entries(value).map(([key, child]) => `${yamlText(key, true, style.quote)}: ${flow(child, style, true)}`);
  return pairs.length > 0 ? `{ ${pairs.join(', ')} }` : '{}';
}

/** The lines of an object or a list in block style, without the indentation around it. */
export function block(value: object, style: Style): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => blockItem(item, style));
  return Object.entries(value).flatMap(([key, child]) => blockPair(key, child, style));
}

export function blockItem(item: unknown, style: Style): string[] {
  const lines = isBlock(item, style) ? block(item, style) : [inline(item, style)];
  return lines.map((line, index) => (index === 0 ? '- ' : '  ') + line);
}

export function blockPair(key: string, value: unknown, style: Style): string[] {
  const name = yamlText(key, false, style.quote);
  return isBlock(value, style) ? [`${name}:`, ...indented(value, style)] : [`${name}: ${inline(value, style)}`];
}

/** The lines of what stands below a key. */
export const indented = (value: object, style: Style): string[] =>
  block(value, style).map((line) => (Array.isArray(value) ? style.listStep : style.step) + line);

/**
 * A value as JSON.
 * @param indent of the line it starts in, when it may take several; undefined for one line
 */
export function json(value: unknown, style: Style, indent: string | undefined): string {
  if (indent !== undefined) return JSON.stringify(value, null, style.step).replaceAll('\n', style.lineEnd + indent);
  if (style.compact || typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Array.isArray(value)
    ? value.map((item) => json(item, style, undefined))
    : Object.entries(value).map(([key, child]) => `${JSON.stringify(key)}: ${json(child, style, undefined)}`);
  return Array.isArray(value) ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`;
}

/**
 * A value as it reads when it was written as JSON.
 * @throws {Refusal} for what JSON cannot say
 */
export function asJson(value: unknown): unknown {
  if (!isPlain(value)) throw new Refusal('the value cannot be written');
  return JSON.parse(JSON.stringify(value));
}
