import { readScalar } from '../formats/syntax/yaml-schema.ts';

/** What a plain scalar of YAML cannot start with, as far as anybody would write it. */
const indicator = /^[\s\-?:,[\]{}#&*!|>'"%@`=<~]/;
/** Read as a date, a boolean or a number by one reader of YAML 1.1 or another. */
const elsewhere = /^(?:\d{4}-\d\d?-\d\d?(?:\D.*)?|[yYnN]|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[-+.]?\d[\d_.,:+-]*(?:[eE][-+]?\d+)?)$/;

/**
 * A text as YAML.
 * @param flow true between brackets
 */
export function yamlText(text: string, flow: boolean, quote: '"' | "'"): string {
  const plain =
    text !== '' &&
    readScalar(text) === text &&
    !indicator.test(text) &&
    !elsewhere.test(text) &&
    !/\s$|:\s|\s#|:$/.test(text) &&
    /^[\x20-\x7e]*$/.test(text) &&
    !(flow && /[,[\]{}]/.test(text));
  if (plain) return text;
  return quoted(text, quote);
}

/** A text in quotes; in the other ones where that saves escapes. */
export function quoted(text: string, quote: '"' | "'"): string {
  const simple = /^[\x20-\x7e\xa0-\u2027\u202a-\ud7ff]*$/.test(text);
  if (simple && quote === "'" && !text.includes("'")) return `'${text}'`;
  if (simple && /["\\]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
