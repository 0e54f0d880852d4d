import type { Given } from './parameters.ts';
import { isDict } from './terms.ts';

/** A value that CloudFormation refuses to deploy: the parameter allows others only. */
export interface Refused {
  /** The template that declares the parameter. */
  readonly file: string;
  readonly name: string;
  /** undefined when nobody may see it. */
  readonly value: string | undefined;
  readonly allowed: readonly string[];
}

/**
 * What is passed to parameters that do not allow it. Of a list, every item has to be allowed.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 * @param declared the section Parameters
 */
export function refusedOf(declared: unknown, given: Given, file: string): Refused[] {
  if (!isDict(declared)) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    const declaration = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (!isDict(declaration)) return [];
    const { AllowedValues: written, Type: type, NoEcho: noEcho } = declaration;
    // What is no list of texts is an error of its own; what is passed as the name of a stored parameter is not used.
    if (!Array.isArray(written) || written.length === 0 || !written.every(isScalar)) return [];
    if (String(type).startsWith('AWS::SSM::Parameter::Value')) return [];
    const allowed = new Set(written.map(String));
    const numbers = new Set(written.filter((each) => type === 'Number' || typeof each === 'number').map(Number));
    // An 8.0 that is written without quotes is the number 8 here, and the text 8.0 for CloudFormation.
    const isAllowed = (item: string): boolean => allowed.has(item) || (item.trim() !== '' && numbers.has(Number(item)));
    if (itemsOf(value, isList(String(type))).every(isAllowed)) return [];
    return [{ file, name, value: String(noEcho) === 'true' ? undefined : String(value), allowed: [...allowed] }];
  });
}

const itemsOf = (value: unknown, list: boolean): readonly string[] => {
  if (Array.isArray(value)) return value.map(String);
  return list ? splitList(String(value)) : [String(value)];
};

export const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);
export const isList = (type: string): boolean => type.startsWith('List<') || type === 'CommaDelimitedList';
export const splitList = (text: string): string[] => (text === '' ? [] : text.split(',').map((item) => item.trim()));
