import type { Place } from '../../model/source.ts';
import { below } from '../../model/source.ts';
import type { Condition, Evaluated, Input } from '../../model/value.ts';
import { isList, isScalar, splitList } from './allowed.ts';
import type { Domain } from './terms.ts';

/** Values that a deployment is known to pass, by parameter. */
export type Given = Readonly<Record<string, unknown>>;

/** The Parameters section of a template, and the pseudo parameters. */
export class Parameters {
  readonly #declared: Readonly<Record<string, unknown>>;
  readonly #given: (name: string) => unknown;
  readonly #root: Place;

  /** @param given what a deployment is known to pass to a parameter; undefined when it is not known */
  constructor(declared: unknown, given: (name: string) => unknown, root: Place) {
    this.#declared = typeof declared === 'object' && declared !== null ? (declared as Record<string, unknown>) : {};
    this.#given = given;
    this.#root = root;
  }

  has(name: string): boolean {
    return name.startsWith('AWS::') || Object.hasOwn(this.#declared, name);
  }

  /** What a reference to a parameter can be, or undefined when there is no such parameter. */
  evaluate(name: string, at: Place, when: readonly Condition[]): Evaluated[] | undefined {
    if (name === 'AWS::NoValue') return [{ state: 'absent', node: undefined, at, when }];
    if (name.startsWith('AWS::')) return [pseudoValue(name, at, when)];
    if (!Object.hasOwn(this.#declared, name)) return undefined;
    const declaration = this.#declaration(name);
    const type = String(declaration['Type'] ?? 'String');
    const place = below(this.#root, 'Parameters', name);
    const input: Input = { name, at: place, secret: String(declaration['NoEcho']) === 'true' };
    const known = (value: unknown, more: Partial<Evaluated> = {}): Evaluated => ({
      state: 'known',
      node: isList(type) && typeof value === 'string' ? splitList(value) : value,
      at,
      when,
      input,
      ...more,
    });
    const { Default: fallback, AllowedValues: allowed } = declaration;
    // What is passed to such a parameter, and its default, is the name of a stored parameter, not its value.
    if (type.startsWith('AWS::SSM::Parameter::Value')) return [unknown(name, at, when, input)];
    const given = this.#given(name);
    // A secret that is passed on deployment is written in no template, and must not be printed.
    if (given !== undefined) return [input.secret ? unknown(name, at, when, input) : known(given)];
    if (isScalar(fallback)) return [known(fallback, { input: { ...input, assumed: below(place, 'Default') } })];
    if (Array.isArray(allowed) && allowed.length > 0 && allowed.length <= 64 && allowed.every(isScalar))
      return allowed.map((value) => known(value, { when: [...when, { name, is: String(value) }] }));
    return [unknown(name, at, when, input)];
  }

  /** What another stack passes, as the parameter takes it; undefined when that is not the value of the parameter. */
  accept(name: string, passed: readonly Evaluated[], at: Place): readonly Evaluated[] | undefined {
    const { Type: type, NoEcho: noEcho } = this.#declaration(name);
    if (!Object.hasOwn(this.#declared, name) || String(type).startsWith('AWS::SSM::Parameter::Value')) return undefined;
    const input: Input = { name, at: below(this.#root, 'Parameters', name), secret: String(noEcho) === 'true' };
    return passed.map((value) => {
      // The place of a secret would be shown with it.
      const from: Input = { ...(value.input?.assumed ? value.input : input), ...(input.secret ? {} : { passed: value.at }) };
      // What is secret here must not be printed, wherever it comes from.
      if (input.secret && value.state === 'known') return { ...unknown(name, at, value.when, from), refs: value.refs ?? [] };
      const list = isList(String(type)) && value.state === 'known' && isScalar(value.node);
      return {
        ...value,
        at,
        ...(list ? { node: splitList(String(value.node)), text: undefined } : {}),
        input: { ...from, secret: input.secret || value.input?.secret === true },
      };
    });
  }

  /** What a parameter can be, as far as conditions are concerned: a default does not bind a deployment. */
  domain(name: string): Domain | undefined {
    if (Object.hasOwn(pseudo, name)) return { values: [pseudo[name]!], closed: true };
    const { AllowedValues: allowed, Default: fallback, MinLength: least, Type: type } = this.#declaration(name);
    // What the template compares is the stored value, not the name that is passed.
    if (String(type).startsWith('AWS::SSM::Parameter::Value')) return undefined;
    const given = this.#given(name);
    if (given !== undefined) return { values: [String(given)], closed: true };
    if (!Object.hasOwn(this.#declared, name)) return undefined;
    // Of a list, the allowed values are those of its items.
    if (Array.isArray(allowed) && allowed.length > 0 && !isList(String(type))) return { values: allowed.map(String), closed: true };
    const values = isScalar(fallback) ? [String(fallback)] : [];
    if (Number(least) > 0 || type === 'Number') return { values, closed: false, fits: (value) => value !== '' };
    return values.length > 0 ? { values, closed: false } : undefined;
  }

  #declaration(name: string): Record<string, unknown> {
    const declaration = Object.hasOwn(this.#declared, name) ? this.#declared[name] : undefined;
    return typeof declaration === 'object' && declaration !== null ? (declaration as Record<string, unknown>) : {};
  }
}

/** The same in every account of the commercial partition; the policies that rules look for have one name in all partitions. */
const pseudo: Readonly<Record<string, string>> = { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' };

function pseudoValue(name: string, at: Place, when: readonly Condition[]): Evaluated {
  const value = Object.hasOwn(pseudo, name) ? pseudo[name] : undefined;
  if (value !== undefined) return { state: 'known', node: value, at, when };
  return { state: 'unknown', node: undefined, text: `\${${name}}`, at, when, why: { reason: 'parameter', detail: name } };
}

function unknown(name: string, at: Place, when: readonly Condition[], input: Input): Evaluated {
  return { state: 'unknown', node: undefined, text: `\${${name}}`, at, when, why: { reason: 'parameter', detail: name }, input };
}
