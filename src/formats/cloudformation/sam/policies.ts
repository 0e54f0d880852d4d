import { below } from '../../../model/source.ts';
import { intrinsic } from '../functions.ts';
import { Hole, Placed } from '../nodes.ts';
import { policyTemplates, type Grant } from './policy-templates.ts';
import { call, child, dict, entries, isNoValue, items } from './written.ts';

/** What the Policies of a SAM resource become in its role. */
export interface RolePolicies {
  /** Items of ManagedPolicyArns. */
  readonly arns: readonly unknown[];
  /** Items of Policies. */
  readonly documents: readonly unknown[];
}

/** The paths of managed policies of AWS that are not in the root and that a template may name without their path. */
const paths: Readonly<Record<string, readonly string[]>> = {
  'service-role/': [
    'AWSCodeDeployRoleForLambda',
    'AWSLambdaBasicDurableExecutionRolePolicy',
    'AWSLambdaBasicExecutionRole',
    'AWSLambdaDynamoDBExecutionRole',
    'AWSLambdaENIManagementAccess',
    'AWSLambdaKinesisExecutionRole',
    'AWSLambdaMSKExecutionRole',
    'AWSLambdaRole',
    'AWSLambdaSQSQueueExecutionRole',
    'AWSLambdaVPCAccessExecutionRole',
  ],
  'job-function/': [
    'Billing',
    'DataScientist',
    'DatabaseAdministrator',
    'NetworkAdministrator',
    'SupportUser',
    'SystemAdministrator',
    'ViewOnlyAccess',
  ],
};

/** The ARN of a managed policy of AWS, by its name. */
export function awsPolicy(name: string): unknown {
  const [path] = Object.entries(paths).find(([, names]) => names.includes(name)) ?? [''];
  return { 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${path}${name}` };
}

const none: RolePolicies = { arns: [], documents: [] };
/** Branches in branches that are followed. */
const deepest = 20;
const tooDeep = new Hole('Policies', { reason: 'limit', detail: 'the branches nest too deeply' });

/**
 * Policies is a name, an ARN, a document, a policy template, a function call, or a list of these.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-policies
 */
export function rolePolicies(node: Placed | undefined, depth = deepest): RolePolicies {
  if (!node || isNoValue(node)) return none;
  if (depth === 0) return { ...none, documents: [new Placed({ PolicyDocument: tooDeep }, node.at)] };
  if (Array.isArray(node.node)) return together(items(node).map((item) => rolePolicies(item, depth - 1)));
  if (typeof node.node === 'string') return { ...none, arns: [managed(node, node.node)] };
  const branches = call(node, 'Fn::If');
  if (branches) return either(node, branches, depth - 1);
  if (intrinsic(node.node)[0] !== undefined || !dict(node)) return { ...none, arns: [node] };
  if (child(node, 'Statement')) return { ...none, documents: [new Placed({ PolicyDocument: node }, node.at)] };
  return together(entries(node).map(([name, parameters]) => ({ ...none, documents: [template(name, parameters)] })));
}

const together = (all: readonly RolePolicies[]): RolePolicies => ({
  arns: all.flatMap(({ arns }) => arns),
  documents: all.flatMap(({ documents }) => documents),
});

/** A managed policy by its ARN, or by the name of one of AWS. */
const managed = (node: Placed, name: string): unknown => (name.startsWith('arn:') ? node : new Placed(awsPolicy(name), node.at, node.when));

/** Each branch becomes documents, managed policies, or both. */
function either(node: Placed, branches: Placed, depth: number): RolePolicies {
  const [yes, no] = [1, 2].map((index) => rolePolicies(child(branches, index), depth)) as [RolePolicies, RolePolicies];
  const choose = (a: readonly unknown[], b: readonly unknown[]): unknown[] =>
    a.length + b.length === 0 ? [] : [new Placed({ 'Fn::If': [child(branches, 0)?.node, a, b] }, node.at, node.when)];
  return { arns: choose(yes.arns, no.arns), documents: choose(yes.documents, no.documents) };
}

/** The policy that a template stands for; one that nobody knows here is unknown. */
function template(name: string, parameters: Placed): Placed {
  const grants = Object.hasOwn(policyTemplates, name) ? policyTemplates[name]! : undefined;
  const document = grants
    ? { Version: '2012-10-17', Statement: grants.map((grant) => statement(grant, parameters)) }
    : new Hole(name, { reason: 'function', detail: `the policy template ${name}` });
  return new Placed({ PolicyDocument: document }, parameters.at, parameters.when);
}

/** The statement that a grant becomes with these parameters. */
export function statement({ actions, resources, equals }: Grant, parameters: Placed): unknown {
  const conditions = Object.entries(equals ?? {}).map(([key, value]) => [key, filled(value, parameters)]);
  const node = {
    Effect: 'Allow',
    Action: actions.split(' '),
    Resource: resources.split(' ').map((text) => (text === '*' ? text : arnIn(text, parameters))),
    ...(equals ? { Condition: { StringEquals: Object.fromEntries(conditions) } } : {}),
  };
  return new Placed(node, below(parameters.at, 'Statement'));
}

/** An ARN as `Grant` writes it, with these parameters in its holes. */
export const arnIn = (text: string, parameters: Placed): unknown =>
  filled(text.startsWith('${') ? text : `arn:\${AWS::Partition}:${text}`, parameters);

function filled(text: string, parameters: Placed): unknown {
  const holes = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, hole]) => hole!);
  const missing = new Hole('parameter', { reason: 'malformed', detail: 'the policy template lacks a parameter' });
  return { 'Fn::Sub': [text, Object.fromEntries(holes.map((hole) => [hole, child(parameters, hole) ?? missing]))] };
}
