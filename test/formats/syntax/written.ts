import type { Range, Source, Spot } from '../../../src/model/source.ts';

/** The text between two positions, counted independently of the code under test. */
export function written(source: Source, spot: Spot): string {
  return between(source.text, source.locate(spot));
}

export function between(text: string, { start, end }: Range): string {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const offset = ({ line, column }: Range['start']) => lines.slice(0, line - 1).join('').length + column - 1;
  return text.slice(offset(start), offset(end));
}

/** Every pointer into data, with the value there. */
export function* pointers(data: unknown, at: readonly (string | number)[] = []): Generator<[pointer: (string | number)[], value: unknown]> {
  yield [[...at], data];
  if (typeof data !== 'object' || data === null) return;
  const list = Array.isArray(data);
  for (const [key, child] of Object.entries(data)) yield* pointers(child, [...at, list ? Number(key) : key]);
}
