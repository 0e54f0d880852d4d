import { readFileSync } from 'node:fs';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';

/**
 * GitHub's own description of its API: which requests there are, what they may say, what is answered.
 * A request or an answer that it does not describe is an error here, even where the real GitHub is patient.
 */

interface Operation {
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required: boolean;
    readonly schema: Schema;
  }[];
  readonly body?: Schema;
  readonly responses: Readonly<Record<string, Schema | true>>;
}

export interface Schema {
  readonly [key: string]: unknown;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

const description = JSON.parse(readFileSync(new URL('openapi.generated.json', import.meta.url), 'utf8')) as Description;

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  coerceTypes: false,
  formats: { uri: /^https?:\/\/\S+$/, 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ },
});
for (const format of ['int64', 'uri-template', 'email']) ajv.addFormat(format, true);
ajv.addSchema({ $id: 'github', definitions: description.definitions });

const compiled = new Map<unknown, ValidateFunction>();

/** What is wrong with a value, in ajv's words; undefined when nothing is. */
function fault(schema: AnySchema, value: unknown): string | undefined {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/definitions/', '"github#/definitions/')) as AnySchema);
    compiled.set(schema, validate);
  }
  return validate(value) ? undefined : ajv.errorsText(validate.errors).slice(0, 500);
}

/** An operation, and what stands in a request in the place of the names in its path. */
export interface Call {
  /** `POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews` */
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly operation: Operation;
}

/** The operation that a request asks for. */
export function callOf(method: string, path: string): Call | undefined {
  for (const [template, methods] of Object.entries(description.paths)) {
    const operation = methods[method.toLowerCase()];
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const match = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(path);
    if (operation && match) {
      return {
        name: `${method} ${template}`,
        parameters: Object.fromEntries(names.map((name, index) => [name, match[index + 1]!])),
        operation,
      };
    }
  }
  return undefined;
}

/** An object may have only the properties that are described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copy ? { ...copy, additionalProperties: false } : copy;
}

const closedBodies = new Map<Operation, AnySchema>();

/** What is wrong with a request. */
export function requestFaults(call: Call, query: URLSearchParams, body: unknown): string[] {
  const { parameters, body: schema } = call.operation;
  const faults: (string | undefined)[] = [];
  for (const [name, text] of Object.entries(call.parameters)) {
    faults.push(parameterFault(parameters.find((one) => one.in === 'path' && one.name === name)!.schema, name, text));
  }
  for (const [name, text] of query) {
    const parameter = parameters.find((one) => one.in === 'query' && one.name === name);
    faults.push(parameter ? parameterFault(parameter.schema, name, text) : `${name} is no parameter`);
  }
  if (schema) {
    if (!closedBodies.has(call.operation)) closedBodies.set(call.operation, closed(schema) as AnySchema);
    faults.push(fault(closedBodies.get(call.operation)!, body));
  } else if (body !== undefined) faults.push('there is a body');
  return faults.filter((one) => one !== undefined);
}

function parameterFault(schema: Schema, name: string, text: string): string | undefined {
  const value = schema['type'] === 'integer' && /^\d+$/.test(text) ? Number(text) : decodeURIComponent(text);
  const wrong = fault(schema as AnySchema, value);
  return wrong && `${name}: ${wrong}`;
}

/** What is wrong with an answer. */
export function answerFault(call: Call, status: number, body: unknown): string | undefined {
  const schema = call.operation.responses[status];
  if (schema === undefined) return `${call.name} is not described to answer ${status}`;
  return schema === true ? undefined : fault(schema as AnySchema, body);
}

/** A value that a definition allows, as small as can be, with some of its properties set. */
export function sample(name: string, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const whole = smallest({ $ref: `#/definitions/${name}` }) as Record<string, unknown>;
  return { ...whole, ...properties };
}

function smallest(schema: Schema): unknown {
  if (typeof schema['$ref'] === 'string') return smallest(description.definitions[schema['$ref'].split('/').at(-1)!]!);
  const choices = (schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']) as Schema[] | undefined;
  if (choices) return smallest(choices.find((one) => one['type'] === 'null') ?? choices[0]!);
  if (schema['enum']) return (schema['enum'] as unknown[])[0];
  if (schema['type'] === 'object') {
    const required = (schema['required'] ?? []) as string[];
    const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
    return Object.fromEntries(required.map((key) => [key, smallest(properties[key]!)]));
  }
  const texts: Record<string, string> = { uri: 'https://example.com/', 'date-time': '2026-01-01T00:00:00Z' };
  const plain: Record<string, unknown> = {
    string: texts[String(schema['format'])] ?? 'x',
    integer: 1,
    number: 1,
    boolean: false,
    array: [],
    null: null,
  };
  return plain[String(schema['type'])];
}
