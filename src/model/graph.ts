import type { Place } from './source.ts';
import type { Condition, Names, Unknown, Value, Witness } from './value.ts';

/** Where a resource comes from when no person wrote it into the file that was read. */
export interface Origin {
  /** The construct path of a CDK resource: `Shop/Database/Secret`. */
  readonly construct?: string;
  /** True for what CDK makes for its own use: custom resource providers, log retention functions. */
  readonly plumbing?: boolean;
  /** True when a tool wrote the file, and would undo what a person changes there. */
  readonly generated?: boolean;
  /** What CDK recorded as acknowledged on the construct, or on one around it. */
  readonly acknowledged?: readonly { readonly id: string; readonly reason: string }[];
  /** The resources that its author wrote, when a transform made this one for them; shown with its findings. */
  readonly madeFor?: readonly MadeFor[];
}

export interface MadeFor {
  readonly at: Place;
  readonly message: string;
  readonly resource: { readonly type: string; readonly address: string; readonly at: Place };
}

/** A property that another resource contributes, as Terraform's aws_s3_bucket_logging does. */
export interface Part {
  /** The property it stands for, in CloudFormation's names. */
  readonly path: string;
  readonly values: readonly Value[];
  /** The resource that contributes it. */
  readonly owner: { readonly type: string; readonly address: string; readonly at: Place };
}

export interface ResourceInit {
  readonly type: string;
  readonly nativeType?: string;
  readonly address: string;
  readonly localAddress?: string;
  readonly at: Place;
  readonly when?: readonly Condition[];
  readonly properties: Value;
  readonly parts?: readonly Part[];
  /** Properties that may be set where nobody can see it: never absent, at most unknown. '*' means all. */
  readonly open?: readonly string[];
  /** Properties that the format does not write in this resource but in others. */
  readonly contributed?: readonly string[];
  /** Why any property may be set although it is not written: a macro may set it. */
  readonly doubt?: Unknown;
  readonly physicalName?: string;
  readonly origin?: Origin;
  readonly names?: Names;
}

const none: readonly never[] = [];
const noUnknowns = new Map<Unknown['reason'], number>();
const elsewhere: Unknown = { reason: 'elsewhere', detail: 'another resource, which cannot be matched, may set it' };

export class Resource {
  /** The CloudFormation name of the type, in whatever format it was written: AWS::S3::Bucket. */
  readonly type: string;
  /** The name of the type in the format it was written in: aws_s3_bucket. */
  readonly nativeType: string;
  /** The name its author gave it: a logical id, or a Terraform address. In a nested stack: `Network/Vpc`. */
  readonly address: string;
  /** The address within its own file, which reports show: `Vpc`. */
  readonly localAddress: string;
  readonly at: Place;
  readonly when: readonly Condition[];
  /** All properties as one value. */
  readonly properties: Value;
  readonly parts: readonly Part[];
  readonly origin: Origin;
  /** The name it has in AWS, when the file says so. */
  readonly physicalName: string | undefined;
  /** Properties that the format does not write in this resource but in others. */
  readonly contributed: readonly string[];
  readonly #open: readonly string[];
  readonly #doubt: Unknown | undefined;
  #seen: Map<string, Value[]> | undefined;
  #unknowns: Map<Unknown['reason'], number> = noUnknowns;

  constructor(init: ResourceInit) {
    this.type = init.type;
    this.nativeType = init.nativeType ?? init.type;
    this.address = init.address;
    this.localAddress = init.localAddress ?? init.address;
    this.at = init.at;
    this.when = init.when ?? [];
    this.properties = init.properties;
    this.parts = init.parts ?? none;
    this.origin = init.origin ?? {};
    this.physicalName = init.physicalName;
    this.contributed = init.contributed ?? none;
    this.#open = init.open ?? none;
    this.#doubt = init.doubt;
  }

  get format(): Value['format'] {
    return this.properties.format;
  }

  /** True for what is declared elsewhere, and known here only by what is attached to it. */
  get standsIn(): boolean {
    return this.#open.includes('*');
  }

  /** Every value at a dotted path, in CloudFormation's names; never empty. See Value.get. Remembered. */
  get(path: string): Value[] {
    const seen = (this.#seen ??= new Map());
    let values = seen.get(path);
    if (!values) seen.set(path, (values = this.#read(path)));
    return values;
  }

  /** True when something is written at the path, whatever its value. */
  has(path: string): boolean {
    return this.get(path).some((value) => !value.absent);
  }

  /** How many values were asked for that are not known, by reason; what was asked for since `forget` is not counted. */
  get unknowns(): ReadonlyMap<Unknown['reason'], number> {
    return this.#unknowns;
  }

  /** Lets go of what was remembered, once the rules are done with the resource: a large plan has 100,000 of them. */
  forget(): void {
    for (const value of [...(this.#seen?.values() ?? [])].flat()) {
      if (!value.unknown || !value.why) continue;
      if (this.#unknowns.size === 0) this.#unknowns = new Map();
      this.#unknowns.set(value.why.reason, (this.#unknowns.get(value.why.reason) ?? 0) + 1);
    }
    this.#seen = undefined;
  }

  #read(path: string): Value[] {
    const values = this.#written(path);
    const open = this.#open.some((each) => each === '*' || path === each || path.startsWith(`${each}.`));
    const doubt = open ? elsewhere : this.#doubt;
    return doubt ? values.map((value) => (value.absent ? value.unsure(doubt) : value)) : values;
  }

  #written(path: string): Value[] {
    const own = this.properties.get(path);
    if (this.parts.length === 0) return own;
    const attached = this.parts.flatMap((part) => {
      if (part.path === path) return part.values.flatMap((value) => value.elements());
      return path.startsWith(`${part.path}.`) ? part.values.flatMap((value) => value.get(path.slice(part.path.length + 1))) : [];
    });
    return attached.length > 0 ? [...own.filter((value) => !value.absent), ...attached] : own;
  }
}

/**
 * reference   written in a value
 * dependsOn   written beside it
 */
export interface Edge {
  readonly kind: 'reference' | 'dependsOn';
  readonly from: string;
  readonly to: string;
  /** The property that holds the reference. */
  readonly path: string;
}

/** What a format adds to its resources; each is called only when somebody asks. */
export interface GraphInit {
  readonly edges?: () => readonly Edge[];
  readonly limits?: () => readonly string[];
  /** A resource of another project that a value of this one points at: what a template imports. */
  readonly beyond?: (address: string) => Resource | undefined;
  readonly simplify?: (when: readonly Condition[]) => readonly Condition[];
  readonly witness?: (when: readonly Condition[]) => Witness | undefined;
}

/** The resources of one project and what connects them. Graphs never cross projects. */
export class Graph {
  readonly resources: readonly Resource[];
  readonly #byType = new Map<string, Resource[]>();
  readonly #byAddress = new Map<string, Resource>();
  readonly #byName = new Map<string, Resource>();
  readonly #users = new Map<string, Map<Resource, Resource[]>>();
  readonly #more: GraphInit;

  constructor(resources: readonly Resource[], more: GraphInit = {}) {
    this.resources = resources;
    this.#more = more;
    for (const resource of resources) {
      const same = this.#byType.get(resource.type);
      if (same) same.push(resource);
      else this.#byType.set(resource.type, [resource]);
      this.#byAddress.set(resource.address, resource);
      if (resource.physicalName !== undefined) this.#byName.set(`${resource.type} ${resource.physicalName}`, resource);
    }
  }

  get edges(): readonly Edge[] {
    return this.#more.edges?.() ?? [];
  }

  /** Limits that were reached while the graph was read, each as a sentence. */
  get limits(): readonly string[] {
    return this.#more.limits?.() ?? [];
  }

  /** The same conditions without repetitions and without those that the others imply. */
  simplify(when: readonly Condition[]): readonly Condition[] {
    if (this.#more.simplify) return this.#more.simplify(when);
    return when.filter((a, index) => when.findIndex((b) => a.name === b.name && a.is === b.is) === index);
  }

  /** What the parameters of a deployment have to be for the conditions to hold; undefined when that says no more. */
  witness(when: readonly Condition[]): Witness | undefined {
    return when.length === 0 ? undefined : this.#more.witness?.(when);
  }

  ofType(...types: readonly string[]): readonly Resource[] {
    return types.length === 1 ? (this.#byType.get(types[0]!) ?? []) : types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /** Also a resource of another project, when a value of this one points at it. */
  at(address: string): Resource | undefined {
    return this.#byAddress.get(address) ?? this.#more.beyond?.(address);
  }

  /**
   * The resource a value points at, when it is one of this graph: by reference, or, when `types` are given, by the
   * name or the ARN of a resource of one of these types that the file names itself.
   */
  target(value: Value, ...types: readonly string[]): Resource | undefined {
    for (const ref of value.refs) {
      const found = this.at(ref.to);
      if (found && (types.length === 0 || types.includes(found.type))) return found;
    }
    if (!value.known || value.text === '') return undefined;
    const name = value.text.startsWith('arn:')
      ? value.text.slice(Math.max(value.text.lastIndexOf('/'), value.text.lastIndexOf(':')) + 1)
      : value.text;
    for (const type of types) {
      const found = this.#byName.get(`${type} ${name}`);
      if (found) return found;
    }
    return undefined;
  }

  /** The resources of a type that point at this one through a property. Indexed: asking for every resource is linear. */
  usersOf(resource: Resource, type: string, path: string): readonly Resource[] {
    const key = `${type} ${path}`;
    let index = this.#users.get(key);
    if (!index) this.#users.set(key, (index = this.#indexUsers(type, path, resource.type)));
    return index.get(resource) ?? [];
  }

  #indexUsers(type: string, path: string, targetType: string): Map<Resource, Resource[]> {
    const index = new Map<Resource, Resource[]>();
    for (const user of this.ofType(type)) {
      const targets = new Set(user.get(path).flatMap((value) => this.target(value, targetType) ?? this.target(value) ?? []));
      for (const target of targets) {
        const users = index.get(target);
        if (users) users.push(user);
        else index.set(target, [user]);
      }
    }
    return index;
  }
}
