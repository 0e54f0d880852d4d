import type { Location } from '../model/result.ts';
import type { Condition, Witness } from '../model/value.ts';
import { whenText } from './findings.ts';
import { type Paint, painter } from './paint.ts';
import { harmless, labelled, shorten, visible } from './text.ts';

/** One value that a property can take. */
export interface TracedValue {
  /** As it may be shown: secrets are masked already. */
  readonly text: string;
  readonly when: readonly Condition[];
  readonly witness: Witness | undefined;
  readonly steps: readonly (Location & { readonly what: string; readonly code: string })[];
}

/** A property of a resource, in some scenarios. */
export interface Trace {
  readonly title: string;
  readonly values: readonly TracedValue[];
}

const longestText = 400;

/** What a value is and where it comes from, step by step. */
export function trace(traces: readonly Trace[], { color, width }: { readonly color: boolean; readonly width: number }): string {
  const paint = painter(color);
  const blocks = traces.map(({ title, values }) =>
    [paint('bold', visible(title)), ...values.flatMap((value) => ['', ...lines(value, paint, width)])].join('\n'),
  );
  return harmless(`${blocks.join('\n\n')}\n`);
}

function lines({ text, when, witness, steps }: TracedValue, paint: Paint, width: number): string[] {
  const shown = visible(shorten(text, longestText));
  const head = labelled('', when.length > 0 ? `${shown}  when ${visible(whenText(when, witness))}` : shown, width);
  const digits = String(steps.length).length;
  return [
    paint('cyan', head[0]!),
    ...head.slice(1),
    ...steps.flatMap(({ file, location: { start }, what, code }, index) => [
      ...labelled(`  ${String(index + 1).padStart(digits)}. `, visible(shorten(what, longestText)), width),
      `${' '.repeat(digits + 4)}${paint('blue', `${visible(file)}:${start.line}:${start.column}`)}${code === '' ? '' : ` | ${visible(code)}`}`,
    ]),
  ];
}
