import { posix } from 'node:path';
import type { Graph } from '../../../model/graph.ts';
import {
  below,
  nodeAt,
  type Change,
  type Drift,
  type Place,
  type Pointer,
  type Range,
  type Source,
  type Spot,
} from '../../../model/source.ts';
import { assemble, type Declared } from '../assemble.ts';
import { isObject, type Body } from '../blocks.ts';
import { TerraformDialect } from '../dialect.ts';
import { Effort } from '../effort.ts';
import { Plain, Settled } from '../expression/nodes.ts';
import { policyDocument } from '../policy-document.ts';
import { WrittenBlocks, type FilesIn } from './blocks.ts';
import { changeOf } from './changes.ts';
import { Configuration, type Origin } from './configuration.ts';
import { driftOf, driftsOf, named, type Drifts } from './drift.ts';
import { hiddenIn } from './hidden.ts';
import { plannedBody } from './values.ts';

/** A resource of the plan, wherever the plan has it. */
interface Planned {
  readonly address: string;
  readonly module: string;
  readonly type: string;
  readonly managed: boolean;
  readonly values: Body;
  readonly sensitive: unknown;
  readonly change: Body;
  readonly head: Place;
  readonly at: Place;
}

const deepestModule = 50;

/** The only version of the format that is known; minor versions only add to it. */
const knownVersion = /^[01]\./;

/**
 * The resources that a plan, `terraform show -json`, leaves behind. Every place is in the plan, which knows what a person
 * wrote. The values are data: nothing in them is an expression any more.
 * https://developer.hashicorp.com/terraform/internals/json-format
 * @param filesIn the files beside the plan; without it nothing beside it is looked for
 */
export function loadTerraformPlan(plan: Source, filesIn: FilesIn = () => []): Graph {
  const data = isObject(plan.data) ? plan.data : {};
  const changes = changesOf(data);
  const folder = plan.file === '<stdin>' ? '.' : posix.dirname(plan.file);
  const drifts = driftsOf(data, { source: plan, pointer: [] });
  const source = new PlanSource(plan, changes, drifts, new WrittenBlocks(data['configuration'], folder, filesIn));
  const at: Place = { source, pointer: [] };
  const planned = isObject(data['planned_values'])
    ? plannedIn(data['planned_values'], below(at, 'planned_values'), changes)
    : changedIn(data, at);
  const prior = isObject(data['prior_state']) ? data['prior_state']['values'] : undefined;
  const read = isObject(prior) ? plannedIn(prior, below(at, 'prior_state', 'values'), new Map()).filter(({ managed }) => !managed) : [];
  const configuration = new Configuration(
    data['configuration'],
    below(at, 'configuration'),
    planned.map(({ address }) => address),
  );
  return new Plan(Math.max(plan.text.length, 1000 * planned.length), configuration, [...read, ...planned]).graph(() =>
    limitsOf(plan, data, drifts),
  );
}

function limitsOf({ file }: Source, { format_version: version, errored }: Body, drifts: Drifts): string[] {
  return [
    ...(typeof version === 'string' && !knownVersion.test(version)
      ? [
          `${file} has version ${version.slice(0, 20)} of the format of plans, which is newer than what is known here: something in it may have been missed`,
        ]
      : []),
    ...(errored === true ? [`${file} is the plan of a run that ended with an error: it is not complete`] : []),
    ...(drifts.size > 0 ? [driftLimit(file, [...drifts.keys()])] : []),
  ];
}

const driftLimit = (file: string, addresses: readonly string[]): string =>
  addresses.length === 1
    ? `${file} says that ${addresses[0]} was changed outside of Terraform since the last apply`
    : `${file} says that ${addresses.length} resources were changed outside of Terraform since the last apply: ${named(addresses)}`;

/** The resource at the beginning of a pointer, and the rest of it. */
function resourceAt(data: unknown, pointer: Pointer): { readonly address: unknown; readonly path: Pointer } | undefined {
  const inChanges = pointer[0] === 'resource_changes';
  const end = inChanges ? 2 : pointer.lastIndexOf('resources') + 2;
  if (end < 2) return undefined;
  const resource = nodeAt({ source: { data } as Source, pointer: pointer.slice(0, end) });
  const rest = pointer.slice(end + (inChanges ? 2 : 1));
  return isObject(resource) ? { address: resource['address'], path: rest } : undefined;
}

/** A plan that can tell where its resources come from, and what becomes of them. */
class PlanSource implements Source {
  readonly file: string;
  readonly text: string;
  readonly syntax: Source['syntax'];
  readonly data: unknown;
  readonly #plan: Source;
  readonly #changes: ReadonlyMap<string, Body>;
  readonly #drifts: Drifts;
  readonly #blocks: WrittenBlocks;

  constructor(plan: Source, changes: ReadonlyMap<string, Body>, drifts: Drifts, blocks: WrittenBlocks) {
    this.file = plan.file;
    this.text = plan.text;
    this.syntax = plan.syntax;
    this.data = plan.data;
    this.#plan = plan;
    this.#changes = changes;
    this.#drifts = drifts;
    this.#blocks = blocks;
  }

  get problems(): Source['problems'] {
    return this.#plan.problems;
  }

  locate(spot: Spot): Range {
    return this.#plan.locate(spot);
  }

  writtenAt({ pointer }: Spot): Place | undefined {
    const found = resourceAt(this.data, pointer);
    const argument = found?.path[0];
    return typeof found?.address === 'string'
      ? this.#blocks.find(found.address, typeof argument === 'string' ? argument : undefined)
      : undefined;
  }

  changeAt({ pointer }: Spot): Change | undefined {
    const found = resourceAt(this.data, pointer);
    const change = typeof found?.address === 'string' ? this.#changes.get(found.address) : undefined;
    return found && change && changeOf(change, found.path);
  }

  hidden(): readonly Place[] {
    return hiddenIn(this.#plan);
  }

  driftAt({ pointer }: Spot): Drift | undefined {
    const found = this.#drifts.size > 0 ? resourceAt(this.data, pointer) : undefined;
    const address = typeof found?.address === 'string' ? found.address : '';
    const drifted = this.#drifts.get(address);
    return found && drifted && driftOf(drifted, found.path, this.#changes.get(address)?.['after_sensitive']);
  }
}

class Plan {
  readonly #configuration: Configuration;
  readonly #planned: readonly Planned[];
  readonly #world: TerraformDialect;
  readonly #policies: ReadonlyMap<string, Planned>;

  constructor(size: number, configuration: Configuration, planned: readonly Planned[]) {
    this.#world = new TerraformDialect(new Effort(size));
    this.#configuration = configuration;
    this.#planned = planned;
    this.#policies = new Map(
      planned.filter((one) => !one.managed && one.type === 'aws_iam_policy_document').map((one) => [one.address, one]),
    );
  }

  graph(limits: () => readonly string[]): Graph {
    return assemble(
      this.#planned.filter(({ managed }) => managed).map((one) => this.#declared(one)),
      limits,
    );
  }

  #declared(one: Planned): Declared {
    const written = this.#body(one);
    const policies = Object.entries(written).flatMap(([name, node]) => {
      const policy = this.#policyFor(node);
      return policy ? [[name, policy] as const] : [];
    });
    const read = policies.length > 0 ? { ...written, ...Object.fromEntries(policies) } : written;
    const dependsOn = this.#configuration.resource(one.address)?.dependsOn ?? [];
    const body = dependsOn.length > 0 ? { ...read, depends_on: this.#originOf(one)(dependsOn).refs.map(({ to }) => to) } : read;
    const { type, address, at, head } = one;
    return { nativeType: type, address, module: '', body, at, head, when: [], absent: [], world: this.#world };
  }

  #body(one: Planned): Body {
    const { values, sensitive, change, address } = one;
    const expression = this.#configuration.resource(address)?.expressions;
    return plannedBody({ value: values, unknown: change['after_unknown'], sensitive, expression }, this.#originOf(one));
  }

  #originOf(one: Planned): (references: readonly unknown[]) => Origin {
    return (references) => this.#configuration.origin(references, one.address, one.module);
  }

  /** A policy that is only missing because its document mentions something unknown: what is known of it is still there. */
  #policyFor(node: unknown): Settled | undefined {
    if (!(node instanceof Plain) || node.outcome.state !== 'unknown') return undefined;
    const document = node.outcome.refs?.map(({ to }) => this.#policies.get(to)).find((found) => found);
    if (!document) return undefined;
    const { head, at } = document;
    return new Settled([policyDocument({ labels: [], body: this.#body(document), at, head }, this.#world)]);
  }
}

function changesOf(data: Body): Map<string, Body> {
  const changes = new Map<string, Body>();
  for (const item of Array.isArray(data['resource_changes']) ? data['resource_changes'] : []) {
    if (isObject(item) && typeof item['address'] === 'string' && isObject(item['change'])) changes.set(item['address'], item['change']);
  }
  return changes;
}

/** All resources of a tree of modules. */
function plannedIn(values: Body, at: Place, changes: ReadonlyMap<string, Body>): Planned[] {
  const found: Planned[] = [];
  const visit = (module: unknown, place: Place, depth: number): void => {
    if (!isObject(module) || depth > deepestModule) return;
    const address = typeof module['address'] === 'string' ? module['address'] : '';
    const { resources, child_modules: children } = module;
    (Array.isArray(resources) ? resources : []).forEach((resource: unknown, index) => {
      const head = below(place, 'resources', index);
      const one = isObject(resource) ? plannedAt(resource, address, head, below(head, 'values'), resource['values'], changes) : undefined;
      if (one) found.push(one);
    });
    (Array.isArray(children) ? children : []).forEach((child: unknown, index) =>
      visit(child, below(place, 'child_modules', index), depth + 1),
    );
  };
  visit(values['root_module'], below(at, 'root_module'), 0);
  return found;
}

/** What a plan without planned values changes. */
function changedIn(data: Body, at: Place): Planned[] {
  const items: readonly unknown[] = Array.isArray(data['resource_changes']) ? data['resource_changes'] : [];
  return items.flatMap((item, index) => {
    const change = isObject(item) ? item['change'] : undefined;
    if (!isObject(item) || !isObject(change) || !isObject(change['after'])) return [];
    const head = below(at, 'resource_changes', index);
    const module = typeof item['module_address'] === 'string' ? item['module_address'] : '';
    const changes = new Map([[String(item['address']), change]]);
    return plannedAt(item, module, head, below(head, 'change', 'after'), change['after'], changes) ?? [];
  });
}

function plannedAt(
  resource: Body,
  module: string,
  head: Place,
  at: Place,
  values: unknown,
  changes: ReadonlyMap<string, Body>,
): Planned | undefined {
  const { address, type, mode } = resource;
  if (typeof address !== 'string' || typeof type !== 'string') return undefined;
  const change = changes.get(address) ?? {};
  const sensitive = resource['sensitive_values'] ?? change['after_sensitive'];
  return { address, module, type, managed: mode !== 'data', values: isObject(values) ? values : {}, sensitive, change, head, at };
}
