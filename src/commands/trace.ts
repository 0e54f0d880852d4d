import { rules } from '../../rules/index.ts';
import { locationOf } from '../engine/reported.ts';
import { Redactor } from '../engine/redact.ts';
import { describe as reasonOf, Runner } from '../engine/run.ts';
import { traceTemplate } from '../formats/cloudformation/trace.ts';
import { traceTerraform } from '../formats/terraform/trace.ts';
import { openInput } from '../input/open.ts';
import { secretProperties } from '../kit/secret-properties.ts';
import { UsageError } from '../model/errors.ts';
import type { Graph, Resource } from '../model/graph.ts';
import { didYouMean } from '../model/selector.ts';
import { nodeAt, type Position, type Source } from '../model/source.ts';
import type { Value } from '../model/value.ts';
import type { Project } from '../input/projects.ts';
import { trace, type Trace, type TracedValue } from '../report/index.ts';
import { harmless, visible } from '../report/text.ts';
import { usesColor, widthOf, type ColorMode, type Io } from './io.ts';

/** The flags of `groundrule trace`, as commander hands them over. */
export interface TraceFlags {
  readonly config?: string | false;
  readonly parameters?: readonly string[];
  readonly color: ColorMode;
}

/** Characters of a line of source that are shown. */
const codeShown = 100;
/** Values that are traced; a list has one for each element. */
const mostValues = 50;

/**
 * What a property of a resource is, in every way in which the files are deployed, and where that comes from.
 * @throws {UsageError} when the file cannot be read or has no such resource
 */
export async function traceValue(file: string, address: string, path: string, flags: TraceFlags, io: Io): Promise<string> {
  const { config, parameters, color } = flags;
  const input = await openInput({
    paths: [file],
    cwd: io.cwd,
    ...(file === '-' ? { stdin: await io.stdin() } : {}),
    ...(config === undefined ? {} : { config }),
    ...(parameters ? { parameters } : {}),
  });
  const traces: Trace[] = [];
  const addresses: string[] = [];
  input.visit({
    project: (project, deployed) => {
      for (const { scenarios, graph } of deployed) {
        addresses.push(...graph.resources.map((resource) => resource.address));
        const resource = graph.at(address);
        if (!resource) continue;
        const whole = pathIn(resource, path);
        traces.push({ title: titleOf(resource, whole, scenarios), values: traced(resource, whole, graph, project) });
      }
    },
    unreadable: ({ file: name, line, column, message }) => {
      throw new UsageError(`${name}:${line}:${column}: ${message}`);
    },
    passedOver: () => {},
  });
  if (traces.length === 0) throw new UsageError(`There is no resource '${address}' in ${file}${didYouMean(address, addresses)}`);
  for (const warning of input.warnings()) io.err(harmless(`warning: ${visible(warning)}\n`));
  return trace(traces, { color: usesColor(color, io), width: widthOf(io) });
}

const titleOf = ({ address, type }: Resource, path: string, scenarios: readonly string[]): string =>
  `${path} of ${address} (${type})${scenarios.some((name) => name !== '') ? ` in ${scenarios.join(', ')}` : ''}`;

function traced(resource: Resource, path: string, graph: Graph, { sources }: Project): TracedValue[] {
  const values = resource.get(path).slice(0, mostValues);
  const redactor = redactorFor(resource, values, graph);
  const told = values.map((value) => ({
    value,
    steps:
      value.format === 'cloudformation'
        ? traceTemplate(value, resource, (address) => graph.at(address))
        : traceTerraform(value, resource.address, sources),
  }));
  for (const { secret } of told.flatMap(({ steps }) => steps)) if (secret) redactor.add({ text: String(nodeAt(secret)), at: [secret] });
  const excerpt = excerpts(redactor);
  return told.map(({ value, steps }) => {
    const when = graph.simplify([...resource.when, ...value.when]);
    return {
      text: textOf(value, resource, redactor),
      when: when.map(({ name, is }) => ({ name, is: typeof is === 'string' ? redactor.text(is) : is })),
      witness: graph.witness(when),
      steps: steps.map(({ at, what }) => {
        const location = locationOf(at);
        return { ...location, what: redactor.text(what), code: excerpt(at.source, location.location.start) };
      }),
    };
  });
}

/** A path names no element of a list, but stands for all; whoever writes `[0]`, `.0` or `.*` is shown them too. */
function pathIn(resource: Resource, path: string): string {
  const all = path.replace(/\[[^\]]*\]|\.(?:\d+|\*)(?=\.|$)/g, '');
  return all !== path && all !== '' && !resource.get(path).some(({ known, absent }) => known && !absent) ? all : path;
}

/** Masks what the rules about secrets know, and what stands in a property or a parameter that holds a secret. */
function redactorFor(resource: Resource, values: readonly Value[], graph: Graph): Redactor {
  const redactor = new Redactor();
  const secretRules = rules.filter(({ family }) => family === 'secrets').map((rule) => ({ rule }));
  for (const secret of new Runner(secretRules).run(graph).secrets) redactor.add(secret);
  for (const value of values) {
    if (!value.known || value.composite || !isSecret(value, resource)) continue;
    const { assumed, passed } = value.input ?? {};
    const written = assumed ? [assumed] : passed ? [value.at, passed] : [value.at];
    redactor.add({ text: value.text, at: [...written, ...(value.exported ?? [])] });
  }
  return redactor;
}

const isSecret = ({ input, path }: Value, { type }: Resource): boolean => {
  const paths = Object.hasOwn(secretProperties, type) ? secretProperties[type]! : [];
  return input?.secret === true || paths.some((secret) => path === secret || path.startsWith(`${secret}.`));
};

function textOf(value: Value, resource: Resource, redactor: Redactor): string {
  if (value.absent) return 'not set';
  if (value.unknown) return `unknown: ${reasonOf(value.why)}${value.text === '' ? '' : ` (${redactor.text(value.text)})`}`;
  if (isSecret(value, resource)) return '****';
  if (!value.composite) return value.text === '' ? "''" : redactor.text(value.text);
  const keys = Object.keys(value.node as object);
  return Array.isArray(value.node) ? `a list of ${keys.length}` : `an object with ${keys.length > 0 ? keys.join(', ') : 'nothing in it'}`;
}

/** Shows lines of source, from where they say something, as far as there is room. */
function excerpts(redactor: Redactor): (source: Source, at: Position) => string {
  const files = new Map<Source, readonly string[]>();
  return (source, { line, column }) => {
    let lines = files.get(source);
    if (!lines) {
      for (const hidden of source.hidden?.() ?? []) redactor.add({ text: '', at: [hidden] });
      files.set(source, (lines = redactor.source(source.file, source.text).split('\n')));
    }
    const text = lines[line - 1] ?? '';
    const start = text.length - text.trimStart().length;
    const from = column - start > codeShown / 2 ? column - 1 : start;
    return text.slice(from, from + codeShown).trimEnd();
  };
}
