import { below, type Place } from '../../model/source.ts';
import { Value, type Evaluated } from '../../model/value.ts';
import { blocksOf, type Block, type Body } from './blocks.ts';
import { withDynamic } from './dynamic.ts';
import { Perhaps, Placed, placeOfNode, Settled } from './expression/nodes.ts';
import { known, textOf } from './expression/outcome.ts';
import { outcomeOf, type World } from './expression/world.ts';

/** The element of a policy statement for each argument of a statement block. */
const elements: Readonly<Record<string, string>> = {
  sid: 'Sid',
  effect: 'Effect',
  actions: 'Action',
  not_actions: 'NotAction',
  resources: 'Resource',
  not_resources: 'NotResource',
};

const others = ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json'];

/**
 * The policy that a data source `aws_iam_policy_document` writes, with the places of its blocks.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function policyDocument(block: Block, world: World): Evaluated {
  const body = withDynamic(block.body, block.at);
  const attribute = (name: string): Placed => placedAt(body[name], below(block.at, name));
  const statements: unknown[] = blocksIn(body['statement'], below(block.at, 'statement')).map((found) => {
    const statement = new Placed(statementOf(found, world), found.at);
    return found.forEach ? new Perhaps(statement, found.forEach) : statement;
  });
  const more = others
    .filter((name) => body[name] !== undefined && body[name] !== null)
    .flatMap((name) => statementsOf(attribute(name), world));
  const version = body['version'] ? attribute('version') : new Placed('2012-10-17', block.head);
  return known({ Version: version, Statement: [...statements, ...more] }, block.head, []);
}

const placedAt = (node: unknown, at: Place): Placed => (node instanceof Placed ? node : new Placed(node, placeOfNode(node) ?? at));

interface Found {
  readonly body: Body;
  readonly at: Place;
  /** The list that a `dynamic` block repeats it for. */
  readonly forEach?: Placed;
}

function blocksIn(node: unknown, at: Place, forEach?: Placed): Found[] {
  if (node === undefined || node === null) return [];
  if (node instanceof Placed) return blocksIn(node.node, node.at, forEach);
  if (node instanceof Perhaps) return blocksIn(node.content, node.at, node.forEach);
  if (Array.isArray(node)) return node.flatMap((item, index) => blocksIn(item, below(at, index), forEach));
  return blocksOf(node, at, 0).map((block) => ({ body: withDynamic(block.body, block.at), at: block.at, ...(forEach ? { forEach } : {}) }));
}

function statementOf({ body, at }: Found, world: World): object {
  const statement: Record<string, unknown> = {};
  for (const [argument, element] of Object.entries(elements)) {
    if (body[argument] !== undefined && body[argument] !== null) statement[element] = placedAt(body[argument], below(at, argument));
  }
  statement['Effect'] ??= new Placed('Allow', at);
  for (const [blocks, element] of [
    ['principals', 'Principal'],
    ['not_principals', 'NotPrincipal'],
  ] as const) {
    const principals = principalsOf(blocksIn(body[blocks], below(at, blocks)), world);
    if (principals) statement[element] = principals;
  }
  const conditions = blocksIn(body['condition'], below(at, 'condition'));
  if (conditions.length > 0) statement['Condition'] = conditionsOf(conditions, world);
  return statement;
}

/** The text of an attribute, with holes where it is not known. */
function attributeText(body: Body, name: string, at: Place, world: World): string {
  return textOf(world.evaluate(body[name], placeOfNode(body[name]) ?? below(at, name), [])[0]!);
}

/** `{ "AWS": [...] }`; everybody is written `*` there, without a map. */
function principalsOf(blocks: readonly Found[], world: World): object | undefined {
  if (blocks.length === 0) return undefined;
  const principals: Record<string, unknown[]> = Object.create(null) as Record<string, unknown[]>;
  for (const { body, at: place } of blocks) {
    (principals[attributeText(body, 'type', place, world)] ??= []).push(placedAt(body['identifiers'], below(place, 'identifiers')));
  }
  const everybody = principals['*'];
  return everybody && Object.keys(principals).length === 1 ? everybody : principals;
}

function conditionsOf(blocks: readonly Found[], world: World): object {
  const tests: Record<string, Record<string, unknown>> = Object.create(null) as Record<string, Record<string, unknown>>;
  for (const { body, at: place } of blocks) {
    const variables = (tests[attributeText(body, 'test', place, world)] ??= Object.create(null) as Record<string, unknown>);
    variables[attributeText(body, 'variable', place, world)] = placedAt(body['values'], below(place, 'values'));
  }
  return tests;
}

/** The statements of other policies that are merged in: those that can be read, and one that is not known for any that cannot. */
function statementsOf(documents: Placed, world: World): unknown[] {
  return world
    .evaluate(documents, documents.at, [])
    .flatMap((outcome) => new Value(outcome, world).elements())
    .filter((value) => !value.absent)
    .flatMap((value) => value.document().get('Statement'))
    .filter((value) => !value.absent)
    .map((value) => new Settled([outcomeOf(value)]));
}
