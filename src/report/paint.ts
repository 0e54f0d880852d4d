import { styleText } from 'node:util';
import type { Level } from '../model/finding.ts';

type Style = Parameters<typeof styleText>[0];

/** Gives text a style of `util.styleText`, or leaves it alone. */
export type Paint = (style: Style, text: string) => string;

// Whether there is colour was decided by the command; Node 22 would look at the standard output again and decide for itself.
const always = { validateStream: false };

export const painter =
  (color: boolean): Paint =>
  (style, text) =>
    color && text !== '' ? styleText(style, text, always) : text;

export const levelStyle: Readonly<Record<Level, Style>> = {
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  note: ['bold', 'cyan'],
};
