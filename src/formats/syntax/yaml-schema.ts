import { FAILSAFE_SCHEMA, Type } from 'js-yaml';

const constants = new Map<string, boolean | null>([
  ...['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((text) => [text, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
]);
const longestConstant = 5;
const decimal = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const octal = /^[-+]?0[0-7_]+$/;
const hexadecimal = /^[-+]?0x_*[0-9a-fA-F][0-9a-fA-F_]*$/;
const binary = /^[-+]?0b_*[01][01_]*$/;
const sexagesimal = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/;
const float = /^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?)$/;

/**
 * What a plain scalar reads as in a CloudFormation template: YAML 1.1 with exceptions. `yes`, `no`, `on` and `off` are
 * booleans, `0644` is octal, `1:30` is 90; dates and a lone `Y` or `N` stay strings, and so does `.inf`, which JSON
 * cannot express. `1e3` is a number, as it is for SnakeYAML, which the service uses, and in JSON.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function readScalar(text: string): string | number | boolean | null {
  const constant = text.length <= longestConstant ? constants.get(text) : undefined;
  if (constant !== undefined) return constant;
  const first = text.charCodeAt(0);
  const numeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  return numeric ? readNumber(text) : text;
}

function readNumber(text: string): string | number {
  const digits = text.replaceAll('_', '');
  if (decimal.test(text)) return Number(digits);
  const sign = text.startsWith('-') ? -1 : 1;
  const unsigned = digits.replace(/^[-+]/, '');
  if (octal.test(text)) return sign * Number.parseInt(unsigned, 8);
  if (hexadecimal.test(text)) return sign * Number.parseInt(unsigned.slice(2), 16);
  if (binary.test(text)) return sign * Number.parseInt(unsigned.slice(2), 2);
  if (sexagesimal.test(text)) return sign * unsigned.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return float.test(text) && !/^[-+]?0[0-9_]+$/.test(text) ? Number(digits) : text;
}

const core = 'tag:yaml.org,2002:';
/** The standard tags that have a meaning in JSON; all others are kept. */
const standard = new Set(['str', 'seq', 'map', 'null', 'bool', 'int', 'float', 'merge'].map((name) => core + name));
/** Short tags whose long form does not start with `Fn::`. */
const bare = new Set(['Ref', 'Condition']);
const functions = new Set(
  (
    'And Base64 Cidr Contains EachMemberEquals EachMemberIn Equals FindInMap ForEach GetAtt GetAZs If ImportValue Join Length Not Or ' +
    'RefAll Select Split Sub ToJsonString Transform ValueOf ValueOfAll'
  ).split(' '),
);

/**
 * The key that a tag stands for: `!Sub` is `Fn::Sub`, `!Ref` is `Ref`; an unknown tag stands for itself. Undefined for
 * a standard tag such as `!!str`, which only says how to read the value.
 * @param tag as written, or as js-yaml resolves it
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function longForm(tag: string): string | undefined {
  const name = tag.startsWith('!<') ? tag.slice(2, -1) : tag.startsWith('!!') ? core + tag.slice(2) : tag;
  if (name === '!' || standard.has(name)) return undefined;
  if (name.startsWith(core)) return `!!${name.slice(core.length)}`;
  const short = name.slice(1);
  if (bare.has(short)) return short;
  return functions.has(short) ? `Fn::${short}` : name;
}

const read = (tag: string, accepts: (value: unknown) => boolean): Type =>
  new Type(core + tag, {
    kind: 'scalar',
    resolve: (text: string | null) => accepts(readScalar(text ?? '')),
    construct: (text: string | null) => readScalar(text ?? ''),
  });

/** Puts the value of a tagged node under the key that the tag stands for. Nothing at all is an empty string: `!GetAZs`. */
const tagged = (kind: 'scalar' | 'sequence' | 'mapping'): Type =>
  new Type('', { kind, multi: true, construct: (value: unknown, tag = '') => ({ [longForm(tag) ?? tag]: value ?? '' }) });

/** One implicit type stands for all: js-yaml would ask each of them about every plain scalar. */
export const schema = FAILSAFE_SCHEMA.extend({
  implicit: [
    read('implicit', (value) => typeof value !== 'string'),
    new Type(`${core}merge`, { kind: 'scalar', resolve: (text) => text === '<<' }),
  ],
  explicit: [
    read('null', (value) => value === null),
    read('bool', (value) => typeof value === 'boolean'),
    read('int', (value) => Number.isInteger(value)),
    read('float', (value) => typeof value === 'number'),
    tagged('scalar'),
    tagged('sequence'),
    tagged('mapping'),
  ],
});
