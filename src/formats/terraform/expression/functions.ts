import type { Place } from '../../../model/source.ts';
import type { Evaluated } from '../../../model/value.ts';
import { Settled } from './nodes.ts';
import { concatenated, isComposite, known, textOf, unknown } from './outcome.ts';
import { child, childrenOf, type When, type World } from './world.ts';

/** Where a function is called. */
interface Call {
  readonly at: Place;
  readonly when: When;
  readonly world: World;
}

/** The outcome of a call, or undefined when the arguments do not decide it. */
type Run = (args: readonly Evaluated[], call: Call) => Evaluated | undefined;

/** What is encoded or converted is read as it was. */
const same: Run = ([value]) => value;

/** A function of texts that are known. */
const ofTexts =
  (compute: (...texts: string[]) => string | number | boolean | undefined): Run =>
  (args, { at, when }) => {
    if (args.length === 0 || args.some((arg) => arg.state !== 'known' || isComposite(arg))) return undefined;
    const result = compute(...args.map(textOf));
    return result === undefined ? undefined : known(result, at, when);
  };

const isList = (value: Evaluated | undefined): value is Evaluated => value !== undefined && isComposite(value) && Array.isArray(value.node);
const isMap = (value: Evaluated | undefined): boolean => value !== undefined && isComposite(value) && !Array.isArray(value.node);

/** The one outcome of an item, or nothing when it has several. */
const only = (item: Settled): Evaluated | undefined => (item.outcomes.length === 1 ? item.outcomes[0] : undefined);

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

/** Only `%s`, `%d` and `%v` are understood, which is what names and ARNs are made with. */
const format: Run = ([pattern, ...values], { at, when }) => {
  if (pattern?.state !== 'known') return undefined;
  const pieces = textOf(pattern).split(/(%[^%]|%%)/);
  const parts: Evaluated[] = [];
  let next = 0;
  for (const piece of pieces) {
    if (/^%[sdv]$/.test(piece)) {
      const value = values[next++];
      if (!value) return undefined;
      parts.push(value);
    } else if (/^%[^%]$/.test(piece)) return undefined;
    else parts.push(known(piece === '%%' ? '%' : piece, at, when));
  }
  return concatenated(parts, at, when);
};

/** Lists one after the other; one that is not known is an item that is not known. */
const concat: Run = (args, { at, when, world }) =>
  known(
    args.filter((arg) => arg.state !== 'absent').flatMap((arg) => (isList(arg) ? childrenOf(arg, world) : [new Settled([arg])])),
    at,
    when,
  );

const merge: Run = (args, { at, when, world }) => {
  const maps = args.filter((arg) => arg.state !== 'absent');
  if (!maps.every(isMap)) return undefined;
  const merged = Object.create(null) as Record<string, unknown>;
  for (const map of maps) for (const key of Object.keys(map.node as object)) merged[key] = new Settled(child(map, key, world));
  return known(merged, at, when);
};

/** The first value that is there; one that may be missing stops the search. */
const coalesce: Run = (args) => args.find((arg) => arg.state === 'unknown' || (arg.state === 'known' && arg.node !== ''));

const lookup: Run = ([map, key, otherwise], { world }) => {
  if (!map || !isMap(map) || key?.state !== 'known') return undefined;
  if (!Object.hasOwn(map.node as object, textOf(key))) return otherwise;
  const outcomes = child(map, textOf(key), world);
  return outcomes.length === 1 ? outcomes[0] : undefined;
};

const element: Run = ([list, index], { world }) => {
  if (!isList(list) || index?.state !== 'known') return undefined;
  const items = childrenOf(list, world);
  const item = items[Number(textOf(index)) % items.length];
  return item && only(item);
};

const length: Run = ([value], { at, when }) => {
  if (value?.state !== 'known') return undefined;
  const size = isComposite(value) ? Object.keys(value.node as object).length : textOf(value).length;
  return known(size, at, when);
};

const contains: Run = ([list, value], { at, when, world }) => {
  if (!isList(list) || value?.state !== 'known') return undefined;
  const items = childrenOf(list, world).map(only);
  if (items.some((item) => item?.state === 'known' && textOf(item) === textOf(value))) return known(true, at, when);
  return items.every((item) => item?.state === 'known') ? known(false, at, when) : undefined;
};

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
  if (separator?.state !== 'known' || value?.state !== 'known' || isComposite(value)) return undefined;
  return known(
    textOf(value)
      .split(textOf(separator))
      .map((text) => new Settled([known(text, at, when)])),
    at,
    when,
  );
};

/** A call of `file()` and its like: nothing outside the configuration is read. */
const outside: Run = ([path], { at, when }) => {
  const detail = path ? `file("${textOf(path)}")` : 'file()';
  return unknown({ reason: 'function', detail }, `\${${detail}}`, at, when);
};

const decode = (text: string): string | undefined =>
  /^[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : undefined;

/**
 * The functions that are computed; every other one is not known.
 * https://developer.hashicorp.com/terraform/language/functions
 */
export const functions: Readonly<Record<string, Run>> = {
  base64decode: ofTexts((text) => decode(text)),
  base64encode: same,
  base64gzip: same,
  chomp: ofTexts((text) => text.replace(/[\r\n]+$/, '')),
  coalesce,
  compact: same,
  concat,
  contains,
  distinct: same,
  element,
  endswith: ofTexts((text, end) => text.endsWith(end ?? '')),
  file: outside,
  filebase64: outside,
  flatten: same,
  format,
  join,
  jsondecode,
  jsonencode: same,
  length,
  lookup,
  lower: ofTexts((text) => text.toLowerCase()),
  merge,
  nonsensitive: same,
  replace: ofTexts((text, part, by) => (part?.startsWith('/') ? undefined : text.replaceAll(part ?? '', by ?? ''))),
  sensitive: ([value]) => value,
  sort: same,
  split,
  startswith: ofTexts((text, start) => text.startsWith(start ?? '')),
  strcontains: ofTexts((text, part) => text.includes(part ?? '')),
  substr: ofTexts((text, from, size) => text.slice(Number(from), Number(size) < 0 ? undefined : Number(from) + Number(size))),
  templatefile: outside,
  tobool: same,
  tolist: same,
  tomap: same,
  tonumber: same,
  toset: same,
  tostring: same,
  trim: ofTexts((text, letters) => trimmed(text, letters ?? '')),
  trimprefix: ofTexts((text, start) => (start && text.startsWith(start) ? text.slice(start.length) : text)),
  trimspace: ofTexts((text) => text.trim()),
  trimsuffix: ofTexts((text, end) => (end && text.endsWith(end) ? text.slice(0, -end.length) : text)),
  try: same,
  upper: ofTexts((text) => text.toUpperCase()),
};

function trimmed(text: string, letters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && letters.includes(text[start]!)) start++;
  while (end > start && letters.includes(text[end - 1]!)) end--;
  return text.slice(start, end);
}
