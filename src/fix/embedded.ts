/**
 * How a string is to be written when it holds another text: in the way in which it is written now, when that can be told
 * exactly; undefined when it cannot.
 * @param written the string as it is written, with its quotes
 * @param before what it reads as
 * @param after what it is to read as
 */
export function rewritten(written: string, before: string, after: string): string | undefined {
  const ways = [JSON.stringify, single, literalLike(written)];
  return ways.find((way) => way?.(before) === written)?.(after);
}

const single = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Writes a text as a literal block with the header, the indentation and the line ends of another one. */
function literalLike(written: string): ((text: string) => string) | undefined {
  const [header, lineEnd] = /^\|[-+]?[ \t]*(?:#[^\r\n]*)?(\r\n?|\n)/.exec(written) ?? [];
  if (header === undefined || lineEnd === undefined) return undefined;
  const indent = /^ */.exec(written.slice(header.length))![0];
  return (text) =>
    header +
    text
      .replace(/\n+$/, '')
      .split('\n')
      .map((line) => (line === '' ? '' : indent + line))
      .join(lineEnd);
}
