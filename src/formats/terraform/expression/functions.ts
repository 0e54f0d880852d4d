import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Place } from '../../../model/source.ts';
import type { Evaluated } from '../../../model/value.ts';
import { cidrhost, cidrnetmask, cidrsubnet, cidrsubnets } from './addresses.ts';
import { isList, itemsOf, lettersOf, ofNumbers, ofTexts, only, type Run } from './call.ts';
import { ofCollections } from './collections.ts';
import { Settled } from './nodes.ts';
import { concatenated, derived, isComposite, known, textOf, unknown } from './outcome.ts';
import { childrenOf, type When } from './world.ts';

/** What is encoded or converted is read as it was. */
const same: Run = ([value]) => value;

/** A conversion that fails on a text that it cannot convert. */
const converted =
  (convert: (text: string) => number | boolean | undefined, kind: string): Run =>
  ([value], { at, when }) => {
    if (value?.state !== 'known') return value;
    const result = isComposite(value) ? undefined : convert(textOf(value));
    return result === undefined ? failed(`${JSON.stringify(textOf(value).slice(0, 40))} is no ${kind}`, at, when) : known(result, at, when);
  };

const failed = (detail: string, at: Place, when: When): Evaluated => unknown({ reason: 'malformed', detail }, '', at, when);

const numberOf = (text: string): number | undefined => (/^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined);
const booleanOf = (text: string): boolean | undefined =>
  /^(?:true|1)$/.test(text) ? true : /^(?:false|0)$/.test(text) ? false : undefined;

const join: Run = ([separator, ...lists], { at, when, world }) => {
  if (separator?.state !== 'known' || !lists.every(isList)) return undefined;
  const items = lists.flatMap((list) => childrenOf(list, world)).map(only);
  if (!items.every((item) => item !== undefined)) return undefined;
  return concatenated(
    items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])),
    at,
    when,
  );
};

/** Only `%s`, `%d`, `%v` and `%q` are understood, which is what names and ARNs are made with. */
const format: Run = ([pattern, ...values], { at, when }) => {
  if (pattern?.state !== 'known') return undefined;
  const pieces = textOf(pattern).split(/(%[^%]|%%)/);
  const parts: Evaluated[] = [];
  let next = 0;
  for (const piece of pieces) {
    if (/^%[sdvq]$/.test(piece)) {
      const value = values[next++];
      if (!value || (piece === '%q' && value.state !== 'known')) return undefined;
      if (piece === '%d' && value.state === 'known' && !Number.isInteger(Number(textOf(value)))) return undefined;
      parts.push(piece === '%q' ? derived([value], known(JSON.stringify(textOf(value)), at, when)) : value);
    } else if (/^%[^%]$/.test(piece)) return undefined;
    else parts.push(known(piece === '%%' ? '%' : piece, at, when));
  }
  if (next < values.length) return undefined;
  return concatenated(parts, at, when);
};

/** The first value that is there; one that may be missing stops the search. */
const coalesce: Run = (args) => args.find((arg) => arg.state === 'unknown' || (arg.state === 'known' && arg.node !== ''));

/** What is a list or an object is read as it was. */
const jsonencode: Run = ([value]) =>
  value?.state === 'known' && typeof value.node === 'string'
    ? { ...value, node: JSON.stringify(value.node), text: JSON.stringify(textOf(value)) }
    : value;

const jsondecode: Run = ([value]) => {
  if (!value || isComposite(value) || value.state !== 'known') return value;
  try {
    const node: unknown = JSON.parse(textOf(value));
    return { ...value, node, at: { source: value.at.source, pointer: value.at.pointer, inner: [] } };
  } catch {
    return undefined;
  }
};

const split: Run = ([separator, value], { at, when }) => {
  if (separator?.state !== 'known' || value?.state !== 'known' || isComposite(separator) || isComposite(value)) return undefined;
  return known(
    textOf(value)
      .split(textOf(separator))
      .map((text) => new Settled([known(text, at, when)])),
    at,
    when,
  );
};

/** `format` for each item of lists of one length; what is no list is the same for all. */
const formatlist: Run = ([pattern, ...values], call) => {
  const lists = values.map((value) => (isList(value) ? itemsOf(value, call.world) : [value]));
  const sizes = values.flatMap((value, at) => (isList(value) ? [lists[at]?.length] : []));
  const size = sizes[0];
  if (!pattern || size === undefined || sizes.some((other) => other !== size) || lists.some((list) => list === undefined)) return undefined;
  const items = Array.from({ length: size }, (_, turn) => {
    const row = lists.map((list) => list![list!.length === 1 ? 0 : turn]!);
    const made = format([pattern, ...row], call);
    return made && derived(row, made);
  });
  if (!items.every((item) => item !== undefined)) return undefined;
  return known(
    items.map((item) => new Settled([item])),
    call.at,
    call.when,
  );
};

/** What refers to a part that is not there, or converts what cannot be, is the error that `try` and `can` are for. */
const fails = ({ state, why }: Evaluated): boolean => state === 'unknown' && (why?.reason === 'reference' || why?.reason === 'malformed');

const attempt: Run = (args) => args.find((arg) => !fails(arg));

const can: Run = ([value], { at, when }) =>
  !value || (value.state === 'unknown' && !fails(value)) ? undefined : known(!fails(value), at, when);

/** One set of characters, which cannot make a search slow. Both Go and JavaScript read it alike. */
const simplePattern = /^\/(\[(?:[^[\]\\/]|\\[-.\\])+\]\+?)\/$/;

function replace(text: string, part: string, by: string): string | undefined {
  if (part.length < 2 || !part.startsWith('/') || !part.endsWith('/')) return text.replaceAll(part, () => by);
  const pattern = simplePattern.exec(part)?.[1];
  if (pattern === undefined || by.includes('$')) return undefined;
  try {
    return text.replaceAll(new RegExp(pattern, 'gu'), () => by);
  } catch {
    return undefined;
  }
}

const ofSubnets: Run = (args, { at, when }) => {
  if (args.some((arg) => arg.state !== 'known' || isComposite(arg))) return undefined;
  const [cidr = '', ...bits] = args.map(textOf);
  const found = cidrsubnets(cidr, bits);
  return found && known(found, at, when);
};

/** A call of `file()` and its like: nothing outside the configuration is read. */
const outside: Run = ([path], { at, when }) => {
  const detail = path ? `file("${textOf(path)}")` : 'file()';
  return unknown({ reason: 'function', detail }, `\${${detail}}`, at, when);
};

/** The text behind base64; what only seems to be encoded, because `base64encode` leaves it readable, stays as it is. */
function decode(text: string): string {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return text;
  const bytes = Buffer.from(text, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : text;
}

const hash = (algorithm: string, encoding: 'hex' | 'base64' = 'hex'): Run =>
  ofTexts((text) => createHash(algorithm).update(text).digest(encoding));

/**
 * The functions that are computed; every other one is not known.
 * https://developer.hashicorp.com/terraform/language/functions
 */
export const functions: Readonly<Record<string, Run>> = {
  ...ofCollections,
  abs: ofNumbers(Math.abs),
  base64decode: ofTexts((text) => decode(text)),
  base64encode: same,
  base64gzip: same,
  base64sha256: hash('sha256', 'base64'),
  base64sha512: hash('sha512', 'base64'),
  basename: ofTexts((path) => posix.basename(path) || (path === '' ? '.' : '/')),
  can,
  ceil: ofNumbers(Math.ceil),
  chomp: ofTexts((text) => text.replace(/[\r\n]+$/, '')),
  cidrhost: ofTexts((cidr, host) => cidrhost(cidr, host ?? '')),
  cidrnetmask: ofTexts((cidr) => cidrnetmask(cidr)),
  cidrsubnet: ofTexts((cidr, bits, number) => cidrsubnet(cidr, bits ?? '', number ?? '')),
  cidrsubnets: ofSubnets,
  coalesce,
  dirname: ofTexts((path) => posix.dirname(path)),
  endswith: ofTexts((text, end) => text.endsWith(end ?? '')),
  file: outside,
  filebase64: outside,
  floor: ofNumbers(Math.floor),
  format,
  formatlist,
  indent: ofTexts((size, text) => text?.replaceAll('\n', `\n${' '.repeat(Math.min(Math.max(Number(size) || 0, 0), 100))}`)),
  join,
  jsondecode,
  jsonencode,
  lower: ofTexts((text) => text.toLowerCase()),
  max: ofNumbers(Math.max),
  md5: hash('md5'),
  min: ofNumbers(Math.min),
  nonsensitive: same,
  pow: ofNumbers((base, power) => base ** (power ?? 1)),
  replace: ofTexts((text, part, by) => replace(text, part ?? '', by ?? '')),
  sensitive: same,
  sha1: hash('sha1'),
  sha256: hash('sha256'),
  sha512: hash('sha512'),
  signum: ofNumbers(Math.sign),
  split,
  startswith: ofTexts((text, start) => text.startsWith(start ?? '')),
  strcontains: ofTexts((text, part) => text.includes(part ?? '')),
  strrev: ofTexts((text) => lettersOf(text).toReversed().join('')),
  substr: ofTexts((text, from, size) => substr(text, Number(from), Number(size))),
  templatefile: outside,
  title: ofTexts((text) => text.replaceAll(/(?<![\p{L}\p{N}_])\p{Ll}/gu, (letter) => letter.toUpperCase())),
  tobool: converted(booleanOf, 'boolean'),
  tolist: same,
  tomap: same,
  tonumber: converted(numberOf, 'number'),
  tostring: same,
  trim: ofTexts((text, letters) => trimmed(text, letters ?? '')),
  trimprefix: ofTexts((text, start) => (start && text.startsWith(start) ? text.slice(start.length) : text)),
  trimspace: ofTexts((text) => text.trim()),
  trimsuffix: ofTexts((text, end) => (end && text.endsWith(end) ? text.slice(0, -end.length) : text)),
  try: attempt,
  upper: ofTexts((text) => text.toUpperCase()),
};

/** A negative offset counts from the end; a negative length means up to the end. */
function substr(text: string, from: number, size: number): string | undefined {
  if (!Number.isInteger(from) || !Number.isInteger(size)) return undefined;
  const letters = lettersOf(text);
  const start = from < 0 ? Math.max(letters.length + from, 0) : from;
  return letters.slice(start, size < 0 ? undefined : start + size).join('');
}

function trimmed(text: string, letters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && letters.includes(text[start]!)) start++;
  while (end > start && letters.includes(text[end - 1]!)) end--;
  return text.slice(start, end);
}
