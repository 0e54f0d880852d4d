import type { Value } from '../model/value.ts';
import { secretProperties } from './secret-properties.ts';

/** A text that has the form of a secret, and where it stands in a longer one. */
export interface Hit {
  /** What it is: `AWS access key ID`. */
  readonly what: string;
  readonly start: number;
  readonly end: number;
  /** True for what only holds the place of a secret: `your_secret_here`. */
  readonly placeholder: boolean;
}

/**
 * The forms of secrets that can be told by their text alone. Every quantifier is bounded, so a search is linear. Where a
 * pattern has a group, the group is the secret.
 */
const patterns: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'AWS access key ID', pattern: /(A[KS]IA[A-Z0-9]{16})\b/dg },
  {
    what: 'AWS secret access key',
    pattern: /secret_?(?:access)?_?key["']?\s{0,4}[:=]\s{0,4}["']?([A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])/dgi,
  },
  { what: 'private key', pattern: /(-----BEGIN (?:[A-Z]{2,10} )?(?:ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----)/dg },
  { what: 'private key in base64', pattern: /(LS0tLS1CRUdJTi[A-Za-z0-9+/]{4,40})/dg },
  { what: 'PuTTY private key', pattern: /(PuTTY-User-Key-File-\d)/dg },
  { what: 'GitHub token', pattern: /(gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})\b/dg },
  { what: 'GitLab token', pattern: /(glpat-[\w-]{20,64})\b/dg },
  { what: 'Slack token', pattern: /(xox[abeoprs]-[A-Za-z0-9-]{10,100})\b/dg },
  { what: 'Slack webhook', pattern: /(hooks\.slack\.com\/services\/T[A-Z0-9]{6,14}\/B[A-Z0-9]{6,14}\/[A-Za-z0-9]{16,32})/dg },
  { what: 'Teams webhook', pattern: /(outlook\.office\.com\/webhook\/[A-Za-z0-9@-]{36,120}\/IncomingWebhook\/[A-Za-z0-9]{20,64})/dg },
  { what: 'Stripe key', pattern: /([rs]k_live_[A-Za-z0-9]{20,120})\b/dg },
  { what: 'Google API key', pattern: /(AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])/dg },
  { what: 'npm token', pattern: /(npm_[A-Za-z0-9]{36})\b/dg },
  { what: 'PyPI token', pattern: /(pypi-AgEIcHlwaS5vcmc[\w-]{50,200})/dg },
  { what: 'SendGrid key', pattern: /(SG\.[\w-]{22}\.[\w-]{43})\b/dg },
  { what: 'JSON web token', pattern: /(eyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,500})/dg },
  { what: 'password in a URL', pattern: /:\/\/[^\s:/@"'<>${}]{1,64}:([^\s:/@"'<>${}]{3,128})@/dg },
];

/** Everything in a text that has the form of a secret. */
export function findSecrets(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const { what, pattern } of patterns)
    for (const match of matches(pattern, text)) if (startsWord(text, match.index)) hits.push(hit(what, match));
  return hits;
}

/** As matchAll, which costs a copy of the pattern for every text, also where there is nothing. */
function matches(pattern: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) found.push(match);
  return found;
}

/** A secret assigned by name, as scripts do: `export DB_PASSWORD=hunter22`. Holes, variables and calls are no literals. */
const assignment =
  /\b[\w-]{0,40}(?:password|passwd|secret|token|api_?key|access_?key)["']?\s{0,4}(?:=|:\s)\s{0,4}["']?([^\s"'`$<>(){}[\];,|&\\]{6,128})(?=["'\s;,&|]|$)/dgi;

/** The same for scripts and documents in which secrets are assigned to names. */
export function findAssignedSecrets(text: string): Hit[] {
  const formed = findSecrets(text);
  const assigned = matches(assignment, text)
    .map((match) => hit('literal secret', match))
    .filter(({ start, end, placeholder }) => placeholder || plausible(text.slice(start, end)));
  return [...formed, ...assigned.filter((a) => !formed.some((b) => a.start < b.end && b.start < a.end))];
}

/** True where no letter or digit stands before; asked of what was found, since a pattern that begins with its letters is searched faster. */
const startsWord = (text: string, index: number): boolean =>
  index === 0 || !/[A-Za-z0-9]/.test(text[index - 1]!) || !/[A-Za-z0-9]/.test(text[index]!);

function hit(what: string, match: RegExpExecArray): Hit {
  const [start, end] = match.indices![1] ?? match.indices![0]!;
  return { what, start, end, placeholder: isPlaceholder(match[1] ?? match[0]) };
}

const secretName =
  /pass(word|wd|phrase)?$|pwd$|secret$|token$|api_?key$|private_?key$|(access|secret|auth|encryption|signing)_?key$|credentials?$/i;
/** Names that speak of a secret and hold something else: where it is, what it is called, how long it is. */
const aboutSecret =
  /(arn|name|id|url|uri|path|file|length|type|endpoint|ttl|expiry|expiration|enabled|version|region|header|table|bucket|prefix|parameter)$/i;

/** True for the name of a variable that holds a secret: DB_PASSWORD, apiKey, but not SECRET_ARN or TOKEN_URL. */
export const namesSecret = (name: string): boolean => secretName.test(name) && !aboutSecret.test(name);

/** True for what holds the place of a secret in an example: the name of its type, `<password>`, `your-password`. */
export const isPlaceholder = (text: string): boolean =>
  /^(string|x{3,}|\*{3,}|\.{3,}|<.*>|your[-_ ].*|placeholder|dummy|todo|tbd|redacted)$/i.test(text);

/** False for what is written where a secret would be, and is none: an ARN, a path, a switch, a placeholder. */
export function plausible(text: string): boolean {
  if (text.length < 4 || /^(arn:|https?:\/\/|s3:\/\/|ssm:|\/|\.|\{\{|\$|%|<)/.test(text)) return false;
  if (/^(true|false|null|none|undefined|yes|no|required|optional|\d{1,8})$/i.test(text) || isPlaceholder(text)) return false;
  return !/^((change|replace)[-_]?(me|this|it)|secretsmanager|ssm|aws[-_]?secrets.*)$/i.test(text);
}

/** The values of a resource that hold a secret, by the table. Maps of secrets give one value per entry. */
export function secretValues(resource: { readonly type: string; get(path: string): Value[] }): Value[] {
  return (secretProperties[resource.type] ?? []).flatMap((path) =>
    resource.get(path).flatMap((value) => (value.composite ? value.entries().flatMap((entry) => entry.value.elements()) : [value])),
  );
}

/** The types that have secret properties. */
export const secretTypes: readonly string[] = Object.keys(secretProperties);

/** The variables of an environment, whether it is written as a map or as a list of names and values. */
export function variables(environment: readonly Value[]): { readonly name: string; readonly value: Value }[] {
  return environment.flatMap((item) => {
    const name = [...item.get('Name'), ...item.get('Variable')].find((value) => !value.absent);
    if (!name) return item.entries().flatMap(({ key, value }) => value.elements().map((element) => ({ name: key, value: element })));
    return item.get('Value').map((value) => ({ name: name.text, value }));
  });
}

/** The text behind a value that may be encoded: base64, or gzip in base64, as user data can be. Undefined when it is not. */
export function decoded(text: string): string | undefined {
  if (text.length < 24 || text.length > 1_000_000 || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  try {
    const plain =
      bytes[0] === 0x1f && bytes[1] === 0x8b
        ? process.getBuiltinModule('node:zlib').gunzipSync(bytes, { maxOutputLength: 4_000_000 })
        : bytes;
    const result = new TextDecoder('utf-8', { fatal: true }).decode(plain);
    // eslint-disable-next-line no-control-regex
    return /[\0-\x08\x0e-\x1a]/.test(result) ? undefined : result;
  } catch {
    return undefined;
  }
}
