import { below, type Place } from '../../model/source.ts';
import { Value, type Evaluated } from '../../model/value.ts';
import { blocksOf, type Block, type Body } from './blocks.ts';
import { withDynamic } from './dynamic.ts';
import { Elsewhere, Perhaps, Placed, placeOfNode, Settled } from './expression/nodes.ts';
import { known, textOf } from './expression/outcome.ts';
import { carried, outcomeOf, type When, type World } from './expression/world.ts';
import { namesIn, turnsOf } from './multiplicity.ts';

/** The element of a policy statement for each argument of a statement block. */
const elements: Readonly<Record<string, string>> = {
  sid: 'Sid',
  effect: 'Effect',
  actions: 'Action',
  not_actions: 'NotAction',
  resources: 'Resource',
  not_resources: 'NotResource',
};

/**
 * The policy that a data source `aws_iam_policy_document` writes, with the places of its blocks. Statements replace those
 * before them with the same `sid`: first come the source documents, then its own, then the overriding ones.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function policyDocument(block: Block, world: World): Evaluated {
  const body = withDynamic(block.body, block.at);
  const attribute = (name: string): Placed | Elsewhere => placedAt(body[name], below(block.at, name));
  const own = blocksIn(body['statement'], below(block.at, 'statement'), world).map((found) => new Settled(statementsOf(found)));
  const merged = (names: readonly string[]): Settled[] =>
    names.filter((name) => body[name] !== undefined && body[name] !== null).flatMap((name) => statementsIn(attribute(name), world));
  const version = body['version'] ? attribute('version') : new Placed('2012-10-17', block.head);
  const statements = overridden(
    [...merged(['source_policy_documents', 'source_json']), ...own, ...merged(['override_policy_documents', 'override_json'])],
    world,
  );
  return known({ Version: version, Statement: statements }, block.head, []);
}

/** Without the statements that a later one with the same `sid` replaces. */
function overridden(statements: readonly Settled[], world: World): Settled[] {
  const last = new Map<string, number>();
  const sids = statements.map(({ outcomes: [only, ...others] }) => {
    if (!only || others.length > 0 || only.when.length > 0) return '';
    const [sid] = new Value(only, world).get('Sid');
    return sid?.known ? sid.text : '';
  });
  sids.forEach((sid, index) => last.set(sid, index));
  return statements.filter((_, index) => sids[index] === '' || last.get(sids[index]!) === index);
}

const placedAt = (node: unknown, at: Place): Placed | Elsewhere =>
  node instanceof Placed || node instanceof Elsewhere ? node : new Placed(node, placeOfNode(node) ?? at);

/** A block, and what its expressions are read in. */
interface Found {
  readonly body: Body;
  readonly at: Place;
  readonly world: World;
  readonly when: readonly When[];
  /** The conditions under which it is not there. */
  readonly absent: readonly When[];
}

function blocksIn(node: unknown, at: Place, world: World, when: readonly When[] = [[]], absent: readonly When[] = []): Found[] {
  if (node === undefined || node === null) return [];
  if (node instanceof Placed) return blocksIn(node.node, node.at, world, when, absent);
  if (node instanceof Elsewhere) return blocksIn(node.node, node.at, node.world as World, when, absent);
  if (node instanceof Perhaps) {
    const { turns, absent: never } = turnsOf('for_each', node.forEach, [], world);
    return turns.flatMap((turn, index) => {
      const inside = turn.value ? world.within(namesIn(node.iterator, turn), `${node.iterator}.key = ${turn.key}`) : world;
      return blocksIn(node.content, node.at, inside, turn.when, index === 0 ? never : []);
    });
  }
  if (Array.isArray(node)) return node.flatMap((item, index) => blocksIn(item, below(at, index), world, when, absent));
  return blocksOf(node, at, 0).map((block) => ({ body: withDynamic(block.body, block.at), at: block.at, world, when, absent }));
}

/** A statement under each combination of conditions. */
function statementsOf(found: Found): Evaluated[] {
  const { at, world, when, absent } = found;
  const statement = statementOf(found);
  return [
    ...when.map((under) => carried(known(statement, at, under), world)),
    ...absent.map((under): Evaluated => ({ state: 'absent', node: undefined, at, when: under })),
  ];
}

function statementOf({ body, at, world }: Found): object {
  const statement: Record<string, unknown> = {};
  for (const [argument, element] of Object.entries(elements)) {
    if (body[argument] !== undefined && body[argument] !== null) statement[element] = placedAt(body[argument], below(at, argument));
  }
  statement['Effect'] ??= new Placed('Allow', at);
  for (const [blocks, element] of [
    ['principals', 'Principal'],
    ['not_principals', 'NotPrincipal'],
  ] as const) {
    const principals = principalsOf(blocksIn(body[blocks], below(at, blocks), world));
    if (principals) statement[element] = principals;
  }
  const conditions = blocksIn(body['condition'], below(at, 'condition'), world);
  if (conditions.length > 0) statement['Condition'] = conditionsOf(conditions);
  return statement;
}

/** The text of an attribute, with holes where it is not known. */
function attributeText(body: Body, name: string, at: Place, world: World): string {
  return textOf(world.evaluate(body[name], placeOfNode(body[name]) ?? below(at, name), [])[0]!);
}

/** `{ "AWS": [...] }`; everybody is written `*` there, without a map. */
function principalsOf(blocks: readonly Found[]): object | undefined {
  if (blocks.length === 0) return undefined;
  const principals: Record<string, unknown[]> = Object.create(null) as Record<string, unknown[]>;
  for (const { body, at: place, world } of blocks) {
    (principals[attributeText(body, 'type', place, world)] ??= []).push(elsewhere(body['identifiers'], below(place, 'identifiers'), world));
  }
  const everybody = principals['*'];
  return everybody && Object.keys(principals).length === 1 ? everybody : principals;
}

const elsewhere = (node: unknown, at: Place, world: World): Elsewhere => new Elsewhere(node, placeOfNode(node) ?? at, world);

function conditionsOf(blocks: readonly Found[]): object {
  const tests: Record<string, Record<string, unknown>> = Object.create(null) as Record<string, Record<string, unknown>>;
  for (const { body, at: place, world } of blocks) {
    const variables = (tests[attributeText(body, 'test', place, world)] ??= Object.create(null) as Record<string, unknown>);
    variables[attributeText(body, 'variable', place, world)] = elsewhere(body['values'], below(place, 'values'), world);
  }
  return tests;
}

/** The statements of other policies that are merged in: those that can be read, and one that is not known for any that cannot. */
function statementsIn(documents: Placed | Elsewhere, world: World): Settled[] {
  return world
    .evaluate(documents, documents.at, [])
    .flatMap((outcome) => new Value(outcome, world).elements())
    .filter((value) => !value.absent)
    .flatMap((value) => value.document().get('Statement'))
    .filter((value) => !value.absent)
    .map((value) => new Settled([carried(outcomeOf(value), world)]));
}
