import { InvalidArgumentError, Option } from 'commander';

/** What several commands take. */
export const colorOption = (): Option =>
  new Option('--color <when>', 'colours; auto heeds NO_COLOR, FORCE_COLOR and the terminal')
    .choices(['auto', 'always', 'never'])
    .default('auto');

export function wholeNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

/** For an option that may be repeated. */
export const addOne = (value: string, before: readonly string[] = []): string[] => [...before, value];
