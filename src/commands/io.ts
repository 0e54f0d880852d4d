/** What a command sees of the world. */
export interface Io {
  /** Writes to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
  /** All of standard input. */
  readonly stdin: () => Promise<string>;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True when standard output is a terminal. */
  readonly tty: boolean;
  /** Columns of the terminal; undefined when there is none. */
  readonly columns: number | undefined;
  /** The version of groundrule. */
  readonly version: () => string;
}

export type ColorMode = 'auto' | 'always' | 'never';

/** The flag decides, then NO_COLOR and FORCE_COLOR (https://no-color.org, https://force-color.org), then the terminal. */
export function usesColor(mode: ColorMode, { env, tty }: Io): boolean {
  if (mode !== 'auto') return mode === 'always';
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0';
  return tty && env['TERM'] !== 'dumb';
}

/** Columns to write in; 80 where nobody says, as in the log of a CI run. */
export const widthOf = ({ columns }: Io): number => columns ?? 80;
