import type { Source } from '../../model/source.ts';
import { Graph } from '../../model/graph.ts';
import type { Refused } from './allowed.ts';
import { isName, TemplateExports, type Imports } from './exports.ts';
import { isLoop } from './foreach.ts';
import { Mount } from './mount.ts';
import { nestingMarks } from './nested.ts';
import { Placed } from './nodes.ts';
import type { Given } from './parameters.ts';
import { readStack, type ReadingOptions } from './reading.ts';
import { Family, type Files, type ReadFile, type Stack } from './stacks.ts';
import { isDict } from './terms.ts';

/** True for a template: a mapping of resources of which one at least has a type such as AWS::S3::Bucket. */
export function isTemplate(data: unknown): boolean {
  if (!isDict(data) || !isDict(data['Resources'])) return false;
  if (Object.hasOwn(data, 'AWSTemplateFormatVersion')) return true;
  return Object.entries(data['Resources']).some(
    ([id, resource]) => isLoop(id) || (isDict(resource) && typeof resource['Type'] === 'string' && resource['Type'].includes('::')),
  );
}

/** What a text says that may name other files to be read with it. */
export const marks: readonly string[] = [...nestingMarks, 'AWS::Include'];

export { isName, type Imports, type ReadFile, type Refused, type TemplateExports };

export interface TemplateOptions extends ReadingOptions, Pick<Files, 'uploaded'> {
  /** What a deployment is known to pass to another template that this one deploys, as far as this one leaves it open. */
  readonly parametersOf?: (file: string) => Given;
}

/** The resources of a template, and those of the templates that it deploys. */
export function loadTemplate(source: Source, options: TemplateOptions = {}): Graph {
  const beyond = options.imports?.resourceAt;
  if (!nestingMarks.some((mark) => source.text.includes(mark))) {
    const { resources, edges, imported, limits, conditions } = readStack(rootOf(source), options);
    return new Graph(resources, {
      edges: () => [...edges(), ...imported()],
      limits,
      simplify: (when) => conditions.simplify(when),
      witness: (when) => conditions.witness(when),
      ...(beyond ? { beyond } : {}),
    });
  }
  const { family } = familyOf(source, options);
  return new Graph(
    family.stacks.flatMap((stack) => stack.resources),
    {
      edges: () => family.edges(),
      limits: () => family.limits(),
      simplify: (when) => family.simplify(when),
      witness: (when) => family.witness(when),
      ...(beyond ? { beyond } : {}),
    },
  );
}

/** What a template exports, for others to import. */
export function loadExports(source: Source, options: TemplateOptions): TemplateExports {
  const { family, stack } = familyOf(source, options, `${source.file}#`);
  return new TemplateExports(family, stack);
}

const rootOf = (source: Source): Placed => new Placed(source.data, { source, pointer: [] });

/** @param prefix of all names */
function familyOf(source: Source, options: TemplateOptions, prefix = ''): { family: Family; stack: Stack } {
  const template = rootOf(source);
  const optionsOf = (each: Placed): ReadingOptions =>
    each === template ? options : { ...options, parameters: options.parametersOf?.(each.at.source.file) ?? {} };
  const { read = () => undefined, uploaded } = options;
  const family = new Family((each, kin) => readStack(each, optionsOf(each), kin), { read, ...(uploaded ? { uploaded } : {}) });
  return { family, stack: family.add({ template, parameters: () => undefined, property: '' }, new Mount(prefix, [])) };
}
