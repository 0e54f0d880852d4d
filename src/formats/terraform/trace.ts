import { posix } from 'node:path';
import { below, nodeAt, type Place, type Source } from '../../model/source.ts';
import { Steps, type Step } from '../../model/trace.ts';
import type { Value } from '../../model/value.ts';
import { isObject } from './blocks.ts';

/** Expressions longer than this are not searched for names. */
const longest = 100_000;

/** How a value comes about: where it is written, then the variables, locals and resources that its expressions name. */
export function traceTerraform(value: Value, sources: readonly Source[]): Step[] {
  const steps = new Steps();
  const folder = posix.dirname(value.at.source.file);
  const near = sources.filter((source) => posix.dirname(source.file) === folder);
  if (!value.absent) visit({ source: value.at.source, pointer: value.at.pointer }, 'the value is written here', near, steps);
  if (value.input) declared(`var.${value.input.name}`, near, steps);
  for (const { to } of value.refs) declared(to, near, steps);
  return steps.all();
}

function visit(at: Place, what: string, sources: readonly Source[], steps: Steps): void {
  if (!steps.add(at, what)) return;
  const node = nodeAt(at);
  const text = typeof node === 'string' ? node : (JSON.stringify(node) ?? '');
  if (text.length > longest) return;
  for (const [, expression] of text.matchAll(/[$%]\{([^}]*)\}/g)) {
    for (const [name] of expression!.matchAll(/\b[a-z_][\w-]*\.[\w-]+(?:\.[\w-]+)?/gi)) declared(name, sources, steps);
  }
}

function declared(name: string, sources: readonly Source[], steps: Steps): void {
  const [root = '', first = '', second = ''] = name.split('.');
  const place = (...keys: string[]): Place | undefined => sources.flatMap((source) => find(source, keys) ?? [])[0];
  if (root === 'var') {
    const at = place('variable', first);
    const body = at && nodeAt(at);
    const sensitive = isObject(body) && String(body['sensitive']) === 'true';
    const fallback = isObject(body) && Object.hasOwn(body, 'default');
    const text = `variable ${first}: ${sensitive ? 'sensitive; ' : ''}${fallback ? 'with a default' : 'no default'}`;
    if (at) steps.add(at, text, sensitive && fallback ? below(at, 'default') : undefined);
  } else if (root === 'local') {
    const at = place('locals', first);
    if (at) visit(at, `local value ${first}`, sources, steps);
  } else if (root === 'module') {
    const at = place('module', first);
    if (at) steps.add(at, `module ${first}`);
  } else {
    const at = root === 'data' ? place('data', first, second) : place('resource', root, first);
    if (at) steps.add(at, root === 'data' ? `data source ${first}.${second}` : `resource ${root}.${first}`);
  }
}

/** A block by its labels; every level may be an object or a list of objects. */
function find(source: Source, keys: readonly string[]): Place | undefined {
  let level: { readonly node: unknown; readonly pointer: readonly (string | number)[] }[] = [{ node: source.data, pointer: [] }];
  for (const key of keys) {
    level = level
      .flatMap(({ node, pointer }) =>
        Array.isArray(node) ? node.map((item: unknown, index) => ({ node: item, pointer: [...pointer, index] })) : [{ node, pointer }],
      )
      .flatMap(({ node, pointer }) =>
        isObject(node) && Object.hasOwn(node, key) ? [{ node: node[key], pointer: [...pointer, key] }] : [],
      );
  }
  return level[0] && { source, pointer: level[0].pointer };
}
