import type { Place } from '../../../model/source.ts';
import type { Evaluated } from '../../../model/value.ts';
import { isOpen, type Settled } from './nodes.ts';
import { isComposite, known, textOf } from './outcome.ts';
import { childrenOf, type When, type World } from './world.ts';

/** Where a function is called. */
export interface Call {
  readonly at: Place;
  readonly when: When;
  readonly world: World;
}

/** The outcome of a call, or undefined when the arguments do not decide it. */
export type Run = (args: readonly Evaluated[], call: Call) => Evaluated | undefined;

/** A function of texts that are known. */
export const ofTexts =
  (compute: (...texts: string[]) => string | number | boolean | undefined): Run =>
  (args, { at, when }) => {
    if (args.length === 0 || args.some((arg) => arg.state !== 'known' || isComposite(arg))) return undefined;
    const result = compute(...args.map(textOf));
    return result === undefined ? undefined : known(result, at, when);
  };

/** A function of numbers that are known. */
export const ofNumbers = (compute: (...numbers: number[]) => number | undefined): Run =>
  ofTexts((...texts) => {
    const result = compute(...texts.map(Number));
    return result === undefined || Number.isNaN(result) ? undefined : result;
  });

/** What a reader takes for one character. https://developer.hashicorp.com/terraform/language/functions/length */
export const lettersOf = (text: string): readonly string[] =>
  /^[\x20-\x7e]*$/.test(text) ? text.split('') : Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

export const isList = (value: Evaluated | undefined): value is Evaluated =>
  value !== undefined && isComposite(value) && Array.isArray(value.node);
export const isMap = (value: Evaluated | undefined): value is Evaluated =>
  value !== undefined && isComposite(value) && !Array.isArray(value.node);

/** A list of which the number of items is known. */
export const isClosed = (value: Evaluated | undefined): value is Evaluated => isList(value) && !isOpen(value.node as unknown[]);

/** The one outcome of an item, or nothing when it has several. */
export const only = (item: Settled): Evaluated | undefined => (item.outcomes.length === 1 ? item.outcomes[0] : undefined);

/** The items of a list, when each of them has one outcome. */
export function itemsOf(list: Evaluated | undefined, world: World): Evaluated[] | undefined {
  if (!isClosed(list)) return undefined;
  const items = childrenOf(list, world).map(only);
  return items.every((item) => item !== undefined) ? items : undefined;
}

/** The items of a list, when each of them is known and is no list. */
export function textsOf(list: Evaluated | undefined, world: World): Evaluated[] | undefined {
  const items = itemsOf(list, world);
  return items?.every((item) => item.state === 'known' && !isComposite(item)) ? items : undefined;
}
