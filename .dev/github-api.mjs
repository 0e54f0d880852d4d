// Takes from GitHub's published descriptions what src/github uses, for the tests to check every request and answer against:
//   npm install --prefix /tmp/github-api @octokit/openapi @octokit/graphql-schema && node .dev/github-api.mjs /tmp/github-api
// (400 MB, which is why they are not dependencies).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse, print, visit } from 'graphql';

const modules = join(process.argv[2], 'node_modules/@octokit');
const version = (name) => JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version;

// --- REST

const pull = '/repos/{owner}/{repo}/pulls/{pull_number}';
const operations = {
  '/repos/{owner}/{repo}/pulls': ['get'],
  [pull]: ['get'],
  [`${pull}/files`]: ['get'],
  [`${pull}/reviews`]: ['get', 'post'],
  [`${pull}/reviews/{review_id}/comments`]: ['get'],
  [`${pull}/comments`]: ['get', 'post'],
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}': ['patch'],
};

const all = JSON.parse(readFileSync(join(modules, 'openapi/generated/api.github.com.json'), 'utf8'));
const at = (ref) =>
  ref
    .slice(2)
    .split('/')
    .reduce((node, key) => node[key], all);
const definitions = {};

/** A schema of OpenAPI 3.0 as JSON Schema, without what is for people. */
function schema(node) {
  if (Array.isArray(node)) return node.map(schema);
  if (typeof node !== 'object' || node === null) return node;
  if (node.$ref) {
    const name = node.$ref.split('/').at(-1);
    if (!(name in definitions)) {
      definitions[name] = true;
      definitions[name] = schema(at(node.$ref));
    }
    return { $ref: `#/definitions/${name}` };
  }
  const texts = ['description', 'example', 'examples', 'title', 'nullable', 'deprecated', 'externalDocs', 'default'];
  const kept = Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !texts.includes(key) && !key.startsWith('x-'))
      .map(([key, value]) => [
        key,
        key === 'properties' ? Object.fromEntries(Object.entries(value).map(([name, of]) => [name, schema(of)])) : schema(value),
      ]),
  );
  return node.nullable ? { anyOf: [kept, { type: 'null' }] } : kept;
}

const resolved = (node) => (node?.$ref ? at(node.$ref) : node);
const content = (of) => schema(resolved(of)?.content?.['application/json']?.schema);

const paths = {};
for (const [path, methods] of Object.entries(operations)) {
  paths[path] = {};
  for (const method of methods) {
    const { parameters, requestBody, responses } = all.paths[path][method];
    paths[path][method] = {
      parameters: parameters
        .map(resolved)
        .map((one) => ({ name: one.name, in: one.in, required: one.required ?? false, schema: schema(one.schema) })),
      ...(requestBody && { body: content(requestBody) }),
      responses: Object.fromEntries(Object.entries(responses).map(([status, response]) => [status, content(response) ?? true])),
    };
  }
}
const source = `@octokit/openapi ${version('openapi')} (MIT), api.github.com; made by .dev/github-api.mjs`;
writeFileSync('test/github/openapi.generated.json', `${JSON.stringify({ source, paths, definitions })}\n`);

// --- GraphQL

/** The fields of each type that are used. What is not here does not exist for the tests. */
const fields = {
  Query: ['viewer', 'repository', 'node'],
  Mutation: ['resolveReviewThread', 'unresolveReviewThread', 'minimizeComment', 'unminimizeComment'],
  Node: ['id'],
  Actor: ['login'],
  User: ['id', 'login'],
  Bot: ['id', 'login'],
  Mannequin: ['id', 'login'],
  Repository: ['id', 'pullRequest'],
  PullRequest: ['id', 'state', 'headRefOid', 'reviewThreads'],
  PageInfo: ['hasNextPage', 'endCursor'],
  PullRequestReviewThreadConnection: ['nodes', 'pageInfo', 'totalCount'],
  PullRequestReviewThread: ['id', 'isResolved', 'isOutdated', 'resolvedBy', 'path', 'line', 'startLine', 'comments'],
  PullRequestReviewCommentConnection: ['nodes', 'pageInfo', 'totalCount'],
  PullRequestReviewComment: ['id', 'author', 'body', 'isMinimized', 'minimizedReason'],
  Minimizable: ['isMinimized', 'minimizedReason'],
  ResolveReviewThreadPayload: ['thread'],
  UnresolveReviewThreadPayload: ['thread'],
  MinimizeCommentPayload: ['minimizedComment'],
  UnminimizeCommentPayload: ['unminimizedComment'],
};
const others = [
  'ResolveReviewThreadInput',
  'UnresolveReviewThreadInput',
  'MinimizeCommentInput',
  'UnminimizeCommentInput',
  'ReportedContentClassifiers',
  'PullRequestState',
  'GitObjectID',
];

const require = createRequire(join(modules, 'graphql-schema/package.json'));
const document = parse(readFileSync(require.resolve('./schema.graphql'), 'utf8'));
const bare = visit(document, { enter: (node) => (node.description ? { ...node, description: undefined } : undefined) });
const pruned = bare.definitions.flatMap((definition) => {
  const name = definition.name?.value;
  if (others.includes(name)) return [definition];
  if (!(name in fields)) return [];
  const missing = fields[name].filter((field) => !definition.fields.some((one) => one.name.value === field));
  if (missing.length > 0) throw new Error(`${name} has no ${missing.join(', ')}`);
  return [
    {
      ...definition,
      directives: [],
      interfaces: definition.interfaces.filter((one) => fields[one.name.value]?.every((field) => fields[name].includes(field))),
      fields: definition.fields.filter((field) => fields[name].includes(field.name.value)),
    },
  ];
});
const header = `# @octokit/graphql-schema ${version('graphql-schema')} (MIT), the fields that are used; made by .dev/github-api.mjs\n\n`;
writeFileSync('test/github/schema.generated.graphql', `${header}${print({ kind: 'Document', definitions: pruned })}\n`);
