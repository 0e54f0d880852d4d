/** JSON text whose commas before a closing bracket, which JSON does not allow, are spaces: every offset stays what it is. */
export const withoutTrailingCommas = (text: string): string =>
  text.replaceAll(/"(?:[^"\\]+|\\.)*"?|,(?=\s*[\]}])/gs, (found) => (found === ',' ? ' ' : found));
