import type { Graph } from '../../model/graph.ts';
import { posix } from 'node:path';
import type { Source } from '../../model/source.ts';
import { assemble, type Declared } from './assemble.ts';
import { defaultTagsOf, passedOn, tagged, type DefaultTags } from './default-tags.ts';
import { Effort } from './effort.ts';
import { both } from './expression/outcome.ts';
import type { When } from './expression/world.ts';
import { Configuration, ModuleInstance, type Instance, type SourcesOf } from './instance.ts';
import { readModule, type Given } from './module.ts';

/**
 * The resources that the files of one directory declare together, with those of the local modules that they call.
 * @param variables what the deployment is known to pass
 * @param sourcesOf the files of the folder of a local module; without it no module is read
 */
export function loadTerraformConfig(
  sources: readonly Source[],
  variables: Given | Values = {},
  sourcesOf: SourcesOf = () => undefined,
): Graph {
  const effort = new Effort(sources.reduce((sum, { text }) => sum + text.length, 0));
  const configuration = new Configuration(effort, sourcesOf);
  const folder = posix.dirname(sources[0]?.file ?? '');
  const given: Given =
    variables instanceof Map ? (variables as Given) : new Map(Object.entries(variables).map(([name, value]) => [name, { value }]));
  const root = new ModuleInstance(configuration, readModule(sources, given), [folder]);
  return assemble(declaredBy(root, [], [], defaultTagsOf(root)), () => limitsOf(configuration, sources[0]?.file));
}

type Values = Readonly<Record<string, unknown>>;

const limitsOf = ({ effort, limits, unread }: Configuration, file = ''): string[] => [
  ...limits,
  ...(unread.size > 0 ? [notRead([...unread])] : []),
  ...(effort.exhausted ? [`The references in ${file} and the files beside it multiply so much that not all of them were followed`] : []),
];

const mostNamed = 3;

function notRead(calls: readonly (readonly [call: string, source: string])[]): string {
  const named = calls.slice(0, mostNamed).map(([call, source]) => `${call} (${source.slice(0, 80)})`);
  const all = calls.length > mostNamed ? `${named.join(', ')} and ${calls.length - mostNamed} more` : named.join(', ');
  return `Not looked at, because it is not written in Terraform JSON here: what is in ${all}; a plan shows it`;
}

/** The resources of a module and of those that it calls, each under the conditions of all calls that lead to it. */
function declaredBy(module: ModuleInstance, when: When, absent: readonly When[], tags: DefaultTags): Declared[] {
  const within = (instance: Instance) => ({ when: both(when, instance.when), absent: [...absent, ...instance.absent] });
  const own = [...module.module.resources.values()].flatMap((block) =>
    module.instancesOf(block).map((instance): Declared => {
      const { labels, at, head } = block;
      const body = tagged(block, instance, tags);
      const address = `${module.path}${labels.join('.')}${instance.suffix}`;
      return { nativeType: labels[0]!, address, module: module.path, body, at, head, ...within(instance), world: instance.world };
    }),
  );
  const called = [...module.module.calls.keys()].flatMap((name) => (module.called(name) ?? []).map((one) => ({ ...one, name })));
  return [
    ...own,
    ...called.flatMap(({ instance, module: child, name }) => {
      const inside = within(instance);
      const passed = passedOn(tags, module.module.calls.get(name)!);
      return declaredBy(child, inside.when, inside.absent, passed);
    }),
  ];
}
